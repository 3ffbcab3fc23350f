"""Records the visa of the control authority on an elimination, line by line.

(1) find the campaign and its lines that wait for the visa
(2) read the decisions: those typed, or the SEDA reply that the authority sent
(3) write the reply that a paper stands for, and keep it with its scan, for good

The archivist records what came back on paper; an account of the control authority may do it
herself. A line refused, or to be sorted first, leaves the campaign with its remark (BOR-04).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.elimination import Answer, Campaign, LineState
from sae.domain.elimination_acts import answer_body
from sae.domain.elimination_steps import LineVisa, visaed
from sae.errors import EliminationRefused, UsageError
from sae.jobs.campaigns import find_campaign, keep_step, new_step
from sae.jobs.elimination_messages import (
    Messages,
    received_reply,
    reply_id,
    visa_request_id,
)
from sae.jobs.signed_papers import Paper, paper_documents, require_paper, scan_sha512
from sae.ports import Archive
from seda.messages.archive_transfer_reply import ReplyCode
from seda.messages.authorization_replies import AuthorizationControlAuthorityRequestReply

DECISIONS: Mapping[str, LineState] = {
    "accepted": LineState.ACCEPTED,
    "refused": LineState.REFUSED,
    "sort": LineState.SORT_REQUESTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedVisa:
    """What is typed. lines, remarks: `N=word`. rest: of every line not named, empty for none."""

    lines: Sequence[str] = ()
    remarks: Sequence[str] = ()
    rest: str = ""
    valid_until: date | None = None


def record_visa(archive: Archive, typed: str, visa: TypedVisa, paper: Paper) -> Campaign:
    """Follow the three steps.

    Raises: UsageError for a line or a word that is not known, a remark or a proof that misses;
    EliminationRefused when a line has no decision, or the campaign does not wait for a visa.
    """
    archive.caller.require(Role.ARCHIVIST, Role.CONTROL_AUTHORITY)
    campaign = find_campaign(archive, typed)  # (1)
    if campaign.frozen is None:
        raise EliminationRefused("elimination_is_proposed", number=campaign.number)
    require_paper(archive, paper)
    request = visa_request_id(campaign.campaign_id)
    message_id = reply_id(request)
    visas = _decisions(campaign, visa)  # (2)
    if paper.message is not None:
        reply = received_reply(
            paper.message, AuthorizationControlAuthorityRequestReply, request_id=request
        )
        message_id = reply.message_identifier.value if reply.message_identifier else ""
        visas = _as_replied(campaign, reply, visas, paper)
    answer = Answer(
        act_id="",
        reference=paper.reference,
        signatory=paper.signatory,
        given_on=paper.given_on.isoformat(),
        message_id=message_id,
        scan_sha512=scan_sha512(paper),
        valid_until=visa.valid_until.isoformat() if visa.valid_until else "",
    )
    visaed(campaign, visas, answer=answer)
    body = {
        "visas": {
            str(number): {"decision": one.decision.value, "remark": one.remark}
            for number, one in sorted(visas.items())
        },
        "answer": answer_body(answer),
        "list_sha512": campaign.frozen.sha512,
    }
    act = new_step(archive, ActKind.ELIMINATION_VISAED, campaign, body=body)
    messages = Messages(archive, campaign.campaign_id, version=campaign.seda_version, at=act.at)
    written = messages.visa_reply(
        campaign.frozen.control_authority, visas, on=paper.given_on, reference=paper.reference
    )
    return keep_step(archive, act, paper_documents(paper, written))  # (3)


# ----------------------------------------------------------------------------- private

_PAIR = re.compile(r"(?P<line>[0-9]{1,9})=(?P<word>.+)", re.DOTALL)


def _decisions(campaign: Campaign, visa: TypedVisa) -> dict[int, LineVisa]:
    decided = {line: _decision(word) for line, word in _pairs(visa.lines)}
    remarks = dict(_pairs(visa.remarks))
    if visa.rest:
        rest = _decision(visa.rest)
        for line in campaign.in_state(LineState.SUBMITTED):
            decided.setdefault(line.number, rest)
    stray = sorted(remarks.keys() - decided.keys())
    if stray:
        raise UsageError("elimination_line_unknown", line=", ".join(map(str, stray)))
    return {
        number: LineVisa(decision=decision, remark=remarks.get(number, "").strip())
        for number, decision in decided.items()
    }


def _as_replied(
    campaign: Campaign,
    reply: AuthorizationControlAuthorityRequestReply,
    visas: Mapping[int, LineVisa],
    paper: Paper,
) -> dict[int, LineVisa]:
    """Give what a reply decides; what is typed completes a partial one, and contradicts none."""
    decisions = {visa.decision for visa in visas.values()}
    accepted = LineState.ACCEPTED
    agrees = {
        ReplyCode.OK: not visas or decisions == {accepted},
        ReplyCode.KO: accepted not in decisions,
        ReplyCode.WARNING: bool(visas),
    }[ReplyCode(reply.reply_code)]
    if not agrees:
        raise UsageError("elimination_reply_says_otherwise", file=paper.message)
    if visas:
        return dict(visas)
    words = " ".join(one.value for one in reply.comments).strip()
    decision = accepted if reply.reply_code == ReplyCode.OK else LineState.REFUSED
    return {
        line.number: LineVisa(decision=decision, remark=words or paper.reference)
        for line in campaign.in_state(LineState.SUBMITTED)
    }


def _decision(word: str) -> LineState:
    if word not in DECISIONS:
        raise UsageError("elimination_decision_unknown", word=word, known=", ".join(DECISIONS))
    return DECISIONS[word]


def _pairs(typed: Iterable[str]) -> list[tuple[int, str]]:
    found = []
    for one in typed:
        match = _PAIR.fullmatch(one.strip())
        if match is None:
            raise UsageError("elimination_pair", typed=one)
        found.append((int(match["line"]), match["word"]))
    return found
