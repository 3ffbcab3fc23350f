"""The words of Rich Text documents (RTF 1.9.1), without fonts, styles, pictures and metadata."""

import re
from pathlib import Path

from sae.adapters.extraction_characters import first_bytes
from sae.adapters.extraction_text import ExtractionStopped, TextBudget

MAX_RTF_DEPTH = 1_000  # of groups; Word writes fewer than 100


def read_rtf(path: Path, into: TextBudget) -> None:
    """Add the words of a Rich Text document. Raises: ExtractionStopped."""
    data = first_bytes(path)
    if not data.lstrip().startswith(b"{\\rtf"):
        raise ExtractionStopped("extraction_failed")
    reader = _Reader(into)
    for token in _TOKEN.finditer(data.decode("latin-1")):
        reader.take(token)


# ----------------------------------------------------------------------------- private

# A character by its code, a control word with its number, a control symbol, a brace, or words.
_TOKEN = re.compile(
    r"\\'(?P<code>[0-9a-fA-F]{2})"
    r"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\(?P<symbol>[^a-zA-Z'])"
    r"|(?P<brace>[{}])"
    r"|(?P<words>[^\\{}\r\n]+)"
)
_SKIPPED = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "themedata", "datastore",
    "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "latentstyles",
    "fldinst", "filetbl", "revtbl", "colorschememapping", "bkmkstart", "bkmkend",
}  # fmt: skip
_CHARACTERS = {
    "par": "\n", "line": "\n", "row": "\n", "page": "\n", "sect": "\n", "tab": "\t", "cell": "\t",
    "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018",
    "rquote": "\u2019", "ldblquote": "\u201c", "rdblquote": "\u201d",
}  # fmt: skip
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "\n": "\n", "\r": "\n"}
_MAX_FALLBACK = 16  # characters that stand for one of Unicode, for old readers


class _Reader:
    """Keeps what the open groups say: hidden or not, how many characters repeat one of Unicode."""

    def __init__(self, into: TextBudget) -> None:
        self._into = into
        self._hidden, self._fallback, self._repeated = False, 1, 0
        self._open: list[tuple[bool, int]] = []

    def take(self, token: re.Match[str]) -> None:
        if token["brace"]:
            self._brace(token["brace"])
        elif token["code"]:
            self._say(bytes.fromhex(token["code"]).decode("cp1252", "replace"))
        elif token["words"]:
            self._say(token["words"])
        else:
            self._control(token["word"] or token["symbol"], token["number"])

    def _brace(self, brace: str) -> None:
        if brace == "}":
            self._hidden, self._fallback = self._open.pop() if self._open else (False, 1)
            return
        if len(self._open) >= MAX_RTF_DEPTH:
            raise ExtractionStopped("document_too_deep")
        self._open.append((self._hidden, self._fallback))

    def _say(self, words: str) -> None:
        shown, self._repeated = words[self._repeated :], max(0, self._repeated - len(words))
        if shown and not self._hidden:
            self._into.add(shown)

    def _control(self, word: str, number: str | None) -> None:
        if word == "*" or word in _SKIPPED:
            self._hidden = True
        elif word == "uc":
            self._fallback = min(int(number or 1), _MAX_FALLBACK)
        elif word == "u":
            self._repeated = 0
            self._say(chr(int(number or 0) % 0x10000))
            self._repeated = self._fallback
        else:
            self._say(_CHARACTERS.get(word) or _SYMBOLS.get(word, ""))
