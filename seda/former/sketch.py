"""A unit of SEDA 2 being written from SEDA 0.2 or 1.0, and what identifiers and agencies become."""

from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.report import XmlNode
from seda.former.rules import OldRule
from seda.versions import namespace_of

# Attributes that say what scheme an identifier belongs to.
SCHEME = (
    *("schemeID", "schemeName", "schemeAgencyName"),
    *("schemeVersionID", "schemeDataURI", "schemeURI"),
)

# How SEDA 2 names a relation, in its order.
RELATIONS = ("IsVersionOf", "Replaces", "Requires", "IsPartOf", "References")


@dataclass(slots=True)
class OldSketch:
    """A unit being written, its rules apart until all are known."""

    version: str
    xml_id: str
    access: list[OldRule] = field(default_factory=list)
    raised: list[OldRule] = field(default_factory=list)
    appraisal: tuple[OldRule, str] | None = None
    unit: XmlNode = None
    content: XmlNode = None

    def __post_init__(self) -> None:
        nsmap = {None: namespace_of(self.version)}
        self.unit = etree.Element(named("ArchiveUnit", self.version), id=self.xml_id, nsmap=nsmap)
        self.content = self.sub(self.unit, "Content", None)

    def add(self, name: str, text: str) -> XmlNode:
        """Add an element to the Content; an empty text is none."""
        return self.sub(self.content, name, text or None)

    def sub(self, parent: XmlNode, name: str, text: str | None) -> XmlNode:
        """Add an element inside another."""
        added = etree.SubElement(parent, named(name, self.version))
        added.text = text
        return added

    def has(self, name: str) -> bool:
        """Say whether the Content has an element of that name."""
        return self.content.find(named(name, self.version)) is not None

    def identifier(self, parent: XmlNode, name: str, old: XmlNode) -> None:
        """Add an identifier and what it says of its scheme, when it has a text."""
        if has_text(old):
            copy_scheme(old, self.sub(parent, name, (old.text or "").strip()))

    def relate(self, name: str, target: str) -> None:
        """Add a relation to something outside, in the order of the standard."""
        relations = self.content.find(named("RelatedObjectReference", self.version))
        if relations is None:
            relations = self.add("RelatedObjectReference", "")
        relation = etree.Element(named(name, self.version))
        self.sub(relation, "ExternalReference", target)
        ranks = [named(one, self.version) for one in RELATIONS]
        place = sum(ranks.index(one.tag) <= ranks.index(relation.tag) for one in relations)
        relations.insert(place, relation)

    def write_rules(self, ruled_above: Collection[str]) -> None:
        """Write the rules. A rule of a unit replaced those above it: SEDA 2 would add them up."""
        if not (self.access or self.raised or self.appraisal):
            return
        management = etree.Element(named("Management", self.version))
        self.content.addprevious(management)
        if self.appraisal is not None:
            rule, action = self.appraisal
            appraisal = self.sub(management, "AppraisalRule", None)
            self._rules(appraisal, (rule,), replaces="AppraisalRule" in ruled_above)
            self.sub(appraisal, "FinalAction", action)
        if self.access or self.raised:
            replaces = bool(self.access) and "AccessRule" in ruled_above
            access = self.sub(management, "AccessRule", None)
            self._rules(access, (*self.access, *self.raised), replaces=replaces)

    def _rules(self, into: XmlNode, rules: Collection[OldRule], *, replaces: bool) -> None:
        for rule in dict.fromkeys(rules):
            if rule.code:
                self.sub(into, "Rule", rule.code)
                if rule.start:
                    self.sub(into, "StartDate", rule.start)
        if replaces:
            self.sub(into, "PreventInheritance", "true")


def organization(into: XmlNode, old: XmlNode, version: str) -> None:
    """Write an agency. Its name, addresses and contacts are kept as they are, in their namespace.

    The standard leaves `OrganizationDescriptiveMetadata` open for that.
    """
    identification = old.find("{*}Identification")
    identifier = etree.SubElement(into, named("Identifier", version))
    if identification is not None:
        identifier.text = (identification.text or "").strip()
        copy_scheme(identification, identifier)
    others = [node for node in old if isinstance(node.tag, str) and node is not identification]
    if others:
        metadata = etree.SubElement(into, named("OrganizationDescriptiveMetadata", version))
        metadata.extend(_alone(node) for node in others)


def copy_scheme(old: XmlNode, into: XmlNode) -> None:
    """Copy what an identifier says of the scheme it comes from."""
    for attribute in SCHEME:
        if (old.get(attribute) or "").strip():
            into.set(attribute, old.get(attribute))


def has_text(node: XmlNode) -> bool:
    """Say whether there is any text in an element, or below it."""
    return bool("".join(node.itertext()).strip())


# ----------------------------------------------------------------------------- private


def _alone(node: XmlNode) -> XmlNode:
    """Copy an element out of its tree, with its own namespace only."""
    made = etree.Element(node.tag, dict(node.attrib), nsmap={None: etree.QName(node).namespace})
    made.text = node.text
    for child in node:
        if isinstance(child.tag, str):
            made.append(_alone(child))
    return made
