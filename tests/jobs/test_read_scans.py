"""Reading scans: words for the index, never a change to what is archived."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypdfium2
import pytest

from sae.cli.samples.sip import Unit
from sae.domain.accounts import Caller, Role
from sae.errors import NotAllowed
from sae.jobs.derived_readings import waiting_aips
from sae.jobs.derived_text import text_path
from sae.jobs.ingest import ingest
from sae.jobs.read_scans import OcrUnavailable, ReadScan, count_waiting, read_scans
from sae.jobs.rebuild import rebuild
from sae.jobs.search import search
from sae.jobs.show import ShownUnit, show
from sae.ports import (
    Archive,
    ExtractedText,
    Identification,
    PagesToRead,
    PageText,
    SearchQuery,
)
from tests.jobs.archives import BytesAsText, FormatsByName, a_home, an_archive
from tests.jobs.removals import removed
from tests.packages import a_dossier, a_file, a_package, a_unit, appraisal, metadata
from tests.scans import a_scan, needs_tesseract

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "flows"
KEPT = (appraisal("APP-1", start="2010-01-01"),)


@dataclass(frozen=True, slots=True)
class Pictures(FormatsByName):
    """Formats by name, pictures among them."""

    def identify(self, path: Path, *, filename: str) -> Identification:
        if filename.endswith(".tif"):
            return Identification(
                puid="fmt/353", format_name="TIFF", mime="image/tiff", findings=()
            )
        return FormatsByName.identify(self, path, filename=filename)

    def close(self) -> None:
        """Nothing to end."""


@dataclass(frozen=True, slots=True)
class NoWordsInPictures(BytesAsText):
    """Words of anything but pictures, which are scans."""

    def extract(self, path: Path, *, filename: str, puid: str, mime: str) -> ExtractedText:
        if mime == "image/tiff":
            return ExtractedText(text="", findings=(), is_scan=True)
        return BytesAsText.extract(self, path, filename=filename, puid=puid, mime=mime)


@dataclass(frozen=True, slots=True)
class PagesOfLines:
    """A PageReader for which a picture is lines of UTF-8, one page each.

    before: what happens when a page is read. read_pages: those that were.
    """

    before: Callable[[str], None] = lambda _words: None
    read_pages: list[str] = field(default_factory=list)
    readers: int = 1

    def pages(self, path: Path) -> PagesToRead:
        return PagesToRead(pages=tuple(range(len(_lines(path)))))

    def read(self, path: Path, page: int) -> PageText:
        words = _lines(path)[page]
        self.before(words)
        self.read_pages.append(words)
        if words.startswith("illisible"):
            return PageText(text="", stopped="scan_timeout")
        return PageText(text=words, confidence=90, engine="lines 1")

    def close(self) -> None:
        """Nothing to end."""


def with_pictures(archive: Archive, reader: PagesOfLines) -> Archive:
    return replace(archive, formats=Pictures(), text=NoWordsInPictures(), ocr=reader)


def take_in_scans(archive: Archive, place: Path, **pages: str) -> None:
    """Archive a dossier with one picture for each name, its pages separated by `/`."""
    files = [
        a_file(f"{name}.tif", said.replace("/", "\n").encode()) for name, said in pages.items()
    ]
    dossier = a_dossier("Factures papier", files=files, management=KEPT)
    package = a_package(place / "scans.zip", units=(dossier,))
    [outcome] = ingest(archive, [package])
    assert outcome.result.units


def shown_unit(archive: Archive, unit_id: str) -> ShownUnit:
    shown = show(archive, unit_id)
    assert isinstance(shown, ShownUnit)
    return shown


def every_unit(archive: Archive) -> frozenset[str]:
    with archive.catalogue.read() as reader:
        return frozenset(unit.unit_id for unit in reader.units())


def found(archive: Archive, words: str) -> list[str]:
    return [one.unit.title for one in search(archive, SearchQuery(words=words)).units]


def words_of(pdf: Path) -> set[str]:
    """Give the long words of the text layer of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
    return set(re.findall(r"[^\W\d_]{4,}", text.lower()))


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_a_scan_is_found_by_the_words_of_any_of_its_pages(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie/chaudière", durand="plomberie")
        before = found(archive, "chaudière")

        [one, other] = read_scans(archive)

        assert not before
        assert found(archive, "chaudière") == ["dupont.tif"]
        assert (one.filename, one.pages, one.confidence) == ("dupont.tif", 2, 90)
        assert other.pages == 1
        assert not count_waiting(archive)


def test_showing_a_scan_says_how_surely_it_was_read_and_when(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie//illisible")
        [unit] = search(archive, SearchQuery(words="dupont.tif")).units

        began = archive.clock.now()
        [before] = shown_unit(archive, unit.unit.unit_id).readings.values()
        list(read_scans(archive))
        [after] = shown_unit(archive, unit.unit.unit_id).readings.values()

        assert (before.waits, before.pages, before.read_at) == (True, 0, None)
        assert (after.waits, after.pages, after.with_words, after.stopped) == (False, 3, 1, 1)
        assert (after.confidence, after.engine) == (90, "lines 1")
        assert after.read_at is not None
        assert began <= after.read_at <= archive.clock.now()


def test_a_document_of_a_batch_is_found_by_the_words_of_its_own_pages(tmp_path: Path) -> None:
    def part(title: str, pages: str) -> Unit:
        said = (("KeywordContent", pages), ("KeywordReference", "schema.org:pagination"))
        return a_unit(title, content=(("Keyword", said),))

    batch = a_unit(
        "Lot",
        level="File",
        content=metadata(DocumentType="Lot de numérisation"),
        objects=(a_file("lot.tif", b"menuiserie\nbois\n\nplomberie"),),
        children=(part("Facture 1", "1-2"), part("Facture 2", "4-4")),
    )
    package = a_package(tmp_path / "lot.zip", units=(batch,))
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        list(ingest(archive, [package]))

        list(read_scans(archive))

        assert set(found(archive, "bois")) == {"Lot", "Facture 1"}
        assert set(found(archive, "plomberie")) == {"Lot", "Facture 2"}


def test_a_page_that_fails_costs_its_own_words_and_is_tried_again_when_asked(
    tmp_path: Path,
) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie/illisible/chaudière")

        [one] = read_scans(archive)
        again = list(read_scans(archive))
        [tried] = read_scans(archive, everything=True)

        assert [(f.code, dict(f.fields)["page"]) for f in one.findings] == [
            ("ocr_page_failed", "2")
        ]
        assert found(archive, "chaudière menuiserie") == ["dupont.tif"]
        assert not again
        assert tried.findings == one.findings


def test_a_reading_that_is_interrupted_goes_on_from_its_page(tmp_path: Path) -> None:
    def interrupt(words: str) -> None:
        if words == "chaudière":
            raise KeyboardInterrupt

    with an_archive(a_home(tmp_path / "home")) as opened:
        first, second = PagesOfLines(before=interrupt), PagesOfLines()
        archive = with_pictures(opened, first)
        take_in_scans(archive, tmp_path, dupont="menuiserie/chaudière/pompe")
        with pytest.raises(KeyboardInterrupt):
            list(read_scans(archive))

        [one] = read_scans(with_pictures(opened, second))

        assert "menuiserie" in first.read_pages
        assert "menuiserie" not in second.read_pages
        assert one.pages == 3
        assert found(archive, "menuiserie chaudière pompe") == ["dupont.tif"]


def test_what_another_process_reads_is_left_to_it(tmp_path: Path) -> None:
    rest: list[list[ReadScan]] = []
    with an_archive(a_home(tmp_path / "home")) as opened:
        reader = PagesOfLines(
            before=lambda _words: rest.append(
                list(read_scans(with_pictures(opened, PagesOfLines())))
            )
        )
        archive = with_pictures(opened, reader)
        take_in_scans(archive, tmp_path, dupont="menuiserie")

        [one] = read_scans(archive)

    assert rest == [[]]
    assert one.filename == "dupont.tif"


def test_without_a_reader_everything_goes_on_waiting(tmp_path: Path) -> None:
    def missing(_words: str) -> None:
        raise OcrUnavailable("ocr_no_language")

    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines(before=missing))
        take_in_scans(archive, tmp_path, dupont="menuiserie")

        with pytest.raises(OcrUnavailable):
            list(read_scans(archive))

        assert count_waiting(archive) == 1
        assert found(archive, "dupont.tif") == ["dupont.tif"]


def test_words_read_are_destroyed_with_the_scan(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie")
        list(read_scans(archive))

        removed(archive, every_unit(archive))

        assert not found(archive, "menuiserie")
        kept = [path for path in archive.places.derived.rglob("*") if path.is_file()]
        assert not [path for path in kept if b"menuiserie" in path.read_bytes()]


def test_words_of_a_scan_destroyed_while_it_is_read_are_not_kept(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie/chaudière")

        def destroy(words: str) -> None:
            if words == "chaudière":
                removed(archive, every_unit(archive))

        read = list(read_scans(with_pictures(opened, PagesOfLines(before=destroy))))

        kept = [path for path in archive.places.derived.rglob("*") if path.is_file()]
        assert not read
        assert not [path for path in kept if b"menuiserie" in path.read_bytes()]


def test_a_rebuild_that_lost_the_words_lets_scans_wait_again(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie")
        list(read_scans(archive))
        [text] = (archive.places.derived / "text").iterdir()
        text.unlink()

        rebuild(archive)
        list(read_scans(archive))

        assert found(archive, "menuiserie") == ["dupont.tif"]


def test_a_rebuild_that_kept_the_words_has_nothing_to_read(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie")
        list(read_scans(archive))

        rebuild(archive)

        assert not waiting_aips(archive.places.derived)
        assert found(archive, "menuiserie") == ["dupont.tif"]


def test_a_torn_line_costs_one_page_only(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, dupont="menuiserie/chaudière")
        [waiting] = (archive.places.derived / "ocr").iterdir()
        with waiting.open("ab") as out:
            out.write(b'["torn')

        [one] = read_scans(archive)

        assert one.pages == 2
        assert text_path(archive.places.derived, one.aip_id).exists()


@needs_tesseract
def test_real_scans_are_read_by_tesseract_and_stay_as_they_were(tmp_path: Path) -> None:
    pdf = a_scan(tmp_path / "facture.pdf", ("Facture 2024-118", "Menuiserie Dupont", "Huisseries"))
    tiff = a_scan(tmp_path / "lot.tif", ("Plomberie du gymnase",), (), ("Travaux de couverture",))
    files = (a_file("facture.pdf", pdf.read_bytes()), a_file("lot.tif", tiff.read_bytes()))
    package = a_package(tmp_path / "scans.zip", units=(a_dossier("Papier", files=files),))
    with an_archive(a_home(tmp_path / "home"), real_edges=True) as archive:
        list(ingest(archive, [package]))

        [one, other] = sorted(read_scans(archive), key=lambda scan: scan.filename)

        assert (one.pages, one.with_words, one.findings) == (1, 1, ())
        assert (other.pages, other.with_words, other.findings) == (3, 2, ())
        assert one.confidence > 80
        assert found(archive, "menuiserie huisseries") == ["facture.pdf"]
        assert found(archive, "couverture gymnase") == ["lot.tif"]


@needs_tesseract
@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
def test_a_scan_of_the_corpus_is_found_by_the_words_of_its_source(tmp_path: Path) -> None:
    scan = CORPUS / "scans_derived" / "scan_Delib_Adullact.pdf"
    words = words_of(CORPUS / "actes" / "Delib_Adullact.pdf")
    files = (a_file("scan.pdf", scan.read_bytes()),)
    package = a_package(tmp_path / "scan.zip", units=(a_dossier("Scan", files=files),))
    with an_archive(a_home(tmp_path / "home"), real_edges=True) as archive:
        list(ingest(archive, [package]))

        list(read_scans(archive))

        assert len(words) > 50
        assert sum("scan.pdf" in found(archive, word) for word in words) >= 0.95 * len(words)


def test_only_an_archivist_lets_scans_be_read_and_learns_their_names(tmp_path: Path) -> None:
    agent = Caller(account_id="a", name="Agent", roles=frozenset({Role.AGENT}), authenticated=True)
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = with_pictures(opened, PagesOfLines())
        take_in_scans(archive, tmp_path, paie="Bulletin de Mme Legrand")

        with pytest.raises(NotAllowed):
            list(read_scans(replace(archive, caller=agent), everything=True))

        assert count_waiting(archive) == 1
