"""Gaps: what the archive should have and does not, by what it has.

(1) numbers missing from series that are evidently sequential: acts, orders, slips, invoices of a
    supplier, the commune's own register
(2) what archived papers name and nobody archived: documents announced under an IdUnique,
    contracts, acts, orders and slips
(3) slips that no answer of the treasury names
(4) the same thing archived twice

Nothing is judged on a doubt: a numbering with holes everywhere is told as not judged. What was
eliminated leaves with its number; the register of eliminations says it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sae.domain.accounts import Role
from sae.domain.business_keys import Role as KeyRole
from sae.domain.business_keys import Term, scope_of
from sae.domain.business_series import Series
from sae.domain.business_terms import terms_of
from sae.domain.expense import Because, match, twins_by
from sae.domain.expense_missing import ON_PAPER
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord
from sae.errors import UsageError
from sae.jobs.missing_numbers import SeriesGaps, series_gaps
from sae.ports import Archive, Reader
from sae.ports.catalogue_expense import KeyedUnit

READERS = (Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY, Role.AUTHORITY)
MOST_NAMED = 3  # units told for one thing that they name


class Named(StrEnum):
    """What papers name."""

    DOCUMENT = "document"
    PAPER = "paper"  # announced on paper or disc: not a gap of this archive
    CONTRACT = "contract"
    ACT = "act"
    ORDER = "order"
    SLIP = "slip"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotHeld:
    """A thing named and not held. name: as written. by: units that name it, the first ones.

    year: of the paper that names it, when it is known.
    """

    named: Named
    name: str
    year: str
    by: tuple[tuple[str, str], ...]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A slip that no answer of the treasury names."""

    unit_id: str
    title: str
    year: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """Units that are one thing, archived several times: (unit id, title)."""

    because: Because
    name: str
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsReport:
    """What was found. is_complete: nothing is missing; duplicates, papers, slips do not count."""

    series: tuple[SeriesGaps, ...]
    not_held: tuple[NotHeld, ...]
    unanswered: tuple[Unanswered, ...]
    duplicates: tuple[Duplicate, ...]

    @property
    def is_complete(self) -> bool:
        """Say whether nothing is missing."""
        lost = any(one.named is not Named.PAPER for one in self.not_held)
        return not lost and not any(one.missing for one in self.series)


def gaps(archive: Archive, *, year: int = 0, series: str = "") -> GapsReport:
    """Follow the four steps, for one year or all, for one series or everything.

    Raises: NotAllowed, UsageError for a series that is none.
    """
    archive.caller.require(*READERS)
    wanted = chosen_series(series)
    told = str(year) if year else ""
    with archive.catalogue.read() as reader:
        numbered = series_gaps(reader, year=told, series=wanted)  # (1)
        if series:
            return GapsReport(series=numbered, not_held=(), unanswered=(), duplicates=())
        return GapsReport(
            series=numbered,
            not_held=tuple(one for one in _not_held(reader) if told in ("", one.year)),  # (2)
            unanswered=tuple(one for one in _unanswered(reader) if told in ("", one.year)),  # (3)
            duplicates=tuple(_duplicates(reader, told)),  # (4)
        )


def chosen_series(typed: str) -> Collection[Series]:
    """Read the name of a series; all of them when none is given. Raises: UsageError."""
    if not typed:
        return tuple(Series)
    if typed not in tuple(Series):
        raise UsageError("series_unknown", typed=typed, known=", ".join(Series))
    return (Series(typed),)


# ----------------------------------------------------------------------------- private

_NAMED = {
    Term.DOCUMENT: Named.DOCUMENT,
    Term.CONTRACT: Named.CONTRACT,
    Term.ACT: Named.ACT,
    Term.ORDER: Named.ORDER,
    Term.SLIP: Named.SLIP,
}
_ALIKE = (Term.INVOICE, Term.DOCUMENT, Term.ORDER, Term.SLIP, Term.FLOW, Term.ACT_ID)


def _not_held(reader: Reader) -> Iterator[NotHeld]:
    for group in _by_value(reader.every_key(*_NAMED)):
        things = [one for one in group if one.key.role is KeyRole.IS]
        lost: dict[str, list[KeyedUnit]] = {}
        for one in group:
            # A treasury answers slips and documents in one list; the orders say the others.
            answers = one.key.term is Term.DOCUMENT and one.stage is Stage.TREASURY
            if one.key.role is KeyRole.IS or answers:
                continue
            if not any(match(one.key, it.key) for it in things):
                lost.setdefault(one.key.scope, []).append(one)
        for some in _agreeing(lost):
            yield _told(reader, some)


