"""A step of restitute: the SEDA messages around what leaves, and those that come back.

A restitution is asked for and granted (ArchiveRestitutionRequest and its reply); what comes back
is an Acknowledgement of the reply. A deposit, a transfer are ArchiveTransfers: the packages, which
their receiver answers with an ArchiveTransferReply each.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sae.domain.departure import Departure, DepartureKind
from sae.errors import NotAllowed, UsageError
from sae.ports import Archive
from seda.findings import has_errors
from seda.instants import instant_text
from seda.messages.acknowledgement import Acknowledgement
from seda.messages.archive_restitution import (
    ArchiveRestitutionRequest,
    ArchiveRestitutionRequestReply,
)
from seda.messages.archive_transfer_reply import ArchiveTransferReply, ReplyCode
from seda.messages.message import Message
from seda.messages.message_reader import MessageError, read_message
from seda.messages.message_writer import write_message
from seda.messages.reply_codes import STANDARD_REPLY_CODE_LIST_VERSION, StandardReplyCode
from seda.nouns import Code, CodeListVersions, Identifier, agency

REQUEST = "messages/restitution-request.xml"
REPLY = "messages/restitution-reply.xml"
GRANTING = frozenset({ReplyCode.OK.value, ReplyCode.WARNING.value})


def restitution_messages(  # noqa: PLR0913 - what two messages say
    archive: Archive,
    *,
    version: str,
    request_identifier: str,
    reply_identifier: str,
    recipient: str,
    unit_ids: Sequence[str],
    at: datetime,
) -> tuple[tuple[str, bytes], ...]:
    """Give the request and the reply as (name, bytes); both valid in their version."""
    units = tuple(Identifier(one) for one in unit_ids)
    ours = agency(archive.policy.archival_agency)
    lists = CodeListVersions(reply_code_list_version=Code(STANDARD_REPLY_CODE_LIST_VERSION))
    request = ArchiveRestitutionRequest(
        version=version,
        date=instant_text(at),
        message_identifier=Identifier(request_identifier),
        code_list_versions=CodeListVersions(),
        unit_identifiers=units,
        archival_agency=ours,
        originating_agency=agency(recipient),
    )
    reply = ArchiveRestitutionRequestReply(
        version=version,
        date=instant_text(at),
        message_identifier=Identifier(reply_identifier),
        code_list_versions=lists,
        reply_code=StandardReplyCode.GRANTED.value,
        message_request_identifier=Identifier(request_identifier),
        unit_identifiers=units,
        archival_agency=ours,
        originating_agency=agency(recipient),
    )
    return ((REQUEST, _bytes(request)), (REPLY, _bytes(reply)))


def check_answers(archive: Archive, departure: Departure, files: Iterable[Path]) -> None:
    """Refuse what does not say that everything handed over is accepted.

    Raises: UsageError, a file is not a valid SEDA message; NotAllowed, it refuses, answers
    something else, or some package is not answered.
    """
    answered: set[str] = set()
    for file in files:
        answered.add(_answered(archive, departure, file))
    if departure.reply_identifier in answered:
        return  # the whole restitution, acknowledged at once
    missing = [
        one.message_identifier
        for one in departure.packages
        if one.message_identifier not in answered
    ]
    if missing:
        raise NotAllowed("departure_unanswered", count=len(missing), missing=", ".join(missing[:3]))


# ----------------------------------------------------------------------------- private


def _bytes(message: Message) -> bytes:
    out = io.BytesIO()
    write_message(message, out)
    return out.getvalue()


def _answered(archive: Archive, departure: Departure, file: Path) -> str:
    message = _read(archive, file)
    wanted = {one.message_identifier for one in departure.packages}
    match message:
        case ArchiveTransferReply():
            if not _grants(message.reply_code):
                raise NotAllowed("departure_refused", file=file.name, answer=message.reply_code)
            named = message.message_request_identifier
        case Acknowledgement() if departure.kind is DepartureKind.RESTITUTION:
            named = message.message_received_identifier
            wanted.add(departure.reply_identifier)
        case Acknowledgement():
            # It says that the message arrived, and nothing of its fate (SEDA 2.x).
            raise NotAllowed("departure_only_acknowledged", file=file.name)
        case _:
            raise UsageError(
                "departure_other_message", file=file.name, name=message.TYPE.removesuffix("Type")
            )
    identifier = "" if named is None else named.value.strip()
    if identifier not in wanted:
        raise NotAllowed("departure_answers_other", file=file.name, identifier=identifier)
    return identifier


def _read(archive: Archive, file: Path) -> Message:
    try:
        data = file.read_bytes()
        message = read_message(io.BytesIO(data), where=file.name)
    except OSError as missing:
        reason = missing.strerror or missing
        raise UsageError("departure_file", file=file, reason=reason) from missing
    except MessageError as wrong:
        reason = archive.wording(wrong.findings[0])
        raise UsageError("departure_file", file=file, reason=reason) from wrong
    findings = archive.schemas.validate_message(data, message.version)
    if has_errors(findings):
        raise UsageError("departure_file", file=file, reason=archive.wording(findings[0]))
    return message


def _grants(code: str) -> bool:
    """OK and WARNING of our list and of Vitam's; 000 to 099 of the standard's."""
    return code in GRANTING or (code in set(StandardReplyCode) and StandardReplyCode(code).grants)
