"""Reads a message: its headers, and where its attachments are; none of them is decoded.

Headers are read by the standard library. Parts are told apart by their boundaries only, so that
each is given bit for bit, another message included, which is not parsed with the one that holds it.
"""

import mimetypes
import re
from collections.abc import Iterator

from sae.flows.mail.headers import MAX_HEADERS_BYTES, Headers
from sae.flows.mail.model import MESSAGE, Message, Part

MAX_PARTS = 1_000
MAX_NESTING = 20  # multiparts in multiparts; mail software writes some five


def read_message(data: bytes) -> Message | None:
    """Read a message, whatever its form; None when it has none of the headers of one."""
    start = _body_start(data, 0, len(data))
    headers = Headers(data[:start])
    if not any(headers.has(name) for name in _SIGNS):
        return None
    walk = _Walk(data)
    walk.see(headers, start, len(data), 0)
    if start > MAX_HEADERS_BYTES:
        walk.problems["headers_too_long"] = None
    sent = headers.text("date")
    if sent and not headers.instant("date"):
        walk.problems["date_unreadable"] = None
    return Message(
        subject=headers.text("subject"),
        writers=headers.mailboxes("from"),
        senders=headers.mailboxes("sender"),
        addressees=headers.mailboxes("to"),
        recipients=headers.mailboxes("cc", "bcc"),
        sent=sent,
        sent_at=headers.instant("date"),
        sent_on=headers.day("date"),
        received_at=headers.instant("received") or headers.instant("delivery-date"),
        received_on=headers.day("received") or headers.day("delivery-date"),
        identifier=headers.identifier("message-id"),
        replied_to=headers.identifier("in-reply-to"),
        parts=tuple(walk.parts),
        problems=tuple(walk.problems),
    )


# ----------------------------------------------------------------------------- private

_SIGNS = ("from", "to", "subject", "date", "message-id", "received", "return-path")
_EMPTY_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_LONGEST_BOUNDARY = 200  # RFC 2046 §5.1.1 allows 70


class _Walk:
    """Goes through the parts of one message. parts: found. problems: codes, in order."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._seen = 0
        self.parts: list[Part] = []
        self.problems: dict[str, None] = {}

    def see(self, headers: Headers, start: int, end: int, depth: int) -> None:
        """Take a part, its body between `start` and `end`."""
        kind = headers.type()
        if not kind.startswith("multipart/"):
            self._take(headers, kind, start, end, depth)
            return
        boundary = headers.boundary().encode("utf-8", "surrogateescape")
        if not boundary or len(boundary) > _LONGEST_BOUNDARY:
            self.problems["boundary_missing"] = None
        elif depth >= MAX_NESTING:
            self.problems["parts_too_deep"] = None
        else:
            for first, last in self._between(boundary, start, end):
                self._seen += 1
                if self._seen > MAX_PARTS:
                    self.problems["parts_too_many"] = None
                    return
                body = _body_start(self._data, first, last)
                self.see(Headers(self._data[first:body]), body, last, depth + 1)

    # ------------------------------------------------------------------------- private

    def _between(self, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Give where each part begins and ends, the line break before a boundary apart."""
        line = re.compile(
            rb"(?:\A|(?:\r?\n))--" + re.escape(boundary) + rb"(--)?[ \t]*(?=\r?\n|\Z)"
        )
        opened = -1
        position = max(start - 2, 0)  # the first boundary may follow the headers at once
        while found := line.search(self._data, position, end):
            if opened >= 0:
                yield opened, max(found.start(), opened)
            if found[1]:
                return
            position = found.end()
            opened = _next_line(self._data, position, end)
        self.problems["boundary_missing" if opened < 0 else "cut_short"] = None
        if opened >= 0:
            yield opened, end

    def _take(self, headers: Headers, kind: str, start: int, end: int, depth: int) -> None:
        name = headers.filename()
        is_text = kind in ("text/plain", "text/html") and not headers.is_attached()
        if depth == 0 and (is_text or not headers.has("content-type")):
            return
        if is_text and not name:
            return
        self.parts.append(
            Part(
                name=name or self._name(kind),
                mime=kind,
                encoding=headers.encoding(),
                start=start,
                end=end,
            )
        )

    def _name(self, kind: str) -> str:
        suffix = ".eml" if kind == MESSAGE else mimetypes.guess_extension(kind, strict=False) or ""
        if not suffix and kind.startswith(("text/", "message/")):
            suffix = ".txt"
        return f"partie-{len(self.parts) + 1}{suffix}"


def _body_start(data: bytes, start: int, end: int) -> int:
    """Give where the body begins: after the first empty line, or at once when it comes first."""
    if data.startswith((b"\n", b"\r\n"), start, end):
        return _next_line(data, start, end)
    found = _EMPTY_LINE.search(data, start, end)
    return found.end() if found else end


def _next_line(data: bytes, position: int, end: int) -> int:
    found = data.find(b"\n", position, end)
    return found + 1 if found >= 0 else end
