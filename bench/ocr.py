"""Reading scans: pages per minute and words found again, beside plain `tesseract` in the same run.

Pages are set by typst in French, rendered at 200 dots per inch as a scanner would, and kept as one
TIFF: their words are known. Plain `tesseract` gets the same pages as PNG files, as many processes
at once as there are cores, one thread each, which is where it is quickest. With the corpus beside
the checkout, the scans whose source is known are read too, and their recall printed.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

import pypdfium2
import typst
from PIL import Image

from bench.homes import a_home, ingest_all
from bench.table import print_table
from sae.jobs.derived_text import text_at, text_offsets
from sae.jobs.read_scans import read_scans
from sae.jobs.search import search
from sae.ports import Archive, SearchQuery
from tests.packages import a_dossier, a_file, a_package

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "flows"
DPI = 200
PAGES = 20
LINES = 30  # of a page: an invoice, not a novel
SENTENCES = (
    "Fourniture et pose de menuiseries extérieures à l'école élémentaire Jean Moulin",
    "Délibération portant création d'un emploi non permanent à temps complet",
    "Réfection de l'étanchéité de la toiture du gymnase, tranche conditionnelle",
    "Vu le code général des collectivités territoriales et notamment son article L.2121-29",
    "Entretien annuel de la chaudière à condensation et remplacement du vase d'expansion",
    "Mandat de paiement imputé au chapitre 011, charges à caractère général",
)


def run(work: Path) -> None:
    """Measure both on the same pages, then the recall on the corpus."""
    pages = _drawn(work)
    said = [set(_words(text)) for text, _ in pages]
    plain, plain_recall = _plain(work, pages, said)
    ours, our_recall = _ours(work, pages, said)
    rows = [
        ("tesseract, a process for each page", *_figures(plain, plain_recall), ""),
        ("sae ocr", *_figures(ours, our_recall), f"{plain / ours:.2f}×"),
    ]
    heads = ("", "s", "pages/minute", "recall of words", "rate beside tesseract")
    print_table(f"Reading {PAGES} pages, {DPI} dpi, {_cores()} cores", heads, rows)
    if CORPUS.exists():
        _print_corpus(work)


# ----------------------------------------------------------------------------- private

_Page = tuple[str, Image.Image]


def _drawn(work: Path) -> list[_Page]:
    """Set the pages, and render them as pictures."""
    rng = random.Random(2026)
    texts = [
        "\n".join(f"{rng.choice(SENTENCES)} {rng.randrange(10_000)}" for _ in range(LINES))
        for _ in range(PAGES)
    ]
    source = work / "pages.typ"
    body = "\n#pagebreak()\n".join(text.replace("\n", " \\\n") for text in texts)
    source.write_text(f'#set page(paper: "a4")\n#set text(10pt, lang: "fr")\n{body}', "utf-8")
    pdf = typst.compile(str(source))
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=DPI / 72, grayscale=True).to_pil() for page in document]
    assert len(pictures) == PAGES
    return list(zip(texts, pictures, strict=True))


def _plain(work: Path, pages: list[_Page], said: list[set[str]]) -> tuple[float, float]:
    paths = []
    for number, (_, picture) in enumerate(pages):
        paths.append(work / f"{number}.png")
        picture.copy().save(paths[-1], dpi=(DPI, DPI))
    start = perf_counter()
    with ThreadPoolExecutor(_cores()) as pool:
        read = list(pool.map(_tesseract, paths))
    seconds = perf_counter() - start
    return seconds, _recall(said, read)


def _tesseract(path: Path) -> str:
    command = ["tesseract", str(path), "-", "-l", "fra"]
    environment = os.environ | {"OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    return done.stdout.decode()


def _ours(work: Path, pages: list[_Page], said: list[set[str]]) -> tuple[float, float]:
    """Archive the pages as one TIFF, then read them: the job, from the copy to the index."""
    first, *others = [picture for _, picture in pages]
    tiff = work / "lot.tif"
    first.save(tiff, save_all=True, append_images=others, dpi=(DPI, DPI), compression="tiff_lzw")
    with a_home(work / "home") as archive:
        _take_in(archive, work, tiff)
        start = perf_counter()
        [scan] = read_scans(archive, told=_shown)
        seconds = perf_counter() - start
        found = _text_of(archive, scan.aip_id, scan.object_id)
    sys.stderr.write("\n")
    return seconds, _recall([set.union(*said)], [found])


def _shown(done: int, known: int) -> None:
    sys.stderr.write(f"\r{done}/{known} pages")
    sys.stderr.flush()


def _take_in(archive: Archive, work: Path, *paths: Path) -> None:
    files = [a_file(path.name, path.read_bytes()) for path in paths]
    package = a_package(work / "package.zip", units=(a_dossier("Lot", files=files),))
    ingest_all(archive, package)
    package.unlink()


def _text_of(archive: Archive, aip_id: str, object_id: str) -> str:
    offsets = text_offsets(archive.places.derived, aip_id) or {}
    return text_at(archive.places.derived, aip_id, offsets[object_id])


def _print_corpus(work: Path) -> None:
    """Read the scans of the corpus, and search each by every word of its source."""
    known = {}
    for scan in sorted((CORPUS / "scans_derived").glob("scan_*.pdf")):
        name = scan.name.removeprefix("scan_")
        source = next((path for path in CORPUS.glob(f"*/{name}") if path != scan), None)
        if source is not None:
            known[scan.name] = set(_words(_layer(source)))
    folder = work / "corpus"
    folder.mkdir()
    copies = [shutil.copy(CORPUS / "scans_derived" / name, folder) for name in known]
    rows = []
    with a_home(work / "home") as archive:
        _take_in(archive, work, *map(Path, copies))
        for one in list(read_scans(archive)):  # indexed once all are read
            words = known[one.filename]
            read = set(_words(_text_of(archive, one.aip_id, one.object_id)))
            found = sum(_finds(archive, word, one.filename) for word in words)
            rows.append(
                (
                    one.filename,
                    f"{len(words)}",
                    f"{len(words & read) / len(words):.1%}",
                    f"{found / len(words):.1%}",
                    f"{one.confidence}",
                )
            )
    heads = ("scan", "words", "read", "found by search", "confidence, %")
    print_table("Words of scans of the corpus whose source is at hand", heads, rows)


def _layer(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def _finds(archive: Archive, word: str, filename: str) -> bool:
    found = search(archive, SearchQuery(words=word, limit=100))
    return any(item.filename == filename for one in found.units for item in one.objects)


def _words(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text).lower()
    return re.findall(r"[^\W\d_]{4,}", composed)


def _recall(said: list[set[str]], read: list[str]) -> float:
    found = sum(len(words & set(_words(text))) for words, text in zip(said, read, strict=True))
    return found / sum(map(len, said))


def _figures(seconds: float, recall: float) -> tuple[str, str, str]:
    return f"{seconds:.1f}", f"{PAGES * 60 / seconds:.0f}", f"{recall:.1%}"


def _cores() -> int:
    return len(os.sched_getaffinity(0))
