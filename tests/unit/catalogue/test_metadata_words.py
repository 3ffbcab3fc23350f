import json

from hypothesis import given
from hypothesis import strategies as st

from sae.catalogue.metadata_words import LONGEST_TEXT, has_text, texts, word_digest, word_digests

CONTENT = json.dumps(
    {
        "Title": ["Marché de voirie", {"@lang": "en", "#": "Road works"}],
        "Keyword": [{"KeywordContent": ["Voirie"], "@id": "k1"}],
        "{urn:commune}NumeroMandat": ["2024-117"],
        "DescriptionLevel": ["File"],
        "Description": ["long"],
    }
)


def test_every_text_is_walked_under_the_name_of_its_element_and_attributes_are_not() -> None:
    assert sorted(texts(CONTENT)) == [
        ("Description", "long"),
        ("DescriptionLevel", "File"),
        ("KeywordContent", "Voirie"),
        ("Title", "Marché de voirie"),
        ("Title", "Road works"),
        ("{urn:commune}NumeroMandat", "2024-117"),
    ]


def test_only_short_and_telling_texts_have_a_row() -> None:
    longest = json.dumps({"Title": ["x" * LONGEST_TEXT]})
    too_long = json.dumps({"Title": ["x" * (LONGEST_TEXT + 1)]})

    assert word_digests(CONTENT) == {
        word_digest("KeywordContent", "Voirie"),
        word_digest("Title", "Marché de voirie"),
        word_digest("Title", "Road works"),
        word_digest("{urn:commune}NumeroMandat", "2024-117"),
    }
    assert len(word_digests(longest)) == 1
    assert word_digests(too_long) == set()
    assert word_digests("{}") == set()


def test_a_text_belongs_to_its_element() -> None:
    assert has_text(CONTENT, "Title", "Road works")
    assert not has_text(CONTENT, "KeywordContent", "Road works")


def test_name_and_text_do_not_run_into_each_other() -> None:
    assert word_digest("Title", "a") != word_digest("Titlea", "")


@given(st.text(), st.text())
def test_a_digest_fits_a_signed_column_of_64_bits(name: str, text: str) -> None:
    assert -(2**63) <= word_digest(name, text) < 2**63
