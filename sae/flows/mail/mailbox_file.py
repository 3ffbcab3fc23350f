"""Tells the messages of an mbox file apart (RFC 4155), line by line, in flat memory."""

import re
from collections.abc import Iterable, Iterator

FIRST = b"From "


def is_separator(line: bytes) -> bool:
    """Say whether a line begins a message: `From `, somebody, and an hour or a year.

    >>> is_separator(b"From marie@x.fr Thu Mar 14 09:12:00 2024"), is_separator(b"From now on, we")
    (True, False)
    """
    return line.startswith(FIRST) and _SEPARATOR.match(line) is not None


def messages(lines: Iterable[bytes]) -> Iterator[tuple[bool, bytes]]:
    """Give the lines of the messages, as they are; True with the first one of each.

    lines: a long one may come in several pieces, the last of which ends with a line feed.
    A separator is not part of a message, nor is the empty line that ends one.
    """
    begins, begun, whole = False, False, True
    blank = b""  # an empty line, as long as what follows does not say whose it is
    for line in lines:
        if whole and (blank or not begun) and is_separator(line):
            begins, blank = True, b""
        else:
            if blank:
                yield begins, blank
                begins, blank = False, b""
            if whole and line in _EMPTY:
                blank = line
            else:
                yield begins, line
                begins = False
        begun, whole = True, line.endswith(b"\n")


# ----------------------------------------------------------------------------- private

_EMPTY = (b"\n", b"\r\n")
_SEPARATOR = re.compile(rb"From .{0,400}(?:\d\d:\d\d|\b(?:19|20)\d\d\b)")
