"""Messages to test with: any of the fifteen, with the least or with everything, texts at will."""

import io
import itertools
from collections.abc import Callable
from dataclasses import fields
from types import NoneType
from typing import TypeVar, get_args, get_origin, get_type_hints
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from seda.elements import XLINK_HREF, XML_ID, XML_LANG, Element
from seda.messages.authorization_replies import BusinessAuthorizationRequestReplyMessage
from seda.messages.message import Message
from seda.messages.message_reader import MESSAGES, read_message
from seda.messages.message_writer import write_message
from seda.messages.packages import Package, copied_package
from seda.nouns.binding import Branch, Noun
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import grammar
from seda.vocabulary.grammar import Element as Declared
from seda.xml_text import legible

HOSTILE = '  Dossier\t<n° 1> & "suite"\n\x00\ud800 ]]> é€𝄞 \r\n\u202e '
KINDS = tuple(MESSAGES)
REPLIES = (
    "AuthorizationControlAuthorityRequestReply",
    "AuthorizationOriginatingAgencyRequestReply",
)

PLAIN = {
    "xs:dateTime": "2026-03-02T08:30:15.250+01:00",
    "xs:date": "2026-03-02",
    "DateType": "2026-03",
}
WHOLE = {"xml:id": XML_ID, "xml:lang": XML_LANG}

Texts = Callable[[], str]
Made = TypeVar("Made", bound=Noun)


def minimal(name: str, version: str, *, text: str = "mot") -> Message:
    """Make a message with what the standard asks for and nothing else."""
    return _Maker(version, lambda: text, often=lambda: False).part(MESSAGES[name])


def full(name: str, version: str, *, text: str = "mot") -> Message:
    """Make a message with everything the standard knows, once or twice."""
    return _Maker(version, lambda: text, often=lambda: True).part(MESSAGES[name])


@st.composite
def any_message(draw: st.DrawFn) -> Message:
    """Draw a message of any kind and version, with any texts."""
    name, version = draw(st.sampled_from(KINDS)), draw(st.sampled_from(VERSIONS))
    texts = st.text(st.characters(exclude_categories=()), max_size=12)
    maker = _Maker(version, lambda: draw(texts), often=lambda: draw(st.booleans()))
    return maker.part(MESSAGES[name])


def written(message: Message, *, strict: bool = True) -> bytes:
    out = io.BytesIO()
    write_message(message, out, strict=strict)
    return out.getvalue()


def read(data: bytes) -> Message:
    return read_message(io.BytesIO(data))


def a_package(version: str, text: str = "Titre") -> bytes:
    """Give a package with one unit, as bytes that stand alone."""
    namespace = namespace_of(version)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<DataObjectPackage xmlns="{namespace}">'
        '<DescriptiveMetadata><ArchiveUnit id="U1"><Content><DescriptionLevel>Item'
        f"</DescriptionLevel><Title>{escape(legible(text))}</Title></Content></ArchiveUnit>"
        "</DescriptiveMetadata><ManagementMetadata/></DataObjectPackage>"
    ).encode()


def field_of(kind: type[Noun], name: str) -> str:
    """Give the field of an element or an attribute."""
    return next(
        one.name
        for one in fields(kind)
        if "bound" in one.metadata and one.metadata["bound"].name == name
    )


class _Maker:
    """Makes objects of the classes of messages from what the vocabulary says of them."""

    def __init__(self, version: str, text: Texts, often: Callable[[], bool]) -> None:
        self._version = version
        self._text = text
        self._often = often
        self._numbers = itertools.count(1)

    def part(self, kind: type[Made], type_name: str = "") -> Made:
        hints = get_type_hints(kind)
        values = self._attributes(kind, type_name or kind.TYPE)
        for element in grammar(self._version).elements_of(type_name or kind.TYPE):
            if element.occurs in "1+" or self._often():
                field = field_of(kind, element.name)
                values[field] = self._held(element, hints[field])
        if issubclass(kind, Message):
            values["version"] = self._version
        return kind(**values)

    def _held(self, element: Declared, hint: object) -> object:
        if get_origin(hint) is not tuple:
            return self._one(element, hint)
        often = element.occurs in "*+" and self._often()
        return tuple(self._one(element, get_args(hint)[0]) for _ in range(2 if often else 1))

    def _one(self, element: Declared, hint: object) -> object:
        kind = next((one for one in get_args(hint) if one is not NoneType), hint)
        if kind is BusinessAuthorizationRequestReplyMessage:
            return self.part(MESSAGES[REPLIES[next(self._numbers) % 2]])
        if element.name == "DataObjectPackage":
            return self._package()
        if kind is Element:
            return self._open_content(element.name)
        return self._word(element, kind) if kind in (str, bool) else self._noun(element, kind)

    def _noun(self, element: Declared, kind: type[Noun]) -> Noun:
        if issubclass(kind, Branch):
            return self.part(kind, element.type)
        start = "c" if kind.TYPE == "CodeType" else ""  # a code is not empty
        return kind(f"{start}{self._text()}", **self._attributes(kind, kind.TYPE))

    def _word(self, element: Declared, kind: type) -> object:
        if element.type in PLAIN:
            return PLAIN[element.type]
        # A reason that is empty is none.
        return True if kind is bool else f"{'r' if element.occurs == '1' else ''}{self._text()}"

    def _package(self) -> Package:
        package = a_package(self._version, self._text())
        # Identifiers are unique in a message, and replies inside it have packages too.
        unit = f'id="U{next(self._numbers)}"'
        return copied_package(io.BytesIO(package.replace(b'id="U1"', unit.encode())))

    def _attributes(self, kind: type[Noun], type_name: str) -> dict[str, object]:
        made = {
            "xml:id": lambda: f"_{next(self._numbers)}",
            "xml:lang": lambda: "fr-FR",
            "xs:language": lambda: "fr",
            "xs:anyURI": lambda: "http://exemple.fr/é?a=b#c",
        }
        return {
            field_of(kind, WHOLE.get(one.name, one.name)): made.get(
                one.type or one.name, self._text
            )()
            for one in grammar(self._version).attributes_of(type_name)
            if self._often()
        }

    def _open_content(self, name: str) -> Element:
        attributes: list[tuple[str, str]] = []
        if self._often():
            attributes += [(WHOLE["xml:id"], f"_{next(self._numbers)}")]
            attributes += [(XLINK_HREF, "Content/a%20b.xml")]
        return Element(name, "", self._foreign(), tuple(attributes))

    def _foreign(self) -> tuple[Element, ...]:
        text = legible(self._text())
        x, z = "{urn:x}", "{urn:z}"
        prefixes = (("x", "urn:x"), ("y", "urn:y"))
        attributes = (("{urn:y}a", "1"), ("t", "y:T"))
        return (
            Element(f"{x}Name", text, (Element("{}b"),), attributes, prefixes=prefixes),
            Element(f"{z}Phone", text, (Element("{}none"),)),
        )
