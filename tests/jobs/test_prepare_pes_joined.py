"""What joins flows: answers of the treasury, documents sent later, flows in containers."""

import gzip
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.jobs.preparations import codes, contents, in_tar_gz, manifest_of, texts, titles
from tests.jobs.test_prepare_pes import ORDER, SEDA, prepared, rules_of, terms_of
from tests.unit.flows.invoices import a_zip
from tests.unit.flows.pes_flows import (
    a_document,
    a_flow,
    a_return,
    a_slip,
    an_acquit,
    an_order,
)


def test_an_answer_says_what_it_answers_and_what_it_refuses(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order("P1")), documents=a_document("P1"))

    made = prepared(tmp_path, {"flux.xml": flow, "acquit.xml": an_acquit(state="0")})

    terms = terms_of(made.package, "Acquittement")
    assert terms["PES:NomFic"] == ["FLUX_1"]
    assert terms["PES:ExerciceBord-NumBord"] == ["2024-7"]
    assert terms["PES:IdUnique"] == ["P1"]
    assert terms["PES:ElementACQUIT"] == ["0 P1"]
    assert terms["PES:CodCol-CodBud"] == ["208-00"]
    assert terms_of(made.package, "P1.txt")["PES:EtatAck"] == ["0"]
    events = [
        one.findtext(f"{SEDA}Outcome") for one in manifest_of(made.package).iter(f"{SEDA}Event")
    ]
    assert events == ["OK", "WARNING"]  # of the slip, of the answer as a whole


def test_a_refused_slip_is_told(tmp_path: Path) -> None:
    refused = an_acquit().replace(b'<EtatAck V="1"/><NumBord', b'<EtatAck V="0"/><NumBord')

    made = prepared(tmp_path, {"flux.xml": a_flow(a_slip(an_order())), "acquit.xml": refused})

    assert ("pes_slip_refused", "flux.xml") in codes(made)


def test_an_answer_alone_is_found_by_the_slips_it_speaks_of(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"acquit.xml": an_acquit(name="ACQUIT_FLUX_9")})

    terms = terms_of(made.package, "Acquittement")
    assert terms["PES:NomFic"] == ["FLUX_9"]
    assert terms["PES:ExerciceBord-NumBord"] == ["2024-7"]
    assert ("pes_answer_alone", "acquit.xml") in codes(made)


def test_a_slip_sent_again_takes_its_own_answer(tmp_path: Path) -> None:
    files = {
        "a.xml": a_flow(a_slip(an_order()), name="FLUX_1"),
        "b.xml": a_flow(a_slip(an_order()), name="FLUX_2"),
        "r.xml": an_acquit(name="FLUX_2"),
    }

    made = prepared(tmp_path, files)

    found = titles(made.package)
    assert found.index("Flux PES_Aller FLUX_2") + 1 == found.index(
        "Acquittement de la trésorerie du 15/03/2024"
    )


def test_a_flow_sent_again_keeps_its_own_documents(tmp_path: Path) -> None:
    slip = a_slip(an_order("P1"))
    first = a_flow(slip, documents=a_document("P1", b"la premiere"), name="FLUX_1")
    again = a_flow(slip, documents=a_document("P1", b"la bonne"), name="FLUX_2")
    alone = a_flow(documents=a_document("P1", b"une autre"), name="FLUX_3")

    made = prepared(tmp_path, {"a.xml": first, "b.xml": again, "c.xml": alone})

    assert titles(made.package).count("P1.txt") == 3
    with zipfile.ZipFile(made.package) as package:
        packed = {package.read(name) for name in package.namelist()}
    assert {b"la premiere", b"la bonne", b"une autre"} <= packed


def test_a_return_of_the_treasury_dates_each_order(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"f.xml": a_flow(a_slip(an_order())), "r.xml": a_return()})

    assert terms_of(made.package, "Mandat 1201")["PES:EtatPce"] == ["01"]
    assert "2024-03-20" in texts(made.package, "EventDateTime")
    assert "Retour de la trésorerie du 21/03/2024" in titles(made.package)


