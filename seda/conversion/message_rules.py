"""Puts what a message said of all its units on its roots, when several messages become one.

SEDA: the rules of ManagementMetadata govern every unit of the message, through its roots; the
rule that a root states itself wins over the same rule of the message.
"""

from copy import deepcopy

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.report import XmlNode, local
from seda.model import RULE_CATEGORIES

# What a ManagementMetadata says of every unit. The rest it says of the transfer.
GIVEN_TO_ROOTS = frozenset({*RULE_CATEGORIES, "NeedAuthorization"})


def give_to_root(unit: XmlNode, metadata: XmlNode, version: str) -> None:
    """Add to a root what its message's ManagementMetadata said. Both are already in `version`."""
    for node in metadata.iter():
        node.attrib.pop("id", None)  # given to several roots, it would stand several times
    rules = [node for node in metadata if local(node.tag) in GIVEN_TO_ROOTS]
    if rules:
        management = management_of(unit, version)
        for node in rules:
            own = management.find(node.tag)
            if own is None:
                management.append(deepcopy(node))
            elif local(node.tag) in RULE_CATEGORIES:
                _add_rules(own, node, version)
    agency = metadata.findtext(named("OriginatingAgencyIdentifier", version), "").strip()
    content = unit.find(named("Content", version))
    if agency and content is not None and content.find(named("OriginatingAgency", version)) is None:
        organization = etree.SubElement(content, named("OriginatingAgency", version))
        etree.SubElement(organization, named("Identifier", version)).text = agency


def management_of(unit: XmlNode, version: str) -> XmlNode:
    """Give the Management of a unit, made where it must stand when there is none."""
    management = unit.find(named("Management", version))
    if management is None:
        management = etree.Element(named("Management", version))
        unit.find(named("Content", version)).addprevious(management)
    return management


# ----------------------------------------------------------------------------- private


def _add_rules(own: XmlNode, message: XmlNode, version: str) -> None:
    """Add, before those of a root, the rules that only its message states."""
    rule = named("Rule", version)
    stated = {(node.text or "").strip() for node in own.findall(rule)}
    position = 0
    adding = False
    for node in message:
        if node.tag == rule:
            adding = (node.text or "").strip() not in stated
        elif not _belongs_to_a_rule(node):
            adding = False
        if adding:
            own.insert(position, deepcopy(node))
            position += 1


def _belongs_to_a_rule(node: XmlNode) -> bool:
    name = local(node.tag)
    return name in ("StartDate", "PreventRearrangement") or name.startswith("Hold")
