"""Plain text and mail messages: everything read as characters, without a markup parser."""

import email
import email.policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from pathlib import Path

from sae.adapters.extraction_characters import decode, first_bytes
from sae.adapters.extraction_html import add_html
from sae.adapters.extraction_text import ExtractionStopped, TextBudget

MAX_PARTS = 1_000  # of a message
MAX_HEADER_CHARACTERS = 4_000  # a long list of recipients; decoding is not linear

KNOWN_HEADERS = ("Subject", "From", "To", "Cc", "Date")


def read_plain(path: Path, into: TextBudget) -> None:
    """Add the characters of a text file. Raises: ExtractionStopped."""
    into.add(decode(first_bytes(path)))


def read_mail(path: Path, into: TextBudget) -> None:
    """Add the headers people know (RFC 5322), the text part, and the names of attachments.

    Raises: ExtractionStopped.
    """
    # compat32: the other policies parse addresses and dates, slowly when those are hostile.
    message = email.message_from_bytes(first_bytes(path), policy=email.policy.compat32)
    for name in KNOWN_HEADERS:
        into.add(f"{_decoded(message.get(name))}\n")
    for number, part in enumerate(message.walk()):
        if number >= MAX_PARTS:
            raise ExtractionStopped("document_too_deep")
        if not part.is_multipart():
            _add_part(part, into)


# ----------------------------------------------------------------------------- private


def _decoded(header: object) -> str:
    """Read a header's encoded words (RFC 2047); as it is when they are broken."""
    text = str(header or "")[:MAX_HEADER_CHARACTERS]
    try:
        return str(make_header(decode_header(text)))
    except (HeaderParseError, LookupError, ValueError):
        return text


def _add_part(part: "Message[str, str]", into: TextBudget) -> None:
    try:
        attached = part.get_filename()
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset("")
    except (LookupError, ValueError, TypeError):  # malformed parameters
        return
    if attached:
        into.add(f"{_decoded(attached)}\n")
    elif isinstance(payload, bytes) and part.get_content_type() == "text/plain":
        into.add(decode(payload, charset) + "\n")
    elif isinstance(payload, bytes) and part.get_content_type() == "text/html":
        add_html(decode(payload, charset), into)
