"""What messages are made of, besides the descriptions: code lists, archive units."""

from dataclasses import dataclass
from typing import TypeAlias

from seda.elements import XML_ID, Attributes, Element
from seda.nouns.binding import Branch, attribute, one
from seda.nouns.description import Content, DataObjectReference
from seda.nouns.management import Management
from seda.nouns.values import Code, Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListVersions(Branch):
    """Which lists the codes of a message belong to, and in which version."""

    TYPE = "CodeListVersionsType"

    reply_code_list_version: Code | None = one("ReplyCodeListVersion", Code)
    message_digest_algorithm_code_list_version: Code | None = one(
        "MessageDigestAlgorithmCodeListVersion", Code
    )
    mime_type_code_list_version: Code | None = one("MimeTypeCodeListVersion", Code)
    encoding_code_list_version: Code | None = one("EncodingCodeListVersion", Code)
    file_format_code_list_version: Code | None = one("FileFormatCodeListVersion", Code)
    compression_algorithm_code_list_version: Code | None = one(
        "CompressionAlgorithmCodeListVersion", Code
    )
    data_object_version_code_list_version: Code | None = one(
        "DataObjectVersionCodeListVersion", Code
    )
    storage_rule_code_list_version: Code | None = one("StorageRuleCodeListVersion", Code)
    appraisal_rule_code_list_version: Code | None = one("AppraisalRuleCodeListVersion", Code)
    access_rule_code_list_version: Code | None = one("AccessRuleCodeListVersion", Code)
    dissemination_rule_code_list_version: Code | None = one(
        "DisseminationRuleCodeListVersion", Code
    )
    reuse_rule_code_list_version: Code | None = one("ReuseRuleCodeListVersion", Code)
    classification_rule_code_list_version: Code | None = one(
        "ClassificationRuleCodeListVersion", Code
    )
    acquisition_information_code_list_version: Code | None = one(
        "AcquisitionInformationCodeListVersion", Code
    )
    authorization_reason_code_list_version: Code | None = one(
        "AuthorizationReasonCodeListVersion", Code
    )
    relationship_code_list_version: Code | None = one("RelationshipCodeListVersion", Code)
    xml_id: str = attribute(XML_ID)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveUnit:
    """A unit: its rules, its description, then the units and objects below it, in order.

    archive_unit_ref_id: this element only stands for another unit, whose `id` it gives.
    archive_unit_profile, management, content: an Element when no noun says it whole. attributes:
    those that the standard does not have.
    """

    id: str
    archive_unit_ref_id: str = ""
    archive_unit_profile: Identifier | Element | None = None
    management: Management | Element | None = None
    content: Content | Element | None = None
    children: tuple["UnitChild", ...] = ()
    attributes: Attributes = ()


# What stands below the description of a unit; an Element is one that no noun says whole.
UnitChild: TypeAlias = ArchiveUnit | DataObjectReference | Element


def group_reference(group_id: str) -> DataObjectReference:
    """Make the link from a unit to its group of objects."""
    return DataObjectReference(data_object_group_reference_id=group_id)
