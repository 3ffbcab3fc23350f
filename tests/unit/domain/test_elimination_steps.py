"""The steps of a campaign, one by one, without any archive."""

from dataclasses import replace
from datetime import date

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.elimination import (
    Answer,
    Campaign,
    CampaignState,
    Extent,
    FrozenList,
    Line,
    LineState,
    Terms,
)
from sae.domain.elimination_steps import (
    LineVisa,
    Order,
    abandoned,
    agreed,
    certified,
    edited,
    ordered,
    require_order,
    submitted,
    visaed,
)
from sae.errors import EliminationRefused, NotAllowed, UsageError

ANSWER = Answer(
    act_id="act", reference="VISA-7", signatory="X", given_on="2026-01-02", message_id="m"
)
FROZEN = FrozenList(act_id="act", sha256="a", sha512="b", control_authority="AD")
MAYOR = Caller(account_id="mayor", name="", roles=frozenset({Role.AUTHORITY}), authenticated=True)
TODAY = date(2026, 3, 1)
ACCEPTED = LineVisa(decision=LineState.ACCEPTED)


def a_line(number: int, *, agency: str = "A", state: LineState = LineState.PROPOSED) -> Line:
    return Line(
        number=number,
        state=state,
        agency=agency,
        typology="",
        series="",
        year="2010",
        wording="Factures",
        extent=Extent(units=2),
        terms=Terms(rule_id="APP"),
    )


