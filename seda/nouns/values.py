"""Values that every part of SEDA uses: texts in a language, identifiers, codes, agencies."""

from dataclasses import dataclass

from seda.elements import XML_ID, XML_LANG, Element
from seda.nouns.binding import Branch, Noun, attribute, one, own_text, raw


@dataclass(frozen=True, slots=True)
class Text(Noun):
    """A text and its language (SEDA TextType): `Text("Facture", lang="fra")`."""

    TYPE = "TextType"

    value: str = own_text()
    lang: str = attribute(XML_LANG)


@dataclass(frozen=True, slots=True)
class Identifier(Noun):
    """An identifier and where it comes from (SEDA IdentifierType)."""

    TYPE = "IdentifierType"

    value: str = own_text()
    scheme_id: str = attribute("schemeID")
    scheme_name: str = attribute("schemeName")
    scheme_agency_id: str = attribute("schemeAgencyID")
    scheme_agency_name: str = attribute("schemeAgencyName")
    scheme_version_id: str = attribute("schemeVersionID")
    scheme_data_uri: str = attribute("schemeDataURI")
    scheme_uri: str = attribute("schemeURI")


@dataclass(frozen=True, slots=True)
class Code(Noun):
    """A code and the list it belongs to (SEDA CodeType)."""

    TYPE = "CodeType"

    value: str = own_text()
    list_id: str = attribute("listID")
    list_agency_id: str = attribute("listAgencyID")
    list_agency_name: str = attribute("listAgencyName")
    list_name: str = attribute("listName")
    list_version_id: str = attribute("listVersionID")
    name: str = attribute("name")
    language_id: str = attribute("languageID")
    list_uri: str = attribute("listURI")
    list_scheme_uri: str = attribute("listSchemeURI")


@dataclass(frozen=True, slots=True)
class MessageDigest(Noun):
    """A digest, in hexadecimal or base64 as written, and its algorithm: `SHA-512`..."""

    TYPE = "MessageDigestBinaryObjectType"

    value: str = own_text()
    algorithm: str = attribute("algorithm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Branch):
    """An agency (SEDA OrganizationWithIdType; inside a Content, OrganizationType: no xml_id).

    organization_descriptive_metadata: what others say of it, in their own XML.
    """

    TYPE = "OrganizationWithIdType"

    identifier: Identifier | None = one("Identifier", Identifier)
    organization_descriptive_metadata: Element | None = raw("OrganizationDescriptiveMetadata")
    xml_id: str = attribute(XML_ID)


def agency(identifier: str) -> Agency:
    """Make an agency of which the identifier is all that is said."""
    return Agency(identifier=Identifier(identifier))
