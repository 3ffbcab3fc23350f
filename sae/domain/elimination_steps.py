"""How an elimination campaign moves: from a campaign and a step to the campaign after it.

Pure. The same functions judge a step before it is kept and replay it afterwards:

    proposed -> (edited, agreed)* -> submitted -> visaed -> ordered -> certified
                                                                    -> executed_pending_copies

Each raises EliminationRefused with what stands in the way, UsageError for a line that is not there.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sae.domain.accounts import Caller, Role
from sae.domain.elimination import (
    Answer,
    Campaign,
    CampaignState,
    Extent,
    FrozenList,
    Line,
    LineState,
)
from sae.errors import EliminationRefused, NotAllowed, UsageError

DECISIONS = frozenset({LineState.ACCEPTED, LineState.REFUSED, LineState.SORT_REQUESTED})
_EDITABLE = frozenset({LineState.PROPOSED, LineState.AGREED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who ordered a destruction and when, and the act that keeps it. by: account. at: instant."""

    act_id: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineVisa:
    """What the control authority said of one line."""

    decision: LineState
    remark: str = ""


def edited(
    campaign: Campaign, *, lines: Iterable[Line], gone: Collection[int] = (), actor: str
) -> Campaign:
    """Replace or add lines, take some away. The agreement of a producer holds for what she saw."""
    require_state(campaign, CampaignState.PROPOSED)
    changed = {line.number: line for line in lines}
    for number in (*gone, *changed):
        known = campaign.line(number)
        if known is not None:
            require_editable(known)
    kept = [line for line in campaign.lines if line.number not in {*gone, *changed}]
    after = sorted([*kept, *changed.values()], key=lambda line: line.number)
    return _prepared(replace(campaign, lines=tuple(after)), actor)


def agreed(
    campaign: Campaign, agency: str, *, answer: Answer, yes: bool, remark: str = ""
) -> Campaign:
    """Record what a producer answered: her lines go on, or leave with her reason."""
    require_state(campaign, CampaignState.PROPOSED)
    if not any(line.agency == agency for line in campaign.lines):
        raise UsageError(
            "elimination_agency_unknown", agency=agency, known=", ".join(campaign.producers)
        )
    if agency in campaign.answers:
        raise EliminationRefused("elimination_already_answered", agency=agency)
    if not yes and not remark:
        raise UsageError("elimination_reason_needed")
    state = LineState.AGREED if yes else LineState.DISAGREED
    lines = tuple(
        replace(line, state=state, remark=remark)
        if line.agency == agency and line.state is LineState.PROPOSED
        else line
        for line in campaign.lines
    )
    after = replace(campaign, lines=lines, answers={**campaign.answers, agency: answer})
    return _closed_when_empty(after)


def submitted(campaign: Campaign, frozen: FrozenList, *, actor: str) -> Campaign:
    """Freeze the list: from here on, only what it names can be destroyed."""
    require_state(campaign, CampaignState.PROPOSED)
    silent = sorted({line.agency for line in campaign.in_state(LineState.PROPOSED)})
    if silent:
        raise EliminationRefused("elimination_not_agreed", agencies=", ".join(silent))
    if not campaign.in_state(LineState.AGREED):
        raise EliminationRefused("elimination_nothing_left", number=campaign.number)
    lines = _moved(campaign, {LineState.AGREED}, LineState.SUBMITTED)
    after = replace(campaign, lines=lines, frozen=frozen, state=CampaignState.SUBMITTED)
    return _prepared(after, actor)


def visaed(campaign: Campaign, visas: Mapping[int, LineVisa], *, answer: Answer) -> Campaign:
    """Record the decision on every line; a refusal or a sorting closes the line."""
    require_state(campaign, CampaignState.SUBMITTED)
    waiting = {line.number for line in campaign.in_state(LineState.SUBMITTED)}
    unknown = sorted(visas.keys() - waiting)
    if unknown:
        raise UsageError("elimination_line_unknown", line=_numbers(unknown))
    silent = sorted(waiting - visas.keys())
    if silent:
        raise EliminationRefused("elimination_lines_undecided", lines=_numbers(silent))
    mute = sorted(
        number
        for number, visa in visas.items()
        if visa.decision is not LineState.ACCEPTED and not visa.remark
    )
    if mute:
        raise UsageError("elimination_remark_needed", lines=_numbers(mute))
    lines = tuple(
        replace(line, state=visas[line.number].decision, remark=visas[line.number].remark)
        if line.number in visas
        else line
        for line in campaign.lines
    )
    after = replace(campaign, lines=lines, visa=answer, state=CampaignState.VISAED)
    return _closed_when_empty(after)


