"""Puts the fields of a finding into words: elements with their labels, types as people say them.

    element = "Title"         element_named = "Title (Intitulé)"
    type = "SizeInBytesType"  type_said = "nombre entier d'octets, au moins 1"
    why = "late"              why_said, why_remedy: texts `schema_why_late`, `schema_do_late`

The fields themselves stay as they are: programs read them.
"""

from collections.abc import Callable, Iterator, Mapping

from seda.vocabulary.entries import list_of, told_type
from seda.vocabulary.words import attribute_meaning, kind, label, value_meaning

MAX_TOLD = 4  # values of a list told with their meanings; longer lists are told bare

Text = Callable[[str, Mapping[str, str]], str]
"""Gives a text of the catalogue of the language by its key, filled with fields."""


def with_words(fields: dict[str, str], lang: str, text: Text) -> dict[str, str]:
    """Give the fields, and beside them the same in words."""
    return {**fields, **dict(_said(fields, lang, text))}


# ----------------------------------------------------------------------------- private


def _said(fields: Mapping[str, str], lang: str, text: Text) -> Iterator[tuple[str, str]]:
    named = {}
    for field in ("element", "parent"):
        if field in fields:
            named[f"{field}_named"] = _named(fields[field], lang, text)
    if "expected" in fields:
        named["expected_named"] = ", ".join(_each(fields["expected"], lang, text))
    if "attribute" in fields:
        named["attribute_said"] = attribute_meaning(fields["attribute"], lang)
    type_ = fields.get("type", "…")  # what was found by an older version may lack it
    named["type_said"] = type_ if type_ == "…" else kind(told_type(type_), lang)
    if "allowed" in fields:
        named["allowed_said"] = _values(fields, lang)
    named["hint_named"] = _or(list(_each(fields.get("hint", ""), lang, text)), text)
    why = fields.get("why") or ("expected" if fields.get("expected") else "nothing")
    every = {**fields, **named}
    named["why_said"] = text(f"schema_why_{why}", every)
    named["why_remedy"] = text(f"schema_do_{why}", every)
    yield from named.items()


def _or(names: list[str], text: Text) -> str:
    if len(names) < 2:
        return "".join(names)
    return text("one_of_two", {"first": ", ".join(names[:-1]), "last": names[-1]})


def _each(names: str, lang: str, text: Text) -> Iterator[str]:
    return (_named(name, lang, text) for name in names.split(", ") if name)


def _named(name: str, lang: str, text: Text) -> str:
    """Write `Title (Intitulé)`, or the name alone when the label says the same."""
    element, _, attribute = name.partition("/@")
    words = label(element, lang).replace(" (", ", ").replace(")", "")
    shown = element if words == element else f"{element} ({words})"
    if not attribute:
        return shown
    return text("attribute_of", {"attribute": attribute, "element": shown})


def _values(fields: Mapping[str, str], lang: str) -> str:
    """Tell a short closed list with the meaning of each value."""
    allowed = tuple(fields["allowed"].split(", "))
    listed = list_of(allowed)
    if not listed or len(allowed) > MAX_TOLD:
        return fields["allowed"]
    meanings = (value_meaning(listed, value, lang).rstrip(".") for value in allowed)
    return ", ".join(f"{value} ({words})" for value, words in zip(allowed, meanings, strict=True))
