"""What is told of one element: places, occurrences, versions, content, values."""

import pytest

from seda.versions import VERSIONS
from seda.vocabulary import grammar
from seda.vocabulary.entries import Place, entry, names, near


def test_every_element_that_a_grammar_has_is_told() -> None:
    known = {element.name for version in VERSIONS for element in grammar(version).elements}
    for version in VERSIONS:
        for type_ in grammar(version).types:
            known |= grammar(version).children(type_).keys()

    assert set(names()) == known


def test_an_element_is_told_with_its_places_and_versions() -> None:
    told = entry("HoldRule")

    (form,) = told.forms
    assert told.versions == ("2.2", "2.3")
    assert form.places == (
        Place(
            parents=("ManagementMetadata", "Management"),
            occurs="0..1",
            alternative=False,
            after="NeedAuthorization",
            versions=("2.2", "2.3"),
        ),
    )
    assert form.model.startswith("(Rule, StartDate?, HoldEndDate?")
    assert [child.name for child in form.children][:2] == ["Rule", "StartDate"]


def test_a_message_stands_alone() -> None:
    (form,) = entry("ArchiveTransfer").forms

    assert form.places[0].parents == ()
    assert [child.name for child in form.children if child.occurs.startswith("1")] == [
        "Date",
        "MessageIdentifier",
        "CodeListVersions",
        "ArchivalAgency",
        "TransferringAgency",
    ]


def test_an_element_that_differs_by_place_has_several_forms() -> None:
    storage, appraisal = entry("FinalAction").forms

    assert storage.places[0].parents == ("StorageRule",)
    assert storage.values == ("RestrictAccess", "Transfer", "Copy")
    assert appraisal.values == ("Keep", "Destroy")
    assert appraisal.list_name == "FinalActionAppraisalCodeType"


def test_what_one_version_adds_stands_where_it_adds_it() -> None:
    (form,) = entry("Content").forms

    order = [child.name for child in form.children]
    assert order.index("Event") < order.index("Signature") < order.index("Gps")
    assert order.index("Event") < order.index("SigningInformation") < order.index("Gps")
    versions = {child.name: child.versions for child in form.children}
    assert versions["Signature"] == ("2.1", "2.2")
    assert versions["SigningInformation"] == ("2.3",)
    assert "AgentAbstract" in order


def test_texts_are_told_by_their_kind_and_attributes() -> None:
    (digest,) = entry("MessageDigest").forms

    assert digest.value == "BinaryType"
    assert [(a.name, a.required) for a in digest.attributes] == [("algorithm", True)]
    assert entry("Uri").forms[0].value == "xs:anyURI"
    assert entry("SystemId").forms[0].value == "NonEmptyTokenType"
    assert entry("CustodialHistoryItem").forms[0].value == "xs:string"


def test_places_left_to_others_are_told_as_such() -> None:
    assert entry("OtherManagementAbstract").forms[0].abstract
    assert entry("OrganizationDescriptiveMetadata").forms[0].is_open


def test_an_unknown_name_is_said_so() -> None:
    with pytest.raises(KeyError):
        entry("MyOwn")


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("finalaction", "FinalAction"),
        ("Titel", "Title"),
        ("HoldRules", "HoldRule"),
        ("sort final", "FinalAction"),
        ("Communicabilite", "AccessRule"),
        ("DUA", "AppraisalRule"),
        ("Level of description", "DescriptionLevel"),
    ],
)
def test_a_misspelt_name_or_a_label_leads_to_the_element(wanted: str, first: str) -> None:
    assert near(wanted)[0] == first


def test_nothing_is_proposed_for_what_is_like_nothing() -> None:
    assert near("xyzxyz") == ()
