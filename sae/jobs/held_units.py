"""What holds archives at this moment: the question that every way out asks, under the lock.

    def check(tx: Transaction) -> None:
        held = blocking_holds(tx, unit_ids, on=archive.clock.today())

`unit_ids` are all the units that would leave, whole sub-trees included: a hold reaches what is
below it, never what is above. Nothing is kept between two questions: what was free when a list was
made may be held when it is executed.
"""

from collections.abc import Iterable
from datetime import date

from sae.domain.holds import HoldOn
from sae.errors import NotAllowed
from sae.ports import Reader

NAMED = 3  # units in a sentence; more would not be read


def blocking_holds(reader: Reader, unit_ids: Iterable[str], *, on: date) -> tuple[HoldOn, ...]:
    """List what keeps these units from leaving on a day: our holds, and HoldRules of packages.

    A rule that is unknown, or has no end, holds (design §6).
    """
    return tuple(one for one in reader.holds_on(unit_ids) if one.is_active(on))


def refuse_held(reader: Reader, unit_ids: Iterable[str], *, on: date) -> None:
    """Raise NotAllowed (`units_held`) when something holds one of these units."""
    held = blocking_holds(reader, unit_ids, on=on)
    if held:
        units = tuple(dict.fromkeys(one.unit_id for one in held))
        raise NotAllowed(
            "units_held",
            count=len(units),
            units=", ".join(units[:NAMED]) + (", …" if len(units) > NAMED else ""),
            holds=", ".join(sorted({one.hold_id or one.rule_id for one in held})),
        )
