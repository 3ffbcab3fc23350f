"""Which reader a document gets."""

import pytest

from sae.adapters.extraction_kinds import Kind, kind_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("mime", "filename", "kind"),
    [
        ("application/pdf", "facture.pdf", Kind.PDF),
        ("application/pdf", "facture.docx", Kind.PDF),
        (WORD, "note", Kind.OOXML),
        ("application/vnd.ms-excel.sheet.macroEnabled.12", "a.xlsm", Kind.OOXML),
        ("application/vnd.ms-excel", "a.xls", None),
        ("application/vnd.oasis.opendocument.spreadsheet", "a", Kind.ODF),
        ("application/vnd.oasis.opendocument.text-flat-xml", "a.fodt", Kind.XML),
        ("image/svg+xml", "plan.svg", Kind.XML),
        ("image/jpeg", "photo.pdf", None),
        ("video/mp4", "conseil.mp4", None),
        ("", "coupe.pdf", Kind.PDF),
        ("application/octet-stream", "coupe.odt", Kind.ODF),
        ("application/zip", "note.docx", Kind.OOXML),
        ("application/zip", "pieces.zip", None),
        ("application/zip", "faux.pdf", None),
        ("text/plain", "flux.xml", Kind.XML),
        ("text/plain", "courriel.eml", Kind.MAIL),
        ("text/plain", "faux.docx", Kind.PLAIN),
        ("text/x-python", "a.py", Kind.PLAIN),
        ("", "sans extension", None),
    ],
)
def test_the_bytes_choose_the_reader_and_the_name_helps(
    mime: str, filename: str, kind: Kind | None
) -> None:
    assert kind_of(mime=mime, filename=filename) is kind
