"""The words of printed documents: both languages complete, values written as people write them."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import pytest

from sae.adapters.printing import words as words_module
from sae.adapters.printing.words import LANGUAGES, Words, sections
from sae.domain import documents
from sae.domain.business_series import Series
from sae.domain.documents import Extent, ExtremeDates
from seda.sentences import PLACEHOLDER

SOURCES = Path(words_module.__file__).parent

# Told by titles or sections of their own, not by a word.
TOLD_OTHERWISE = {documents.HandOverKind, documents.HoldAction, documents.FinalSort}

# Keys that a composition builds from a value or a code.
BUILT = {
    "start_event",
    "stream",
    "aspect",
    "decided",
    "month",
    "duration",
    "hand_over_certificate",
    "hold_certificate",
    "rule_simulation",
    "rule_campaign_report",
    "interim_statement",
    "destruction_certificate",
}


@pytest.fixture
def french() -> Words:
    return Words("fr", "Europe/Paris")


def test_both_languages_have_the_same_keys_with_the_same_placeholders() -> None:
    french, english = (placeholders(language) for language in LANGUAGES)

    assert french == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_nouns_has_its_word(language: str) -> None:
    words = Words(language, "UTC")

    silent = [
        f"{kind.__name__}.{value.name}"
        for kind in enumerations()
        for value in kind
        if not words.has(f"{words_module._snake(kind.__name__)}.{value.value}")
    ]

    assert not silent


def test_every_key_that_the_sources_name_has_its_words_and_none_is_left_over() -> None:
    named = set(keys_in_sources())
    enumerated = {words_module._snake(kind.__name__) for kind in enumerations()}
    written = {
        f"{section}.{key.removesuffix('_one')}"
        for section, texts in sections("fr").items()
        if section not in BUILT | enumerated
        for key in texts
    }

    assert named - {f"{s}.{key}" for s, texts in sections("fr").items() for key in texts} == set()
    assert written - named == set()


def test_no_text_is_empty_or_left_in_the_other_language() -> None:
    french, english = sections("fr"), sections("en")

    same = [
        f"{section}.{key}"
        for section, texts in french.items()
        for key, text in texts.items()
        if text == english[section][key] and len(set(re.findall(r"(?<!\{)\b[a-zé]{4,}", text))) > 2
    ]

    assert not same
    assert all(text.strip() for texts in french.values() for text in texts.values())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1998", "1998"),
        ("1998-03", "mars 1998"),
        ("1998-03-12", "12/03/1998"),
        ("", "non connu"),
        ("1998-13", "1998-13"),
        ("vers 1830", "vers 1830"),
    ],
)
def test_a_day_is_as_precise_as_it_is_known(french: Words, text: str, written: str) -> None:
    assert french.partial_day(text) == written


def test_extreme_dates_that_are_one_are_written_once(french: Words) -> None:
    assert french.dates(ExtremeDates(earliest="2012", latest="2012")) == "2012"
    assert french.dates(ExtremeDates(earliest="2012", latest="2013")) == "2012 – 2013"


def test_an_instant_has_one_reading_in_winter_and_in_summer(french: Words) -> None:
    winter = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    summer = datetime(2026, 7, 1, 12, 0, 5, tzinfo=UTC)

    assert french.instant(winter) == "2 janvier 2026 à 00:30:00 (UTC+01:00)"
    assert french.instant(summer) == "1er juillet 2026 à 14:00:05 (UTC+02:00)"
    assert french.local_day(winter) == date(2026, 1, 2)


def test_numbers_and_sizes_follow_the_language() -> None:
    french, english = Words("fr", "UTC"), Words("en", "UTC")

    assert french.number(1_234_567) == "1\u202f234\u202f567"
    assert english.number(1_234_567) == "1,234,567"
    assert french.size(999) == "999\u00a0octets"
    assert french.size(734_003_200) == "734,0\u00a0Mo"
    assert english.size(734_003_200) == "734.0\u00a0MB"


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("P10Y", "10 ans"),
        ("P1Y6M", "1 an 6 mois"),
        ("P1D", "1 jour"),
        ("", "–"),
        ("P", "P"),
        ("unlimited", "unlimited"),
    ],
)
def test_a_duration_is_told_in_words(french: Words, iso: str, written: str) -> None:
    assert french.duration(iso) == written


def test_an_extent_leaves_out_what_there_is_none_of(french: Words) -> None:
    paper = Extent(units=1, files=0, size_bytes=0, paper_items=2, boxes=1, linear_centimetres=315)

    assert french.extent(paper) == ("1 unité", "2 articles papier", "1 boîte", "3,15 ml")


def test_none_is_singular_in_french_only() -> None:
    assert Words("fr", "UTC")("extent.units", count=0) == "0 unité"
    assert Words("en", "UTC")("extent.units", count=0) == "0 units"


def test_a_code_that_nobody_named_shows_itself(french: Words) -> None:
    assert french.code("start_event", "birth") == "naissance"
    assert french.code("start_event", "other_event") == "other_event"


def test_a_language_that_we_do_not_speak_is_refused() -> None:
    with pytest.raises(ValueError, match="language 'de'"):
        Words("de", "UTC")


# ----------------------------------------------------------------------------- private


def placeholders(language: str) -> dict[str, set[str]]:
    return {
        f"{section}.{key}": set(PLACEHOLDER.findall(text))
        for section, texts in sections(language).items()
        for key, text in texts.items()
    }


def enumerations() -> list[type[Enum]]:
    exported = (Series, *(getattr(documents, name) for name in documents.__all__))
    return [
        one
        for one in exported
        if isinstance(one, type) and issubclass(one, Enum) and one not in TOLD_OTHERWISE
    ]


def keys_in_sources() -> Iterator[str]:
    """Give each `section.key` written whole in a source."""
    for path in SOURCES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = re.fullmatch(r"([a-z_]+)\.([a-z0-9_]*[a-z0-9])", node.value)
                if found and found[1] in sections("fr") and found[2] != "m":  # a month has a number
                    yield node.value
