"""Histories of the i-Parapheur are read as they are; signatures find what they sign."""

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime

import pytest

from sae.flows.description import Outcome, Ruling
from sae.flows.parapheur import joining
from sae.flows.parapheur.arranging import folders_of, is_slip
from sae.flows.parapheur.circuit import days_of, events, in_order, status_of, undated
from sae.flows.parapheur.model import History, Role, Step
from sae.flows.parapheur.reading import XmlError, read_history
from sae.flows.parapheur.recognising import Kind, kind_of, pes_name
from sae.flows.parapheur.terms import terms_of
from sae.flows.parapheur.units import FolderFacts, folder_unit
from sae.flows.signing import KnownSignature, complete, signed_document
from seda.elements import Element
from tests.unit.flows.parapheur import SEEN, SIGNED, a_log, a_p7s, a_premis, a_xades


def the_history(data: bytes) -> History:
    found = read_history(data)
    assert found is not None
    return found


def said(element: Element, name: str) -> str:
    return next((child.text for child in element.children if child.name == name), "")


def test_a_history_in_premis_says_its_folder_its_documents_and_its_steps() -> None:
    history = the_history(
        a_premis({"facture.pdf": b"f"}, annexes={"devis.pdf": b"d"}, properties={"siret": "1"})
    )

    assert (history.name, history.folder_id) == ("Facture F-12", "dossier-1")
    assert history.properties == (("siret", "1"),)
    assert [(one.name, one.role) for one in history.documents] == [
        ("facture.pdf", Role.MAIN),
        ("devis.pdf", Role.ANNEX),
    ]
    assert [(one.code, one.agent, one.note) for one in history.steps] == [
        ("SIGNATURE", "Camille Exemple", ""),
        ("VISA", "Camille Exemple", "vu"),
    ]


def test_a_history_of_the_older_platform_is_read_too() -> None:
    history = the_history(
        a_log(
            ("2017-03-15T09:25:04.123+01:00", "Camille", "Vise", ""),
            ("15/03/2017 10:00", "Dominique", "RejetSignataire", "montant faux"),
        )
    )
    steps = in_order(history.steps)

    assert [one.label for one in steps] == ["Visa", "Rejet"]
    assert status_of(steps) == "Rejeté"


def test_another_document_is_no_history_and_a_hostile_one_says_so() -> None:
    assert read_history(b"<Invoice/>") is None
    with pytest.raises(XmlError):
        read_history(b'<!DOCTYPE a [<!ENTITY b "c">]><premis>&b;</premis>')


def test_steps_become_events_in_the_order_of_their_dates() -> None:
    steps = in_order(the_history(a_premis({}, steps=(SIGNED, SEEN))).steps)

    written = list(events(steps, version="2.2"))

    assert [said(one, "EventType") for one in written] == ["Visa", "Signature"]
    assert said(written[1], "EventDateTime") == "2025-03-04T16:17:28.082+01:00"
    assert said(written[1], "EventDetail") == "Signature par Camille Exemple"
    assert said(written[0], "OutcomeDetailMessage") == "vu"
    agent = written[1].children[-1]
    assert said(agent, "LinkingAgentIdentifierValue") == "u1"
    assert "LinkingAgentIdentifier" not in [
        child.name for one in events(steps, version="2.1") for child in one.children
    ]


def test_a_rejection_is_an_outcome_and_gives_its_motive() -> None:
    steps = in_order(
        the_history(
            a_premis({}, steps=(("REJECT", "2025-01-02T00:00:00Z", "u1", "doublon"),))
        ).steps
    )
    (written,) = events(steps, version="2.1")

    assert said(written, "Outcome") == Outcome.KO
    assert said(written, "OutcomeDetailMessage") == "doublon"


def test_a_step_without_a_date_is_told_and_never_dated() -> None:
    steps = in_order((Step(code="VISA", at="", agent="C."), Step(code="READ", at="30 février")))

    assert list(events(steps, version="2.3")) == []
    assert undated(steps) == (
        "Visa par C. (sans date)",
        "Lecture (date illisible : « 30 février »)",
    )
    assert days_of(steps) == ("", "")


def test_an_unknown_step_keeps_its_own_name() -> None:
    (step,) = in_order((Step(code="TELEPATHY", at="2025-01-01"),))

    assert step.label == "TELEPATHY"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (a_p7s(b"x"), Kind.CMS),
        (a_p7s(b"x", armoured=False), Kind.CMS),
        (a_xades(b"x"), Kind.XADES),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><p:premis/>", Kind.HISTORY),
        (b"<n:PES_Aller xmlns:n='a'><NomFic V=\"FLUX_1\"/>", Kind.PES),
        (b"<Signature>autre chose</Signature>", Kind.XML),
        (bytes.fromhex("3082037930030201003082037006092a864886f70d010702"), Kind.TIMESTAMP),
        (b"PK\x03\x04", Kind.ZIP),
        (b"%PDF-1.4", Kind.PDF),
        (b"-----BEGIN CERTIFICATE-----", Kind.OTHER),
        (b"", Kind.OTHER),
    ],
)
def test_a_file_is_known_by_its_first_bytes(head: bytes, kind: Kind) -> None:
    assert kind_of(head) is kind


