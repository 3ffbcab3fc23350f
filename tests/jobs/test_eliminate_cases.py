"""What stops an elimination, or a part of it: people, the visa, holds, changes, the clock."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from sae.custody.acts import new_act
from sae.custody.new_version import AipChange, change_units
from sae.domain.accounts import OPERATOR, Role
from sae.domain.act import ActKind
from sae.domain.elimination import CampaignState, LineState, UnitState
from sae.domain.sort_table import read_sort_table
from sae.errors import EliminationRefused, NotAllowed, SaeError, UsageError
from sae.jobs.agree_elimination import record_agreement
from sae.jobs.edit_elimination import (
    abandon,
    describe_line,
    exclude_units,
    merge_lines,
    split_line,
)
from sae.jobs.execute_elimination import Confirmation, execute
from sae.jobs.hold import HoldRequest, set_hold
from sae.jobs.propose_elimination import Selection, propose
from sae.jobs.show_elimination import table_to_sort
from sae.jobs.sort_campaign import decide_sort
from sae.jobs.submit_elimination import submit
from sae.jobs.withdraw import WithdrawalRequest, propose_withdrawal
from sae.ports import Archive, Clock
from tests.jobs.departures import prepared
from tests.jobs.eliminations import (
    FINANCES,
    TERMS,
    a_paper,
    a_rule,
    an_archive_to_weed,
    an_old_dossier,
    as_mayor,
    executed,
    proposed,
    submitted,
    visaed,
)
from tests.jobs.removals import units_of, words_of


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two lines of one dossier each, by year."""
    dossiers = (an_old_dossier("alpha"), an_old_dossier("beta", start="2013-01-01"))
    with an_archive_to_weed(tmp_path, *dossiers) as opened:
        yield opened


@dataclass(frozen=True, slots=True)
class LateClock:
    """A clock that is so much late."""

    right: Clock
    late: timedelta

    def now(self) -> datetime:
        return self.right.now() - self.late

    def today(self) -> date:
        return (self.right.now() - self.late).date()

    def beginning(self, day: date) -> datetime:
        return self.right.beginning(day)


def code_of(raised: pytest.ExceptionInfo[SaeError]) -> str:
    return raised.value.code


def test_what_is_not_past_its_term_is_neither_listed_nor_refused(tmp_path: Path) -> None:
    young = an_old_dossier("young", start="2090-01-01")
    with an_archive_to_weed(tmp_path, an_old_dossier("old"), young) as archive:
        found = proposed(archive)

        assert found.campaign is not None
        with archive.catalogue.read() as reader:
            listed = {one.unit_id for one in reader.elimination_units()}
        assert listed == units_of(archive, "old")
        assert found.refused == ()


def test_every_refusal_has_its_reason(tmp_path: Path) -> None:
    dossiers = (
        an_old_dossier("unknown", rule="APP-NOWHERE"),
        an_old_dossier("alone", rule="APP-ALONE"),
        an_old_dossier("asleep", rule="APP-ASLEEP"),
        an_old_dossier("sorted", rule="APP-SORT"),
    )
    rules = (
        a_rule("APP-ALONE", agreement_reference="", agreement_on=""),
        a_rule("APP-ASLEEP", active=False),
        a_rule("APP-SORT", final_sort="T"),
    )
    with an_archive_to_weed(tmp_path, *dossiers, rules=rules) as archive:
        found = proposed(archive)

        assert found.campaign is None
        reasons = {
            name: {r for one in found.refused if one.unit_id in units for r in one.reasons}
            for name in ("unknown", "alone", "asleep", "sorted")
            if (units := units_of(archive, name))
        }
        assert "rule_unknown" in reasons["unknown"]
        assert "rule_without_agreement" in reasons["alone"]
        assert "rule_inactive" in reasons["asleep"]
        assert "sort_to_decide" in reasons["sorted"]


def test_a_day_to_come_is_a_simulation(archive: Archive) -> None:
    found = propose(archive, on=date(2090, 1, 1), selection=Selection())

    assert len(found.lines) == 2
    assert found.campaign is None
    with archive.catalogue.read() as reader:
        assert reader.eliminations() == ()


def test_a_unit_is_in_one_open_campaign_only(archive: Archive) -> None:
    first = proposed(archive).campaign
    assert first is not None

    again = proposed(archive)

    assert again.campaign is None
    assert set(again.refusals) == {"in_another_campaign"}
    abandon(archive, first.number, reason="une erreur de période")
    assert proposed(archive).campaign is not None


