"""Reads the headers of a message, leniently: what is badly written is read as best it can be."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as StandardMessage
from email.parser import HeaderParser
from email.utils import getaddresses, parsedate_to_datetime

from sae.flows.mail.model import Mailbox

MAX_HEADERS_BYTES = 1 << 20  # real ones seldom exceed 30 KB
MAX_HEADER = 64 * 1024  # characters of one of them: some thousand addressees
MAX_MAILBOXES = 1_000  # of one kind; the message itself keeps them all


class Headers:
    """The headers of a message, or of one of its parts. data: up to the empty line, or beyond."""

    def __init__(self, data: bytes) -> None:
        # Line by line: software that encodes nothing does not even agree with itself.
        lines = (_decoded(line, None) for line in data[:MAX_HEADERS_BYTES].split(b"\n"))
        self._message: StandardMessage = HeaderParser().parsestr("\n".join(lines))
        self._values: dict[str, list[str]] = {}
        for name, value in self._message.raw_items():
            self._values.setdefault(name.lower(), []).append(str(value)[:MAX_HEADER])

    def __bool__(self) -> bool:
        return bool(self._values)

    def has(self, name: str) -> bool:
        """Say whether there is such a header. name: in small letters, as everywhere here."""
        return name in self._values

    def text(self, name: str) -> str:
        """Give a header for people: words decoded, blanks made one."""
        return plain(self._raw(name))

    def mailboxes(self, *names: str) -> tuple[Mailbox, ...]:
        """Give the people that headers name, each once."""
        found: dict[Mailbox, None] = {}
        values = [_flat(value) for name in names for value in self._values.get(name, ())]
        for name, address in getaddresses(values):
            one = Mailbox(plain(name), plain(address))
            if one.address or one.name:
                found[one] = None
        return tuple(found)[:MAX_MAILBOXES]

    def identifier(self, name: str) -> str:
        """Give the first identifier of a message in a header, without its brackets."""
        written = self.text(name)
        found = _IDENTIFIER.search(written)
        return found[1].strip() if found else "".join(written.split())[:_LONGEST_BARE]

    def instant(self, name: str) -> str:
        """Give the instant in a header, or after the last `;` of it; empty when it is none."""
        at = self._date(name)
        return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at is not None else ""

    def day(self, name: str) -> str:
        """Give the day of that instant, as the clock of who wrote it showed it."""
        at = self._date(name)
        return at.date().isoformat() if at is not None else ""

    def type(self) -> str:
        """Give the media type, in small letters."""
        return plain(self._message.get_content_type())

    def boundary(self) -> str:
        """Give what separates the parts of a multipart, empty without."""
        return self.parameter("boundary")

    def parameter(self, name: str) -> str:
        """Give a parameter of the media type, empty without."""
        try:
            return str(self._message.get_param(name, "") or "").strip()
        except (ValueError, TypeError, LookupError):
            return ""

    def filename(self) -> str:
        """Give the name of a part, decoded; empty without."""
        try:
            written = self._message.get_filename() or ""
        except (ValueError, TypeError, LookupError):
            written = ""
        return plain(written)

    def encoding(self) -> str:
        """Give the encoding of a transfer, in small letters."""
        return self.text("content-transfer-encoding").casefold().split(";")[0].strip() or "7bit"

    def is_attached(self) -> bool:
        """Say whether a part says that it is an attachment."""
        return self.text("content-disposition").casefold().startswith("attachment")

    # ------------------------------------------------------------------------- private

    def _date(self, name: str) -> datetime | None:
        written = self.text(name).rpartition(";")[2]
        try:
            at = parsedate_to_datetime(written.strip())
            if at.tzinfo is None:  # -0000: of no place known (RFC 5322 §3.3)
                at = at.replace(tzinfo=UTC)
            return at if at.astimezone(UTC).year >= _FIRST_YEAR else None
        except (ValueError, TypeError, IndexError, OverflowError):
            return None

    def _raw(self, name: str) -> str:
        return next(iter(self._values.get(name, ())), "")


def plain(written: str) -> str:
    """Decode the words of a header (RFC 2047); lone surrogates stand for bytes never encoded.

    >>> plain("=?utf-8?B?RMOpdmlz?= =?iso-8859-1?Q?_n=B0_3?=")
    'Dévis n° 3'
    """
    flat = _flat(written)
    try:
        pieces = decode_header(flat) if "=?" in flat else [(flat, None)]
        text = "".join(_decoded(piece, charset) for piece, charset in pieces)
    except (HeaderParseError, ValueError):
        text = _decoded(flat, None)
    return " ".join(_UNWRITABLE.sub(" ", text or flat).split())


# ----------------------------------------------------------------------------- private

_FIRST_YEAR = 1970
_LONGEST_BARE = 200
_IDENTIFIER = re.compile(r"<([^<>\s]{1,900})>")
# What XML 1.0 (§2.2) cannot hold, or that turns the text around it.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def _flat(written: str) -> str:
    return " ".join(line.strip() for line in written.splitlines())


def _decoded(piece: bytes | str, charset: str | None) -> str:
    data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
    return next(_readings(data, charset))


def _readings(data: bytes, charset: str | None) -> Iterator[str]:
    for encoding in (charset, "utf-8", "cp1252"):
        try:
            yield data.decode(encoding or "utf-8")
        except (LookupError, ValueError):
            continue
    yield data.decode("latin-1")
