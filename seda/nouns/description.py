"""What describes an archive unit: the element Content and all that stands in it."""

from dataclasses import dataclass

from seda.elements import XML_LANG
from seda.nouns.binding import Branch, Noun, attribute, many, one, own_text, text, texts
from seda.nouns.objects import PersistentIdentifier
from seda.nouns.people import Agent, Event
from seda.nouns.signatures import Signature, SigningInformation
from seda.nouns.values import Agency, Identifier, Text


@dataclass(frozen=True, slots=True)
class KeywordType(Noun):
    """The kind of a keyword: `corpname`, `geogname`, `subject`..."""

    TYPE = "KeyType"

    value: str = own_text()
    list_version_id: str = attribute("listVersionID")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword(Branch):
    """A keyword, with its place in a thesaurus if it has one."""

    TYPE = "KeywordsType"

    keyword_content: Text | None = one("KeywordContent", Text)
    keyword_reference: Identifier | None = one("KeywordReference", Identifier)
    keyword_type: KeywordType | None = one("KeywordType", KeywordType)
    id: str = attribute("id")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataObjectReference(Branch):
    """A link to a group of objects by its `id` (or, in SEDA 2.1, to one object)."""

    TYPE = "DataObjectRefType"

    data_object_reference_id: str = text("DataObjectReferenceId")
    data_object_group_reference_id: str = text("DataObjectGroupReferenceId")
    id: str = attribute("id")


