"""What exists for who asks, on one snapshot: the question that every door asks before it shows.

    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)
        unit_ids = readable(reader, unit_ids, sight)

What may not be read is answered as what is not there: same error, same count.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from sae.domain.access import READS_EVERYTHING, AccessFacts, Sight, sight_of
from sae.domain.records import UnitRecord
from sae.domain.unit_decision import Chosen, UnitDecision
from sae.errors import NotAllowed, UnknownIdentifier
from sae.jobs.unit_decisions import are_fresh
from sae.ports import Archive, Reader


def sight_on(archive: Archive, reader: Reader) -> Sight:
    """Say what exists today for who acts."""
    if archive.caller.has(*READS_EVERYTHING):
        return sight_of(archive.caller, on=archive.clock.today())
    agencies = reader.referentials().agencies
    return sight_of(
        archive.caller,
        # A decision that waits to be made again may be stricter: nothing is open meanwhile.
        on=archive.clock.today() if are_fresh(reader) else None,
        confirmed=(agency.identifier for agency in agencies if agency.confirmed),
        scheme=reader.scheme(),
    )


def facts_of(reader: Reader, units: Iterable[UnitRecord]) -> Iterator[AccessFacts]:
    """Say, of units in order, what decides who may read them.

    Nothing is open until a decision says from when (design §6: unknown is closed).
    """
    known = tuple(units)
    unit_ids = [unit.unit_id for unit in known]
    series = reader.series_of(unit_ids)
    decisions = reader.decisions(unit_ids)
    for unit in known:
        node = series.get(unit.unit_id)
        yield AccessFacts(
            unit_id=unit.unit_id,
            originating_agency=unit.originating_agency,
            series=node.code if node is not None else "",
            open_from=_open_from(decisions.get(unit.unit_id)),
        )


def readable(reader: Reader, unit_ids: Iterable[str], sight: Sight) -> tuple[str, ...]:
    """Keep, in order, the units that exist for the caller."""
    wanted = tuple(unit_ids)
    if sight.is_whole:
        return wanted
    units = (unit for one in wanted if (unit := reader.unit(one)) is not None)
    return tuple(facts.unit_id for facts in facts_of(reader, units) if sight.sees(facts))


def require_provable(reader: Reader, unit_id: str, sight: Sight) -> None:
    """Raise NotAllowed unless the caller may read all that the proof of a unit shows.

    What proves a unit is the whole of its AIP, with the description of its neighbours and of what
    is above them: nothing can be left out of what a digest covers.
    """
    if sight.is_whole:
        return
    unit = reader.unit(unit_id)
    of_aip = tuple(reader.units(aip_id=unit.aip_id)) if unit is not None else ()
    shown = dict.fromkeys(one for unit in of_aip for one in unit.path.split("/"))
    shown.update(dict.fromkeys(one for unit in of_aip for one in unit.parents))
    if len(readable(reader, shown, sight)) < len(shown):
        raise NotAllowed("proof_shows_more")


def require_readable(reader: Reader, unit_id: str, sight: Sight) -> None:
    """Raise UnknownIdentifier, as for a unit that is not there, unless the caller may read it."""
    if unit_id not in readable(reader, (unit_id,), sight):
        raise UnknownIdentifier("identifier_unknown", typed=unit_id)


# ----------------------------------------------------------------------------- private


def _open_from(decision: UnitDecision | None) -> date | None:
    """Give the day of communicability once a unit is archives définitives, which is decided.

    Until then it is for persons empowered only (CNIL, délibération 2005-213), who read by function.
    """
    if decision is None or decision.chosen is not Chosen.KEEP:
        return None
    return decision.communicable_on
