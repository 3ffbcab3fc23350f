"""Conversion of one part at a time: what passes, what is written otherwise, what is lost."""

from dataclasses import replace

import pytest

from seda.conversion.free_elements import FREE_NAMESPACE
from seda.conversion.part import NotConvertible
from tests.unit.seda.conversions import NAMING, SHA512, Converted

# ------------------------------------------------------------------------------ what passes


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_strict_unit_passes_to_its_own_version_without_a_word(version: str) -> None:
    inside = (
        "<Management><AppraisalRule><Rule>R1</Rule><StartDate>2020-01-01</StartDate>"
        "<FinalAction>Keep</FinalAction></AppraisalRule></Management>"
        "<Content><DescriptionLevel>File</DescriptionLevel>"
        '<Title xml:lang="fr">Été &amp; Cie</Title>'
        "<Title>  deux  </Title></Content>"
        "<DataObjectReference><DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>"
        "</DataObjectReference>"
    )

    unit = Converted(version).unit(inside)

    assert unit.findings == []
    assert unit.texts("Title") == ["Été & Cie", "  deux  "]
    assert unit.names() == ["Management", "Content", "DataObjectReference"]


def test_foreign_elements_pass_with_their_mixed_text_and_attributes() -> None:
    inside = (
        "<Content><Title>t</Title><OriginatingAgency><Identifier>A</Identifier>"
        "<OrganizationDescriptiveMetadata>"
        '<other:note kind="k">avant <other:b>gras</other:b> après</other:note>'
        "</OrganizationDescriptiveMetadata></OriginatingAgency></Content>"
    )

    unit = Converted("2.3").unit(inside, of="2.1")

    note = next(unit.root.iter("{urn:other}note"))
    assert unit.findings == []
    assert "".join(note.itertext()) == "avant gras après"
    assert note.get("kind") == "k"


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_foreign_element_with_a_prefix_of_its_own_is_lost_where_none_may_stand(
    version: str,
) -> None:
    inside = (
        '<BinaryDataObject id="O1"><DataObjectVersion>BinaryMaster_1</DataObjectVersion>'
        f'<Uri>a</Uri><MessageDigest algorithm="SHA-512">{SHA512}</MessageDigest>'
        '<far:one xmlns:far="urn:far"/><far:one xmlns:far="urn:farther"><far:in/></far:one>'
        "</BinaryDataObject>"
    )

    group = Converted(version).group(inside)

    assert group.lost() == [("BinaryDataObject/one", "not_standard")] * 2
    assert "one" not in group.names("BinaryDataObject")


def test_comments_go_and_the_text_around_them_is_whole() -> None:
    unit = Converted("2.1").unit("<Content><Title>avant<!-- rien --> après</Title></Content>")

    assert unit.texts("Title") == ["avant après"]


def test_the_units_inside_a_unit_and_the_objects_of_a_context_are_left_out() -> None:
    inside = (
        "<Content><Title>t</Title></Content>"
        '<ArchiveUnit id="U2"><Content><Title>dedans</Title></Content></ArchiveUnit>'
        "<DataObjectReference><DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>"
        "</DataObjectReference>"
    )

    unit = Converted("2.1").unit(inside, with_objects=False)

    assert unit.names() == ["Content"]


# ------------------------------------------------------------------------------ references


def test_every_id_and_every_reference_take_the_prefix_together() -> None:
    naming = replace(NAMING, names={"U1": "T2_U1", "G1": "T2_G1"}, prefix="T2_")
    inside = (
        '<Management><AccessRule><Rule id="r">R</Rule></AccessRule></Management>'
        "<Content><Title>t</Title><RelatedObjectReference><References>"
        "<ArchiveUnitRefId>U1</ArchiveUnitRefId></References></RelatedObjectReference></Content>"
        "<DataObjectReference><DataObjectGroupReferenceId>G1</DataObjectGroupReferenceId>"
        "</DataObjectReference>"
    )

    unit = Converted("2.2", naming).unit(inside)

    assert unit.root.get("id") == "T2_U1"
    assert next(unit.root.iter("{*}Rule")).get("id") == "T2_r"
    assert unit.texts("ArchiveUnitRefId") == ["T2_U1"]
    assert unit.texts("DataObjectGroupReferenceId") == ["T2_G1"]


def test_a_relation_to_what_stays_behind_names_its_permanent_identifier() -> None:
    inside = (
        "<Content><Title>t</Title><RelatedObjectReference>"
        "<Replaces><ArchiveUnitRefId>AILLEURS</ArchiveUnitRefId></Replaces>"
        "<References><DataObjectReference><DataObjectGroupReferenceId>G9"
        "</DataObjectGroupReferenceId></DataObjectReference></References>"
        "</RelatedObjectReference></Content>"
    )

    unit = Converted("2.1").unit(inside)

    assert unit.texts("RepositoryArchiveUnitPID") == ["permanent-AILLEURS"]
    assert unit.texts("RepositoryObjectPID") == ["permanent-G9"]
    assert unit.lost() == []


