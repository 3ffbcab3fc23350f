"""What a PDF is besides its format is read whatever the document does, and never invented."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, StreamObject, TextStringObject

from sae.adapters.pdf_facts import ChildPdfInspector
from sae.domain.document_facts import DocumentFacts
from tests.unit.adapters.sample_documents import a_deep_pdf, a_locked_pdf, a_pdf, a_pdf_bomb

CLAIM = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description xmlns:pdfaid="http://www.aiim.org/'
    b'pdfa/ns/id/"><pdfaid:part>3</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>'
    b"</rdf:Description></x:xmpmeta>"
)


@pytest.fixture(scope="module")
def inspector() -> Iterator[ChildPdfInspector]:
    one = ChildPdfInspector()
    yield one
    one.close()


def changed(change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(a_pdf()))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def claiming(writer: pypdf.PdfWriter) -> None:
    stream = StreamObject()
    stream.set_data(CLAIM)
    stream[NameObject("/Type")] = NameObject("/Metadata")
    compressed = stream.flate_encode()
    compressed[NameObject("/Type")] = NameObject("/Metadata")
    writer.root_object[NameObject("/Metadata")] = writer._add_object(compressed)


def opening_with(kind: str, name: str, what: str) -> Callable[[pypdf.PdfWriter], None]:
    action = DictionaryObject(
        {NameObject("/S"): NameObject(kind), NameObject(name): TextStringObject(what)}
    )

    def change(writer: pypdf.PdfWriter) -> None:
        writer.root_object[NameObject("/OpenAction")] = action

    return change


def of(inspector: ChildPdfInspector, tmp_path: Path, data: bytes) -> DocumentFacts | None:
    path = tmp_path / "document.bin"
    path.write_bytes(data)
    return inspector.inspect(path)


def test_a_plain_document_has_a_version_and_pages(
    inspector: ChildPdfInspector, tmp_path: Path
) -> None:
    facts = of(inspector, tmp_path, a_pdf(pages=3))

    assert facts is not None
    assert (facts.pages, facts.encryption, facts.pdfa, facts.active) == (3, "", "", ())
    assert facts.version.startswith("1.")
    assert not facts.partial


@pytest.mark.parametrize(
    ("data", "known"),
    [
        (changed(claiming), {"pdfa": "3B"}),
        (changed(opening_with("/JavaScript", "/JS", "app.alert(1)")), {"active": ("javascript",)}),
        (changed(opening_with("/Launch", "/F", "a.exe")), {"active": ("launch",)}),
        (
            changed(lambda one: one.add_attachment("plan é.xml", b"<a/>")),
            {"embedded": (("plan é.xml", 4),)},
        ),
        (a_locked_pdf(), {"encryption": "locked", "pages": -1}),
        (
            changed(lambda one: one.encrypt("", "owner", algorithm="RC4-128")),
            {"encryption": "restricted", "pages": 1},
        ),
    ],
    ids=["pdfa", "javascript", "launch", "embedded", "locked", "restricted"],
)
def test_what_is_in_it_is_told(
    inspector: ChildPdfInspector, tmp_path: Path, data: bytes, known: dict[str, object]
) -> None:
    facts = of(inspector, tmp_path, data)

    assert {name: getattr(facts, name) for name in known} == known


@pytest.mark.parametrize(
    "data",
    [b"%PDF-1.7\n", b"%PDF-" * 100_000, a_pdf()[:200], a_deep_pdf(), a_pdf_bomb()],
    ids=["header", "headers", "cut", "deep", "bomb"],
)
def test_a_broken_or_hostile_document_costs_its_facts_only(
    inspector: ChildPdfInspector, tmp_path: Path, data: bytes
) -> None:
    assert isinstance(of(inspector, tmp_path, data), DocumentFacts)
    assert of(inspector, tmp_path, a_pdf()) == of(inspector, tmp_path, a_pdf())


def test_other_files_have_no_facts(inspector: ChildPdfInspector, tmp_path: Path) -> None:
    assert of(inspector, tmp_path, b"") is None
    assert of(inspector, tmp_path, b"PK\x03\x04") is None