def test_lines_are_worded_split_merged_and_dossiers_left_out(archive: Archive) -> None:
    campaign = proposed(archive).campaign
    assert campaign is not None
    alpha = units_of(archive, "alpha")

    named = describe_line(archive, campaign.number, 1, wording="Factures de M. Dupont")
    plain = describe_line(archive, campaign.number, 1, wording="Factures")
    merged = merge_lines(archive, campaign.number, [1, 2])
    split = split_line(archive, campaign.number, 1, [min(alpha)], wording="Factures 2010")
    left = exclude_units(archive, campaign.number, [min(alpha)], reason="un contentieux")

    assert named.names == ((1, ("M. Dupont",)),)
    assert plain.names == ()
    assert [line.number for line in merged.campaign.lines] == [1]
    assert merged.campaign.lines[0].extent.units == 4
    assert [line.number for line in split.campaign.lines] == [1, 2]
    assert [line.extent.units for line in split.campaign.lines] == [2, 2]
    assert [line.number for line in left.campaign.lines] == [1]
    with archive.catalogue.read() as reader:
        released = {one.unit_id for one in reader.elimination_units(states=[UnitState.RELEASED])}
    assert released == alpha


def test_nothing_is_submitted_before_every_producer_agreed(
    archive: Archive, tmp_path: Path
) -> None:
    campaign = proposed(archive).campaign
    assert campaign is not None

    with pytest.raises(EliminationRefused) as raised:
        submit(archive, campaign.number, TERMS)

    assert code_of(raised) == "elimination_not_agreed"
    refused = record_agreement(
        archive, campaign.number, FINANCES, a_paper(tmp_path), refused="un audit en cours"
    )
    assert refused.state is CampaignState.CLOSED
    assert {line.remark for line in refused.lines} == {"un audit en cours"}


def test_a_producer_proves_what_she_says(archive: Archive, tmp_path: Path) -> None:
    campaign = proposed(archive).campaign
    assert campaign is not None
    paper = replace(a_paper(tmp_path), scan=None)

    with pytest.raises(UsageError) as raised:
        record_agreement(archive, campaign.number, FINANCES, paper)

    assert code_of(raised) == "elimination_proof_needed"


def test_a_line_refused_by_the_visa_stays_and_the_others_go(
    archive: Archive, tmp_path: Path
) -> None:
    alpha, beta = units_of(archive, "alpha"), units_of(archive, "beta")
    campaign = visaed(
        archive,
        tmp_path,
        lines=("1=accepted", "2=sort"),
        remarks=("2=un échantillon",),
        rest="",
    )

    done = executed(archive, campaign, units=len(alpha))

    assert [line.state for line in done.campaign.lines] == [
        LineState.DESTROYED,
        LineState.SORT_REQUESTED,
    ]
    with archive.catalogue.read() as reader:
        assert all(reader.unit(one) is None for one in alpha)
        assert all(reader.unit(one) is not None for one in beta)
        assert not reader.open_eliminations_of(beta)
    lines, _ = read_sort_table(table_to_sort(archive, campaign.number, 2), name="tri.csv")
    decide_sort(archive, [replace(one, chosen="keep") for one in lines], reason="un échantillon")
    assert [one.unit_id in beta for one in lines] == [True]
    assert proposed(archive).lines == ()


