"""An archive unit before it is in a manifest, and the one line of text it is kept as meanwhile.

Units are drafted in the order of the tree, each after the one it is in: a plan of any length is a
file of lines, read again from the start whenever it is needed.

>>> unit = DraftUnit(depth=0, content=(Element("Title", "Comptes"),), management=(), files=())
>>> draft_of(line_of(unit)) == unit
True
"""

import json
from dataclasses import dataclass
from typing import Any

from seda.elements import Element


@dataclass(frozen=True, slots=True)
class DraftFile:
    """A file that goes with a unit, as it was when it was looked at.

    path: where it is, from the folder that everything is in, bytes that are not UTF-8 escaped as
    `os.fsdecode` does. filename: the name to be written. usage: DataObjectVersion.
    size: in bytes. modified, changed: nanoseconds of the clock of its file system.
    """

    path: str
    filename: str
    usage: str
    size: int
    modified: int
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftUnit:
    """A unit: how deep it is (0 at the top), its Content and Management, its files."""

    depth: int
    content: tuple[Element, ...]
    management: tuple[Element, ...]
    files: tuple[DraftFile, ...]


def unit_id(number: int) -> str:
    """Give the `id` of a unit in its manifest. number: its rank among all, from 1."""
    return f"AU{number}"


def line_of(unit: DraftUnit) -> bytes:
    """Write a unit on one line, without its end of line."""
    files = [
        (one.path, one.filename, one.usage, one.size, one.modified, one.changed)
        for one in unit.files
    ]
    content = [_packed(element) for element in unit.content]
    management = [_packed(element) for element in unit.management]
    return json.dumps((unit.depth, content, management, files), separators=(",", ":")).encode()


def draft_of(line: bytes) -> DraftUnit:
    """Read a unit back from its line."""
    return draft_from(json.loads(line))


def files_of(line: bytes) -> tuple[DraftFile, ...]:
    """Read the files of a unit only, from its line."""
    return tuple(DraftFile(*fields) for fields in json.loads(line)[3])


def draft_from(written: list[Any]) -> DraftUnit:
    """Read a unit back from what its line holds."""
    depth, content, management, files = written
    return DraftUnit(
        depth=depth,
        content=tuple(_unpacked(packed) for packed in content),
        management=tuple(_unpacked(packed) for packed in management),
        files=tuple(DraftFile(*fields) for fields in files),
    )


# ----------------------------------------------------------------------------- private

_Packed = list[Any]  # [name, text], then [..., children, attributes] when there are some


def _packed(element: Element) -> _Packed:
    if not element.children and not element.attributes:
        return [element.name, element.text]
    below = [_packed(child) for child in element.children]
    return [element.name, element.text, below, element.attributes]


def _unpacked(packed: _Packed) -> Element:
    if len(packed) == 2:
        return Element(packed[0], packed[1])
    name, text, below, attributes = packed
    return Element(
        name,
        text,
        tuple(_unpacked(child) for child in below),
        tuple((key, value) for key, value in attributes),
    )
