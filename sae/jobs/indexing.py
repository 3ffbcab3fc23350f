"""Puts what was published into the full-text index: a step of ingest and of rebuild.

The outbox names the AIPs that wait. A crash indexes one twice, never loses one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path

from sae.domain.access import AccessFacts
from sae.domain.records import ObjectRecord, UnitRecord
from sae.flows.scans.pagination import BATCH_TYPE, pagination_of
from sae.jobs.derived_text import DerivedText, pages_at, text_at, text_offsets
from sae.jobs.reading import facts_of
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, IndexDocument, Reader

BATCH = 64  # AIPs taken from the outbox at a time
COMMIT_EVERY = 5_000  # documents
PAGE = 500  # units whose access is asked for at once
MAX_BODY = 4_000_000  # characters of text indexed for one unit

# Elements of Content whose texts are codes, to be found exactly as typed.
IDENTIFIER_ELEMENTS = frozenset(
    {
        "ArchivalAgencyArchiveUnitIdentifier",
        "OriginatingAgencyArchiveUnitIdentifier",
        "TransferringAgencyArchiveUnitIdentifier",
        "OriginatingSystemId",
        "FilePlanPosition",
        "SystemId",
        "Identifier",
        "PersistentIdentifierContent",
        "KeywordContent",
        "KeywordReference",
    }
)

# Elements whose texts are values of closed lists: nobody searches them, they clutter extracts.
LIST_ELEMENTS = frozenset({"DescriptionLevel", "KeywordType", "LegalStatus", "Status"})


def drain_outbox(archive: Archive) -> int:
    """Index every AIP that waits; give the number of units indexed."""
    fresh_decisions(archive)  # who may read is indexed with the words
    count = 0
    while True:
        with archive.catalogue.read() as reader:
            waiting = reader.outbox(BATCH)
        if not waiting:
            return count
        with archive.fulltext.writer() as writer, archive.catalogue.read() as reader:
            since = 0
            for aip_id in waiting:
                for document in _documents(archive, reader, aip_id):
                    writer.add(document)
                    count += 1
                    since += 1
                    if since >= COMMIT_EVERY:
                        writer.commit()
                        since = 0
        with archive.catalogue.write() as tx:
            tx.forget_from_outbox(waiting)


def index_anew(archive: Archive) -> int:
    """Make the index anew aside from what is kept, and put it in the place of the old one.

    What units removed since had left in it goes with the old one; give the number of units.
    """
    count = 0
    with archive.fulltext.rebuilding() as writer, archive.catalogue.read() as reader:
        for aip in reader.aips():
            for document in _documents(archive, reader, aip.aip_id):
                writer.add(document)
                count += 1
                if not count % COMMIT_EVERY:
                    writer.commit()
    return count


# ----------------------------------------------------------------------------- private


def _documents(archive: Archive, reader: Reader, aip_id: str) -> Iterator[IndexDocument]:
    objects: dict[str, list[ObjectRecord]] = {}
    files: set[str] = set()
    for item in reader.objects(aip_id=aip_id):
        objects.setdefault(item.group_id, []).append(item)
        if item.content_path:
            files.add(item.object_id)
    offsets = text_offsets(archive.places.derived, aip_id)
    if offsets is None or not files <= offsets.keys():
        _extract_again(archive, reader, aip_id)
        offsets = text_offsets(archive.places.derived, aip_id) or {}
    batches: dict[str, tuple[UnitRecord, AccessFacts]] = {}  # of scans, by unit
    for units in _pages(reader.units(aip_id=aip_id)):
        for unit, facts in zip(units, facts_of(reader, units), strict=True):
            own = [item for group in unit.groups for item in objects.get(group, ())]
            body = _body(archive.places.derived, aip_id, own, offsets)
            if unit.document_type == BATCH_TYPE:
                batches[unit.unit_id] = unit, facts
            elif not own and (batch := _batch_of(unit, facts, batches)) is not None:
                whole = [item for group in batch.groups for item in objects.get(group, ())]
                body = _part_body(archive.places.derived, aip_id, whole, offsets, unit)
            yield _document(unit, own, body, facts)


def _pages(units: Iterator[UnitRecord]) -> Iterator[list[UnitRecord]]:
    while page := list(islice(units, PAGE)):
        yield page


def _body(derived: Path, aip_id: str, own: list[ObjectRecord], offsets: Mapping[str, int]) -> str:
    pieces: list[str] = []
    length = 0
    for item in own:
        offset = offsets.get(item.object_id)
        if offset is not None and length < MAX_BODY:
            pieces.append(text_at(derived, aip_id, offset))
            length += len(pieces[-1])
    return "\n".join(pieces)[:MAX_BODY]


def _batch_of(
    unit: UnitRecord,
    facts: AccessFacts,
    batches: Mapping[str, tuple[UnitRecord, AccessFacts]],
) -> UnitRecord | None:
    """Give the batch of scans that a unit is a document of, when who may read both is the same.

    Words of pages are no more open on the part than they are on the whole.
    """
    for parent in unit.parents:
        if parent in batches:
            batch, its_facts = batches[parent]
            same = replace(its_facts, unit_id=facts.unit_id) == facts
            return batch if same else None
    return None


def _part_body(
    derived: Path,
    aip_id: str,
    items: list[ObjectRecord],
    offsets: Mapping[str, int],
    unit: UnitRecord,
) -> str:
    """Give the words of the pages that a document of a batch of scans is on."""
    span = pagination_of(unit.metadata)
    if span is None:
        return ""
    known = (offsets[item.object_id] for item in items if item.object_id in offsets)
    return "\n".join(pages_at(derived, aip_id, offset, span) for offset in known)[:MAX_BODY]


def _document(
    unit: UnitRecord, own: list[ObjectRecord], body: str, facts: AccessFacts
) -> IndexDocument:
    words: list[str] = []
    codes = [unit.unit_id, unit.xml_id]
    _collect(json.loads(unit.metadata), "", words, codes)
    names = [item.filename for item in own] + [item.physical_id for item in own]
    date = unit.end_date or unit.start_date
    return IndexDocument(
        unit_id=unit.unit_id,
        aip_id=unit.aip_id,
        transfer_id=unit.transfer_id,
        title=unit.title,
        description="\n".join(words),
        identifiers="\n".join([*codes, *filter(None, names)]),
        body=body,
        originating_agency=unit.originating_agency,
        document_type=unit.document_type,
        year=int(date[:4]) if date[:4].isdigit() and len(date[:4]) == 4 else 0,
        formats=tuple(sorted({item.puid for item in own if item.puid})),
        start_date=unit.start_date,
        series=facts.series,
        open_from=facts.open_from,
    )


def _collect(value: object, name: str, words: list[str], codes: list[str]) -> None:
    """Gather the texts of a Content, titles aside, codes apart."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("@") and not (name == "" and key == "Title"):
                _collect(inner, key, words, codes)
    elif isinstance(value, list):
        for inner in value:
            _collect(inner, name, words, codes)
    elif isinstance(value, str) and value and name not in LIST_ELEMENTS:
        (codes if name in IDENTIFIER_ELEMENTS else words).append(value)


def _extract_again(archive: Archive, reader: Reader, aip_id: str) -> None:
    """Read the words of an AIP's documents from a copy (after a rebuild)."""
    texts = DerivedText(archive.places.derived)
    for item in reader.objects(aip_id=aip_id):
        path = archive.copies.local_path(aip_id, item.content_path) if item.content_path else None
        if path is not None:
            found = archive.text.extract(
                path, filename=item.filename, puid=item.puid, mime=item.mime
            )
            texts.keep(aip_id, item.object_id, found.text, waits=found.is_scan)
