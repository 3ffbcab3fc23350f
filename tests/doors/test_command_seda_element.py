"""`sae seda element`: the vocabulary of SEDA in a terminal."""

import pytest

from tests.doors.command_line import sae


def test_an_element_is_told_without_any_archive() -> None:
    done = sae("seda", "element", "FinalAction")

    assert done.status == 0
    assert "FinalAction — Sort final" in done.out
    assert "Dans AppraisalRule (Durée d'utilité administrative (DUA)) : une fois" in done.out
    assert "Destroy  Détruire, avec le visa de l'autorité de contrôle." in done.out


def test_an_element_is_told_in_english() -> None:
    done = sae("seda", "element", "ArchiveTransfer", "--lang", "en")

    assert "It is a message: it stands alone." in done.out
    assert "Holds, in this order:" in done.out
    assert "once, mandatory" in done.out


def test_the_versions_of_a_part_are_told_when_they_are_not_those_of_the_whole() -> None:
    content = sae("seda", "element", "Content").out
    hold = sae("seda", "element", "HoldRule").out

    assert "Informations de signature (SEDA 2.3)" in content
    assert "SEDA 2.2, 2.3\n" in hold
    assert "(SEDA" not in hold


def test_programs_get_the_same_entry() -> None:
    document = sae("seda", "element", "MessageDigest", "--json").document

    (form,) = document["forms"]
    assert document["name"] == "MessageDigest"
    assert document["versions"] == ["2.1", "2.2", "2.3"]
    assert form["places"][0]["parents"] == ["BinaryDataObject"]
    assert form["attributes"][0]["required"] is True


def test_every_element_is_listed() -> None:
    done = sae("seda", "element", "--json")
    listed = sae("seda", "element").out.splitlines()

    assert len(done.documents) == len(listed) == 281
    assert "HoldRule — Règle de gel (SEDA 2.2, 2.3)" in listed
    assert "Title — Intitulé" in listed


def test_every_element_can_be_told() -> None:
    names = [one["name"] for one in sae("seda", "element", "--json").documents]

    silent = [name for name in names if "[" in sae("seda", "element", name).out]

    assert silent == []


def test_only_capitals_differing_is_no_mistake() -> None:
    assert "FinalAction — " in sae("seda", "element", "finalaction").out


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [("Titel", "Title (Intitulé)"), ("sort final", "FinalAction (Sort final)")],
)
def test_a_misspelt_name_leads_to_those_like_it(typed: str, proposed: str) -> None:
    done = sae("seda", "element", typed)

    assert done.status == 2
    assert f"« {typed} » n'est pas un élément du SEDA." in done.err
    assert f"Vouliez-vous dire : {proposed}" in done.err


def test_a_name_like_no_other_leads_to_the_list() -> None:
    done = sae("seda", "element", "xyzxyz", "--json")

    assert done.status == 2
    assert done.document["error"]["code"] == "seda_element_unknown"
    assert "sae seda element" in done.err