def require_order(campaign: Campaign, caller: Caller, *, today: date) -> None:
    """Raise unless this person may order the destruction, and the visa still stands.

    Code du patrimoine R.212-14: no elimination without the visa. Design §6: who prepares does not
    order. Raises: NotAllowed, EliminationRefused.
    """
    require_state(campaign, CampaignState.VISAED, CampaignState.ORDERED)
    caller.require(Role.AUTHORITY)
    if not caller.authenticated:
        raise NotAllowed("elimination_not_authenticated")
    if caller.account_id in campaign.preparers:
        raise NotAllowed("elimination_same_person")
    if campaign.visa is None or not campaign.visa.reference:
        raise EliminationRefused("elimination_no_visa", number=campaign.number)
    if campaign.visa.valid_until and today.isoformat() > campaign.visa.valid_until:
        raise EliminationRefused("elimination_visa_expired", day=campaign.visa.valid_until)


def ordered(
    campaign: Campaign,
    destroyed: Mapping[int, Extent],
    order: Order,
    *,
    remarks: Mapping[int, str],
) -> Campaign:
    """Record the order. destroyed: by line, what goes; an accepted line without it is blocked.

    An order whose purge never began may be given again: it replaces the one before.
    """
    require_state(campaign, CampaignState.VISAED, CampaignState.ORDERED)
    lines = tuple(
        _ordered_line(line, destroyed.get(line.number), remarks.get(line.number, ""))
        for line in campaign.lines
    )
    after = replace(
        campaign,
        lines=lines,
        state=CampaignState.ORDERED,
        order_act_id=order.act_id,
        ordered_by=order.by,
        ordered_at=order.at,
    )
    return after if destroyed else replace(after, state=CampaignState.CLOSED)


def certified(campaign: Campaign, *, act_id: str, complete: bool) -> Campaign:
    """Record that the order was carried out, everywhere or where copies could be reached."""
    require_state(campaign, CampaignState.ORDERED, CampaignState.EXECUTED_PENDING_COPIES)
    if not complete:
        return replace(campaign, state=CampaignState.EXECUTED_PENDING_COPIES)
    lines = _moved(campaign, {LineState.ORDERED}, LineState.DESTROYED)
    return replace(campaign, lines=lines, state=CampaignState.CERTIFIED, certificate_act_id=act_id)


def abandoned(campaign: Campaign) -> Campaign:
    """Give up a campaign that was not ordered: its units are free."""
    require_state(campaign, CampaignState.PROPOSED, CampaignState.SUBMITTED, CampaignState.VISAED)
    return replace(campaign, state=CampaignState.ABANDONED)


def require_state(campaign: Campaign, *states: CampaignState) -> None:
    """Raise EliminationRefused unless the campaign stands so."""
    if campaign.state not in states:
        raise EliminationRefused(f"elimination_is_{campaign.state}", number=campaign.number)


def require_line(campaign: Campaign, number: int) -> Line:
    """Give a line that may be changed. Raises: UsageError, EliminationRefused."""
    line = campaign.line(number)
    if line is None:
        raise UsageError("elimination_line_unknown", line=number)
    require_editable(line)
    return line


def require_editable(line: Line) -> None:
    """Raise EliminationRefused when a line has left the campaign."""
    if line.state not in _EDITABLE:
        raise EliminationRefused("elimination_line_closed", line=line.number)


# ----------------------------------------------------------------------------- private


def _moved(campaign: Campaign, before: Collection[LineState], after: LineState) -> tuple[Line, ...]:
    return tuple(
        replace(line, state=after) if line.state in before else line for line in campaign.lines
    )


def _ordered_line(line: Line, destroyed: Extent | None, remark: str) -> Line:
    if line.state not in {LineState.ACCEPTED, LineState.ORDERED, LineState.BLOCKED}:
        return line
    if destroyed is None:
        return replace(line, state=LineState.BLOCKED, remark=remark, destroyed=Extent())
    return replace(line, state=LineState.ORDERED, remark=remark, destroyed=destroyed)


def _prepared(campaign: Campaign, actor: str) -> Campaign:
    return replace(campaign, preparers=tuple(sorted({*campaign.preparers, actor})))


def _closed_when_empty(campaign: Campaign) -> Campaign:
    over = {LineState.DISAGREED, LineState.REFUSED, LineState.SORT_REQUESTED}
    if all(line.state in over for line in campaign.lines):
        return replace(campaign, state=CampaignState.CLOSED)
    return campaign


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
