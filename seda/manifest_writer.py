"""Cuts a manifest into others by copying byte ranges: what was received is not re-modelled.

A cut keeps some units whole with their objects, repeats the units above them (with the rules
and descriptions they pass down), and takes a new MessageIdentifier and Comment.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from seda.byte_source import ByteSource, pieces
from seda.model import Manifest, UnitNode
from seda.tag_ends import tag_prefix
from seda.xml_text import leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a new manifest keeps of another.

    kept: indexes of the units kept with their object references. repeated: indexes of the units
    above, kept without their object references. groups: `id`s of the object groups kept.
    objects: `id`s of the objects kept that belong to no group.
    """

    message_identifier: str
    comment: str
    kept: frozenset[int]
    repeated: frozenset[int]
    groups: frozenset[str]
    objects: frozenset[str]


def write_cut(manifest: Manifest, data: ByteSource, cut: Cut) -> Iterator[bytes]:
    """Give the bytes of the manifest that `cut` describes, in pieces.

    data: the bytes that `manifest` was read from (UTF-8). A message signature is left out: it
    signed the message received, which is kept as it is elsewhere.
    """
    marks = manifest.landmarks
    prefix = tag_prefix(data[marks.root[0] : marks.root[1]])
    yield data[: marks.root[1]]
    yield b"\n" + leaf(f"{prefix}Comment", cut.comment)
    yield data[marks.root[1] : marks.message_identifier[0]]
    yield b"\n" + leaf(f"{prefix}MessageIdentifier", cut.message_identifier)
    after = marks.message_identifier[1]
    if marks.signature[1]:
        yield data[after : marks.signature[0]]
        after = marks.signature[1]
    yield data[after : marks.package_open_end]
    for start, end in _object_ranges(manifest, cut):
        yield b"\n"
        yield from pieces(data, start, end)
    yield b"\n"
    yield from _without(
        data, marks.descriptive[0], marks.descriptive_close, _skipped(manifest, cut)
    )
    yield from pieces(data, marks.descriptive_close, len(data))


# ----------------------------------------------------------------------------- private


MAX_BLANKS = 4096  # blanks between two elements left out are left out too, up to this


def _object_ranges(manifest: Manifest, cut: Cut) -> list[tuple[int, int]]:
    ranges = [(g.start, g.end) for g in manifest.groups if g.xml_id in cut.groups]
    ranges.extend(
        (item.start, item.end)
        for item in manifest.objects
        if not item.nested
        and (item.group in cut.groups if item.group else item.xml_id in cut.objects)
    )
    return sorted(ranges)


def _skipped(manifest: Manifest, cut: Cut) -> Iterator[tuple[int, int]]:
    """Go through the byte ranges of DescriptiveMetadata that the cut leaves out, in order."""
    units = manifest.units
    present = cut.kept | cut.repeated
    index = 0
    while index < len(units):
        unit = units[index]
        if unit.stands_for not in present:
            yield unit.start, unit.end
            index = unit.stop
            continue
        if unit.index in cut.repeated and unit.object_references:
            # Object references stand before, between or after child units.
            yield from _merged(unit, units, cut, present)
            index = unit.stop
            continue
        index += 1


def _merged(
    unit: UnitNode, units: tuple[UnitNode, ...], cut: Cut, present: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Order the ranges left out below a repeated unit that has object references of its own."""
    ranges = list(unit.object_references)
    index = unit.index + 1
    while index < unit.stop:
        below = units[index]
        if below.stands_for not in present:
            ranges.append((below.start, below.end))
            index = below.stop
            continue
        if below.index in cut.repeated:
            ranges.extend(below.object_references)
        index += 1
    yield from sorted(ranges)


def _without(
    data: ByteSource, start: int, end: int, skipped: Iterator[tuple[int, int]]
) -> Iterator[bytes]:
    """Give `data[start:end]` without some ranges, nor the blanks between two of them."""
    position = start
    for skip_start, skip_end in skipped:
        if position == start or skip_start - position > MAX_BLANKS:
            yield from pieces(data, position, skip_start)
        elif not (between := data[position:skip_start]).isspace():
            yield between
        position = skip_end
    yield from pieces(data, position, end)
