"""Says what is really wrong where a schema only says that an element is not expected.

A schema engine knows what it expected next. The vocabulary knows more: that the element belongs
before another one, that a mandatory one was left out, that it came with a later version, that it
lives elsewhere, or that its name is nearly that of a known one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from functools import cache

from seda.findings import Finding, Severity, error, warning
from seda.places import Place
from seda.versions import VERSIONS
from seda.vocabulary import grammar
from seda.vocabulary.grammar import ComplexType, Element, Group

LIKE = 0.8  # how much two names must resemble each other for one to be a slip for the other
MAX_NAMES = 6  # listed in one finding


def explained(finding: Finding, place: Place, version: str) -> Finding:
    """Give a finding that says more, or the same one. place: of the tag that it means."""
    if finding.code in _UNEXPECTED:
        found = _unexpected(finding, place, version)
    elif finding.code == "schema_element_missing":
        found = _missing_inside(finding, place, version)
    elif finding.code == "deviation_free_element":
        found = _misspelt(finding, place, version)
    else:
        return finding
    return finding if found is None else replace(found, offset=finding.offset)


# ----------------------------------------------------------------------------- private

_UNEXPECTED = frozenset({"schema_element_unexpected", "schema_element_in_excess"})


def _unexpected(finding: Finding, place: Place, version: str) -> Finding | None:
    fields = dict(finding.fields)
    element, line = fields.get("element", ""), fields.get("line", "")
    if not place.around or element != place.element:
        return None
    known = grammar(version).children(place.around)
    parent = _parent(place)
    if element not in known:
        return _unknown(finding, place, version)
    order = list(known)
    rank = order.index(element)
    later = [name for name in place.before if name in order and order.index(name) > rank]
    if later:
        return error(
            "schema_element_misplaced",
            finding.where,
            line=line,
            element=element,
            parent=parent,
            next=min(later, key=order.index),
        )
    missing = _left_out(place.around, version, place.before, until=element)
    if missing:
        return error(
            "schema_element_left_out",
            finding.where,
            line=line,
            element=element,
            parent=parent,
            missing=", ".join(missing),
        )
    if element in place.before:
        return error(
            "schema_element_repeated", finding.where, line=line, element=element, parent=parent
        )
    return None


def _unknown(finding: Finding, place: Place, version: str) -> Finding:
    line, element, parent = dict(finding.fields).get("line", ""), place.element, _parent(place)
    having = [one for one in VERSIONS if element in grammar(one).children(place.around)]
    if having:
        return error(
            "schema_element_of_another_version",
            finding.where,
            line=line,
            element=element,
            parent=parent,
            version=version,
            versions=", ".join(having),
        )
    slip = _like(element, grammar(version).children(place.around))
    if slip:
        return error(
            "schema_element_misspelt",
            finding.where,
            line=line,
            element=element,
            parent=parent,
            suggestion=slip,
        )
    homes = _homes(version).get(element, ())
    if homes:
        shown = ", ".join(homes[:MAX_NAMES]) + (", …" if len(homes) > MAX_NAMES else "")
        return error(
            "schema_element_elsewhere",
            finding.where,
            line=line,
            element=element,
            parent=parent,
            homes=shown,
        )
    return error(
        "schema_element_unknown",
        finding.where,
        line=line,
        element=element,
        parent=parent,
        version=version,
    )


def _missing_inside(finding: Finding, place: Place, version: str) -> Finding | None:
    type_ = grammar(version).children(place.around).get(place.element, "")
    missing = _left_out(type_, version, place.inside, until="")
    if not missing or not place.inside:
        return None
    fields = dict(finding.fields) | {"expected": ", ".join(missing)}
    return replace(finding, fields=tuple(fields.items()))


def _misspelt(finding: Finding, place: Place, version: str) -> Finding | None:
    slip = _like(place.element, grammar(version).children(place.around))
    if not slip or finding.severity is not Severity.WARNING:
        return None
    return warning(
        "deviation_misspelt_element",
        finding.where,
        line=dict(finding.fields).get("line", ""),
        element=place.element,
        suggestion=slip,
        version=version,
    )


def _like(name: str, known: Mapping[str, str]) -> str:
    by_letters = {one.lower(): one for one in known}
    close = get_close_matches(name.lower(), by_letters, n=1, cutoff=LIKE)
    return by_letters[close[0]] if close else ""


def _left_out(type_: str, version: str, present: tuple[str, ...], *, until: str) -> list[str]:
    """List what a type cannot do without, up to a name, and that is not there."""
    missing = []
    for element, is_mandatory in _sequence(type_, version):
        if element.name == until:
            break
        if is_mandatory and element.name not in present:
            missing.append(element.name)
    return missing


def _sequence(type_: str, version: str) -> Iterator[tuple[Element, bool]]:
    known = grammar(version).types.get(type_)
    if not isinstance(known, ComplexType):
        return
    if known.extends:
        yield from _sequence(known.extends, version)
    if known.content is not None:
        yield from _of_group(known.content, version, is_mandatory=True)


def _of_group(group: Group, version: str, *, is_mandatory: bool) -> Iterator[tuple[Element, bool]]:
    inside = is_mandatory and group.order == "sequence" and group.occurs in ("1", "+")
    for part in group.parts:
        if not part.covers(version):
            continue
        if isinstance(part, Element):
            yield part, inside and part.occurs in ("1", "+")
        elif isinstance(part, Group):
            yield from _of_group(part, version, is_mandatory=inside)


@cache
def _homes(version: str) -> Mapping[str, tuple[str, ...]]:
    """Give, for each element, the elements that may hold it directly."""
    known = grammar(version)
    holders: dict[str, list[str]] = {}
    for type_ in known.types:
        for name, inner in known.children(type_).items():
            for held in known.children(inner):
                if name not in holders.setdefault(held, []):
                    holders[held].append(name)
    for root in known.elements:
        for held in known.children(root.type):
            if root.name == "ArchiveTransfer" and root.name not in holders.setdefault(held, []):
                holders[held].append(root.name)
    return {name: tuple(found) for name, found in holders.items()}


def _parent(place: Place) -> str:
    steps = place.xpath.split("/")
    return steps[-2].partition("[")[0] if len(steps) > 2 else ""
