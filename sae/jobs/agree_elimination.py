"""Records what a producer answered about the elimination of her records.

(1) find the campaign, and the request that was made to that producer when it was proposed
(2) take her answer: the SEDA message she sent, or a paper with its scan
(3) keep it as an act with its documents; a refusal takes her lines away, with her reason

Code du patrimoine R.212-14: the services that made the records ask for, or agree to, the visa.
"""

from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.elimination import Answer, Campaign
from sae.domain.elimination_acts import answer_body
from sae.errors import UsageError
from sae.jobs.campaigns import find_campaign, keep_step, new_step
from sae.jobs.elimination_messages import (
    Messages,
    producer_request_id,
    received_reply,
    reply_id,
)
from sae.jobs.signed_papers import Paper, paper_documents, require_paper, scan_sha512
from sae.ports import Archive
from seda.messages.archive_transfer_reply import ReplyCode
from seda.messages.authorization_replies import AuthorizationOriginatingAgencyRequestReply


def record_agreement(
    archive: Archive, typed: str, agency: str, paper: Paper, *, refused: str = ""
) -> Campaign:
    """Follow the three steps. refused: her reason; empty when she agrees.

    Raises: UsageError for an agency that has no line, a reply of another request, no proof;
    EliminationRefused when the campaign is past that.
    """
    archive.caller.require(Role.ARCHIVIST)
    yes = not refused.strip()
    campaign = find_campaign(archive, typed)  # (1)
    number = agency_number(campaign, agency)
    request = producer_request_id(campaign.campaign_id, number)
    require_paper(archive, paper)
    message_id = reply_id(request)
    if paper.message is not None:  # (2)
        reply = received_reply(
            paper.message, AuthorizationOriginatingAgencyRequestReply, request_id=request
        )
        message_id = reply.message_identifier.value if reply.message_identifier else ""
        if (reply.reply_code == ReplyCode.OK) is not yes:
            raise UsageError("elimination_answer_says_otherwise", file=paper.message)
    answer = Answer(
        act_id="",
        reference=paper.reference,
        signatory=paper.signatory,
        given_on=paper.given_on.isoformat(),
        message_id=message_id,
        scan_sha512=scan_sha512(paper),
    )
    body = {"agency": agency, "yes": yes, "remark": refused, "answer": answer_body(answer)}
    act = new_step(archive, ActKind.ELIMINATION_AGREED, campaign, body=body, reason=refused)
    messages = Messages(archive, campaign.campaign_id, version=campaign.seda_version, at=act.at)
    written = messages.producer_reply(agency, number, yes=yes, on=paper.given_on)
    return keep_step(archive, act, paper_documents(paper, written))  # (3)


def agency_number(campaign: Campaign, agency: str) -> int:
    """Give the place of a producer among those of a campaign, from 1. Raises: UsageError."""
    if agency not in campaign.producers:
        raise UsageError(
            "elimination_agency_unknown", agency=agency, known=", ".join(campaign.producers)
        )
    return campaign.producers.index(agency) + 1
