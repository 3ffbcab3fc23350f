"""Registers: computed from what is kept, and equal to what the catalogue counts."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.act import ActKind
from sae.domain.documents import (
    EliminationsRegister,
    EntriesRegister,
    EntryMode,
    Extent,
    HoldingsStatement,
    LegalStatus,
)
from sae.errors import NotAllowed
from sae.jobs.change_scheme import import_scheme, number_dossiers
from sae.jobs.ingest import ingest
from sae.jobs.registers import Register, acts_of, register
from sae.jobs.restitute_complete import complete_departure
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.departures import accepted, prepared, the_mayor
from tests.jobs.eliminations import an_archive_to_weed, an_old_dossier, executed, visaed
from tests.jobs.series_homes import TABLE, a_filed_holding
from tests.packages import a_package


def test_an_entry_says_what_came_in_and_how(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        number_dossiers(archive, "12W")

        entries = register(archive, Register.ENTRIES)

        assert isinstance(entries, EntriesRegister)
        first, second = entries.lines
        year = archive.clock.today().year
        assert (first.number, second.number) == (f"{year}-001", f"{year}-002")
        assert (first.mode, first.legal_status) == (EntryMode.GIFT, LegalStatus.PRIVATE)
        assert second.mode is EntryMode.TRANSFER
        assert (first.dates.earliest, first.dates.latest) == ("2019", "2021-12-31")
        assert first.typology == "Facture, Registre"
        assert first.extent.paper_items == 1
        assert (first.extent.boxes, first.extent.linear_centimetres) == (1, 10)
        assert first.cotes == "12W1-12W2"
        assert first.location == "Magasin A"
        assert first.left == Extent(units=0, files=0, size_bytes=0)


def test_a_refused_package_makes_no_entry_and_numbers_follow_the_journal(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        list(ingest(archive, [a_package(tmp_path / "x", without=["Content/O1-1.txt"])]))
        third = a_package(tmp_path / "third.zip", message_identifier="VERSEMENT-3")
        list(ingest(archive, [third]))

        entries = register(archive, Register.ENTRIES, year=archive.clock.today().year)
        none = register(archive, Register.ENTRIES, year=1999)

        assert isinstance(entries, EntriesRegister)
        assert isinstance(none, EntriesRegister)
        messages = [line.message_identifier for line in entries.lines]
        assert messages == ["VERSEMENT-1", "VERSEMENT-2", "VERSEMENT-3"]
        assert [line.number[-3:] for line in entries.lines] == ["001", "002", "003"]
        assert none.lines == ()


def test_holdings_total_what_the_catalogue_counts(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)

        holdings = register(archive, Register.HOLDINGS)

        assert isinstance(holdings, HoldingsStatement)
        with archive.catalogue.read() as reader:
            counts = reader.counts()
        assert holdings.total.units == counts.units
        assert holdings.total.files + holdings.total.paper_items == counts.objects
        assert holdings.total.size_bytes == counts.content_bytes
        assert [line.series for line in holdings.lines] == ["12W – Finances", "13W – Personnel"]
        assert all(line.entered == line.remaining for line in holdings.lines)


def test_what_was_destroyed_is_in_every_register_by_typology(tmp_path: Path) -> None:
    with an_archive_to_weed(tmp_path, an_old_dossier("alpha")) as archive:
        import_scheme(archive, TABLE.encode(), name="plan.csv")
        campaign = visaed(archive, tmp_path)
        (line,) = campaign.lines
        assert (line.series, line.series_code) == ("12W Finances", "12W")
        units = line.extent.units

        assert elimination_register(archive).lines == ()  # visaed is not destroyed
        executed(archive, campaign, units=units)
        eliminations = elimination_register(archive)
        holdings = register(archive, Register.HOLDINGS)
        entries = register(archive, Register.ENTRIES)

    (gone,) = eliminations.lines
    assert (gone.number, gone.slip_number) == (f"{campaign.number}/1", campaign.number)
    assert (gone.typology, gone.rule) == (line.wording, "APP-5")
    assert (gone.visa_reference, gone.visa_on) == ("VISA-2020-7", date(2020, 1, 3))
    assert gone.executed_on is not None
    assert gone.certificate_number
    assert (gone.extent.units, gone.extent.files) == (units, line.extent.objects)
    assert isinstance(holdings, HoldingsStatement)
    (held,) = holdings.lines
    assert held.series == "12W – Finances"
    assert held.eliminated == held.entered == gone.extent
    assert held.remaining.units == 0
    assert isinstance(entries, EntriesRegister)
    assert entries.lines[0].left.units == units


def test_a_copy_that_is_away_leaves_the_certificate_to_come(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home", settings=late_second_copy)
    with an_archive_to_weed(tmp_path, an_old_dossier("alpha"), opening=opening) as archive:
        campaign = visaed(archive, tmp_path)
        (archive.places.home / "copies" / "copy-2").rename(tmp_path / "away")
        executed(archive, campaign, units=campaign.lines[0].extent.units)

        (line,) = elimination_register(archive).lines

    assert line.certificate_number == ""


def test_what_was_handed_over_or_withdrawn_leaves_its_producer_and_its_series(
    tmp_path: Path,
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = a_filed_holding(archive, tmp_path)
        before = register(archive, Register.HOLDINGS)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        departure_id = made.standing.departure.departure_id
        accepted(archive, made.standing, tmp_path)
        assert register(archive, Register.HOLDINGS).lines == before.lines  # type: ignore[attr-defined]
        complete_departure(the_mayor(archive), departure_id, keep=False)

        holdings = register(archive, Register.HOLDINGS)

    assert isinstance(before, HoldingsStatement)
    assert isinstance(holdings, HoldingsStatement)
    assert [line.series for line in holdings.lines] == ["12W – Finances", "13W – Personnel"]
    left, stays = holdings.lines
    assert (left.remaining.units, left.handed_over.units) == (0, before.lines[0].remaining.units)
    assert left.handed_over.size_bytes == before.lines[0].remaining.size_bytes
    assert left.handed_over.paper_items == 1
    assert stays.handed_over.units == 0


def test_every_act_is_listed_and_an_agent_reads_no_register(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        assert [line.act.kind for line in acts_of(archive)] == [ActKind.SCHEME_CHANGED]
        agent = Caller(account_id="agent-1", name="Agent", roles=frozenset({Role.AGENT}))
        hers = replace(archive, caller=agent)

        with pytest.raises(NotAllowed):
            register(hers, Register.ENTRIES)
        with pytest.raises(NotAllowed):
            acts_of(hers)


# ----------------------------------------------------------------------------- private


def elimination_register(archive: Archive) -> EliminationsRegister:
    found = register(archive, Register.ELIMINATIONS)
    assert isinstance(found, EliminationsRegister)
    return found


def late_second_copy(text: str) -> str:
    head, _, tail = text.rpartition("required = true")
    return f"{head}required = false{tail}"
