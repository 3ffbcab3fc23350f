"""Moves the parts of an archived manifest to a strictly valid message of a chosen version.

A part is an archive unit without its children, a group of objects, or an element of the message
itself. It is copied as it is, then: (1) identifiers and references become those of the message;
(2) what the version writes otherwise is written so; (3) the standard's order is put back, which
the tolerated dialect may have left; (4) what the strict grammar still refuses is removed.
Every loss is a finding.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache

from lxml import etree

from seda.conversion.aside import LossKeeper
from seda.conversion.attachment import keep_system_identifier
from seda.conversion.copied import copied, named, written
from seda.conversion.free_elements import free_elements_aside
from seda.conversion.hold_statements import StatedHold, state_holds
from seda.conversion.message_rules import give_to_root
from seda.conversion.objects import FileFacts, FilePlace, complete_object
from seda.conversion.pruning import NotConvertible, prune
from seda.conversion.references import Naming, rename
from seda.conversion.report import Report, XmlNode, local
from seda.conversion.signatures import to_signatures, to_signing_information
from seda.findings import Finding
from seda.versions import namespace_of
from seda.vocabulary import grammar

__all__ = ["Conversion", "FileFacts", "FilePlace", "Naming", "NotConvertible", "XmlNode"]


class Conversion:
    """The conversion of one source manifest. version: of the message being written.

    note: receives losses (warnings) and changes (infos). keeper: keeps what is lost in the parts
    themselves, for whom nothing else keeps it; an archive keeps the original.
    """

    def __init__(
        self,
        version: str,
        naming: Naming,
        *,
        note: Callable[[Finding], None],
        keeper: LossKeeper | None = None,
    ) -> None:
        self._version = version
        self._naming = naming
        self._keeper = keeper
        self._report = Report(version, note, None if keeper is None else keeper.aside)

    def unit(
        self,
        source: XmlNode,
        *,
        with_objects: bool,
        message: XmlNode | None = None,
        holds: Iterable[StatedHold] = (),
    ) -> bytes:
        """Convert an ArchiveUnit element without its children; its end tag is left out.

        with_objects: keep its references to objects. message: the ManagementMetadata (as
        received) whose rules and agency this unit must now state itself. holds: set by its
        archive since.

        Raises: NotConvertible.
        """
        self._begin("ArchiveUnit")
        owner = source.get("id", "")
        leaving_out = ("ArchiveUnit",) if with_objects else ("ArchiveUnit", "DataObjectReference")
        part = copied(source, self._version, leaving_out=leaving_out)
        to_signing_information(part, owner=owner, report=self._report)  # (2)
        rename(part, self._version, self._naming, owner=owner, report=self._report)  # (1)
        to_signatures(part, self._naming, owner=owner, report=self._report)  # (2)
        if self._keeper is not None:
            keep_system_identifier(part, owner=owner, report=self._report)
        if message is not None:
            give_to_root(part, copied(message, self._version), self._version)
        state_holds(part, holds, self._version)
        return self._finished(part, owner).removesuffix(b"</ArchiveUnit>").rstrip()

    def group(
        self,
        group_id: str,
        objects: Iterable[XmlNode],
        logbook: XmlNode | None,
        facts: Mapping[str, FilePlace],
    ) -> bytes:
        """Write a DataObjectGroup around objects, in groups or not where they come from.

        group_id: its `id` in the message. facts: by `id` in the source, of each binary object.

        Raises: NotConvertible.
        """
        self._begin("DataObjectGroup")
        version = self._version
        part = etree.Element(named("DataObjectGroup", version), nsmap={None: namespace_of(version)})
        for source in objects:
            node = copied(source, version)
            owner = source.get("id", "")
            rename(node, version, self._naming, owner=owner, report=self._report)  # (1)
            complete_object(node, facts.get(owner), owner=owner, report=self._report)  # (2)
            part.append(node)
        if logbook is not None:
            node = copied(logbook, version)
            rename(node, version, self._naming, owner=group_id, report=self._report)
            part.append(node)
        part.set("id", group_id)
        return self._finished(part, group_id)

    def lone_object(self, source: XmlNode, facts: FilePlace | None) -> bytes:
        """Convert an object that stays outside groups, as SEDA 2.1 allows.

        Raises: NotConvertible.
        """
        self._begin(local(source.tag))
        owner = source.get("id", "")
        part = copied(source, self._version)
        rename(part, self._version, self._naming, owner=owner, report=self._report)  # (1)
        complete_object(part, facts, owner=owner, report=self._report, in_group=False)  # (2)
        return self._finished(part, owner)

    def header_part(self, source: XmlNode) -> bytes:
        """Convert an element of the message: agency, agreement, code lists, ManagementMetadata.

        Raises: NotConvertible.
        """
        self._begin(local(source.tag))
        part = copied(source, self._version)
        rename(part, self._version, self._naming, owner=_MESSAGE, report=self._report)
        return self._finished(part, _MESSAGE)

    # ------------------------------------------------------------------------- private

    def _begin(self, name: str) -> None:
        if self._keeper is not None:
            self._keeper.begin(name)

    def _finished(self, part: XmlNode, owner: str) -> bytes:
        free_elements_aside(part, owner=owner, report=self._report)  # (2)
        _arrange(part, self._version)  # (3)
        prune(part, owner=owner, report=self._report)  # (4)
        if self._keeper is not None and self._keeper.write(part):
            _arrange(part, self._version)
        return written(part, self._version)


# ----------------------------------------------------------------------------- private

_MESSAGE = "manifest.xml"

# Elements whose children come in the order of their type, each kind in one place.
_ORDERED = {
    "Content": "DescriptiveMetadataContentType",
    "Management": "ManagementType",
    "ManagementMetadata": "ManagementMetadataType",
    "BinaryDataObject": "BinaryDataObjectType",
    "PhysicalDataObject": "PhysicalDataObjectType",
    "CodeListVersions": "CodeListVersionsType",
}


def _arrange(part: XmlNode, version: str) -> None:
    for node in part.iter(*(named(name, version) for name in _ORDERED)):
        ranks = _ranks(local(node.tag), version)
        found = [ranks.get(child.tag, len(ranks)) for child in node]
        if found != sorted(found):
            node[:] = sorted(node, key=lambda child: ranks.get(child.tag, len(ranks)))


@cache
def _ranks(name: str, version: str) -> Mapping[str, int]:
    """Give the rank of each child that an element may have."""
    names = grammar(version).children(_ORDERED[name])
    return {named(child, version): rank for rank, child in enumerate(names)}
