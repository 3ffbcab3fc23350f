"""An archive unit as the JSON that archive-unit profiles are written for (Vitam's convention).

- Each element of Content is a property of its own name: a list where SEDA lets it stand several
  times, or does not know it; a text, a number or a boolean otherwise; an object where it has
  children.
- Title and Description are texts; those that name their language stand together in `Title_` and
  `Description_`, by language.
- ArchiveUnitProfile is a text. Management is `#management`: each category of rules has `Rules`
  (objects of Rule, StartDate...), `Inheritance` (PreventInheritance, PreventRulesId) and its other
  properties.
- The parts of an Event have the names of a journal (`evId`, `evType`, `outcome`...).

Attributes other than `xml:lang` are left out. Units below and objects are not part of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from seda.elements import XML_LANG, Element
from seda.model import RULE_CATEGORIES, ArchiveUnit
from seda.schema_findings import local_name
from seda.vocabulary import grammar
from seda.vocabulary.grammar import ComplexType, Group, SimpleType
from seda.vocabulary.grammar import Element as Described

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json]"

MANAGEMENT = "#management"


def unit_document(unit: ArchiveUnit, version: str) -> dict[str, Json]:
    """Give a unit as JSON. version: of SEDA, one of `VERSIONS`."""
    document: dict[str, Json] = {}
    if unit.profile:
        document["ArchiveUnitProfile"] = unit.profile
    if unit.content is not None:
        document.update(_Mapping(version).content(unit.content))
    if unit.management is not None:
        document[MANAGEMENT] = _Mapping(version).management(unit.management)
    return document


# ----------------------------------------------------------------------------- private

_CONTENT, _MANAGEMENT = "DescriptiveMetadataContentType", "ManagementType"
_OF_RULE = frozenset({"StartDate", "EndDate"})
_EVENT = {
    "EventIdentifier": "evId",
    "EventTypeCode": "evTypeProc",
    "EventType": "evType",
    "EventDateTime": "evDateTime",
    "EventDetail": "evTypeDetail",
    "Outcome": "outcome",
    "OutcomeDetail": "outDetail",
    "OutcomeDetailMessage": "outMessg",
    "EventDetailData": "evDetData",
}
_NUMBERS = frozenset(
    {"xs:decimal", "xs:integer", "xs:int", "xs:long", "xs:positiveInteger", "xs:double"}
    | {"xs:nonNegativeInteger", "xs:float", "xs:short", "xs:byte"}
)


@dataclass(frozen=True, slots=True)
class _Child:
    """What the standard says of an element at its place."""

    type: str
    repeated: bool


_UNKNOWN = _Child("", repeated=True)


class _Mapping:
    def __init__(self, version: str) -> None:
        self._version = version

    def content(self, content: Element) -> dict[str, Json]:
        texts = [child for child in content.children if child.name in ("Title", "Description")]
        others = [child for child in content.children if child.name not in ("Title", "Description")]
        document: dict[str, Json] = {}
        for text in texts:
            language = text.attribute(XML_LANG)
            if not language:
                document.setdefault(text.name, text.text)
                continue
            by_language = document.setdefault(f"{text.name}_", {})
            if isinstance(by_language, dict):
                by_language.setdefault(language, text.text)
        return document | self._object(others, _CONTENT)

    def management(self, management: Element) -> dict[str, Json]:
        rules = [child for child in management.children if child.name in RULE_CATEGORIES]
        others = [child for child in management.children if child.name not in RULE_CATEGORIES]
        shape = _shape(self._version, _MANAGEMENT)
        document = self._object(others, _MANAGEMENT)
        for category in rules:
            type_name = shape.get(category.name, _UNKNOWN).type
            document[category.name] = self._category(category, type_name)
        return document

    def _category(self, category: Element, type_name: str) -> dict[str, Json]:
        shape = _shape(self._version, type_name)
        rules: list[dict[str, Json]] = []
        inheritance: dict[str, Json] = {}
        document: dict[str, Json] = {}
        for child in category.children:
            of_rule = child.name in _OF_RULE or child.name.startswith(("Hold", "PreventRearr"))
            value = self._value(child, shape.get(child.name, _UNKNOWN).type)
            if child.name == "Rule":
                rules.append({"Rule": value})
            elif of_rule and rules:
                rules[-1][child.name] = value
            elif child.name == "PreventInheritance":
                inheritance["PreventInheritance"] = value
            elif child.name == "RefNonRuleId":
                refused = inheritance.setdefault("PreventRulesId", [])
                if isinstance(refused, list):
                    refused.append(value)
            else:
                document[local_name(child.name)] = value
        if rules:
            document["Rules"] = [*rules]
        if inheritance:
            document["Inheritance"] = inheritance
        return document

    def _object(self, children: Iterable[Element], type_name: str) -> dict[str, Json]:
        shape = _shape(self._version, type_name)
        renamed = _EVENT if type_name == "EventType" else {}
        document: dict[str, Json] = {}
        for child in children:
            known = shape.get(child.name, _UNKNOWN)
            name = renamed.get(child.name, local_name(child.name))
            value = self._value(child, known.type)
            if not known.repeated:
                document.setdefault(name, value)
                continue
            listed = document.setdefault(name, [])
            if isinstance(listed, list):
                listed.append(value)
        return document

    def _value(self, element: Element, type_name: str) -> Json:
        if element.children:
            return self._object(element.children, type_name)
        return _scalar(element.text, _text_type(self._version, type_name))


def _scalar(text: str, type_name: str) -> Json:
    word = text.strip()
    if type_name == "xs:boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(word, text)
    if type_name in _NUMBERS:
        try:
            return int(word)
        except ValueError:
            pass
        try:
            return float(word)
        except ValueError:
            return text
    return text if type_name in ("xs:string", "") else word


@cache
def _shape(version: str, type_name: str) -> Mapping[str, _Child]:
    """Give the elements that a type of the standard holds, by name."""
    known = grammar(version).types.get(type_name)
    if not isinstance(known, ComplexType):
        return {}
    inherited = _shape(version, known.extends) if known.extends else {}
    own = _children(known.content, version, repeated=False) if known.content else {}
    return {**inherited, **own}


def _children(group: Group, version: str, *, repeated: bool) -> dict[str, _Child]:
    often = repeated or group.occurs in ("*", "+")
    found: dict[str, _Child] = {}
    for part in group.parts:
        if not part.covers(version):
            continue
        if isinstance(part, Described):
            found[part.name] = _Child(part.type, often or part.occurs in ("*", "+"))
        elif isinstance(part, Group):
            found.update(_children(part, version, repeated=often))
    return found


@cache
def _text_type(version: str, type_name: str) -> str:
    """Give the type of XML Schema from which the text of a type is made; `xs:string` by default."""
    if type_name.startswith("xs:") or not type_name:
        return type_name
    known = grammar(version).types.get(type_name)
    if isinstance(known, ComplexType):
        return _text_type(version, known.text or known.extends)
    if isinstance(known, SimpleType) and known.base:
        return _text_type(version, known.base)
    return "xs:token"