def test_a_document_sent_later_stands_below_the_order_it_names(tmp_path: Path) -> None:
    accounting = (
        '<RefCompta><Domaine V="01"/><Exercice V="2024"/><Identifiant V="1201"/></RefCompta>'
    )
    later = a_flow(documents=a_document("P7", accounting=accounting), name="FLUX_2")

    both = prepared(tmp_path, {"a.xml": later, "b.xml": a_flow(a_slip(an_order()))})
    found = titles(both.package)

    assert found[found.index(ORDER) + 1] == "P7.txt"
    assert found.count("P7.txt") == 1


def test_a_document_sent_alone_says_the_order_it_is_for(tmp_path: Path) -> None:
    accounting = (
        '<RefCompta><Domaine V="01"/><Exercice V="2024"/><Identifiant V="1201"/></RefCompta>'
    )
    later = a_flow(documents=a_document("P7", accounting=accounting), name="FLUX_2")

    made = prepared(tmp_path, {"a.xml": later})

    terms = terms_of(made.package, "P7.txt – pour 1201/2024")
    assert terms["PES:IdPce"] == ["1201"]
    assert terms["PES:Exer"] == ["2024"]
    assert terms["PES:CodCol-CodBud"] == ["208-00"]


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("UTF-8", "iso8859-1"), ("ISO-8859-1", "utf-8"), ("ISO-8859-15", "cp1252")],
)
def test_a_flow_that_lies_about_its_encoding_is_read_and_told(
    declared: str, actual: str, tmp_path: Path
) -> None:
    flow = a_flow(a_slip(an_order(purpose="Écoles – été"[: 6 if actual != "cp1252" else 12])))
    flow = flow.decode().replace("UTF-8", declared, 1).encode(actual)

    made = prepared(tmp_path, {"f.xml": flow})

    assert ("flow_encoding_differs", "f.xml") in codes(made)
    assert any("Écoles" in title for title in titles(made.package))
    assert flow in contents(made.package).values()


def test_a_mark_before_letters_that_are_not_utf_8_costs_the_flow_its_units_only(
    tmp_path: Path,
) -> None:
    flow = a_flow(a_slip(an_order(purpose="Été")), encoding="ISO-8859-1")

    made = prepared(tmp_path, {"f.xml": b"\xef\xbb\xbf" + flow})

    assert ("pes_unreadable", "f.xml") in codes(made)
    assert made.objects == 1


def test_a_mark_before_a_flow_in_utf_8_is_no_lie(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"f.xml": b"\xef\xbb\xbf" + a_flow(a_slip(an_order()))})

    assert made.findings == ()


def test_the_picture_of_a_slip_stands_beside_its_flow_and_is_as_closed(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order(category="01")))

    made = prepared(tmp_path, {"mandats.xml": flow, "mandats.pdf": b"%PDF-", "x.pdf": b"%PDF- x"})

    assert titles(made.package)[2] == "Visuel (mandats.pdf)"
    assert rules_of(made.package, "Visuel (mandats.pdf)") == ["AR048"]
    assert ("pes_not_a_flow", "x.pdf") in codes(made)


@pytest.mark.parametrize("pack", [a_zip, in_tar_gz, lambda files: gzip.compress(files["f.xml"])])
def test_a_flow_inside_a_container_is_read_and_the_container_kept(
    pack: Callable[[dict[str, bytes]], bytes], tmp_path: Path
) -> None:
    flow = a_flow(a_slip(an_order("P1")), documents=a_document("P1", b"facture"))
    container = pack({"f.xml": flow})

    made = prepared(tmp_path, {"depot.gz": container})

    assert ORDER in titles(made.package)
    assert {container, flow, b"facture"} <= set(contents(made.package).values())
    assert made.findings == ()


def test_a_container_with_no_flow_keeps_its_content(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"f.xml": a_flow(), "photos.zip": a_zip({"a.txt": b"a"})})

    assert made.objects == 2
    assert ("pes_not_a_flow", "photos.zip") in codes(made)


