"""States on a unit the holds that its archive set, which no package had said.

HoldRule is of SEDA 2.2 and after: in 2.1 it is pruned like any element that the version does not
have, and told as a loss.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.message_rules import management_of
from seda.conversion.report import XmlNode


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedHold:
    """A hold. rule_id: never empty. until, reassess: ISO days, or empty."""

    rule_id: str
    until: str
    owner: str
    reassess: str
    reason: str
    prevents_rearrangement: bool


def state_holds(unit: XmlNode, holds: Iterable[StatedHold], version: str) -> None:
    """Add holds to a unit, before those that it states itself."""
    stated = [part for hold in holds for part in _parts(hold, version)]
    if not stated:
        return
    management = management_of(unit, version)
    rule = management.find(named("HoldRule", version))
    if rule is None:
        rule = etree.SubElement(management, named("HoldRule", version))
    for position, part in enumerate(stated):
        rule.insert(position, part)


# ----------------------------------------------------------------------------- private


def _parts(hold: StatedHold, version: str) -> Iterable[XmlNode]:
    texts = (
        ("Rule", hold.rule_id),
        ("HoldEndDate", hold.until),
        ("HoldOwner", " ".join(hold.owner.split())),
        ("HoldReassessingDate", hold.reassess),
        ("HoldReason", " ".join(hold.reason.split())),
        ("PreventRearrangement", "true" if hold.prevents_rearrangement else ""),
    )
    for name, text in texts:
        if text:
            node = etree.Element(named(name, version))
            node.text = text
            yield node
