"""What a mechanical correction of a manifest is made of: bytes in place of others, and notes."""

import re
from dataclasses import dataclass
from typing import BinaryIO

from seda.findings import Finding
from seda.lint.element_spans import Span
from seda.lint.schema_order import ranks
from seda.manifest_edits import Replacement
from seda.tag_ends import tag_prefix
from seda.xml_text import leaf


@dataclass(frozen=True, slots=True)
class Fixes:
    """Corrections that go together. notes: one for each, of severity info."""

    replacements: tuple[Replacement, ...] = ()
    notes: tuple[Finding, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.replacements)


class ChildEdits:
    """Puts children in an element: in place of one of the same name, or where the order says."""

    def __init__(self, manifest: BinaryIO, span: Span, type_: str, version: str) -> None:
        self.replacements: list[Replacement] = []
        self._manifest = manifest
        self._span = span
        self._ranks = ranks(type_, version)
        self._prefix = prefix_of(manifest, span)
        self._inserted: dict[int, list[tuple[int, bytes]]] = {}

    def leaf(self, name: str, text: str, **attributes: str) -> bytes:
        """Write a leaf as the element around it is written."""
        return leaf(f"{self._prefix}{name}", text, attributes)

    def wrapped(self, name: str, *inside: bytes) -> bytes:
        """Write an element around others."""
        full = f"{self._prefix}{name}".encode()
        return b"<" + full + b">" + b"".join(inside) + b"</" + full + b">"

    def put(self, name: str, data: bytes) -> None:
        """Put an element, written whole."""
        there = self._span.child(name)
        if there is not None:
            self.replacements.append(Replacement(there.start, there.end, data))
            return
        rank = self._ranks[name]
        before = [one for one in self._span.children if self._ranks.get(one.name, 0) < rank]
        after = [one for one in self._span.children if one not in before]
        if before:
            margin = self._margin(before[-1].start)
            self._inserted.setdefault(before[-1].end, []).append((rank, margin + data))
        elif after:
            margin = self._margin(after[0].start)
            self._inserted.setdefault(after[0].start, []).append((rank, data + margin))

    def done(self) -> tuple[Replacement, ...]:
        """Give all that was put."""
        for position, pieces in self._inserted.items():
            data = b"".join(piece for _, piece in sorted(pieces))
            self.replacements.append(Replacement(position, position, data))
        return tuple(self.replacements)

    def _margin(self, offset: int) -> bytes:
        """Give the blanks before an element, from the end of the line above."""
        start = max(0, offset - _MARGIN)
        self._manifest.seek(start)
        blanks = _BLANKS.search(self._manifest.read(offset - start))
        return blanks[0] if blanks else b""


def prefix_of(manifest: BinaryIO, span: Span) -> str:
    """Give the prefix of an element's name, with its colon, or nothing."""
    manifest.seek(span.start)
    return tag_prefix(manifest.read(_MARGIN))


# ----------------------------------------------------------------------------- private

_MARGIN = 256  # bytes looked at around a tag; a deeper margin is cut
_BLANKS = re.compile(rb"\r?\n[ \t]*\Z")
