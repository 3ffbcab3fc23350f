"""Essential data, notices and lists of platforms, and the rules that follow from them."""

import json
from datetime import date

import pytest

from sae.flows.description import Ruling
from sae.flows.procurement.decp import read_contracts
from sae.flows.procurement.fields import FieldsUnreadable, read_fields
from sae.flows.procurement.model import (
    Contract,
    Party,
    Phase,
    Procedure,
    after_months,
)
from sae.flows.procurement.notices import read_manifest, read_notice
from sae.flows.procurement.ruling import ProcedureRules
from tests.unit.flows.procurement import (
    BOAMP,
    BUYER,
    CONCESSION,
    EFORMS,
    ESSENTIAL_DATA_XML,
    HOLDER,
    LIST_OF_BIDS,
    OLD_ESSENTIAL_DATA,
    a_contract,
    essential_data,
)


def contracts(data: bytes) -> list[Contract]:
    return list(read_contracts(read_fields(data)))


def rules(procedure: Procedure, phase: Phase) -> list[tuple[str, ...]]:
    found = ProcedureRules(procedure, Ruling()).of(phase)
    return [tuple(part.text for part in rule.children) or (rule.name,) for rule in found]


# ----------------------------------------------------------------------------- essential data


def test_json_and_xml_say_the_same_of_a_contract() -> None:
    (from_json,) = contracts(essential_data(a_contract()))
    (from_xml,) = contracts(ESSENTIAL_DATA_XML)

    assert (from_json.number, from_json.amount) == ("2024-07", "125000.5")
    assert (from_xml.number, from_xml.purpose) == (from_json.number, from_json.purpose)
    assert [one.identifier for one in from_xml.holders] == [HOLDER, "44444444400015"]
    assert from_json.buyer.identifier == from_xml.buyer.identifier == BUYER


def test_the_format_of_2019_is_read_with_its_modifications() -> None:
    (contract,) = contracts(OLD_ESSENTIAL_DATA)

    assert contract.holders == (Party(identifier=HOLDER, name="DUPONT SAS"),)
    assert contract.modifications[0].purpose == "Prolongation"
    assert contract.ends_on == date(2022, 6, 3)  # the duration of the modification
    assert contract.whole_number == f"{BUYER}2018MAPA01"


def test_a_concession_that_is_not_in_an_array_is_read() -> None:
    (contract,) = contracts(CONCESSION)

    assert contract.is_concession
    assert (contract.concluded_on, contract.ends_on) == (date(2024, 4, 2), date(2034, 7, 1))


def test_a_bare_list_and_a_lone_record_are_read_too() -> None:
    assert len(contracts(json.dumps([a_contract(), a_contract(id="B")]).encode())) == 2
    assert len(contracts(json.dumps(a_contract()).encode("utf-16"))) == 1
    assert len(contracts(b"\xef\xbb\xbf" + essential_data(a_contract()))) == 1


def test_a_record_of_one_level_names_its_buyer_and_its_holders() -> None:
    flat = {
        "id": "2024X",
        "objet": "Voirie",
        "acheteur_id": "21310555400019",
        "acheteur_nom": "Commune",
        "titulaire_id_1": "80123456700012",
        "titulaire_denominationSociale_1": "ACME",
        "titulaire_id_2": "55203253400646",
    }

    [contract] = read_contracts(read_fields(json.dumps([flat]).encode()))

    assert contract.buyer == Party(identifier="21310555400019", name="Commune")
    assert [(one.identifier, one.name) for one in contract.holders] == [
        ("80123456700012", "ACME"),
        ("55203253400646", ""),
    ]


def test_subcontractors_of_a_contract_are_read() -> None:
    act = {"acteSousTraitance": {"id": 1, "sousTraitant": {"id": "80123456700012"}}}
    record = {"id": "1", "objet": "Voirie", "acheteur": {"id": "2"}, "actesSousTraitance": [act]}

    [contract] = read_contracts(read_fields(json.dumps(record).encode()))

    assert contract.subcontractors == (Party(identifier="80123456700012"),)


def test_where_data_are_cut_is_said_without_words_of_a_library() -> None:
    with pytest.raises(FieldsUnreadable) as cut:
        read_fields(b'{"marches":\n [{"id": ')

    assert cut.value.reason == "JSON 2:10"


def test_numbers_stay_as_they_were_written() -> None:
    data = essential_data(a_contract()).replace(
        b"125000.5", b"0.1000000000000000055511151231257827"
    )

    assert contracts(data)[0].amount == "0.1000000000000000055511151231257827"


def test_a_schema_is_no_contract() -> None:
    schema = {"properties": {"id": {"title": "n"}, "acheteur": {"id": {}}, "objet": {"title": "o"}}}

    assert contracts(json.dumps(schema).encode()) == []


@pytest.mark.parametrize(
    "data",
    [
        b'{"marches": [',
        b"[" * 100_000,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b"<marches><marche></marches>",
        b'<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><m>&e;</m>',
        b"<a>" * 300 + b"</a>" * 300,
        b"%PDF-1.7",
        b"[" + b"1," * 2_100_000 + b"1]",
        b"",
    ],
    ids=["cut", "deep list", "deep", "cut xml", "entity", "deep xml", "pdf", "many", "empty"],
)
def test_what_is_not_sound_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(FieldsUnreadable) as refused:
        read_fields(data)

    assert refused.value.reason


