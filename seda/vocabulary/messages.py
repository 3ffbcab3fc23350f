"""The fifteen messages, and what they share."""

from seda.vocabulary.grammar import Attribute, ComplexType, Element, GlobalElement, Type, sequence

TYPES: tuple[Type, ...] = (
    ComplexType(
        "SignatureMessageType",
        extends="OpenType",
    ),
    ComplexType(
        "AuthorizationRequestContentType",
        sequence(
            Element("AuthorizationReason", "xs:token"),
            Element("Comment", "TextType", "*"),
            Element("RequestDate", "xs:date"),
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("Requester", "OrganizationType"),
            Element(
                "AuthorizationRequestReply", "BusinessAuthorizationRequestReplyMessageType", "*"
            ),
        ),
        attributes=(Attribute("xml:id"),),
    ),
    ComplexType(
        "MessageType",
        sequence(
            Element("Comment", "TextType", "*"),
            Element("Date", "xs:dateTime"),
            Element("MessageIdentifier", "IdentifierType"),
            Element("Signature", "SignatureMessageType", "?"),
        ),
        abstract=True,
        attributes=(Attribute("xml:id"),),
    ),
    ComplexType(
        "BusinessMessageType",
        sequence(
            Element("ArchivalAgreement", "IdentifierType", "?"),
            Element("CodeListVersions", "CodeListVersionsType"),
            Element("DataObjectPackage", "DataObjectPackageType", "?"),
        ),
        extends="MessageType",
        abstract=True,
    ),
    ComplexType(
        "BusinessRequestMessageType",
        extends="BusinessMessageType",
        abstract=True,
    ),
    ComplexType(
        "BusinessAuthorizationRequestMessageType",
        sequence(
            Element("AuthorizationRequestContent", "AuthorizationRequestContentType"),
        ),
        extends="BusinessRequestMessageType",
        abstract=True,
    ),
    ComplexType(
        "BusinessReplyMessageType",
        sequence(
            Element("ReplyCode", "NonEmptyTokenType", "?"),
            Element("Operation", "OperationType", "?"),
            Element("MessageRequestIdentifier", "IdentifierType"),
        ),
        extends="BusinessMessageType",
        abstract=True,
    ),
    ComplexType(
        "OperationType",
        sequence(
            Element("Event", "EventType", "*"),
        ),
    ),
    ComplexType(
        "BusinessAuthorizationRequestReplyMessageType",
        extends="BusinessReplyMessageType",
        abstract=True,
    ),
    ComplexType(
        "BusinessNotificationMessageType",
        extends="BusinessMessageType",
        abstract=True,
    ),
    ComplexType(
        "OrganizationWithIdType",
        extends="OrganizationType",
        attributes=(Attribute("xml:id"),),
    ),
    ComplexType(
        "AcknowledgementType",
        sequence(
            Element("MessageReceivedIdentifier", "IdentifierType"),
            Element("Sender", "OrganizationWithIdType"),
            Element("Receiver", "OrganizationWithIdType"),
        ),
        extends="MessageType",
    ),
    ComplexType(
        "ArchiveDeliveryRequestType",
        sequence(
            Element("Derogation", "xs:boolean"),
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("Requester", "OrganizationWithIdType"),
        ),
        extends="BusinessRequestMessageType",
    ),
    ComplexType(
        "ArchiveRestitutionRequestType",
        sequence(
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("OriginatingAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessRequestMessageType",
    ),
    ComplexType(
        "ArchiveTransferType",
        sequence(
            Element("RelatedTransferReference", "IdentifierType", "*"),
            Element("TransferRequestReplyIdentifier", "IdentifierType", "?"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("TransferringAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessRequestMessageType",
    ),
    ComplexType(
        "ArchiveTransferRequestType",
        sequence(
            Element("RelatedTransferReference", "IdentifierType", "*"),
            Element("TransferDate", "xs:dateTime", "?"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("TransferringAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessRequestMessageType",
    ),
    ComplexType(
        "AuthorizationControlAuthorityRequestType",
        sequence(
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("ControlAuthority", "OrganizationWithIdType"),
        ),
        extends="BusinessAuthorizationRequestMessageType",
    ),
    ComplexType(
        "AuthorizationOriginatingAgencyRequestType",
        sequence(
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("OriginatingAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessAuthorizationRequestMessageType",
    ),
    ComplexType(
        "ArchiveDeliveryRequestReplyType",
        sequence(
            Element("AuthorizationRequestReplyIdentifier", "IdentifierType", "?"),
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("Requester", "OrganizationWithIdType"),
        ),
        extends="BusinessReplyMessageType",
    ),
    ComplexType(
        "ArchiveRestitutionRequestReplyType",
        sequence(
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("OriginatingAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessReplyMessageType",
    ),
    ComplexType(
        "ArchiveTransferReplyType",
        sequence(
            Element("GrantDate", "xs:dateTime", "?"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("TransferringAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessReplyMessageType",
    ),
    ComplexType(
        "ArchiveTransferRequestReplyType",
        sequence(
            Element("TransferDate", "xs:dateTime", "?"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("TransferringAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessReplyMessageType",
    ),
    ComplexType(
        "AuthorizationControlAuthorityRequestReplyType",
        sequence(
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("ControlAuthority", "OrganizationWithIdType"),
        ),
        extends="BusinessAuthorizationRequestReplyMessageType",
    ),
    ComplexType(
        "AuthorizationOriginatingAgencyRequestReplyType",
        sequence(
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("OriginatingAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessAuthorizationRequestReplyMessageType",
    ),
    ComplexType(
        "ArchiveDestructionNotificationType",
        sequence(
            Element("AuthorizationRequestReplyIdentifier", "IdentifierType"),
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("OriginatingAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessNotificationMessageType",
    ),
    ComplexType(
        "ArchiveModificationNotificationType",
        sequence(
            Element("UnitIdentifier", "IdentifierType", "+"),
            Element("ArchivalAgency", "OrganizationWithIdType"),
            Element("OriginatingAgency", "OrganizationWithIdType"),
        ),
        extends="BusinessNotificationMessageType",
    ),
)


MESSAGES: tuple[GlobalElement, ...] = (
    GlobalElement("Acknowledgement", "AcknowledgementType"),
    GlobalElement("ArchiveDeliveryRequest", "ArchiveDeliveryRequestType"),
    GlobalElement("ArchiveRestitutionRequest", "ArchiveRestitutionRequestType"),
    GlobalElement("ArchiveTransfer", "ArchiveTransferType"),
    GlobalElement("ArchiveTransferRequest", "ArchiveTransferRequestType"),
    GlobalElement(
        "AuthorizationControlAuthorityRequest", "AuthorizationControlAuthorityRequestType"
    ),
    GlobalElement(
        "AuthorizationOriginatingAgencyRequest", "AuthorizationOriginatingAgencyRequestType"
    ),
    GlobalElement("ArchiveDeliveryRequestReply", "ArchiveDeliveryRequestReplyType"),
    GlobalElement("ArchiveRestitutionRequestReply", "ArchiveRestitutionRequestReplyType"),
    GlobalElement("ArchiveTransferReply", "ArchiveTransferReplyType"),
    GlobalElement("ArchiveTransferRequestReply", "ArchiveTransferRequestReplyType"),
    GlobalElement(
        "AuthorizationControlAuthorityRequestReply", "AuthorizationControlAuthorityRequestReplyType"
    ),
    GlobalElement(
        "AuthorizationOriginatingAgencyRequestReply",
        "AuthorizationOriginatingAgencyRequestReplyType",
    ),
    GlobalElement("ArchiveDestructionNotification", "ArchiveDestructionNotificationType"),
    GlobalElement("ArchiveModificationNotification", "ArchiveModificationNotificationType"),
)
