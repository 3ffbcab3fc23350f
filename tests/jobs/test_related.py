"""The file of an expense, from any of its papers, whatever the order in which they came."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.expense import Because, Certainty
from sae.domain.expense_missing import Lack
from sae.domain.expense_stages import Stage
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.rebuild import rebuild
from sae.jobs.related import ExpenseFile, ExpensePiece, related
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.expenses import (
    INVOICE_BYTES,
    a_contract,
    a_document,
    a_mention,
    a_slip,
    a_visa,
    an_act,
    an_answer,
    an_invoice,
    an_order,
    ingested,
)

INVOICE = "Facture FA-2024-0001 - Thermique du Val"
ORDER = "Mandat 412 - Thermique du Val - chauffage"
WHOLE = [
    INVOICE,
    "Dossier de visa - Thermique du Val",
    "  facture.pdf",
    "Bordereau de mandats 12/2024",
    f"  {ORDER}",
    "    Pièce PJ-1",
    "    Pièce PJ-RIB",
    "    PJ-2 - non jointe",
    "  Flux PES_Aller PES-0001",
    "Marché 2024-07 - chauffage",
    "Délibération n° 2024-045",
    "Acquittement de la trésorerie du 02/04/2024",
]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """A whole expense, another one beside it in the same slip, one document not yet received."""
    folder = tmp_path_factory.mktemp("chain")
    with an_archive(a_home(folder / "home")) as archive:
        rib = b"%PDF-1.4 releve d'identite bancaire"
        papers = (a_document("PJ-1"), a_document("PJ-RIB", rib), a_mention("PJ-2"))
        others = (a_document("PJ-9", b"%PDF-1.4 autre"), a_document("PJ-RIB-2", rib))
        orders = (an_order("412", papers=papers), an_order("413", papers=others, title="Autre"))
        ingested(
            archive,
            folder / "packages",
            a_slip(orders=orders),
            an_invoice(),
            an_invoice("FA-2024-0099", data=b"%PDF-1.4 autre facture"),
            a_visa(("facture.pdf", INVOICE_BYTES)),
            a_contract(),
            an_act(),
            an_answer("2024-12", refused=("0 PJ-RIB", "0 2024-99")),
        )
        yield archive


def test_an_invoice_leads_to_its_whole_expense_and_to_no_other(chain: Archive) -> None:
    file = related(chain, the(chain, INVOICE))

    assert tree(file) == WHOLE
    why = {one.unit.title: (one.because, one.certainty) for one in file.pieces}
    assert why["Pièce PJ-1"] == (Because.SAME_BYTES, Certainty.CERTAIN)
    assert why["Marché 2024-07 - chauffage"] == (Because.CONTRACT, Certainty.CERTAIN)
    assert why["Délibération n° 2024-045"] == (Because.ACT_NUMBER, Certainty.CERTAIN)
    assert not file.truncated


def test_its_order_leads_to_the_same_file(chain: Archive) -> None:
    assert sorted(tree(related(chain, the(chain, ORDER)))) == sorted(WHOLE)


def test_a_contract_leads_to_what_was_paid_under_it(chain: Archive) -> None:
    stages = of_stage(related(chain, the(chain, "Marché 2024-07 - chauffage")), Stage.INVOICE)

    assert [one.unit.title for one in stages] == [INVOICE, INVOICE.replace("0001", "0099")]


def test_what_is_named_and_not_there_is_said_and_what_was_refused(chain: Archive) -> None:
    file = related(chain, the(chain, INVOICE))

    assert [(one.lack, one.name) for one in file.missing] == [
        (Lack.REFUSED, "PJ-RIB"),
        (Lack.DOCUMENT, "PJ-2"),
    ]


def test_the_visas_of_the_folder_are_told_as_its_events_say_them(chain: Archive) -> None:
    (visa,) = of_stage(related(chain, the(chain, INVOICE)), Stage.VISA)

    assert [(one.type, one.detail, one.outcome) for one in visa.events] == [
        ("SIGNATURE", "Signature du maire", "OK")
    ]


def test_the_same_bytes_received_three_times_are_reported_and_stay_three_units(
    chain: Archive,
) -> None:
    file = related(chain, the(chain, INVOICE))

    assert [{title for _, title in one.units} for one in file.twins] == [
        {INVOICE, "Pièce PJ-1", "facture.pdf"},
        {"Pièce PJ-RIB", "Pièce PJ-RIB-2"},
    ]


def test_a_document_that_comes_months_later_joins_by_its_identifier(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        packages = tmp_path / "packages"
        ingested(archive, packages, a_slip(orders=(an_order(papers=(a_mention("PJ-JUIN"),)),)))
        before = related(archive, the(archive, ORDER))
        ingested(archive, packages, a_document("PJ-JUIN", b"%PDF-1.4 juin"))
        after = related(archive, the(archive, ORDER))
        from_it = related(archive, the(archive, "Pièce PJ-JUIN"))

    assert (Lack.DOCUMENT, "PJ-JUIN") in lacks(before)
    assert (Lack.DOCUMENT, "PJ-JUIN") not in lacks(after)
    (found,) = (one for one in after.pieces if one.unit.title == "Pièce PJ-JUIN")
    assert (found.because, found.certainty) == (Because.ID_UNIQUE, Certainty.CERTAIN)
    assert f"  {ORDER}" in tree(from_it)


def test_a_slip_without_its_acknowledgement_says_so_until_it_comes(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        packages = tmp_path / "packages"
        ingested(archive, packages, a_slip(orders=(an_order(),)), an_answer("2023-12"))
        before = related(archive, the(archive, ORDER))
        ingested(archive, packages, an_answer(flow="PES-0001"))
        after = related(archive, the(archive, ORDER))

    assert (Lack.NO_ANSWER, "12/2024") in lacks(before)
    assert (Lack.NO_ANSWER, "12/2024") not in lacks(after)
    assert of_stage(after, Stage.TREASURY)[0].because is Because.FLOW_NAME


def test_a_supplier_alone_joins_nothing(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ingested(
            archive,
            tmp_path / "packages",
            an_invoice("F-1", contract="", data=b"%PDF-1.4 F-1"),
            an_invoice("F-2", contract="", data=b"%PDF-1.4 F-2"),
            a_slip(orders=(an_order(title="Mandat 412 - Thermique du Val"),)),
        )
        file = related(archive, the(archive, "Facture F-1 - Thermique du Val"))

    assert len(file.pieces) == 1
    assert {lack for lack, _ in lacks(file)} == {Lack.NO_ORDER, Lack.NO_VISA}


def test_an_order_of_the_amount_that_names_the_invoice_is_likely_its_own(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        order = an_order(title="Mandat 412 - FACT FA-2024-0001 chauffage")
        ingested(archive, tmp_path / "packages", an_invoice(contract=""), a_slip(orders=(order,)))
        file = related(archive, the(archive, INVOICE))

    (found,) = of_stage(file, Stage.ORDER)
    assert (found.because, found.certainty) == (Because.AMOUNT, Certainty.LIKELY)
    (slip,) = of_stage(file, Stage.SLIP)
    assert slip.certainty is Certainty.LIKELY  # what a likely unit leads to is no surer


def test_an_invoice_paid_twice_shows_both_orders(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        slips = (
            a_slip("12", flow="A", orders=(an_order("412", papers=(a_document("PJ-A"),)),)),
            a_slip(
                "19", flow="B", orders=(an_order("530", slip="19", papers=(a_document("PJ-B"),)),)
            ),
        )
        ingested(archive, tmp_path / "packages", an_invoice(contract=""), *slips)
        file = related(archive, the(archive, INVOICE))

    assert len(of_stage(file, Stage.ORDER)) == 2
    assert len(file.twins[0].units) == 3


def test_an_invoice_received_ten_times_is_told_once_with_all_its_copies(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        copies = [
            an_invoice(title=f"Facture reçue {n}", contract="", data=b"%%PDF-1.4 %d" % n)
            for n in range(4)
        ]
        ingested(archive, tmp_path / "packages", *copies)
        file = related(archive, the(archive, "Facture reçue 0"))

    (twins,) = file.twins
    assert {title for _, title in twins.units} == {f"Facture reçue {n}" for n in range(4)}


def test_what_one_may_not_read_is_neither_shown_nor_counted(tmp_path: Path) -> None:
    agent = Caller(
        account_id="a",
        name="Agent",
        roles=frozenset({Role.AGENT}),
        agencies=frozenset({"SERVICE-ACHATS"}),
        authenticated=True,
    )
    with an_archive(a_home(tmp_path / "home")) as archive:
        packages = tmp_path / "packages"
        ingested(archive, packages, an_invoice(contract="2024-07"), agency="SERVICE-ACHATS")
        ingested(archive, packages, an_invoice(title="Copie"), a_contract())
        confirm_everything(archive)
        narrowed = replace(archive, caller=agent)
        file = related(narrowed, the(archive, INVOICE))
        with pytest.raises(UnknownIdentifier):
            related(narrowed, the(archive, "Marché 2024-07 - chauffage"))

    assert len(file.pieces) == 1
    assert not file.twins
    assert not file.is_whole
    assert (Lack.CONTRACT, "2024-07") in lacks(file)


def test_a_rebuild_gives_the_same_file(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        slip = a_slip(orders=(an_order(papers=(a_document("PJ-1"),)),))
        ingested(archive, tmp_path / "packages", slip, an_invoice(), a_contract())
        before = related(archive, the(archive, INVOICE))
        rebuild(archive)
        after = related(archive, the(archive, INVOICE))

    assert tree(after) == tree(before)
    assert after.missing == before.missing


def test_a_transfer_is_no_paper_of_an_expense(chain: Archive) -> None:
    with chain.catalogue.read() as reader:
        transfer_id = next(iter(reader.transfers())).transfer_id

    with pytest.raises(UsageError):
        related(chain, transfer_id)


# ----------------------------------------------------------------------------- private


def tree(file: ExpenseFile) -> list[str]:
    return [f"{'  ' * one.depth}{one.unit.title}" for one in file.pieces]


def of_stage(file: ExpenseFile, stage: Stage) -> list[ExpensePiece]:
    return [one for one in file.pieces if one.stage is stage]


def lacks(file: ExpenseFile) -> list[tuple[Lack, str]]:
    return [(one.lack, one.name) for one in file.missing]


def the(archive: Archive, title: str) -> str:
    with archive.catalogue.read() as reader:
        (found,) = (unit.unit_id for unit in reader.units() if unit.title == title)
    return found


def confirm_everything(archive: Archive) -> None:
    with archive.catalogue.write() as tx:
        agencies = tx.referentials().agencies
        tx.put_agencies([replace(agency, confirmed=True) for agency in agencies])
