"""The words of HTML pages: what a reader sees, without scripts and styles, nothing fetched.

A scanner of our own: `html.parser` needs half a minute for 50 kB of nothing but "<". Here each
character is looked at once, because what is never closed runs to the end, as in the HTML Living
Standard §13.2.5 (end of file in a comment, in a tag, in raw text).
"""

import re
from html import unescape
from pathlib import Path

from sae.adapters.extraction_characters import decode, first_bytes
from sae.adapters.extraction_text import TextBudget

CHARSET_BYTES = 1024  # HTML Living Standard §4.2.5.4: the charset stands in the first 1,024 bytes


def read_html(path: Path, into: TextBudget) -> None:
    """Add the words of a page. Raises: ExtractionStopped."""
    data = first_bytes(path)
    declared = _CHARSET.search(data, 0, CHARSET_BYTES)
    add_html(decode(data, declared.group(1).decode("ascii") if declared else ""), into)


def add_html(source: str, into: TextBudget) -> None:
    """Add the words of HTML already decoded. Raises: ExtractionStopped."""
    position = 0
    while (opened := source.find("<", position)) >= 0:
        if opened > position:
            into.add(unescape(source[position:opened]))
        position = _after_markup(source, opened, into)
    into.add(unescape(source[position:]))


# ----------------------------------------------------------------------------- private

_CHARSET = re.compile(rb"""charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w:.-]{1,40})""", re.IGNORECASE)
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_QUOTE_OR_END = re.compile(r"""=\s*(["'])|>""")
_ALTERNATIVE = re.compile(
    r"""\s(?:alt|title)\s{0,9}=\s{0,9}(["'])(.*?)\1""", re.IGNORECASE | re.DOTALL
)
_SILENT = {
    name: re.compile(f"</{name}[\\s/>]", re.IGNORECASE)
    for name in ("script", "style", "template", "noframes")
}
_WITHIN_LINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "dfn", "em", "font", "i", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip
_MAX_ALTERNATIVE_CHARACTERS = 4096  # of a tag looked into for words


def _after_markup(source: str, opened: int, into: TextBudget) -> int:
    """Say where reading goes on after the `<` at `opened`; add what the markup itself says."""
    if source.startswith("<!--", opened):
        return _after(source, "-->", opened + 4)
    tag = _TAG.match(source, opened)
    if tag is None:
        if source.startswith(("<!", "<?", "</"), opened):
            return _after(source, ">", opened + 2)
        into.add("<")
        return opened + 1
    name = tag.group(1).lower()
    end = _end_of_tag(source, tag.end())
    if name in _SILENT and source[opened + 1] != "/":
        closing = _SILENT[name].search(source, end)
        return closing.start() if closing else len(source)
    if name not in _WITHIN_LINE:
        into.add("\n")
    shown = source[tag.end() : min(end, tag.end() + _MAX_ALTERNATIVE_CHARACTERS)]
    for _, words in _ALTERNATIVE.findall(shown):
        into.add(f" {unescape(words)} ")
    return end


def _after(source: str, mark: str, position: int) -> int:
    found = source.find(mark, position)
    return len(source) if found < 0 else found + len(mark)


def _end_of_tag(source: str, position: int) -> int:
    """Find the `>` that is not within a quoted value."""
    while found := _QUOTE_OR_END.search(source, position):
        if found.group() == ">":
            return found.end()
        position = _after(source, found.group(1), found.end())
    return len(source)
