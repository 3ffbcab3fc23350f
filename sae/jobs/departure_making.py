"""A step of restitute: the folder that is handed over, written aside, and the act that freezes it.

Nothing of the folder is shown before the act is published: what leaves without its line is a leak.
"""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.domain.act import Act, ActKind
from sae.domain.departure import (
    OBJECTS,
    UNITS,
    DepartureKind,
    LeavingUnit,
    departure_of,
    units_lines,
)
from sae.domain.departure_readme import departure_readme
from sae.domain.documents import LocalBytes
from sae.jobs.attestations import attested
from sae.jobs.departure_certificate import hand_over_certificate
from sae.jobs.departure_copy import CopyTools, write_copy
from sae.jobs.departure_evidence import write_evidence
from sae.jobs.departure_messages import restitution_messages
from sae.jobs.departure_packages import (
    PACKAGES,
    ListedFile,
    WrittenPackage,
    inventory_csv,
    write_package,
)
from sae.jobs.export_selection import Selection
from sae.jobs.leaving_units import piles_of, recheck
from sae.ports import Archive, Reader
from seda.conversion.dip_header import Addressed
from seda.xsd_export import exported_schemas

SLIP = "hand-over"
SUMS = "sums.sha512"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a departure is made. recipient: an identifier. version: of SEDA, or None."""

    departure_id: str
    kind: DepartureKind
    recipient: str
    recipient_name: str
    version: str | None
    agreement: str
    legal_basis: str
    reason: str

    @property
    def is_exchange(self) -> bool:
        """Say whether restitution messages go with it; otherwise each package is a transfer."""
        return self.kind in (DepartureKind.RESTITUTION, DepartureKind.REVERSIBILITY)

    @property
    def is_whole(self) -> bool:
        """Say whether the whole archive goes."""
        return self.kind is DepartureKind.REVERSIBILITY


class Making:
    """One departure being made ready. folder: aside, to be created."""

    def __init__(self, archive: Archive, terms: Terms, folder: Path) -> None:
        self._archive = archive
        self._terms = terms
        self._folder = folder
        self._at = archive.clock.now()

    def packages(
        self, chosen: tuple[Selection, ...], progress: Callable[[int, int], None]
    ) -> tuple[WrittenPackage, ...]:
        """Write a package for each selection, then the list of what is in them."""
        (self._folder / PACKAGES).mkdir(parents=True)
        terms = self._terms
        addressed = Addressed(receiver=terms.recipient, agreement=terms.agreement)
        written = []
        for number, selection in enumerate(chosen, start=1):
            written.append(
                write_package(
                    self._archive,
                    selection,
                    into=self._folder / PACKAGES / f"{number}.zip",
                    message_identifier=f"{terms.departure_id}-{number}",
                    version=terms.version,
                    addressed=None if terms.is_exchange else addressed,
                    at=self._at,
                )
            )
            progress(number, len(chosen))
        with (self._folder / "inventory.csv").open("wb") as out:
            out.writelines(inventory_csv(_files(written)))
        return tuple(written)

    def papers(self, units: tuple[LeavingUnit, ...], packages: tuple[WrittenPackage, ...]) -> None:
        """Write what goes with the packages: messages, evidence, README."""
        terms = self._terms
        if terms.is_exchange:
            for name, data in restitution_messages(
                self._archive,
                version=max(one.version for one in packages),
                request_identifier=_request(terms),
                reply_identifier=_reply(terms),
                recipient=terms.recipient,
                unit_ids=[one.unit_id for one in units],
                at=self._at,
            ):
                self._write(name, data)
        write_evidence(self._archive, tuple(dict.fromkeys(u.aip_id for u in units)), self._folder)
        name = self._archive.policy.archival_agency_name
        self._write("README.txt", departure_readme(name, whole=terms.is_whole))

    def copy(self, tools: CopyTools) -> None:
        """Write a whole copy of the archive and the schemas of the standard."""
        write_copy(self._archive, self._folder, tools)
        for file, data in exported_schemas().items():
            self._write(f"schemas/{file}", data)

    def act(
        self, units: tuple[LeavingUnit, ...], packages: tuple[WrittenPackage, ...]
    ) -> tuple[Act, tuple[ActDocument, ...]]:
        """Make the act, its lists and the slip to sign; the slip also goes in the folder."""
        terms = self._terms
        objects = {file.object_id: file for file in _files(packages) if file.object_id}
        with self._archive.catalogue.read() as reader:
            earliest, latest = _dates(reader, units)
            piles = piles_of(reader, units)
        act = new_act(
            self._archive,
            ActKind.RESTITUTION_PREPARED,
            campaign_id=terms.departure_id,
            reason=terms.reason,
            body={
                "kind": terms.kind.value,
                "recipient": terms.recipient,
                "recipient_name": terms.recipient_name,
                "legal_basis": terms.legal_basis,
                "packages": [asdict(one.package) for one in packages],
                "request_identifier": _request(terms) if terms.is_exchange else "",
                "reply_identifier": _reply(terms) if terms.is_exchange else "",
                "units": len(units),
                "objects": sum(bool(one.sha512) for one in objects.values()),
                "papers": sum(not one.sha512 for one in objects.values()),
                "content_bytes": sum(one.size for one in objects.values()),
                "earliest": earliest,
                "latest": latest,
                "piles": piles,
            },
        )
        listed = b"".join(_objects_csv(objects.values()))
        slip = hand_over_certificate(
            self._archive,
            act,
            departure_of([act]),
            listed=listed,
            local_bytes=LocalBytes.AWAITING_ACCEPTANCE,
        )
        printed = attested(self._archive, slip, name=SLIP)
        for document in printed:
            if isinstance(document.data, bytes):
                self._write(document.path, document.data)
        return act, (
            ActDocument(UNITS, b"".join(units_lines(units))),
            ActDocument(OBJECTS, listed),
            *printed,
        )

    def sums(self) -> None:
        """Write the digest of every file, as `sha512sum` does."""
        lines = "".join(_sums(self._folder))
        self._write(SUMS, lines.encode())

    def perform(
        self,
        act: Act,
        documents: tuple[ActDocument, ...],
        units: tuple[LeavingUnit, ...],
    ) -> None:
        """Publish the act; refuse what a hold or a change came between."""
        holds = not self._terms.is_whole
        perform(
            self._archive,
            act,
            documents=documents,
            check=lambda tx: recheck(self._archive, tx, units, holds=holds),
        )

    # ------------------------------------------------------------------------- private

    def _write(self, name: str, data: bytes) -> None:
        target = self._folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


# ----------------------------------------------------------------------------- private


def _request(terms: Terms) -> str:
    return f"{terms.departure_id}-request"


def _reply(terms: Terms) -> str:
    return f"{terms.departure_id}-reply"


def _files(packages: Iterable[WrittenPackage]) -> Iterator[ListedFile]:
    return (file for one in packages for file in one.files)


def _objects_csv(files: Iterable[ListedFile]) -> Iterator[bytes]:
    """Write identifiers, sizes and digests only: this list outlives what it names."""
    for file in files:
        line = io.StringIO()
        row = (file.object_id, file.unit_id, file.size, file.sha512)
        csv.writer(line, delimiter=";", lineterminator="\n").writerow(row)
        yield line.getvalue().encode()


def _dates(reader: Reader, units: tuple[LeavingUnit, ...]) -> tuple[str, str]:
    ids = {one.unit_id for one in units}
    records = (
        unit
        for aip_id in dict.fromkeys(one.aip_id for one in units)
        for unit in reader.units(aip_id=aip_id)
        if unit.unit_id in ids
    )
    days = sorted(day for unit in records for day in (unit.start_date, unit.end_date) if day)
    return (days[0], days[-1]) if days else ("", "")


def _sums(folder: Path) -> Iterator[str]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha512").hexdigest()
        yield f"{digest}  {path.relative_to(folder).as_posix()}\n"
