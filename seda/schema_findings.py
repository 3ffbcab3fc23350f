"""Says in findings what the schema engine (libxml2) found. Validates nothing itself.

libxml2 has no stable interface to the parts of a message, so its English text is taken apart;
what is not recognized stays readable, bounded, as `detail`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from seda.findings import Finding, error
from seda.misplacement import Surroundings, explain, explain_root, mandatory

MAX_EXPECTED = 8  # names listed in one finding; a person needs no more
MAX_ALLOWED = 12  # values: the closed lists of SEDA are told whole


# The engine checks that an identifier (xs:ID) is given once in a tree, not in a stream: we do.
REPEATED_IDENTIFIER = "SAE_REPEATED_IDENTIFIER"
# And what could not be checked in bounded memory is refused, never believed.
TOO_MANY = "SAE_TOO_MANY"


# How a message of the engine starts: the element, and the attribute if it is about one.
ELEMENT = re.compile(r"Element '([^']*)'(?:, attribute '([^']*)')?: ")


@dataclass(frozen=True, slots=True)
class Violation:
    """One complaint. kind: the engine's own name for it (`SCHEMAV_...`), or ours.

    around: where the element stands that is complained of, when it is known.
    offset: of the tag that it came with, in the document read; -1 when nobody knows it.
    """

    line: int
    kind: str
    message: str
    around: Surroundings | None = None
    offset: int = -1

    @classmethod
    def of_repeated(
        cls, element: str, identifier: str, *, line: int, offset: int = -1
    ) -> "Violation":
        """Complain that `identifier` was already given to another element."""
        message = f"Element '{element}': {identifier}"
        return cls(line, REPEATED_IDENTIFIER, message, offset=offset)

    @classmethod
    def of_too_many(cls, element: str, limit: int, *, line: int, offset: int = -1) -> "Violation":
        """Complain that `element` is, or holds, one thing more than the `limit` of its kind."""
        return cls(line, TOO_MANY, f"Element '{element}': {limit}", offset=offset)


def findings_of(violations: Iterable[Violation], document: str) -> Iterator[Finding]:
    """Translate violations, in order; `document` is the name people know."""
    previous: _Said | None = None
    for violation in violations:
        said = _take_apart(violation, document)
        if not _is_echo(said, previous):
            yield _translate(said)
        previous = said


def local_name(name: str) -> str:
    """Give a name without its `{namespace}`."""
    return name.rpartition("}")[2]


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True)
class _Said:
    """A message of libxml2 in pieces. element: `Name`, or `Name/@attribute`.

    name: `{namespace}Name` of the element.
    """

    kind: str
    line: int
    where: str
    name: str
    element: str
    rest: str
    detail: str
    around: Surroundings | None
    offset: int


_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*?) \)\.", re.DOTALL)
_VALUE = re.compile(
    r"'(.*)' is not a valid value of the (?:local )?\w+ type(?: '([^']*)')?\.", re.DOTALL
)
_LISTED = re.compile(r"The value '(.*)' is not an element of the set \{(.*)\}\.", re.DOTALL)
_ATTRIBUTE = re.compile(r"The attribute '([^']*)' is")
_NAMESPACE = re.compile(r"\{[^{}\s]*\}")

_FACET = "[facet "
_BAD_VALUES = frozenset(  # of a single type, of a list, of a union
    f"SCHEMAV_CVC_DATATYPE_VALID_1_2_{number}" for number in (1, 2, 3)
)
_DATE_TYPES = frozenset({"DateType", "xs:date", "xs:dateTime"})


def _take_apart(violation: Violation, document: str) -> _Said:
    subject = ELEMENT.match(violation.message)
    name = element = rest = ""
    if subject:
        name = subject[1]
        element = local_name(subject[1]) + (f"/@{local_name(subject[2])}" if subject[2] else "")
        rest = violation.message[subject.end() :]
    detail = _NAMESPACE.sub("", violation.message)
    where = f"{document} line {violation.line}" if violation.line else document
    return _Said(
        violation.kind,
        violation.line,
        where,
        name,
        element,
        rest,
        detail,
        violation.around,
        violation.offset,
    )


def _is_echo(said: _Said, previous: _Said | None) -> bool:
    """Say whether it repeats the one before.

    libxml2 blames the facet, then the whole type; and each piece of a text that it reads in pieces.
    """
    if previous is None or (previous.line, previous.element) != (said.line, said.element):
        return False
    if said.kind in _BAD_VALUES:
        return previous.rest.startswith(_FACET)
    return said.kind == previous.kind and _CODES.get(said.kind) == "schema_text_unexpected"


def _translate(said: _Said) -> Finding:
    if said.kind in _CODES:
        return _error(_CODES[said.kind], said)
    take_further = _TRANSLATIONS.get(said.kind)
    return (take_further and take_further(said)) or _error("schema_violation", said)


def _misplaced(said: _Said) -> Finding | None:
    listed = _EXPECTED.search(said.rest)
    names = tuple(local_name(name) for name in listed[1].split(", ")) if listed else ()
    if said.rest.startswith("Missing child"):
        needed = mandatory(said.name, names) or names
        return _error("schema_element_missing", said, expected=_bounded(needed))
    if not said.rest.startswith("This element is not expected"):
        return None
    reason = explain(said.name, said.around, names)
    fields = {"why": reason.why, "hint": ", ".join(reason.hint), "parent": reason.parent}
    if not names:
        return _error("schema_element_in_excess", said, **fields)
    return _error("schema_element_unexpected", said, expected=_bounded(names), **fields)


def _unknown_root(said: _Said) -> Finding:
    reason = explain_root(said.name)
    return _error("schema_root_unknown", said, why=reason.why, hint=", ".join(reason.hint))


def _bad_value(said: _Said) -> Finding:
    parts = _VALUE.search(said.rest)
    if parts is None:  # libxml2 cuts its message when the value is huge
        return _error("schema_value_invalid", said, value=said.rest.strip("'"), type="…")
    value, type_ = parts[1], local_name(parts[2] or "")
    if type_ in _DATE_TYPES:
        return _error("date_invalid", said, value=value, type=type_.removeprefix("xs:"))
    if not value:
        return _error("schema_value_empty", said)
    type_ = type_.removeprefix("xs:") or "…"
    return _error("schema_value_invalid", said, value=value, type=type_)


def _not_listed(said: _Said) -> Finding | None:
    parts = _LISTED.search(said.rest)
    if parts is None:
        return None
    if not parts[1].strip():
        return _error("schema_value_empty", said)
    allowed = _bounded((value.strip("'") for value in parts[2].split(", ")), MAX_ALLOWED)
    return _error("schema_value_not_listed", said, value=parts[1], allowed=allowed)


def _bad_attribute(said: _Said) -> Finding | None:
    named = _ATTRIBUTE.search(said.rest)
    if named is None:
        return None
    attribute, element = local_name(named[1]), said.element.partition("/")[0]
    code = "schema_attribute_missing"
    if "required" not in said.rest[named.end() :]:
        code = "schema_attribute_unexpected"
    return error(
        code,
        said.where,
        offset=said.offset,
        line=said.line,
        element=element,
        attribute=attribute,
        detail=said.detail,
    )


def _repeated(said: _Said) -> Finding:
    return _error("schema_identifier_repeated", said, identifier=said.rest)


def _too_many(said: _Said) -> Finding:
    return _error("schema_too_many", said, limit=said.rest)


def _error(code: str, said: _Said, **fields: str) -> Finding:
    return error(
        code,
        said.where,
        offset=said.offset,
        line=said.line,
        element=said.element,
        **fields,
        detail=said.detail,
    )


def _bounded(names: Iterable[str], limit: int = MAX_EXPECTED) -> str:
    listed = list(names)
    more = ["…"] if len(listed) > limit else []
    return ", ".join(listed[:limit] + more)


_CODES = {
    "SCHEMAV_CVC_MINLENGTH_VALID": "schema_value_empty",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_1": "schema_text_unexpected",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_2": "schema_elements_unexpected",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "schema_text_unexpected",
    "SCHEMAV_CVC_TYPE_3_1_2": "schema_elements_unexpected",
    "SCHEMAV_CVC_TYPE_2": "schema_element_abstract",
}

_TRANSLATIONS: dict[str, Callable[[_Said], Finding | None]] = {
    "SCHEMAV_ELEMENT_CONTENT": _misplaced,
    "SCHEMAV_CVC_ELT_1": _unknown_root,
    **dict.fromkeys(_BAD_VALUES, _bad_value),
    "SCHEMAV_CVC_ENUMERATION_VALID": _not_listed,
    "SCHEMAV_CVC_COMPLEX_TYPE_4": _bad_attribute,
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": _bad_attribute,
    REPEATED_IDENTIFIER: _repeated,
    TOO_MANY: _too_many,
}
