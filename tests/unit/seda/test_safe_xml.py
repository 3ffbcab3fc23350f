"""The XML gate: what it refuses, what it reports, what it hands on, and that it fetches nothing."""

import io
import re
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from lxml import etree

from seda import safe_xml
from seda.findings import Severity
from seda.safe_xml import Scan, XmlError, XmlLimits

XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"


class Recorder:
    def __init__(self) -> None:
        self.events: list[tuple[object, ...]] = []
        self.characters = ""

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        self.events.append(("start", name, dict(attributes), offset, line))

    def end(self, name: str, offset: int, line: int) -> None:
        self.events.append(("end", name, offset, line))

    def text(self, data: str) -> None:
        self.characters += data


def scanned(document: bytes | str, **limits: int) -> Scan:
    data = document if isinstance(document, bytes) else document.encode()
    return safe_xml.scan(io.BytesIO(data), limits=XmlLimits(**limits))


def errors(scan: Scan) -> list[str]:
    return [found.code for found in scan.findings if found.severity is Severity.ERROR]


def warnings(scan: Scan) -> list[str]:
    return [found.code for found in scan.findings if found.severity is Severity.WARNING]


def test_a_plain_document_passes_without_a_word() -> None:
    scan = scanned('<?xml version="1.0" encoding="UTF-8"?><a xmlns="urn:x"><b>é</b></a>')

    assert scan == Scan("utf-8", False, ("urn:x", "a"), ())


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE a>",
        '<!DOCTYPE a SYSTEM "http://example.org/a.dtd">',
        '<!DOCTYPE a SYSTEM "\\\\\\\\host\\\\share\\\\a.dtd">',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://example.org/"> %x;]>',
        '<!DOCTYPE a [<!ATTLIST a b CDATA "default">]>',
    ],
)
def test_any_doctype_is_refused(doctype: str) -> None:
    assert errors(scanned(doctype + "<a>&x;</a>")) == ["xml_doctype"]


def test_a_billion_laughs_cost_nothing() -> None:
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 30))

    scan = scanned(f'<!DOCTYPE a [<!ENTITY e0 "ha">{entities}]><a>&e29;</a>')

    assert errors(scan) == ["xml_doctype"]


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8"),
        ("US-ASCII", "ascii"),
        ("ISO-8859-1", "iso8859-1"),
        ("iso-8859-15", "iso8859-15"),
        ("Windows-1252", "cp1252"),
        ("UTF-16", "utf-16"),
    ],
)
def test_the_encodings_of_the_list_are_read_and_rewritten_in_utf_8(
    declared: str, codec: str
) -> None:
    text = "A" if codec == "ascii" else "é"
    document = f'<?xml version="1.0"\n encoding="{declared}"?>\n<a>{text}</a>'.encode(codec)
    rewritten = io.BytesIO()

    scan = scanned(document)
    safe_xml.to_utf8(io.BytesIO(document), rewritten, encoding=scan.encoding)

    assert errors(scan) == []
    assert scan.encoding == codec
    expected = f'<?xml version="1.0"\n encoding="UTF-8"?>\n<a>{text}</a>'
    assert rewritten.getvalue().decode() == expected


def test_a_utf_8_mark_is_told_and_removed() -> None:
    rewritten = io.BytesIO()

    scan = scanned("\ufeff<a>é</a>")
    safe_xml.to_utf8(io.BytesIO("\ufeff<a>é</a>".encode()), rewritten, encoding=scan.encoding)

    assert (scan.encoding, scan.bom) == ("utf-8", True)
    assert rewritten.getvalue().decode() == "<a>é</a>"


def test_rewriting_refuses_bytes_of_another_encoding() -> None:
    with pytest.raises(XmlError):
        safe_xml.to_utf8(io.BytesIO(b"<a>\xe9</a>"), io.BytesIO(), encoding="utf-8")


@pytest.mark.parametrize(
    "document",
    [
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b'<?xml version="1.0" encoding="EBCDIC-CP-FR"?><a/>',
        b'<?xml version="1.0" encoding="nobody-knows"?><a/>',
        b'<?xml version="1.0" encoding="zip"?><a/>',
        "<a>é</a>".encode("utf-16-le"),
        "<a>é</a>".encode("utf-32"),
        b'\xef\xbb\xbf<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
        '<?xml version="1.0" encoding="UTF-8"?><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-16"?><a/>',
    ],
)
def test_other_encodings_and_contradictions_are_refused(document: bytes | str) -> None:
    assert errors(scanned(document)) == ["xml_encoding"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (b"", "xml_malformed_truncated"),
        (b"<a><b>", "xml_malformed_truncated"),
        (b"<a><b", "xml_malformed_truncated"),
        (b"<a><![CDATA[x", "xml_malformed_truncated"),
        (b"<a><b></a>", "xml_malformed_tags"),
        (b"<a/><b/>", "xml_content_after_root"),
        (b"<a/>text", "xml_content_after_root"),
        (b"<a>&eacute;</a>", "xml_malformed_entity"),
        (b"<a>&#xD800;</a>", "xml_malformed_character"),
        (b"<a>&#0;</a>", "xml_malformed_character"),
        (b"<x:a/>", "xml_malformed_prefix"),
        (b"<a xmlns='not a namespace'/>", "xml_namespace"),
        (b"<a>caf\xe9</a>", "xml_malformed_bytes"),
        (b'<?xml version="1.0" encoding="US-ASCII"?><a>\xe9</a>', "xml_malformed_bytes"),
        (b"<a>Dupont & fils</a>", "xml_malformed"),
        (b"<a>\x01</a>", "xml_malformed"),
        (b"<a b='1' b='2'/>", "xml_malformed"),
        (b"%PDF-1.7", "xml_not_xml"),
        (b"PK\x03\x04", "xml_not_xml"),
        (b"\xef\xbb\xbf{}", "xml_not_xml"),
    ],
)
def test_malformed_documents_are_explained(document: bytes | str, code: str) -> None:
    assert errors(scanned(document)) == [code]


