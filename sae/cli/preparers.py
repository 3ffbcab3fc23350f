"""Which preparation makes a package of what: one line for each kind that a watched folder knows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sae.cli.time_zone import zone_of
from sae.flows.recognition import Kind

if TYPE_CHECKING:
    from sae.bootstrap import PreparationSettings
    from sae.jobs.preparation import PreparationRequest, PreparationTools, Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Making:
    """A package to make. source: a file or a folder. name: as it was dropped."""

    source: Path
    name: str
    asked: "PreparationRequest"
    settings: "PreparationSettings"
    tools: "PreparationTools"


@dataclass(frozen=True, slots=True)
class Preparer:
    """How things of one kind become a package. opens_zips: others are given what was in them."""

    make: Callable[[Making], "Prepared"]
    opens_zips: bool = False


def preparer_of(kind: Kind) -> Preparer:
    """Give the preparer of a kind; what has none of its own is archived as plain files."""
    return PREPARERS.get(kind, PREPARERS[Kind.FOLDER])


# ----------------------------------------------------------------------------- private


def _folder(making: Making) -> "Prepared":
    """Make a package of plain files; a lone one stands in the folder that it was taken to."""
    from sae.jobs.prepare_folder import FolderRequest, prepare_folder

    folder = making.source if making.source.is_dir() else making.source.parent
    request = FolderRequest(
        folder=folder,
        asked=making.asked,
        title=making.name,
        zone=zone_of(making.settings.time_zone),
        excluded=making.settings.exclude,
    )
    return prepare_folder(request, making.tools)


def _csv(making: Making) -> "Prepared":
    from sae.jobs.prepare_csv import CsvRequest, prepare_csv

    tables = sorted(making.source.glob("*.[cC][sS][vV]")) if making.source.is_dir() else []
    table = tables[0] if tables else making.source
    return prepare_csv(CsvRequest(table=table, asked=making.asked), making.tools)


def _invoice(making: Making) -> "Prepared":
    from sae.bootstrap import embedded_file_reader
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_invoices import prepare_invoices

    request = FlowRequest(source=making.source, asked=making.asked)
    with embedded_file_reader() as embedded:
        return prepare_invoices(request, making.tools, embedded)


def _flow(name: str) -> Callable[[Making], "Prepared"]:
    """Give the preparer `sae.jobs.NAME.NAME`, which needs its source only."""

    def make(making: Making) -> "Prepared":
        from sae.jobs.flow_preparation import FlowRequest

        prepare: Callable[..., Any] = getattr(import_module(f"sae.jobs.{name}"), name)
        request = FlowRequest(source=making.source, asked=making.asked)
        made: Prepared = prepare(request, making.tools)
        return made

    return make


PREPARERS: Mapping[Kind, Preparer] = MappingProxyType(
    {
        Kind.PES: Preparer(_flow("prepare_pes")),
        Kind.ACTES: Preparer(_flow("prepare_actes")),
        Kind.INVOICE: Preparer(_invoice, opens_zips=True),
        Kind.CSV: Preparer(_csv),
        Kind.FOLDER: Preparer(_folder),
    }
)
