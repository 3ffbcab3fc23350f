"""From bytes to characters, for documents that seldom say how they were written."""

import codecs
from pathlib import Path

MAX_BYTES = 32 << 20  # of a file read at once; more than any text budget holds
SAMPLE_BYTES = 4096


def first_bytes(path: Path) -> bytes:
    """Read a file, its first 32 MiB at most."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES)


def decode(data: bytes, declared: str = "") -> str:
    """Decode bytes: by their mark, then as declared, as UTF-8, at last as windows-1252."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if encoding := _utf16_without_mark(data[:SAMPLE_BYTES]):
        return data.decode(encoding, "replace")
    for encoding in (declared, "utf-8"):
        try:
            return codecs.getincrementaldecoder(encoding)().decode(data)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


# ----------------------------------------------------------------------------- private

# The longer mark first: UTF-32 LE begins like UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def _utf16_without_mark(sample: bytes) -> str:
    """Recognise western UTF-16 by its zeros: nearly every other byte, on one side."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    most = len(sample) * 2 // 5
    if odd > most and even < odd // 8:
        return "utf-16-le"
    if even > most and odd < even // 8:
        return "utf-16-be"
    return ""
