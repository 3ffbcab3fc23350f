"""Makes the identifiers and references of a copied part those of the message being written.

A reference to something that is not in the message becomes a permanent identifier where the
standard has a place for one (`RepositoryArchiveUnitPID`, `RepositoryObjectPID`), or is lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from seda.conversion.copied import XML_ID, named
from seda.conversion.report import Reason, Report, XmlNode, local


@dataclass(frozen=True, slots=True)
class SignedObject:
    """A file that a signature can name: its `id`, and a digest as SEDA writes it."""

    xml_id: str
    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """What the identifiers of one source manifest become.

    names: `id` in the source -> `id` in the message, for every unit, group and object that is in
    the message. group_of: `id` in the source of an object -> `id` in the message of its group.
    prefix: goes before every other `id`. elsewhere: from an `id` in the source to the permanent
    identifier of what it names in this archive. masters: `id` in the message of a group ->
    its first file, as named in the message.
    """

    names: Mapping[str, str]
    group_of: Mapping[str, str]
    prefix: str
    elsewhere: Callable[[str], str]
    masters: Mapping[str, SignedObject]

    def identifier(self, source_id: str) -> str:
        """Give the `id` that an element of the source bears in the message."""
        return self.names.get(source_id) or self.prefix + source_id


def rename(part: XmlNode, version: str, naming: Naming, *, owner: str, report: Report) -> None:
    """Rename every `id` and resolve every reference of a part, in place."""
    _group_references(part, version, naming)
    for node in list(part.iter(f"{named('', version)}*")):
        for attribute in ("id", XML_ID):
            if attribute in node.attrib:
                node.set(attribute, naming.identifier(node.get(attribute).strip()))
        if local(node.tag) == "Relationship":
            _relationship(node, naming, owner, report)
        elif local(node.tag) in _REFERENCES and not len(node):
            _reference(node, version, naming, owner, report)


# ----------------------------------------------------------------------------- private

_REFERENCES = frozenset(
    {
        "ArchiveUnitRefId",
        "DataObjectReferenceId",
        "DataObjectGroupReferenceId",
        "SignedDocumentReferenceId",
        "SignedObjectId",
    }
)

# Elements that hold a reference to a group, and before SEDA 2.2 to an object.
_GROUP_POINTERS = ("DataObjectReference", "CustodialHistoryFile")

# Around these, one element says what is related, by reference or by permanent identifier.
_RELATED = frozenset({"IsVersionOf", "Replaces", "Requires", "IsPartOf", "References"})

# Elements that mean nothing without the reference inside them.
_EMPTY_WITHOUT = frozenset({*_GROUP_POINTERS, "ReferencedObject", "Signature", *_RELATED})


def _group_references(part: XmlNode, version: str, naming: Naming) -> None:
    """Point to groups where the source pointed to an object: SEDA 2.2 knows no other way."""
    for pointer in part.iter(*(named(name, version) for name in _GROUP_POINTERS)):
        for child in pointer.findall(named("DataObjectReferenceId", version)):
            group = naming.group_of.get((child.text or "").strip())
            if group is not None:
                child.tag = named("DataObjectGroupReferenceId", version)
                child.text = group
                child.set(_RESOLVED, "")


_RESOLVED = "resolved"  # set for a moment on a reference that already has its new name


def _reference(node: XmlNode, version: str, naming: Naming, owner: str, report: Report) -> None:
    if node.attrib.pop(_RESOLVED, None) is not None:
        return
    target = (node.text or "").strip()
    if target in naming.names:
        node.text = naming.names[target]
        return
    around = node.getparent()
    if around is not None and local(around.tag) in _RELATED:
        _point_outside(node, "RepositoryArchiveUnitPID", version, naming.elsewhere(target))
        report.changed(local(around.tag), into="RepositoryArchiveUnitPID", owner=owner)
        return
    related = around.getparent() if around is not None else None
    if related is not None and local(related.tag) in _RELATED:
        _point_outside(around, "RepositoryObjectPID", version, naming.elsewhere(target))
        report.changed(local(related.tag), into="RepositoryObjectPID", owner=owner)
        return
    _remove(node, owner, report)


def _point_outside(node: XmlNode, name: str, version: str, identifier: str) -> None:
    for child in list(node):
        node.remove(child)
    node.attrib.clear()
    node.tag = named(name, version)
    node.text = identifier


def _relationship(node: XmlNode, naming: Naming, owner: str, report: Report) -> None:
    target = (node.get("target") or "").strip()
    if target in naming.names:
        node.set("target", naming.names[target])
    else:
        _remove(node, owner, report)


def _remove(node: XmlNode, owner: str, report: Report) -> None:
    while (around := node.getparent()) is not None and local(around.tag) in _EMPTY_WITHOUT:
        node = around
    if node.getparent() is not None:
        report.lost(node, owner=owner, reason=Reason.REFERENCE_OUTSIDE)
        node.getparent().remove(node)
