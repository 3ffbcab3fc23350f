"""Accounting flows become a package: orders with their documents, the flow whole, its answers."""

import zipfile
from pathlib import Path

import pytest

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_pes import prepare_pes
from tests.jobs.archives import a_home
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    Formats,
    a_folder,
    asked,
    codes,
    contents,
    manifest_of,
    texts,
    titles,
    tools,
)
from tests.unit.flows.pes_flows import a_document, a_flow, a_slip, an_acquit, an_order

SEDA = "{fr:gouv:culture:archivesdefrance:seda:v2.1}"
ORDER = "Mandat 1201 – Chauffage Imaginaire – Chauffage – 120,00\u00a0€"
SLIP = "Bordereau de mandats 7/2024 – BUDGET DE TEST"


def prepared(folder: Path, files: dict[str, bytes]) -> Prepared:
    source = a_folder(folder / "source", files)
    request = FlowRequest(source=source, asked=asked(folder / "out.zip"))
    return prepare_pes(request, tools(Formats()))


def rules_of(package: Path, title: str) -> list[str]:
    """Give the rules stated on the first unit of that title."""
    for unit in manifest_of(package).iter(f"{SEDA}ArchiveUnit"):
        if unit.findtext(f"{SEDA}Content/{SEDA}Title") == title:
            return [rule.text or "" for rule in unit.iterfind(f"{SEDA}Management/*/{SEDA}Rule")]
    raise AssertionError(title)


def test_an_order_stands_with_its_documents_and_the_flow_with_its_answer(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order("P1", "P2")), documents=a_document("P1", b"facture"))

    made = prepared(tmp_path, {"flux.xml": flow, "ACQUIT_flux.xml": an_acquit()})

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == [
        SLIP,
        "Flux PES_Aller FLUX_1",
        "Acquittement de la trésorerie du 15/03/2024",
        ORDER,
        "P1.txt",
        "P2.txt – non jointe",
    ]
    assert set(contents(made.package).values()) == {flow, an_acquit(), b"facture"}
    assert ("pes_document_missing", "flux.xml") in codes(made)


def test_a_document_on_paper_is_stated_and_not_missed(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"flux.xml": a_flow(a_slip(an_order("P9", support="02")))})

    assert "P9.txt – non jointe" in titles(made.package)
    assert "pes_document_missing" not in {code for code, _ in codes(made)}


def test_a_document_sent_in_another_flow_joins_the_order_that_names_it(tmp_path: Path) -> None:
    first = a_flow(a_slip(an_order("P1")))
    second = a_flow(documents=a_document("P1", b"facture"), name="FLUX_2")

    made = prepared(tmp_path, {"a.xml": first, "b.xml": second})

    assert titles(made.package)[:4] == [SLIP, "Flux PES_Aller FLUX_1", ORDER, "P1.txt"]
    assert b"facture" in contents(made.package).values()


def test_a_document_that_several_orders_share_is_packed_once_and_found_below_each(
    tmp_path: Path,
) -> None:
    orders = [an_order("P1", number=str(number)) for number in range(1201, 1204)]

    made = prepared(
        tmp_path, {"f.xml": a_flow(a_slip(*orders), documents=a_document("P1", b"une"))}
    )

    assert titles(made.package).count("P1.txt") == 3
    assert made.objects == 2
    assert "Pièce commune à plusieurs ordres, rangée sous le n° 1201." in texts(
        made.package, "Description"
    )


def test_a_refused_document_is_told_and_kept(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order("P1")), documents=a_document("P1"))

    made = prepared(tmp_path, {"flux.xml": flow, "acquit.xml": an_acquit(state="2")})

    assert ("pes_document_refused", "flux.xml") in codes(made)
    assert "Acquittement de la trésorerie du 15/03/2024 – 1 élément(s) refusé(s)" in titles(
        made.package
    )


def test_what_concerns_a_natural_person_is_closed_and_so_is_the_flow_that_holds_it(
    tmp_path: Path,
) -> None:
    flow = a_flow(
        a_slip(an_order(number="1201"), an_order(number="1202", category="01", party="Untel"))
    )

    made = prepared(tmp_path, {"flux.xml": flow})

    assert rules_of(made.package, ORDER) == ["AR038"]
    personal = "Mandat 1202 – Untel – Chauffage – 120,00\u00a0€"
    assert rules_of(made.package, personal) == ["AR048"]
    assert rules_of(made.package, "Flux PES_Aller FLUX_1") == ["AR048"]
    assert rules_of(made.package, SLIP) == ["FIN-05"]


def test_two_documents_of_one_identifier_are_both_kept_and_told(tmp_path: Path) -> None:
    documents = a_document("P1", b"une") + a_document("P1", b"autre")

    made = prepared(tmp_path, {"f.xml": a_flow(a_slip(an_order("P1")), documents=documents)})

    assert ("pes_identifier_twice", "f.xml") in codes(made)
    with zipfile.ZipFile(made.package) as package:
        assert {b"une", b"autre"} <= {package.read(name) for name in package.namelist()}


def test_a_flow_of_several_slips_stands_above_them(tmp_path: Path) -> None:
    made = prepared(
        tmp_path, {"f.xml": a_flow(a_slip(an_order()), a_slip(an_order(number="9"), number="8"))}
    )

    assert titles(made.package)[:3] == [
        "Flux comptable – FLUX_1",
        "Flux PES_Aller FLUX_1",
        SLIP,
    ]


@pytest.mark.parametrize(
    "unsound",
    [
        a_flow(a_slip(an_order()))[:-40],
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + a_flow()[38:],
    ],
)
def test_an_unsound_flow_is_archived_and_nothing_of_it_is_believed(
    tmp_path: Path, unsound: bytes
) -> None:
    made = prepared(tmp_path, {"f.xml": unsound})

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == ["f.xml"]
    assert set(contents(made.package).values()) == {unsound}


def test_the_same_flows_give_the_same_package(tmp_path: Path) -> None:
    source = a_folder(
        tmp_path / "s", {"f.xml": a_flow(a_slip(an_order("P1")), documents=a_document("P1"))}
    )

    made = [
        prepare_pes(FlowRequest(source=source, asked=asked(tmp_path / name)), tools(Formats()))
        for name in ("one.zip", "two.zip")
    ]

    assert made[0].sha512 == made[1].sha512


def test_no_bank_account_is_in_what_people_search(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"f.xml": a_flow(a_slip(an_order()))})

    assert "FR0000000000000000000000000" not in str(
        [element.text for element in manifest_of(made.package).iter()]
    )


def test_the_package_is_taken_in(tmp_path: Path) -> None:
    flow = a_flow(a_slip(an_order("P1", "P2")), documents=a_document("P1", b"facture"))
    made = prepared(tmp_path, {"flux.xml": flow, "ACQUIT_flux.xml": an_acquit()})

    (outcome,) = taken_in(a_home(tmp_path / "home"), made.package)

    assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)
    assert {one.code for one in outcome.result.findings} == {
        "agency_unknown",
        "agreement_missing",
        "rule_unknown",
    }