@dataclass(frozen=True, slots=True)
class CustodialHistoryItem(Noun):
    """One change of owner or of keeper; when: a day or an instant."""

    TYPE = "CustodialHistoryItemType"

    value: str = own_text()
    lang: str = attribute(XML_LANG)
    when: str = attribute("when")


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodialHistory(Branch):
    """Who had the archives before."""

    TYPE = "CustodialHistoryType"

    custodial_history_items: tuple[CustodialHistoryItem, ...] = many(
        "CustodialHistoryItem", CustodialHistoryItem
    )
    custodial_history_file: DataObjectReference | None = one(
        "CustodialHistoryFile", DataObjectReference
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Branch):
    """What places, times and territories the archives are about."""

    TYPE = "CoverageType"

    spatial: tuple[Text, ...] = many("Spatial", Text)
    temporal: tuple[Text, ...] = many("Temporal", Text)
    juridictional: tuple[Text, ...] = many("Juridictional", Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectReference(Branch):
    """A link to a unit or an object, here or elsewhere (DataObjectOrArchiveUnitReferenceType)."""

    TYPE = "DataObjectOrArchiveUnitReferenceType"

    archive_unit_ref_id: str = text("ArchiveUnitRefId")
    data_object_reference: DataObjectReference | None = one(
        "DataObjectReference", DataObjectReference
    )
    repository_archive_unit_pid: str = text("RepositoryArchiveUnitPID")
    repository_object_pid: str = text("RepositoryObjectPID")
    external_reference: str = text("ExternalReference")


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedObjectReference(Branch):
    """Links between archives, by their meaning."""

    TYPE = "RelatedObjectReferenceType"

    is_version_of: tuple[ObjectReference, ...] = many("IsVersionOf", ObjectReference)
    replaces: tuple[ObjectReference, ...] = many("Replaces", ObjectReference)
    requires: tuple[ObjectReference, ...] = many("Requires", ObjectReference)
    is_part_of: tuple[ObjectReference, ...] = many("IsPartOf", ObjectReference)
    references: tuple[ObjectReference, ...] = many("References", ObjectReference)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gps(Branch):
    """Coordinates, as in the EXIF of a photograph."""

    TYPE = "GpsType"

    gps_version_id: str = text("GpsVersionID")
    gps_altitude: str = text("GpsAltitude")
    gps_altitude_ref: str = text("GpsAltitudeRef")
    gps_latitude: str = text("GpsLatitude")
    gps_latitude_ref: str = text("GpsLatitudeRef")
    gps_longitude: str = text("GpsLongitude")
    gps_longitude_ref: str = text("GpsLongitudeRef")
    gps_date_stamp: str = text("GpsDateStamp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content(Branch):
    """The description of an archive unit. Fields are the elements of the standard, in its order.

    description_level: `Fonds`, `Series`, `RecordGrp`, `File`, `Item`... Dates: a day, an instant,
    a month or a year, as written. others: elements of the sender's own, and of any dialect.

    >>> Content(description_level="Item", titles=(Text("Facture"),), created_date="2024-03").title
    'Facture'
    """

    TYPE = "DescriptiveMetadataContentType"

    description_level: str = text("DescriptionLevel")
    titles: tuple[Text, ...] = many("Title", Text)
    file_plan_positions: tuple[str, ...] = texts("FilePlanPosition")
    system_ids: tuple[str, ...] = texts("SystemId")
    originating_system_ids: tuple[str, ...] = texts("OriginatingSystemId")
    archival_agency_archive_unit_identifiers: tuple[str, ...] = texts(
        "ArchivalAgencyArchiveUnitIdentifier"
    )
    originating_agency_archive_unit_identifiers: tuple[str, ...] = texts(
        "OriginatingAgencyArchiveUnitIdentifier"
    )
    transferring_agency_archive_unit_identifiers: tuple[str, ...] = texts(
        "TransferringAgencyArchiveUnitIdentifier"
    )
    descriptions: tuple[Text, ...] = many("Description", Text)
    custodial_history: CustodialHistory | None = one("CustodialHistory", CustodialHistory)
    type: Text | None = one("Type", Text)
    document_type: Text | None = one("DocumentType", Text)
    languages: tuple[str, ...] = texts("Language")
    description_language: str = text("DescriptionLanguage")
    status: str = text("Status")
    version: str = text("Version")
    tags: tuple[str, ...] = texts("Tag")
    keywords: tuple[Keyword, ...] = many("Keyword", Keyword)
    coverage: Coverage | None = one("Coverage", Coverage)
    originating_agency: Agency | None = one("OriginatingAgency", Agency)
    submission_agency: Agency | None = one("SubmissionAgency", Agency)
    agents: tuple[Agent, ...] = many("Agent", Agent)
    authorized_agents: tuple[Agent, ...] = many("AuthorizedAgent", Agent)
    writers: tuple[Agent, ...] = many("Writer", Agent)
    addressees: tuple[Agent, ...] = many("Addressee", Agent)
    recipients: tuple[Agent, ...] = many("Recipient", Agent)
    transmitters: tuple[Agent, ...] = many("Transmitter", Agent)
    senders: tuple[Agent, ...] = many("Sender", Agent)
    source: str = text("Source")
    related_object_reference: RelatedObjectReference | None = one(
        "RelatedObjectReference", RelatedObjectReference
    )
    created_date: str = text("CreatedDate")
    transacted_date: str = text("TransactedDate")
    acquired_date: str = text("AcquiredDate")
    sent_date: str = text("SentDate")
    received_date: str = text("ReceivedDate")
    registered_date: str = text("RegisteredDate")
    start_date: str = text("StartDate")
    end_date: str = text("EndDate")
    date_litteral: str = text("DateLitteral")
    events: tuple[Event, ...] = many("Event", Event)
    signatures: tuple[Signature, ...] = many("Signature", Signature)
    signing_information: SigningInformation | None = one("SigningInformation", SigningInformation)
    gps: Gps | None = one("Gps", Gps)
    originating_system_id_reply_to: str = text("OriginatingSystemIdReplyTo")
    text_contents: tuple[str, ...] = texts("TextContent")
    persistent_identifiers: tuple[PersistentIdentifier, ...] = many(
        "PersistentIdentifier", PersistentIdentifier
    )

    @property
    def title(self) -> str:
        """Give the first title, or an empty text."""
        return self.titles[0].value if self.titles else ""

    @property
    def description(self) -> str:
        """Give the first description, or an empty text."""
        return self.descriptions[0].value if self.descriptions else ""
