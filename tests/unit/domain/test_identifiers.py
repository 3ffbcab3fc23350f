"""Identifiers: derived from the transfer's, so that a retry writes to the same places."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sae.domain import identifiers

TRANSFER = "01932f6e-8c5a-7b3d-9c1a-2f4e6d8b0a12"
OTHER = "01932f6e-8c5a-7b3d-9c1a-2f4e6d8b0a13"
XML_IDS = st.from_regex(r"[A-Za-z_][A-Za-z0-9._-]{0,20}", fullmatch=True)


@given(XML_IDS)
def test_the_same_element_of_the_same_transfer_has_the_same_identifier(xml_id: str) -> None:
    assert identifiers.unit_id(TRANSFER, xml_id) == identifiers.unit_id(TRANSFER, xml_id)
    assert identifiers.unit_id(TRANSFER, xml_id) != identifiers.unit_id(OTHER, xml_id)


@given(XML_IDS, XML_IDS)
def test_two_elements_have_two_identifiers(one: str, other: str) -> None:
    same = identifiers.object_id(TRANSFER, one) == identifiers.object_id(TRANSFER, other)

    assert same == (one == other)


@given(XML_IDS)
def test_aips_and_groups_made_by_us_are_never_taken_for_an_element(xml_id: str) -> None:
    """An `id` has no space, our names have one."""
    ours = {identifiers.aip_id(TRANSFER, xml_id), identifiers.lone_group_id(TRANSFER, xml_id)}

    assert len(ours) == 2
    assert identifiers.unit_id(TRANSFER, xml_id) not in ours


def test_they_are_uuids_of_version_5() -> None:
    assert UUID(identifiers.unit_id(TRANSFER, "U1")).version == 5


def test_an_identifier_never_changes() -> None:
    """Copies are full of these: another value would be another archive."""
    assert identifiers.unit_id(TRANSFER, "U1") == "964ecd60-cd22-569b-91c4-ccdfd8d99ab0"
    assert identifiers.aip_id(TRANSFER, "containers") == "64e34894-b125-55d5-ae58-1be70fc50e29"
