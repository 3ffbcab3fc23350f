"""Registers: computed from what is kept, and equal to what the catalogue counts."""

from dataclasses import replace
from pathlib import Path

import pytest

from sae.custody.acts import new_act
from sae.custody.commit import committing, new_entry
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
from sae.jobs.change_scheme import number_dossiers
from sae.jobs.ingest import ingest
from sae.jobs.registers import Register, acts_of, register
from sae.journal.entry import Stream
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.series_homes import a_filed_holding
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


def test_what_was_destroyed_is_in_the_registers_by_typology(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        an_elimination(archive)

        eliminations = register(archive, Register.ELIMINATIONS)
        holdings = register(archive, Register.HOLDINGS)

        assert isinstance(eliminations, EliminationsRegister)
        (line,) = eliminations.lines
        assert (line.number, line.slip_number) == ("2026-001/1", "2026-001")
        assert (line.typology, line.rule) == ("Factures des fournisseurs", "FIN-13")
        assert line.visa_reference == "AD/2026/12"
        assert line.extent.units == 7
        assert isinstance(holdings, HoldingsStatement)
        gone = [one for one in holdings.lines if one.eliminated.units]
        assert [(one.series, one.eliminated.units) for one in gone] == [("12W – Finances", 7)]
        assert gone[0].entered.units == gone[0].remaining.units + 7


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


def acted(archive: Archive, kind: ActKind, body: dict[str, object], *, campaign: str = "") -> str:
    """Add an act as its body tells it, without what its own job does besides; its campaign."""
    act = new_act(archive, kind, body=body)
    act = replace(act, campaign_id=campaign or act.act_id)
    with committing(archive) as commit:
        entry = new_entry(archive, kind, act.act_id, operation=act.campaign_id)
        line = commit.append(Stream.LIFECYCLE, [entry])[0]
        commit.tx.add_act(replace(act, published_seq=line.seq))
    return act.campaign_id


def an_elimination(archive: Archive) -> None:
    """Perform the acts of a campaign, as their bodies say it."""
    line = {
        "number": 1,
        "agency": "SERVICE-FINANCES",
        "series": "12W",
        "typology": "Facture",
        "wording": "Factures des fournisseurs",
        "terms": {"rule_id": "FIN-13"},
        "remark": "",
    }
    campaign = acted(archive, ActKind.ELIMINATION_PROPOSED, {"number": "2026-001", "lines": [line]})
    answer = {"reference": "AD/2026/12", "given_on": "2026-10-01"}
    acted(archive, ActKind.ELIMINATION_VISAED, {"answer": answer}, campaign=campaign)
    destroyed = {"1": {"units": 7, "objects": 9, "size": 100, "paper": 0}}
    acted(archive, ActKind.ELIMINATION_ORDERED, {"destroyed": destroyed}, campaign=campaign)
