"""What a package carries: code lists, groups of objects, tree of units."""

from seda.vocabulary.grammar import (
    Attribute,
    ComplexType,
    Element,
    OpenPoint,
    SimpleType,
    Type,
    choice,
    sequence,
)

TYPES: tuple[Type, ...] = (
    ComplexType(
        "CodeListVersionsType",
        sequence(
            Element("ReplyCodeListVersion", "CodeType", "?"),
            Element("MessageDigestAlgorithmCodeListVersion", "CodeType", "?"),
            Element("MimeTypeCodeListVersion", "CodeType", "?"),
            Element("EncodingCodeListVersion", "CodeType", "?"),
            Element("FileFormatCodeListVersion", "CodeType", "?"),
            Element("CompressionAlgorithmCodeListVersion", "CodeType", "?"),
            Element("DataObjectVersionCodeListVersion", "CodeType", "?"),
            Element("StorageRuleCodeListVersion", "CodeType", "?"),
            Element("AppraisalRuleCodeListVersion", "CodeType", "?"),
            Element("AccessRuleCodeListVersion", "CodeType", "?"),
            Element("DisseminationRuleCodeListVersion", "CodeType", "?"),
            Element("ReuseRuleCodeListVersion", "CodeType", "?"),
            Element("ClassificationRuleCodeListVersion", "CodeType", "?"),
            Element("AcquisitionInformationCodeListVersion", "CodeType", "?"),
            Element("AuthorizationReasonCodeListVersion", "CodeType", "?"),
            Element("RelationshipCodeListVersion", "CodeType", "?"),
            OpenPoint("OtherCodeListAbstract"),
        ),
        attributes=(Attribute("xml:id"),),
    ),
    SimpleType("ReplyCodeType", "NonEmptyTokenType"),
    ComplexType(
        "DataObjectPackageType",
        sequence(
            choice(
                Element("DataObjectGroup", "DataObjectGroupType"),
                Element("BinaryDataObject", "BinaryDataObjectType"),
                Element("PhysicalDataObject", "PhysicalDataObjectType"),
                occurs="*",
                until="2.1",
            ),
            Element("DataObjectGroup", "DataObjectGroupType", "*", since="2.2"),
            Element("DescriptiveMetadata", "DescriptiveMetadataType"),
            Element("ManagementMetadata", "ManagementMetadataType"),
        ),
        attributes=(Attribute("xml:id"),),
    ),
    ComplexType(
        "DataObjectGroupType",
        sequence(
            choice(
                Element("BinaryDataObject", "BinaryDataObjectType"),
                Element("PhysicalDataObject", "PhysicalDataObjectType"),
                occurs="*",
                until="2.1",
            ),
            choice(
                Element("BinaryDataObject", "BinaryDataObjectType"),
                Element("PhysicalDataObject", "PhysicalDataObjectType"),
                occurs="+",
                since="2.2",
            ),
            Element("LogBook", "LogBookOgType", "?"),
        ),
        attributes=(Attribute("id", "GroupIdType", required=True),),
    ),
    ComplexType(
        "LogBookOgType",
        sequence(
            Element("Event", "EventLogBookOgType", "*"),
        ),
    ),
    ComplexType(
        "EventLogBookOgType",
        sequence(
            Element("DataObjectReferenceId", "DataObjectRefIdType", "?"),
        ),
        extends="EventType",
    ),
    ComplexType(
        "DescriptiveMetadataType",
        sequence(
            Element("ArchiveUnit", "ArchiveUnitType", "*"),
        ),
    ),
)
