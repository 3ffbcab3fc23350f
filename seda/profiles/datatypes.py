"""The types of texts that a RelaxNG grammar names; libxml2 judges those of XML Schema.

RELAX NG specification §6.2: a library of two built-in types (`string`, `token`); "Guidelines for
using W3C XML Schema Datatypes with RELAX NG" for the other one.
"""

import re
from functools import lru_cache

from lxml import etree

from seda import safe_xml

XSD_TYPES = "http://www.w3.org/2001/XMLSchema-datatypes"

# Types that XML Schema has and RelaxNG may name (`NMTOKENS`, `IDREFS`, `ENTITIES` are lists).
_TEXTS = "string normalizedString token language Name NCName NMTOKEN NMTOKENS ID IDREF IDREFS"
_OTHERS = "ENTITY ENTITIES QName NOTATION anyURI boolean base64Binary hexBinary float double"
_NUMBERS = (
    "decimal integer nonPositiveInteger negativeInteger long int short byte nonNegativeInteger "
    "unsignedLong unsignedInt unsignedShort unsignedByte positiveInteger"
)
_DATES = "duration dateTime date time gYear gYearMonth gMonth gMonthDay gDay"
KNOWN = frozenset(f"{_TEXTS} {_OTHERS} {_NUMBERS} {_DATES}".split())
_LENGTHS = "length minLength maxLength pattern totalDigits fractionDigits"
_BOUNDS = "maxInclusive maxExclusive minInclusive minExclusive"
PARAMETERS = frozenset(f"{_LENGTHS} {_BOUNDS}".split())


class BadDatatype(ValueError):  # noqa: N818 - said as a finding
    """A grammar names a type or a parameter that does not exist, or that cannot be used."""


class Datatype:
    """A type of text. name: as written. parameters: (name, value) pairs that narrow it.

    Raises: BadDatatype.
    """

    __slots__ = ("_key", "_schema", "name", "parameters")

    def __init__(self, library: str, name: str, parameters: tuple[tuple[str, str], ...]) -> None:
        known = KNOWN if library == XSD_TYPES else {"string", "token"}
        if library not in ("", XSD_TYPES) or name not in known:
            raise BadDatatype(name if library in ("", XSD_TYPES) else f"{library}#{name}")
        for parameter, _ in parameters:
            if library == "" or parameter not in PARAMETERS:
                raise BadDatatype(f"{name}/{parameter}")
        self.name = name
        self.parameters = parameters
        self._key = (library, name, parameters)
        # Every text is a string or a token, and most types of profiles are one of these.
        plain = not parameters and name in ("string", "token", "normalizedString")
        self._schema = None if plain else _schema_of(name, parameters, ())

    def allows(self, text: str) -> bool:
        """Say whether a text is of this type."""
        return self._schema is None or _fits(self._schema, self._read(text))

    def equal(self, text: str, value: str) -> bool:
        """Say whether a text is the value that a grammar writes, as this type compares."""
        if self.name == "string":
            return text == value
        if self._schema is None or text == value:
            return collapsed(text) == collapsed(value) and self.allows(text)
        return _fits(_schema_of(self.name, self.parameters, (value,)), self._read(text))

    def shown(self) -> str:
        """Give the type for people: `date`, `string (maxLength 20)`."""
        narrowed = ", ".join(f"{name} {value}" for name, value in self.parameters)
        return f"{self.name} ({narrowed})" if narrowed else self.name

    def _read(self, text: str) -> str:
        # libxml2 does it for documents that it parsed itself, not for an element that we make.
        return text if self.name in ("string", "normalizedString") else collapsed(text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Datatype) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)


def collapsed(text: str) -> str:
    """Give a text as the type `token` reads it: without blanks around, one between words."""
    return " ".join(words(text))


def words(text: str) -> list[str]:
    """Cut a text at the blanks of XML, which are fewer than those of Python."""
    return [word for word in _BLANKS.split(text) if word]


# ----------------------------------------------------------------------------- private

_BLANKS = re.compile(r"[ \t\r\n]+")
_XS = "http://www.w3.org/2001/XMLSchema"


def _fits(schema: etree.XMLSchema, text: str) -> bool:
    element = etree.Element("v")
    try:
        element.text = text
    except ValueError:  # characters that no XML document has
        return False
    return bool(schema.validate(element))


@lru_cache(maxsize=1024)
def _schema_of(
    name: str, parameters: tuple[tuple[str, str], ...], values: tuple[str, ...]
) -> etree.XMLSchema:
    """Compile a schema of one element whose text has the type. Raises: BadDatatype."""
    root = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS})
    element = etree.SubElement(root, f"{{{_XS}}}element", name="v")
    simple = etree.SubElement(element, f"{{{_XS}}}simpleType")
    restriction = etree.SubElement(simple, f"{{{_XS}}}restriction", base=f"xs:{name}")
    for facet, value in (*parameters, *(("enumeration", value) for value in values)):
        etree.SubElement(restriction, f"{{{_XS}}}{facet}", value=value)
    try:
        return etree.XMLSchema(etree.fromstring(etree.tostring(root), safe_xml.parser()))
    except etree.LxmlError as wrong:
        raise BadDatatype(f"{name}: {wrong}") from wrong
