"""Puts the children of an element back in the order of the standard, byte for byte otherwise."""

from collections.abc import Iterable
from typing import BinaryIO

from seda.findings import Finding, info
from seda.lint.element_spans import Span, bytes_of, spans_at
from seda.lint.fixes import Fixes
from seda.lint.places import Wanted, find_places
from seda.lint.schema_order import ordered
from seda.manifest_edits import Replacement
from seda.xml_scan import NO_XML_LIMITS

MAX_BYTES = 16 * 1024 * 1024  # of one element to put in order: it is held in memory


def order_fixes(manifest: BinaryIO, findings: Iterable[Finding], version: str) -> Fixes:
    """Order what `findings`, those of the schema for this manifest, say is misplaced."""
    found = [one for one in findings if one.offset >= 0 and one.code in _OUT_OF_ORDER]
    wanted = Wanted(offsets=frozenset(one.offset for one in found))
    places = find_places(manifest, wanted, limits=NO_XML_LIMITS).by_offset
    parents: dict[int, str] = {}
    for finding in found:
        place = places.get(finding.offset)
        if place is not None and place.around_offset >= 0:
            parents[place.around_offset] = place.around
    spans = spans_at(manifest, frozenset(parents))
    replacements: list[Replacement] = []
    notes: list[Finding] = []
    taken = -1
    for offset in sorted(parents):
        span = spans.get(offset)
        if span is None or span.start < taken or span.end - span.start > MAX_BYTES:
            continue  # one inside another waits for the next round
        moved = _moved(manifest, span, parents[offset], version)
        if moved:
            replacements += moved
            notes.append(info("fixed_order", "manifest.xml", offset=offset, element=span.name))
            taken = span.end
    return Fixes(tuple(replacements), tuple(notes))


# ----------------------------------------------------------------------------- private

_OUT_OF_ORDER = frozenset({"schema_element_unexpected", "schema_element_in_excess"})


def _moved(manifest: BinaryIO, span: Span, type_: str, version: str) -> list[Replacement]:
    """Put in the place of each child the bytes of the one that comes there."""
    children = span.children
    order = ordered(tuple(child.name for child in children), type_, version)
    return [
        Replacement(there.start, there.end, bytes_of(manifest, children[index]))
        for there, index in zip(children, order, strict=True)
        if children[index] is not there
    ]
