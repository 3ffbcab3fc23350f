"""Steps of related: where the units of a file lead, by numbers, by bytes, by what holds them.

Nothing is admitted here. What the caller may not read is no lead, by whatever way: it would change
what others lead to, and how surely.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sae.domain.access import Sight
from sae.domain.business_keys import NO_KEYS, BusinessKey, Role, Term, UnitKeys
from sae.domain.expense import (
    ALL_STAGES,
    HELD_BY,
    LISTED_BELOW,
    ONWARD,
    Because,
    Certainty,
    lookups,
    match,
    twins_by,
)
from sae.domain.expense_stages import Stage, stage_of_type
from sae.domain.records import UnitRecord
from sae.jobs.reading import readable
from sae.ports import Reader
from sae.ports.catalogue_expense import KeyedUnit

MOST_ROWS = 1_000  # answers to one question
MOST_TWINS = 20  # units of the same bytes; a logo that everybody encloses joins nobody
MOST_NAMESAKES = 3  # things of one number, and nothing that tells them apart: none is chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A unit of the file. via: the unit that led to it. way: kinds gone through, its own included.

    is_below: inside what was asked, or what is inside it. is_followed: all that it says is
    followed; of other papers only PES:IdUnique is.
    """

    unit: UnitRecord
    keys: UnitKeys
    stage: Stage
    because: Because
    certainty: Certainty
    value: str
    via: str
    way: frozenset[Stage]
    is_below: bool
    is_followed: bool

    @property
    def is_asked(self) -> bool:
        """Say whether it is the unit that the file was asked of."""
        return self.because is Because.ASKED

    @property
    def onward(self) -> frozenset[Stage]:
        """Give the kinds that its numbers may lead to."""
        return ALL_STAGES if self.is_asked or self.is_below else ONWARD[self.stage]


@dataclass(slots=True)
class Known:
    """Units and keys already read: what stands above one paper stands above its neighbours."""

    reader: Reader
    _units: dict[str, UnitRecord] = field(default_factory=dict)
    _keys: dict[str, UnitKeys] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    def units(self, unit_ids: Iterable[str]) -> dict[str, UnitRecord]:
        """Give units by identifier; ids of no visible unit are left out."""
        wanted = dict.fromkeys(unit_ids)
        new = [one for one in wanted if one not in self._read]
        self._units.update(self.reader.units_by_id(new))
        self._keys.update(self.reader.business_keys(new))
        self._read.update(new)
        return {one: self._units[one] for one in wanted if one in self._units}

    def keys(self, unit_id: str) -> UnitKeys:
        """Give the keys of a unit that was read."""
        return self._keys.get(unit_id, NO_KEYS)


