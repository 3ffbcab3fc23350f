"""What a unit is or names, read in its Content alone."""

import json

import pytest

from sae.domain.business_keys import BusinessKey, Role, Term, scope_of, unit_keys
from sae.domain.business_terms import plain_amount, plain_contract, plain_number, plain_supplier
from sae.domain.expense import Because, Certainty, Match, match, twins_by
from sae.domain.expense_stages import Stage
from sae.domain.unit_events import events_of


def a_content(*said: tuple[str, str], **elements: str) -> str:
    keywords = [{"KeywordContent": [text], "KeywordReference": [term]} for text, term in said]
    return json.dumps({name: [text] for name, text in elements.items()} | {"Keyword": keywords})


def the_key(term: Term, *said: tuple[str, str], **elements: str) -> BusinessKey:
    (found,) = (key for key in unit_keys(a_content(*said, **elements)).keys if key.term is term)
    return found


def an_invoice(number: str = "FA-1", supplier: str = "99900000100013") -> BusinessKey:
    said = ((number, "EN16931:BT-1"), (supplier, "EN16931:BT-29"))
    return the_key(Term.INVOICE, *said, DocumentType="Facture", CreatedDate="2024-03-15")


def about_invoice(number: str = "FA-1", supplier: str = "999000001") -> BusinessKey:
    said = ((number, "EN16931:BT-1"), (supplier, "EN16931:BT-30"))
    return the_key(Term.INVOICE, *said, DocumentType="Message de cycle de vie")


def test_a_content_without_our_terms_has_no_key() -> None:
    assert unit_keys('{"Title":["Facture FA-1"],"DocumentType":["Facture"]}').keys == ()
    assert unit_keys('{"Keyword":[{"KeywordContent":["x"]},"texte"]}').keys == ()


@pytest.mark.parametrize(
    ("term", "kind", "stage", "role"),
    [
        ("EN16931:BT-1", "Facture", Stage.INVOICE, Role.IS),
        ("EN16931:BT-1", "Avoir", Stage.INVOICE, Role.IS),
        ("EN16931:BT-1", "Message de cycle de vie", Stage.LIFECYCLE, Role.NAMES),
        ("EN16931:BT-1", "Dossier i-Parapheur", Stage.VISA, Role.NAMES),
        ("EN16931:BT-13", "Bon de commande", Stage.COMMITMENT, Role.IS),
        ("EN16931:BT-13", "Facture", Stage.OTHER, Role.NAMES),
        ("PES:IdUnique", "Pièce justificative de dépense", Stage.ATTACHMENT, Role.IS),
        ("PES:IdUnique", "Acquittement PES", Stage.TREASURY, Role.NAMES),
        ("PES:NomFic", "Flux PES_Aller", Stage.FLOW, Role.IS),
        ("PES:NomFic", "Retour PES", Stage.TREASURY, Role.NAMES),
        ("PES:IdPce", "Titre", Stage.ORDER, Role.IS),
        ("PES:IdPce", "Pièce justificative", Stage.ATTACHMENT, Role.NAMES),
        ("PES:IdBord", "Bordereau de titres", Stage.SLIP, Role.IS),
        ("PES:ExerciceBord-NumBord", "Acquittement PES", Stage.TREASURY, Role.NAMES),
        ("DECP:id", "Marché public", Stage.CONTRACT, Role.IS),
        ("DECP:id", "Avenant", Stage.OTHER, Role.NAMES),
        ("eForms:BT-22", "Dossier de consultation", Stage.CONSULTATION, Role.IS),
        ("EN16931:BT-12", "Mandat", Stage.OTHER, Role.NAMES),
        ("ACTES:CodeMatiere", "Délibération", Stage.ACT, None),
        ("ACTES:NumeroInterne", "Procès-verbal", Stage.OTHER, Role.NAMES),
    ],
)
def test_a_unit_is_what_its_type_and_terms_say(
    term: str, kind: str, stage: Stage, role: Role | None
) -> None:
    read = unit_keys(a_content(("2024-12", term), DocumentType=kind))

    assert read.stage is stage
    assert {key.role for key in read.keys} == ({role} if role is not None else set())


def test_an_order_says_its_exercise_its_budget_and_its_slip() -> None:
    said = (
        ("00412", "PES:IdPce"),
        ("2024", "PES:Exer"),
        ("12", "PES:IdBord"),
        ("123-00", "PES:CodCol-CodBud"),
    )
    order = the_key(Term.ORDER, *said, DocumentType="Mandat")
    slip = the_key(Term.SLIP, *said, DocumentType="Mandat")

    assert (order.role, order.value, order.written) == (Role.IS, "2024/412", "00412")
    assert scope_of(order) == {"budget": frozenset({"123-0"}), "kind": frozenset({"expense"})}
    assert (slip.role, slip.value) == (Role.NAMES, "2024/12")