def test_a_reference_that_can_name_nothing_else_is_lost_whole() -> None:
    inside = (
        "<Content><Title>t</Title><CustodialHistory><CustodialHistoryItem>x</CustodialHistoryItem>"
        "<CustodialHistoryFile><DataObjectGroupReferenceId>G9</DataObjectGroupReferenceId>"
        "</CustodialHistoryFile></CustodialHistory></Content>"
    )

    unit = Converted("2.1").unit(inside)

    assert unit.names("Content/CustodialHistory") == ["CustodialHistoryItem"]
    assert unit.lost() == [("Content/CustodialHistory/CustodialHistoryFile", "reference_outside")]


def test_a_reference_to_an_object_becomes_one_to_its_group() -> None:
    inside = (
        "<Content><Title>t</Title></Content><DataObjectReference>"
        "<DataObjectReferenceId>O1</DataObjectReferenceId></DataObjectReference>"
    )

    unit = Converted("2.1").unit(inside)

    assert unit.texts("DataObjectGroupReferenceId") == ["G1"]
    assert unit.texts("DataObjectReferenceId") == []


# ------------------------------------------------------------------------------ losses


def test_what_a_version_does_not_know_is_lost_and_said() -> None:
    inside = (
        "<Content><Title>t</Title><DateLitteral>vers 1900</DateLitteral>"
        "<TextContent>mots</TextContent></Content>"
    )

    unit = Converted("2.1").unit(inside, of="2.2")

    assert unit.names("Content") == ["Title"]
    assert unit.lost() == [
        ("Content/DateLitteral", "not_in_version"),
        ("Content/TextContent", "not_in_version"),
    ]
    assert ("value", "vers 1900") in unit.findings[0].fields


def test_a_hold_that_a_version_does_not_know_is_said_apart() -> None:
    inside = (
        "<Management><HoldRule><Rule>GEL</Rule></HoldRule></Management>"
        "<Content><Title>t</Title></Content>"
    )

    unit = Converted("2.1").unit(inside, of="2.3")

    assert [finding.code for finding in unit.findings] == ["export_hold_lost"]
    assert unit.names("Management") == []


def test_a_hold_of_the_dialect_finds_its_place_in_a_version_that_has_it() -> None:
    inside = (
        "<Management><HoldRule><Rule>GEL</Rule></HoldRule>"
        "<NeedAuthorization>true</NeedAuthorization></Management>"
        "<Content><Title>t</Title></Content>"
    )

    unit = Converted("2.2").unit(inside, of="2.1")

    assert unit.findings == []
    assert unit.names("Management") == ["NeedAuthorization", "HoldRule"]


def test_free_elements_of_the_dialect_are_lost_and_the_rest_stays() -> None:
    inside = (
        "<Management><UpdateOperation><SystemId>x</SystemId></UpdateOperation></Management>"
        "<Content><Title>t</Title><Couleur>bleu</Couleur></Content>"
    )

    unit = Converted("2.3").unit(inside, of="2.1")

    assert unit.texts("Title") == ["t"]
    assert unit.lost() == [
        ("Management/UpdateOperation", "not_standard"),
        ("Content/Couleur", "not_standard"),
    ]


def test_free_elements_of_open_places_stay_in_another_namespace() -> None:
    inside = (
        "<Content><Title>t</Title><OriginatingAgency><Identifier>A</Identifier>"
        "<OrganizationDescriptiveMetadata><Tel><Fixe>01</Fixe></Tel>"
        "</OrganizationDescriptiveMetadata></OriginatingAgency></Content>"
    )

    unit = Converted("2.1").unit(inside)

    fixe = next(unit.root.iter(f"{{{FREE_NAMESPACE}}}Fixe"))
    assert fixe.text == "01"
    assert unit.lost() == []
    assert [into for _, into in unit.changed()] == [FREE_NAMESPACE]


def test_an_attribute_that_is_refused_goes_and_its_element_stays() -> None:
    unit = Converted("2.1").unit('<Content><Title class="x">t</Title></Content>')

    assert unit.texts("Title") == ["t"]
    assert unit.lost() == [("Content/Title/@class", "not_allowed")]


def test_a_unit_that_would_lose_its_very_object_is_not_converted() -> None:
    inside = "<Content/><DataObjectReference><Autre/></DataObjectReference>"

    with pytest.raises(NotConvertible):
        Converted("2.3").unit(inside)


# ------------------------------------------------------------------------------ rules of messages


def test_the_rules_of_a_message_go_to_its_roots_and_their_own_win() -> None:
    message = (
        "<ManagementMetadata><OriginatingAgencyIdentifier>FINANCES</OriginatingAgencyIdentifier>"
        "<AppraisalRule><Rule>R1</Rule><StartDate>2001-01-01</StartDate><Rule>R2</Rule>"
        "<FinalAction>Destroy</FinalAction></AppraisalRule>"
        '<AccessRule><Rule id="a">ACC</Rule></AccessRule></ManagementMetadata>'
    )
    inside = (
        "<Management><AppraisalRule><Rule>R1</Rule><StartDate>2020-01-01</StartDate>"
        "<FinalAction>Keep</FinalAction></AppraisalRule></Management>"
        "<Content><Title>t</Title></Content>"
    )

    unit = Converted("2.1").unit(inside, message=message)

    assert unit.texts("Rule") == ["R2", "R1", "ACC"]
    assert unit.texts("StartDate") == ["2020-01-01"]
    assert unit.texts("FinalAction") == ["Keep"]
    assert unit.texts("Identifier") == ["FINANCES"]
    assert all(rule.get("id") is None for rule in unit.root.iter("{*}Rule"))
