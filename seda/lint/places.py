"""From the bytes that findings mean to places people can go to: line, column, XPath, nearest `id`.

The document is read once more, in flat memory, and only for what is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TypeVar

from seda import safe_xml
from seda.versions import version_of
from seda.vocabulary import grammar
from seda.xml_scan import XmlLimits

# Elements that stand once where they stand: their paths read better without a rank.
SINGLE = frozenset(
    {
        "ArchiveTransfer",
        "MessageIdentifier",
        "Date",
        "ArchivalAgreement",
        "CodeListVersions",
        "DataObjectPackage",
        "ArchivalAgency",
        "TransferringAgency",
        "DescriptiveMetadata",
        "ManagementMetadata",
        "Content",
        "Management",
        "DataObjectVersion",
        "Uri",
        "Size",
        "MessageDigest",
        "FormatIdentification",
        "FormatId",
        "FormatLitteral",
        "MimeType",
        "FileInfo",
        "Filename",
        "PhysicalId",
        "ArchiveUnitRefId",
        "StorageRule",
        "AppraisalRule",
        "AccessRule",
        "DisseminationRule",
        "ReuseRule",
        "ClassificationRule",
        "HoldRule",
        "DescriptionLevel",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an element stands. line and column count from 1, columns in characters.

    offset: of its start tag. xpath: absolute, names of the standard without prefix, ranks among
    brothers of the same name. xml_id: `id` of the element or of the nearest one around it.
    element: its local name. around: type of the element around it, in the words of the
    vocabulary, empty when it has none there; around_offset: of its start tag. before: different
    names that stand before it there. inside: different names of its children, when the tag meant
    is its end.
    """

    offset: int
    line: int
    column: int
    xpath: str
    xml_id: str
    element: str
    around: str
    around_offset: int
    before: tuple[str, ...]
    inside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to find: tags by their offsets, elements by the line of a document or by their name."""

    offsets: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """What was found; a name that is nowhere has no place."""

    by_offset: Mapping[int, Place]
    by_line: Mapping[int, Place]
    by_name: Mapping[str, Place]


def find_places(document: BinaryIO, wanted: Wanted, *, limits: XmlLimits) -> Places:
    """Read a seekable stream of UTF-8 from its start, as far as it can be read.

    Where it breaks, what is left to find is in the element that was open there.
    """
    finder = _Finder(wanted)
    document.seek(0)
    safe_xml.scan(document, limits=limits, handler=finder)
    finder.finish()
    spots = (*finder.offsets.values(), *finder.lines.values(), *finder.names.values())
    document.seek(0)
    known = _lines_and_columns(document, sorted({spot.offset for spot in spots}))
    return Places(
        {key: _place(spot, *known[spot.offset]) for key, spot in finder.offsets.items()},
        {key: _place(spot, *known[spot.offset]) for key, spot in finder.lines.items()},
        {key: _place(spot, *known[spot.offset]) for key, spot in finder.names.items()},
    )


# ----------------------------------------------------------------------------- private

_CHUNK_BYTES = 256 * 1024
_CONTINUATIONS = bytes(range(0x80, 0xC0))  # of characters of several bytes in UTF-8
_FAR = 2**62
_NOTHING: Mapping[str, str] = {}
_Key = TypeVar("_Key", int, str)


@dataclass(slots=True)
class _Frame:
    """An open element. ranks: how many children of each name it had so far, in order."""

    name: str
    full_name: str
    rank: int
    xml_id: str
    type: str
    offset: int
    ranks: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Spot:
    offset: int
    path: tuple[tuple[str, int], ...]
    xml_id: str
    around: str
    around_offset: int
    before: tuple[str, ...]
    inside: tuple[str, ...]


class _Finder:
    """Follows the tags of a document; the last tag at or before an offset is the one meant."""

    def __init__(self, wanted: Wanted) -> None:
        self.offsets: dict[int, _Spot] = {}
        self.lines: dict[int, _Spot] = {}
        self.names: dict[str, _Spot] = {}
        self._offsets = sorted(wanted.offsets, reverse=True)
        self._lines = sorted(wanted.lines, reverse=True)
        self._names = set(wanted.names)
        self._next = self._offsets[-1] if self._offsets else _FAR
        self._open: list[_Frame] = []
        self._closed: _Frame | None = None  # by the last tag, when it was an end
        self._prefix = ""
        self._types: dict[str, Mapping[str, str]] = {}
        self._version = ""

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        if self._next < offset:
            self._settle(offset)
        self._settle_lines(line)
        self._closed = None
        self._push(name, attributes, offset)
        while self._lines and self._lines[-1] == line:
            self._keep(self.lines, self._lines.pop())
        if self._names and (local := self._open[-1].name) in self._names:
            self._names.discard(local)
            self._keep(self.names, local)

    def end(self, _name: str, offset: int, line: int) -> None:
        """See an end tag."""
        if self._next < offset:
            self._settle(offset)
        self._settle_lines(line)
        self._closed = self._open.pop()

    def text(self, data: str) -> None:
        """See characters."""

    def finish(self) -> None:
        """Settle what is left, in the last element seen."""
        if self._open or self._closed:
            self._settle(_FAR)
            self._settle_lines(_FAR)

    # ------------------------------------------------------------------------- private

    def _push(self, name: str, attributes: Mapping[str, str], offset: int) -> None:
        local = name.rpartition("}")[2]
        if not self._open:
            self._read_root(name)
            rank, type_ = 1, self._children("").get(local, "")
        else:
            around = self._open[-1]
            around.ranks[name] = rank = around.ranks.get(name, 0) + 1
            type_ = self._children(around.type).get(name.removeprefix(self._prefix), "")
        xml_id = attributes.get("id", "") if attributes else ""
        self._open.append(_Frame(local, name, rank, xml_id, type_, offset))

    def _read_root(self, name: str) -> None:
        namespace = name.removeprefix("{").rpartition("}")[0]
        self._prefix = f"{{{namespace}}}"
        self._version = version_of(namespace) or ""

    def _children(self, type_: str) -> Mapping[str, str]:
        if not self._version:
            return _NOTHING
        if type_ not in self._types:
            known = grammar(self._version)
            roots = {element.name: element.type for element in known.elements}
            self._types[type_] = known.children(type_) if type_ else roots
        return self._types[type_]

    def _settle(self, offset: int) -> None:
        """Give their place to the offsets that the last tag has, now that another one comes."""
        while self._offsets and self._offsets[-1] < offset:
            self._keep(self.offsets, self._offsets.pop())
        self._next = self._offsets[-1] if self._offsets else _FAR

    def _settle_lines(self, line: int) -> None:
        """Give the last element seen to the lines before this one, where no tag opens."""
        while self._lines and self._lines[-1] < line:
            self._keep(self.lines, self._lines.pop())

    def _keep(self, into: "dict[_Key, _Spot]", key: "_Key") -> None:
        frames = [*self._open, self._closed] if self._closed else self._open
        if not frames:
            return  # before the root element
        last = frames[-1]
        around = frames[-2] if len(frames) > 1 else None
        before = tuple(around.ranks) if around else ()
        if last.rank == 1:
            before = before[:-1]  # the last name met there is its own
        into[key] = _Spot(
            offset=last.offset,
            path=tuple((frame.name, frame.rank) for frame in frames),
            xml_id=next((frame.xml_id for frame in reversed(frames) if frame.xml_id), ""),
            around=around.type if around else "",
            around_offset=around.offset if around else -1,
            before=_locals(before),
            inside=_locals(last.ranks),
        )


def _place(spot: _Spot, line: int, column: int) -> Place:
    steps = (
        name if rank == 1 and name in SINGLE else f"{name}[{rank}]" for name, rank in spot.path
    )
    return Place(
        offset=spot.offset,
        line=line,
        column=column,
        xpath="/" + "/".join(steps),
        xml_id=spot.xml_id,
        element=spot.path[-1][0],
        around=spot.around,
        around_offset=spot.around_offset,
        before=spot.before,
        inside=spot.inside,
    )


def _locals(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.rpartition("}")[2] for name in names)


def _lines_and_columns(document: BinaryIO, offsets: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Give the line and the column of each offset, which come in order."""
    found: dict[int, tuple[int, int]] = {}
    line, column, position = 1, 1, 0
    for offset in offsets:
        while position < offset:
            chunk = document.read(min(_CHUNK_BYTES, offset - position))
            if not chunk:
                break
            position += len(chunk)
            feeds = chunk.count(b"\n")
            line += feeds
            column = 1 if feeds else column
            column += len(chunk[chunk.rfind(b"\n") + 1 :].translate(None, _CONTINUATIONS))
        found[offset] = (line, column)
    return found
