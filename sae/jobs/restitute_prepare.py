"""Restitute, first act: what leaves is made ready for its recipient; not one byte goes away here.

(1) choose the units, with all below them; refuse what a hold keeps
(2) write aside, in one folder: SEDA packages valid in the version asked, their list, the messages
(3) add the evidence, and for a reversibility a whole copy of the archive, verified, and the schemas
(4) make the act and the slip to sign; digest every file
(5) the act freezes the list of units and names the packages; then the folder is shown; seal

The local bytes stay until the recipient's written acceptance, and an authority's order.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.departure import DepartureKind
from sae.domain.records import TransferState
from sae.errors import UsageError
from sae.jobs.departure_copy import CopyTools
from sae.jobs.departure_making import Making, Terms
from sae.jobs.departure_packages import selections
from sae.jobs.departures import StandingDeparture, standing_departure
from sae.jobs.export_manifest import ExportRefused
from sae.jobs.export_selection import ChosenUnit, Selection
from sae.jobs.leaving_units import freeze, recheck
from sae.ports import Archive, Reader
from seda.conversion.part import NotConvertible
from seda.findings import Finding
from seda.versions import VERSIONS

PRODUCER = "producer"
Progress = Callable[[int, int], None]
"""Told how many packages are written, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureRequest:
    """What is asked. folder: to be made. recipient: identifier of an agency, or `producer`.

    unit_ids, transfer_ids: what leaves; neither for a reversibility, which takes everything.
    version: of SEDA, None for that of what was received. agreement: the recipient's.
    """

    folder: Path
    kind: DepartureKind
    recipient: str
    recipient_name: str = ""
    unit_ids: tuple[str, ...] = ()
    transfer_ids: tuple[str, ...] = ()
    version: str | None = None
    agreement: str = ""
    legal_basis: str = ""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDeparture:
    """What is ready. findings: what the version asked for could not say."""

    standing: StandingDeparture
    folder: Path
    findings: tuple[Finding, ...]


def prepare_departure(
    archive: Archive,
    request: DepartureRequest,
    tools: CopyTools,
    *,
    progress: Progress = lambda _done, _all: None,
) -> PreparedDeparture:
    """Follow the five steps.

    Raises: NotAllowed (a hold), UsageError, UnknownIdentifier, ExportRefused, StorageError; the
    folder is not there then.
    """
    archive.caller.require(Role.ARCHIVIST)
    _check(request)
    if request.kind is DepartureKind.REVERSIBILITY:
        seal(archive)  # what leaves is whole and proved up to now
    with archive.catalogue.read() as reader:  # (1)
        chosen = _chosen(archive, reader, request)
        units = freeze(reader, _kept(chosen))
        recheck(archive, reader, units, holds=request.kind is not DepartureKind.REVERSIBILITY)
        recipient = _recipient(request, chosen)
    terms = Terms(
        departure_id=archive.new_id(),
        kind=request.kind,
        recipient=recipient,
        recipient_name=request.recipient_name,
        version=request.version,
        agreement=request.agreement,
        legal_basis=request.legal_basis,
        reason=request.reason.strip(),
    )
    aside = request.folder.with_name(f".{request.folder.name}.{terms.departure_id}")
    making = Making(archive, terms, aside)
    try:
        packages = making.packages(chosen, progress)  # (2)
        making.papers(units, packages)  # (3)
        if terms.is_whole:
            making.copy(tools)
        act, documents = making.act(units, packages)  # (4)
        making.sums()
        making.perform(act, documents, units)  # (5)
        aside.rename(request.folder)
    except OSError as error:
        raise ExportRefused(
            "export_unwritable", package=request.folder, reason=error.strerror or error
        ) from error
    except NotConvertible as error:
        raise ExportRefused(where=error.owner, detail=error.message) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    seal(archive)
    with archive.catalogue.read() as reader:
        standing = standing_departure(reader, terms.departure_id)
    findings = tuple(finding for one in packages for finding in one.findings)
    return PreparedDeparture(standing=standing, folder=request.folder, findings=findings)


# ----------------------------------------------------------------------------- private


def _check(request: DepartureRequest) -> None:
    if not request.reason.strip():
        raise UsageError("departure_reason_missing")
    if request.version is not None and request.version not in VERSIONS:
        raise UsageError("seda_version_unknown", version=request.version, known=", ".join(VERSIONS))
    if request.folder.exists():
        raise UsageError("file_exists", file=request.folder)
    if not request.folder.parent.is_dir():
        raise UsageError("export_folder_missing", folder=request.folder.parent)
    if request.kind is DepartureKind.REVERSIBILITY and (request.unit_ids or request.transfer_ids):
        raise UsageError("departure_is_whole")
    if request.kind is not DepartureKind.RESTITUTION and request.recipient == PRODUCER:
        raise UsageError("departure_recipient", kind=request.kind.value)


def _chosen(archive: Archive, reader: Reader, request: DepartureRequest) -> tuple[Selection, ...]:
    transfers = request.transfer_ids
    if request.kind is DepartureKind.REVERSIBILITY:
        transfers = tuple(
            transfer.transfer_id
            for transfer in reader.transfers(TransferState.COMMITTED)
            if next(reader.units(transfer_id=transfer.transfer_id), None) is not None
        )
    return selections(archive, reader, unit_ids=request.unit_ids, transfer_ids=transfers)


def _kept(chosen: tuple[Selection, ...]) -> Iterator[ChosenUnit]:
    return (unit for one in chosen for unit in one.units.values() if unit.kept)


def _recipient(request: DepartureRequest, chosen: tuple[Selection, ...]) -> str:
    if request.recipient != PRODUCER:
        return request.recipient
    producers = {source.originating_agency for one in chosen for source in one.sources}
    if len(producers) != 1:
        raise UsageError("departure_producers", found=", ".join(sorted(producers)))
    return producers.pop()
