"""What every extractor of text must do, and how the child process bears hostile files."""

import multiprocessing
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sae.adapters.text_extraction import ChildTextExtractor
from sae.ports import ExtractedText, TextExtractor
from seda.findings import Severity
from tests.unit.adapters import sample_documents as samples
from tests.unit.adapters.sample_documents import WORDS

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
MEBIBYTE = 1 << 20

Extract = Callable[..., ExtractedText]
Children = Callable[[], set[int]]


def codes(extracted: ExtractedText) -> list[str]:
    assert all(finding.severity is Severity.WARNING for finding in extracted.findings)
    return [finding.code for finding in extracted.findings]


def extractor_of(extractor: TextExtractor, folder: Path) -> Extract:
    """Give a function that writes bytes under a name and reads their words."""

    def extract(data: bytes, filename: str, mime: str = "") -> ExtractedText:
        path = folder / "1"
        path.write_bytes(data)
        return extractor.extract(path, filename=filename, puid="", mime=mime)

    return extract


@pytest.fixture(scope="module")
def shared() -> Iterator[ChildTextExtractor]:
    made = ChildTextExtractor()
    yield made
    made.close()


class TextExtractorContract:
    """Every extractor passes it: give one as `extractor`."""

    @pytest.fixture
    def extract(self, extractor: TextExtractor, tmp_path: Path) -> Extract:
        return extractor_of(extractor, tmp_path)

    def test_the_words_of_a_text_are_read(self, extract: Extract) -> None:
        found = extract(WORDS.encode(), "note.txt", "text/plain")

        assert found == ExtractedText(text=WORDS, findings=())

    def test_a_picture_has_no_words_but_may_be_a_scan(self, extract: Extract) -> None:
        found = extract(b"\x89PNG\r\n\x1a\n", "photo.png", "image/png")

        assert found == ExtractedText(text="", findings=(), is_scan=True)

    def test_rubbish_never_raises(self, extract: Extract) -> None:
        for name in ("a.pdf", "a.docx", "a.odt", "a.xml", "a.html", "a.rtf", "a.eml", "a.csv"):
            extract(bytes(range(256)) * 20, name)

    def test_a_reader_that_was_closed_reads_again(
        self, extractor: TextExtractor, extract: Extract
    ) -> None:
        extractor.close()
        extractor.close()

        assert extract(WORDS.encode(), "note.txt").text == WORDS


