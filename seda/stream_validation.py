"""Validates a stream with a compiled schema, in flat memory, and says at which lines it fails.

Makes no schema and knows no element of SEDA, except that the namespace of its elements gives their
attribute `id` the type xs:ID.
"""

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from lxml import etree

from seda import safe_xml
from seda.findings import Finding, error
from seda.identifier_bytes import IdentifierBytes
from seda.misplacement import Surroundings
from seda.schema_findings import ELEMENT, Violation, findings_of
from seda.versions import NAMESPACE_PREFIX

MAX_LISTED = 100  # a person corrects the first ones and sends again
MAX_COUNTED = 1_000  # beyond, counting costs memory and tells nothing more
MAX_IDENTIFIERS = (
    2_000_000  # kept in memory to find those given twice; a large transfer has 300,000
)
MAX_MET = 100  # names of siblings kept, to say what an element comes too late for; SEDA has 50
MAX_QUOTED = 2_000  # characters kept of each end of a message of libxml2


def judge(
    read: Callable[[], Iterable[bytes]],
    schema: etree.XMLSchema,
    document: str,
    *,
    most: int = MAX_LISTED,
) -> tuple[Finding, ...]:
    """Validate what `read` gives; it is read again, for the lines, when it is not valid.

    read: gives the document from its start, in pieces. document: the name people know.
    most: findings listed; the others are counted together.
    """
    if is_valid(read, schema):
        return ()
    found = tuple(_explain(read(), schema, document, most))
    # Both readings must agree: what was refused is never accepted for want of a reason.
    return found or (error("schema_violation", document, line=0, element="", detail=""),)


def is_valid(read: Callable[[], Iterable[bytes]], schema: etree.XMLSchema) -> bool:
    """Say whether what `read` gives is valid, and stop reading when it is not.

    Most documents are read once, without a word of Python for each element. It is read again when
    their bytes alone do not tell whether an identifier is given twice.
    """
    identifiers = IdentifierBytes(MAX_IDENTIFIERS)
    if not _passes(_watched(read(), identifiers), _Reading(schema, see_elements=False)):
        return False
    return identifiers.all_differ() or _passes(read(), _Reading(schema))


# ----------------------------------------------------------------------------- private

_SEDA_ELEMENT = "{" + NAMESPACE_PREFIX
_TAG = re.compile(rb"[^>]*>\n?|[^>]+")
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def _passes(chunks: Iterable[bytes], reading: "_Reading") -> bool:
    for chunk in chunks:
        reading.feed(chunk)
        if reading.complaints():
            return False
    return not reading.finish()


def _watched(chunks: Iterable[bytes], identifiers: IdentifierBytes) -> Iterator[bytes]:
    for chunk in chunks:
        identifiers.feed(chunk)
        yield chunk


def _explain(
    chunks: Iterable[bytes], schema: etree.XMLSchema, document: str, most: int
) -> Iterator[Finding]:
    """Validate tag by tag: of a stream, libxml2 does not say at which place it complains."""
    reading = _Reading(schema)
    violations: list[Violation] = []
    pieces = _pieces(chunks)
    for piece in pieces:
        reading.feed(piece)
        violations += reading.complaints()
        if len(violations) >= most:
            break
    more = _count(reading, pieces)
    violations += reading.finish()
    more += max(0, len(violations) - most)
    yield from findings_of(violations[:most], document)
    if more > 0:
        yield error("schema_violations_more", document, count=more)


