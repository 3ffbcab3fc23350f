"""The piece of a text that shows why a unit was found, with the words found marked.

It reads the text that was kept, not the index: the keys of each word are compared with the plan,
so that a match by its stem or without its accents is marked as well, whatever the engine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from sae.adapters.french_analysis import FUNCTION_WORDS, WORD, FrenchAnalysis, WordKeys, fold
from sae.adapters.fulltext_plan import Adjacent, Beginning, Code, SearchPlan

WIDTH = 200  # characters: two or three lines on a screen
MAX_MATCHES = 100  # enough to choose the best piece; the work on a text of one word stays bounded

Snippet = tuple[tuple[str, bool], ...]
"""(text, is a match) pieces in reading order."""


class Highlighter:
    """Marks the words of one plan in any number of texts."""

    def __init__(self, plan: SearchPlan, analysis: FrenchAnalysis) -> None:
        self._analysis = analysis
        self._stems: dict[str, str] = {}
        self._folded: dict[str, str] = {}
        beginnings: list[str] = []
        codes: list[str] = []
        for leaf in plan.sought():
            if isinstance(leaf, Adjacent):
                for word in _telling(leaf.words):
                    self._stems[word.stem] = word.form
                    self._folded[word.folded_stem] = word.form
            elif isinstance(leaf, Beginning):
                beginnings.append(leaf.form)
            elif isinstance(leaf, Code):
                codes.append(leaf.code)
        self._beginnings = tuple(beginnings)
        self._codes = _grouped_anyhow(codes)
        self._known: dict[str, str] = {}

    def snippet(self, *texts: str) -> Snippet:
        """Give the best piece of the first text that holds a match, else the first beginning."""
        if self._stems or self._beginnings or self._codes:
            for text in texts:
                matches = self._matches(text)
                if matches:
                    return _cut(text, matches, at=_densest(matches))
        return next((_cut(text, (), at=0) for text in texts if text.strip()), ())

    def _matches(self, text: str) -> tuple["_Match", ...]:
        words = set(WORD.findall(text))
        for word in words.difference(self._known):
            self._known[word] = self._reason(word)
        found = [
            _Match(start, start + len(word), self._known[word])
            for word in words
            if self._known[word]
            for start in islice(_places(text, word), MAX_MATCHES)
        ]
        if self._codes is not None:
            codes = islice(self._codes.finditer(text), MAX_MATCHES)
            found += (_Match(code.start(), code.end(), code.group()) for code in codes)
        return _without_overlaps(found)

    def _reason(self, word: str) -> str:
        """Give what a word answers to; empty when it is not a match."""
        keys = self._analysis.keys(word)
        known = self._stems.get(keys.stem) or self._folded.get(keys.folded_stem) or ""
        if not known and self._beginnings and keys.form.startswith(self._beginnings):
            return keys.form
        return known


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True, order=True)
class _Match:
    start: int
    end: int
    reason: str


_BEFORE = 50  # characters of context before the first match
_FUNCTION_FORMS = frozenset(map(fold, FUNCTION_WORDS))
_LONGEST_WORD = 30  # a border of word is sought that far, then the text is cut anywhere


def _telling(words: tuple[WordKeys, ...]) -> tuple[WordKeys, ...]:
    """Leave out the articles of a phrase: marked everywhere, they would hide the rest."""
    return tuple(word for word in words if word.form not in _FUNCTION_FORMS) or words


def _grouped_anyhow(codes: list[str]) -> re.Pattern[str] | None:
    """Find codes whatever separates their characters: `12345` in `12 345` and `12.345`."""
    if not codes:
        return None
    each = ("[^\\w\n]?".join(map(re.escape, code)) for code in sorted(codes, key=len)[::-1])
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(each)})(?![^\W_])", re.IGNORECASE)


def _places(text: str, word: str) -> Iterator[int]:
    """Give where a word stands whole."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum():
            yield start
        start = text.find(word, end)


def _without_overlaps(matches: list[_Match]) -> tuple[_Match, ...]:
    """Keep the first matches, the longest of those that start together, none inside another."""
    kept: list[_Match] = []
    for match in sorted(matches, key=lambda match: (match.start, -match.end)):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return tuple(kept[:MAX_MATCHES])


def _densest(matches: tuple[_Match, ...]) -> int:
    """Give the start of the piece that holds the most different words, then the most words."""
    best, best_start = (0, 0), matches[0].start
    for index, first in enumerate(matches):
        inside = [m.reason for m in matches[index:] if m.end <= first.start + WIDTH - _BEFORE]
        weight = (len(set(inside)), len(inside))
        if weight > best:
            best, best_start = weight, first.start
    return best_start


def _cut(text: str, matches: tuple[_Match, ...], *, at: int) -> Snippet:
    start = _border(text, max(0, at - _BEFORE), towards=1, limit=at)
    end = _border(text, min(len(text), start + WIDTH), towards=-1, limit=start)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start > 0 else []
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    position = start
    for match in matches:
        if match.start < position or match.end > end:
            continue
        pieces.append((text[position : match.start], False))
        pieces.append((text[match.start : match.end], True))
        position = match.end
    pieces.append((text[position:end], False))
    if end < len(text):
        pieces.append((" …", False))
    return tuple((_BLANKS.sub(" ", piece), match) for piece, match in pieces if piece)


def _border(text: str, position: int, *, towards: int, limit: int) -> int:
    """Move a cut to the next blank, unless the word is too long to be shown whole."""
    if position in (0, len(text)):
        return position
    for step in range(_LONGEST_WORD):
        moved = position + towards * step
        if moved == limit:
            return position if towards < 0 else limit
        if text[moved - 1].isspace() or text[moved].isspace():
            return moved
    return position


_BLANKS = re.compile(r"\s+")
