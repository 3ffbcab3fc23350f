"""Where chosen elements begin and end in a manifest, with their children: what an edit needs.

The manifest is UTF-8 and has passed the gate. Nothing of what elements say is read here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from seda import safe_xml
from seda.byte_source import StreamBytes
from seda.tag_ends import element_end
from seda.xml_scan import NO_XML_LIMITS


@dataclass(slots=True)
class Span:
    """An element: its bytes go from `start` to `end`. name: local."""

    name: str
    start: int
    end: int = 0
    children: list["Span"] = field(default_factory=list)

    def child(self, name: str) -> "Span | None":
        """Find the first child of that name."""
        return next((child for child in self.children if child.name == name), None)


def spans_at(
    manifest: BinaryIO,
    offsets: frozenset[int] = frozenset(),
    *,
    names: frozenset[str] = frozenset(),
) -> Mapping[int, Span]:
    """Find the elements whose start tags are at `offsets`, or that have one of the names.

    Each with its children and theirs. manifest: a seekable stream, read from its start.
    """
    finder = _Finder(offsets, names)
    manifest.seek(0)
    safe_xml.scan(manifest, limits=NO_XML_LIMITS, handler=finder)
    data = StreamBytes(manifest)
    for span in finder.closed:
        span.end = element_end(data, span.start, span.end)
    return finder.found


def bytes_of(manifest: BinaryIO, span: Span) -> bytes:
    """Give the bytes of an element."""
    manifest.seek(span.start)
    return manifest.read(span.end - span.start)


# ----------------------------------------------------------------------------- private


class _Finder:
    """Opens a span at each element wanted, and keeps two levels below it."""

    def __init__(self, offsets: frozenset[int], names: frozenset[str]) -> None:
        self.found: dict[int, Span] = {}
        self.closed: list[Span] = []
        self._offsets = offsets
        self._names = names
        self._open: list[Span | None] = []
        self._levels: list[int] = []  # how many levels below a wanted element are still kept

    def start(self, name: str, _attributes: Mapping[str, str], offset: int, _line: int) -> None:
        """See a start tag."""
        around = self._open[-1] if self._open else None
        local = name.rpartition("}")[2]
        level = self._levels[-1] - 1 if self._levels else 0
        wanted = offset in self._offsets or local in self._names
        if wanted:
            level = 2
        span = Span(local, offset) if level >= 0 and (wanted or around is not None) else None
        if span is not None and around is not None:
            around.children.append(span)
        if wanted and span is not None:
            self.found[offset] = span
        self._open.append(span)
        self._levels.append(level if span is not None else 0)

    def end(self, _name: str, offset: int, _line: int) -> None:
        """See an end tag."""
        span = self._open.pop()
        self._levels.pop()
        if span is not None:
            span.end = offset
            self.closed.append(span)

    def text(self, _data: str) -> None:
        """See characters, which say nothing of where elements are."""
