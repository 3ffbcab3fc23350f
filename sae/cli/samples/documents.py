"""Makes the small documents of the samples: PDF with a text layer, ODT, HTML, CSV, XML, text.

Just enough of each format to be a true one; the same words give the same bytes.
"""

import csv
import io
import textwrap
import zipfile
from collections.abc import Iterable, Sequence
from html import escape

from sae.cli.samples.sip import File

Lines = Sequence[str]


def pdf(name: str, title: str, lines: Lines) -> File:
    """Make a PDF 1.4 whose words can be searched; characters outside Windows-1252 are lost."""
    wrapped = [part for line in lines for part in textwrap.wrap(line, _PDF_WIDTH) or [""]]
    pages = [wrapped[at : at + _PDF_LINES] for at in range(0, len(wrapped), _PDF_LINES)]
    data = _pdf_file(title, [_pdf_page(title, page) for page in pages or [[]]])
    return File(name=name, data=data, mime="application/pdf", puid="fmt/18")


def odt(name: str, title: str, lines: Lines) -> File:
    """Make an OpenDocument 1.2 text."""
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in lines)
    content = (
        f'{_XML}<office:document-content office:version="1.2" xmlns:office="{_ODF}office:1.0"'
        f' xmlns:text="{_ODF}text:1.0"><office:body><office:text>'
        f'<text:h text:outline-level="1">{escape(title)}</text:h>{paragraphs}'
        "</office:text></office:body></office:document-content>"
    )
    data = _odt_file((("META-INF/manifest.xml", _ODT_MANIFEST), ("content.xml", content)))
    return File(name=name, data=data, mime=_ODT_MIME, puid="fmt/291")


def html(name: str, title: str, lines: Lines) -> File:
    """Make an HTML 5 page."""
    paragraphs = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    page = (
        '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n</head>\n<body>\n<h1>{escape(title)}</h1>\n"
        f"{paragraphs}</body>\n</html>\n"
    )
    return File(name=name, data=page.encode(), mime="text/html", puid="fmt/471")


def table(name: str, rows: Iterable[Sequence[str]]) -> File:
    """Make a CSV as French spreadsheets do: semicolons, UTF-8."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return File(name=name, data=out.getvalue().encode(), mime="text/csv", puid="x-fmt/18")


def text(name: str, lines: Lines) -> File:
    """Make a plain text in UTF-8."""
    data = "".join(f"{line}\n" for line in lines).encode()
    return File(name=name, data=data, mime="text/plain", puid="x-fmt/111")


def xml(name: str, root: str, fields: Iterable[tuple[str, str]]) -> File:
    """Make an XML document of one level."""
    inside = "".join(f"  <{key}>{escape(value)}</{key}>\n" for key, value in fields)
    data = f"{_XML}\n<{root}>\n{inside}</{root}>\n".encode()
    return File(name=name, data=data, mime="application/xml", puid="fmt/101")


# ----------------------------------------------------------------------------- private

_XML = '<?xml version="1.0" encoding="UTF-8"?>'

_PDF_WIDTH = 92  # characters of Helvetica 10 on a line of A4, roughly
_PDF_LINES = 48  # lines of 15 points on a page of A4
_PDF_FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_ODT_MIME = "application/vnd.oasis.opendocument.text"
_ODT_MANIFEST = (
    f'{_XML}<manifest:manifest manifest:version="1.2" xmlns:manifest="{_ODF}manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2"'
    f' manifest:media-type="{_ODT_MIME}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


def _pdf_page(title: str, lines: Lines) -> bytes:
    """Give the drawing of a page: its title in 14 points, then its lines in 10."""
    shown = "".join(f"({_pdf_text(line)}) Tj T*\n" for line in lines)
    drawing = f"BT /F1 14 Tf 50 790 Td ({_pdf_text(title)}) Tj 0 -30 Td /F1 10 Tf 15 TL\n{shown}ET"
    return drawing.encode("cp1252", "replace")


def _pdf_text(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def _pdf_file(title: str, pages: Sequence[bytes]) -> bytes:
    """Assemble a PDF: catalogue, page tree, font, information, then two objects per page."""
    numbers = range(5, 5 + 2 * len(pages), 2)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _PDF_FONT,
        f"<< /Title ({_pdf_text(title)}) >>".encode("cp1252", "replace"),
    ]
    for number, drawing in zip(numbers, pages, strict=True):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
            b" /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>" % (number + 1)
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
    return _pdf_with_table(objects)


def _pdf_with_table(objects: Sequence[bytes]) -> bytes:
    """Number the objects and add the cross-reference table (ISO 32000-1 7.5)."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def _odt_file(entries: Iterable[tuple[str, str]]) -> bytes:
    """Zip an OpenDocument: `mimetype` first, not compressed (OpenDocument 1.2 part 3, 3.3)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), _ODT_MIME)
        for name, data in entries:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return out.getvalue()