def test_a_finding_says_the_line() -> None:
    (finding,) = scanned("<a>\n<b>\n</c></a>").findings

    assert finding.where == "manifest.xml line 3"
    assert ("line", "3") in finding.fields


@pytest.mark.parametrize(
    ("document", "limits", "code"),
    [
        ("<a>" * 201, {}, "xml_too_deep"),
        ("<a " + " ".join(f'b{i}=""' for i in range(101)) + "/>", {}, "xml_too_many_attributes"),
        (
            "<a " + " ".join(f'xmlns:n{i}="u"' for i in range(65)) + "/>",
            {},
            "xml_too_many_namespaces",
        ),
        (
            "<a xmlns:a='u'><b xmlns:c='u'><d xmlns:e='u'/></b></a>",
            {"max_namespaces": 2},
            "xml_too_many_namespaces",
        ),
        ("<a><b/><b/></a>", {"max_nodes": 2}, "xml_too_many_elements"),
        ("<a><b/><c/></a>", {"max_names": 2}, "xml_too_many_names"),
        ("<a><b c='' d=''/></a>", {"max_names": 3}, "xml_too_many_names"),
        ("<a xmlns:b='u'/>", {"max_names": 1}, "xml_too_many_names"),
        (f"<{'n' * 257}/>", {}, "xml_name_too_long"),
        (f"<a {'n' * 257}='' />", {}, "xml_name_too_long"),
        ("<a>" + "x" * 100, {"max_bytes": 50}, "xml_too_big"),
        ("<a>" + "x" * 100, {"max_text_bytes": 50}, "xml_text_too_long"),
        ("<a><!--" + "x" * 100, {"max_token_bytes": 50}, "xml_token_too_long"),
        ("<a b='" + "x" * 100, {"max_token_bytes": 50}, "xml_token_too_long"),
    ],
)
def test_each_limit_has_its_code(document: bytes | str, limits: dict[str, int], code: str) -> None:
    assert errors(scanned(document, **limits)) == [code]


def test_siblings_that_declare_the_same_namespace_are_not_counted_together() -> None:
    document = "<a>" + "<b xmlns='urn:x'/>" * 1000 + "</a>"

    assert scanned(document).findings == ()


def test_xinclude_is_refused() -> None:
    document = '<a xmlns:i="http://www.w3.org/2001/XInclude"><i:include href="/etc/passwd"/></a>'

    assert errors(scanned(document)) == ["xml_xinclude"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("<?php system('x') ?><a/>", "xml_processing_instruction"),
        ("<a><?xml-stylesheet href='x'?></a>", "xml_processing_instruction"),
        (f'<a xmlns:x="{XLINK}" x:href="http://169.254.169.254/"/>', "xml_xlink"),
        (f'<a xmlns:x="{XSI}" x:schemaLocation="u http://x/a.xsd"/>', "xml_remote_schema"),
        (f'<a xmlns:x="{XSI}" x:noNamespaceSchemaLocation="//h/a"/>', "xml_remote_schema"),
        ("<a><!--" + "x" * 70_000 + "--></a>", "xml_big_comment"),
    ],
)
def test_what_is_odd_but_harmless_is_reported(document: bytes | str, code: str) -> None:
    scan = scanned(document)

    assert (warnings(scan), errors(scan)) == ([code], [])


@pytest.mark.parametrize(
    "document",
    [
        '<?xml-model href="a.rng"?><a/>',
        f'<a xmlns:x="{XSI}" x:schemaLocation="u seda-2.1-main.xsd" x:type="b"/>',
        "<a><!-- short --></a>",
    ],
)
def test_ordinary_habits_are_not_reported(document: bytes | str) -> None:
    assert scanned(document).findings == ()


