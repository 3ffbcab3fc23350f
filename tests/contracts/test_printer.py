"""What a Printer promises, on the one that there is: PDF/A-3, every field, the same bytes twice."""

import hashlib
import io
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

import pypdf
import pypdfium2
import pytest
from pypdf.generic import DictionaryObject, IndirectObject

from sae.adapters.printing import legible
from sae.adapters.printing.compositions import COMPOSITIONS
from sae.adapters.printing.typst_printer import TypstPrinter
from sae.adapters.printing.words import LANGUAGES, Words
from sae.domain import documents
from sae.domain.documents import FinalSort, HandOverKind, HoldAction, RecolementOccasion
from sae.errors import PrintingFailed
from sae.ports import MOST_PRINTED_LINES
from tests.printed import every_document
from tests.printed.deliveries import A_REQUEST, a_communication_refusal, a_taking_in_charge
from tests.printed.eliminations import a_slip, a_slip_line
from tests.printed.parts import NOW, a_heading

DOCUMENTS = every_document()
ZONE = "Europe/Paris"

# Codes that the printer puts in words, and what it writes in another form.
CODES = {"exercise_closing", "lifecycle", "appraisal_end", "final_sort", "destroy", "keep"}
OTHER_FORM = re.compile(r"P\d+[YMD]|\d{4}(-\d\d){0,2}")


@pytest.fixture(scope="module", params=LANGUAGES)
def words(request: pytest.FixtureRequest) -> Words:
    return Words(request.param, ZONE)


@pytest.fixture(scope="module")
def printer(words: Words) -> Iterator[TypstPrinter]:
    printer = TypstPrinter(language=words.language, time_zone=ZONE)
    yield printer
    printer.close()


@pytest.fixture(scope="module")
def french() -> Iterator[TypstPrinter]:
    printer = TypstPrinter(language="fr", time_zone=ZONE)
    yield printer
    printer.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_field_is_printed_in_text_that_can_be_selected(
    printer: TypstPrinter, words: Words, name: str
) -> None:
    document = DOCUMENTS[name]

    text = squeezed(text_of(printer.print(document)))

    missing = [
        forms
        for forms in (forms_of(leaf, words) for leaf in leaves(document))
        if not any(squeezed(form) in text for form in forms)
    ]
    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_what_pdf_a_3_level_a_asks(printer: TypstPrinter, name: str) -> None:
    data = printer.print(DOCUMENTS[name])
    pdf = pypdf.PdfReader(io.BytesIO(data), strict=True)
    catalog = pdf.root_object

    assert data.startswith(b"%PDF-1.7\n%")  # then four bytes above 127 (ISO 19005-3 §6.1.2)
    assert min(data.split(b"\n", 2)[1][1:5]) > 127
    assert "/Encrypt" not in pdf.trailer
    assert len(pdf.trailer["/ID"]) == 2
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"
    assert catalog["/Lang"] == printer._language
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(catalog)
    assert "/JavaScript" not in catalog["/Names"]
    assert_colours_are_defined(catalog)
    assert_claimed(catalog["/Metadata"].get_data().decode())
    assert all("/Annots" not in page and "/AA" not in page for page in pdf.pages)
    assert all(is_embedded(font) for font in fonts_of(pdf))


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("hold_set", "Attestation de gel"),
        ("hold_lifted", "Attestation de levée de gel"),
        ("hold_prolonged", "Attestation de prolongation de gel"),
        ("restitution", "Attestation de restitution"),
        ("deposit", "Attestation de dépôt aux Archives départementales"),
        ("transfer", "Attestation de transfert"),
        ("reversibility", "Attestation de réversibilité"),
        ("destruction", "Attestation d’élimination"),
        ("interim", "ce document ne vaut pas attestation"),
        ("draft_slip", "PROJET"),
        ("rule_simulation", "Rien n’a été appliqué"),
        ("sort", "Conservées définitivement (une ligne)"),
        ("awaiting_deposit", "ne seront pas effacés avant l’acceptation écrite"),
        ("communication_refusal", "Commission d’accès aux documents administratifs"),
        ("derogation_refused", "que vous avez demandée, a été refusée"),
        ("broken_integrity", "Une anomalie a été constatée"),
    ],
)
def test_a_document_says_what_it_is(french: TypstPrinter, name: str, title: str) -> None:
    assert squeezed(title) in squeezed(text_of(french.print(DOCUMENTS[name])))