@dataclass(slots=True)
class Gathered:
    """What was gathered so far. twins: (unit, unit) that are one thing received twice, and by what.

    same_bytes: units by digest. unclear: keys that name too many things to choose one.
    truncated: there is more.
    """

    known: Known
    found: dict[str, Found] = field(default_factory=dict)
    twins: dict[tuple[str, str], Because] = field(default_factory=dict)
    same_bytes: dict[str, dict[str, None]] = field(default_factory=dict)
    unclear: set[BusinessKey] = field(default_factory=set)
    truncated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A unit that another leads to. inside: from what holds it."""

    unit_id: str
    source: Found
    because: Because
    certainty: Certainty = Certainty.CERTAIN
    value: str = ""
    inside: bool = False


def leads_by_key(
    reader: Reader, gathered: Gathered, frontier: Sequence[Found], sight: Sight
) -> Iterator[Lead]:
    """Follow the numbers that units are or name."""
    for stages in dict.fromkeys(one.onward for one in frontier if one.onward):
        wanted = _wanted([one for one in frontier if one.onward == stages])
        if not wanted:
            continue
        rows = reader.units_keyed(wanted.keys(), stages, limit=MOST_ROWS)
        seen = frozenset(readable(reader, dict.fromkeys(row.unit_id for row in rows), sight))
        gathered.truncated |= len(seen) >= MOST_ROWS
        leads: dict[tuple[str, BusinessKey], list[tuple[Lead, KeyedUnit]]] = {}
        for row in rows:
            if row.unit_id not in seen:
                continue
            for source, key in wanted.get((row.key.term, row.key.value), ()):
                lead = _lead_of(gathered, source, key, row)
                if lead is not None:
                    leads.setdefault((source.unit.unit_id, key), []).append((lead, row))
        for (_, key), some in leads.items():
            yield from _chosen(gathered, key, some)


def leads_by_bytes(
    reader: Reader, gathered: Gathered, frontier: Sequence[Found], sight: Sight
) -> Iterator[Lead]:
    """Follow the files: the same bytes came by another way."""
    sources = {one.unit.unit_id: one for one in frontier if one.is_followed}
    rows = reader.units_of_same_bytes(sources, limit=MOST_TWINS + 2)  # itself, and one too many
    seen = frozenset(readable(reader, dict.fromkeys(row.other_id for row in rows), sight))
    others: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.other_id in seen:
            others.setdefault(row.unit_id, {})[row.other_id] = None
            group = gathered.same_bytes.setdefault(row.sha256, {})
            group.update({row.unit_id: None, row.other_id: None})
    holders = _holders(
        gathered.known, (*others, *(one for some in others.values() for one in some))
    )
    for unit_id, some in others.items():
        yield from _leads_of_bytes(sources[unit_id], some, holders)


def leads_above(
    reader: Reader, known: Known, frontier: Sequence[Found], sight: Sight
) -> Iterator[Lead]:
    """Follow what units are inside of, as far as it says what it is."""
    inner = [one for one in frontier if one.is_followed]
    above = dict.fromkeys(step for one in inner for step in one.unit.path.split("/")[:-1])
    units = known.units(readable(reader, above, sight))
    for one in inner:
        for step in reversed(one.unit.path.split("/")[:-1]):
            unit = units.get(step)
            if unit is None:
                continue
            if stage_of(unit, known.keys(step)) not in (Stage.OTHER, Stage.ATTACHMENT):
                yield Lead(unit_id=step, source=one, because=Because.WITHIN)


def leads_below(
    reader: Reader, gathered: Gathered, frontier: Sequence[Found], sight: Sight
) -> Iterator[Lead]:
    """Follow what units hold: papers, and the flow and its answers beside a slip."""
    for one in frontier:
        if one.is_asked or one.is_below or one.stage in LISTED_BELOW:
            children = reader.children(one.unit.unit_id)
            gathered.truncated |= len(children) > MOST_ROWS and sight.is_whole
            for child in children[:MOST_ROWS]:
                yield Lead(unit_id=child, source=one, because=Because.WITHIN, inside=True)
        elif one.stage is Stage.SLIP:
            yield from _beside_slip(reader, one)
        if one.stage is Stage.SLIP:
            flows = reader.children_at(one.unit.parents, (Stage.FLOW,))
            if len(flows) == 1:  # several flows in one folder do not say which is whose
                yield Lead(unit_id=flows[0][1], source=one, because=Because.WITHIN)


def stage_of(unit: UnitRecord, keys: UnitKeys, otherwise: Stage = Stage.OTHER) -> Stage:
    """Say what a unit is, by its keys, else by its DocumentType, else as told."""
    if keys.stage is not Stage.OTHER:
        return keys.stage
    told = stage_of_type(unit.document_type)
    return told if told is not Stage.OTHER else otherwise


# ----------------------------------------------------------------------------- private

_AMBIGUOUS = frozenset({Term.ACT, Term.COMMITMENT, Term.CONTRACT, Term.ORDER, Term.SLIP})
_Holder = tuple[Stage, str]


def _wanted(
    sources: Iterable[Found],
) -> dict[tuple[Term, str], list[tuple[Found, BusinessKey]]]:
    """Say what is looked for, and for whom."""
    wanted: dict[tuple[Term, str], list[tuple[Found, BusinessKey]]] = {}
    for source in sources:
        for key in source.keys.keys:
            if source.is_followed or key.term is Term.DOCUMENT:
                for lookup in lookups(key):
                    wanted.setdefault(lookup, []).append((source, key))
    return wanted


def _lead_of(gathered: Gathered, source: Found, key: BusinessKey, row: KeyedUnit) -> Lead | None:
    if row.unit_id == source.unit.unit_id:
        return None
    twin = twins_by(key, row.key)
    if twin is not None and row.stage is source.stage:
        gathered.twins.setdefault((source.unit.unit_id, row.unit_id), twin)
    said = match(key, row.key)
    if said is None:
        return None
    return Lead(
        unit_id=row.unit_id,
        source=source,
        because=said.because,
        certainty=said.certainty,
        value=said.value,
    )


def _chosen(
    gathered: Gathered, key: BusinessKey, leads: Sequence[tuple[Lead, KeyedUnit]]
) -> Iterator[Lead]:
    """Keep the leads of one key, unless they are several things between which nothing chooses."""
    if key.term in _AMBIGUOUS and key.role is Role.NAMES:
        things: dict[Stage, set[str]] = {}
        for lead, row in leads:
            things.setdefault(row.stage, set()).add(lead.unit_id)
        most = max((len(some) for some in things.values()), default=0)
        if most > MOST_NAMESAKES:
            gathered.unclear.add(key)
            return
        if most > 1:
            yield from (replace(lead, certainty=Certainty.LIKELY) for lead, _ in leads)
            return
    yield from (lead for lead, _ in leads)


def _leads_of_bytes(
    source: Found, others: Iterable[str], holders: Mapping[str, _Holder]
) -> Iterator[Lead]:
    """Keep the units of the same bytes; a paper held in two orders does not tell which is meant."""
    own = source.unit.unit_id
    others = tuple(others)
    if source.is_asked:
        yield from (_same(source, other, Certainty.CERTAIN) for other in others)
        return
    if len(others) > MOST_TWINS:
        return
    held: dict[Stage, set[str]] = {}
    for one in (own, *others):
        if one in holders:
            stage, holder = holders[one]
            held.setdefault(stage, set()).add(holder)
    shared = {stage for stage, some in held.items() if len(some) > 1}
    certainty = Certainty.LIKELY if shared else Certainty.CERTAIN
    for other in others:
        stage, holder = holders.get(other, (Stage.OTHER, ""))
        gone_through = stage in source.way and holder != holders.get(own, (stage, ""))[1]
        if stage not in shared and not gone_through:
            yield _same(source, other, certainty)


def _same(source: Found, other: str, certainty: Certainty) -> Lead:
    return Lead(unit_id=other, source=source, because=Because.SAME_BYTES, certainty=certainty)


def _holders(known: Known, unit_ids: Iterable[str]) -> dict[str, _Holder]:
    """Say what each unit is inside of: the nearest invoice, order or visa, itself included."""
    units = known.units(unit_ids)
    around = known.units(step for unit in units.values() for step in unit.path.split("/"))
    stages = {step: stage_of(unit, known.keys(step)) for step, unit in around.items()}
    found: dict[str, _Holder] = {}
    for unit_id, unit in units.items():
        for step in reversed(unit.path.split("/")):
            if stages.get(step) in HELD_BY:
                found[unit_id] = (stages[step], step)
                break
    return found


def _beside_slip(reader: Reader, slip: Found) -> Iterator[Lead]:
    for _, child in reader.children_at((slip.unit.unit_id,), (Stage.FLOW, Stage.TREASURY)):
        yield Lead(unit_id=child, source=slip, because=Because.WITHIN)
