"""Says why an element does not belong where it stands, from what the vocabulary knows of it.

The schema engine says only that it was not expected, and what was. Nothing is validated here.
"""

from dataclasses import dataclass
from functools import cache

from seda.versions import VERSIONS, version_of
from seda.vocabulary import grammar
from seda.vocabulary.entries import entry, names, near
from seda.vocabulary.uses import Held, held_by, uses_in

MAX_HINTS = 3  # names proposed; a person needs no more


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where an element stands: `{namespace}name` of its parent, and names met there before it."""

    parent: str
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Misplacement:
    """Why, in one word, and what helps to correct it, which depends on the word.

    foreign: hint is its namespace; unqualified: it has none. unknown: no element of SEDA;
    misspelt: as unknown, hint is what was meant. version: hint is the versions that have it here.
    elsewhere: hint is where it belongs. repeated: once is enough. late: hint is what it goes
    before. early: hint is what is missing before it. choice: hint is what it cannot stand with.
    """

    why: str = ""
    hint: tuple[str, ...] = ()
    parent: str = ""


def explain(name: str, around: Surroundings | None, expected: tuple[str, ...]) -> Misplacement:
    """Say why `{namespace}name` does not belong there. expected: local names, those possible.

    The word is empty when nothing better than `expected` can be said.
    """
    namespace, _, local = name.removeprefix("{").rpartition("}")
    version = version_of(namespace)
    if version is None:
        return Misplacement("foreign", (namespace,)) if namespace else Misplacement("unqualified")
    parent = _local(around.parent) if around else ""
    known = parent if around and version_of(_namespace(around.parent)) == version else ""
    contents = _contents(version, known)
    if local not in names():
        inside = {held.name for content in contents for held in content}
        close = near(local)
        meant = tuple(one for one in close if one in inside) or close
        word = "misspelt" if meant else "unknown"
        return Misplacement(word, meant[:MAX_HINTS], parent)
    met = tuple(map(_local, around.met)) if around else ()
    for content in contents:
        if any(held.name == local for held in content):
            word, hint = _inside(local, content, met, expected)
            return Misplacement(word, hint, parent)
    return _outside(local, version, known)


def explain_root(name: str) -> Misplacement:
    """Say why `{namespace}name` is no message. part: hint is the elements that it belongs in."""
    found = explain(name, None, ())
    if found.why != "misspelt" and found.why:
        return found
    version = version_of(_namespace(name)) or ""
    messages = {use.name for use in uses_in(version) if not use.parent}
    if found.why:
        meant = tuple(one for one in found.hint if one in messages)
        return Misplacement("misspelt", meant) if meant else Misplacement("unknown")
    places = (place for form in entry(_local(name)).forms for place in form.places)
    parents = dict.fromkeys(parent for place in places for parent in place.parents)
    return Misplacement("part", tuple(parents)[:MAX_HINTS])


def mandatory(name: str, expected: tuple[str, ...]) -> tuple[str, ...]:
    """Keep, of what is expected next in `{namespace}name`, what cannot be left out."""
    version = version_of(_namespace(name)) or ""
    needed = {
        held.name
        for content in (_contents(version, _local(name)) if version else ())
        for held in content
        if held.occurs.startswith("1")
    }
    return tuple(one for one in expected if one in needed)


# ----------------------------------------------------------------------------- private


@cache
def _contents(version: str, parent: str) -> tuple[tuple[Held, ...], ...]:
    """List what an element may hold, once for each type that it has in that version."""
    types = dict.fromkeys(use.type for use in uses_in(version) if use.name == parent)
    return tuple(tuple(held_by(grammar(version), type_)) for type_ in types)


def _inside(
    name: str, content: tuple[Held, ...], met: tuple[str, ...], expected: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """Say why an element is wrong in an element that may hold it."""
    rank = {held.name: number for number, held in enumerate(content)}
    known = {held.name: held for held in content}
    own = known[name]
    if name in met and own.occurs.endswith("1"):
        return "repeated", ()
    later = [one for one in met if rank.get(one, -1) > rank[name]]
    if later and name not in expected:
        return "late", (later[0],)
    missing = [one for one in expected if one in known and rank[one] < rank[name]]
    mandatory = [one for one in missing if known[one].occurs.startswith("1")]
    if mandatory:
        return "early", tuple(mandatory[:MAX_HINTS])
    rivals = [one for one in met if one in known and known[one].alternative]
    if own.alternative and rivals:
        return "choice", (rivals[-1],)
    if missing and all(known[one].alternative for one in missing):
        return "early", tuple(missing[:MAX_HINTS])
    return "", ()


def _outside(name: str, version: str, parent: str) -> Misplacement:
    """Say why an element of SEDA is wrong in one that cannot hold it."""
    if not parent:
        return Misplacement()
    having = tuple(
        other
        for other in VERSIONS
        if any(held.name == name for content in _contents(other, parent) for held in content)
    )
    if having:
        return Misplacement("version", having, parent)
    places = [place for form in entry(name).forms for place in form.places]
    parents = dict.fromkeys(
        one for place in places if version in place.versions for one in place.parents
    )
    if not parents:
        return Misplacement("version", entry(name).versions, parent)
    return Misplacement("elsewhere", tuple(parents)[:MAX_HINTS], parent)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _namespace(name: str) -> str:
    return name.removeprefix("{").rpartition("}")[0]
