"""Every element, attribute and listed value has words in both languages; none is orphan."""

import tomllib
from importlib import resources

import pytest

from seda.versions import VERSIONS
from seda.vocabulary import grammar
from seda.vocabulary.entries import entry, names
from seda.vocabulary.grammar import ComplexType, SimpleType
from seda.vocabulary.words import (
    LANGUAGES,
    attribute_meaning,
    chapters,
    kind,
    label,
    meaning,
    value_meaning,
)

EACH_LANGUAGE = pytest.mark.parametrize("lang", LANGUAGES)
TYPES = [type_ for version in VERSIONS for type_ in grammar(version).types.values()]


def words_of(file: str) -> dict[str, dict[str, object]]:
    text = (resources.files("seda.vocabulary") / file).read_text(encoding="utf-8")
    return tomllib.loads(text)


def test_every_element_of_every_version_has_a_label_and_no_label_is_orphan() -> None:
    assert set(words_of("labels.toml")) == set(names())
    for pair in words_of("labels.toml").values():
        assert len(pair) == len(LANGUAGES)
        assert all(pair)


@EACH_LANGUAGE
def test_every_element_of_every_version_has_a_meaning_and_none_is_orphan(lang: str) -> None:
    told = [name for chapter in chapters(lang).values() for name in chapter]

    assert sorted(told) == list(names())
    assert [name for name in told if not meaning(name, lang).endswith((".", "..."))] == []


@EACH_LANGUAGE
def test_every_attribute_and_every_listed_value_has_a_meaning_and_none_is_orphan(
    lang: str,
) -> None:
    attributes = {a.name for t in TYPES if isinstance(t, ComplexType) for a in t.attributes}
    values = {t.name: set(t.values) for t in TYPES if isinstance(t, SimpleType) and t.values}
    said = words_of(f"meanings_{lang}.toml")

    assert set(said["attributes"]) == attributes
    assert {name: set(listed) for name, listed in said["values"].items()} == values
    assert all(attribute_meaning(name, lang) for name in attributes)
    assert all(value_meaning(name, value, lang) for name in values for value in values[name])


@EACH_LANGUAGE
def test_every_kind_of_value_has_its_words(lang: str) -> None:
    forms = [form for name in names() for form in entry(name).forms]
    kinds = {form.value for form in forms} | {
        attribute.type for form in forms for attribute in form.attributes
    }

    known = set(words_of(f"meanings_{lang}.toml")["kinds"])

    simple = {t.name for t in TYPES if isinstance(t, SimpleType)}
    assert kinds - known - simple == {""}


def test_both_languages_say_the_same_things_in_the_same_order() -> None:
    french, english = (words_of(f"meanings_{lang}.toml") for lang in LANGUAGES)

    assert list(french) == list(english)
    assert list(chapters("fr").values()) == list(chapters("en").values())
    for part in ("attributes", "values", "kinds"):
        assert list(french[part]) == list(english[part])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_meaning_says_more_than_the_label(lang: str) -> None:
    assert [name for name in names() if meaning(name, lang).rstrip(".") == label(name, lang)] == []


def test_what_seda_does_not_have_has_no_meaning() -> None:
    assert meaning("MyOwn", "fr") == attribute_meaning("mine", "en") == ""
    assert value_meaning("LevelType", "Box", "fr") == value_meaning("MyType", "x", "fr") == ""
    assert kind("MyType", "fr") == "MyType"
    with pytest.raises(ValueError, match="de"):
        meaning("Title", "de")
