"""Writes the manifest of a dissemination package: an ArchiveTransfer made of converted parts.

The parts come from `seda.conversion.part`, already valid in the version; here they are put in the
order of the standard, units nested in one another as the tree says. Another archive ingests it.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from tempfile import TemporaryFile
from types import TracebackType
from typing import BinaryIO, Self, cast

from seda.byte_source import PIECE
from seda.versions import namespace_of
from seda.xml_text import attribute_text, element_text, leaf

# Deeper units are written at the top and referred to (ArchiveUnitRefId): readers of XML have
# limits (libxml2: 256), and what describes a unit goes some twenty elements below it.
MAX_NESTING = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class DipHeader:
    """What a message says of itself. Texts are texts; parts are bytes of `seda.conversion.part`.

    related: identifiers of the messages it comes from. agreement: empty bytes when there is none.
    date: aware.
    """

    version: str
    message_identifier: str
    date: datetime
    comment: str
    kept_comments: tuple[bytes, ...]
    agreement: bytes
    code_lists: bytes
    management: bytes
    related: tuple[str, ...]
    kept_references: tuple[bytes, ...]
    archival_agency: bytes
    transferring_agency: bytes


@dataclass(frozen=True, slots=True)
class TreeUnit:
    """A unit of the message: its `id` and the indexes of the units directly below it."""

    xml_id: str
    children: tuple[int, ...]


class Spool:
    """Bytes kept in a temporary file, given back by range; for parts that no memory would hold.

    folder: where the file is made, on a volume with room for a manifest; None: where the system
    puts such files.
    """

    def __init__(self, folder: str | None) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 - `close` closes it
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, data: bytes) -> tuple[int, int]:
        """Keep bytes; give the range they are at."""
        start = self._size
        self._file.write(data)
        self._size += len(data)
        return start, self._size

    def read(self, span: tuple[int, int]) -> bytes:
        """Give the bytes of a range."""
        self._file.seek(span[0])
        data = self._file.read(span[1] - span[0])
        self._file.seek(self._size)
        return data

    def chunks(self) -> Iterator[bytes]:
        """Give everything, in pieces."""
        for start in range(0, self._size, PIECE):
            yield self.read((start, min(self._size, start + PIECE)))

    @contextmanager
    def reading(self) -> Iterator[BinaryIO]:
        """Lend the file itself, to be read from its start; nothing may be added meanwhile."""
        self._file.flush()
        self._file.seek(0)
        yield cast("BinaryIO", self._file)
        self._file.seek(self._size)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def write_dip(
    header: DipHeader, *, groups: Iterable[bytes], units: Iterable[bytes]
) -> Iterator[bytes]:
    """Give the bytes of a manifest in pieces. units: what `unit_tree` gives."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<ArchiveTransfer xmlns="{namespace_of(header.version)}">\n'.encode()
    yield leaf("Comment", header.comment) + b"\n"
    yield from _lines(header.kept_comments)
    yield leaf("Date", _instant(header.date)) + b"\n"
    yield leaf("MessageIdentifier", header.message_identifier) + b"\n"
    yield from _lines((header.agreement, header.code_lists))
    yield b"<DataObjectPackage>\n"
    yield from groups
    yield b"<DescriptiveMetadata>\n"
    yield from units
    yield b"</DescriptiveMetadata>\n"
    yield from _lines((header.management,))
    yield b"</DataObjectPackage>\n"
    yield from _lines(header.kept_references)
    for related in header.related:
        yield leaf("RelatedTransferReference", related) + b"\n"
    yield from _lines((header.archival_agency, header.transferring_agency))
    yield b"</ArchiveTransfer>\n"


def unit_tree(
    units: Sequence[TreeUnit],
    roots: Iterable[int],
    *,
    fragment: Callable[[int], bytes],
    reference_prefix: str,
) -> Iterator[bytes]:
    """Give the units, each once, nested in the first place where they stand.

    fragment: the bytes of a unit without children nor end tag. reference_prefix: what begins the
    `id` of the placeholders, and no other `id`.
    """
    tops = deque(roots)
    met: set[int] = set()  # written, or promised at the top
    references = 0
    met.update(tops)
    while tops:
        stack = [(tops.popleft(), _Step.OPEN)]
        depth = 0
        while stack:
            index, step = stack.pop()
            if step is _Step.CLOSE:
                depth -= 1
                yield b"</ArchiveUnit>\n"
            elif depth and (index in met or depth >= MAX_NESTING):
                references += 1
                yield _placeholder(f"{reference_prefix}{references}", units[index].xml_id)
                if index not in met:
                    met.add(index)
                    tops.append(index)
            else:
                met.add(index)
                depth += 1
                yield fragment(index)
                yield b"\n"
                stack.append((index, _Step.CLOSE))
                stack.extend((child, _Step.OPEN) for child in reversed(units[index].children))


# ----------------------------------------------------------------------------- private


class _Step(Enum):
    """What to do with a unit when its turn comes."""

    OPEN = auto()
    CLOSE = auto()


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    for part in parts:
        if part:
            yield part
            yield b"\n"


def _placeholder(xml_id: str, target: str) -> bytes:
    return (
        f'<ArchiveUnit id="{attribute_text(xml_id)}">'
        f"<ArchiveUnitRefId>{element_text(target)}</ArchiveUnitRefId></ArchiveUnit>\n"
    ).encode()


def _instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("an instant without time zone")
    return at.isoformat(timespec="seconds")