def test_a_flow_of_accounts_says_its_name() -> None:
    assert pes_name(b'<Parametres><NomFic V="PESALR2_1"/>') == "PESALR2_1"
    assert pes_name(b"<Parametres/>") == ""


@pytest.mark.parametrize("make", [a_p7s, a_xades])
def test_a_signature_is_joined_to_the_document_whose_digest_it_holds(
    make: Callable[[bytes], bytes],
) -> None:
    data = make(b"le document")

    held = list(joining.held_digests(data, kind_of(data)))

    assert hashlib.sha256(b"le document").hexdigest() in held
    assert hashlib.sha256(b"autre").hexdigest() not in held


def test_a_signature_is_joined_by_names_otherwise() -> None:
    documents = ["A/main.odt", "B/main.odt", "B/main.pdf"]

    assert joining.by_name("B/main.odt-1-C_N.p7s", documents) == "B/main.odt"
    assert joining.by_name("A/MAIN.ODT.p7s", documents) == "A/main.odt"
    assert joining.by_name("B/main.p7s", documents) == "B/main.odt"
    assert joining.by_name("B/other.p7s", documents) is None


def test_digests_are_compared_however_they_are_written() -> None:
    assert joining.hexadecimal("AB CD") == "abcd"
    assert joining.hexadecimal(base64.b64encode(b"12345678901234567890").decode()) == (
        b"12345678901234567890".hex()
    )
    assert joining.hexadecimal("pas une empreinte") == "pasuneempreinte"


def test_each_export_of_a_folder_is_a_folder() -> None:
    found = folders_of(
        {
            "lot/D1/premis.xml": Kind.HISTORY,
            "lot/D1/Documents principaux/a.pdf": Kind.PDF,
            "lot/D2/Documents principaux/a.pdf": Kind.PDF,
            "lot/D2/Annexes/b.pdf": Kind.PDF,
            "D3/a.pdf": Kind.PDF,
            "D3/plus/b.pdf": Kind.PDF,
        }
    )

    assert {top: len(paths) for top, paths in found.items()} == {
        "lot/D1": 2,
        "lot/D2": 2,
        "D3": 2,
    }


def test_files_without_any_sign_make_one_folder() -> None:
    assert list(folders_of({"a.pdf": Kind.PDF, "b.p7s": Kind.CMS})) == [""]


def test_a_document_named_like_a_slip_is_a_document_where_documents_are() -> None:
    assert not is_slip("Documents principaux/bordereau.pdf")
    assert is_slip("bordereau.pdf")


def test_metadata_become_public_terms_when_their_name_is_plain() -> None:
    properties = [
        ("i_Parapheur_reserved_subtype", "Factures"),
        ("NUM_FACTURE", "F-12"),
        ("numFacture", "F-13"),
        ("N° de marché", "2024-07"),
        ("Élu référent", "C. E."),
    ]

    assert list(terms_of(properties)) == [
        ("Factures", "i_Parapheur:subtype"),
        ("F-12", "EN16931:BT-1"),
        ("F-13", "EN16931:BT-1"),
        ("2024-07", "EN16931:BT-12"),
        ("C. E.", "i_Parapheur:Elu_referent"),
    ]


def test_retention_is_stated_for_known_documents_only() -> None:
    history = the_history(a_premis({}))
    steps = in_order(history.steps)

    def rules(*, accounting: bool) -> list[str]:
        facts = FolderFacts(name="x", history=history, steps=steps, accounting=accounting)
        unit = folder_unit(facts, version="2.1", ruling=Ruling())
        return [said(one, "Rule") + said(one, "StartDate") for one in unit.management]

    assert rules(accounting=True) == ["FIN-052025-12-31"]
    assert rules(accounting=False) == []


SIGNATURE = KnownSignature(
    signer="Camille Exemple",
    signed_at=datetime.fromisoformat("2025-03-04T16:17:28+01:00"),
    validator="i-Parapheur",
    kind="CAdES détachée",
    detached=True,
)


def test_before_2_3_a_signature_names_its_signer_and_the_object_signed() -> None:
    (drafted,) = signed_document([SIGNATURE], version="2.2")
    (whole,) = complete([drafted], object_id="ID7", digest="abc", algorithm="SHA-512")

    assert [child.name for child in whole.children] == ["Signer", "Validator", "ReferencedObject"]
    assert said(whole.children[2], "SignedObjectId") == "ID7"
    assert list(complete([drafted], object_id="", digest="", algorithm="")) == []


def test_before_2_3_nothing_is_said_of_a_signature_that_nobody_dated() -> None:
    unknown = KnownSignature(signer="Camille", signed_at=None)

    assert list(signed_document([unknown], version="2.1")) == []


def test_from_2_3_on_the_document_says_where_its_signature_is() -> None:
    (written,) = signed_document([SIGNATURE], version="2.3")

    assert [(child.name, child.text) for child in written.children[:2]] == [
        ("SigningRole", "SignedDocument"),
        ("DetachedSigningRole", "Signature"),
    ]
    assert said(written.children[2], "SigningType") == "CAdES détachée"
