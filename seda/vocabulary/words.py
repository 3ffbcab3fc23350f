"""What the vocabulary is called and means, in French and English: labels, meanings, kinds of value.

Where elements stand and what they hold is not here: see `seda.vocabulary.entries`.

>>> label("FinalAction", "fr")
'Sort final'
>>> value_meaning("FinalActionAppraisalCodeType", "Keep", "en")
'Keep for ever: of historical value.'
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("fr", "en")


def label(name: str, lang: str) -> str:
    """Give a short label of an element in French (`fr`) or English (`en`).

    The name itself stands for an element that SEDA does not have.
    """
    known = _read("labels.toml").get(name)
    return str(known[LANGUAGES.index(lang)]) if known else name


def meaning(name: str, lang: str) -> str:
    """Say in one sentence what an element is; empty for one that SEDA does not have."""
    return _elements(lang).get(name, "")


def attribute_meaning(name: str, lang: str) -> str:
    """Say what an attribute is; empty for one that SEDA does not have."""
    return str(_meanings(lang)["attributes"].get(name, ""))


def value_meaning(type_name: str, value: str, lang: str) -> str:
    """Say what a value of a closed list is, by the type that lists it; empty when none does."""
    return str(_meanings(lang)["values"].get(type_name, {}).get(value, ""))


def kind(type_name: str, lang: str) -> str:
    """Say what a value of a type looks like; the name itself stands for a type without words."""
    return str(_meanings(lang)["kinds"].get(type_name, type_name))


def chapters(lang: str) -> Mapping[str, tuple[str, ...]]:
    """Give the names of elements by chapter, titles in a language; the same order in both."""
    return {title: tuple(names) for title, names in _meanings(lang)["elements"].items()}


# ----------------------------------------------------------------------------- private


@cache
def _elements(lang: str) -> Mapping[str, str]:
    chapters = _meanings(lang)["elements"].values()
    return {name: words for chapter in chapters for name, words in chapter.items()}


def _meanings(lang: str) -> Mapping[str, Any]:
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r}")
    return _read(f"meanings_{lang}.toml")


@cache
def _read(file: str) -> Mapping[str, Any]:
    text = (resources.files("seda.vocabulary") / file).read_text(encoding="utf-8")
    return tomllib.loads(text)
