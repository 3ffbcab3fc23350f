"""What the archive should have and does not; the certificate that says so."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.act import ActKind
from sae.domain.business_series import Series
from sae.domain.expense import Because
from sae.errors import NotAllowed, UsageError
from sae.jobs.attest_completeness import attest_completeness
from sae.jobs.explain_gap import ExplanationRequest, explain_gap
from sae.jobs.gaps import GapsReport, Named, gaps
from sae.jobs.rebuild import rebuild
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.expenses import (
    a_contract,
    a_document,
    a_mention,
    a_slip,
    an_act,
    an_answer,
    an_invoice,
    an_order,
    ingested,
)
from tests.packages import a_unit


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Deliberations 1, 2, 4, 5; orders 410 to 413 without 412; an invoice archived twice."""
    folder = tmp_path_factory.mktemp("gaps")
    acts = [an_act(f"2024-{number:03}") for number in (1, 2, 4, 5)]
    orders = [
        an_order(number, papers=papers)
        for number, papers in (
            ("410", (a_mention("PJ-7"), a_mention("PJ-8", "02"))),
            ("411", ()),
            ("413", ()),
        )
    ]
    twice = [an_invoice(data=b"%PDF-1.4 une"), an_invoice(data=b"%PDF-1.4 deux", title="Copie")]
    with an_archive(a_home(folder / "home")) as opened:
        ingested(
            opened,
            folder / "packages",
            a_unit("Séances", level="RecordGrp", children=tuple(acts)),
            a_slip(orders=orders),
            a_unit("Factures", level="RecordGrp", children=tuple(twice)),
            a_contract("2024-99", act="2024-003"),
            an_answer("2024-13", "2023-40"),
        )
        yield opened


def test_a_number_missing_from_a_continuous_series_is_named(archive: Archive) -> None:
    missing = missing_of(gaps(archive))

    assert missing[Series.DELIBERATIONS] == ("2024-003",)
    assert missing[Series.PAYMENT_ORDERS] == ("412",)


def test_what_is_named_and_not_held_is_told_with_who_names_it(archive: Archive) -> None:
    lost = {(one.named, one.name, one.year): one.by for one in gaps(archive).not_held}

    assert {(named, name) for named, name, _ in lost} == {
        (Named.DOCUMENT, "PJ-7"),
        (Named.PAPER, "PJ-8"),
        (Named.CONTRACT, "2024-07"),
        (Named.ACT, "2024-003"),
        (Named.SLIP, "13/2024"),
        (Named.SLIP, "40/2023"),
    }
    assert lost[Named.DOCUMENT, "PJ-7", "2024"][0][1] == "PJ-7 - non jointe"


def test_a_slip_that_no_answer_names_is_told_apart(archive: Archive) -> None:
    report = gaps(archive)

    assert [one.title for one in report.unanswered] == ["Bordereau de mandats 12/2024"]


def test_an_invoice_archived_twice_is_reported_once(archive: Archive) -> None:
    (twin,) = gaps(archive).duplicates

    assert twin.because is Because.INVOICE_NUMBER
    assert {title for _, title in twin.units} == {
        "Facture FA-2024-0001 - Thermique du Val",
        "Copie",
    }


def test_one_year_and_one_series_can_be_asked(archive: Archive) -> None:
    of_2023 = gaps(archive, year=2023)
    acts = gaps(archive, series="deliberations")

    assert [one.name for one in of_2023.not_held] == ["40/2023"]
    assert not of_2023.series
    assert [one.numbered.by.series for one in acts.series] == [Series.DELIBERATIONS]
    with pytest.raises(UsageError):
        gaps(archive, series="mandats")


def test_who_does_not_read_everything_is_told_nothing(archive: Archive) -> None:
    agent = Caller(account_id="a", name="Agent", roles=frozenset({Role.AGENT}))

    with pytest.raises(NotAllowed):
        gaps(replace(archive, caller=agent))


def test_an_archive_where_nothing_is_numbered_has_no_gap(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        ingested(opened, tmp_path / "packages", a_unit("Courrier"))
        report = gaps(opened)

    assert report == GapsReport(series=(), not_held=(), unanswered=(), duplicates=())
    assert report.is_complete


def test_a_late_answer_and_a_late_document_fill_what_was_missing(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        packages = tmp_path / "packages"
        ingested(opened, packages, a_slip(orders=(an_order(papers=(a_mention("PJ-7"),)),)))
        before = gaps(opened)
        ingested(opened, packages, an_answer(flow="PES-0001"), a_document("PJ-7"))
        after = gaps(opened)

    assert (len(before.not_held), len(before.unanswered)) == (1, 1)
    assert (after.not_held, after.unanswered) == ((), ())


def test_a_completeness_certificate_says_what_is_missing_until_it_is_explained(
    tmp_path: Path,
) -> None:
    with an_archive(a_home(tmp_path / "home")) as opened:
        acts = [an_act(f"2024-{number:03}") for number in (1, 2, 4)]
        whole = a_unit("Séances", level="RecordGrp", children=tuple(acts))
        ingested(opened, tmp_path / "packages", whole)
        before = attest_completeness(opened, series="deliberations", year=2024)
        with pytest.raises(UsageError):
            explain(opened, "2024-002")
        with pytest.raises(UsageError):
            explain(opened, "2024-003", reason=" ")
        explain(opened, "2024-003")
        after = attest_completeness(opened, series="deliberations", year=2024)
        rebuild(opened)
        report = gaps(opened)
        twin = json.loads(opened.copies.read_bytes(after.act_id, "attestation.json"))
        pdf = opened.copies.read_bytes(after.act_id, "attestation.pdf")
        with opened.catalogue.read() as reader:
            acts_kept = list(reader.acts(ActKind.GAP_EXPLAINED))
        with pytest.raises(UsageError):
            attest_completeness(opened, series="deliberations", year=1998)

    assert (before.held, before.missing, after.missing) == (3, 1, 0)
    assert report.is_complete
    assert [one.number for one in report.series[0].explained] == ["2024-003"]
    assert (twin["document"], twin["missing"]) == ("completeness_certificate", 0)
    assert twin["runs"][0]["missing"] == ["2024-003"]
    assert twin["explained"][0]["reason"] == "Annulée en séance"
    assert pdf.startswith(b"%PDF-")
    assert len(acts_kept) == 1


# ----------------------------------------------------------------------------- private


def explain(archive: Archive, number: str, *, reason: str = "Annulée en séance") -> str:
    request = ExplanationRequest(
        series="deliberations", year=2024, numbers=(number,), reason=reason
    )
    return explain_gap(archive, request)


def missing_of(report: GapsReport) -> dict[Series, tuple[str, ...]]:
    return {one.numbered.by.series: one.missing for one in report.series}