def test_a_refusal_without_remark_is_not_recorded(archive: Archive, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as raised:
        visaed(archive, tmp_path, rest="refused")

    assert code_of(raised) == "elimination_remark_needed"


def test_a_hold_set_after_the_visa_keeps_its_dossier_and_the_rest_goes(
    archive: Archive, tmp_path: Path
) -> None:
    alpha, beta = units_of(archive, "alpha"), units_of(archive, "beta")
    campaign = visaed(archive, tmp_path)
    set_hold(archive, HoldRequest(owner="Mairie", reason="contentieux", unit_ids=(min(beta),)))

    with pytest.raises(EliminationRefused) as raised:
        executed(archive, campaign, units=len(alpha | beta))
    done = executed(archive, campaign, units=len(alpha))

    assert code_of(raised) == "elimination_count_differs"
    assert done.campaign.state is CampaignState.CERTIFIED
    assert sum(done.kept.values()) == len(beta)
    assert "held" in done.kept
    assert done.campaign.lines[1].state is LineState.BLOCKED
    with archive.catalogue.read() as reader:
        assert all(reader.unit(one) is None for one in alpha)
        assert all(reader.unit(one) is not None for one in beta)


def test_a_hold_set_before_the_submission_stops_it(archive: Archive, tmp_path: Path) -> None:
    campaign = proposed(archive).campaign
    assert campaign is not None
    beta = units_of(archive, "beta")
    set_hold(archive, HoldRequest(owner="M", reason="r", unit_ids=(min(beta),)))

    record_agreement(archive, campaign.number, FINANCES, a_paper(tmp_path))

    with pytest.raises(EliminationRefused) as raised:
        submit(archive, campaign.number, TERMS)

    assert code_of(raised) == "elimination_units_stay"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"roles": frozenset({Role.ARCHIVIST})}, "role_needed"),
        ({"authenticated": False}, "elimination_not_authenticated"),
        ({"account_id": OPERATOR.account_id}, "elimination_same_person"),
    ],
)
def test_only_another_authenticated_authority_orders(
    archive: Archive, tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    campaign = visaed(archive, tmp_path)
    typed = Confirmation(units=4, day=archive.clock.today())

    with pytest.raises(NotAllowed) as raised:
        execute(as_mayor(archive, **changes), campaign.number, typed)

    assert code_of(raised) == code


def test_nothing_is_destroyed_without_visa(archive: Archive, tmp_path: Path) -> None:
    campaign = submitted(archive, tmp_path)

    with pytest.raises(EliminationRefused) as raised:
        executed(archive, campaign, units=4)

    assert code_of(raised) == "elimination_is_submitted"


def test_a_visa_past_its_last_day_orders_nothing(archive: Archive, tmp_path: Path) -> None:
    campaign = visaed(archive, tmp_path, valid_until=date(2021, 1, 1))

    with pytest.raises(EliminationRefused) as raised:
        executed(archive, campaign, units=4)

    assert code_of(raised) == "elimination_visa_expired"


@pytest.mark.parametrize(
    ("late", "day", "code"),
    [
        (timedelta(hours=2), None, "clock_behind_token"),
        (timedelta(0), None, "day_to_confirm"),
        (timedelta(0), date(2020, 1, 1), "day_differs"),
    ],
)
def test_nothing_is_destroyed_on_a_time_that_cannot_be_believed(
    archive: Archive, tmp_path: Path, late: timedelta, day: date | None, code: str
) -> None:
    campaign = visaed(archive, tmp_path)
    doubtful = replace(as_mayor(archive), clock=LateClock(archive.clock, late))

    with pytest.raises(EliminationRefused) as raised:
        execute(doubtful, campaign.number, Confirmation(units=4, day=day))

    assert code_of(raised) == code


def test_a_unit_changed_since_the_submission_blocks_its_line(
    archive: Archive, tmp_path: Path
) -> None:
    """BOR-01: the visa was given on what it was."""
    alpha, beta = units_of(archive, "alpha"), units_of(archive, "beta")
    campaign = visaed(archive, tmp_path)
    with archive.catalogue.read() as reader:
        changed = reader.unit(min(alpha))
    assert changed is not None
    title = words_of("alpha")[0].encode()
    change = AipChange(
        aip_id=changed.aip_id,
        edit=lambda source: (bytes(source[:]).replace(title, title + b"2"),),
    )
    act = new_act(archive, ActKind.UNITS_MODIFIED, body={}, reason="une coquille")
    change_units(archive, [change], act=lambda _staged: (act, ()))

    done = executed(archive, campaign, units=len(beta))

    assert done.kept == {"changed": len(alpha)}
    assert done.campaign.lines[0].state is LineState.BLOCKED
    assert done.campaign.lines[1].state is LineState.DESTROYED


def test_the_list_executed_is_the_list_visaed(archive: Archive, tmp_path: Path) -> None:
    campaign = visaed(archive, tmp_path)
    changed = replace(
        campaign,
        frozen=replace(campaign.frozen, sha512="0" * 128),  # type: ignore[type-var]
    )
    with archive.catalogue.write() as tx:
        tx.put_elimination(changed)

    with pytest.raises(EliminationRefused) as raised:
        executed(archive, campaign, units=4)

    assert code_of(raised) == "elimination_list_differs"


def test_a_unit_of_an_open_campaign_leaves_by_no_other_way(
    archive: Archive, tmp_path: Path
) -> None:
    campaign = proposed(archive).campaign
    assert campaign is not None
    with archive.catalogue.read() as reader:
        listed = tuple(one.unit_id for one in reader.elimination_units(campaign.campaign_id))
    withdrawal = WithdrawalRequest(
        unit_ids=listed,
        motive="par erreur",
        handed_back=tmp_path / "scan.pdf",
        reference="R-1",
        signatory="La directrice",
        accepted_on=date(2020, 1, 3),
    )
    a_paper(tmp_path)

    with pytest.raises(NotAllowed) as restituted:
        prepared(archive, tmp_path / "out", unit_ids=listed)
    with pytest.raises(NotAllowed) as withdrawn:
        propose_withdrawal(archive, withdrawal)
    abandon(archive, campaign.number, reason="rendus au service")
    prepared(archive, tmp_path / "out", unit_ids=listed)

    assert restituted.value.code == "leaving_in_elimination"
    assert withdrawn.value.code == "leaving_in_elimination"
