"""The parts of a manifest in document order, as a reader gives them and a writer takes them.

    TransferStart
      PackageStart
        (GroupStart (BinaryDataObject | PhysicalDataObject | GroupLogBook)* GroupEnd)*
        UnitsStart
          (UnitStart (DataObjectReference | UnitStart ... UnitEnd)* UnitEnd)*
        UnitsEnd
        ManagementMetadata
      PackageEnd
    TransferEnd

An `Element` may stand anywhere: it is what no noun says whole, or what stands out of its place.
`attributes` are those that the standard does not have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from seda.elements import Attributes, Element
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import (
    ArchiveUnit,
    BinaryDataObject,
    DataObjectReference,
    GroupLogBook,
    ManagementMetadata,
    PhysicalDataObject,
)
from seda.nouns.binding import Noun


@dataclass(frozen=True, slots=True)
class TransferStart:
    """The beginning. header: only what stands before the package."""

    version: str
    header: ArchiveTransfer


@dataclass(frozen=True, slots=True)
class PackageStart:
    """The element DataObjectPackage begins."""

    attributes: Attributes = ()


@dataclass(frozen=True, slots=True)
class GroupStart:
    """A DataObjectGroup begins; its objects follow, one at a time."""

    id: str
    attributes: Attributes = ()


@dataclass(frozen=True, slots=True)
class GroupEnd:
    """A DataObjectGroup ends."""


@dataclass(frozen=True, slots=True)
class UnitsStart:
    """The element DescriptiveMetadata begins."""

    attributes: Attributes = ()


@dataclass(frozen=True, slots=True)
class UnitStart:
    """An ArchiveUnit begins: all of it but its children, which follow. depth: 0 at the top."""

    unit: ArchiveUnit
    depth: int = 0


@dataclass(frozen=True, slots=True)
class UnitEnd:
    """An ArchiveUnit ends."""

    depth: int = 0


@dataclass(frozen=True, slots=True)
class UnitsEnd:
    """The element DescriptiveMetadata ends."""


@dataclass(frozen=True, slots=True)
class PackageEnd:
    """The element DataObjectPackage ends."""


@dataclass(frozen=True, slots=True)
class TransferEnd:
    """The end. header: the whole of it."""

    header: ArchiveTransfer


TransferPart: TypeAlias = (
    TransferStart
    | PackageStart
    | GroupStart
    | BinaryDataObject
    | PhysicalDataObject
    | GroupLogBook
    | GroupEnd
    | UnitsStart
    | UnitStart
    | DataObjectReference
    | UnitEnd
    | UnitsEnd
    | ManagementMetadata
    | PackageEnd
    | TransferEnd
    | Element
)

# The element that each noun stands for when it comes alone.
NAMES: Mapping[type[Noun], str] = {
    BinaryDataObject: "BinaryDataObject",
    PhysicalDataObject: "PhysicalDataObject",
    GroupLogBook: "LogBook",
    DataObjectReference: "DataObjectReference",
    ManagementMetadata: "ManagementMetadata",
}
