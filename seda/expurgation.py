"""A manifest whose units and objects that are no more are emptied: `id`s, digests and sizes stay.

What stays is copied byte for byte. Of an emptied unit there remain its `id`, its level, where it
stood and the objects it had; of an emptied object its `id`, its group, its usage, its digest and
its size. Comments of the message and its signature, which signed other bytes, are left out.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from seda.byte_source import ByteSource, open_source
from seda.findings import has_errors
from seda.manifest_edits import Replacement, replaced
from seda.safe_xml import NO_XML_LIMITS, scan
from seda.tag_ends import element_end, tag_end, tag_prefix
from seda.xml_text import leaf

EMPTIED = "Unité éliminée"  # SEDA wants a title: it says what became of the unit, in French


def expurgated(
    data: ByteSource, *, units: Collection[str], objects: Collection[str]
) -> Iterator[bytes]:
    """Give the bytes of a manifest (UTF-8) without the words of units and objects, by their `id`.

    Raises: ValueError when it cannot be read.
    """
    marks = _Marks(data, frozenset(units), frozenset(objects))
    result = scan(open_source(data), limits=NO_XML_LIMITS, handler=marks)
    if has_errors(result.findings):
        raise ValueError(f"a manifest cannot be read: {result.findings[0]}")
    return replaced(open_source(data), marks.replacements)


# ----------------------------------------------------------------------------- private

_OF_UNIT = frozenset({"ArchiveUnit", "ArchiveUnitRefId", "DataObjectReference"})
_OF_OBJECT = frozenset(
    {
        "DataObjectSystemId",
        "DataObjectGroupSystemId",
        "Relationship",
        "DataObjectGroupReferenceId",
        "DataObjectGroupId",
        "DataObjectVersion",
        "DataObjectUse",
        "DataObjectNumber",
        "MessageDigest",
        "Size",
        "PhysicalId",
    }
)
_OBJECTS = frozenset({"BinaryDataObject", "PhysicalDataObject"})
_OF_MESSAGE = frozenset({"Comment", "Signature"})  # left out of the root


@dataclass(slots=True)
class _Open:
    """An open element. kept: names of the children that stay, None when all do.

    cursor: byte up to which an emptied element is settled. said: what is put after its tag.
    """

    local: str
    start: int
    kept: frozenset[str] | None = None
    left_out: frozenset[str] = field(default_factory=frozenset)
    cursor: int = 0
    said: bytes = b""


class _Marks:
    """The handler of a scan: finds what leaves its place."""

    def __init__(self, data: ByteSource, units: frozenset[str], objects: frozenset[str]) -> None:
        self.replacements: list[Replacement] = []
        self._data = data
        self._emptied = {"ArchiveUnit": units, **dict.fromkeys(_OBJECTS, objects)}
        self._open: list[_Open] = []
        self._skipping = 0  # depth below an element that leaves its place whole

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:  # noqa: ARG002 - protocol
        """Take the beginning of an element."""
        local = name.rpartition("}")[2]
        around = self._open[-1] if self._open else None
        if self._skipping or (around is not None and _leaves(around, local)):
            self._skipping += 1
            if self._skipping == 1 and around is not None:
                self._open.append(_Open(local, offset))
            return
        opened = _Open(local, offset)
        if around is None:
            opened.left_out = _OF_MESSAGE
        if attributes.get("id", "") in self._emptied.get(local, ()):
            opened.cursor = tag_end(self._data, offset)
            opened.kept = _OF_UNIT if local == "ArchiveUnit" else _OF_OBJECT
            if local == "ArchiveUnit":
                opened.said = self._least_content(offset)
        self._open.append(opened)

    def end(self, name: str, offset: int, line: int) -> None:  # noqa: ARG002 - protocol
        """Take the end of an element."""
        if self._skipping:
            self._skipping -= 1
            if self._skipping:
                return
            left = self._open.pop()
            around = self._open[-1]
            if around.kept is None:  # of an emptied element, all that is not kept goes anyway
                end = element_end(self._data, left.start, offset)
                self.replacements.append(Replacement(left.start, end, b""))
            return
        opened = self._open.pop()
        end = element_end(self._data, opened.start, offset)
        if opened.kept is not None and opened.cursor < end:
            self.replacements.append(Replacement(opened.cursor, offset, opened.said))
        if self._open and self._open[-1].kept is not None:
            around = self._open[-1]
            self._settle(around, opened.start)
            around.cursor = end

    def text(self, data: str) -> None:
        """Pass over characters: they go with their elements."""

    def _settle(self, around: _Open, upto: int) -> None:
        """Leave out what stands between two children that stay."""
        self.replacements.append(Replacement(around.cursor, upto, around.said))
        around.said = b""

    def _least_content(self, offset: int) -> bytes:
        prefix = tag_prefix(self._data[offset : offset + 200])
        level = leaf(f"{prefix}DescriptionLevel", "Item")
        title = leaf(f"{prefix}Title", EMPTIED)
        content = f"{prefix}Content".encode()
        return b"<" + content + b">" + level + title + b"</" + content + b">"


def _leaves(around: _Open, local: str) -> bool:
    if local in around.left_out:
        return True
    return around.kept is not None and local not in around.kept
