"""The units of a package with what became of their files, one per line, as the manifest needs them.

A line of the plan gets its number and the facts of its files; it is read as often as needed, and
from anywhere.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile, DraftUnit, draft_from, files_of
from sae.jobs.preparation_work import PackedFile


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What became of a file. number: its rank in the zip. uri: its name there."""

    number: int
    uri: str
    sha512: str
    puid: str
    mime: str
    format_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedUnit:
    """A unit and its files that are in the package. position: of its line, in bytes.

    number: its rank among the units, from 1.
    """

    position: int
    number: int
    unit: DraftUnit
    files: tuple[tuple[DraftFile, FileFacts], ...]


def planned_files(plan: Path) -> Iterator[DraftFile]:
    """Go through the files of a plan, in order."""
    with plan.open("rb") as lines:
        for line in lines:
            yield from files_of(line)


def write_units(plan: Path, packed: Iterator[PackedFile | None], *, into: Path) -> None:
    """Put the facts of the files beside the units. packed: for each file of the plan, in order."""
    with plan.open("rb") as lines, into.open("wb") as out:
        for number, line in enumerate(lines, 1):
            facts = [_facts(next(packed)) for _ in files_of(line)]
            added = json.dumps((number, facts), separators=(",", ":")).encode()
            # Both are lists, written as such: one list of the two.
            out.write(b"[" + line.rstrip(b"\n") + b"," + added + b"]\n")


def read_units(path: Path, position: int = 0) -> Iterator[PackedUnit]:
    """Read units, from the one whose line is at that position."""
    with path.open("rb") as lines:
        lines.seek(position)
        for line in lines:
            yield _unit(line, position)
            position += len(line)


# ----------------------------------------------------------------------------- private


def _facts(packed: PackedFile | None) -> Iterable[object] | None:
    if packed is None:
        return None
    return (
        packed.number,
        packed.entry.name,
        packed.sha512,
        packed.puid,
        packed.mime,
        packed.format_name,
    )


def _unit(line: bytes, position: int) -> PackedUnit:
    drafted, (number, facts) = json.loads(line)
    unit = draft_from(drafted)
    return PackedUnit(
        position=position,
        number=number,
        unit=unit,
        files=tuple(
            (file, FileFacts(*known))
            for file, known in zip(unit.files, facts, strict=True)
            if known is not None
        ),
    )
