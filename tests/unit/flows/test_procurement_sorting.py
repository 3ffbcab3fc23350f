"""Names of folders and files: which sub-file, which company, which lot, retained or not."""

import pytest

from sae.flows.procurement.bid_names import BidFolder, is_same_company, read_bid_folder
from sae.flows.procurement.model import BidFact, Contract, Party, Phase, Procedure
from sae.flows.procurement.naming import (
    document_type,
    phase_of,
    phase_of_file,
    reference_of,
    says_abandoned,
)
from sae.flows.procurement.notices import boamp_number
from sae.flows.procurement.sorting import Listed, Place, Step, consultations, place_of, settled


def listed(path: str, **more: object) -> Listed[str]:
    *folders, name = path.split("/")
    return Listed(folders=tuple(folders), name=name, one=path, **more)


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
        ("EL2 - GAMMA SAS", BidFolder("GAMMA SAS")),
        ("1_ENTREPRISE ALPHA_20240315_1102.zip", BidFolder("ENTREPRISE ALPHA")),
        ("Bêta 15-03-2024 11h02", BidFolder("Bêta")),
        ("Gamma 20123456700012", BidFolder("Gamma 20123456700012")),
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
    assert reference_of("AWS_2024_0412_Travaux de toiture") == "2024_0412"
    assert reference_of("Consultation_876543") == "876543"
    assert reference_of("MAPA 2023-05 Restauration") == "2023-05"
    assert reference_of("2024 Voirie") == ""


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
