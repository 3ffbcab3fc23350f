"""The rules a received XML document must keep, applied event by event while expat reads it.

Makes no parser: `seda.safe_xml` does. Knows no element of SEDA.
"""

import re
from typing import BinaryIO
from xml.parsers.expat import ExpatError, XMLParserType
from xml.parsers.expat import errors as expat_errors

from seda.capped_findings import CappedFindings
from seda.findings import Finding, error, warning
from seda.xml_encoding import ALLOWED_ENCODINGS, UTF_16, encoding_of_byte_order_mark
from seda.xml_scan import MEBIBYTE, PrefixHandler, Scan, ScanHandler, XmlLimits


class Gate:
    """One pass over one document."""

    def __init__(
        self, parser: XMLParserType, limits: XmlLimits, handler: ScanHandler | None, where: str
    ) -> None:
        self._parser = parser
        self._limits = limits
        self._where = where
        self._findings = CappedFindings()
        self._root: tuple[str, str] | None = None
        self._mark: str | None = None
        self._encoding = "utf-8"
        self._names: dict[str, str] = {}  # as expat says it -> {namespace}local
        self._plain_attributes: set[str] = set()  # known names that need neither change nor check
        self._known_names = 0
        self._prefixes: set[str | None] = set()
        self._depth = self._nodes = self._namespaces = 0
        self._fed = self._chunk_start = self._last_tag = 0
        self._chunk = self._head = b""
        self._open: list[str] = []
        self._handler_start = handler.start if handler else None
        self._handler_end = handler.end if handler else None
        self._prefix_handler = handler if isinstance(handler, PrefixHandler) else None
        self._listen(handler)

    def run(self, stream: BinaryIO) -> Scan:
        """Read the stream to its end or to its first refusal."""
        while self.advance(stream, _CHUNK_BYTES):
            pass
        return self.result()

    def advance(self, stream: BinaryIO, size: int) -> bool:
        """Read the next `size` bytes; say whether there may be more to read."""
        try:
            return self._feed(stream.read(size))
        except _Refused as refused:
            self._findings.add(refused.finding)
        except ExpatError as malformed:
            self._findings.add(self._explain(malformed))
        return False

    def result(self) -> Scan:
        """Give what was found, once there is no more to read."""
        return Scan(self._encoding, self._mark is not None, self._root, self._findings.listed())

    # ------------------------------------------------------------------------- private

    def _listen(self, handler: ScanHandler | None) -> None:
        parser = self._parser
        parser.buffer_text = True
        parser.XmlDeclHandler = self._xml_declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartNamespaceDeclHandler = self._start_namespace
        parser.EndNamespaceDeclHandler = self._end_namespace
        parser.ProcessingInstructionHandler = self._processing_instruction
        parser.CommentHandler = self._comment
        if handler:
            parser.CharacterDataHandler = handler.text

    def _feed(self, chunk: bytes) -> bool:
        limits = self._limits
        if not self._fed:
            self._look_at_head(chunk)
        if not chunk:
            self._parser.Parse(b"", True)
            return False
        self._chunk, self._chunk_start = chunk, self._fed
        self._fed += len(chunk)
        if self._fed > limits.max_bytes:
            raise self._refuse("xml_too_big", limit=limits.max_bytes)
        self._parser.Parse(chunk, False)
        if self._fed - self._last_tag > limits.max_text_bytes:
            raise self._refuse("xml_text_too_long", limit=limits.max_text_bytes)
        # expat reads an unfinished token again with each chunk: bound its length.
        if self._fed - self._parser.CurrentByteIndex > limits.max_token_bytes:
            raise self._refuse("xml_token_too_long", limit=limits.max_token_bytes)
        return True

    def _look_at_head(self, chunk: bytes) -> None:
        self._head = chunk[:256]
        self._mark = encoding_of_byte_order_mark(chunk[:4])
        if self._mark == "unsupported":
            self._mark = None
            raise self._refuse("xml_encoding", encoding="UTF-16/UTF-32")
        self._encoding = self._mark or "utf-8"

    def _xml_declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is None:
            return
        codec = ALLOWED_ENCODINGS.get(encoding.lower())
        if codec is None:
            raise self._refuse("xml_encoding", encoding=encoding)
        # XML 1.0 §4.3.3: a mark and a declaration that disagree are an error.
        if (self._mark or codec) != codec or (codec == UTF_16 and self._mark is None):
            raise self._refuse("xml_encoding", encoding=encoding)
        self._encoding = codec

    def _doctype(self, *_declaration: object) -> None:
        raise self._refuse("xml_doctype")

    def _start(self, raw: str, attributes: dict[str, str]) -> None:
        name = self._names.get(raw)
        if name is None:
            name = self._new_name(raw)
        limits = self._limits
        self._depth += 1
        self._nodes += 1
        if self._depth > limits.max_depth:
            raise self._refuse("xml_too_deep", limit=limits.max_depth)
        if self._nodes > limits.max_nodes:
            raise self._refuse("xml_too_many_elements", limit=limits.max_nodes)
        if attributes and not attributes.keys() <= self._plain_attributes:
            attributes = self._check_attributes(attributes)
        elif len(attributes) > limits.max_attributes:
            raise self._refuse("xml_too_many_attributes", limit=limits.max_attributes)
        parser = self._parser
        self._last_tag = offset = parser.CurrentByteIndex
        if self._handler_start:
            self._handler_start(name, attributes, offset, parser.CurrentLineNumber)

    def _end(self, raw: str) -> None:
        self._depth -= 1
        parser = self._parser
        self._last_tag = offset = parser.CurrentByteIndex
        if self._handler_end:
            self._handler_end(self._names[raw], offset, parser.CurrentLineNumber)

    def _new_name(self, raw: str) -> str:
        namespace, brace, local = raw.rpartition("}")
        if self._root is None:
            self._root = (namespace, local)
        self._count_name(local)
        if namespace == _XINCLUDE:
            raise self._refuse("xml_xinclude")
        self._names[raw] = name = "{" + raw if brace else raw
        return name

    def _check_attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        if len(attributes) > self._limits.max_attributes:
            raise self._refuse("xml_too_many_attributes", limit=self._limits.max_attributes)
        checked = {}
        for raw, value in attributes.items():
            namespace, brace, local = raw.rpartition("}")
            if raw not in self._plain_attributes and raw not in self._names:
                self._count_name(local)
                if brace:
                    self._names[raw] = "{" + raw
                else:
                    self._plain_attributes.add(raw)
            self._report_reference(namespace, local, value)
            checked["{" + raw if brace else raw] = value
        return checked

    def _report_reference(self, namespace: str, local: str, value: str) -> None:
        if namespace == _XLINK and local == "href":
            self._warn("xml_xlink", target=value)
        elif namespace == _XSI and local in _SCHEMA_LOCATIONS:
            remote = next((part for part in value.split() if _is_remote(part)), None)
            if remote is not None:
                self._warn("xml_remote_schema", target=remote)

    def _count_name(self, local: str) -> None:
        self._known_names += 1
        if len(local) > self._limits.max_name_characters:
            raise self._refuse("xml_name_too_long", limit=self._limits.max_name_characters)
        if self._known_names > self._limits.max_names:
            raise self._refuse("xml_too_many_names", limit=self._limits.max_names)

    def _start_namespace(self, prefix: str | None, uri: str | None) -> None:
        self._namespaces += 1
        if self._namespaces > self._limits.max_namespaces:
            raise self._refuse("xml_too_many_namespaces", limit=self._limits.max_namespaces)
        if uri and not _NAMESPACE.fullmatch(uri):
            raise self._refuse("xml_namespace", namespace=uri)  # libxml2 would not read on
        if prefix not in self._prefixes:
            self._prefixes.add(prefix)
            self._count_name(prefix or "")
        if self._prefix_handler:
            self._prefix_handler.start_prefix(prefix or "", uri or "")

    def _end_namespace(self, prefix: str | None) -> None:
        self._namespaces -= 1
        if self._prefix_handler:
            self._prefix_handler.end_prefix(prefix or "")

    def _processing_instruction(self, target: str, _data: str) -> None:
        if target != "xml-model":
            self._warn("xml_processing_instruction", target=target)

    def _comment(self, data: str) -> None:
        if len(data) > self._limits.big_comment_bytes:
            self._warn("xml_big_comment", characters=len(data))

    def _refuse(self, code: str, **fields: object) -> "_Refused":
        line = self._parser.CurrentLineNumber
        return _Refused(error(code, f"{self._where} line {line}", line=line, **fields))

    def _warn(self, code: str, **fields: object) -> None:
        line = self._parser.CurrentLineNumber
        self._findings.add(warning(code, f"{self._where} line {line}", line=line, **fields))

    def _explain(self, malformed: ExpatError) -> Finding:
        code = _CODES.get(malformed.code, "xml_malformed")
        if malformed.code == _INVALID_TOKEN and self._is_beyond_ascii(self._parser.ErrorByteIndex):
            code = "xml_malformed_bytes"
        if self._root is None and not _LIKE_XML.match(self._head):
            code = "xml_not_xml"
        line, column = malformed.lineno, malformed.offset + 1
        return error(
            code,
            f"{self._where} line {line}",
            line=line,
            column=column,
            encoding=self._encoding,
        )

    def _is_beyond_ascii(self, offset: int) -> bool:
        # Invalid at a byte over 127: the bytes are not in the announced encoding.
        place = offset - self._chunk_start
        return 0 <= place < len(self._chunk) and self._chunk[place] > 0x7F