def test_the_twin_is_attached_and_its_digest_is_printed(french: TypstPrinter) -> None:
    document = a_slip()

    data = french.print(document)

    pdf = pypdf.PdfReader(io.BytesIO(data))
    [attached] = pdf.attachments["elimination_slip.json"]
    [specification] = [one.get_object() for one in pdf.root_object["/AF"]]
    digest = hashlib.sha512(attached).hexdigest()
    assert attached == document.to_json()
    assert specification["/AFRelationship"] == "/Data"
    assert digest in squeezed(text_of(data))
    assert all(digest[:32] in page for page in pages_of(data))


def test_the_same_document_gives_the_same_bytes(french: TypstPrinter) -> None:
    first = french.print(a_slip())
    other = TypstPrinter(language="fr", time_zone=ZONE)

    again = other.print(a_slip())
    other.close()

    assert first == again == french.print(a_slip())


def test_the_date_of_a_document_is_its_own(french: TypstPrinter) -> None:
    later = NOW + timedelta(days=400)

    data = french.print(replace(a_slip(), heading=a_heading(now=later)))

    made = pypdf.PdfReader(io.BytesIO(data)).metadata
    assert made is not None
    assert made.creation_date == later


def test_a_slip_of_500_lines_repeats_its_header_on_each_page(french: TypstPrinter) -> None:
    document = a_slip(lines=500)

    pages = [squeezed(page) for page in pages_of(french.print(document))]

    table = [page for page in pages if "Motifdel’élimination" in page]
    numbers = re.findall(r"page(\d+)/(\d+)", "".join(pages))
    assert len(pages) > 80
    assert len(table) >= len(pages) - 2  # all but the pages of visa and verification
    assert numbers == [(str(number), str(len(pages))) for number in range(1, len(pages) + 1)]


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("no") *bold* $x$ _it_ `raw` <label> @ref [content] \\ // comment /* more */',
        '= Titre\n- point\n+ autre #include "/etc/passwd" #read("/etc/passwd") {1+1}',
        "œuvre d’été à 12 €, « Noël », Ÿ, ǅ, ﬁn, Αθήνα, Москва, 100 ‰",
        "שלום العربية mêlés",
        "中文 日本語 😀 \U0001f468\u200d\U0001f469\u200d\U0001f467",
        "contrôle \x00\x01\x1b[31m \x7f \x85 fin",
        "ordre \u202egnp.exe\u202c \u2066caché\u2069 \u200f fin",
        "privé \ue000 \U000f0000 et non-caractère \ufffe \uffff",
        "\u0301\u0301 accents seuls e\u0301 \u0928\u093f",
        "long" * 1000,
        "mot " * 4000,
        "a\u00adb \u2028c\u2029d \t\r\n e",
        "",
    ],
)
def test_what_somebody_typed_is_printed_as_it_is(french: TypstPrinter, typed: str) -> None:
    line = replace(a_slip_line(), wording=f"début {typed} fin", series=typed, location=typed)
    document = replace(a_slip(), lines=(line,), producer_agreement=typed)

    data = french.print(document)

    [attached] = pypdf.PdfReader(io.BytesIO(data)).attachments["elimination_slip.json"]
    assert attached == document.to_json()
    text = squeezed(text_of(data))
    assert "début" in text
    # What the fonts can write is there as typed; the rest by its code.
    assert_plain_words_are_there(typed, text)


def test_every_character_said_to_be_writable_is_written(french: TypstPrinter) -> None:
    ranges = legible._WRITABLE
    every = "".join(chr(code) for a, b in ranges for code in range(ord(a), ord(b) + 1))
    line = replace(a_slip_line(), wording=every, location=every[::-1])

    text = text_of(french.print(replace(a_slip(), lines=(line,))))

    assert "[U+" not in text  # the last resort of the printer would show codes


def test_a_character_without_glyph_is_printed_by_its_code(french: TypstPrinter) -> None:
    letter = replace(a_communication_refusal(), request=replace(A_REQUEST, reference="中\u202e1"))

    text = text_of(french.print(letter))

    assert "[U+4E2D][U+202E]1" in text


def test_each_kind_of_document_is_tried() -> None:
    exported = (getattr(documents, name) for name in documents.__all__)
    kinds = {one.KIND for one in exported if hasattr(one, "KIND")}

    assert {document.KIND for document in DOCUMENTS.values()} == kinds
    assert {kind.KIND for kind in COMPOSITIONS} == kinds


