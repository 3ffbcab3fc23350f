"""Essential data, notices, names of folders: what a consultation says of itself."""

import json
from datetime import date
from decimal import Decimal

import pytest

from sae.flows.description import Ruling
from sae.flows.procurement.bid_names import BidFolder, is_same_company, read_bid_folder
from sae.flows.procurement.decp import read_contracts
from sae.flows.procurement.fields import FieldsUnreadable, read_fields
from sae.flows.procurement.model import (
    BidFact,
    Contract,
    Party,
    Phase,
    Procedure,
    after_months,
    amount_of,
)
from sae.flows.procurement.naming import (
    document_type,
    phase_of,
    phase_of_file,
    reference_of,
    says_abandoned,
)
from sae.flows.procurement.notices import boamp_number, read_manifest, read_notice
from sae.flows.procurement.ruling import ProcedureRules
from sae.flows.procurement.sorting import Listed, Place, Step, consultations, place_of, settled
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


def listed(path: str, **more: object) -> Listed[str]:
    *folders, name = path.split("/")
    return Listed(folders=tuple(folders), name=name, one=path, **more)


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


def test_amounts_are_read_exactly_or_not_at_all() -> None:
    assert amount_of("80 000,50 €") == Decimal("80000.50")
    assert [amount_of(said) for said in ("NaN", "Infinity", "selon BPU", "", "1" * 40)] == [
        None
    ] * 5


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


# ----------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("path", "phase"),
    [
        ("DCE/RC.pdf", Phase.DOCUMENTS),
        ("01 - Dossier de consultation/plans/plan.pdf", Phase.DOCUMENTS),
        ("Publicité/avis.pdf", Phase.NOTICE),
        ("Registre des dépôts/r.pdf", Phase.REGISTER),
        ("Questions-réponses/q1.pdf", Phase.REGISTER),
        ("Dépôts/Dupont/offre.pdf", Phase.BIDS),
        ("Ouverture des plis/pv.pdf", Phase.ANALYSIS),
        ("Analyse des offres/rao.pdf", Phase.ANALYSIS),
        ("Avis de la CAO/pv.pdf", Phase.ANALYSIS),
        ("Notification/Lettre de rejet Martin.pdf", Phase.ANALYSIS),
        ("Notification/AR.pdf", Phase.CONTRACT),
        ("Marché/Exécution/Avenant 1/notification.pdf", Phase.EXECUTION),
        ("Réception des travaux/pv.pdf", Phase.EXECUTION),
        ("DOE/plan.pdf", Phase.AS_BUILT),
        ("LettreNotif.pdf", Phase.CONTRACT),
        ("PV de réception.pdf", Phase.EXECUTION),
        ("AE_signé.pdf", Phase.CONTRACT),
        ("photo.jpg", Phase.OTHER),
        ("Divers/photo.jpg", Phase.OTHER),
    ],
)
def test_folders_then_names_say_the_sub_file(path: str, phase: Phase) -> None:
    *folders, name = path.split("/")

    assert phase_of(tuple(folders), name)[0] is phase


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("Candidatures", BidFolder(envelope="Candidature")),
        ("02 - Offres", BidFolder(envelope="Offre")),
        ("Offres non retenues", BidFolder(retained=False)),
        ("Lot n° 02 - Gros oeuvre", BidFolder(lot="2")),
        (
            "03_Dupont et fils (non retenu) - lot 2",
            BidFolder("Dupont et fils", "2", retained=False),
        ),
        ("Martin (attributaire)", BidFolder("Martin", retained=True)),
        ("3A Énergie.zip", BidFolder("3A Énergie")),
        ("Pli 4", BidFolder()),
    ],
)
def test_folders_of_bids_say_company_lot_and_fate(name: str, read: BidFolder) -> None:
    assert read_bid_folder(name) == read


def test_names_of_companies_are_compared_by_their_words() -> None:
    assert is_same_company("SAS Dupont & Fils", "DUPONT FILS")
    assert not is_same_company("Dupont", "Durand")
    assert not is_same_company("SAS", "Durand")


def test_documents_are_named_by_what_they_are() -> None:
    assert document_type("CCTP lot 2.pdf", Phase.DOCUMENTS).endswith("techniques particulières")
    assert document_type("offre.pdf.p7s", Phase.BIDS) == "Signature électronique"
    assert document_type("plan.pdf", Phase.DOCUMENTS) == "Pièce de la consultation"


def test_a_reference_begins_the_name_of_a_folder_and_has_a_digit() -> None:
    assert reference_of("Consultation 2024-07 École") == "2024-07"
    assert reference_of("24S0012.zip") == "24S0012"
    assert reference_of("École") == ""


