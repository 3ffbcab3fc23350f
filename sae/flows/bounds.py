"""Bounds what the description of a unit may hold, whatever a document made a preparer write.

Signs that XML cannot say (JSON and mails can) become U+FFFD.

A text of megabytes in an attribute, or a hundred thousand keywords, would make a manifest that no
archive takes. What is cut is in the document itself, which is archived whole.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from sae.flows.draft import DraftUnit
from seda.elements import Element

MAX_TEXT = 10_000  # characters of one element: four pages
MAX_UNIT = 500_000  # characters of the elements of one unit


def bounded(unit: DraftUnit) -> tuple[DraftUnit, bool]:
    """Give a unit with its description bounded, and whether something was cut or replaced.

    >>> from sae.flows.draft import DraftUnit
    >>> title = (Element("Title", "Facture"),)
    >>> unit = DraftUnit(depth=0, content=title, management=(), files=())
    >>> bounded(unit) == (unit, False)
    True
    """
    sizes = [_sizes(element) for element in unit.content]
    short = all(longest <= MAX_TEXT for longest, _ in sizes)
    if short and sum(total for _, total in sizes) <= MAX_UNIT and all(map(_is_plain, unit.content)):
        return unit, False
    return replace(unit, content=tuple(_within(map(_cut, unit.content)))), True


# ----------------------------------------------------------------------------- private

_UNSAID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0 §2.2


def _sizes(element: Element) -> tuple[int, int]:
    """Give the longest text of an element and of those in it, and the length of them all."""
    longest = total = len(element.text)
    for child in element.children:
        below, all_below = _sizes(child)
        longest, total = max(longest, below), total + all_below
    return longest, total


def _is_plain(element: Element) -> bool:
    return _UNSAID.search(element.text) is None and all(map(_is_plain, element.children))


def _cut(element: Element) -> Element:
    text = _UNSAID.sub("\ufffd", element.text)
    if len(text) > MAX_TEXT:
        text = f"{text[: MAX_TEXT - 1]}…"
    return replace(element, text=text, children=tuple(_cut(child) for child in element.children))


def _within(elements: Iterable[Element]) -> Iterator[Element]:
    """Give elements until there is enough of them; those a unit cannot do without come first."""
    left = MAX_UNIT
    for element in elements:
        left -= _sizes(element)[1]
        if left < 0:
            return
        yield element