def test_a_document_too_long_says_that_an_annex_is_needed(french: TypstPrinter) -> None:
    with pytest.raises(PrintingFailed) as refused:
        french.print(a_taking_in_charge(objects=6000))

    assert refused.value.code == "document_too_long"
    assert refused.value.fields["most"] == str(MOST_PRINTED_LINES)


def test_a_printer_that_was_closed_prints_again(french: TypstPrinter) -> None:
    before = french.print(a_slip())

    french.close()

    assert french.print(a_slip()) == before


# ----------------------------------------------------------------------------- private


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, tuple):
        for one in value:
            yield from leaves(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif value is not None and value != "" and not isinstance(value, bool):
        yield value


def forms_of(leaf: object, words: Words) -> tuple[str, ...]:  # noqa: PLR0911 - a line a type
    """Give the ways in which a value may be written; none of them is its Python form."""
    match leaf:
        case HandOverKind() | HoldAction() | FinalSort():
            return ("",)  # told by a title, which another test reads
        case RecolementOccasion():
            return (words.of(leaf).split("{")[0],)
        case Enum():
            return (words.of(leaf),)
        case datetime():
            return (words.instant(leaf), words.day(words.local_day(leaf)))
        case date():
            return (words.day(leaf), words.short_day(leaf))
        case 0:
            return ("",)  # an extent leaves out what there is none of
        case int():
            return (words.number(leaf), str(leaf), words.size(leaf), metres(leaf, words))
        case str() if leaf in CODES or OTHER_FORM.fullmatch(leaf):
            return told_otherwise(leaf, words)
        case str():
            return (leaf.rpartition(":")[2] if leaf.startswith("sha") else leaf,)
    raise AssertionError(leaf)


def told_otherwise(text: str, words: Words) -> tuple[str, ...]:
    sections = ("start_event", "stream", "aspect", "decided")
    said = tuple(
        words(f"{section}.{text}") for section in sections if words.has(f"{section}.{text}")
    )
    return said or (words.duration(text), words.partial_day(text), text)


def metres(centimetres: int, words: Words) -> str:
    figure = f"{centimetres / 100:.2f}"
    return figure.replace(".", ",") if words.language == "fr" else figure


def assert_plain_words_are_there(typed: str, text: str) -> None:
    for word in re.findall(r"[A-Za-zàâéèêëîïôùûœŒÉ€’«»]+", typed):
        assert squeezed(word) in text, word[:80]


def squeezed(text: str) -> str:
    """Give the text without any space: lines are cut where the page asks it."""
    return re.sub(r"[\s\u200b\ufffe\x02]+", "", text)


def text_of(data: bytes) -> str:
    return "\n".join(pages_of(data))


def pages_of(data: bytes) -> list[str]:
    with pypdfium2.PdfDocument(data) as pdf:
        return [pdf[index].get_textpage().get_text_bounded() for index in range(len(pdf))]


def assert_colours_are_defined(catalog: DictionaryObject) -> None:
    [intent] = catalog["/OutputIntents"]
    profile = intent.get_object()["/DestOutputProfile"].get_object().get_data()
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert profile[36:40] == b"acsp"  # signature of an ICC profile


def assert_claimed(xmp: str) -> None:
    assert re.search(r"<pdfaid:part>3</pdfaid:part>", xmp)
    assert re.search(r"<pdfaid:conformance>A</pdfaid:conformance>", xmp)
    assert "<dc:title>" in xmp


def fonts_of(pdf: pypdf.PdfReader) -> list[DictionaryObject]:
    fonts: dict[int, DictionaryObject] = {}
    for page in pdf.pages:
        for font in page["/Resources"].get_object().get("/Font", {}).values():
            assert isinstance(font, IndirectObject)
            found = font.get_object()
            assert isinstance(found, DictionaryObject)
            fonts[font.idnum] = found
    assert fonts
    return list(fonts.values())


def is_embedded(font: DictionaryObject) -> bool:
    """Say whether the glyphs of a composite font are in the file, each one with its character."""
    [descendant] = font["/DescendantFonts"]
    descriptor = descendant.get_object()["/FontDescriptor"].get_object()
    return "/ToUnicode" in font and bool({"/FontFile2", "/FontFile3"} & set(descriptor))
