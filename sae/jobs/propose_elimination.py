"""Proposes an elimination: what may be destroyed on a day, and why the rest may not.

(1) decide again what changed; take what is due, what is past its term, what misses something
(2) judge each unit anew, and leave out what another campaign holds
(3) put what may go on lines, worded by the table of retention
(4) say why the others stay, unit by unit
(5) keep the proposal as an act, with its list, its refusals and the requests to producers

A day to come is a simulation: it says what would go, and begins nothing.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from retention_rules import Fate
from sae.custody.acts import ActDocument, new_act
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.elimination import Campaign, Line
from sae.domain.elimination_list import FILE, list_bytes
from sae.errors import EliminationRefused, UsageError
from sae.jobs.campaigns import keep_step
from sae.jobs.elimination_lines import Choice, Listing, listing
from sae.jobs.elimination_messages import Messages
from sae.jobs.elimination_verdicts import Verdict, verdicts
from sae.jobs.naming import Kind, name_of
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader, Transaction
from seda.versions import VERSIONS

REFUSED = "refused.csv"
IN_CAMPAIGN = "in_another_campaign"


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is looked at; everything when empty. units: as typed, with all that is below them.

    internal_purge: pieces of the chosen dossiers go one by one; only with `units`.
    """

    agencies: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    internal_purge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What the analysis found. campaign: None when nothing may go, or the day is to come.

    refused: units past their term that stay, with why. names: words of the wordings that may
    name a person, by line.
    """

    on: date
    lines: tuple[Line, ...]
    refused: tuple[Verdict, ...]
    campaign: Campaign | None
    names: tuple[tuple[int, tuple[str, ...]], ...] = ()

    @property
    def refusals(self) -> Mapping[str, int]:
        """Count the units refused by reason; a unit with two reasons counts in both."""
        return _counts(self.refused)


def propose(
    archive: Archive,
    *,
    on: date | None,
    selection: Selection,
    seda_version: str = "2.2",
    record: bool = True,
) -> Proposed:
    """Follow the five steps. record: False only tells. Raises: UsageError, UnknownIdentifier."""
    archive.caller.require(Role.ARCHIVIST)
    if seda_version not in VERSIONS:
        raise UsageError("elimination_seda_version", known=", ".join(VERSIONS))
    if selection.internal_purge and not selection.units:
        raise UsageError("elimination_purge_of_what")
    today = archive.clock.today()
    day = on or today
    fresh_decisions(archive)  # (1)
    with archive.catalogue.read() as reader:
        looked_at, purged = _looked_at(reader, selection, on=day)
        judged = _judged(reader, looked_at, on=day, internal_purge=purged)  # (2)
        wanted = _choice(reader, selection)
        may_go = {unit_id: one for unit_id, one in judged.items() if not one.reasons}
        found = listing(  # (3)
            archive, reader, may_go, chosen=wanted, internal_purge=selection.internal_purge
        )
        refused = tuple(
            _refused(reader, judged.values(), wanted, every=bool(selection.units))
        )  # (4)
    campaign = None
    if record and day <= today and found.lines:
        campaign = _keep(archive, day, seda_version, found, refused)  # (5)
    return Proposed(
        on=day, lines=found.lines, refused=refused, campaign=campaign, names=found.names
    )


def refused_csv(refused: Iterable[Verdict]) -> bytes:
    """Write why units stay, one a line: identifiers, codes and days only."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("unit_id", "originating_agency", "rule_id", "expired_on", "reasons"))
    for one in refused:
        writer.writerow(
            (one.unit_id, one.agency, one.rule_id, one.expired_on or "", " ".join(one.reasons))
        )
    return out.getvalue().encode()


# ----------------------------------------------------------------------------- private


