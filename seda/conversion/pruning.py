"""Removes from a part of a message what the strict grammar of a version refuses, and says so.

The schema of the version judges each part alone; what it points at is removed with a loss until
nothing is refused. The bytes of an archive and the shape of the tree are never removed this way.
"""

import re
from functools import cache
from itertools import islice

from lxml import etree

from seda import safe_xml
from seda.conversion.report import Reason, Report, XmlNode, local
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import grammar
from seda.vocabulary.grammar import GlobalElement, Grammar
from seda.xsd_writer import borrowed_schemas, schema_text


class NotConvertible(Exception):  # noqa: N818 - named as the other errors of the project
    """A part cannot be written strictly without losing bytes or the tree itself."""

    def __init__(self, message: str, *, owner: str) -> None:
        super().__init__(f"{owner}: {message}")
        self.message = message
        self.owner = owner


def prune(part: XmlNode, *, owner: str, report: Report) -> None:
    """Make a part valid in `report.version`, each removal a loss. Raises: NotConvertible."""
    schema = _part_schema(report.version)
    # Each round removes a node or an attribute at least: there are no more rounds than these.
    while not schema.validate(part):
        removed = False
        for node, message in _blamed_once(part, schema):
            if _is_in(node, part):
                removed = _remove(part, node, message, owner=owner, report=report) or removed
        if not removed:
            message = schema.error_log[0].message
            raise NotConvertible(message, owner=owner)


# ----------------------------------------------------------------------------- private

# The parts that are converted one by one: element, type.
_PARTS = (
    ("ArchiveUnit", "ArchiveUnitType"),
    ("DataObjectGroup", "DataObjectGroupType"),
    ("BinaryDataObject", "BinaryDataObjectType"),
    ("PhysicalDataObject", "PhysicalDataObjectType"),
    ("MessageIdentifier", "IdentifierType"),
    ("ManagementMetadata", "ManagementMetadataType"),
    ("CodeListVersions", "CodeListVersionsType"),
    ("ArchivalAgreement", "IdentifierType"),
    ("RelatedTransferReference", "IdentifierType"),
    ("TransferRequestReplyIdentifier", "IdentifierType"),
    ("ArchivalAgency", "OrganizationWithIdType"),
    ("TransferringAgency", "OrganizationWithIdType"),
    ("Comment", "TextType"),
)

# What is never removed, by (element around, element).
_KEPT = frozenset(
    {
        ("ArchiveUnit", "Content"),
        ("ArchiveUnit", "DataObjectReference"),
        ("DataObjectGroup", "BinaryDataObject"),
        ("DataObjectGroup", "PhysicalDataObject"),
        ("BinaryDataObject", "Uri"),
        ("BinaryDataObject", "MessageDigest"),
    }
)

_STEP = re.compile(r"(?:(?P<prefix>[^:@\[]+):)?(?P<name>[^@\[(]+)(?:\[(?P<rank>[0-9]+)\])?")
_ATTRIBUTE = re.compile(r"attribute '([^']*)'")


@cache
def _part_schema(version: str) -> etree.XMLSchema:
    known = grammar(version)
    parts = (*known.elements, *(GlobalElement(name, type_) for name, type_ in _PARTS))
    text = schema_text(Grammar(version, known.types, parts), namespace_of(version))
    return etree.XMLSchema(etree.fromstring(text, safe_xml.schema_parser(borrowed_schemas().get)))


def _blamed_once(part: XmlNode, schema: etree.XMLSchema) -> list[tuple[XmlNode, str]]:
    """Give each node blamed with its first message: libxml2 blames a facet, then its type."""
    blamed: dict[int, tuple[XmlNode, str]] = {}
    for entry in schema.error_log:
        node = _node(part, entry.path)
        if node is not None:
            blamed.setdefault(id(node), (node, entry.message))
    return list(blamed.values())


def _node(part: XmlNode, path: str | None) -> XmlNode | None:
    """Follow a path of libxml2 (`/*/*[2]/far:one[3]/@kind`) to its element.

    Its prefixes are those of the elements themselves, which no table of an XPath can tell apart
    when two namespaces share one.
    """
    root, *steps = (path or "").strip("/").split("/")
    node: XmlNode | None = part if root else None
    for step in steps:
        found = _STEP.fullmatch(step)
        if node is None or found is None:  # an attribute, a text: of the element reached
            break
        prefix, name, rank = found["prefix"], found["name"], int(found["rank"] or 1)
        alike = (
            child
            for child in node.iterchildren(etree.Element)
            if name == "*" or (child.prefix == prefix and local(child.tag) == name)
        )
        node = next(islice(alike, rank - 1, None), None)
    return node


def _is_in(node: XmlNode, part: XmlNode) -> bool:
    return node is part or any(above is part for above in node.iterancestors())


def _remove(part: XmlNode, node: XmlNode, message: str, *, owner: str, report: Report) -> bool:
    """Remove the attribute or the element that a message blames; say whether it was possible."""
    blamed = _ATTRIBUTE.search(message)
    if blamed is not None and blamed[1] in node.attrib:
        reason = Reason.NOT_ALLOWED
        report.lost_attribute(node, blamed[1], owner=owner, reason=reason)
        del node.attrib[blamed[1]]
        return True
    around = node.getparent()
    if node is part or (local(around.tag), local(node.tag)) in _KEPT:
        return False
    report.lost(node, owner=owner, reason=_reason(node, report.version))
    around.remove(node)
    return True


def _reason(node: XmlNode, version: str) -> Reason:
    name = local(node.tag)
    if not node.tag.startswith(f"{{{namespace_of(version)}}}"):
        return Reason.NOT_STANDARD
    if name in _names(version):
        return Reason.NOT_ALLOWED
    known = any(name in _names(other) for other in VERSIONS)
    return Reason.NOT_IN_VERSION if known else Reason.NOT_STANDARD


@cache
def _names(version: str) -> frozenset[str]:
    known = grammar(version)
    return frozenset(name for type_ in known.types for name in known.children(type_))
