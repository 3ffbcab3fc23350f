"""The vocabulary holds together: what is named exists, what exists is used, in every version."""

import pytest
from lxml import etree

from seda import safe_xml
from seda.versions import VERSIONS
from seda.vocabulary import Grammar, dialect_shapes, grammar
from seda.vocabulary.grammar import (
    ComplexType,
    Element,
    Group,
    OpenPoint,
    Part,
    SimpleType,
    choice,
    grammar_of,
    sequence,
)
from seda.xsd_writer import borrowed_schemas, schema_text

NAMESPACE = "urn:test"
GRAMMARS = [*(grammar(version) for version in VERSIONS), dialect_shapes()]
EACH_GRAMMAR = pytest.mark.parametrize("known", GRAMMARS, ids=[*VERSIONS, "dialect"])


def parts_of(group: Group, version: str) -> list[Part]:
    found: list[Part] = []
    for part in group.parts:
        if part.covers(version):
            found += [part, *(parts_of(part, version) if isinstance(part, Group) else ())]
    return found


def content_of(known: Grammar, type_: ComplexType) -> list[Part]:
    return parts_of(type_.content, known.version) if type_.content else []


def types_named_by(known: Grammar) -> set[str]:
    named = {element.type for element in known.elements}
    for type_ in known.types.values():
        if isinstance(type_, SimpleType):
            named |= {type_.base, *type_.union}
        else:
            named |= {type_.extends, type_.text, *(a.type for a in type_.attributes)}
            named |= {p.type for p in content_of(known, type_) if isinstance(p, Element)}
    return {name for name in named if name and ":" not in name}


def compiled(known: Grammar) -> etree.XMLSchema:
    text = schema_text(known, NAMESPACE)
    return etree.XMLSchema(etree.fromstring(text, safe_xml.schema_parser(borrowed_schemas().get)))


@EACH_GRAMMAR
def test_every_type_that_is_named_exists(known: Grammar) -> None:
    assert types_named_by(known) - known.types.keys() == set()


@pytest.mark.parametrize("version", VERSIONS)
def test_every_type_is_of_some_use(version: str) -> None:
    known = grammar(version)

    # The published schemas declare it and never use it; `xsi:type` may name it.
    assert known.types.keys() - types_named_by(known) == {"ReplyCodeType"}


@EACH_GRAMMAR
def test_every_open_point_is_an_abstract_element(known: Grammar) -> None:
    abstract = {element.name for element in known.elements if element.abstract}
    points = {
        part.name
        for type_ in known.types.values()
        if isinstance(type_, ComplexType)
        for part in content_of(known, type_)
        if isinstance(part, OpenPoint)
    }

    assert points <= abstract


@EACH_GRAMMAR
def test_a_schema_is_made_of_it(known: Grammar) -> None:
    compiled(known)


@pytest.mark.parametrize("version", VERSIONS)
def test_there_are_fifteen_messages(version: str) -> None:
    messages = [element for element in grammar(version).elements if not element.abstract]

    assert len(messages) == 15


@pytest.mark.parametrize(
    ("type_", "element", "versions"),
    [
        ("ManagementType", "HoldRule", ("2.2", "2.3")),
        ("DescriptiveMetadataContentType", "Signature", ("2.1", "2.2")),
        ("DescriptiveMetadataContentType", "SigningInformation", ("2.3",)),
        ("DescriptiveMetadataContentType", "Agent", ("2.2", "2.3")),
        ("DescriptiveMetadataContentType", "PersistentIdentifier", ("2.3",)),
        ("BinaryDataObjectType", "DataObjectGroupId", ("2.1",)),
        ("BinaryDataObjectType", "DataObjectProfile", ("2.2", "2.3")),
        ("DataObjectPackageType", "BinaryDataObject", ("2.1",)),
        ("DataObjectPackageType", "DataObjectGroup", VERSIONS),
    ],
)
def test_an_element_belongs_to_its_versions(
    type_: str, element: str, versions: tuple[str, ...]
) -> None:
    having = tuple(v for v in VERSIONS if element in grammar(v).children(type_))

    assert having == versions


def test_a_type_has_the_children_of_those_it_grew_from() -> None:
    children = grammar("2.3").children("ArchiveTransferType")

    assert {"MessageIdentifier", "DataObjectPackage", "TransferringAgency"} <= children.keys()
    assert grammar("2.3").extends("ArchiveTransferType", "MessageType")
    assert not grammar("2.3").extends("MessageType", "ArchiveTransferType")


def test_a_schema_says_order_occurrences_and_versions() -> None:
    types = (
        ComplexType(
            "RootType",
            sequence(
                Element("a", "xs:date", "?"),
                choice(Element("b", "xs:int"), Element("c", "CodeType"), occurs="+"),
                Element("old", "xs:int", until="2.2"),
            ),
        ),
        SimpleType("CodeType", "xs:token", values=("x", "y&z")),
        ComplexType("OldType", text="xs:string", until="2.1"),
    )
    known = grammar_of("2.3", types, ())
    text = schema_text(known, NAMESPACE).decode()

    assert known.types.keys() == {"RootType", "CodeType"}
    assert known.children("RootType") == {"a": "xs:date", "b": "xs:int", "c": "CodeType"}
    assert '<xs:choice maxOccurs="unbounded"><xs:element name="b" type="xs:int"/>' in text
    assert '<xs:enumeration value="y&amp;z"/>' in text
