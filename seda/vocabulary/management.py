"""Management rules: retention, final action, access, hold; and the default ones of a package."""

from seda.vocabulary.grammar import (
    Attribute,
    ComplexType,
    Element,
    OpenPoint,
    Part,
    SimpleType,
    Type,
    choice,
    sequence,
)

RULES = sequence(
    Element("Rule", "RuleIdType"),
    Element("StartDate", "xs:date", "?", nillable=True),
    occurs="*",
)

INHERITANCE = choice(
    Element("PreventInheritance", "xs:boolean", "?", default="false"),
    Element("RefNonRuleId", "RuleIdType", "+"),
    occurs="?",
)

MANAGEMENT: tuple[Part, ...] = (
    Element("StorageRule", "StorageRuleType", "?"),
    Element("AppraisalRule", "AppraisalRuleType", "?"),
    Element("AccessRule", "AccessRuleType", "?"),
    Element("DisseminationRule", "DisseminationRuleType", "?"),
    Element("ReuseRule", "ReuseRuleType", "?"),
    Element("ClassificationRule", "ClassificationRuleType", "?"),
    Element("LogBook", "LogBookType", "?"),
    Element("NeedAuthorization", "xs:boolean", "?"),
    Element("HoldRule", "HoldRuleType", "?", since="2.2"),
    OpenPoint("OtherManagementAbstract"),
)


TYPES: tuple[Type, ...] = (
    ComplexType(
        "RuleIdType",
        text="NonEmptyTokenType",
        attributes=(Attribute("id", "xs:ID"),),
    ),
    ComplexType(
        "StorageRuleType",
        sequence(
            RULES,
            INHERITANCE,
            Element("FinalAction", "FinalActionStorageCodeType"),
        ),
    ),
    SimpleType(
        "FinalActionStorageCodeType",
        "NonEmptyTokenType",
        values=("RestrictAccess", "Transfer", "Copy"),
    ),
    ComplexType(
        "AppraisalRuleType",
        sequence(
            RULES,
            INHERITANCE,
            Element("FinalAction", "FinalActionAppraisalCodeType"),
        ),
    ),
    SimpleType("FinalActionAppraisalCodeType", "NonEmptyTokenType", values=("Keep", "Destroy")),
    ComplexType(
        "AccessRuleType",
        sequence(
            RULES,
            INHERITANCE,
        ),
    ),
    ComplexType(
        "DisseminationRuleType",
        sequence(
            RULES,
            INHERITANCE,
        ),
    ),
    ComplexType(
        "ReuseRuleType",
        sequence(
            RULES,
            INHERITANCE,
        ),
    ),
    ComplexType(
        "ClassificationRuleType",
        sequence(
            RULES,
            Element("ClassificationAudience", "NonEmptyTokenType", "?"),
            INHERITANCE,
            Element("ClassificationLevel", "NonEmptyTokenType"),
            Element("ClassificationOwner", "NonEmptyTokenType"),
            Element("ClassificationReassessingDate", "xs:date", "?"),
            Element("NeedReassessingAuthorization", "xs:boolean", "?"),
        ),
    ),
    ComplexType(
        "HoldRuleType",
        sequence(
            sequence(
                Element("Rule", "RuleIdType"),
                Element("StartDate", "xs:date", "?", nillable=True),
                Element("HoldEndDate", "xs:date", "?", nillable=True),
                Element("HoldOwner", "NonEmptyTokenType", "?"),
                Element("HoldReassessingDate", "xs:date", "?", nillable=True),
                Element("HoldReason", "NonEmptyTokenType", "?"),
                Element("PreventRearrangement", "xs:boolean", "?"),
                occurs="*",
            ),
            INHERITANCE,
        ),
        since="2.2",
    ),
    ComplexType(
        "LogBookType",
        sequence(
            Element("Event", "EventType", "+"),
        ),
    ),
    ComplexType(
        "ManagementType",
        sequence(
            *MANAGEMENT,
        ),
    ),
    ComplexType(
        "ManagementMetadataType",
        sequence(
            Element("ArchivalProfile", "IdentifierType", "?"),
            Element("ServiceLevel", "IdentifierType", "?"),
            Element("AcquisitionInformation", "NonEmptyTokenType", "?"),
            Element("LegalStatus", "LegalStatusType", "?"),
            Element("OriginatingAgencyIdentifier", "IdentifierType", "?"),
            Element("SubmissionAgencyIdentifier", "IdentifierType", "?"),
            *MANAGEMENT,
        ),
        attributes=(Attribute("xml:id"),),
    ),
    SimpleType(
        "LegalStatusType",
        "xs:token",
        values=("Public Archive", "Private Archive", "Public and Private Archive"),
    ),
)
