"""The standard list of reply codes: one number that says why a request is granted or refused.

Replies to requests of delivery, restitution, transfer and authorization have one reason: they use
this list. The reply to a transfer uses its own (`seda.messages.archive_transfer_reply`).

>>> meaning(StandardReplyCode.INVALID_DIGEST, "en"), meaning("KO", "en"), meaning("X", "en")
('Invalid digest', 'Refused', '')
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

STANDARD_REPLY_CODE_LIST_VERSION = "SEDA1.0-ext"


class StandardReplyCode(StrEnum):
    """A code of the list: 0xx granted, 1xx wrong message, 2xx wrong content, 3xx terms."""

    GRANTED = "000"
    GRANTED_WITH_COMMENTS = "001"
    CONTROL_AUTHORITY_ASKED = "002"
    MALFORMED_MESSAGE = "101"
    SYSTEM_UNAVAILABLE = "102"
    ALREADY_RECEIVED = "103"
    MESSAGE_IN_ERROR = "104"
    UNKNOWN_ORIGINATING_AGENCY = "200"
    UNKNOWN_ARCHIVAL_AGENCY = "201"
    UNKNOWN_TRANSFERRING_AGENCY = "202"
    NOT_AS_PROFILE = "203"
    FORMAT_NOT_HANDLED = "204"
    FORMAT_NOT_AS_DECLARED = "205"
    INVALID_MESSAGE_SIGNATURE = "206"
    INVALID_DIGEST = "207"
    NOT_OPEN_YET = "208"
    ARCHIVES_GONE = "209"
    UNKNOWN_ARCHIVES = "210"
    ATTACHMENT_MISSING = "211"
    DEROGATION_REFUSED = "212"
    INVALID_AGREEMENT = "300"
    OVER_QUOTA = "301"
    ORIGINATING_AGENCY_NOT_AGREED = "302"
    TRANSFERRING_AGENCY_NOT_AGREED = "303"
    ARCHIVAL_AGENCY_NOT_AGREED = "304"
    DOCUMENT_SIGNATURE_MISSING = "305"
    OVER_VOLUME = "306"
    FORMAT_NOT_AGREED = "307"
    DIGEST_NOT_SENT = "308"
    MESSAGE_NOT_SIGNED = "309"
    INVALID_DOCUMENT_SIGNATURE = "310"
    DOCUMENT_SIGNATURE_NOT_VERIFIED = "311"
    DATES_NOT_AGREED = "312"

    @property
    def grants(self) -> bool:
        """Say whether the request is granted, or on its way to be."""
        return self.value.startswith("0")


def meaning(code: str, lang: str) -> str:
    """Say a code in French (`fr`) or English (`en`), empty for a code that is not known."""
    known = _meanings().get(code)
    return known[("fr", "en").index(lang)] if known else ""


# ----------------------------------------------------------------------------- private


@cache
def _meanings() -> Mapping[str, list[str]]:
    text = (resources.files("seda.messages") / "reply_codes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
