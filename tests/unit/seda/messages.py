"""Messages to test with: any of the fifteen, with the least or with everything, texts at will."""

import io
import itertools
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from seda.messages.bound import Child, attributes_of, children_of
from seda.messages.dates import Day, Instant, SedaDate
from seda.messages.kept import Kept
from seda.messages.lexical import legible
from seda.messages.message import BusinessAuthorizationRequestReplyMessage, Message
from seda.messages.message_reader import MESSAGES, read_message
from seda.messages.message_writer import write_message
from seda.messages.packages import PackageWriter, copied_package
from seda.messages.parts import OpenContent
from seda.messages.values import Part, Value
from seda.versions import VERSIONS, namespace_of

HOSTILE = '  Dossier\t<n° 1> & "suite"\n\x00\ud800 ]]> é€𝄞 \r\n\u202e '
KINDS = tuple(MESSAGES)
REPLIES = (
    "AuthorizationControlAuthorityRequestReply",
    "AuthorizationOriginatingAgencyRequestReply",
)

PLAIN: dict[type, object] = {
    bool: True,
    Instant: Instant("2026-03-02T08:30:15.250+01:00"),
    Day: Day("2026-03-02"),
    SedaDate: SedaDate("2026-03"),
}

Texts = Callable[[], str]
Made = TypeVar("Made", bound=Part)


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


def written(message: Message) -> bytes:
    out = io.BytesIO()
    write_message(message, out)
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


class _Maker:
    """Makes objects of the classes of messages from what the vocabulary says of them."""

    def __init__(self, version: str, text: Texts, often: Callable[[], bool]) -> None:
        self._version = version
        self._text = text
        self._often = often
        self._numbers = itertools.count(1)

    def part(self, kind: type[Made]) -> Made:
        values = {child.field: self._held(child) for child in self._wanted(kind)}
        values |= self._attributes(kind)
        if issubclass(kind, Message):
            values["version"] = self._version
        if kind is OpenContent:
            values["others"] = self._foreign()
        return kind(**values)

    def _wanted(self, kind: type[Part]) -> Iterator[Child]:
        for child in children_of(kind, self._version):
            if child.required or self._often():
                yield child

    def _held(self, child: Child) -> object:
        make = self._package if child.kind is object else partial(self._one, child.kind)
        if not child.many:
            return make()
        return tuple(make() for _ in range(2 if self._often() else 1))

    def _one(self, kind: type) -> object:
        if kind is BusinessAuthorizationRequestReplyMessage:
            return self.part(MESSAGES[REPLIES[next(self._numbers) % 2]])
        if issubclass(kind, Part):
            return self.part(kind)
        if issubclass(kind, Value):
            start = "c" if kind.SEDA_TYPE == "CodeType" else ""  # a code is not empty
            return kind(f"{start}{self._text()}", **self._attributes(kind))
        return self._text() if kind is str else PLAIN[kind]

    def _package(self) -> PackageWriter:
        package = a_package(self._version, self._text())
        # Identifiers are unique in a message, and replies inside it have packages too.
        unit = f'id="U{next(self._numbers)}"'
        return copied_package(io.BytesIO(package.replace(b'id="U1"', unit.encode())))

    def _attributes(self, kind: type[Part] | type[Value]) -> dict[str, object]:
        made = {
            "xml:id": lambda: f"_{next(self._numbers)}",
            "xml:lang": lambda: "fr-FR",
            "xs:language": lambda: "fr",
            "xs:anyURI": lambda: "http://exemple.fr/é?a=b#c",
            "xlink:href": lambda: "Content/a%20b.xml",
        }
        return {
            named.field: made.get(named.attribute.type or named.attribute.name, self._text)()
            for named in attributes_of(kind)
            if self._often()
        }

    def _foreign(self) -> tuple[Kept, ...]:
        text = escape(legible(self._text()), {"\r": "&#13;"})
        return (
            Kept(f"<x:Name xmlns:x='urn:x' xmlns:y='urn:y' y:a='1' t='y:T'>{text}<b/></x:Name>"),
            Kept(f"<Phone xmlns='urn:z'><!--x-->{text}<none xmlns=''/></Phone>"),
        )
