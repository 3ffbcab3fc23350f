"""Related: the whole file of an expense, from any one of its papers.

(1) find the unit that was named, as far as it exists for the caller
(2) gather what is joined to it, hop by hop: same bytes, PES:IdUnique, supplier and number,
    commitment, contract, act, what holds it
(3) put it in order: what is inside what, invoice first, answers of the treasury last
(4) name what is missing, and what was received twice

Nothing is merged and nothing is written: the same bytes received three times are three units. What
the caller may not read is not there: it leads nowhere, and is missing like what was never received.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sae.domain.access import Sight
from sae.domain.business_keys import Term, UnitKeys
from sae.domain.expense import Because, Certainty
from sae.domain.expense_missing import Missing, Piece, missing_from
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord
from sae.domain.unit_events import UnitEvent, events_of
from sae.errors import HomeBusy, UnknownIdentifier, UsageError
from sae.jobs.expense_leads import MOST_TWINS, Found, Gathered
from sae.jobs.expense_walk import walk
from sae.jobs.naming import Kind, name_of
from sae.jobs.reading import readable, sight_on
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpensePiece:
    """A unit of the file. depth: below the piece that holds it. via: the unit that led to it.

    value: the number that joins them, as the unit that led here writes it. events: visas,
    signatures and the like, as its Content tells them.
    """

    unit: UnitRecord
    stage: Stage
    depth: int
    because: Because
    certainty: Certainty
    value: str
    via: str
    events: tuple[UnitEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twins:
    """Units that are the same thing received several times: (unit id, title), and by what."""

    because: Because
    units: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseFile:
    """The file of an expense. is_whole: the caller reads everything, so that missing is missing.

    truncated: more is joined than one file shows.
    """

    asked: str
    pieces: tuple[ExpensePiece, ...]
    missing: tuple[Missing, ...]
    twins: tuple[Twins, ...]
    is_whole: bool
    truncated: bool


def related(archive: Archive, typed: str) -> ExpenseFile:
    """Follow the four steps. Raises: UnknownIdentifier, UsageError when it is not one unit."""
    with suppress(HomeBusy):  # what is stored is shown all the same
        fresh_decisions(archive)
    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)
        named = name_of(reader, typed, sight=sight)  # (1)
        unit_id = named.identifier
        if named.kind is Kind.OBJECT:
            owners = readable(reader, reader.units_of_object(unit_id), sight)
            unit_id = next(iter(owners), "")
        elif named.kind is not Kind.UNIT:
            raise UsageError("not_a_unit", typed=typed)
        if not readable(reader, (unit_id,), sight):
            raise UnknownIdentifier("identifier_unknown", typed=typed)
        gathered = walk(reader, unit_id, sight)  # (2)
        twins = tuple(_twins(reader, gathered, sight))
    pieces = tuple(_in_order(gathered.found))  # (3)
    said = [_said(gathered.found[one.unit.unit_id]) for one in pieces]
    return ExpenseFile(
        asked=unit_id,
        pieces=pieces,
        missing=missing_from(said, frozenset(gathered.unclear)),  # (4)
        twins=twins,
        is_whole=sight.is_whole,
        truncated=gathered.truncated,
    )


# ----------------------------------------------------------------------------- private

_PLACES = {stage: place for place, stage in enumerate(Stage)}


def _in_order(found: Mapping[str, Found]) -> Iterator[ExpensePiece]:
    """Walk down from what stands in nothing else of the file, in the order of an expense."""
    inside: dict[str, list[Found]] = {}
    for one in found.values():
        above = (step for step in reversed(one.unit.path.split("/")[:-1]) if step in found)
        inside.setdefault(next(above, ""), []).append(one)
    waiting = [(0, one) for one in sorted(inside.pop("", ()), key=_place, reverse=True)]
    while waiting:
        depth, one = waiting.pop()
        yield ExpensePiece(
            unit=one.unit,
            stage=one.stage,
            depth=depth,
            because=one.because,
            certainty=one.certainty,
            value=one.value,
            via=one.via,
            events=events_of(one.unit.metadata),
        )
        below = sorted(inside.pop(one.unit.unit_id, ()), key=_place)
        waiting.extend((depth + 1, child) for child in reversed(below))


def _place(one: Found) -> tuple[int, str, int]:
    return (_PLACES[one.stage], one.unit.transfer_id, one.unit.position)


def _said(one: Found) -> Piece:
    """Give what a unit says should be there, as far as it was followed."""
    keys = one.keys
    if not one.is_followed:
        keys = UnitKeys(keys.stage, tuple(key for key in keys.keys if key.term is Term.DOCUMENT))
    return Piece(one.unit.unit_id, one.stage, keys, one.unit.metadata)


def _alike(pairs: Mapping[tuple[str, str], Because]) -> Iterator[tuple[Because, tuple[str, ...]]]:
    """Bring together the pairs that share a unit and a reason: ten copies are one thing."""
    groups: list[tuple[Because, dict[str, None]]] = []
    for pair, because in pairs.items():
        joined = dict.fromkeys(pair)
        for one in [
            one for one in groups if one[0] is because and not one[1].keys().isdisjoint(pair)
        ]:
            joined = one[1] | joined
            groups.remove(one)
        groups.append((because, joined))
    yield from ((because, tuple(some)) for because, some in groups)


def _twins(reader: Reader, gathered: Gathered, sight: Sight) -> Iterator[Twins]:
    """Say what was received several times; units that are not of the file are named too."""
    groups = dict.fromkeys(tuple(some)[:MOST_TWINS] for some in gathered.same_bytes.values())
    every = dict.fromkeys(one for some in (*groups, *gathered.twins) for one in some)
    titles = reader.unit_titles(readable(reader, every, sight))
    told: set[frozenset[str]] = set()
    for because, some in (
        *((Because.SAME_BYTES, some) for some in groups),
        *_alike(gathered.twins),
    ):
        kept = tuple((one, titles[one]) for one in some if one in titles)
        if len(kept) > 1 and frozenset(some) not in told:
            told.add(frozenset(some))
            yield Twins(because=because, units=kept)
