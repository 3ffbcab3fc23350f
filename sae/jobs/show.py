"""Show: everything the archive knows of a unit, or of a transfer, in one picture.

(1) find what the identifier names; an object leads to its unit, an AIP to its transfer
(2) gather what the catalogue holds: place, description, rules and their outcome, objects, children
(3) say which copies hold it
(4) find the journal lines that name its AIP, and the seal that covers them
(5) tell how the unit was changed since it came in: who, when, why, and the words

Nothing is verified here: that is the work of an audit, or of a proof.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sae.custody.aip_contents import document_facts
from sae.domain.access import READS_RESTRICTED_METADATA, Sight
from sae.domain.document_facts import DocumentFacts
from sae.domain.records import (
    AipRecord,
    ObjectRecord,
    RuleDefinition,
    RuleRecord,
    TransferRecord,
    UnitRecord,
)
from sae.domain.signature_evidence import ObjectSignature
from sae.domain.transfer_result import TransferResult, parse_result
from sae.domain.unit_decision import UnitDecision
from sae.errors import HomeBusy, UnknownIdentifier
from sae.flows.scans.model import PDF, PICTURES
from sae.jobs.derived_readings import Reading, readings_of
from sae.jobs.naming import Kind, name_of
from sae.jobs.reading import readable, sight_on
from sae.jobs.tombstones import ShownTombstone, tombstone_of
from sae.jobs.transfer_files import reply_path
from sae.jobs.unit_decisions import fresh_decisions
from sae.jobs.unit_history import UnitModification, history_of
from sae.journal.entry import ParsedEntry, Stream, parse_line
from sae.journal.seal import parse as parse_seal
from sae.ports import Archive, Counts, Reader
from storage.errors import StorageError

KEEP_RESTRICTED = "keep_restricted"  # post_elimination_metadata_policy
TOPS_SHOWN = 50  # units at the top of a transfer; one of a batch may have thousands


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit named beside another."""

    unit_id: str
    title: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveringSeal:
    """The first seal over every line shown. timestamped: an authority gave it a token."""

    number: int
    sealed_at: datetime
    timestamped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """Where the journal and the copies speak of something. seal: None while it waits."""

    lines: tuple[ParsedEntry, ...]
    seal: CoveringSeal | None
    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUnit:
    """A unit with all that surrounds it.

    path: the units above, from the root. rules: each as stated, with its definition, None when
    the referential has no such rule of that category. decision: what they lead to. today: the
    legal day. history: its changes, oldest first. signatures: of its objects, as found at the
    deposit. documents: what was found of PDF files, by SHA-512. readings: how those of its objects
    that are scans were read (OCR), by object.
    """

    unit: UnitRecord
    decision: UnitDecision | None
    today: date
    path: tuple[UnitLine, ...]
    rules: tuple[tuple[RuleRecord, RuleDefinition | None], ...]
    objects: tuple[ObjectRecord, ...]
    signatures: tuple[ObjectSignature, ...]
    children: tuple[UnitLine, ...]
    transfer: TransferRecord
    aip: AipRecord
    traces: Traces
    history: tuple[UnitModification, ...]
    documents: Mapping[str, DocumentFacts]
    readings: Mapping[str, Reading]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTransfer:
    """A transfer: what was answered, and the units at its top (the first ones).

    result: None while it was not answered. reply: path of the stored reply on the first copy.
    """

    transfer: TransferRecord
    result: TransferResult | None
    counts: Counts
    tops: tuple[UnitLine, ...]
    reply: Path | None
    traces: Traces


def show(archive: Archive, typed: str) -> ShownUnit | ShownTransfer | ShownTombstone:
    """Follow the five steps; of a unit that was destroyed, give what remains.

    Raises: UnknownIdentifier, UsageError when it names several things.
    """
    with suppress(HomeBusy):  # what is stored is shown all the same
        fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        gone = tombstone_of(reader, typed)
        if gone is not None:
            return gone
        sight = sight_on(archive, reader)
        named = name_of(reader, typed, sight=sight)  # (1)
        match named.kind:
            case Kind.UNIT:
                return _shown_unit(archive, reader, named.identifier, sight)
            case Kind.OBJECT:
                owners = readable(reader, reader.units_of_object(named.identifier), sight)
                if not owners:
                    raise UnknownIdentifier("identifier_unknown", typed=typed)
                return _shown_unit(archive, reader, owners[0], sight)
            case Kind.AIP:
                return _shown_transfer(archive, reader, _aip(reader, named.identifier).transfer_id)
            case Kind.TRANSFER:
                return _shown_transfer(archive, reader, named.identifier)


# ----------------------------------------------------------------------------- private


