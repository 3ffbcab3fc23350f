"""`sae prepare`: what people have becomes a SEDA package, to be transferred. No home needed."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen
from sae.cli.time_zone import zone_of
from sae.cli.transfer_options import Asked, with_transfer_options

if TYPE_CHECKING:
    from sae.jobs.preparation import Prepared

Value = TypeVar("Value", bound=StrEnum)


@with_transfer_options
def folder(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="prepare_folder_source")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="prepare_title")] = "",
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="prepare_exclude")
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="prepare_hidden_too")] = False,
    no_dates: Annotated[bool, typer.Option("--no-dates", help="prepare_no_dates")] = False,
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.prepare_folder import FolderRequest, prepare_folder

    request = FolderRequest(
        folder=source,
        asked=asked.request,
        title=title,
        zone=zone_of(asked.settings.time_zone),
        dated=not no_dates,
        hidden=hidden,
        excluded=(*asked.settings.exclude, *(exclude or ())),
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_folder(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def csv(
    door: Door,
    asked: Asked,
    *,
    table: Annotated[Path, typer.Argument(metavar="CSV", help="prepare_csv_table")],
    files: Annotated[Path | None, typer.Option(metavar="DIR", help="prepare_csv_files")] = None,
    encoding: Annotated[str, typer.Option(metavar="NAME", help="prepare_csv_encoding")] = "",
    separator: Annotated[str, typer.Option(metavar="SIGN", help="prepare_csv_separator")] = "",
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="prepare_csv_leave_out")
    ] = None,
    mapping: Annotated[
        str, typer.Option(metavar="NAME|FILE.toml", help="prepare_csv_mapping")
    ] = "",
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.prepare_csv import CsvRequest, prepare_csv

    if mapping:
        read = _Read(files, encoding, separator.replace("\\t", "\t"), tuple(leave_out or ()))
        return _business(door, asked, table, mapping, read)
    request = CsvRequest(
        table=table,
        asked=asked.request,
        files=files,
        encoding=encoding,
        separator=separator.replace("\\t", "\t"),
        left_out=tuple(leave_out or ()),
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_csv(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def invoice(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_invoice_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import embedded_file_reader, preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_invoices import prepare_invoices

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar, embedded_file_reader() as embedded:
        made = prepare_invoices(request, preparation_tools(), embedded, told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def pes(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_pes_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_pes import prepare_pes

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar:
        made = prepare_pes(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def actes(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_actes_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_actes import prepare_actes

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar:
        made = prepare_actes(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def parapheur(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[
        Path, typer.Argument(metavar="FILE|ZIP|DIR", help="prepare_parapheur_source")
    ],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import embedded_file_reader, preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_parapheur import prepare_parapheur

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar, embedded_file_reader() as embedded:
        made = prepare_parapheur(request, preparation_tools(), embedded, told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def procurement(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_procurement_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_procurement import prepare_procurement

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar:
        made = prepare_procurement(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def mail(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_mail_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import mail_reader, preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_mail import prepare_mail

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar, mail_reader() as reader:
        made = prepare_mail(request, preparation_tools(), reader, told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def scan(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_scan_source")],
    policy: Annotated[
        str, typer.Option(metavar="fiscal|Z42-026", help="prepare_scan_policy")
    ] = "Z42-026",
    separator: Annotated[
        str, typer.Option(metavar="none|blank|blank-sheet", help="prepare_scan_separator")
    ] = "none",
    document_type: Annotated[
        str, typer.Option(metavar="TEXT", help="prepare_scan_document_type")
    ] = "Facture",
    device: Annotated[str, typer.Option(metavar="TEXT", help="prepare_scan_device")] = "",
    operator: Annotated[str, typer.Option(metavar="TEXT", help="prepare_scan_operator")] = "",
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools, scan_inspector
    from sae.flows.scans.policies import Policy
    from sae.flows.scans.separators import Separator
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_scans import ScansRequest, prepare_scans

    request = ScansRequest(
        flow=FlowRequest(source=source, asked=asked.request),
        policy=_one_of(Policy, policy, "scan_policy_unknown"),
        separator=_one_of(Separator, separator, "scan_separator_unknown"),
        document_type=document_type,
        device=device,
        operator=operator,
    )
    with door.screen.progress("preparing") as bar, scan_inspector() as inspector:
        made = prepare_scans(request, preparation_tools(), inspector, told=bar.reach)
    return _answer(door.screen, made)


COMMANDS = {
    "prepare folder": folder,
    "prepare csv": csv,
    "prepare invoice": invoice,
    "prepare pes": pes,
    "prepare actes": actes,
    "prepare parapheur": parapheur,
    "prepare procurement": procurement,
    "prepare mail": mail,
    "prepare scan": scan,
}


# ----------------------------------------------------------------------------- private


def _one_of(values: type[Value], typed: str, code: str) -> Value:
    from sae.errors import UsageError

    known = {value.value.lower(): value for value in values}
    if typed.lower() not in known:
        raise UsageError(code, value=typed, known=", ".join(value.value for value in values))
    return known[typed.lower()]


@dataclass(frozen=True, slots=True)
class _Read:
    """How a table is to be read."""

    files: Path | None
    encoding: str
    separator: str
    left_out: tuple[str, ...]


def _business(door: Door, asked: Asked, table: Path, mapping: str, read: _Read) -> int:
    from sae.bootstrap import preparation_tools, read_mapping
    from sae.jobs.prepare_business import BusinessRequest, prepare_business

    request = BusinessRequest(
        table=table,
        asked=asked.request,
        mapping=read_mapping(mapping),
        files=read.files,
        encoding=read.encoding,
        separator=read.separator,
        left_out=read.left_out,
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_business(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


def _answer(screen: Screen, made: "Prepared") -> int:
    screen.record(
        {
            "package": str(made.package),
            "status": made.status.value,
            "seda": made.terms.version,
            "message_identifier": made.message_identifier,
            "units": made.units,
            "objects": made.objects,
            "bytes": made.content_bytes,
            "sha512": made.sha512,
            "resumed": made.resumed,
            "begun": str(made.begun or ""),
            "findings": [finding_document(screen, finding) for finding in made.findings],
        }
    )
    if made.sha512:
        _show_prepared(screen, made)
    else:
        screen.say("prepare_refused", style="red", file=made.package)
    show_findings(screen, made.findings)
    if made.begun is not None:
        screen.say("prepare_begun_kept", folder=made.begun)
    return 0 if made.sha512 else 1


def _show_prepared(screen: Screen, made: "Prepared") -> None:
    screen.say(
        "prepared",
        style="green",
        file=made.package,
        seda=made.terms.version,
        units=screen.number(made.units),
        objects=screen.number(made.objects),
        size=screen.size(made.content_bytes),
    )
    if made.resumed:
        screen.say("prepare_resumed", style="dim", count=screen.number(made.resumed))
    screen.say("prepare_identifier", style="dim", identifier=made.message_identifier)
    if not made.terms.originating_agency:
        screen.say("prepare_same_agency", style="dim", agency=made.terms.transferring_agency)
