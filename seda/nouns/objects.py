"""Data objects: files and physical items, their technical description, their groups."""

from dataclasses import dataclass
from typing import TypeAlias

from seda.elements import Attributes, Element
from seda.nouns.binding import (
    Branch,
    Noun,
    attribute,
    many,
    number,
    one,
    own_text,
    raw,
    text,
)
from seda.nouns.people import ObjectEvent
from seda.nouns.values import Identifier, MessageDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship(Branch):
    """A link from a data object to another (`target`, its `id`)."""

    TYPE = "RelationshipType"

    target: str = attribute("target")
    type: str = attribute("type")


@dataclass(frozen=True, slots=True)
class Attachment(Noun):
    """The bytes of an object inside the message, in base64."""

    TYPE = "BinaryObjectType"

    value: str = own_text()
    filename: str = attribute("filename")
    uri: str = attribute("uri")


@dataclass(frozen=True, slots=True)
class Compressed(Noun):
    """How an object is compressed. value: as in the standard, a free text."""

    TYPE = "CompressedType"

    value: str = own_text()
    algorithm: str = attribute("algorithm")
    uncompressed_size: str = attribute("uncompressedSize")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatIdentification(Branch):
    """The format of a file. format_id: its PRONOM identifier, `fmt/95`..."""

    TYPE = "FormatIdentificationType"

    format_litteral: str = text("FormatLitteral")
    mime_type: str = text("MimeType")
    format_id: str = text("FormatId")
    encoding: str = text("Encoding")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileInfo(Branch):
    """A file as its author knew it. Instants: xsd:dateTime."""

    TYPE = "FileInfoType"

    filename: str = text("Filename")
    creating_application_name: str = text("CreatingApplicationName")
    creating_application_version: str = text("CreatingApplicationVersion")
    date_created_by_application: str = text("DateCreatedByApplication")
    creating_os: str = text("CreatingOs")
    creating_os_version: str = text("CreatingOsVersion")
    last_modified: str = text("LastModified")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersistentIdentifier(Branch):
    """An identifier meant to last: ark, doi... (since SEDA 2.3)."""

    TYPE = "PersistentIdType"

    persistent_identifier_type: str = text("PersistentIdentifierType")
    persistent_identifier_origin: str = text("PersistentIdentifierOrigin")
    persistent_identifier_reference: str = text("PersistentIdentifierReference")
    persistent_identifier_content: str = text("PersistentIdentifierContent")


@dataclass(frozen=True, slots=True)
class Measurement(Noun):
    """A decimal number and its unit (`centimetre`, `gram`...)."""

    TYPE = "MeasurementType"

    value: str = own_text()
    unit: str = attribute("unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions(Branch):
    """The size of a thing on a shelf."""

    TYPE = "DimensionsType"

    width: Measurement | None = one("Width", Measurement)
    height: Measurement | None = one("Height", Measurement)
    depth: Measurement | None = one("Depth", Measurement)
    shape: str = text("Shape")
    diameter: Measurement | None = one("Diameter", Measurement)
    length: Measurement | None = one("Length", Measurement)
    thickness: Measurement | None = one("Thickness", Measurement)
    weight: Measurement | None = one("Weight", Measurement)
    number_of_page: int | None = number("NumberOfPage")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataObject(Branch):
    """What every data object says of itself (SEDA MinimalDataObjectType).

    data_object_group_id: makes a group of an object outside groups (SEDA 2.1), as
    data_object_group_reference_id joins it. data_object_version: its usage, `BinaryMaster_1`...;
    since SEDA 2.3 data_object_use and data_object_number may say it apart.
    """

    id: str = attribute("id")
    data_object_profile: Identifier | None = one("DataObjectProfile", Identifier)
    data_object_system_id: str = text("DataObjectSystemId")
    data_object_group_system_id: str = text("DataObjectGroupSystemId")
    relationships: tuple[Relationship, ...] = many("Relationship", Relationship)
    data_object_group_reference_id: str = text("DataObjectGroupReferenceId")
    data_object_group_id: str = text("DataObjectGroupId")
    data_object_version: str = text("DataObjectVersion")
    persistent_identifiers: tuple[PersistentIdentifier, ...] = many(
        "PersistentIdentifier", PersistentIdentifier
    )
    data_object_use: str = text("DataObjectUse")
    data_object_number: int | None = number("DataObjectNumber")


@dataclass(frozen=True, slots=True, kw_only=True)
class BinaryDataObject(DataObject):
    """A file. uri: its place in the package. size: in bytes; the standard has no size 0.

    metadata, other_metadata: technical metadata of the format, in the XML of others.
    """

    TYPE = "BinaryDataObjectType"

    attachment: Attachment | None = one("Attachment", Attachment)
    uri: str = text("Uri")
    message_digest: MessageDigest | None = one("MessageDigest", MessageDigest)
    size: int | None = number("Size")
    compressed: Compressed | None = one("Compressed", Compressed)
    format_identification: FormatIdentification | None = one(
        "FormatIdentification", FormatIdentification
    )
    file_info: FileInfo | None = one("FileInfo", FileInfo)
    metadata: Element | None = raw("Metadata")
    other_metadata: Element | None = raw("OtherMetadata")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalDataObject(DataObject):
    """Something on a shelf."""

    TYPE = "PhysicalDataObjectType"

    physical_id: Identifier | None = one("PhysicalId", Identifier)
    physical_dimensions: Dimensions | None = one("PhysicalDimensions", Dimensions)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupLogBook(Branch):
    """Events that happened to the objects of a group."""

    TYPE = "LogBookOgType"

    events: tuple[ObjectEvent, ...] = many("Event", ObjectEvent)


# What stands in a group, in order; an Element is one that no noun says whole.
GroupMember: TypeAlias = BinaryDataObject | PhysicalDataObject | GroupLogBook | Element


@dataclass(frozen=True, slots=True, kw_only=True)
class DataObjectGroup:
    """The forms of one thing: the file received, its conversion, the paper it was scanned from.

    attributes: those that the standard does not have.
    """

    id: str
    members: tuple[GroupMember, ...] = ()
    attributes: Attributes = ()

    @property
    def binary_objects(self) -> tuple[BinaryDataObject, ...]:
        """Give the files."""
        return tuple(one for one in self.members if isinstance(one, BinaryDataObject))

    @property
    def physical_objects(self) -> tuple[PhysicalDataObject, ...]:
        """Give the physical items."""
        return tuple(one for one in self.members if isinstance(one, PhysicalDataObject))
