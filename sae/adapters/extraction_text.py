"""The text under extraction: cleaned as it comes, bounded in length and in processor time.

A reader of a document calls `TextBudget.add` and lets `ExtractionStopped` pass: what was added
before is kept. Runs in the child process.
"""

import re
import time
import unicodedata

# Letters that fonts join: a search for "fichier" must find the "fi" ligature. NFC keeps them.
LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
CLEANED_CHARACTERS = 16 << 10  # at a time: many readers add word by word
MAX_WORD_CHARACTERS = 500  # nobody types a longer word; base64 and binary residue are


class ExtractionStopped(Exception):  # noqa: N818 - it stops a reading, which is not always an error
    """The reading of a document ends here, for the reason `code` with its fields."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = {name: str(value) for name, value in fields.items()}
        super().__init__(code)


class TextBudget:
    """Collects cleaned text up to `characters`, until `cpu_seconds` of this process are spent.

    is_scan: set by a reader that met pages whose words are in pictures.
    """

    def __init__(self, *, characters: int, cpu_seconds: float) -> None:
        self.is_scan = False
        self._characters = characters
        self._left = characters
        self._deadline = time.process_time() + cpu_seconds
        self._pieces: list[str] = []
        self._waiting: list[str] = []
        self._waiting_characters = 0

    def add(self, text: str) -> None:
        """Take a piece of text. Raises: ExtractionStopped when there is no room or time left."""
        self._waiting.append(text)
        self._waiting_characters += len(text)
        if self._waiting_characters > CLEANED_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Clean and count what was added. Raises: ExtractionStopped."""
        waiting, self._waiting, self._waiting_characters = self._waiting, [], 0
        cleaned = clean("".join(waiting))
        self._pieces.append(cleaned[: self._left])
        room, self._left = self._left, max(0, self._left - len(cleaned))
        if len(cleaned) > room:
            raise ExtractionStopped("text_too_large", limit=self._characters)
        self.check_time()

    def check_time(self) -> None:
        """Let a reader that adds nothing stop too. Raises: ExtractionStopped."""
        if time.process_time() > self._deadline:
            raise ExtractionStopped("extraction_timeout")

    def text(self) -> str:
        """Give what was flushed, in normal form C, without blank ends."""
        joined = unicodedata.normalize("NFC", "".join(self._pieces))
        return _collapse(joined).strip()[: self._characters]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing but blanks was added."""
        return not any(piece.strip() for piece in (*self._pieces, *self._waiting))


def clean(text: str) -> str:
    """Remove what is not words: control and invisible characters, runs of blanks, endless words.

    Line breaks stay, two at most in a row. A hyphen that only marks the end of a line is undone.
    """
    if _LIGATURE.search(text):  # translating costs more than all the rest
        text = text.translate(LIGATURES)
    text = _HYPHENATION.sub("", text)
    text = _LINE_BREAK.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    return _ENDLESS_WORD.sub(" ", _collapse(text))


# ----------------------------------------------------------------------------- private

_LIGATURE = re.compile("[\ufb00-\ufb06]")
# PDFium marks a hyphen it believes soft with U+0002 or U+FFFE; U+00AD is the standard one.
_HYPHENATION = re.compile("[\x02\ufffe\xad](?:\r\n|\r|\n)?")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # zero width, direction
    "\ud800-\udfff\ufff0-\uffff]"  # lone surrogates, specials
)
_ENDLESS_WORD = re.compile(rf"(?<!\S)\S{{{MAX_WORD_CHARACTERS},}}")
_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")  # single spaces, nearly all of them, stay
_AROUND_BREAK = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")


def _collapse(text: str) -> str:
    text = _BLANKS.sub(" ", text)
    text = _AROUND_BREAK.sub("\n", text)
    return _EMPTY_LINES.sub("\n\n", text)
