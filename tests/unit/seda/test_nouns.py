"""The nouns say all that the vocabulary has, and nothing is lost between them and their XML."""

import doctest
from collections.abc import Iterator

import pytest

import seda.nouns
from seda import elements, transfer_writer
from seda.elements import XLINK_HREF, XML, Element
from seda.messages import authorization_requests, message
from seda.messages.message_reader import MESSAGES
from seda.nouns import (
    NIL,
    AppraisalRule,
    BinaryDataObject,
    Content,
    Rule,
    Text,
    description,
    management,
    objects,
    people,
    signatures,
    transfer,
    values,
)
from seda.nouns.binding import Noun, attribute_names, names
from seda.vocabulary import VERSIONS, grammar
from seda.vocabulary.grammar import ComplexType

PREFIXES = {"xml:id": XML + "id", "xml:lang": XML + "lang", "xlink:href": XLINK_HREF}


def kinds() -> Iterator[type[Noun]]:
    modules = (description, management, objects, people, signatures, transfer, values)
    messages = (message, authorization_requests)
    for module in (*modules, *messages):
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, Noun) and "TYPE" in vars(found):
                yield found
    yield from MESSAGES.values()


NOUNS = sorted(set(kinds()), key=lambda kind: kind.__name__)


def attributes_of(type_name: str, version: str) -> set[str]:
    known = grammar(version).types.get(type_name)
    if not isinstance(known, ComplexType):
        return set()
    own = {PREFIXES.get(attribute.name, attribute.name) for attribute in known.attributes}
    return own | attributes_of(known.extends, version)


@pytest.mark.parametrize("kind", NOUNS, ids=lambda kind: kind.__name__)
def test_a_noun_has_a_field_for_every_child_and_attribute_of_every_version(
    kind: type[Noun],
) -> None:
    if kind.__name__ in ("Rule", "Hold"):
        return  # several elements in a row: their category says them
    children = {name for v in VERSIONS for name in grammar(v).children(kind.TYPE)}
    attributes = {name for v in VERSIONS for name in attributes_of(kind.TYPE, v)}

    assert set(names(kind)) == children
    assert set(attribute_names(kind)) == attributes


def test_every_type_of_a_transfer_with_children_has_its_noun() -> None:
    has_noun = {kind.TYPE for kind in NOUNS}
    streamed = {"DataObjectPackageType", "DataObjectGroupType", "DescriptiveMetadataType"}
    raw = {"CoreMetadataType", "OrganizationType"}  # of others; said by Agency

    missing = {
        name
        for version in VERSIONS
        for name in _reachable("ArchiveTransferType", version)
        if grammar(version).children(name) and name not in has_noun
    }

    assert missing == {*streamed, *raw, "ArchiveUnitType"}


def test_a_child_that_a_field_cannot_say_stays_an_element() -> None:
    weird = Element("Size", "12", attributes=(("unit", "KiB"),))
    own = Element("{urn:own}colour", "blue")
    element = Element("BinaryDataObject", children=(weird, own), attributes=(("id", "B1"),))

    made = BinaryDataObject.of(element)

    assert made == BinaryDataObject(id="B1", others=(weird, own))
    assert made is not None
    assert made.element("BinaryDataObject") == element


def test_repeated_elements_stay_together_when_one_of_them_is_unusual() -> None:
    first, second = Element("Title", "A", attributes=(("x", "1"),)), Element("Title", "B")

    made = Content.of(Element("Content", children=(first, second)))

    assert made == Content(others=(first, second))


def test_what_stands_once_and_is_repeated_stays_as_elements() -> None:
    twice = (Element("Status", "a"), Element("Status", "b"))

    assert Content.of(Element("Content", children=twice)) == Content(others=twice)


@pytest.mark.parametrize(
    "element",
    [
        Element("Content", attributes=(("unknown", "x"),)),
        Element("Content", "text"),
        Element("Content", children=(Element("Tag", "x"),), tails=("text",)),
    ],
)
def test_what_a_noun_cannot_say_is_no_noun(element: Element) -> None:
    assert Content.of(element) is None


def test_rules_are_read_with_what_follows_them() -> None:
    rules = (Rule("A", start_date="2024-01-01"), Rule("B", id="r2"), Rule("C", start_date=NIL))
    category = AppraisalRule(rules=rules, prevent_inheritance=True, final_action="Keep")

    assert AppraisalRule.of(category.element("AppraisalRule")) == category


def test_a_start_date_without_rule_moves_to_no_other_rule() -> None:
    lost = (Element("StartDate", "2024-01-01"), Element("Rule", "A"))

    assert AppraisalRule.of(Element("AppraisalRule", children=lost)) == AppraisalRule(others=lost)


def test_numbers_and_booleans_are_values() -> None:
    size = Element("BinaryDataObject", children=(Element("Size", " 012 "),))
    switch = Element("AccessRule", children=(Element("PreventInheritance", "1"),))

    assert BinaryDataObject.of(size) == BinaryDataObject(size=12)
    assert management.AccessRule.of(switch) == management.AccessRule(prevent_inheritance=True)


def test_an_empty_text_is_not_an_absent_one() -> None:
    element = Element("Content", children=(Element("Title"), Element("Source")))

    made = Content.of(element)

    assert made == Content(titles=(Text(""),), others=(Element("Source"),))


@pytest.mark.parametrize("module", [seda, seda.nouns, description, elements, transfer_writer])
def test_the_examples_work(module: object) -> None:
    results = doctest.testmod(module)

    assert (results.failed, results.attempted > 0) == (0, True)


def _reachable(type_name: str, version: str) -> set[str]:
    found: set[str] = set()
    waiting = [type_name]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(grammar(version).children(name).values())
    return found