def test_a_thousand_links_do_not_make_a_thousand_findings() -> None:
    links = '<b x:href="http://x"/>' * 1000

    scan = scanned(f'<a xmlns:x="{XLINK}">{links}</a>')

    assert len(scan.findings) == 101
    assert dict(scan.findings[-1].fields) == {"of": "xml_xlink", "count": "900"}


def test_the_handler_sees_names_attributes_offsets_and_lines() -> None:
    recorder = Recorder()
    document = b'<a xmlns="u" x="1">\n<b xml:lang="fr"/>\xc3\xa9<c xmlns="">t</c ></a>'

    safe_xml.scan(io.BytesIO(document), handler=recorder)

    assert recorder.events == [
        ("start", "{u}a", {"x": "1"}, 0, 1),
        ("start", "{u}b", {"{http://www.w3.org/XML/1998/namespace}lang": "fr"}, 20, 2),
        ("end", "{u}b", 38, 2),
        ("start", "c", {}, 40, 2),
        ("end", "c", document.index(b"</c"), 2),
        ("end", "{u}a", document.index(b"</a"), 2),
    ]
    assert recorder.characters == "\néct".replace("c", "")


def test_offsets_stay_right_across_blocks() -> None:
    recorder = Recorder()
    document = b"<a>" + b"<b>text</b>" * 120_000 + b"</a>"

    safe_xml.scan(io.BytesIO(document), handler=recorder)

    offsets = [event[3] for event in recorder.events if event[:2] == ("start", "b")]
    assert offsets == list(range(3, 3 + 11 * 120_000, 11))


def test_an_exception_of_the_handler_passes_through() -> None:
    class Broken(Recorder):
        def end(self, name: str, offset: int, line: int) -> None:
            raise LookupError(name)

    with pytest.raises(LookupError):
        safe_xml.scan(io.BytesIO(b"<a/>"), handler=Broken())


class Repeated(io.RawIOBase):
    """A document larger than what the test may hold in memory."""

    def __init__(self, head: bytes, block: bytes, count: int, tail: bytes) -> None:
        self._parts = iter([head, *[block] * count, tail, b""])

    def read(self, _size: int = -1) -> bytes:
        return next(self._parts)


def test_memory_stays_flat_over_a_large_document() -> None:
    block = b"<b>some text that repeats itself</b>" * 10_000
    tracemalloc.start()

    scan = safe_xml.scan(Repeated(b"<a>", block, 30, b"</a>"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert scan.findings == ()
    assert peak < 8 * 1024 * 1024


def test_iterparse_gives_elements_and_translates_errors() -> None:
    events = safe_xml.iterparse(io.BytesIO(b"<a>\n<b/><c></a>"), tag="b")

    assert next(events)[1].tag == "b"
    with pytest.raises(XmlError) as raised:
        next(events)
    assert raised.value.line == 2


def test_iterparse_reads_no_external_entity(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    document = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'

    elements = [element for _, element in safe_xml.iterparse(io.BytesIO(document.encode()))]

    assert "secret" not in "".join(str(text) for text in elements[-1].itertext())


def test_a_small_document_is_parsed_whole_or_refused() -> None:
    assert safe_xml.parse(b"<a><b/></a>")[0].tag == "b"
    assert safe_xml.parse(io.BytesIO(b"<a/>")).tag == "a"
    with pytest.raises(XmlError):
        safe_xml.parse(b"<!DOCTYPE a><a/>")
    with pytest.raises(XmlError) as raised:
        safe_xml.parse(b"<a>\n<b></a>")
    assert raised.value.line == 2


SCHEMA = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:include schemaLocation="http://example.org/other.xsd"/><xs:element name="a" type="T"/>
</xs:schema>"""
OTHER = b"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:simpleType name="T"><xs:restriction base="xs:date"/></xs:simpleType></xs:schema>"""


def test_a_schema_finds_its_parts_only_through_the_resolver() -> None:
    parser = safe_xml.schema_parser({"http://example.org/other.xsd": OTHER}.get)

    schema = etree.XMLSchema(etree.fromstring(SCHEMA, parser))

    assert schema.validate(etree.fromstring("<a>2026-11-23</a>"))
    assert not schema.validate(etree.fromstring("<a>yesterday</a>"))


def test_a_schema_part_that_the_resolver_does_not_know_is_refused() -> None:
    parser = safe_xml.schema_parser(lambda _address: None)

    with pytest.raises(etree.XMLSchemaParseError):
        etree.XMLSchema(etree.fromstring(SCHEMA, parser))


MAKERS = re.compile(r"\betree\.(?:parse|iterparse|XMLParser)\(|\bParserCreate\(")


def test_no_other_module_makes_a_parser() -> None:
    def sources() -> Iterator[Path]:
        root = Path(__file__).parents[3]
        for package in ("seda", "sae", "storage", "retention_rules"):
            yield from (root / package).rglob("*.py")

    elsewhere = [
        path.name
        for path in sources()
        if path.name != "safe_xml.py" and MAKERS.search(path.read_text(encoding="utf-8"))
    ]

    assert elsewhere == []
