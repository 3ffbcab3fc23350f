"""Tiny documents of every family, made in code: no file of anybody in the repository."""

import io
import zipfile
import zlib
from collections.abc import Mapping
from email.message import EmailMessage

import pypdf

WORDS = "Facture de chauffage n° 2024-117 établie à Évry"
MEBIBYTE = 1 << 20


def a_pdf(words: str = WORDS, *, pages: int = 1) -> bytes:
    """Make a PDF whose every page says the words (WinAnsi characters, no brackets)."""
    content = f"BT /F1 12 Tf 40 700 Td ({words}) Tj ET".encode("cp1252")
    return _pdf([_stream(content)] * pages)


def a_pdf_bomb(inflated_bytes: int = 64 * MEBIBYTE) -> bytes:
    """Make a PDF whose page inflates to blanks without end."""
    return _pdf([_stream(zlib.compress(b" " * inflated_bytes, 9), b"/Filter /FlateDecode")])


def a_deep_pdf(depth: int = 20_000) -> bytes:
    """Make a PDF whose page is nothing but nested arrays."""
    return _pdf([_stream(b"[" * depth + b"]" * depth)])


def a_locked_pdf() -> bytes:
    """Make a PDF that a password protects."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def a_docx(words: str = WORDS) -> bytes:
    """Make a text of ECMA-376."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>{words}</w:t></w:r>'
        "<w:del><w:r><w:delText>repenti</w:delText></w:r></w:del></w:p>"
        "<w:p><w:r><w:t>Second</w:t></w:r><w:r><w:t>aire</w:t></w:r></w:p></w:body></w:document>"
    )
    return _office("word/document.xml", body, _WORD_TYPES)


def an_xlsx(words: str = WORDS) -> bytes:
    """Make a workbook: a shared string, a string in its cell, a number."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return a_zip(
        {
            "[Content_Types].xml": _types("xl/workbook.xml", "spreadsheetml.sheet.main"),
            "_rels/.rels": _relation("xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{space}"><sheets>'
            '<sheet name="Budget" sheetId="1"/></sheets></workbook>',
            "xl/sharedStrings.xml": f'<sst xmlns="{space}"><si><t>{words}</t></si></sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData><row>'
            '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>Piscine</t></is></c>'
            "<c><v>1250.5</v></c></row></sheetData></worksheet>",
        }
    )


def a_pptx(words: str = WORDS) -> bytes:
    """Make a presentation of one slide."""
    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    slide = f'<sld xmlns:a="{space}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></sld>'
    return a_zip({"ppt/slides/slide1.xml": slide, "ppt/presentation.xml": "<presentation/>"})


def an_odt(words: str = WORDS, *, manifest: str = "") -> bytes:
    """Make an OpenDocument text."""
    body = (
        f"<office:document-content {_ODF_SPACES}><office:automatic-styles>style"
        "</office:automatic-styles><office:body><office:text><text:tracked-changes>repenti"
        f"</text:tracked-changes><text:h>Titre</text:h><text:p>{words}</text:p>"
        "</office:text></office:body></office:document-content>"
    )
    files = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": body}
    return a_zip(files | ({"META-INF/manifest.xml": manifest} if manifest else {}))


def a_locked_odt() -> bytes:
    """Make an OpenDocument text that a password protects."""
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    return an_odt(
        manifest=f'<m:manifest xmlns:m="{space}"><m:file-entry m:full-path="content.xml">'
        "<m:encryption-data/></m:file-entry></m:manifest>"
    )


def an_odt_bomb(inflated_bytes: int = 64 * MEBIBYTE) -> bytes:
    """Make an OpenDocument text whose content inflates to blanks without end."""
    return an_odt(" " * inflated_bytes)


def an_odt_with_an_external_entity() -> bytes:
    """Make an OpenDocument text that asks its reader for a local file."""
    attack = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>'
    return a_zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": attack})


def an_xml(words: str = WORDS) -> bytes:
    """Make an XML document with words in an element, an attribute and a signature."""
    return (
        '<?xml version="1.0" encoding="ISO-8859-1"?><PES><Libelle V="Mandat"/>'
        f"<Objet>{words}</Objet>"
        '<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#">scellement</ds:Signature>'
        "</PES>"
    ).encode("latin-1")


def a_page(words: str = WORDS) -> bytes:
    """Make an HTML page in windows-1252 that says so, with a script."""
    return (
        '<!DOCTYPE html><html><head><meta charset="windows-1252"><title>Avis</title>'
        "<script>var secret = 1 < 2;</script><style>p { color: red }</style></head>"
        f'<body onload="go()"><p>{words}</p><!-- caché --><img alt="Mairie">'
        "<p>Un<b>e</b> ligne &amp; demie</body></html>"
    ).encode("cp1252")


def an_rtf(words: str = "Délibération") -> bytes:
    """Make a Rich Text document with a font table, an escaped and a Unicode character."""
    escaped = "".join(c if c.isascii() else f"\\'{c.encode('cp1252').hex()}" for c in words)
    return (
        "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator Riched;}"
        f"\\f0 {escaped} du \\u339?uvre\\par conseil}}"
    ).encode("ascii")


def a_message(words: str = WORDS) -> bytes:
    """Make a mail with an accented subject, a text and an attachment."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Réclamation", "a@b.fr", "mairie@c.fr"
    message.set_content(words)
    message.add_attachment(b"123", maintype="image", subtype="png", filename="photo été.png")
    return message.as_bytes()


def a_drawing(script: str = "") -> bytes:
    """Make an SVG drawing, with a script if given."""
    return (
        '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" version="1.1">'
        f"{script}<text>Plan</text></svg>"
    ).encode()


def a_windows_program() -> bytes:
    """Make the first bytes of a Windows program: enough to be one, too few to run."""
    return b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0L\1" + bytes(200)


def a_pdf_that_is_a_zip() -> bytes:
    """Make a PDF followed by a zip whose places are counted from its own first byte."""
    return a_pdf() + a_zip({"cache.txt": "rien"})


def a_zip(files: Mapping[str, str]) -> bytes:
    """Make a zip, its files compressed but the first when it is an OpenDocument `mimetype`."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in files.items():
            method = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name), text, compress_type=method)
    return written.getvalue()


# ----------------------------------------------------------------------------- private

_WORD_TYPES = "wordprocessingml.document.main"
_ODF_SPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def _stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), extra, content)


def _pdf(contents: list[bytes]) -> bytes:
    """Assemble pages around their content streams, with a true cross-reference table."""
    first_page = 4
    kids = b" ".join(b"%d 0 R" % (first_page + 2 * i) for i in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(contents)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, content in enumerate(contents):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R >> >> >>" % (first_page + 2 * i + 1)
        )
        objects.append(content)
    data, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return data + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(data))
    )


def _office(main: str, body: str, kind: str) -> bytes:
    return a_zip(
        {"[Content_Types].xml": _types(main, kind), "_rels/.rels": _relation(main), main: body}
    )


def _types(main: str, kind: str) -> str:
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/{main}" '
        f'ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/></Types>'
    )


def _relation(main: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/officeDocument" Target="{main}"/></Relationships>'
    )
