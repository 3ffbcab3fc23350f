"""Decide on a request to read: accept it, refuse it, or keep what an authority answered.

(1) read the answers of authorities: SEDA replies, or scans of what came on paper
(2) refuse to accept what is closed without a derogation, or before every authority agreed
(3) write the documents of the decision: a refusal has its reply, and a letter with the motive,
    the day from which the archives open, and the remedy before the CADA (CRPA L.342-1)
(4) ask again under the lock, then keep the act
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.delivery import REPLY_XML, Authority, Authorization, Delivery, DeliveryState
from sae.domain.documents import CommunicationRefusal, RefusalMotive
from sae.errors import UsageError
from sae.jobs.attestations import attested, heading_of
from sae.jobs.delivery_messages import answer_on_paper, asked_of, read_answer, reply
from sae.jobs.delivery_records import (
    Openness,
    find_delivery,
    openness,
    printed_request,
    require_open,
)
from sae.ports import Archive, Transaction
from seda.messages.reply_codes import StandardReplyCode

MAX_SCAN = 100 << 20  # bytes of one document
LAW = "code du patrimoine, art. L. 213-1 et L. 213-2"


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """What an authority answered. authority, granted: said by the archivist when it is on paper.

    agency: which originating agency; empty for the only one.
    """

    path: Path
    authority: Authority | None = None
    agency: str = ""
    granted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionAsked:
    """accepts: None when only answers of authorities are to be kept. motive: of a refusal."""

    accepts: bool | None
    motive: str = ""
    answers: tuple[AnswerFile, ...] = ()


def decide_delivery(archive: Archive, typed: str, asked: DecisionAsked) -> Delivery:
    """Follow the four steps.

    Raises: NotAllowed, UnknownIdentifier, UsageError, StoreUnavailable.
    """
    archive.caller.require(Role.ARCHIVIST)
    if asked.accepts is None and not asked.answers:
        raise UsageError("delivery_no_decision")
    with archive.catalogue.read() as reader:
        delivery = find_delivery(reader, typed)
        opened = openness(reader, delivery, on=archive.clock.today())
    act = new_act(archive, ActKind.DELIVERY_DECIDED, body={}, campaign_id=delivery.request_id)
    documents: list[ActDocument] = []
    answers = tuple(_answers(archive, delivery, act, asked.answers, documents))  # (1)
    known = replace(delivery, authorizations=(*delivery.authorizations, *answers))
    _check(known, opened, asked)  # (2)
    code = _code(known, opened, asked)
    motive = asked.motive.strip()
    if asked.accepts is False:
        documents += _refusal(archive, known, act, opened, code=code, motive=motive)  # (3)
    body = {
        "outcome": _OUTCOMES[asked.accepts],
        "reply_code": code.value if code is not None else "",
        "motive": motive,
        "open_on": opened.open_on.isoformat() if opened.closed and opened.open_on else "",
        "authorizations": [
            {
                "authority": one.authority.value,
                "agency": one.agency,
                "granted": one.granted,
                "identifier": one.identifier,
                "document": one.document,
            }
            for one in answers
        ],
    }

    def check(tx: Transaction) -> None:
        again = openness(tx, delivery, on=archive.clock.today())
        _check(replace(known, state=find_delivery(tx, delivery.request_id).state), again, asked)

    perform(archive, replace(act, body=body), documents=documents, check=check)  # (4)
    seal(archive)
    with archive.catalogue.read() as reader:
        return find_delivery(reader, delivery.request_id)


# ----------------------------------------------------------------------------- private

_OUTCOMES = {
    None: "",
    True: DeliveryState.ACCEPTED.value,
    False: DeliveryState.REFUSED.value,
}
_SUFFIXES = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})


def _check(delivery: Delivery, opened: Openness, asked: DecisionAsked) -> None:
    if delivery.state is not DeliveryState.REQUESTED:
        raise UsageError("delivery_decided_already", request=delivery.request_id)
    if asked.accepts:
        require_open(delivery, opened)
    if asked.accepts is False and not opened.closed and not asked.motive.strip():
        raise UsageError("delivery_refusal_without_motive")


def _code(delivery: Delivery, opened: Openness, asked: DecisionAsked) -> StandardReplyCode | None:
    if asked.accepts is None:
        return None
    if asked.accepts:
        return StandardReplyCode.GRANTED
    if delivery.derogation and opened.closed:
        return StandardReplyCode.DEROGATION_REFUSED
    return StandardReplyCode.NOT_OPEN_YET if opened.closed else StandardReplyCode.MESSAGE_IN_ERROR


def _answers(
    archive: Archive,
    delivery: Delivery,
    act: Act,
    files: Iterable[AnswerFile],
    documents: list[ActDocument],
) -> Iterable[Authorization]:
    """Read what authorities answered, and add to `documents` what keeps it."""
    if files and not delivery.derogation:
        raise UsageError("delivery_without_derogation")
    for number, file in enumerate(files, 1):
        if file.path.stat().st_size > MAX_SCAN:
            raise UsageError("delivery_answer_too_big", file=file.path.name)
        data = file.path.read_bytes()
        if file.authority is None:
            answer = _of_message(delivery, data, file.path.name, f"authorization-{number}.xml")
            documents.append(ActDocument(answer.document, data))
        else:
            answer = _of_paper(delivery, act, file, number)
            documents.append(ActDocument(answer.document, data))
            written = answer_on_paper(
                delivery, answer, at=act.at, archive=archive.policy.archival_agency
            )
            documents.append(ActDocument(f"authorization-{number}.xml", written))
        yield answer


def _of_message(delivery: Delivery, data: bytes, where: str, document: str) -> Authorization:
    said = read_answer(data, where=where)
    wanted = (delivery.control,) if said.authority is Authority.CONTROL else delivery.originating
    asked = {asked_of(delivery, said.authority, name): name for name in wanted}
    if said.request not in asked:
        raise UsageError("delivery_answer_of_another", file=where, request=said.request)
    return Authorization(
        authority=said.authority,
        agency=asked[said.request],
        granted=said.granted,
        identifier=said.identifier,
        act_id="",
        document=document,
    )


def _of_paper(delivery: Delivery, act: Act, file: AnswerFile, number: int) -> Authorization:
    suffix = file.path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise UsageError("delivery_answer_form", file=file.path.name)
    agency = delivery.control
    if file.authority is Authority.ORIGINATING:
        agencies = delivery.originating
        agency = file.agency or (agencies[0] if len(agencies) == 1 else "")
        if agency not in agencies:
            raise UsageError("delivery_answer_agency", known=", ".join(agencies))
    assert file.authority is not None  # noqa: S101 - paper says nothing by itself
    return Authorization(
        authority=file.authority,
        agency=agency,
        granted=file.granted,
        identifier=f"{act.act_id}-{number}",
        act_id="",
        document=f"authorization-{number}{suffix}",
    )


def _refusal(  # noqa: PLR0913 - what it says
    archive: Archive,
    delivery: Delivery,
    act: Act,
    opened: Openness,
    *,
    code: StandardReplyCode | None,
    motive: str,
) -> tuple[ActDocument, ...]:
    """Write the reply and the letter; the motive is that of the law unless another is typed."""
    closed = set(opened.closed)
    kinds = dict.fromkeys(
        (unit.document_type or unit.level, opened.secrets.get(unit.unit_id, ""))
        for unit in opened.units
        if unit.unit_id in closed
    )
    letter = CommunicationRefusal(
        heading=heading_of(archive, act),
        request=printed_request(archive, delivery),
        place=archive.policy.archival_agency_name,
        motives=tuple(
            RefusalMotive(
                typology=kind,
                article=LAW if closed else "",
                secret=secret,
                communicable_on=opened.open_on,
                explanation=motive,
            )
            for kind, secret in (kinds or {("", ""): None})
        ),
        derogation_refused=delivery.derogation,
        partial_delivery=False,
    )
    answer = reply(
        delivery,
        code=code or StandardReplyCode.NOT_OPEN_YET,
        motive=motive or _said(opened.open_on),
        at=act.at,
        archive=archive.policy.archival_agency,
    )
    return (ActDocument(REPLY_XML, answer), *attested(archive, letter, name="refusal"))


def _said(day: date | None) -> str:
    return f"{LAW} : {day.isoformat()}" if day is not None else LAW
