"""Finds where tags end in the bytes of a document; expat tells where they begin. Checks nothing."""

import re

from seda.byte_source import ByteSource, StreamBytes

_TAG_STOP = re.compile(rb"[>\"']")
_PREFIX = re.compile(rb"</?([^\s/>:]+:)")


def tag_prefix(tag: bytes) -> str:
    """Give the prefix of the name that a tag begins with, with its colon, or nothing."""
    found = _PREFIX.match(tag)
    return found[1].decode(errors="replace") if found else ""


def element_end(data: ByteSource | StreamBytes, start: int, offset: int) -> int:
    """Find the byte after an element that begins at `start`; `offset` is that of its end event."""
    if data[offset - 2 : offset] == b"/>" and tag_end(data, start) == offset:
        return offset  # an empty-element tag: the gate gives the byte after it
    return tag_end(data, offset)


def tag_end(data: ByteSource | StreamBytes, offset: int) -> int:
    """Find the byte after the tag that begins at `offset` (a `>` may stand in a value)."""
    position = offset + 1
    quote = b""
    while True:
        chunk = data[position : position + 256]
        if not chunk:
            return position
        if not quote:
            found = _TAG_STOP.search(chunk)
            if found and found[0] == b">":
                return position + found.end()
            quote = found[0] if found else b""
            position += found.end() if found else len(chunk)
        else:
            closing = chunk.find(quote)
            position += closing + 1 if closing >= 0 else len(chunk)
            quote = b"" if closing >= 0 else quote