def test_a_lot_without_result_is_no_procedure_without_result() -> None:
    assert says_abandoned("Déclaration sans suite.pdf")
    assert not says_abandoned("Lot 2 infructueux.pdf")


def test_the_data_of_contracts_are_known_by_their_name_when_they_cannot_be_read() -> None:
    assert phase_of_file("decp-2024.json") is Phase.DATA


# ----------------------------------------------------------------------------- sorting


def test_a_folder_with_sub_files_is_a_consultation_wherever_it_is() -> None:
    one = [listed("DCE/RC.pdf"), listed("plis/Dupont/a.pdf")]
    several = [listed(f"2024/{name}/{path.one}") for name in ("A", "Marché B") for path in one]

    assert consultations(one) == [()]
    assert consultations(several) == [("2024", "A"), ("2024", "Marché B")]
    assert consultations([listed("decp.json"), listed("avis.pdf")]) == []
    assert consultations([listed("RC.pdf"), listed("rapport d'analyse.pdf")]) == [()]


def test_a_bid_stands_under_its_company_and_its_lot() -> None:
    assert place_of(listed("Offres/Lot 2/Martin (retenu)/prix/bpu.pdf"), ()) == Place(
        Phase.BIDS, (Step("Martin", "2", bidder=True), Step("Offre"), Step("prix")), retained=True
    )
    assert place_of(listed("Lot 3/Candidatures/Durand/dc2.pdf"), ()).steps == (
        Step("Durand", "3", bidder=True),
        Step("Candidature"),
    )
    assert place_of(listed("plis/Pli 4/a.pdf"), ()).steps == (Step("Pli 4"),)


def test_a_zip_of_all_bids_goes_with_those_that_go_first() -> None:
    assert place_of(listed("plis/plis.zip", holds=True, whole=True), ()).phase is Phase.EXPORT
    assert place_of(listed("plis/Lot 1/l.zip", holds=True, whole=True), ()).phase is Phase.EXPORT
    assert place_of(listed("plis/Pli 4/p.zip", holds=True, whole=True), ()).phase is Phase.BIDS
    assert place_of(listed("plis/plis.zip", holds=True), ()).phase is Phase.BIDS


def test_the_number_of_a_notice_is_in_the_name_of_its_file() -> None:
    assert boamp_number("boamp-avis-20-100260.pdf") == "20-100260"
    assert boamp_number("avis-07-2024.pdf") == ""


def test_folders_too_deep_are_told_in_one_name() -> None:
    place = place_of(listed("/".join(["DCE", *"x" * 500, "a.pdf"])), ())

    assert len(place.steps) == 40
    assert place.steps[-1].name.count("x") == 500 - 39


BID = Place(Phase.BIDS, (Step("Dupont", bidder=True),))
DUPONT = Contract(number="1", is_concession=False, holders=(Party(name="DUPONT SAS"),))


def fate(procedure: Procedure, *bidders: Step, place: Place = BID) -> Phase:
    return settled(place, procedure, bidders or place.steps).phase


def test_a_bid_is_settled_by_a_list_then_by_the_award() -> None:
    listed_as = BidFact(Party(name="Dupont SAS"), retained=False)

    assert fate(Procedure(name="c", bids=[listed_as], contracts=[DUPONT])) is Phase.REJECTED
    assert fate(Procedure(name="c", contracts=[DUPONT])) is Phase.RETAINED
    assert fate(Procedure(name="c")) is Phase.BIDS


def test_who_is_not_named_lost_only_when_there_is_no_doubt() -> None:
    martin = Place(Phase.BIDS, (Step("Martin", bidder=True),))
    both = (Step("Dupont", bidder=True), Step("Martin", bidder=True))
    lots = (Step("Dupont", "1", bidder=True), Step("Martin", "2", bidder=True))
    one = Procedure(name="c", contracts=[DUPONT])
    two = Procedure(name="c", contracts=[DUPONT, DUPONT])

    assert fate(one, *both, place=martin) is Phase.REJECTED
    assert fate(two, *both, place=martin) is Phase.BIDS
    assert fate(one, *lots, place=martin) is Phase.BIDS
    assert fate(one, Step("Martin", bidder=True), place=martin) is Phase.BIDS


def test_who_bids_for_several_lots_is_not_said_to_win_them_all() -> None:
    lots = (Step("Dupont", "1", bidder=True), Step("Dupont", "2", bidder=True))

    assert fate(Procedure(name="c", contracts=[DUPONT]), *lots) is Phase.BIDS


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