def _agreeing(lost: dict[str, list[KeyedUnit]]) -> Iterator[list[KeyedUnit]]:
    """Put together the namings that may be of one thing: a scope that says less joins the first."""
    groups: list[list[KeyedUnit]] = []
    for some in lost.values():
        for group in groups:
            mine, theirs = scope_of(group[0].key), scope_of(some[0].key)
            if all(not mine[name].isdisjoint(theirs[name]) for name in mine.keys() & theirs.keys()):
                group.extend(some)
                break
        else:
            groups.append(list(some))
    yield from groups


def _told(reader: Reader, some: list[KeyedUnit]) -> NotHeld:
    first = some[0]
    ids = tuple(dict.fromkeys(one.unit_id for one in some))
    titles = reader.unit_titles(ids[:MOST_NAMED])
    exercise, slash, _ = first.key.value.partition("/")
    written = first.key.written
    named = _NAMED[first.key.term]
    if named is Named.DOCUMENT and all(map(_is_paper, reader.units_by_id(ids).values())):
        named = Named.PAPER
    return NotHeld(
        named=named,
        name=f"{written}/{exercise}" if slash and exercise not in written else written,
        year=exercise if slash else _year(reader, first.unit_id),
        by=tuple((one, titles.get(one, "")) for one in ids[:MOST_NAMED]),
        count=len(ids),
    )


def _is_paper(unit: UnitRecord) -> bool:
    return not ON_PAPER.isdisjoint(terms_of(unit.metadata).all("PES:Support"))


def _year(reader: Reader, unit_id: str) -> str:
    """Give the exercise of the order or slip that a unit is in, else the year of its dates."""
    unit = reader.units_by_id((unit_id,))[unit_id]
    steps = unit.path.split("/")
    for keys in reader.business_keys(steps).values():
        for key in keys.keys:
            exercise, slash, _ = key.value.partition("/")
            if slash and key.term in (Term.ORDER, Term.SLIP):
                return exercise
    around = reader.units_by_id(steps)
    dates = (around[step].start_date[:4] for step in reversed(steps) if step in around)
    return next(filter(None, dates), "")


def _unanswered(reader: Reader) -> Iterator[Unanswered]:
    slips = [
        group
        for group in _by_value(reader.every_key(Term.SLIP))
        if any(one.key.role is KeyRole.IS for one in group)
    ]
    waiting: dict[str, KeyedUnit] = {}
    for group in slips:
        answers = [one.key for one in group if one.stage is Stage.TREASURY]
        for one in group:
            is_slip = one.key.role is KeyRole.IS and one.stage is Stage.SLIP
            if is_slip and not any(match(one.key, other) for other in answers):
                waiting[one.unit_id] = one
    units = reader.units_by_id(waiting)
    beside = [
        (step, unit_id) for unit_id, unit in units.items() for step in (unit_id, *unit.parents)
    ]
    flows: dict[str, set[str]] = {}
    for parent, flow in reader.children_at({step for step, _ in beside}, (Stage.FLOW,)):
        flows.setdefault(parent, set()).add(flow)
    answered = _answered_flows(reader)
    for unit_id, unit in units.items():
        own = {flow for step in (unit_id, *unit.parents) for flow in flows.get(step, ())}
        if own.isdisjoint(answered):
            exercise = waiting[unit_id].key.value.partition("/")[0]
            yield Unanswered(unit_id=unit_id, title=unit.title, year=exercise)


def _answered_flows(reader: Reader) -> set[str]:
    """List the flows that an answer names, which says nothing of single slips."""
    found: set[str] = set()
    for group in _by_value(reader.every_key(Term.FLOW)):
        if any(one.stage is Stage.TREASURY for one in group):
            found.update(one.unit_id for one in group if one.key.role is KeyRole.IS)
    return found


def _duplicates(reader: Reader, year: str) -> Iterator[Duplicate]:
    for group in _by_value(reader.every_key(*_ALIKE)):
        rest = [one for one in group if one.key.role is KeyRole.IS]
        while rest:
            first, *others = rest
            because = None
            same = {first.unit_id: first}
            for other in others:
                found = twins_by(first.key, other.key)
                if found is not None and other.stage is first.stage:
                    because, same[other.unit_id] = found, other
            rest = [one for one in others if one.unit_id not in same]
            years = {min(scope_of(one.key).get("year", {""})) for one in same.values()}
            years.add(first.key.value.partition("/")[0])
            if because is not None and len(same) > 1 and (not year or year in years):
                titles = reader.unit_titles(same)
                units = tuple((one, titles.get(one, "")) for one in same)
                yield Duplicate(because=because, name=first.key.written, units=units)


def _by_value(keyed: Iterable[KeyedUnit]) -> Iterator[list[KeyedUnit]]:
    """Group keys, which come in order of term and value."""
    group: list[KeyedUnit] = []
    for one in keyed:
        if group and (one.key.term, one.key.value) != (group[0].key.term, group[0].key.value):
            yield group
            group = []
        group.append(one)
    if group:
        yield group
