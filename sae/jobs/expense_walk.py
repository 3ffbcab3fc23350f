"""A step of related: from one unit to all that belongs to its expense, hop by hop.

Each hop asks the catalogue a few indexed questions for all the units reached by the one before,
then admits what exists for the caller: what she may not read leads nowhere, is counted nowhere.
"""

from collections.abc import Sequence

from sae.domain.access import Sight
from sae.domain.business_keys import Role, Term, UnitKeys
from sae.domain.business_terms import plain_number
from sae.domain.expense import FOLLOWED_BELOW, ONCE, Because, Certainty
from sae.domain.expense_stages import Stage
from sae.domain.records import UnitRecord
from sae.jobs.expense_leads import (
    Found,
    Gathered,
    Known,
    Lead,
    leads_above,
    leads_below,
    leads_by_bytes,
    leads_by_key,
    stage_of,
)
from sae.jobs.reading import readable
from sae.ports import Reader

MOST_UNITS = 400  # in one file; a contract of ten years is read through its invoices, one by one
MOST_HOPS = 8  # attachment, order, slip, flow, answer: the longest way has five


def walk(reader: Reader, unit_id: str, sight: Sight) -> Gathered:
    """Gather the file of the expense that a readable unit belongs to."""
    known = Known(reader)
    unit = known.units((unit_id,))[unit_id]
    keys = known.keys(unit_id)
    stage = stage_of(unit, keys)
    asked = Found(
        unit=unit,
        keys=keys,
        stage=stage,
        because=Because.ASKED,
        certainty=Certainty.CERTAIN,
        value="",
        via="",
        way=frozenset({stage}),
        is_below=True,
        is_followed=True,
    )
    gathered = Gathered(known=known, found={unit_id: asked})
    frontier: Sequence[Found] = (asked,)
    for _ in range(MOST_HOPS):
        frontier = _hop(reader, gathered, frontier, sight)
        if not frontier:
            return gathered
    gathered.truncated = True
    return gathered


# ----------------------------------------------------------------------------- private

_SHORTEST_NUMBER = 3  # characters of an invoice's number that is looked for among words


def _hop(
    reader: Reader, gathered: Gathered, frontier: Sequence[Found], sight: Sight
) -> Sequence[Found]:
    leads = [
        *leads_by_key(reader, gathered, frontier, sight),
        *leads_by_bytes(reader, gathered, frontier, sight),
        *leads_above(reader, gathered.known, frontier, sight),
        *leads_below(reader, gathered, frontier, sight),
    ]
    new = [lead for lead in leads if lead.unit_id not in gathered.found]
    seen = readable(reader, dict.fromkeys(lead.unit_id for lead in new), sight)
    units = gathered.known.units(seen)
    reached: list[Found] = []
    # What is certain is said first: a unit is in the file once, for its best reason.
    for lead in sorted(new, key=lambda one: one.certainty is not Certainty.CERTAIN):
        unit = units.get(lead.unit_id)
        if unit is None or lead.unit_id in gathered.found:
            continue
        one = _admitted(lead, unit, gathered.known.keys(lead.unit_id))
        if one is None:
            continue
        if len(gathered.found) >= MOST_UNITS:
            gathered.truncated = True
            return ()
        gathered.found[lead.unit_id] = one
        reached.append(one)
    return reached


def _admitted(lead: Lead, unit: UnitRecord, keys: UnitKeys) -> Found | None:
    """Let a unit into the file, unless its kind was gone through already on the way to it."""
    source = lead.source
    is_paper = lead.because in (Because.WITHIN, Because.SAME_BYTES)
    stage = stage_of(unit, keys, Stage.ATTACHMENT if is_paper else Stage.OTHER)
    if stage in ONCE and stage in source.way and lead.because is not Because.PRECEDING_INVOICE:
        return None
    if lead.because is Because.AMOUNT and not _says_number(source, unit, keys):
        return None
    is_below = lead.inside and source.is_below
    likely = Certainty.LIKELY in (lead.certainty, source.certainty)
    return Found(
        unit=unit,
        keys=keys,
        stage=stage,
        because=lead.because,
        certainty=Certainty.LIKELY if likely else Certainty.CERTAIN,
        value=lead.value,
        via=source.unit.unit_id,
        way=source.way | {stage},
        is_below=is_below,
        is_followed=not lead.inside or is_below or source.stage in FOLLOWED_BELOW,
    )


def _says_number(source: Found, unit: UnitRecord, keys: UnitKeys) -> bool:
    """Say whether the order of a supplier and amount names the invoice in its object."""
    order, invoice = (unit, source.keys) if source.stage is Stage.INVOICE else (source.unit, keys)
    words = f"{order.title} {order.description}".split()
    said = {plain_number(word) for word in words}
    return any(
        len(number := plain_number(key.written)) >= _SHORTEST_NUMBER and number in said
        for key in invoice.keys
        if key.term is Term.INVOICE and key.role is Role.IS
    )
