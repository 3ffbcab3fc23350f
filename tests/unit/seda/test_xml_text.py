"""Texts as XML writes them, and the one place that bends or refuses them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from seda.xml_text import (
    ForbiddenCharacter,
    attribute_text,
    collapsed,
    element_text,
    leaf,
    legible,
)

TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)


@given(text=TEXTS, value=TEXTS)
def test_any_text_can_be_written_in_a_leaf_and_read_back(text: str, value: str) -> None:
    element = etree.fromstring(leaf("a", text, {"b": value}))

    assert (element.text or "") == legible(text)
    assert element.get("b") == legible(value)


@given(TEXTS)
def test_a_text_that_is_not_legible_is_refused_by_who_does_not_bend_it(text: str) -> None:
    for write in (element_text, attribute_text):
        if legible(text) == text:
            write(text)
        else:
            with pytest.raises(ForbiddenCharacter, match=r"U\+"):
                write(text)


def test_a_token_has_no_line_end_and_keeps_its_hard_spaces() -> None:
    assert collapsed(" a \r\n\tb\u00a0 c\x00 ") == "a b\u00a0 c\ufffd"
