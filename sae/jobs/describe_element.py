"""Describe an element of SEDA: what it means, where it stands, what it holds. Needs no archive.

(1) find the element by its name, or say which ones look like it
(2) gather its places, its forms and the words for them, in one language
"""

from dataclasses import dataclass

from sae.errors import UsageError
from seda.vocabulary.entries import Child, ElementEntry, Form, Place, entry, names, near
from seda.vocabulary.words import attribute_meaning, kind, label, meaning, value_meaning


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedElement:
    """An element, as a list tells it. versions: of SEDA, all three unless it says otherwise."""

    name: str
    label: str
    meaning: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedPlace:
    """Where it stands. parents: (name, label), none for a message; after: empty when first.

    occurs: `0..1`, `1..1`, `0..n` or `1..n`. alternative: one of several, of which one stands.
    """

    parents: tuple[tuple[str, str], ...]
    occurs: str
    alternative: bool
    after: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedAttribute:
    """An attribute. value: what it looks like, empty when another standard says it."""

    name: str
    meaning: str
    value: str
    required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedChild:
    """An element that it holds."""

    name: str
    label: str
    occurs: str
    alternative: bool
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedForm:
    """What it is in some places. value: what its text looks like, empty when it has none.

    values: (value, meaning) of a closed list. model: of the last version, `(Rule, StartDate?)*`.
    is_open: takes elements of other vocabularies. abstract: never written as it is.
    """

    type: str
    places: tuple[DescribedPlace, ...]
    value: str
    values: tuple[tuple[str, str], ...]
    attributes: tuple[DescribedAttribute, ...]
    children: tuple[DescribedChild, ...]
    model: str
    is_open: bool
    abstract: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedElement:
    """All of one element, in every place and version."""

    named: NamedElement
    forms: tuple[DescribedForm, ...]


def describe_element(name: str, *, lang: str) -> DescribedElement:
    """Follow the two steps. Raises: UsageError, with the names that look like an unknown one."""
    try:
        found = entry(_spelt(name))  # (1)
    except KeyError as unknown:
        close = ", ".join(f"{one} ({label(one, lang)})" for one in near(name))
        code = "seda_element_like" if close else "seda_element_unknown"
        raise UsageError(code, name=name, near=close) from unknown
    forms = tuple(_form(form, lang) for form in found.forms)  # (2)
    return DescribedElement(named=_named(found, lang), forms=forms)


def list_elements(*, lang: str) -> tuple[NamedElement, ...]:
    """Give every element of every version, in alphabetical order."""
    return tuple(_named(entry(name), lang) for name in names())


# ----------------------------------------------------------------------------- private


def _spelt(name: str) -> str:
    """Give the name as the standard writes it, when only capitals differ."""
    known = {one.casefold(): one for one in names()}
    return known.get(name.casefold(), name)


def _named(found: ElementEntry, lang: str) -> NamedElement:
    return NamedElement(
        name=found.name,
        label=label(found.name, lang),
        meaning=meaning(found.name, lang),
        versions=found.versions,
    )


def _form(form: Form, lang: str) -> DescribedForm:
    return DescribedForm(
        type=form.type,
        places=tuple(_place(place, lang) for place in form.places),
        value="" if form.values or not form.value else kind(form.value, lang),
        values=tuple((value, value_meaning(form.list_name, value, lang)) for value in form.values),
        attributes=tuple(
            DescribedAttribute(
                name=attribute.name,
                meaning=attribute_meaning(attribute.name, lang),
                value=kind(attribute.type, lang) if attribute.type else "",
                required=attribute.required,
            )
            for attribute in form.attributes
        ),
        children=tuple(_child(child, lang) for child in form.children),
        model=form.model,
        is_open=form.is_open,
        abstract=form.abstract,
    )


def _place(place: Place, lang: str) -> DescribedPlace:
    return DescribedPlace(
        parents=tuple((parent, label(parent, lang)) for parent in place.parents),
        occurs=place.occurs,
        alternative=place.alternative,
        after=place.after,
        versions=place.versions,
    )


def _child(child: Child, lang: str) -> DescribedChild:
    return DescribedChild(
        name=child.name,
        label=label(child.name, lang),
        occurs=child.occurs,
        alternative=child.alternative,
        versions=child.versions,
    )