def _count(reading: "_Reading", pieces: Iterator[bytes]) -> int:
    count = 0
    while count < MAX_COUNTED and (batch := b"".join(islice(pieces, 1000))):
        reading.feed(batch)
        count += len(reading.complaints())
    return count


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut after each line feed, and after each tag of a line that has more than one element."""
    for chunk in chunks:
        for line in io.BytesIO(chunk):
            opened = line.count(b"<")
            if opened < 2 or (opened == 2 and b"</" in line):
                yield line
            else:
                yield from _TAG.findall(line)


def _bounded(message: str) -> str:
    """Keep both ends of a message that quotes a huge value: they say what and why."""
    if len(message) <= 2 * MAX_QUOTED:
        return message
    return f"{message[:MAX_QUOTED]}…{message[-MAX_QUOTED:]}"


class _Nothing:
    """The target of a parser that builds no tree and has no one to tell."""

    def close(self) -> None:
        """End, as lxml asks of a target."""


class _Elements(_Nothing):
    """The target of a parser that notes identifiers, and where the elements of a piece stand.

    Each attribute `id` of an element of SEDA is an xs:ID, as `xml:id` is everywhere in it.
    """

    def __init__(self) -> None:
        self.line = 1
        self.offset = 0
        self.violations: list[Violation] = []
        self._known: set[str] = set()
        self._open: list[tuple[str, dict[str, None]]] = []  # name; names met in it, in order
        self._around: dict[str, Surroundings | None] = {}

    def new_piece(self, line: int) -> None:
        """Start a piece of the document, at a line: forget the elements of the one before."""
        self.line = line
        self._around.clear()

    def around(self, name: str) -> Surroundings | None:
        """Say where the element of that name stands that started in the piece; if only one did."""
        return self._around.get(name)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if self._open:
            parent, met = self._open[-1]
            alone = name not in self._around
            self._around[name] = Surroundings(parent, tuple(met)) if alone else None
            if len(met) < MAX_MET:
                met[name] = None
        self._open.append((name, {}))
        if not attributes or not name.startswith(_SEDA_ELEMENT):
            return
        identifier = attributes.get("id") or attributes.get(_XML_ID)
        if identifier is None:
            return
        if len(self.violations) >= MAX_COUNTED or len(self._known) > MAX_IDENTIFIERS:
            return
        if identifier in self._known:
            self.violations.append(
                Violation.of_repeated(name, identifier, line=self.line, offset=self.offset)
            )
        elif len(self._known) == MAX_IDENTIFIERS:
            self.violations.append(
                Violation.of_too_many(name, MAX_IDENTIFIERS, line=self.line, offset=self.offset)
            )
        self._known.add(identifier)

    def end(self, _name: str) -> None:
        self._open.pop()


class _Reading:
    """A push parser with a schema; gives the complaints that appeared since it was last asked.

    see_elements: tell as well the identifiers given twice, at the price of a call per element.
    """

    def __init__(self, schema: etree.XMLSchema, *, see_elements: bool = True) -> None:
        self._elements = _Elements()
        target = self._elements if see_elements else _Nothing()
        self._parser = safe_xml.parser(schema=schema, target=target)
        self._next_line = 1
        self._fed = 0
        self._logged = self._noted = 0
        self._broken = False

    def feed(self, piece: bytes) -> None:
        """Read on. The place of complaints is the first line and the first tag of the piece."""
        self._elements.new_piece(self._next_line)
        self._next_line += piece.count(b"\n")
        tag = piece.find(b"<")
        if tag >= 0:  # else the piece goes on with the tag before
            self._elements.offset = self._fed + tag
        self._fed += len(piece)
        if self._broken:
            return
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError:
            self._broken = True  # what is wrong stands in the log

    def complaints(self) -> list[Violation]:
        """Give what is new."""
        log = self._parser.feed_error_log
        noted = self._elements.violations[self._noted :]
        if len(log) == self._logged and not noted:
            return []
        said = [
            self._violation(entry)
            for entry in islice(log, self._logged, None)
            if entry.level_name != "WARNING"
        ]
        self._logged, self._noted = len(log), self._noted + len(noted)
        return said + noted

    def _violation(self, entry: Any) -> Violation:  # noqa: ANN401 - lxml has no types
        message = _bounded(entry.message)
        subject = ELEMENT.match(message)
        around = self._elements.around(subject[1]) if subject else None
        elements = self._elements
        return Violation(elements.line, entry.type_name, message, around, elements.offset)

    def finish(self) -> list[Violation]:
        """End the document and give what is new."""
        if not self._broken:
            try:
                self._parser.close()
            except etree.XMLSyntaxError:
                self._broken = True
        return self.complaints()