def _looked_at(
    reader: Reader, selection: Selection, *, on: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the units to judge, and the dossiers to purge piece by piece."""
    if selection.units:
        return _units_named(reader, selection)
    due = (one.unit_id for one in reader.due(on, Fate.DESTROY))
    past = (
        one.unit_id
        for one in reader.past_term(on)
        if one.fate is not Fate.KEEP or _CONTRADICTED & set(one.blockers)
    )
    return tuple(dict.fromkeys((*due, *past, *reader.undetermined_units()))), ()


# The package says Destroy, and the table of retention keeps: the archivist must see it.
_CONTRADICTED = frozenset({"final_sort_keep"})


def _units_named(reader: Reader, selection: Selection) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found: dict[str, None] = {}
    dossiers = set()
    for typed in selection.units:
        named = name_of(reader, typed)
        unit = reader.unit(named.identifier) if named.kind is Kind.UNIT else None
        if unit is None:
            raise UsageError("elimination_not_a_unit", typed=typed)
        top = unit.unit_id if selection.internal_purge else unit.dossier_id or unit.unit_id
        found.update(dict.fromkeys((top, *reader.descendants(top))))
        if selection.internal_purge:
            dossiers.add(unit.dossier_id or unit.unit_id)
    return tuple(found), tuple(sorted(dossiers))


def _judged(
    reader: Reader, unit_ids: Iterable[str], *, on: date, internal_purge: tuple[str, ...]
) -> dict[str, Verdict]:
    judged = dict(verdicts(reader, unit_ids, on=on, internal_purge=internal_purge))
    for unit_id in reader.open_eliminations_of(judged):
        one = judged[unit_id]
        judged[unit_id] = replace(one, reasons=(IN_CAMPAIGN, *one.reasons), kept=False)
    return judged


def _choice(reader: Reader, selection: Selection) -> Choice:
    """Make the filter of what is typed; a series comes with those below it."""
    series = set(selection.series)
    for node in reader.scheme().nodes:  # parents before children
        if node.parent in series:
            series.add(node.code)
    unknown = set(selection.series) - {node.code for node in reader.scheme().nodes}
    if unknown:
        raise UsageError("elimination_series_unknown", series=", ".join(sorted(unknown)))

    def wanted(agency: str, rule_id: str, code: str) -> bool:
        return (
            (not selection.agencies or agency in selection.agencies)
            and (not selection.rules or rule_id in selection.rules)
            and (not series or code in series)
        )

    return wanted


def _refused(
    reader: Reader, judged: Iterable[Verdict], wanted: Choice, *, every: bool
) -> Iterator[Verdict]:
    """Give the units that stay, those kept for good only when they were named."""
    stay = [one for one in judged if one.reasons and (every or not one.kept)]
    series = reader.series_of([one.unit_id for one in stay])
    for one in stay:
        node = series.get(one.unit_id)
        if wanted(one.agency, one.rule_id, node.code if node else ""):
            yield one


def _keep(
    archive: Archive,
    day: date,
    seda_version: str,
    found: Listing,
    refused: tuple[Verdict, ...],
) -> Campaign:
    producers = sorted({line.agency for line in found.lines})
    with archive.catalogue.read() as reader:
        number = _next_number(reader, archive.clock.today().year)
    body = {
        "number": number,
        "on": day.isoformat(),
        "seda_version": seda_version,
        "producers": producers,
        "lines": [line.to_json() for line in found.lines],
        "refusals": dict(sorted(_counts(refused).items())),
    }
    campaign_id = archive.new_id()
    act = replace(
        new_act(archive, ActKind.ELIMINATION_PROPOSED, body=body, campaign_id=campaign_id),
        act_id=campaign_id,
    )
    unit_ids = [unit.unit_id for unit in found.units]

    def still_free(tx: Transaction) -> None:
        if (
            tx.open_eliminations_of(unit_ids)
            or _next_number(tx, archive.clock.today().year) != number
        ):
            raise EliminationRefused("elimination_proposed_meanwhile")

    documents = [
        ActDocument(FILE, b"".join(list_bytes(found.units))),
        ActDocument(REFUSED, refused_csv(refused)),
        *_requests(archive, act, found, producers),
    ]
    return keep_step(archive, act, documents, check=still_free)


def _requests(
    archive: Archive, act: Act, found: Listing, producers: Iterable[str]
) -> Iterator[ActDocument]:
    messages = Messages(archive, act.campaign_id, version=act.body["seda_version"], at=act.at)
    for number, producer in enumerate(producers, 1):
        lines = {line.number for line in found.lines if line.agency == producer}
        units = [unit.unit_id for unit in found.units if unit.line in lines]
        data = messages.producer_request(producer, number, units)
        yield ActDocument(f"producer-request-{number}.xml", data)


def _next_number(reader: Reader, year: int) -> str:
    """Give the next number of a year, which the slip and its register bear."""
    taken = [
        int(campaign.number.partition("-")[2])
        for campaign in reader.eliminations()
        if campaign.number.startswith(f"{year}-")
    ]
    return f"{year}-{max(taken, default=0) + 1:03d}"


def _counts(refused: Iterable[Verdict]) -> Mapping[str, int]:
    return Counter(reason for one in refused for reason in one.reasons)
