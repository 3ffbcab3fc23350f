"""Writes a manifest (a SEDA ArchiveTransfer) as a stream, part by part, in flat memory.

What is written follows the vocabulary of the version: order, names, values. A whole message that
was written strictly is valid, save for what no stream can see: `id`s that are repeated, and
references that point nowhere.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from types import TracebackType
from typing import IO, Self

from seda.elements import Attributes, Element
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import ArchiveUnit, DataObjectReference, ManagementMetadata
from seda.nouns.objects import DataObjectGroup, GroupMember
from seda.part_writer import PartWriter
from seda.strict_check import NotWritable
from seda.transfer_parts import (
    GroupEnd,
    GroupStart,
    PackageEnd,
    PackageStart,
    TransferEnd,
    TransferPart,
    TransferStart,
    UnitEnd,
    UnitsEnd,
    UnitsStart,
    UnitStart,
)

__all__ = ["NotWritable", "TransferWriter", "write_transfer"]


class TransferWriter:
    """Writes on `out` for the time of a `with`: objects, then units, then management metadata.

    header: what the message says of itself; its agencies come at the end of the message.
    strict: refuse what SEDA `version` does not have; otherwise dialects and foreign elements are
    written as they are.

    Leaving the `with` completes the message; leaving it with an exception does not, so that half
    a message cannot pass for a whole one.

    Raises: NotWritable, from any call; ValueError when `version` is not one of `VERSIONS`.

    >>> import io
    >>> from seda.nouns import ArchiveUnit, CodeListVersions, Content, Identifier, Text, agency
    >>> header = ArchiveTransfer(
    ...     date="2026-01-15T09:30:00Z",
    ...     message_identifier=Identifier("VERSEMENT-1"),
    ...     code_list_versions=CodeListVersions(),
    ...     archival_agency=agency("ARCHIVES"),
    ...     transferring_agency=agency("COMMUNE"),
    ... )
    >>> out = io.BytesIO()
    >>> with TransferWriter(out, header, version="2.3") as message:
    ...     with message.open_unit(ArchiveUnit(id="U1", content=Content(titles=(Text("A"),)))):
    ...         message.write_unit(ArchiveUnit(id="U2", content=Content(titles=(Text("B"),))))
    >>> out.getvalue().count(b"<ArchiveUnit ")
    2
    """

    def __init__(
        self, out: IO[bytes], header: ArchiveTransfer, *, version: str, strict: bool = True
    ) -> None:
        self._parts = PartWriter(out, version=version, strict=strict)
        self._version = version
        self._header = header
        self._stage = _Stage.HEADER

    # ------------------------------------------------------------------------- the whole

    def __enter__(self) -> Self:
        self._parts.check_header(self._header)
        self._parts.write(TransferStart(self._version, self._header))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            return
        if self._stage is not _Stage.HEADER:
            if self._stage is not _Stage.END:
                self.write_management_metadata(ManagementMetadata())
            self._parts.write(PackageEnd())
        self._parts.write(TransferEnd(self._header))

    # ------------------------------------------------------------------------- data objects

    @contextmanager
    def open_group(self, group_id: str, *, attributes: Attributes = ()) -> Iterator[None]:
        """Open a DataObjectGroup, to write its objects one at a time, at least one."""
        self._to(_Stage.OBJECTS, "DataObjectGroup")
        self._parts.write(GroupStart(group_id, attributes))
        self._stage = _Stage.GROUP
        yield
        self._parts.write(GroupEnd())
        self._stage = _Stage.OBJECTS

    def write_group(self, group: DataObjectGroup) -> None:
        """Write a whole group."""
        with self.open_group(group.id, attributes=group.attributes):
            for member in group.members:
                self.write_object(member)

    def write_object(self, member: GroupMember) -> None:
        """Write an object or the log book of a group; outside groups, in SEDA 2.1 only."""
        if self._stage is not _Stage.GROUP:
            self._to(_Stage.OBJECTS, "a data object")
        self._parts.write(member)

    # ------------------------------------------------------------------------- archive units

    @contextmanager
    def open_unit(self, unit: ArchiveUnit) -> Iterator[None]:
        """Write a unit and its children; what is written inside the `with` follows them."""
        self._to(_Stage.UNITS, "ArchiveUnit")
        self._parts.write(UnitStart(unit))
        for child in unit.children:
            if isinstance(child, ArchiveUnit):
                self.write_unit(child)
            else:
                self._parts.write(child)
        yield
        self._parts.write(UnitEnd())

    def write_unit(self, unit: ArchiveUnit) -> None:
        """Write a whole unit, with all that stands in its `children`."""
        with self.open_unit(unit):
            pass

    def write_reference(self, reference: DataObjectReference) -> None:
        """Write, in the open unit, the link to a group of objects."""
        self._parts.write(reference)

    # ------------------------------------------------------------------------- management

    def write_management_metadata(self, metadata: ManagementMetadata | Element) -> None:
        """Write what governs every unit; nothing may follow in the package."""
        self._to(_Stage.UNITS, "ManagementMetadata")
        self._parts.write(UnitsEnd())
        self._stage = _Stage.END
        self._parts.write(metadata)

    # ------------------------------------------------------------------------- private

    def _to(self, stage: "_Stage", name: str) -> None:
        """Go on to a stage through those before it. Raises: NotWritable when it is over."""
        if self._stage > stage:
            raise NotWritable(self._parts.path, f"{name} comes before what was written")
        if self._stage is _Stage.HEADER:
            self._parts.write(PackageStart())
            self._stage = _Stage.OBJECTS
        if self._stage is not stage:
            self._parts.write(UnitsStart())
            self._stage = _Stage.UNITS


def write_transfer(
    parts: Iterable[TransferPart], out: IO[bytes], *, version: str = "", strict: bool = False
) -> None:
    """Write the parts of a manifest that was read, changed or not, in flat memory.

    version: of SEDA; empty for the one it was read in. strict: refuse what the version does not
    have; otherwise everything is written as it was read.

    Raises: NotWritable; what the iteration of `parts` raises.
    """
    writer: PartWriter | None = None
    for part in parts:
        if writer is None:
            if not isinstance(part, TransferStart):
                raise NotWritable("", "the first part is TransferStart")
            writer = PartWriter(out, version=version or part.version, strict=strict)
        writer.write(part)


# ----------------------------------------------------------------------------- private


class _Stage(IntEnum):
    """How far a message is written. GROUP: inside a group, which must be closed to go on."""

    HEADER = 0
    OBJECTS = 1
    UNITS = 2
    END = 3
    GROUP = 4
