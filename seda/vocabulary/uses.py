"""Walks the grammar of a version from its messages down: every element at every place.

What is told of one element is put together in `seda.vocabulary.entries`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from seda.vocabulary import grammar
from seda.vocabulary.grammar import (
    ComplexType,
    Element,
    Grammar,
    Group,
    Occurs,
    OpenPoint,
    Part,
    Wildcard,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An element that a type holds. occurs: `0..1`, `1..1`, `0..n` or `1..n`.

    type: empty for a point left to others. alternative: one of several, of which one stands.
    """

    name: str
    type: str
    occurs: str
    alternative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """An element at one place of one version. parent: empty for a message.

    after: the element that comes before it in the parent, empty for the first.
    """

    name: str
    type: str
    parent: str
    occurs: str
    alternative: bool
    after: str
    version: str


@cache
def uses_in(version: str) -> tuple[Use, ...]:
    """List every element of a version at every place, from the messages down."""
    known = grammar(version)
    types = {element.name: element.type for element in known.elements}
    points = {held.name for type_ in known.types for held in held_by(known, type_) if not held.type}
    roots = (
        Held(name=name, type=type_, occurs="1..1", alternative=False)
        for name, type_ in types.items()
        if name not in points
    )
    uses = [_use(root, version, types) for root in roots]
    followed: set[tuple[str, str]] = set()
    for use in uses:  # which grows meanwhile
        if (use.name, use.type) in followed:
            continue
        followed.add((use.name, use.type))
        after = ""
        for held in held_by(known, use.type):
            uses.append(_use(held, version, types, parent=use.name, after=after))
            after = held.name
    return tuple(uses)


def held_by(known: Grammar, type_name: str) -> Iterator[Held]:
    """Give what a type holds, in order, inherited first."""
    type_ = known.types.get(type_name)
    if not isinstance(type_, ComplexType):
        return
    if type_.extends:
        yield from held_by(known, type_.extends)
    if type_.content is not None:
        yield from _parts(type_.content, known.version, least=1, many=False, alternative=False)


def model_of(known: Grammar, type_name: str) -> str:
    """Write what a type holds as one expression: `(Rule, StartDate?)*, FinalAction`."""
    return ", ".join(_models(known, type_name))


# ----------------------------------------------------------------------------- private

_LIMITS: Mapping[Occurs, tuple[int, bool]] = {  # at least; more than once
    "1": (1, False),
    "?": (0, False),
    "*": (0, True),
    "+": (1, True),
}
_SIGNS: Mapping[str, str] = {"sequence": ", ", "choice": " | ", "all": " & "}


def _use(
    held: Held, version: str, types: Mapping[str, str], *, parent: str = "", after: str = ""
) -> Use:
    return Use(
        name=held.name,
        type=held.type or types[held.name],
        parent=parent,
        occurs=held.occurs,
        alternative=held.alternative,
        after=after,
        version=version,
    )


def _parts(
    group: Group, version: str, *, least: int, many: bool, alternative: bool
) -> Iterator[Held]:
    group_least, group_many = _LIMITS[group.occurs]
    parts = [part for part in group.parts if part.covers(version)]
    is_choice = group.order == "choice" and len(parts) > 1
    least = 0 if is_choice else least * group_least
    many, alternative = many or group_many, alternative or is_choice
    for part in parts:
        if isinstance(part, Group):
            yield from _parts(part, version, least=least, many=many, alternative=alternative)
        elif isinstance(part, Element | OpenPoint):
            own_least, own_many = _LIMITS[part.occurs]
            yield Held(
                name=part.name,
                type=part.type if isinstance(part, Element) else "",
                occurs=f"{least * own_least}..{'n' if many or own_many else 1}",
                alternative=alternative,
            )


def _models(known: Grammar, type_name: str) -> Iterator[str]:
    type_ = known.types.get(type_name)
    if not isinstance(type_, ComplexType):
        return
    if type_.extends:
        yield from _models(known, type_.extends)
    group = type_.content
    if group is None:
        return
    if group.order == "sequence" and group.occurs == "1":
        parts = (_model(part, known.version) for part in group.parts if part.covers(known.version))
        yield from filter(None, parts)
    else:
        yield _model(group, known.version)


def _model(part: Part, version: str) -> str:
    if isinstance(part, Wildcard):
        return "…"
    sign = part.occurs.removeprefix("1")
    if not isinstance(part, Group):
        return part.name + sign
    inner = [_model(each, version) for each in part.parts if each.covers(version)]
    if len(inner) == 1 and not sign:
        return inner[0]
    return f"({_SIGNS[part.order].join(inner)}){sign}" if inner else ""
