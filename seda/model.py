"""The standard's nouns, as read from a manifest. Built once by `manifest_reader`, then only read.

Two sizes of the same things: `UnitNode` is what the graph needs of an archive unit and stays in
memory for the whole package; `ArchiveUnit` carries the full Content and Management and is handed
over one at a time, so that a manifest of any size can be read.
"""

from dataclasses import dataclass, field

from seda.elements import Element

RULE_CATEGORIES = (
    "StorageRule",
    "AppraisalRule",
    "AccessRule",
    "DisseminationRule",
    "ReuseRule",
    "ClassificationRule",
    "HoldRule",
)
NEED_AUTHORIZATION = "NeedAuthorization"  # beside the categories: it holds for all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHeader:
    """What the message says of itself. Identifiers are stripped; absent ones are empty."""

    version: str
    message_identifier: str
    date: str
    archival_agreement: str
    archival_agency: str
    transferring_agency: str
    originating_agency: str
    submission_agency: str
    archival_profile: str
    acquisition_information: str = ""
    legal_status: str = ""


@dataclass(frozen=True, slots=True)
class RuleStatement:
    """A management rule as stated: SEDA puts a rule, its start date and, apart, properties.

    properties: (element name, text) pairs of the category in document order.
    offset: of its Rule in the manifest read, of the category without one.
    """

    category: str
    rule_id: str
    start_date: str
    properties: tuple[tuple[str, str], ...]
    line: int
    offset: int = field(default=-1, compare=False)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A unit element that stands for a unit already archived (UpdateOperation).

    system_id: our identifier of it; or a metadata name and value that find exactly one.
    changes: it asks to change or remove what is archived (ToDelete, FullUpdate).
    """

    system_id: str
    metadata_name: str
    metadata_value: str
    changes: bool = False


@dataclass(slots=True)
class UnitNode:
    """What the graph needs of an ArchiveUnit element, placeholders (ArchiveUnitRefId) included.

    parent: index of the ArchiveUnit element around this one, -1 at the top.
    start, end: byte range of the element in the manifest read.
    stop: index after the last unit inside this one.
    target: for a placeholder, the `id` written in ArchiveUnitRefId; empty for a unit.
    stands_for: index of the unit meant (itself for a unit), -1 when there is none; a
    placeholder of a placeholder stands for the unit at the end.
    has_units: ArchiveUnit elements stand inside this one. object_references: byte ranges of its
    DataObjectReference elements, kept only then.
    mentions: other `id`s named in its Content or Management.
    agency: OriginatingAgencyIdentifier of its Content. year: of its most recent date, or empty.
    """

    index: int
    xml_id: str
    parent: int
    line: int
    start: int
    end: int = 0
    stop: int = 0
    target: str = ""
    stands_for: int = -1
    level: str = ""
    has_units: bool = False
    group_refs: tuple[str, ...] = ()
    object_refs: tuple[str, ...] = ()
    object_references: tuple[tuple[int, int], ...] = ()
    mentions: tuple[str, ...] = ()
    agency: str = ""
    year: str = ""
    appraisal: tuple[RuleStatement, ...] = ()
    attachment: Attachment | None = None


@dataclass(slots=True)
class ArchiveUnit:
    """A whole archive unit: its node, its Content, its Management, its rules.

    profile: identifier of the archive-unit profile it names, or empty.
    """

    node: UnitNode
    content: Element | None
    management: Element | None
    rules: tuple[RuleStatement, ...]
    profile: str = ""


@dataclass(slots=True, kw_only=True)
class DataObject:
    """A BinaryDataObject or PhysicalDataObject as declared. `size` is the text as written.

    nested: it stands inside a DataObjectGroup element. start, end: its byte range otherwise.
    offset: of its start tag, wherever it stands.
    declares_group: its DataObjectGroupId makes a group. mentions: other `id`s it refers to.
    dimensions: (element name, number, unit) of PhysicalDimensions, as written.
    """

    index: int
    xml_id: str
    physical: bool
    line: int
    start: int
    end: int
    nested: bool
    group: str
    declares_group: bool
    usage: str
    uri: str | None
    has_attachment: bool
    digest_algorithm: str
    digest: str
    has_digest: bool
    size: str | None
    format_id: str
    mime: str
    filename: str
    physical_id: str | None
    mentions: tuple[str, ...] = ()
    offset: int = -1
    dimensions: tuple[tuple[str, str, str], ...] = ()

    @property
    def place(self) -> str:
        """Say where it is in the package, with the name people know it by when that is another.

        `facture.pdf (Content/ID7.pdf)`; a file without a Uri is told by its `id`.
        """
        place = self.uri or self.xml_id
        named = " ".join(self.filename.split())
        if not named or place.rpartition("/")[2] == named:
            return place
        return f"{named} ({place})"


@dataclass(slots=True)
class DataObjectGroup:
    """A DataObjectGroup element; objects outside groups have none."""

    xml_id: str
    line: int
    start: int
    end: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Landmarks:
    """Byte ranges of the parts of a manifest that a rewriting must know; (0, 0) when absent.

    root: of the root's start tag. package_open_end: byte after the start tag of
    DataObjectPackage. descriptive: of the element DescriptiveMetadata; descriptive_close: where
    its end tag begins.
    """

    root: tuple[int, int]
    message_identifier: tuple[int, int]
    signature: tuple[int, int]
    package_open_end: int
    descriptive: tuple[int, int]
    descriptive_close: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """A manifest read: header, graph, objects. Contents of units are not kept here.

    rules: those of ManagementMetadata, which govern every unit of the message.
    duplicates: each `id` given again, with the line and the offset of its element.
    """

    header: MessageHeader
    units: tuple[UnitNode, ...]
    groups: tuple[DataObjectGroup, ...]
    objects: tuple[DataObject, ...]
    rules: tuple[RuleStatement, ...]
    landmarks: Landmarks
    duplicates: tuple[tuple[str, int, int], ...]

    def units_by_id(self) -> dict[str, UnitNode]:
        """Index the real units (placeholders left out) by their `id`."""
        return {unit.xml_id: unit for unit in self.units if not unit.target}
