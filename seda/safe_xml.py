"""The one XML parser factory: no other module of the project makes a parser.

Nothing here fetches anything: no DTD, no entity, no schema location, no network.
A received document goes through `scan` first; what follows the gate reads UTF-8 only.
"""

import io
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, BinaryIO
from xml.parsers import expat

from lxml import etree

from seda.xml_encoding import UndecodableText, transcode_to_utf8
from seda.xml_gate import Gate
from seda.xml_scan import DEFAULT_XML_LIMITS, NO_XML_LIMITS, Scan, ScanHandler, XmlLimits

__all__ = [
    "DEFAULT_XML_LIMITS",
    "NO_XML_LIMITS",
    "Scan",
    "ScanHandler",
    "XmlError",
    "XmlLimits",
    "iterparse",
    "parse",
    "parser",
    "scan",
    "scanning",
    "schema_parser",
    "to_utf8",
]

MAX_SMALL_DOCUMENT_BYTES = 64 * 1024 * 1024


class XmlError(Exception):
    """A document could not be read; line counts from 1, 0 when unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {message}" if line else message)
        self.message = message
        self.line = line


def scan(
    stream: BinaryIO,
    *,
    limits: XmlLimits = DEFAULT_XML_LIMITS,
    handler: ScanHandler | None = None,
    where: str = "manifest.xml",
) -> Scan:
    """Read a received document once, in flat memory, and say everything wrong with its form.

    Refused (errors): DOCTYPE, encodings off the list, malformed XML, XInclude, limits exceeded.
    Reported (warnings): processing instructions, remote schema locations, xlink:href, big comments.
    What `handler` saw before an error must be thrown away. Exceptions of the stream and of the
    handler pass through; the document itself never raises.
    """
    return _gate(limits, handler, where).run(stream)


def scanning(
    stream: BinaryIO,
    *,
    handler: ScanHandler,
    limits: XmlLimits = DEFAULT_XML_LIMITS,
    where: str = "manifest.xml",
) -> Generator[None, None, Scan]:
    """Do as `scan` in small steps, so that what `handler` saw can be used meanwhile.

    Returns what `scan` gives; an error among its findings is known only at the end.
    """
    gate = _gate(limits, handler, where)
    while gate.advance(stream, _STEP_BYTES):
        yield
    return gate.result()


def to_utf8(source: BinaryIO, target: BinaryIO, *, encoding: str) -> None:
    """Copy a scanned document as UTF-8, without a mark, its declaration corrected.

    encoding: `Scan.encoding`. Lines keep their numbers, offsets change.

    Raises: XmlError when the bytes are not in that encoding.
    """
    try:
        transcode_to_utf8(source, target, encoding=encoding)
    except UndecodableText as error:
        raise XmlError(str(error)) from error


def iterparse(
    stream: BinaryIO,
    *,
    events: Sequence[str] = ("end",),
    tag: str | Sequence[str] | None = None,
    schema: "etree.XMLSchema | None" = None,
) -> Iterator[tuple[str, Any]]:
    """Iterate over (event, element) of a document that passed `scan`; the caller clears elements.

    With a schema, its error comes only after the last event: validate in a pass of its own.

    Raises: XmlError.
    """
    try:
        # huge_tree: a text over 10 MB is lawful once `scan` has bounded it.
        yield from etree.iterparse(
            stream,
            events=events,
            tag=tag,
            schema=schema,
            huge_tree=True,
            chunk_size=_CHUNK_BYTES,
            **_CLOSED,
        )
    except etree.XMLSyntaxError as error:
        raise _translated(error) from error


def parser(*, schema: "etree.XMLSchema | None" = None, target: object = None) -> Any:  # noqa: ANN401 - lxml has no types
    """Make an lxml parser that fetches nothing; its own exceptions are the caller's to translate.

    target: an object with start, end, data and close, for reading without a tree.
    """
    return etree.XMLParser(schema=schema, target=target, huge_tree=target is not None, **_CLOSED)


def parse(document: BinaryIO | bytes) -> Any:  # noqa: ANN401 - lxml has no types
    """Read a small document (64 MiB at most) whole and give its root element.

    Refuses what `scan` refuses.

    Raises: XmlError.
    """
    data = document if isinstance(document, bytes) else document.read(MAX_SMALL_DOCUMENT_BYTES + 1)
    found = scan(io.BytesIO(data), limits=XmlLimits(max_bytes=MAX_SMALL_DOCUMENT_BYTES))
    for finding in found.findings:
        if finding.severity == "error":
            raise XmlError(finding.code, int(dict(finding.fields).get("line", "0")))
    try:
        return etree.fromstring(data, parser())
    except etree.XMLSyntaxError as error:
        raise _translated(error) from error


def schema_parser(resolve: Callable[[str], bytes | None]) -> Any:  # noqa: ANN401 - lxml has no types
    """Make a parser for XML Schema documents whose imports are served by `resolve` alone.

    resolve: from the address written in the schema to its bytes; None makes its compilation fail.
    """
    made = etree.XMLParser(**_CLOSED)
    made.resolvers.add(_OnlyFrom(resolve))
    return made


# ----------------------------------------------------------------------------- private

_CHUNK_BYTES = 256 * 1024
_STEP_BYTES = 64 * 1024


def _gate(limits: XmlLimits, handler: ScanHandler | None, where: str) -> Gate:
    return Gate(expat.ParserCreate(namespace_separator="}"), limits, handler, where)


# lxml before 6.1 read local files through `iterparse` by default (CVE-2026-41066): say it all.
_CLOSED: Mapping[str, bool] = MappingProxyType(
    {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "dtd_validation": False,
        "attribute_defaults": False,
    }
)


class _OnlyFrom(etree.Resolver):  # type: ignore[misc]  # lxml has no types
    """Serves what it knows and refuses the rest: returning None would let lxml open files."""

    def __init__(self, resolve: Callable[[str], bytes | None]) -> None:
        super().__init__()
        self._resolve = resolve

    def resolve(self, system_url: str, _public_id: str | None, context: object) -> object:
        data = self._resolve(system_url)
        if data is None:
            raise XmlError(f"no local document stands for {system_url}")
        return self.resolve_string(data, context, base_url=system_url)


def _translated(error: "etree.XMLSyntaxError") -> XmlError:
    return XmlError(error.msg or "not well-formed", error.lineno or 0)
