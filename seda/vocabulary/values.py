"""Values and references that every part of SEDA uses, and the points left open to others."""

from seda.vocabulary.grammar import (
    Attribute,
    ComplexType,
    Element,
    GlobalElement,
    SimpleType,
    Type,
    Wildcard,
    choice,
    sequence,
)

TYPES: tuple[Type, ...] = (
    SimpleType("NonEmptyTokenType", "xs:token", min_length=1),
    ComplexType(
        "TextType",
        text="xs:string",
        attributes=(Attribute("xml:lang"),),
    ),
    ComplexType(
        "IdentifierType",
        text="xs:token",
        attributes=(
            Attribute("schemeID", "xs:token"),
            Attribute("schemeName", "xs:string"),
            Attribute("schemeAgencyID", "xs:token"),
            Attribute("schemeAgencyName", "xs:string"),
            Attribute("schemeVersionID", "xs:token"),
            Attribute("schemeDataURI", "xs:anyURI"),
            Attribute("schemeURI", "xs:anyURI"),
        ),
    ),
    ComplexType(
        "CodeType",
        text="NonEmptyTokenType",
        attributes=(
            Attribute("listID", "xs:token"),
            Attribute("listAgencyID", "xs:token"),
            Attribute("listAgencyName", "xs:string"),
            Attribute("listName", "xs:string"),
            Attribute("listVersionID", "xs:token"),
            Attribute("name", "xs:string"),
            Attribute("languageID", "xs:language"),
            Attribute("listURI", "xs:anyURI"),
            Attribute("listSchemeURI", "xs:anyURI"),
        ),
    ),
    SimpleType(
        "DateType",
        union=(
            "xs:date",
            "xs:dateTime",
            "xs:gYear",
            "xs:gYearMonth",
            "xs:gMonth",
            "xs:gMonthDay",
            "xs:gDay",
        ),
    ),
    SimpleType(
        "BinaryType",
        union=(
            "xs:base64Binary",
            "xs:hexBinary",
        ),
    ),
    SimpleType("SizeInBytesType", "xs:positiveInteger"),
    ComplexType(
        "OpenType",
        sequence(
            Wildcard("other"),
        ),
        abstract=True,
        attributes=(
            Attribute("xml:id"),
            Attribute("xlink:href"),
        ),
    ),
    SimpleType("DataObjectIdType", "xs:ID"),
    SimpleType("DataObjectRefIdType", "xs:IDREF"),
    SimpleType("GroupIdType", union=("xs:ID",)),
    SimpleType("GroupRefIdType", "xs:IDREF"),
    SimpleType("ArchiveUnitIdType", "xs:ID"),
    SimpleType("ArchiveUnitRefIdType", "xs:IDREF"),
    ComplexType(
        "DataObjectRefType",
        choice(
            Element("DataObjectReferenceId", "DataObjectRefIdType", until="2.1"),
            Element("DataObjectGroupReferenceId", "GroupRefIdType"),
        ),
        attributes=(Attribute("id", "xs:ID"),),
    ),
    SimpleType("DigestAlgorithmCodeType", "NonEmptyTokenType"),
    ComplexType(
        "MessageDigestBinaryObjectType",
        text="BinaryType",
        attributes=(Attribute("algorithm", "DigestAlgorithmCodeType", required=True),),
    ),
    ComplexType(
        "OrganizationType",
        sequence(
            Element("Identifier", "IdentifierType"),
            Element("OrganizationDescriptiveMetadata", "OrganizationDescriptiveMetadataType", "?"),
        ),
    ),
    ComplexType(
        "OrganizationDescriptiveMetadataType",
        extends="OpenType",
    ),
)


OPEN_POINTS: tuple[GlobalElement, ...] = (
    GlobalElement("ObjectGroupExtenstionAbstract", abstract=True),
    GlobalElement("OtherDimensionsAbstract", abstract=True),
    GlobalElement("OtherCoreTechnicalMetadataAbstract", "OpenType", abstract=True),
    GlobalElement("ArchiveUnitReferenceAbstract", abstract=True),
    GlobalElement("OtherManagementAbstract", abstract=True),
    GlobalElement("OtherCodeListAbstract", "CodeType", abstract=True),
    GlobalElement("EventAbstract", abstract=True),
    GlobalElement("AgentAbstract", "AgentType", abstract=True, until="2.1"),
)
