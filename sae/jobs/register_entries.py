"""A step of registers: the lines of the registre des entrées.

An entry is a transfer taken in charge; its number is its place in the journal within its year. The
journal never changes and is never shortened: an entry is never renumbered, nor does it go away. A
wrong deposit that was withdrawn is a line of its own, which corrects it (`2026-002-R1`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sae.domain.accession import EntryFacts, less, paper_extent, total
from sae.domain.act import ActKind
from sae.domain.documents import EntryLine, Extent, Period
from sae.domain.records import TransferRecord, TransferState
from sae.domain.scheme import Scheme, number_of
from sae.domain.transfer_result import parse_result
from sae.jobs.cotes import all_cotes
from sae.jobs.entry_facts import entry_facts
from sae.jobs.holdings_picture import HoldingsPicture
from sae.jobs.legal_days import day_of
from sae.jobs.withdrawals import standing_withdrawal
from sae.journal.entry import Stream
from sae.ports import Archive, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A transfer taken in charge. number: `2026-001`. granted_on: legal day of that."""

    number: str
    granted_on: date
    transfer: TransferRecord


def entries(archive: Archive, reader: Reader) -> tuple[Entry, ...]:
    """List every entry ever made, numbered year by year in the order of the journal."""
    published = reader.published(Stream.LIFECYCLE)
    taken = sorted(
        (
            transfer
            for transfer in reader.transfers(TransferState.COMMITTED)
            if 0 < transfer.published_seq <= published
        ),
        key=lambda transfer: transfer.published_seq,
    )
    numbers: dict[int, int] = {}
    found = []
    for transfer in taken:
        day = day_of(archive.clock, transfer.completed_at or transfer.received_at)
        numbers[day.year] = numbers.get(day.year, 0) + 1
        number = f"{day.year}-{numbers[day.year]:03d}"
        found.append(Entry(number=number, granted_on=day, transfer=transfer))
    return tuple(found)


def entry_lines(
    archive: Archive, reader: Reader, picture: HoldingsPicture, period: Period
) -> Iterator[EntryLine]:
    """Give the lines of a period, then its corrections. Raises: Damaged, StoreUnavailable."""
    scheme, cotes = reader.scheme(), all_cotes(reader)
    known = entries(archive, reader)
    for entry in known:
        if in_period(entry.granted_on, period):
            transfer_id = entry.transfer.transfer_id
            facts = picture.facts.get(transfer_id) or entry_facts(archive, transfer_id)
            own = [cotes[one] for one in reader.dossiers(transfer_id) if one in cotes]
            yield _line(archive, picture, entry, facts, scheme, own)
    yield from _corrections(archive, reader, known, period)


def entered(transfer: TransferRecord, facts: EntryFacts) -> Extent:
    """Give what came in, whatever became of it since."""
    result = parse_result(transfer.result)
    digital = Extent(
        units=result.units,
        files=max(0, result.objects - len(facts.papers)),
        size_bytes=result.content_bytes,
    )
    return total((digital, paper_extent(facts.papers.values())))


def in_period(day: date, period: Period) -> bool:
    """Say whether a day is in a period."""
    return (period.begins_on is None or period.begins_on <= day) and day <= period.ends_on


# ----------------------------------------------------------------------------- private


def _line(  # noqa: PLR0913, PLR0917 - all that a line is made of
    archive: Archive,
    picture: HoldingsPicture,
    entry: Entry,
    facts: EntryFacts,
    scheme: Scheme,
    cotes: list[str],
) -> EntryLine:
    transfer = entry.transfer
    codes = sorted(
        {key.series for key in picture.piles if key.transfer_id == transfer.transfer_id} - {""}
    )
    whole = entered(transfer, facts)
    left = less(whole, picture.extent(lambda key: key.transfer_id == transfer.transfer_id))
    nodes = [node for code in codes if (node := scheme.node(code)) is not None]
    return replace(
        _told(entry, facts, day_of(archive.clock, transfer.received_at)),
        granted_on=entry.granted_on,
        extent=whole,
        cotes=_cotes(cotes, codes),
        location=", ".join(dict.fromkeys(node.location for node in nodes if node.location)),
        left=left,
    )


def _corrections(
    archive: Archive, reader: Reader, known: tuple[Entry, ...], period: Period
) -> Iterator[EntryLine]:
    """Give a line for each wrong deposit withdrawn in a period: its entry was one by mistake.

    The remark names the record of the withdrawal; nothing came in, what left is what was wrong.
    """
    by_transfer = {entry.transfer.transfer_id: entry for entry in known}
    numbers: Counter[str] = Counter()
    for act in reader.acts(ActKind.WITHDRAWAL_COMPLETED):
        withdrawal = standing_withdrawal(reader, act.campaign_id).withdrawal
        entry, day = by_transfer[withdrawal.transfer_id], day_of(archive.clock, act.at)
        numbers[entry.number] += 1
        if not in_period(day, period):
            continue
        facts = entry_facts(archive, entry.transfer.transfer_id)
        yield replace(
            _told(entry, facts, day),
            number=f"{entry.number}-R{numbers[entry.number]}",
            left=Extent(
                units=withdrawal.units,
                files=withdrawal.objects,
                size_bytes=withdrawal.content_bytes,
                paper_items=withdrawal.papers,
            ),
            corrects=entry.number,
            remark=withdrawal.withdrawal_id,
        )


def _told(entry: Entry, facts: EntryFacts, day: date) -> EntryLine:
    """Give what a transfer says of itself, on a line where nothing came in and nothing left."""
    transfer, nothing = entry.transfer, Extent(units=0, files=0, size_bytes=0)
    return EntryLine(
        number=entry.number,
        entered_on=day,
        granted_on=None,
        mode=facts.mode,
        transferring_agency=transfer.transferring_agency,
        originating_agency=transfer.originating_agency,
        legal_status=facts.legal_status,
        typology=", ".join(facts.typologies),
        dates=facts.dates,
        extent=nothing,
        message_identifier=transfer.message_identifier,
        agreement=transfer.archival_agreement,
        cotes="",
        location="",
        left=nothing,
    )


def _cotes(cotes: list[str], codes: list[str]) -> str:
    """Give the cotes of an entry, the ends of each run only; its series while none was given."""
    told: list[str] = []
    rest = set(cotes)
    for code in codes:
        numbered = sorted((number_of(cote, code), cote) for cote in rest if number_of(cote, code))
        rest -= {cote for _, cote in numbered}
        run: list[tuple[int, str]] = []
        for one in [*numbered, (0, "")]:
            if run and one[0] != run[-1][0] + 1:
                told.append(run[0][1] if len(run) == 1 else f"{run[0][1]}-{run[-1][1]}")
                run = []
            run.append(one)
    return ", ".join([*told, *sorted(rest)] or codes)