def test_a_container_that_climbs_out_writes_nothing_outside(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order()))

    made = prepared(tmp_path, {"depot.zip": a_zip({"../../dehors.xml": flow, "f.xml": flow})})

    assert ("flow_container_damaged", "depot.zip") in codes(made)
    assert ORDER in titles(made.package)
    assert {path.name for path in tmp_path.iterdir()} == {"source", "out.zip"}


def test_an_answer_to_several_flows_is_joined_to_each_of_them(tmp_path: Path) -> None:
    slips = b'<ElementACQUIT><DomaineAck V="5"/><EtatAck V="0"/><NumBord V="8"/>'
    answer = an_acquit(name="REPONSE").replace(
        b"</ACQUIT>", slips + b'<ExerciceBord V="2024"/></ElementACQUIT></ACQUIT>'
    )
    files = {
        "a.xml": a_flow(a_slip(an_order()), name="FLUX_1"),
        "b.xml": a_flow(a_slip(an_order(number="9"), number="8"), name="FLUX_2"),
        "r.xml": answer,
    }

    made = prepared(tmp_path, files)

    assert codes(made) == [("pes_slip_refused", "b.xml")]
    kinds = texts(made.package, "EventType")
    assert kinds.count("Acquittement de la trésorerie") == 3  # two slips, and the answer


def test_a_refusal_is_told_when_its_flow_is_not_here(tmp_path: Path) -> None:
    refused = an_acquit().replace(b'<EtatAck V="1"/><NumBord', b'<EtatAck V="0"/><NumBord')

    made = prepared(tmp_path, {"acquit.xml": refused})

    assert ("pes_slip_refused", "acquit.xml") in codes(made)


def test_a_flow_received_twice_is_told(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order()))

    made = prepared(tmp_path, {"a.xml": flow, "b.xml": flow})

    assert ("pes_flow_twice", "b.xml") in codes(made)


def test_days_and_amounts_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order())).replace(b"2024-03-12", b"2024-13-45")
    flow = flow.replace(b"2024-03-11", b"hier").replace(b'"100.00"', b'"cent"')

    made = prepared(tmp_path, {"a.xml": flow})

    told = [where for code, where in codes(made) if code == "pes_value_unreadable"]
    assert sorted(told) == ["a.xml", "a.xml", "a.xml : 1201"]
    assert terms_of(made.package, "Mandat 1201")["PES:MontantTTC"] == ["cent"]


def test_a_document_named_without_an_identifier_is_stated(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"a.xml": a_flow(a_slip(an_order("")))})

    assert any(one.endswith("non jointe") and one != "non jointe" for one in titles(made.package))


def test_slips_and_orders_without_a_number_or_an_amount_are_told(tmp_path: Path) -> None:
    flow = re.sub(rb' V="[^"]*"', b' V=""', a_flow(a_slip(an_order())))

    made = prepared(tmp_path, {"a.xml": flow})

    assert codes(made).count(("pes_number_missing", "a.xml")) == 2
    assert "Mandat" in titles(made.package)  # no amount was said: none is made up


def test_what_systems_leave_in_a_zip_stays_in_it(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order()))
    parcel = a_zip({"mars/flux.xml": flow, "mars/.DS_Store": b"x", "__MACOSX/._flux.xml": b"x"})

    made = prepared(tmp_path, {"envoi.zip": parcel})

    found = titles(made.package)
    assert "Flux PES_Aller FLUX_1" in found
    assert not {".DS_Store", "._flux.xml"} & set(found)


def test_a_refusal_names_the_order_that_is_wrong(tmp_path: Path) -> None:
    wrong = b'<Erreur><NumAnoAck V="12"/><LibelleAnoAck V="Tiers inconnu"/></Erreur>'
    detail = b'<DetailPiece><NumPiece V="1201"/>' + wrong + b"</DetailPiece></ElementACQUIT>"
    answer = an_acquit().replace(b"</ElementACQUIT>", detail, 1)

    made = prepared(tmp_path, {"a.xml": a_flow(a_slip(an_order())), "r.xml": answer})

    assert ("pes_slip_refused", "a.xml") in codes(made)
    assert texts(made.package, "OutcomeDetailMessage") == ["n° 1201 : 12 Tiers inconnu"]
