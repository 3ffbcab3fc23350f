"""What an archive home promises whatever happened to it, checked on the home itself.

`nothing_is_half_visible` holds at any moment, before recovery too; `everything_is_kept` holds
once what was interrupted was asked again.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sae.custody.copy_journal import journal_of_copy
from sae.custody.holdings import holdings_of
from sae.custody.recover import recover
from sae.domain.records import TransferRecord, TransferState
from sae.journal.entry import EntryType, ParsedEntry, Stream, parse_line
from sae.journal.verification import verify_copy
from sae.ports import Archive, Reader, SearchQuery
from seda.findings import Severity
from storage.errors import NotFound
from storage.fixity import check_object, object_ids, strays
from storage.layout import sums_key
from tests.contracts.fulltext_records import WHOLE

_ANSWERS = (EntryType.TRANSFER_COMPLETED, EntryType.REFUSED, EntryType.ABANDONED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A package and what must become of it. sha512: of its objects. units: of its manifest."""

    path: Path
    message_identifier: str
    accepted: bool
    units: int
    sha512: frozenset[str]
    manifest: bytes


def nothing_is_half_visible(archive: Archive) -> None:
    """Check that what anyone may see is whole, on every copy (I2, I3)."""
    with archive.catalogue.read() as reader:
        waiting = reader.published(Stream.LIFECYCLE) < reader.head(Stream.LIFECYCLE).size
        for aip in reader.aips():
            _require_intact(archive, aip.aip_id, aip.inventory_sha512)
            transfer = reader.transfer(aip.transfer_id)
            assert transfer is not None
            assert transfer.state is TransferState.COMMITTED, transfer
            assert reader.published(Stream.LIFECYCLE) >= transfer.published_seq
            assert tuple(reader.units(aip_id=aip.aip_id)), "an AIP without units is visible"
            seen = reader.objects(aip_id=aip.aip_id)
            assert sum(1 for item in seen if not item.physical) == aip.files
        for unit_id in _found(archive, "*"):
            # One whose removal was decided stays in the index until it is made anew, one that is
            # being changed is in no snapshot until its line is published: searches drop both.
            known = reader.unit(unit_id) or reader.tombstone(unit_id) or waiting
            assert known, "a search finds what is not visible"
        _check_removals(archive, reader)


def everything_is_kept(archive: Archive, expected: tuple[Expected, ...]) -> None:
    """Check the promises I1 to I6 on a home where nothing is under way."""
    nothing_is_half_visible(archive)
    with archive.catalogue.read() as reader:
        for package in expected:
            _check_package(archive, reader, package)
        _check_answers(reader)
        _check_places(archive, reader)
        _check_search(archive, reader)
        assert not reader.purges(pending=True), "a removal is not finished"
        for stream in Stream:
            assert reader.published(stream) == reader.head(stream).size
    for name in archive.copies.names:
        _check_journal(archive, name)
    _check_leftovers(archive)


def recovering_changes_nothing(archive: Archive) -> None:
    """Check that a recovery of a sound home writes nothing (I7)."""
    before = _state(archive)
    recover(archive)
    assert _state(archive) == before


# ----------------------------------------------------------------------------- private


def _check_removals(archive: Archive, reader: Reader) -> None:
    """Nothing is destroyed without an intent that every copy has; then nothing of it is visible."""
    published = reader.published(Stream.LIFECYCLE)
    for purge in reader.purges():
        assert purge.intended_seq <= published
        if not purge.of_transfer:
            assert reader.aip(purge.object_id) is None, "what is being removed is visible"
        if purge.completed_seq and not purge.of_transfer:
            for name in archive.copies.names:
                assert not archive.copies.holds(name, purge.object_id), "a removal is half done"


def _require_intact(archive: Archive, object_id: str, inventory_sha512: str) -> None:
    for name in archive.copies.names:
        result = check_object(archive.copies.copy(name).store, object_id, inventory_sha512)
        assert result.intact, (name, result)


def _check_package(archive: Archive, reader: Reader, package: Expected) -> None:
    answered = [
        transfer
        for transfer in reader.transfers()
        if transfer.message_identifier == package.message_identifier
    ]
    if not package.accepted:
        assert answered, "a refusal left no trace"
        assert {transfer.state for transfer in answered} == {TransferState.REFUSED}
        for transfer in answered:
            assert (archive.places.quarantine / transfer.transfer_id).is_dir()
            _check_transfer_object(archive, transfer, b"")
        return
    assert [transfer.state for transfer in answered] == [TransferState.COMMITTED], answered
    transfer = answered[0]
    kept = tuple(reader.objects(transfer_id=transfer.transfer_id))
    assert frozenset(item.sha512 for item in kept) == package.sha512
    assert len(kept) == len(package.sha512)
    assert len(tuple(reader.units(transfer_id=transfer.transfer_id))) == package.units
    _check_transfer_object(archive, transfer, package.manifest)


