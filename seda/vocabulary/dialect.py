"""What a widespread dialect of SEDA allows itself: added elements, open places, their shapes.

None of it is in the standard, or not at that place or in that version. It is read with a warning
when the archival agreement allows it (`seda.deviations`). An element whose content decides
something (a hold, an attachment, a reference) must still have the shape said here.
Places are written as (type of the parent, name of the element).
"""

from collections.abc import Mapping

from seda.vocabulary.grammar import (
    ComplexType,
    Element,
    GlobalElement,
    Type,
    Wildcard,
    choice,
    sequence,
)

_CONTENT = "DescriptiveMetadataContentType"
_MANAGEMENT = ("ManagementType", "ManagementMetadataType")
_DATA_OBJECTS = ("BinaryDataObjectType", "PhysicalDataObjectType")
_EVENTS = ("EventType", "EventLogBookOgType")

# Elements of the dialect, where the version has none, and the code of their warning.
ADDED: Mapping[tuple[str, str], str] = {
    **{(type_, "HoldRule"): "deviation_hold_rule" for type_ in _MANAGEMENT},
    ("CodeListVersionsType", "HoldRuleCodeListVersion"): "deviation_hold_rule_code_list",
    ("ManagementType", "UpdateOperation"): "deviation_update_operation",
    **{
        (type_, name): "deviation_group_identifier"
        for type_ in _DATA_OBJECTS
        for name in ("DataObjectGroupId", "DataObjectGroupReferenceId")
    },
    (_CONTENT, "Signature"): "deviation_older_element",
    ("DataObjectRefType", "DataObjectReferenceId"): "deviation_older_element",
}

# Where any element may follow the known ones: there the standard has a point left to others.
OPEN_PLACES = frozenset({_CONTENT, *_MANAGEMENT, *_EVENTS, "PhysicalDataObjectType"})

# Where one element of the sender's own may stand for a known one.
OPEN_CHOICE = "CoreMetadataType"

# A free element that is known to be a misspelt hold rule.
MISSPELT_HOLD_RULE = "HoleOwner"

# Elements that the version has once and the dialect any number of times.
REPEATED = frozenset(
    {(_CONTENT, "TextContent"), *((type_, "LinkingAgentIdentifier") for type_ in _EVENTS)}
)

# Data objects directly in the package, as SEDA 2.1 had them, and their type.
LOOSE: Mapping[tuple[str, str], str] = {
    ("DataObjectPackageType", "BinaryDataObject"): "BinaryDataObjectType",
    ("DataObjectPackageType", "PhysicalDataObject"): "PhysicalDataObjectType",
}

# The one element of an abstract type that the dialect uses as it is.
ABSTRACT = ("SigningInformationType", "Extended")

# By parent, what the standard wants (name, text) where an element of the dialect stands.
STAND_INS: Mapping[str, tuple[str, str]] = {
    "DataObjectRefType": ("DataObjectGroupReferenceId", "sae-aside"),
    OPEN_CHOICE: ("Text", ""),
}

TYPES: tuple[Type, ...] = (
    # Points to a unit already in the archive, by identifier or by the value of one metadata.
    ComplexType(
        "UpdateOperationType",
        choice(
            Element("SystemId", "NonEmptyTokenType"),
            Element("ArchiveUnitIdentifierKey", "ArchiveUnitIdentifierKeyType"),
            Element("FullUpdate", "UpdatedElementsType"),
            Element("ToDelete", "UpdatedElementsType"),
            occurs="+",
        ),
    ),
    ComplexType(
        "ArchiveUnitIdentifierKeyType",
        sequence(
            Element("MetadataName", "NonEmptyTokenType"),
            Element("MetadataValue", "NonEmptyTokenType"),
        ),
    ),
    ComplexType("UpdatedElementsType", sequence(Wildcard("any"))),
)

SHAPED: tuple[GlobalElement, ...] = (
    GlobalElement("HoldRule", "HoldRuleType"),
    GlobalElement("HoldRuleCodeListVersion", "CodeType"),
    GlobalElement("UpdateOperation", "UpdateOperationType"),
    GlobalElement("PersistentIdentifier", "PersistentIdType"),
    GlobalElement("DataObjectGroupId", "GroupIdType"),
    GlobalElement("DataObjectGroupReferenceId", "GroupRefIdType"),
    GlobalElement("DataObjectReferenceId", "DataObjectRefIdType"),
)
