"""Edits units in the bytes of a manifest: the children that change, and no byte beside them.

The manifest is archived UTF-8, read and accepted once. What comes out is judged by the caller.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from seda.byte_source import ByteSource, open_source
from seda.element_writer import ElementWriter, NotWritable
from seda.elements import Element
from seda.findings import has_errors
from seda.lint.element_spans import Span, spans_at
from seda.manifest_edits import Replacement
from seda.manifest_reader import ManifestReader
from seda.model import ArchiveUnit
from seda.modification.asked import ChangeRefused, UnitChanges
from seda.modification.content import CONTENT, changed_content, with_element
from seda.modification.differences import Difference, differences
from seda.modification.rules import MANAGEMENT, changed_management
from seda.safe_xml import NO_XML_LIMITS, scan
from seda.tag_ends import tag_prefix
from seda.type_models import type_models
from seda.versions import namespace_of


@dataclass(frozen=True, slots=True, kw_only=True)
class EditedUnit:
    """What changes in one unit. xml_id: its `id`. content, rules: paths with their texts."""

    xml_id: str
    content: tuple[Difference, ...]
    rules: tuple[Difference, ...]


def edit_units(
    source: ByteSource, asked: Mapping[str, UnitChanges], *, version: str
) -> tuple[tuple[Replacement, ...], tuple[EditedUnit, ...]]:
    """Give the edits that do what is asked of units, by their `id`, and what they change.

    Raises: ChangeRefused, where one begins with the `id`; KeyError for an `id` that no unit has.
    """
    units = units_in(source, asked)
    edits = {xml_id: _Edit(units[xml_id], changes, version) for xml_id, changes in asked.items()}
    offsets = frozenset(offset for edit in edits.values() for offset in edit.offsets())
    with open_source(source) as stream:
        spans = spans_at(stream, offsets)
    replacements = [one for edit in edits.values() for one in edit.replacements(source, spans)]
    return tuple(sorted(replacements)), tuple(edit.edited() for edit in edits.values())


def units_in(source: ByteSource, xml_ids: Iterable[str]) -> dict[str, ArchiveUnit]:
    """Read units of an archived manifest, by `id`. Raises: ValueError when it cannot be read."""
    wanted = frozenset(xml_ids)
    found: dict[str, ArchiveUnit] = {}

    def take(unit: ArchiveUnit) -> None:
        if unit.node.xml_id in wanted:
            found[unit.node.xml_id] = unit

    reader = ManifestReader(source, on_unit=take)
    with open_source(source) as stream:
        result = scan(stream, limits=NO_XML_LIMITS, handler=reader)
    if has_errors(result.findings):
        raise ValueError(f"an archived manifest cannot be read: {result.findings[0]}")
    return found


# ----------------------------------------------------------------------------- private

_MARGIN_BYTES = 256  # looked at before an element; a deeper margin is cut
_BLANKS = re.compile(rb"\r?\n[ \t]*\Z")
_Write = Callable[[Element, int], bytes]


class _Edit:
    """One unit being edited."""

    def __init__(self, unit: ArchiveUnit, changes: UnitChanges, version: str) -> None:
        self._xml_id = unit.node.xml_id
        self._version = version
        self._old_content = unit.content or Element("Content")
        self._old_management = unit.management
        content, management = self._old_content, self._old_management
        try:
            for change in changes.content:
                content = changed_content(content, change, version=version)
            for element in changes.added:
                content = with_element(content, element, CONTENT, version=version)
            for rule in changes.rules:
                management = changed_management(management, rule, version=version)
        except ChangeRefused as refused:
            raise self._placed(refused) from refused
        self._content, self._management = content, management

    def offsets(self) -> Iterator[int]:
        """Give where the parts that matter begin."""
        for part in (self._old_content, self._old_management):
            if part is not None and part.offset >= 0:
                yield part.offset

    def edited(self) -> EditedUnit:
        """Say what changes."""
        return EditedUnit(
            xml_id=self._xml_id,
            content=differences(self._old_content, self._content),
            rules=differences(self._old_management, self._management),
        )

    def replacements(self, source: ByteSource, spans: Mapping[int, Span]) -> Iterator[Replacement]:
        """Give the bytes to put in place of others. Raises: ChangeRefused."""
        content_span = spans[self._old_content.offset]
        try:
            if self._content != self._old_content:
                yield from _Part(source, content_span, CONTENT, self._version).changed(
                    self._old_content, self._content
                )
            if self._management == self._old_management:
                return
            yield from self._rules(source, content_span, spans)
        except NotWritable as wrong:
            raise ChangeRefused(
                "modify_not_writable",
                where=f"{self._xml_id}/{wrong.path}",
                problem=wrong.problem,
            ) from wrong

    # ------------------------------------------------------------------------- private

    def _rules(
        self, source: ByteSource, content_span: Span, spans: Mapping[int, Span]
    ) -> Iterator[Replacement]:
        old, new = self._old_management, self._management
        if old is None:
            assert new is not None  # noqa: S101 - they differ
            part = _Part(source, content_span, MANAGEMENT, self._version)
            margin = part.margin(content_span.start)
            data = part.whole(new, content_span.start) + (margin or b"\n")
            yield Replacement(content_span.start, content_span.start, data)
            return
        span = spans[old.offset]
        part = _Part(source, span, MANAGEMENT, self._version)
        if new is None:
            yield part.without(span)
        else:
            yield from part.changed(old, new)

    def _placed(self, refused: ChangeRefused) -> ChangeRefused:
        finding = refused.finding
        return ChangeRefused(
            finding.code, where=f"{self._xml_id}/{finding.where}", **dict(finding.fields)
        )


class _Part:
    """A Content or a Management in the manifest, with the way to write its children."""

    def __init__(self, source: ByteSource, span: Span, type_name: str, version: str) -> None:
        self._source = source
        self._span = span
        self._type = type_name
        self._writer = ElementWriter(version, strict=True)
        # A manifest may bind SEDA to a prefix: what is written declares its own namespace then.
        tag = source[span.start : span.start + _MARGIN_BYTES]
        self._declared = f' xmlns="{namespace_of(version)}"'.encode() if tag_prefix(tag) else b""
        self._version = version

    def changed(self, old: Element, new: Element) -> Iterator[Replacement]:
        """Replace the children that differ: the same elements are kept by identity."""
        spans = self._span.children
        if not spans:
            yield Replacement(self._span.start, self._span.end, self.whole(new, self._span.start))
            return
        index_of = {id(child): index for index, child in enumerate(old.children)}
        at = 0
        waiting: list[Element] = []
        for child in new.children:
            index = index_of.get(id(child))
            if index is None:
                waiting.append(child)
                continue
            yield from self._gap(spans, at, index, waiting)
            at, waiting = index + 1, []
        yield from self._gap(spans, at, len(spans), waiting)

    def whole(self, element: Element, offset: int) -> bytes:
        """Write the element itself, in the place of one that begins at `offset`."""
        return self._written(element, self._type, self._depth(offset))

    def without(self, span: Span) -> Replacement:
        """Take an element away, with the blanks before it."""
        return Replacement(span.start - len(self.margin(span.start)), span.end, b"")

    def margin(self, offset: int) -> bytes:
        """Give the blanks before an element, from the end of the line above."""
        blanks = _BLANKS.search(self._source[max(0, offset - _MARGIN_BYTES) : offset])
        return blanks[0] if blanks else b""

    # ------------------------------------------------------------------------- private

    def _gap(
        self, spans: list[Span], first: int, last: int, new: list[Element]
    ) -> Iterator[Replacement]:
        """Put new children in the place of those from `first` to before `last`."""
        gone = spans[first:last]
        if not new and not gone:
            return
        beside = (gone or [spans[first - 1] if first else spans[0]])[0]
        margin = self.margin(beside.start)
        depth = self._depth(beside.start)
        data = margin.join(self._child(one, depth) for one in new)
        if gone and new:
            yield Replacement(gone[0].start, gone[0].end, data)
            gone = gone[1:]
        elif new and first:
            yield Replacement(beside.end, beside.end, margin + data)
        elif new:
            yield Replacement(beside.start, beside.start, data + margin)
        for span in gone:
            yield self.without(span)

    def _child(self, element: Element, depth: int) -> bytes:
        types = type_models(self._version)[self._type].types
        return self._written(element, types.get(element.name, ""), depth)

    def _written(self, element: Element, type_name: str, depth: int) -> bytes:
        text = self._writer.text(element, type_name, path="", depth=depth)
        data = text.strip("\n ").encode()
        tag = f"<{element.name}".encode()
        return tag + self._declared + data.removeprefix(tag)

    def _depth(self, offset: int) -> int:
        return len(self.margin(offset).lstrip(b"\r\n")) // 2