def a_campaign(*lines: Line, **changes: object) -> Campaign:
    made = Campaign(
        campaign_id="c",
        number="2026-001",
        state=CampaignState.PROPOSED,
        on="2026-01-01",
        seda_version="2.2",
        proposed_at="2026-01-01T00:00:00+00:00",
        producers=("A", "B"),
        preparers=("archivist",),
        lines=lines or (a_line(1), a_line(2, agency="B")),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def a_visaed_campaign() -> Campaign:
    both = agreed(agreed(a_campaign(), "A", answer=ANSWER, yes=True), "B", answer=ANSWER, yes=True)
    frozen = submitted(both, FROZEN, actor="archivist")
    return visaed(frozen, {1: ACCEPTED, 2: ACCEPTED}, answer=ANSWER)


def test_a_campaign_reads_back_as_it_was_written() -> None:
    campaign = a_visaed_campaign()

    assert Campaign.parse(campaign.to_json()) == campaign


def test_each_producer_takes_her_own_lines_away() -> None:
    after = agreed(a_campaign(), "A", answer=ANSWER, yes=False, remark="un audit")

    assert [line.state for line in after.lines] == [LineState.DISAGREED, LineState.PROPOSED]
    assert after.state is CampaignState.PROPOSED


def test_a_refused_producer_needs_a_reason_and_answers_once() -> None:
    with pytest.raises(UsageError):
        agreed(a_campaign(), "A", answer=ANSWER, yes=False)
    once = agreed(a_campaign(), "A", answer=ANSWER, yes=True)
    with pytest.raises(EliminationRefused):
        agreed(once, "A", answer=ANSWER, yes=True)
    with pytest.raises(UsageError):
        agreed(a_campaign(), "C", answer=ANSWER, yes=True)


def test_a_silent_producer_stops_the_submission() -> None:
    with pytest.raises(EliminationRefused) as raised:
        submitted(agreed(a_campaign(), "A", answer=ANSWER, yes=True), FROZEN, actor="x")

    assert raised.value.fields == {"agencies": "B"}


def test_whoever_edits_prepares() -> None:
    after = edited(a_campaign(), lines=[replace(a_line(1), wording="Mandats")], actor="other")

    assert after.preparers == ("archivist", "other")
    assert after.line(1).wording == "Mandats"  # type: ignore[union-attr]


def test_a_line_that_left_is_not_edited() -> None:
    campaign = agreed(a_campaign(), "A", answer=ANSWER, yes=False, remark="non")

    with pytest.raises(EliminationRefused):
        edited(campaign, lines=[a_line(1)], actor="x")


def test_a_frozen_list_is_not_edited() -> None:
    with pytest.raises(EliminationRefused) as raised:
        edited(a_visaed_campaign(), lines=[a_line(1)], actor="x")

    assert raised.value.code == "elimination_is_visaed"


@pytest.mark.parametrize(
    ("visas", "error"),
    [
        ({1: ACCEPTED}, EliminationRefused),
        ({1: ACCEPTED, 2: ACCEPTED, 3: ACCEPTED}, UsageError),
        ({1: ACCEPTED, 2: LineVisa(decision=LineState.REFUSED)}, UsageError),
    ],
)
def test_a_visa_decides_on_every_line_and_says_why_not(
    visas: dict[int, LineVisa], error: type[Exception]
) -> None:
    lines = (a_line(1, state=LineState.SUBMITTED), a_line(2, state=LineState.SUBMITTED))
    campaign = a_campaign(*lines, state=CampaignState.SUBMITTED, frozen=FROZEN)

    with pytest.raises(error):
        visaed(campaign, visas, answer=ANSWER)


def test_a_campaign_refused_whole_is_closed() -> None:
    lines = (a_line(1, state=LineState.SUBMITTED),)
    campaign = a_campaign(*lines, state=CampaignState.SUBMITTED, frozen=FROZEN)
    refusal = LineVisa(decision=LineState.SORT_REQUESTED, remark="un sur dix")

    after = visaed(campaign, {1: refusal}, answer=ANSWER)

    assert after.state is CampaignState.CLOSED
    assert after.lines[0].remark == "un sur dix"


@pytest.mark.parametrize(
    "caller",
    [
        replace(MAYOR, roles=frozenset({Role.ARCHIVIST, Role.ADMINISTRATOR})),
        replace(MAYOR, authenticated=False),
        replace(MAYOR, account_id="archivist"),
    ],
)
def test_who_orders_is_an_authority_that_prepared_nothing(caller: Caller) -> None:
    require_order(a_visaed_campaign(), MAYOR, today=TODAY)

    with pytest.raises(NotAllowed):
        require_order(a_visaed_campaign(), caller, today=TODAY)


def test_a_visa_that_ended_orders_nothing() -> None:
    campaign = a_visaed_campaign()
    ended = replace(campaign, visa=replace(ANSWER, valid_until="2026-02-28"))

    with pytest.raises(EliminationRefused):
        require_order(ended, MAYOR, today=TODAY)


def test_what_is_ordered_becomes_certified_and_what_is_not_is_blocked() -> None:
    order = Order(act_id="o", by="mayor", at="2026-03-01T00:00:00+00:00")

    after = ordered(a_visaed_campaign(), {1: Extent(units=2)}, order, remarks={2: "held: 2"})
    waiting = certified(after, act_id="x", complete=False)
    done = certified(waiting, act_id="y", complete=True)

    assert [line.state for line in after.lines] == [LineState.ORDERED, LineState.BLOCKED]
    assert after.lines[1].remark == "held: 2"
    assert waiting.state is CampaignState.EXECUTED_PENDING_COPIES
    assert [line.state for line in done.lines] == [LineState.DESTROYED, LineState.BLOCKED]
    assert (done.state, done.certificate_act_id) == (CampaignState.CERTIFIED, "y")


def test_an_order_of_nothing_closes_the_campaign() -> None:
    order = Order(act_id="o", by="mayor", at="2026-03-01T00:00:00+00:00")

    after = ordered(a_visaed_campaign(), {}, order, remarks={})

    assert after.state is CampaignState.CLOSED


def test_what_is_ordered_cannot_be_given_up() -> None:
    order = Order(act_id="o", by="mayor", at="2026-03-01T00:00:00+00:00")
    campaign = ordered(a_visaed_campaign(), {1: Extent(units=2)}, order, remarks={})

    assert abandoned(a_visaed_campaign()).state is CampaignState.ABANDONED
    with pytest.raises(EliminationRefused):
        abandoned(campaign)