def test_a_document_named_and_not_there_is_named_only() -> None:
    said = (("PJ-1", "PES:IdUnique"), ("01", "PES:Support"))

    assert the_key(Term.DOCUMENT, *said).role is Role.NAMES


def test_an_invoice_joins_what_names_it_by_supplier_and_number() -> None:
    certain = Match(Because.INVOICE_NUMBER, Certainty.CERTAIN, "FA-1")

    assert match(an_invoice(), about_invoice()) == certain
    assert match(an_invoice(), about_invoice("fa 1")) == Match(
        Because.INVOICE_NUMBER, Certainty.LIKELY, "FA-1"
    )
    assert match(an_invoice(), about_invoice(supplier="999000002")) is None
    assert match(an_invoice(), about_invoice(supplier="")) is None


def test_two_units_that_name_one_thing_are_not_joined_and_two_that_are_it_are_twins() -> None:
    assert match(about_invoice(), about_invoice()) is None
    assert match(an_invoice(), an_invoice()) is None
    assert twins_by(an_invoice(), an_invoice()) is Because.INVOICE_NUMBER
    assert twins_by(an_invoice(), about_invoice()) is None
    assert twins_by(an_invoice(), an_invoice(supplier="99900000200011")) is None


def test_a_contract_and_its_consultation_are_numbered_alike() -> None:
    contract = the_key(Term.CONTRACT, ("2024-07", "eForms:BT-150"), DocumentType="Marché public")
    consultation = the_key(Term.CONTRACT, ("2024-07", "eForms:BT-22"), DocumentType="Consultation")

    assert match(contract, consultation) == Match(Because.CONTRACT, Certainty.CERTAIN, "2024-07")


def test_an_invoice_of_another_than_the_holder_is_likely_under_the_contract() -> None:
    contract = the_key(
        Term.CONTRACT,
        ("2024-07", "DECP:id"),
        ("99900000100013", "DECP:titulaires/id"),
        DocumentType="Marché public",
    )
    said = ("Marché n° 2024-07", "EN16931:BT-12")
    of_holder = the_key(Term.CONTRACT, said, ("999000001", "EN16931:BT-30"))
    of_another = the_key(Term.CONTRACT, said, ("999000009", "EN16931:BT-30"))

    assert match(of_holder, contract) == Match(
        Because.CONTRACT, Certainty.CERTAIN, "Marché n° 2024-07"
    )
    assert match(of_another, contract) == Match(
        Because.CONTRACT, Certainty.LIKELY, "Marché n° 2024-07"
    )


def test_an_order_without_its_exercise_joins_nothing() -> None:
    order = the_key(Term.ORDER, ("412", "PES:IdPce"), DocumentType="Mandat")
    named = the_key(Term.ORDER, ("412", "PES:IdPce"), DocumentType="Pièce justificative")

    assert match(order, named) is None


def test_a_contract_said_to_be_none_is_no_key() -> None:
    assert unit_keys(a_content(("néant", "EN16931:BT-12"))).keys == ()


def test_a_number_of_two_million_figures_names_nothing() -> None:
    assert unit_keys(a_content(("1" * 2_000_000, "PES:IdUnique"))).keys == ()


def test_a_scope_is_read_back_whatever_is_written_in_it() -> None:
    said = (("12", "PES:IdPce"), ("2024", "PES:Exer"), ("1;kind=x-0", "PES:CodCol-CodBud"))
    order = the_key(Term.ORDER, *said, DocumentType="Mandat")

    assert scope_of(order)["kind"] == frozenset({"expense"})


def test_values_are_compared_without_what_people_add() -> None:
    assert plain_number("\u00e9-0/1") == "E01"
    assert plain_number("000") == "0"
    assert plain_number("") == ""
    assert plain_contract("MARCHE PUBLIC N°2024-07") == "202407"
    assert plain_supplier("DE123456789") == "DE123456789"
    assert plain_amount("1\u202f200,50") == "1200.50"
    assert plain_amount("NaN") == plain_amount("1e400") == plain_amount("") == ""


def test_events_are_read_whatever_they_leave_out() -> None:
    said = json.dumps({"Event": [{"EventType": [{"#": "VISA"}]}, "texte", {}]})

    assert [(one.type, one.at) for one in events_of(said)] == [("VISA", ""), ("", "")]