def _check_transfer_object(archive: Archive, transfer: TransferRecord, manifest: bytes) -> None:
    read = archive.copies.read_bytes
    assert transfer.transfer_id.encode() in read(transfer.transfer_id, "reply.xml")
    assert read(transfer.transfer_id, "acknowledgement.xml") == transfer.acknowledgement
    assert read(transfer.transfer_id, "findings.json").decode() == transfer.result
    if manifest:
        assert read(transfer.transfer_id, "manifest.xml") == manifest


def _lifecycle(reader: Reader) -> Iterator[ParsedEntry]:
    return (parse_line(line) for line in reader.entries(Stream.LIFECYCLE))


def _check_answers(reader: Reader) -> None:
    """Every package whose reception was journaled has an answer there too, once."""
    entries = tuple(_lifecycle(reader))
    received = [one.objects[0] for one in entries if one.type == EntryType.RECEIVED]
    answered = [one.objects[0] for one in entries if one.type in _ANSWERS]
    assert sorted(received) == sorted(answered)
    assert not list(reader.transfers(TransferState.RECEIVED))


def _check_places(archive: Archive, reader: Reader) -> None:
    """Every object that the journal names is on each copy, sealed digest and all; no other is."""
    lines = reader.entries(Stream.LIFECYCLE)
    named = {one.object_id: one.inventory_sha512 for one in holdings_of(lines) if not one.tombstone}
    for name in archive.copies.names:
        store = archive.copies.copy(name).store
        left = {one for one in object_ids(store) if one not in named and _is_act(archive, one)}
        assert set(object_ids(store)) - left == set(named), f"orphans or losses on {name}"
        assert not tuple(strays(store))
        listed = {stat.key for stat in store.list("sums")} - {sums_key(one) for one in left}
        assert listed == {sums_key(one) for one in named}
    for object_id, inventory_sha512 in named.items():
        _require_intact(archive, object_id, inventory_sha512)


def _is_act(archive: Archive, object_id: str) -> bool:
    """Tell the object of an act that was shown and never committed: `sae sweep` puts it aside."""
    try:
        return b'"sae-act/1"' in archive.copies.read_bytes(object_id, "record.json")
    except NotFound:
        return False


def _check_search(archive: Archive, reader: Reader) -> None:
    assert not reader.outbox(1)
    visible = {unit.unit_id for unit in reader.units()}
    assert _found(archive, "*") == visible
    with_words = {
        unit.unit_id
        for unit in reader.units()
        if any(item.content_path for item in reader.objects_of_unit(unit.unit_id))
    }
    # Of every text of `a_file`, and of none of a wordy dossier.
    wordy = {unit.unit_id for unit in reader.units() if "xyz" in unit.title}
    assert _found(archive, "contenu") == with_words - wordy


def _found(archive: Archive, words: str) -> set[str]:
    found = archive.fulltext.search(SearchQuery(words=words, limit=1000), sight=WHOLE)
    assert found.total == len(found.hits)
    return {hit.unit_id for hit in found.hits}


def _check_journal(archive: Archive, name: str) -> None:
    """The journal of a copy holds together, and is that of SQL, byte for byte."""
    copy = journal_of_copy(archive.copies.copy(name).store, verify_token=archive.timestamps.verify)
    report = verify_copy(copy)
    faults = [one for one in report.findings if one.severity is not Severity.INFO]
    assert not faults, (name, faults)
    with archive.catalogue.read() as reader:
        for stream in Stream:
            lines = [line for one in copy.files if one.stream is stream for line in copy.lines(one)]
            assert lines == [line + b"\n" for line in reader.entries(stream)]
        seals = reader.seals()
    assert [one.number for one in seals] == list(copy.seals)
    for one in seals:
        assert one.published
        assert (one.text, one.token) == (copy.seal(one.number), copy.token(one.number))


def _check_leftovers(archive: Archive) -> None:
    for name in archive.copies.names:
        incoming = archive.places.home / "copies" / name / "incoming"
        assert not list(incoming.iterdir()), f"left in incoming of {name}"
    assert not list(archive.places.work.iterdir()), "left in work"
    with archive.catalogue.read() as reader:
        known = {aip.aip_id for aip in reader.aips()}
        transfers = {one.transfer_id for one in reader.transfers()}
    texts = {path.stem for path in (archive.places.derived / "text").glob("*")}
    assert texts <= known, "words kept of what is not archived"
    assert {path.name for path in archive.places.quarantine.iterdir()} <= transfers


def _state(archive: Archive) -> tuple[list[str], dict[str, bytes]]:
    with closing(archive.catalogue), archive.catalogue.read() as reader:
        rows = list(reader.dump())
    copies = archive.places.home / "copies"
    files = {str(p): p.read_bytes() for p in sorted(copies.rglob("*")) if p.is_file()}
    return rows, files
