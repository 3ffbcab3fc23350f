"""What there is to know of one element: where it stands, how often, what it holds, since when.

Read from the grammars of all versions; the words for it are in `seda.vocabulary.words`.

>>> found = entry("HoldEndDate")
>>> found.versions, found.forms[0].places[0].parents
(('2.2', '2.3'), ('HoldRule',))
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from seda.versions import VERSIONS
from seda.vocabulary import grammar
from seda.vocabulary.grammar import (
    Attribute,
    ComplexType,
    Grammar,
    SimpleType,
)
from seda.vocabulary.uses import Held, Use, held_by, model_of, uses_in
from seda.vocabulary.words import LANGUAGES, label

MAX_NEAR = 5  # names proposed for a misspelt one


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an element stands. parents: names of elements, none for a message.

    occurs: `0..1`, `1..1`, `0..n` or `1..n`. alternative: one of several, of which one stands.
    after: the element that comes before it in the parent, empty when it is the first.
    """

    parents: tuple[str, ...]
    occurs: str
    alternative: bool
    after: str
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """An element that another holds. occurs, alternative: as of `Place`."""

    name: str
    occurs: str
    alternative: bool
    versions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What an element is in some places: of one type.

    value: the type of its text (`xs:date`, `NonEmptyTokenType`...), empty when it holds elements.
    values: the closed list, by `list_name`, of what may be written; empty when it is open.
    is_open: takes elements of other vocabularies. abstract: stands for what others define.
    children: in the order in which they must be written. model: the same as an expression, of the
    last version: `(Rule, StartDate?)*, FinalAction`.
    """

    type: str
    versions: tuple[str, ...]
    places: tuple[Place, ...]
    value: str
    list_name: str
    values: tuple[str, ...]
    attributes: tuple[Attribute, ...]
    children: tuple[Child, ...]
    model: str
    is_open: bool
    abstract: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementEntry:
    """One element, in every place and version."""

    name: str
    versions: tuple[str, ...]
    forms: tuple[Form, ...]


def names() -> tuple[str, ...]:
    """Give the name of every element of every version, in alphabetical order."""
    return tuple(sorted({use.name for version in VERSIONS for use in uses_in(version)}))


def entry(name: str) -> ElementEntry:
    """Say what there is to know of an element. Raises: KeyError when no version has it."""
    uses = [use for version in VERSIONS for use in uses_in(version) if use.name == name]
    if not uses:
        raise KeyError(name)
    types = dict.fromkeys(use.type for use in uses)
    return ElementEntry(
        name=name,
        versions=_versions(uses),
        forms=tuple(_form([use for use in uses if use.type == type_]) for type_ in types),
    )


def told_type(type_name: str) -> str:
    """Give the type that says what a value of a type looks like: `xs:ID` for `ArchiveUnitIdType`.

    The prefix of a type of XML Schema may be left out.
    """
    for version in reversed(VERSIONS):
        if type_name in grammar(version).types:
            return _value(grammar(version), type_name)[0]
    return type_name if ":" in type_name else f"xs:{type_name}"


def list_of(values: tuple[str, ...]) -> str:
    """Name the closed list that has these values, empty when there is none."""
    lists = (
        type_.name
        for version in VERSIONS
        for type_ in grammar(version).types.values()
        if isinstance(type_, SimpleType) and type_.values == values
    )
    return next(lists, "")


def near(wanted: str) -> tuple[str, ...]:
    """Give the names closest to what someone wrote, a name or a label in either language."""
    said = {_plain(name): name for name in names()}
    for lang in LANGUAGES:
        for name in names():
            said.setdefault(_plain(label(name, lang)), name)
    close = difflib.get_close_matches(_plain(wanted), said, n=2 * MAX_NEAR, cutoff=0.7)
    within = [words for words in said if _plain(wanted) in re.findall(r"\w+", words)]
    found = dict.fromkeys(said[words] for words in (*sorted(within, key=len), *close))
    return tuple(found)[:MAX_NEAR]


# ----------------------------------------------------------------------------- private


def _form(uses: list[Use]) -> Form:
    type_name, versions = uses[0].type, _versions(uses)
    known = grammar(versions[-1])
    type_ = known.types.get(type_name)
    value = list_name = ""
    values: tuple[str, ...] = ()
    if not isinstance(type_, ComplexType) or _text_of(known, type_name):
        value, list_name, values = _value(known, type_name)
    return Form(
        type=type_name,
        versions=versions,
        places=_places(uses),
        value=value,
        list_name=list_name,
        values=values,
        attributes=tuple(_attributes(known, type_name)),
        children=_merged(versions, type_name),
        model=model_of(known, type_name),
        is_open=known.extends(type_name, "OpenType"),
        abstract=any(
            element.name == uses[0].name and element.abstract for element in known.elements
        ),
    )


def _places(uses: Iterable[Use]) -> tuple[Place, ...]:
    """Put together the versions of a place, then the parents that are alike."""
    versions: dict[Use, dict[str, None]] = {}  # as a set in order: a name may have two types
    for use in uses:
        versions.setdefault(replace(use, version=""), {})[use.version] = None
    alike: dict[tuple[str, bool, str, tuple[str, ...]], list[str]] = {}
    for use, those in versions.items():
        key = (use.occurs, use.alternative, use.after, tuple(those))
        alike.setdefault(key, []).append(use.parent)
    return tuple(
        Place(
            parents=tuple(parent for parent in parents if parent),
            occurs=occurs,
            alternative=alternative,
            after=after,
            versions=those,
        )
        for (occurs, alternative, after, those), parents in alike.items()
    )


def _text_of(known: Grammar, type_name: str) -> str:
    """Give the type of the text of a complex type, its own or inherited."""
    type_ = known.types.get(type_name)
    if not isinstance(type_, ComplexType):
        return ""
    return type_.text or (_text_of(known, type_.extends) if type_.extends else "")


def _value(known: Grammar, type_name: str) -> tuple[str, str, tuple[str, ...]]:
    """Give the type of a text, and the closed list that it is taken from, if there is one."""
    if text := _text_of(known, type_name):
        inner = _value(known, text)
        return (type_name, *inner[1:]) if type_name in _NAMED_KINDS else inner
    type_ = known.types.get(type_name)
    if isinstance(type_, SimpleType):
        if type_.values:
            return type_.base, type_.name, type_.values
        if type_name not in _NAMED_KINDS and (bases := type_.union or (type_.base,)):
            return _value(known, bases[0])
    return type_name, "", ()


_NAMED_KINDS = frozenset(
    {
        "NonEmptyTokenType",
        "IdentifierType",
        "CodeType",
        "DateType",
        "BinaryType",
        "SizeInBytesType",
    }
)


def _attributes(known: Grammar, type_name: str) -> Iterator[Attribute]:
    type_ = known.types.get(type_name)
    if isinstance(type_, ComplexType):
        yield from _attributes(known, type_.extends) if type_.extends else ()
        yield from _attributes(known, type_.text) if type_.text else ()
        yield from type_.attributes


def _merged(versions: tuple[str, ...], type_name: str) -> tuple[Child, ...]:
    """List what a type holds in any version; what one version adds stands where it adds it."""
    having: dict[Held, list[str]] = {}
    ordered: list[Held] = []
    for version in versions:
        at = 0
        for each in held_by(grammar(version), type_name):
            held = replace(each, type="")
            if held in having:
                at = ordered.index(held) + 1
            else:
                ordered.insert(at, held)
                at += 1
            having.setdefault(held, []).append(version)
    return tuple(
        Child(
            name=held.name,
            occurs=held.occurs,
            alternative=held.alternative,
            versions=tuple(having[held]),
        )
        for held in ordered
    )


def _versions(uses: Iterable[Use]) -> tuple[str, ...]:
    return tuple(sorted({use.version for use in uses}))


def _plain(words: str) -> str:
    """Write words without capitals or accents."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