class _Refused(Exception):  # noqa: N818 - it is a verdict
    """Stops expat: the finding says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


_CHUNK_BYTES = MEBIBYTE  # pyexpat cuts larger ones

_LIKE_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff|\0)?[ \t\r\n\0]*(?:<|\Z)")

# RFC 3986 §2: the characters of a URI, one fragment at most.
_URI_CHARACTER = r"(?:[A-Za-z0-9\-._~:/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*"
_NAMESPACE = re.compile(f"{_URI_CHARACTER}(?:#{_URI_CHARACTER})?")

_XINCLUDE = "http://www.w3.org/2001/XInclude"
_XLINK = "http://www.w3.org/1999/xlink"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA_LOCATIONS = frozenset({"schemaLocation", "noNamespaceSchemaLocation"})

_INVALID_TOKEN = expat_errors.codes[expat_errors.XML_ERROR_INVALID_TOKEN]

_CODES = {
    expat_errors.codes[message]: code
    for message, code in {
        expat_errors.XML_ERROR_NO_ELEMENTS: "xml_malformed_truncated",
        expat_errors.XML_ERROR_UNCLOSED_TOKEN: "xml_malformed_truncated",
        expat_errors.XML_ERROR_PARTIAL_CHAR: "xml_malformed_truncated",
        expat_errors.XML_ERROR_UNCLOSED_CDATA_SECTION: "xml_malformed_truncated",
        expat_errors.XML_ERROR_TAG_MISMATCH: "xml_malformed_tags",
        expat_errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: "xml_content_after_root",
        expat_errors.XML_ERROR_UNDEFINED_ENTITY: "xml_malformed_entity",
        expat_errors.XML_ERROR_BAD_CHAR_REF: "xml_malformed_character",
        expat_errors.XML_ERROR_UNBOUND_PREFIX: "xml_malformed_prefix",
        expat_errors.XML_ERROR_UNKNOWN_ENCODING: "xml_encoding",
        expat_errors.XML_ERROR_INCORRECT_ENCODING: "xml_encoding",
    }.items()
}


def _is_remote(location: str) -> bool:
    return "://" in location or location.startswith(("//", "\\\\"))
