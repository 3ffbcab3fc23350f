"""The words of one page, read by tesseract: text, and how sure it is. Runs in the child process."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from tesserocr import OEM, PSM, RIL, PyTessBaseAPI, iterate_level, tesseract_version

READ_DPI = 300  # what its models were trained on
LEAST_CONFIDENCE = 30  # per cent; below, a word is a stain or a drawing
UNSURE = 75  # per cent: such a page may lie upside down, where letters look like others
FEW_WORDS = 10
ORIENTATION = "osd"
FALLBACK = "eng"

# Where distributions put the models, when TESSDATA_PREFIX says nothing.
PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


class NoLanguage(Exception):  # noqa: N818 - named by what it says
    """No model of a language that was asked for is installed, nor English."""


@dataclass(frozen=True, slots=True)
class Words:
    """What was read. confidence: mean of the words kept, in per cent, 0 without any."""

    text: str
    confidence: int
    count: int


class Recognition:
    """One tesseract, its models loaded once. languages: ISO 639-2 codes, the first that are there.

    Raises: NoLanguage.
    """

    def __init__(self, languages: Iterable[str]) -> None:
        asked = tuple(languages)
        found = _installed(asked) or _installed((FALLBACK,))
        if found is None:
            raise NoLanguage
        place, known = found
        languages = "+".join(known)
        self.name = f"tesseract {_version()} ({languages})"
        self._turns = (place / f"{ORIENTATION}{_MODEL}").exists()
        self._engine = PyTessBaseAPI(
            path=f"{place}/", lang=languages, psm=PSM.AUTO, oem=OEM.LSTM_ONLY
        )

    def read(self, page: Image.Image) -> Words:
        """Read a grey page; one of which little is understood is tried in another way as well."""
        found = self._read(page, PSM.AUTO)
        if found.count < FEW_WORDS:  # a stamp, a cheque: no column to be found
            other = self._read(page, PSM.SPARSE_TEXT)
        elif found.confidence < UNSURE and self._turns:
            other = self._read(page, PSM.AUTO_OSD)
        else:
            return found
        return max(found, other, key=lambda words: words.count * words.confidence)

    # ------------------------------------------------------------------------- private

    def _read(self, page: Image.Image, layout: int) -> Words:
        self._engine.SetPageSegMode(layout)
        self._engine.SetImageBytes(page.tobytes(), page.width, page.height, 1, page.width)
        self._engine.SetSourceResolution(READ_DPI)
        pieces: list[str] = []
        sure = count = 0
        if self._engine.Recognize():
            for word in iterate_level(self._engine.GetIterator(), RIL.WORD):
                confidence = word.Confidence(RIL.WORD)
                if confidence >= LEAST_CONFIDENCE:
                    pieces.append(word.GetUTF8Text(RIL.WORD).strip())
                    pieces.append("\n" if word.IsAtFinalElement(RIL.TEXTLINE, RIL.WORD) else " ")
                    sure += confidence
                    count += 1
        self._engine.Clear()
        return Words("".join(pieces).strip(), round(sure / count) if count else 0, count)


# ----------------------------------------------------------------------------- private

_MODEL = ".traineddata"


def _version() -> str:
    return str(tesseract_version()).split("\n", maxsplit=1)[0].removeprefix("tesseract").strip()


def _installed(languages: tuple[str, ...]) -> tuple[Path, tuple[str, ...]] | None:
    """Find the first place that has models of some of the languages, and which."""
    for place in _places():
        known = tuple(one for one in languages if (place / f"{one}{_MODEL}").exists())
        if known:
            return place, known
    return None


def _places() -> tuple[Path, ...]:
    stated = os.environ.get("TESSDATA_PREFIX")
    own = (Path(stated), Path(stated) / "tessdata") if stated else ()
    return (*own, *map(Path, PLACES))