class TestChildTextExtractor(TextExtractorContract):
    """Readers of documents in a child process."""

    @pytest.fixture
    def extractor(self, shared: ChildTextExtractor) -> ChildTextExtractor:
        return shared

    @pytest.mark.parametrize(
        ("document", "filename"),
        [
            (samples.a_pdf(), "facture.pdf"),
            (samples.a_docx(), "facture.docx"),
            (samples.an_xlsx(), "facture.xlsx"),
            (samples.a_pptx(), "facture.pptx"),
            (samples.an_odt(), "facture.odt"),
            (samples.an_xml(), "facture.xml"),
            (samples.a_page(), "facture.html"),
            (samples.a_message(), "facture.eml"),
            (samples.an_rtf(WORDS), "facture.rtf"),
            (WORDS.encode("cp1252"), "facture.txt"),
            (WORDS.encode("utf-16"), "facture.txt"),
            (WORDS.encode("utf-16-le"), "facture.csv"),
            (b"\xef\xbb\xbf" + WORDS.encode(), "facture.csv"),
        ],
    )
    def test_the_words_of_every_family_are_read(
        self, extract: Extract, document: bytes, filename: str
    ) -> None:
        found = extract(document, filename)

        assert WORDS in found.text
        assert found.findings == ()

    def test_every_page_of_a_pdf_is_read(self, extract: Extract) -> None:
        assert extract(samples.a_pdf(pages=3), "a.pdf").text == "\n".join([WORDS] * 3)

    @pytest.mark.parametrize(
        ("document", "filename", "hidden"),
        [
            (samples.a_docx(), "a.docx", "repenti"),
            (samples.an_odt(), "a.odt", "repenti"),
            (samples.an_odt(), "a.odt", "style"),
            (samples.an_xml(), "a.xml", "scellement"),
            (samples.a_page(), "a.html", "secret"),
            (samples.a_page(), "a.html", "color"),
            (samples.a_page(), "a.html", "caché"),
            (samples.an_rtf(), "a.rtf", "Arial"),
            (samples.an_rtf(), "a.rtf", "?"),
        ],
    )
    def test_what_no_reader_sees_is_not_text(
        self, extract: Extract, document: bytes, filename: str, hidden: str
    ) -> None:
        assert hidden not in extract(document, filename).text

    @pytest.mark.parametrize(
        ("document", "filename", "shown"),
        [
            (samples.a_docx(), "a.docx", "Secondaire"),
            (samples.an_xlsx(), "a.xlsx", "Budget"),
            (samples.an_xlsx(), "a.xlsx", "Piscine 1250.5"),
            (samples.an_xml(), "a.xml", "Mandat"),
            (samples.a_page(), "a.html", "Une ligne & demie"),
            (samples.a_page(), "a.html", "Mairie"),
            (samples.an_rtf(), "a.rtf", "Délibération du œuvre\nconseil"),
            (samples.a_message(), "a.eml", "Réclamation"),
            (samples.a_message(), "a.eml", "photo été.png"),
        ],
    )
    def test_what_a_reader_sees_is_text(
        self, extract: Extract, document: bytes, filename: str, shown: str
    ) -> None:
        assert shown in extract(document, filename).text

    @pytest.mark.parametrize(
        ("document", "filename", "code"),
        [
            (samples.a_pdf()[:200], "a.pdf", "extraction_failed"),
            (samples.a_locked_pdf(), "a.pdf", "document_encrypted"),
            (samples.a_pdf_bomb(), "a.pdf", "pdf_bomb"),
            (samples.a_deep_pdf(), "a.pdf", "document_too_deep"),
            (samples.a_docx()[:200], "a.docx", "extraction_failed"),
            (samples.a_zip({"other.xml": "<a/>"}), "a.docx", "extraction_failed"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.docx", "document_encrypted"),
            (samples.a_locked_odt(), "a.odt", "document_encrypted"),
            (samples.an_odt_bomb(), "a.odt", "office_bomb"),
            (samples.an_odt_with_an_external_entity(), "a.odt", "extraction_failed"),
            (b"<a>" * 300 + b"</a>" * 300, "a.xml", "document_too_deep"),
            (b"<a>coup\xc3\xa9", "a.xml", "extraction_failed"),
            (b"{\\rtf1" + b"{" * 5000, "a.rtf", "document_too_deep"),
            (b"mot " * 600_000, "a.txt", "text_too_large"),
        ],
    )
    def test_a_hostile_or_broken_document_gives_a_warning_and_a_good_one_is_read_after(
        self, extract: Extract, document: bytes, filename: str, code: str
    ) -> None:
        hostile = extract(document, filename)
        good = extract(samples.a_pdf(), "facture.pdf")

        assert codes(hostile) == [code]
        assert good.text == WORDS

    def test_an_empty_document_has_no_words_and_is_not_damaged(self, extract: Extract) -> None:
        found = extract(b"", "vide.xml")

        assert (found.text, codes(found)) == ("", [])

    def test_no_file_of_the_machine_is_drawn_into_a_document(self, extract: Extract) -> None:
        found = extract(samples.an_odt_with_an_external_entity(), "a.odt")

        assert found.text == ""

    def test_text_is_cut_at_the_limit(self, tmp_path: Path) -> None:
        extractor = ChildTextExtractor(max_characters=10)

        found = extractor_of(extractor, tmp_path)(samples.a_pdf(), "a.pdf")
        extractor.close()

        assert (found.text, codes(found)) == (WORDS[:10].strip(), ["text_too_large"])

    def test_a_file_that_never_answers_costs_its_text_only(self, tmp_path: Path) -> None:
        extractor = ChildTextExtractor(timeout_seconds=1)
        os.mkfifo(tmp_path / "pipe")

        hung = extractor.extract(tmp_path / "pipe", filename="a.txt", puid="", mime="")
        good = extractor_of(extractor, tmp_path)(samples.a_pdf(), "a.pdf")
        extractor.close()

        assert codes(hung) == ["extraction_timeout"]
        assert good.text == WORDS

    def test_a_document_that_wants_more_memory_costs_its_text_only(self, tmp_path: Path) -> None:
        extractor = ChildTextExtractor(memory_bytes=80 * MEBIBYTE)
        extract = extractor_of(extractor, tmp_path)

        greedy = extract(b"\xe9" * (30 * MEBIBYTE), "a.txt")
        good = extract(samples.a_pdf(), "a.pdf")
        extractor.close()

        assert (greedy.text, codes(greedy)) == ("", ["extraction_memory"])
        assert good.text == WORDS

    def test_a_child_killed_by_somebody_is_replaced(
        self, extractor: ChildTextExtractor, extract: Extract, children_of_this_process: Children
    ) -> None:
        extract(b"mot", "a.txt")
        for pid in children_of_this_process():
            os.kill(pid, 9)

        assert extract(samples.a_pdf(), "a.pdf").text == WORDS

    def test_a_file_that_is_not_there_is_a_warning(
        self, extractor: ChildTextExtractor, tmp_path: Path
    ) -> None:
        missing = extractor.extract(tmp_path / "none", filename="a.pdf", puid="", mime="")

        assert codes(missing) == ["extraction_failed"]

    def test_closing_leaves_no_process(
        self, tmp_path: Path, children_of_this_process: Children
    ) -> None:
        before = children_of_this_process()
        extractor = ChildTextExtractor()
        extractor_of(extractor, tmp_path)(b"mot", "a.txt")

        extractor.close()

        assert children_of_this_process() == before

    def test_a_child_gets_no_environment_and_no_network(
        self, extract: Extract, children_of_this_process: Children, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SAE_SECRET", "hidden")
        extract(b"mot", "a.txt")

        for pid in children_of_this_process():
            environment = Path(f"/proc/{pid}/environ").read_bytes()
            assert b"SAE_SECRET" not in environment
            assert "Max file size             0 " in Path(f"/proc/{pid}/limits").read_text()

    @pytest.mark.parametrize("method", ["spawn", "fork"])
    def test_worker_processes_read_each_with_its_own_child(
        self, extract: Extract, tmp_path: Path, method: str
    ) -> None:
        extract(b"mot", "a.txt")  # a fork inherits a child that is already running
        (tmp_path / "facture.pdf").write_bytes(samples.a_pdf())
        context = multiprocessing.get_context(method)

        with context.Pool(2) as pool:
            texts = pool.map(_words_of, [tmp_path / "facture.pdf"] * 6)

        assert texts == [WORDS] * 6
        assert extract(b"mot", "a.txt").text == "mot"

    @pytest.mark.corpus
    @pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
    @pytest.mark.parametrize(
        ("package", "member", "code"),
        [
            ("obj_pdf_flate_bomb", "Content/bomb.pdf", "pdf_bomb"),
            ("obj_pdf_deep_arrays", "Content/deep.pdf", "document_too_deep"),
            ("obj_pdf_broken", "Content/cut.pdf", "extraction_failed"),
            ("obj_odt_bomb", "Content/bomb.odt", "office_bomb"),
        ],
    )
    def test_hostile_objects_are_warned_about_within_their_budget(
        self,
        tmp_path: Path,
        children_of_this_process: Children,
        package: str,
        member: str,
        code: str,
    ) -> None:
        others = children_of_this_process()
        with zipfile.ZipFile(CORPUS / "badsip" / f"{package}.zip") as opened:
            data = opened.read(member)
        extractor = ChildTextExtractor()
        began = time.monotonic()

        found = extractor_of(extractor, tmp_path)(data, Path(member).name)
        took = time.monotonic() - began
        (child,) = children_of_this_process() - others
        status = Path(f"/proc/{child}/status").read_text()
        extractor.close()

        assert codes(found) == [code]
        assert took < 10
        peak_kilobytes = int(status.partition("VmHWM:")[2].split()[0])
        assert peak_kilobytes < 256 * 1024

    @pytest.mark.corpus
    @pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
    def test_broken_pdf_files_never_stop_anything(self, extractor: ChildTextExtractor) -> None:
        for path in sorted((CORPUS / "flows" / "pdf_broken").iterdir()):
            extractor.extract(path, filename=path.name, puid="", mime="application/pdf")

        good = CORPUS / "flows" / "invoices"
        pdf = next(path for path in sorted(good.iterdir()) if path.suffix == ".pdf")
        assert extractor.extract(pdf, filename=pdf.name, puid="", mime="application/pdf").text


@pytest.fixture
def children_of_this_process() -> Callable[[], set[int]]:
    def children() -> set[int]:
        listed = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
        return {int(pid) for pid in listed.split()}

    return children


def _words_of(path: Path) -> str:
    extractor = ChildTextExtractor()
    try:
        return extractor.extract(path, filename=path.name, puid="", mime="application/pdf").text
    finally:
        extractor.close()
