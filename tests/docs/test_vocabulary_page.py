"""The pages of the vocabulary, in both languages, say what it says, and their links lead on."""

import re

import pytest

from seda.vocabulary.entries import names
from tests.docs.vocabulary_page import COMMAND, PAGES, vocabulary_page

EACH_PAGE = pytest.mark.parametrize("lang", PAGES)


@EACH_PAGE
def test_the_page_of_the_vocabulary_is_up_to_date(lang: str) -> None:
    assert PAGES[lang].read_text(encoding="utf-8") == vocabulary_page(lang), f"remake it: {COMMAND}"


@EACH_PAGE
def test_every_element_has_its_place_and_every_link_leads_to_one(lang: str) -> None:
    text = vocabulary_page(lang)

    anchors = re.findall(r'<a id="([^"]+)">', text)
    assert len(anchors) == len(set(anchors))
    assert set(names()) <= set(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= set(anchors)
