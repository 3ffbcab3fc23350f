"""From the acts of a campaign to the campaign: what is judged, kept and replayed is this, only.

Pure: an act, the campaign before it, the campaign after it. The documents of an act say which
units it concerns (`sae.custody.projections_elimination`).
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from sae.domain import elimination_steps as steps
from sae.domain.act import Act, ActKind
from sae.domain.elimination import (
    Answer,
    Campaign,
    CampaignState,
    Extent,
    FrozenList,
    Line,
    LineState,
)
from sae.errors import EliminationRefused

MOVED = "moved.jsonl"
"""Document of an act that changes a list: [unit id, line] by line, line 0 for a unit left out."""

KEPT = "kept.jsonl"
"""Document of an order: [unit id, reason] of the units visaed and not destroyed."""

LEFT_OUT = 0


def campaign_after(before: Campaign | None, act: Act) -> Campaign:
    """Give a campaign as an act leaves it. Raises: what the step raises, UnknownCampaign."""
    if act.kind is ActKind.ELIMINATION_PROPOSED:
        return _proposed(act)
    if before is None:
        raise EliminationRefused("elimination_unknown", number=act.campaign_id)
    return _STEPS[act.kind](before, act)


def answer_body(answer: Answer) -> dict[str, Any]:
    """Give the plain values of an answer; its act is the one that holds them."""
    return {name: value for name, value in asdict(answer).items() if name != "act_id"}


# ----------------------------------------------------------------------------- private


def _proposed(act: Act) -> Campaign:
    body = act.body
    return Campaign(
        campaign_id=act.campaign_id,
        number=body["number"],
        state=CampaignState.PROPOSED,
        on=body["on"],
        seda_version=body["seda_version"],
        proposed_at=act.at.isoformat(),
        producers=tuple(body["producers"]),
        preparers=(act.actor,),
        lines=tuple(Line.parse(line) for line in body["lines"]),
        refusals=dict(body["refusals"]),
    )


def _edited(before: Campaign, act: Act) -> Campaign:
    return steps.edited(
        before,
        lines=[Line.parse(line) for line in act.body["lines"]],
        gone=act.body["gone"],
        actor=act.actor,
    )


def _agreed(before: Campaign, act: Act) -> Campaign:
    return steps.agreed(
        before,
        act.body["agency"],
        answer=_answer(act),
        yes=act.body["yes"],
        remark=act.body["remark"],
    )


def _submitted(before: Campaign, act: Act) -> Campaign:
    frozen = FrozenList(act_id=act.act_id, **act.body["frozen"])
    return steps.submitted(before, frozen, actor=act.actor)


def _visaed(before: Campaign, act: Act) -> Campaign:
    visas = {
        int(number): steps.LineVisa(decision=LineState(visa["decision"]), remark=visa["remark"])
        for number, visa in act.body["visas"].items()
    }
    return steps.visaed(before, visas, answer=_answer(act))


def _ordered(before: Campaign, act: Act) -> Campaign:
    return steps.ordered(
        before,
        {int(number): Extent(**extent) for number, extent in act.body["destroyed"].items()},
        steps.Order(act_id=act.act_id, by=act.actor, at=act.at.isoformat()),
        remarks={int(number): remark for number, remark in act.body["remarks"].items()},
    )


def _certified(before: Campaign, act: Act) -> Campaign:
    return steps.certified(before, act_id=act.act_id, complete=act.body["complete"])


def _abandoned(before: Campaign, _act: Act) -> Campaign:
    return steps.abandoned(before)


def _answer(act: Act) -> Answer:
    return Answer(act_id=act.act_id, **act.body["answer"])


_STEPS: Mapping[ActKind, Callable[[Campaign, Act], Campaign]] = MappingProxyType(
    {
        ActKind.ELIMINATION_EDITED: _edited,
        ActKind.ELIMINATION_AGREED: _agreed,
        ActKind.ELIMINATION_SUBMITTED: _submitted,
        ActKind.ELIMINATION_VISAED: _visaed,
        ActKind.ELIMINATION_ORDERED: _ordered,
        ActKind.ELIMINATION_CERTIFIED: _certified,
        ActKind.ELIMINATION_ABANDONED: _abandoned,
    }
)
