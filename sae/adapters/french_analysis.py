"""French words as an index knows them: two keys per word, and numbers however they are grouped.

No engine here and no file: text in, keys out. The same keys serve documents, queries and
snippets, whatever the engine behind. A query word finds a document word when either key is the
same, which gives every word typed without its accents and still tells most words apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple, Protocol

FUNCTION_WORDS = frozenset(
    ("le", "la", "les", "un", "une", "de", "du", "des", "à", "au", "aux", "en", "et")
)
"""Words that narrow nothing when they stand beside others: they are in every text, or in none
of the short titles that people look for ("facture de chauffage", titled "Facture chauffage")."""

WORD = re.compile("[^\\W_ºª\u02bc]{1,60}")
"""A run of letters and digits; longer ones are cut in pieces of 60 characters (240 bytes of
UTF-8 at most), so that no key of any engine is too long and that the whole is still found."""


class WordKeys(NamedTuple):
    """What a word is known by.

    form: lower case without accents, for prefixes. stem: stem, then accents removed.
    folded_stem: accents removed, then stem. code: the form when the word holds a digit and is
    long enough to be looked for in another grouping, else empty. All empty: not a word.
    """

    form: str
    stem: str
    folded_stem: str
    code: str


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """The keys of a text, each stream joined by spaces; streams of stems keep the words' order.

    codes: what `codes_of` gives for the text, each once.
    """

    forms: str
    stems: str
    folded_stems: str
    codes: frozenset[str]


class FrenchAnalysis:
    """Gives keys; remembers those of the words met. MAY be shared by threads."""

    def __init__(self) -> None:
        self._keys = _KnownWords()

    def read(self, text: str) -> AnalysedText:
        """Analyse a text. Elided articles and pronouns (l', d', qu'...) are not words of it."""
        keys = list(map(self._keys.__getitem__, _WORD_AND_APOSTROPHE.findall(text.lower())))
        if not keys:
            return AnalysedText("", "", "", frozenset())
        forms, stems, folded_stems, codes = zip(*keys, strict=True)
        found = set(codes)
        found.update(_regrouped_numbers(text))
        found.discard("")
        return AnalysedText(
            forms=" ".join(set(forms)),
            stems=" ".join(stems),
            folded_stems=" ".join(folded_stems),
            codes=frozenset(found),
        )

    def words(self, text: str) -> tuple[WordKeys, ...]:
        """Give the keys of each word of a short text, in order."""
        found = map(self._keys.__getitem__, _WORD_AND_APOSTROPHE.findall(text.lower()))
        return tuple(keys for keys in found if keys.form)

    def keys(self, word: str) -> WordKeys:
        """Give the keys of one word, as cut by `WORD`."""
        return self._keys[word.lower()]


def clean(text: str) -> str:
    """Give a text that any engine takes: composed accents, no soft hyphen, no lone surrogate."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode(errors="replace").decode()
    text = text.replace("\u00ad", "")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Remove accents and open ligatures of a lower-case text."""
    if text.isascii():
        return text
    for ligature, letters in _LIGATURES:
        text = text.replace(ligature, letters)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


def squeezed(text: str) -> str:
    """Give the letters and digits of a code, without what separates them; empty without digit.

    `FAC-2024/0012` and `fac 20240012` are the same code, `1.234,56 €` and `1234,56` too.
    """
    letters = fold("".join(WORD.findall(text.lower())))
    return letters if _is_code(letters) else ""


def codes_of(text: str) -> frozenset[str]:
    """Give each code between the blanks of a text of metadata, squeezed."""
    written_with_digits = filter(_DIGIT.search, text.split())
    return frozenset(filter(None, map(squeezed, written_with_digits)))


# ----------------------------------------------------------------------------- private

_APOSTROPHES = "'\u2019\u02bc"  # as typed, as printed, as some transliterations have it
_WORD_AND_APOSTROPHE = re.compile(f"{WORD.pattern}[{_APOSTROPHES}]?")
_ELIDED = frozenset(
    ("l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")
)
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), ("ł", "l"))

_NO_WORD = WordKeys("", "", "", "")
_LONGEST_KEY = 60  # a ligature may open into eighteen letters; expressions of tantivy are bounded
_MAX_KNOWN_WORDS = 300_000  # about 100 MB; French texts rarely use more, noise of OCR does

# Bounded: a text may be a million digits long, and a search backtracks from each of them.
_NUMBER = re.compile("\\d{1,20}(?:[ .,/\u00a0\u2009\u202f-]\\d{1,20})+")
_SEPARATORS = re.compile(r"\D")
_DIGIT = re.compile(r"\d")
_SHORTEST_CODE = 4
_LONGEST_CODE = 40
_LONGEST_GROUPING = 5  # a telephone number has five groups, a SIRET four, a billion four


class _Stems(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - PyStemmer's name


class _KnownWords(dict[str, WordKeys]):
    """Word in lower case, perhaps with its apostrophe -> keys; computed at the first meeting."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()  # a stemmer serves one thread at a time
        self._stemmer: _Stems | None = None

    def __missing__(self, word: str) -> WordKeys:
        with self._lock:
            if len(self) >= _MAX_KNOWN_WORDS:
                self.clear()
            keys = self[word] = self._compute(word)
        return keys

    def _compute(self, word: str) -> WordKeys:
        letters = word.rstrip(_APOSTROPHES)
        if letters != word and letters in _ELIDED:
            return _NO_WORD
        form = fold(letters)[:_LONGEST_KEY]
        if not form:
            return _NO_WORD
        if any(c.isdigit() for c in form):
            return WordKeys(form, form, form, form if _is_code(form) else "")
        stemmer = self._stemmer = self._stemmer or _french_stemmer()
        stem = fold(stemmer.stemWord(letters))[:_LONGEST_KEY]
        return WordKeys(form, stem or form, stemmer.stemWord(form) or form, "")


def _french_stemmer() -> _Stems:
    from Stemmer import Stemmer

    stemmer: _Stems = Stemmer("french", 0)  # 0: no second cache
    return stemmer


def _is_code(form: str) -> bool:
    return _SHORTEST_CODE <= len(form) <= _LONGEST_CODE and any(c.isdigit() for c in form)


def _regrouped_numbers(text: str) -> Iterator[str]:
    """Give each number of several groups without its separators.

    Columns of a table run into one another, so every series of two to five groups is given,
    and the whole when it is short enough to be one code.
    """
    for number in _NUMBER.finditer(text):
        groups = _SEPARATORS.split(number.group())
        for first in range(len(groups)):
            joined = groups[first]
            for group in groups[first + 1 : first + _LONGEST_GROUPING]:
                joined += group
                if _SHORTEST_CODE <= len(joined) <= _LONGEST_CODE:
                    yield joined
        if _LONGEST_GROUPING < len(groups) <= _LONGEST_CODE:
            whole = "".join(groups)
            if len(whole) <= _LONGEST_CODE:
                yield whole
