"""A whole proof, made from nothing: a journal, its seal and token, an AIP, its objects."""

import hashlib
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from sae.adapters.internal_authority import InternalAuthority, create
from sae.journal.entry import EntryType, Head, NewEntry, Stream, append, empty_head
from sae.journal.proof import Evidence, Proof, build, seal_lines
from sae.journal.seal import SealText, cover, render
from storage.ocfl import Inventory, Version, inventory_bytes

# The day has one digit: openssl then shows it after two spaces.
NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
TRANSFER = "0190f0c0-0000-7000-8000-000000000001"
AIP = "0190f0c0-0000-7000-8000-000000000002"
LONG_NAME = "ordonnance n° " + "é" * 60 + ".pdf"

CONTENT = {
    "package/manifest.xml": b"<ArchiveTransfer/>",
    "record.json": b'{"units":[]}\n',
    "package/Content/ID12.pdf": b"%PDF- the invoice",
    "package/Content/pièces jointes/n° 2.txt": b"the attachment",
    f"package/Content/{LONG_NAME}": b"the order",
    "package/content/ID12.pdf": b"beside Content, nearly the same name",
    "package/racine.txt": b"at the root of the package",
    "package/Content/another.pdf": b"of another unit of the same AIP",
}
NOT_OBJECTS = ("package/manifest.xml", "record.json", "package/Content/another.pdf")
OBJECTS = tuple(path for path in CONTENT if path not in NOT_OBJECTS)


@dataclass
class SetClock:
    """A clock that shows what it was set to."""

    instant: datetime = NOON + timedelta(minutes=5)

    def now(self) -> datetime:
        return self.instant


def an_inventory() -> bytes:
    state = {path: hashlib.sha512(data).hexdigest() for path, data in CONTENT.items()}
    manifest = {f"v1/content/{number}": digest for number, digest in enumerate(state.values())}
    version = Version(created=NOON, message="ingest", user="sae", state=state)
    return inventory_bytes(
        Inventory(object_id=AIP, versions=(version,), manifest=manifest, fixity={})
    )


def a_journal(inventory: bytes, size: int) -> tuple[list[bytes], Head]:
    """Write a journal whose entries `size // 2` and the next one are those of the AIP."""
    head, lines = empty_head(Stream.LIFECYCLE), []
    after = "sha512:" + hashlib.sha512(inventory).hexdigest()
    for number in range(1, size + 1):
        kind, objects, digest = EntryType.RECEIVED, (f"transfer-{number}",), ""
        if number == size // 2:
            kind, objects, digest = EntryType.TAKEN_IN_CHARGE, (TRANSFER, AIP), after
        elif number == size // 2 + 1:
            kind, objects = EntryType.TRANSFER_COMPLETED, (TRANSFER,)
            digest = "sha512:" + "d" * 128
        entry = NewEntry(
            type=kind,
            operation="operation-1",
            objects=objects,
            actor="system",
            application="sae 0.1.0",
            agreement="",
            outcome="ok",
            after=digest,
        )
        made, head = append(head, entry, at=NOON)
        lines.append(made.line)
    return lines, head


def a_seal(lines: list[bytes], head: Head) -> bytes:
    nothing = (
        cover(empty_head(stream), first=1, lines=()) for stream in (Stream.EVENTS, Stream.ACCESS)
    )
    return render(
        SealText(
            origin="0190f0c0-0000-7000-8000-000000000000",
            number=4,
            sealed_at=NOON + timedelta(minutes=4),
            streams=(cover(head, first=1, lines=lines), *nothing),
            previous_seal_sha512="a" * 128,
            previous_token_sha512="b" * 128,
            holdings_sha512="c" * 128,
            rules_sha512="",
            software="sae 0.1.0",
            clock="system",
        )
    )


class Authority(Protocol):
    """What is asked of a timestamp authority here."""

    label: str

    def stamp(self, data: bytes) -> bytes: ...

    def certificates(self) -> bytes: ...


def an_authority(keys: Path) -> InternalAuthority:
    create(keys, now=NOON, name="Commune d'Été")
    return InternalAuthority(keys, SetClock())


def an_evidence(authority: Authority, *, size: int = 13) -> Evidence:
    inventory = an_inventory()
    lines, head = a_journal(inventory, size)
    seal = a_seal(lines, head)
    return Evidence(
        unit_id="0190f0c0-0000-7000-8000-000000000003",
        objects=OBJECTS,
        inventory=inventory,
        lines=seal_lines(lines, seqs=(size // 2, size // 2 + 1), seal=seal),
        seal=seal,
        token=authority.stamp(seal),
        certificates=authority.certificates(),
        authority=authority.label,
    )


def write_zip(proof: Proof, path: Path) -> None:
    """Write the zip as the job does: small members, then those read from the AIP."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in proof.files:
            archive.writestr(name, data)
        for member in proof.streamed:
            archive.writestr(member.name, CONTENT[member.path])


def write_folder(evidence: Evidence, folder: Path) -> Path:
    """Write a proof unzipped; give its folder."""
    proof = build(evidence)
    members = dict(proof.files) | {one.name: CONTENT[one.path] for one in proof.streamed}
    for name, data in members.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
