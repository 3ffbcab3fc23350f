"""Reads an archived manifest part by part, for a dissemination package to be made of them.

The outline (`manifest_reader`) says what is where; here the elements themselves are given one
after the other, with everything they hold, in flat memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from seda import safe_xml
from seda.byte_source import ByteSource, open_source
from seda.conversion.report import XmlNode
from seda.findings import has_errors
from seda.manifest_reader import ManifestReader
from seda.model import Manifest
from seda.safe_xml import NO_XML_LIMITS
from seda.versions import namespace_of

PartKind: TypeAlias = Literal["unit", "group", "object"]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The message around the package: elements of its header, ManagementMetadata.

    header: by local name, in order, texts and agencies; the message's own Signature left out.
    """

    header: tuple[tuple[str, XmlNode], ...]
    management: XmlNode

    def all(self, name: str) -> tuple[XmlNode, ...]:
        """Give the header elements of that name."""
        return tuple(node for known, node in self.header if known == name)


def outline_of(source: ByteSource) -> Manifest:
    """Read the graph and the objects of an archived manifest.

    Raises: ValueError when it cannot be read: what is archived was accepted once.
    """
    reader = ManifestReader(source)
    scan = safe_xml.scan(open_source(source), limits=NO_XML_LIMITS, handler=reader)
    if has_errors(scan.findings):
        raise ValueError(f"an archived manifest cannot be read: {scan.findings[0]}")
    return reader.manifest()


def envelope_of(source: ByteSource, outline: Manifest) -> Envelope:
    """Read what is around the objects and the units, however many they are."""
    marks = outline.landmarks
    root = safe_xml.parse(
        source[: marks.package_open_end] + source[marks.descriptive[1] : len(source)]
    )
    namespace = f"{{{namespace_of(outline.header.version)}}}"
    header = tuple(
        (name, node)
        for node in root
        if isinstance(node.tag, str)
        and (name := node.tag.removeprefix(namespace)) not in ("DataObjectPackage", "Signature")
    )
    return Envelope(
        header, root.find(f"{namespace}DataObjectPackage/{namespace}ManagementMetadata")
    )


def parts_of(source: ByteSource, outline: Manifest) -> Iterator[tuple[PartKind, XmlNode]]:
    """Give each unit (children first), each group, and each object outside groups.

    An element is valid until the next one is asked for; the units inside a unit are already gone.
    """
    namespace = f"{{{namespace_of(outline.header.version)}}}"
    unit, group = f"{namespace}ArchiveUnit", f"{namespace}DataObjectGroup"
    objects = (f"{namespace}BinaryDataObject", f"{namespace}PhysicalDataObject")
    kinds: dict[tuple[str, str], PartKind] = {
        (f"{namespace}DescriptiveMetadata", unit): "unit",
        (unit, unit): "unit",
        (f"{namespace}DataObjectPackage", group): "group",
        **{(f"{namespace}DataObjectPackage", name): "object" for name in objects},
    }
    events = safe_xml.iterparse(open_source(source), tag=(unit, group, *objects))
    for _, element in events:
        around = element.getparent()
        kind = kinds.get((around.tag, element.tag)) if around is not None else None
        if kind is not None:
            yield kind, element
            _forget(element)


# ----------------------------------------------------------------------------- private


def _forget(element: XmlNode) -> None:
    """Free an element and its elder brothers of the same kind; the parser still holds the last."""
    element.clear()
    around = element.getparent()
    while (elder := element.getprevious()) is not None and elder.tag == element.tag:
        around.remove(elder)