def test_months_are_counted_on_the_calendar() -> None:
    assert after_months(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert after_months(date(2024, 1, 31), 1) == date(2024, 2, 29)


def test_a_contract_without_a_duration_has_no_known_end() -> None:
    for said in ("", "0", "-3", "NaN", "99999"):
        (contract,) = contracts(essential_data(a_contract(dureeMois=said)))
        assert contract.ends_on is None


# ----------------------------------------------------------------------------- notices, lists


def test_an_award_notice_names_the_winner_and_not_the_others() -> None:
    notice = read_notice(read_fields(EFORMS))

    assert notice is not None
    assert [one.name for one in notice.winners] == ["Dupont SAS"]
    assert (notice.number, notice.reference, notice.purpose) == ("n-1", "2024-07", "École")
    assert notice.contracts == ("2024-07-L1",)
    assert (notice.concluded_day, notice.works) == (date(2024, 5, 14), True)
    assert (notice.buyer.name, notice.buyer.identifier) == ("Commune", BUYER)


def test_a_notice_of_the_boamp_gives_its_number_its_buyer_and_its_purpose() -> None:
    notice = read_notice(read_fields(BOAMP))

    assert notice is not None
    assert (notice.number, notice.buyer.name) == ("24-12345", "Commune")
    assert (notice.purpose, notice.cpv) == ("Réfection de l'école", "45214200")


def test_other_data_are_no_notice() -> None:
    assert read_notice(read_fields(ESSENTIAL_DATA_XML)) is None


def test_the_list_of_a_platform_says_which_bids_were_retained() -> None:
    reference, purpose, bids = read_manifest(read_fields(LIST_OF_BIDS))

    assert (reference, purpose) == ("2024-07", "École")
    assert [(one.party.name, one.lot, one.retained) for one in bids] == [
        ("Dupont SAS", "", True),
        ("Martin", "2", False),
        ("Durand", "", None),
    ]


# ----------------------------------------------------------------------------- rules


def test_each_sub_file_has_its_own_rules() -> None:
    procedure = Procedure(name="c", contracts=contracts(essential_data(a_contract())))

    assert rules(procedure, Phase.REJECTED) == [
        ("MP-03", "2024-05-15", "Destroy"),
        ("AR039", "2024-05-15"),
    ]
    assert rules(procedure, Phase.RETAINED) == [
        ("MP-02", "2024-11-15", "Keep"),
        ("AR039", "2024-05-15"),
        ("NeedAuthorization",),
    ]
    assert rules(procedure, Phase.ANALYSIS)[0] == ("MP-05", "2024-05-15", "Keep")
    assert rules(procedure, Phase.DOCUMENTS)[1] == ("AR038", "2024-05-15")
    assert rules(procedure, Phase.DATA)[0] == ("MP-13", "2024-06-01", "Destroy")
    assert rules(procedure, Phase.OTHER) == [("AR039", "2024-05-15")]


def test_a_day_that_nobody_knows_is_left_out() -> None:
    known, unknown = a_contract(), a_contract(dateNotification="", dureeMois="")
    procedure = Procedure(name="c", contracts=contracts(essential_data(known, unknown)))

    assert rules(procedure, Phase.REJECTED)[0] == ("MP-03", "Destroy")
    assert rules(procedure, Phase.RETAINED)[0] == ("MP-02", "Keep")


def test_supplies_concessions_and_abandoned_procedures_have_theirs() -> None:
    supplies = contracts(essential_data(a_contract(codeCPV="30192000-1")))

    assert rules(Procedure(name="c", contracts=supplies), Phase.CONTRACT)[0][0] == "MP-01"
    concession = Procedure(name="c", contracts=contracts(CONCESSION))
    assert rules(concession, Phase.CONTRACT)[0] == ("MP-10a", "2034-07-01", "Keep")
    assert rules(concession, Phase.REJECTED)[0] == ("MP-10b", "2024-04-02", "Destroy")
    abandoned = Procedure(name="c", abandoned=True)
    assert rules(abandoned, Phase.DOCUMENTS)[0] == ("MP-06", "Destroy")


def test_rules_that_the_package_states_are_not_stated_again() -> None:
    procedure = ProcedureRules(Procedure(name="c"), Ruling(retention=False, access=False))

    assert list(procedure.of(Phase.REJECTED)) == []


def test_a_contract_in_both_formats_or_published_again_is_one() -> None:
    procedure = Procedure(name="c")
    (once,) = contracts(essential_data(a_contract()))
    change = {"modification": {"id": 1, "dureeMois": 9, "datePublicationDonneesModification": ""}}
    (again,) = contracts(essential_data(a_contract(modifications=[change])))
    (other,) = contracts(essential_data(a_contract(montant=1)))

    procedure.add((once,))
    procedure.add((again, once, other))

    assert procedure.contracts == [again, other]
    assert again.ends_on == date(2025, 2, 15)
