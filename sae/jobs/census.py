"""The récolement: minutes of all that the commune holds, at each change of mayor.

Arrêté of 31 December 1926, articles 4, 62 and 63: even when the mayor is re-elected; three copies,
for the outgoing mayor, the incoming one and the Archives départementales.

(1) decisions are made fresh; everything held is counted once: totals are those of the catalogue
(2) every package is looked for on every copy: what is missing is told with its series
(3) what is not there though it could be expected: years and cotes that are missing
(4) what came in and what left since the former récolement
(5) the minutes are printed, archived as an act with their JSON twin, and handed over
(6) seal
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sae.custody.acts import new_act, perform
from sae.custody.copy_contents import has_object
from sae.custody.seal import seal
from sae.domain.accession import total
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.documents import (
    CopyState,
    Period,
    Person,
    Recolement,
    RecolementOccasion,
    RecolementSeries,
    Signature,
    SignatureRole,
)
from sae.domain.scheme import SeriesNode, cote_at, number_of
from sae.errors import UsageError
from sae.jobs.attestations import (
    attested,
    heading_of,
    last_audit,
    proof_of_entries,
    standing,
    who_acts,
)
from sae.jobs.cotes import all_cotes
from sae.jobs.entry_facts import entry_facts
from sae.jobs.holdings_picture import HoldingsPicture, PileKey, holdings_picture
from sae.jobs.register_eliminations import gone_since
from sae.jobs.register_entries import entered, entries, in_period
from sae.jobs.unit_decisions import fresh_decisions
from sae.journal.entry import Stream
from sae.ports import Archive, Reader
from seda.findings import warning
from storage.errors import StorageError

Progress = Callable[[int, int], None]
DOCUMENT = "recolement"
MOST_GAPS = 30  # told of a series; a longer list says that the series is not continuous


@dataclass(frozen=True, slots=True, kw_only=True)
class CensusRequest:
    """What a récolement is made for. occasion_on: day of it, None for today.

    detailed: a line for each node that holds something, else for the top ones only.
    """

    outgoing_mayor: str
    incoming_mayor: str
    occasion: str
    occasion_on: date | None
    detailed: bool
    observations: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """What was made. anomalies: packages not whole on a copy, all copies together."""

    act_id: str
    series: int
    units: int
    anomalies: int


def make_census(
    archive: Archive,
    request: CensusRequest,
    *,
    into: Path,
    progress: Progress = lambda _done, _all: None,
) -> Census:
    """Follow the six steps; the minutes are also written at `into`.

    Raises: NotAllowed, UsageError, PrintingFailed, StorageError, OSError.
    """
    archive.caller.require(Role.ARCHIVIST)
    occasion = _occasion(request.occasion)
    fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        picture = holdings_picture(  # (1)
            archive, reader, on=archive.clock.today(), progress=progress
        )
        broken = _broken(archive, reader)  # (2)
        anomalies = sum(map(len, broken.values()))
        body = {
            "on": archive.clock.today().isoformat(),
            "occasion": occasion.value,
            "units": picture.extent().units,
            "anomalies": anomalies,
        }
        act = new_act(archive, ActKind.HOLDINGS_CENSUS, body=body)
        minutes = _minutes(archive, reader, request, picture, broken, act)  # (3) (4)
    documents = attested(archive, minutes, name=DOCUMENT)  # (5)
    act = perform(archive, act, documents=documents)
    pdf = documents[0].data
    into.write_bytes(pdf if isinstance(pdf, bytes) else pdf.read_bytes())
    seal(archive)  # (6)
    return Census(
        act_id=act.act_id,
        series=len(minutes.series),
        units=minutes.total.units,
        anomalies=anomalies,
    )


# ----------------------------------------------------------------------------- private


def _minutes(  # noqa: PLR0913, PLR0917 - all that minutes are made of
    archive: Archive,
    reader: Reader,
    request: CensusRequest,
    picture: HoldingsPicture,
    broken: Mapping[str, list[str]],
    act: Act,
) -> Recolement:
    today = archive.clock.today()
    previous = _previous(reader)
    since = Period(begins_on=previous, ends_on=today)
    eliminated, handed_over = gone_since(archive, reader, since)
    scheme = reader.scheme()
    return Recolement(
        heading=heading_of(archive, act),
        signatures=_signatures(request),
        on=today,
        occasion=_occasion(request.occasion),
        occasion_on=request.occasion_on or today,
        outgoing_mayor=Person(name=request.outgoing_mayor),
        incoming_mayor=Person(name=request.incoming_mayor),
        archivist=who_acts(archive),
        previous_on=previous,
        detailed=request.detailed,
        series=tuple(_series(archive, reader, picture, broken, detailed=request.detailed)),
        total=picture.extent(),
        unfiled_units=picture.sum_of("units", lambda key: not key.series),
        copies=tuple(_copies(archive, reader, broken)),
        entered_since=total(
            entered(one.transfer, entry_facts(archive, one.transfer.transfer_id))
            for one in entries(archive, reader)
            if in_period(one.granted_on, since)
        ),
        eliminated_since=eliminated,
        handed_over_since=handed_over,
        held_units=picture.sum_of("held"),
        places=tuple(sorted({node.location for node in scheme.nodes} - {""})),
        finding_aids=(),
        observations=request.observations,
        standing=standing(archive),
        proof=proof_of_entries(
            archive, reader, act.act_id, first=1, last=reader.published(Stream.LIFECYCLE)
        ),
    )


def _occasion(typed: str) -> RecolementOccasion:
    known = [one.value for one in RecolementOccasion]
    if typed not in known:
        raise UsageError("census_occasion_unknown", typed=typed, known=", ".join(known))
    return RecolementOccasion(typed)


def _broken(archive: Archive, reader: Reader) -> dict[str, list[str]]:
    """Find, by copy, the transfers of packages that are not whole there, once per package.

    Names only are looked at: reading every byte is the audit's work.
    """
    broken: dict[str, list[str]] = {copy.name: [] for copy in archive.copies.copies}
    for aip in reader.aips():
        for copy in archive.copies.copies:
            try:
                whole = has_object(copy.store, aip.aip_id, aip.inventory_sha512)
            except StorageError:
                whole = False
            if not whole:
                broken[copy.name].append(aip.transfer_id)
    return broken


def _series(
    archive: Archive,
    reader: Reader,
    picture: HoldingsPicture,
    broken: Mapping[str, list[str]],
    *,
    detailed: bool,
) -> Iterator[RecolementSeries]:
    scheme, cotes = reader.scheme(), set(all_cotes(reader).values())
    transfers = {transfer for those in broken.values() for transfer in those}
    there = {key.series for key in picture.piles}
    for depth, node in scheme.walk():
        within = scheme.within(node.code)
        if not there & within or (depth and not detailed):
            continue
        own = frozenset({node.code}) if detailed else within
        faulty = sum(
            1 for key in picture.piles if key.series in own and key.transfer_id in transfers
        )
        remark = archive.wording(warning("census_series_faulty", node.code, count=faulty))
        yield _line(picture, node, own, depth, cotes, remark=remark if faulty else "")


def _line(  # noqa: PLR0913 - all that a line is made of
    picture: HoldingsPicture,
    node: SeriesNode,
    codes: frozenset[str],
    depth: int,
    cotes: set[str],
    *,
    remark: str,
) -> RecolementSeries:
    def in_series(key: PileKey) -> bool:
        return key.series in codes

    return RecolementSeries(
        cote=node.code,
        title=node.title,
        level=depth,
        dates=picture.dates(in_series),
        extent=picture.extent(in_series),
        gaps=(*_missing_years(picture.years(in_series)), *_missing_cotes(node.code, cotes)),
        remark=remark,
    )


def _missing_years(years: frozenset[int]) -> Iterator[str]:
    """Give the runs of years between the first and the last that nothing covers."""
    if not years:
        return
    missing = [year for year in range(min(years), max(years)) if year not in years]
    yield from _runs(missing, str)


def _missing_cotes(code: str, cotes: set[str]) -> Iterator[str]:
    numbers = {number_of(cote, code) for cote in cotes} - {0}
    if numbers:
        missing = [number for number in range(1, max(numbers)) if number not in numbers]
        yield from _runs(missing, lambda number: cote_at(code, number))


def _runs(numbers: list[int], name: Callable[[int], str]) -> Iterator[str]:
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    for first, last in runs[:MOST_GAPS]:
        yield name(first) if first == last else f"{name(first)}-{name(last)}"
    if len(runs) > MOST_GAPS:
        yield "…"


def _copies(
    archive: Archive, reader: Reader, broken: Mapping[str, list[str]]
) -> Iterator[CopyState]:
    checked_at = last_audit(reader, whole=True)
    for terms in archive.policy.copies:
        try:
            objects = sum(1 for _ in archive.copies.object_ids(terms.name))
        except StorageError:
            objects = 0
        yield CopyState(
            copy=terms.name,
            medium=terms.medium,
            site=terms.site,
            country=terms.country,
            objects=objects,
            last_checked_at=checked_at,
            anomalies=len(broken[terms.name]),
        )


def _previous(reader: Reader) -> date | None:
    days = [act.body["on"] for act in reader.acts(ActKind.HOLDINGS_CENSUS)]
    return date.fromisoformat(days[-1]) if days else None


def _signatures(request: CensusRequest) -> tuple[Signature, ...]:
    return (
        Signature(role=SignatureRole.OUTGOING_MAYOR, person=Person(name=request.outgoing_mayor)),
        Signature(role=SignatureRole.INCOMING_MAYOR, person=Person(name=request.incoming_mayor)),
        Signature(role=SignatureRole.ARCHIVIST),
        Signature(role=SignatureRole.CONTROL_AUTHORITY),
    )
