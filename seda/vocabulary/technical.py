"""Data objects: files and physical items, their technical description."""

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
    SimpleType("MimeTypeType", "NonEmptyTokenType"),
    SimpleType("EncodingType", "NonEmptyTokenType"),
    SimpleType("FileFormatType", "NonEmptyTokenType"),
    SimpleType("CompressionAlgorithmType", "NonEmptyTokenType"),
    SimpleType("VersionIdType", "NonEmptyTokenType"),
    ComplexType(
        "MinimalDataObjectType",
        sequence(
            Element("DataObjectProfile", "IdentifierType", "?", since="2.2"),
            Element("DataObjectSystemId", "NonEmptyTokenType", "?"),
            Element("DataObjectGroupSystemId", "NonEmptyTokenType", "?"),
            Element("Relationship", "RelationshipType", "*"),
            choice(
                Element("DataObjectGroupReferenceId", "GroupRefIdType"),
                Element("DataObjectGroupId", "GroupIdType"),
                occurs="?",
                until="2.1",
            ),
            Element("DataObjectVersion", "VersionIdType", "?"),
            Element("PersistentIdentifier", "PersistentIdType", "*", since="2.3"),
            Element("DataObjectUse", "NonEmptyTokenType", "?", since="2.3"),
            Element("DataObjectNumber", "xs:int", "?", since="2.3"),
        ),
        abstract=True,
        attributes=(Attribute("id", "DataObjectIdType", required=True),),
    ),
    ComplexType(
        "RelationshipType",
        attributes=(
            Attribute("target", "xs:IDREF", required=True),
            Attribute("type", "NonEmptyTokenType", required=True),
        ),
    ),
    ComplexType(
        "BinaryDataObjectType",
        sequence(
            sequence(
                choice(
                    Element("Attachment", "BinaryObjectType"),
                    Element("Uri", "xs:anyURI"),
                    occurs="?",
                ),
                Element("MessageDigest", "MessageDigestBinaryObjectType"),
                occurs="?",
            ),
            Element("Size", "SizeInBytesType", "?"),
            Element("Compressed", "CompressedType", "?"),
            Element("FormatIdentification", "FormatIdentificationType", "?"),
            Element("FileInfo", "FileInfoType", "?"),
            Element("Metadata", "CoreMetadataType", "?"),
            Element("OtherMetadata", "DescriptiveTechnicalMetadataType", "?"),
        ),
        extends="MinimalDataObjectType",
    ),
    ComplexType(
        "BinaryObjectType",
        text="xs:base64Binary",
        attributes=(
            Attribute("filename", "xs:string"),
            Attribute("uri", "xs:anyURI"),
        ),
    ),
    ComplexType(
        "CompressedType",
        text="xs:string",
        attributes=(
            Attribute("algorithm", "CompressionAlgorithmType", required=True),
            Attribute("uncompressedSize", "SizeInBytesType", required=True),
        ),
    ),
    ComplexType(
        "FormatIdentificationType",
        sequence(
            Element("FormatLitteral", "xs:string", "?"),
            Element("MimeType", "MimeTypeType", "?"),
            Element("FormatId", "FileFormatType", "?"),
            Element("Encoding", "EncodingType", "?"),
        ),
    ),
    ComplexType(
        "FileInfoType",
        sequence(
            Element("Filename", "xs:string"),
            Element("CreatingApplicationName", "xs:string", "?"),
            Element("CreatingApplicationVersion", "xs:string", "?"),
            Element("DateCreatedByApplication", "xs:dateTime", "?"),
            Element("CreatingOs", "xs:string", "?"),
            Element("CreatingOsVersion", "xs:string", "?"),
            Element("LastModified", "xs:dateTime", "?"),
        ),
    ),
    ComplexType(
        "CoreMetadataType",
        choice(
            Element("Text", "TextTechnicalMetadataType"),
            Element("Document", "DocumentTechnicalMetadataType"),
            Element("Image", "ImageTechnicalMetadataType"),
            Element("Audio", "AudioTechnicalMetadataType"),
            Element("Video", "VideoTechnicalMetadataType"),
            OpenPoint("OtherCoreTechnicalMetadataAbstract", "1"),
        ),
    ),
    ComplexType(
        "TextTechnicalMetadataType",
        extends="OpenType",
    ),
    ComplexType(
        "DocumentTechnicalMetadataType",
        extends="OpenType",
    ),
    ComplexType(
        "ImageTechnicalMetadataType",
        extends="OpenType",
    ),
    ComplexType(
        "AudioTechnicalMetadataType",
        extends="OpenType",
    ),
    ComplexType(
        "VideoTechnicalMetadataType",
        extends="OpenType",
    ),
    ComplexType(
        "DescriptiveTechnicalMetadataType",
        extends="OpenType",
    ),
    ComplexType(
        "PhysicalDataObjectType",
        sequence(
            Element("PhysicalId", "IdentifierType", "?"),
            Element("PhysicalDimensions", "DimensionsType", "?"),
            OpenPoint("OtherDimensionsAbstract"),
        ),
        extends="MinimalDataObjectType",
    ),
    ComplexType(
        "BaseDimensionsType",
        abstract=True,
    ),
    ComplexType(
        "DimensionsType",
        sequence(
            Element("Width", "MeasurementType", "?"),
            Element("Height", "MeasurementType", "?"),
            Element("Depth", "MeasurementType", "?"),
            Element("Shape", "xs:string", "?"),
            Element("Diameter", "MeasurementType", "?"),
            Element("Length", "MeasurementType", "?"),
            Element("Thickness", "MeasurementType", "?"),
            Element("Weight", "MeasurementWeightType", "?"),
            Element("NumberOfPage", "xs:int", "?"),
        ),
        extends="BaseDimensionsType",
    ),
    ComplexType(
        "MeasurementType",
        text="xs:decimal",
        attributes=(Attribute("unit", "MeasurementUnitsType", required=True),),
    ),
    SimpleType(
        "MeasurementUnitsType",
        "xs:string",
        values=(
            "micrometre",
            "4H",
            "millimetre",
            "MMT",
            "centimetre",
            "CMT",
            "metre",
            "inch",
            "INH",
            "foot",
            "FOT",
        ),
    ),
    ComplexType(
        "MeasurementWeightType",
        text="xs:decimal",
        attributes=(Attribute("unit", "MeasurementWeightUnitsType", required=True),),
    ),
    SimpleType(
        "MeasurementWeightUnitsType",
        "xs:string",
        values=("microgram", "MC", "milligram", "MGM", "gram", "GRM", "kilogram", "KGM"),
    ),
)
