"""The nouns of SEDA 2.1, 2.2 and 2.3 as frozen objects, to be read, built and written.

The messages that are made of them stand in `seda.messages`.

A field is named as its element, in snake_case, in the plural when it may repeat. Texts, dates and
instants are as written (XML Schema has more of them than Python); absent ones are empty.

>>> rule = AppraisalRule(rules=(Rule("DUA-10", start_date="2024-12-31"),), final_action="Destroy")
>>> rule.element("AppraisalRule").text_of("FinalAction")
'Destroy'
"""

from seda.nouns.description import (
    Content,
    Coverage,
    CustodialHistory,
    CustodialHistoryItem,
    DataObjectReference,
    Gps,
    Keyword,
    KeywordType,
    ObjectReference,
    RelatedObjectReference,
)
from seda.nouns.leaves import NIL
from seda.nouns.management import (
    AccessRule,
    AppraisalRule,
    ClassificationRule,
    DisseminationRule,
    Hold,
    HoldRule,
    LogBook,
    Management,
    ManagementMetadata,
    ReuseRule,
    Rule,
    StorageRule,
)
from seda.nouns.objects import (
    Attachment,
    BinaryDataObject,
    Compressed,
    DataObjectGroup,
    Dimensions,
    FileInfo,
    FormatIdentification,
    GroupLogBook,
    Measurement,
    PersistentIdentifier,
    PhysicalDataObject,
    Relationship,
)
from seda.nouns.people import (
    Agent,
    Event,
    LinkingAgentIdentifier,
    ObjectEvent,
    Place,
    Signer,
    Validator,
)
from seda.nouns.signatures import (
    AdditionalProof,
    ReferencedObject,
    Signature,
    SignatureDescription,
    SigningInformation,
    TimestampingInformation,
)
from seda.nouns.transfer import ArchiveUnit, CodeListVersions, group_reference
from seda.nouns.values import Agency, Code, Identifier, MessageDigest, Text, agency

__all__ = [
    "NIL",
    "AccessRule",
    "AdditionalProof",
    "Agency",
    "Agent",
    "AppraisalRule",
    "ArchiveUnit",
    "Attachment",
    "BinaryDataObject",
    "ClassificationRule",
    "Code",
    "CodeListVersions",
    "Compressed",
    "Content",
    "Coverage",
    "CustodialHistory",
    "CustodialHistoryItem",
    "DataObjectGroup",
    "DataObjectReference",
    "Dimensions",
    "DisseminationRule",
    "Event",
    "FileInfo",
    "FormatIdentification",
    "Gps",
    "GroupLogBook",
    "Hold",
    "HoldRule",
    "Identifier",
    "Keyword",
    "KeywordType",
    "LinkingAgentIdentifier",
    "LogBook",
    "Management",
    "ManagementMetadata",
    "Measurement",
    "MessageDigest",
    "ObjectEvent",
    "ObjectReference",
    "PersistentIdentifier",
    "PhysicalDataObject",
    "Place",
    "ReferencedObject",
    "RelatedObjectReference",
    "Relationship",
    "ReuseRule",
    "Rule",
    "Signature",
    "SignatureDescription",
    "Signer",
    "SigningInformation",
    "StorageRule",
    "Text",
    "TimestampingInformation",
    "Validator",
    "agency",
    "group_reference",
]