def _shown_unit(archive: Archive, reader: Reader, unit_id: str, sight: Sight) -> ShownUnit:
    unit = reader.unit(unit_id)
    if unit is None:
        raise UnknownIdentifier("identifier_unknown", typed=unit_id)
    dossier_id = next(iter(readable(reader, (unit.dossier_id,), sight)), "")
    unit = replace(unit, dossier_id=dossier_id, parents=readable(reader, unit.parents, sight))
    aip = _aip(reader, unit.aip_id)
    above = unit.path.split("/")[:-1]
    traces = _traces(archive, reader, aip.aip_id, upto=aip.published_seq)  # (3) (4)
    objects = reader.objects_of_unit(unit_id)
    return ShownUnit(  # (2)
        unit=unit,
        decision=reader.decision(unit_id),
        today=archive.clock.today(),
        path=_lines(reader, readable(reader, above, sight)),
        rules=_rules(reader, unit),
        objects=objects,
        signatures=reader.signatures_of(item.object_id for item in objects),
        children=_lines(reader, readable(reader, reader.children(unit_id), sight)),
        transfer=_transfer(reader, unit.transfer_id),
        aip=aip,
        traces=traces,
        history=history_of(archive, reader, unit, aip, traces.lines),  # (5)
        documents=_documents(archive, aip, objects),
        readings=_readings(archive, aip, objects),
    )


def _documents(
    archive: Archive, aip: AipRecord, objects: Iterable[ObjectRecord]
) -> Mapping[str, DocumentFacts]:
    """Read what was found of PDF documents; nothing when no copy can be read: `audit` says why."""
    if not any(item.mime == PDF or item.filename.lower().endswith(".pdf") for item in objects):
        return {}
    try:
        return document_facts(archive, aip)
    except StorageError:
        return {}


def _readings(
    archive: Archive, aip: AipRecord, objects: Iterable[ObjectRecord]
) -> Mapping[str, Reading]:
    may_be_scans = [item.object_id for item in objects if item.mime in PICTURES | {PDF}]
    if not may_be_scans:
        return {}
    return readings_of(archive.places.derived, aip.aip_id, may_be_scans)


def _shown_transfer(archive: Archive, reader: Reader, transfer_id: str) -> ShownTransfer:
    transfer = _transfer(reader, transfer_id)
    result = parse_result(transfer.result) if transfer.result else None
    counts = reader.counts(transfer_id)
    if result is not None and counts.units < result.units:
        _require_restricted(archive, reader, transfer)
    return ShownTransfer(
        transfer=transfer,
        result=result,
        counts=counts,
        tops=_tops(reader, transfer_id),
        reply=reply_path(archive, transfer_id),
        traces=_traces(archive, reader, transfer_id, upto=transfer.published_seq),
    )


def _require_restricted(archive: Archive, reader: Reader, transfer: TransferRecord) -> None:
    """Hide what is kept of a transfer from which units left, but for who may read it (design §4).

    An agreement that nobody wrote down has the default policy.
    """
    agreements = {one.identifier: one for one in reader.referentials().agreements}
    agreement = agreements.get(transfer.archival_agreement)
    policy = agreement.post_elimination_metadata_policy if agreement else KEEP_RESTRICTED
    if policy == KEEP_RESTRICTED and not archive.caller.has(*READS_RESTRICTED_METADATA):
        raise UnknownIdentifier("identifier_unknown", typed=transfer.transfer_id)


def _aip(reader: Reader, aip_id: str) -> AipRecord:
    aip = reader.aip(aip_id)
    if aip is None:
        raise UnknownIdentifier("identifier_unknown", typed=aip_id)
    return aip


def _transfer(reader: Reader, transfer_id: str) -> TransferRecord:
    transfer = reader.transfer(transfer_id)
    if transfer is None:
        raise UnknownIdentifier("identifier_unknown", typed=transfer_id)
    return transfer


def _rules(
    reader: Reader, unit: UnitRecord
) -> tuple[tuple[RuleRecord, RuleDefinition | None], ...]:
    if not unit.rules:
        return ()
    known = {(rule.category, rule.rule_id): rule for rule in reader.referentials().rules}
    return tuple((rule, known.get((rule.category, rule.rule_id))) for rule in unit.rules)


def _tops(reader: Reader, transfer_id: str) -> tuple[UnitLine, ...]:
    tops: list[UnitLine] = []
    for unit in reader.units(transfer_id=transfer_id):
        if len(tops) == TOPS_SHOWN:
            break
        if "/" not in unit.path:
            tops.append(UnitLine(unit_id=unit.unit_id, title=unit.title, level=unit.level))
    return tuple(tops)


def _lines(reader: Reader, unit_ids: Iterable[str]) -> tuple[UnitLine, ...]:
    units = (reader.unit(unit_id) for unit_id in unit_ids)
    return tuple(
        UnitLine(unit_id=unit.unit_id, title=unit.title, level=unit.level)
        for unit in units
        if unit is not None
    )


def _traces(archive: Archive, reader: Reader, object_id: str, *, upto: int) -> Traces:
    """Steps (3) and (4). upto: position of the line that took the object in charge."""
    needle = f'"{object_id}"'.encode()
    published = reader.published(Stream.LIFECYCLE)
    lines = tuple(
        parse_line(line)
        for line in reader.entries(Stream.LIFECYCLE, 1, published)
        if needle in line  # a line is read as JSON only when it matters: there may be a million
    )
    return Traces(
        lines=lines,
        seal=_covering_seal(reader, upto),
        copies=tuple(
            name for name in archive.copies.names if archive.copies.holds(name, object_id)
        ),
    )


def _covering_seal(reader: Reader, position: int) -> CoveringSeal | None:
    for record in reader.seals():
        text = parse_seal(record.text)
        if position and text.of(Stream.LIFECYCLE).last >= position:
            return CoveringSeal(
                number=record.number, sealed_at=text.sealed_at, timestamped=bool(record.token)
            )
    return None
