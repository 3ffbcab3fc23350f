"""What the first and last bytes of a file betray, beside its format. Pure.

Every search runs over at most `SAMPLE_BYTES` at each end, in linear time.
"""

import re
import struct
from dataclasses import dataclass
from pathlib import PurePath

SAMPLE_BYTES = 1 << 20
ZIP_END_BYTES = 22 + 65_535  # end of central directory and the longest comment (APPNOTE 4.3.16)


@dataclass(frozen=True, slots=True)
class Sample:
    """Both ends of a file. head, tail: `SAMPLE_BYTES` at most, the same when the file is small."""

    head: bytes
    tail: bytes


def executable_kind(sample: Sample, filename: str) -> str:
    """Name what a file would run as when opened; empty when it would not.

    Scripts count by their first line, or by an extension that systems run on a double click.
    """
    head = sample.head
    if head.startswith(b"MZ"):
        return "Windows"
    if head.startswith(b"\x7fELF"):
        return "Linux"
    if head[:4] in _MACH_O:
        return "macOS"
    if head.startswith(b"\xca\xfe\xba\xbe"):
        return "Java"
    if head.startswith(b"#!/"):
        return "script"
    return _RUN_BY_NAME.get(PurePath(filename).suffix.lower(), "")


def active_content(sample: Sample, mime: str) -> str:
    """Name what would run if a browser or an office program showed the file; empty when nothing.

    Only looks into markup, whatever the file is called, and at office formats made for macros.
    Frames and event attributes are those of pages and drawings: `Object` in XAdES is not one.
    """
    if "macroenabled" in mime.lower():
        return "macro"
    if not _is_markup(sample.head, mime):
        return ""
    head, tail = (part.replace(b"\0", b"").lower() for part in (sample.head, sample.tail))
    shown = mime in _SHOWN_BY_BROWSERS or bool(_PAGE_OR_DRAWING.search(head))
    marks = (*_ACTIVE_MARKUP, *(_ACTIVE_PAGE if shown else ()))
    for kind, mark in marks:
        if mark.search(head) or mark.search(tail):
            return kind
    return ""


def is_markup(sample: Sample) -> bool:
    """Say whether the first character that is not blank opens a tag."""
    return _is_markup(sample.head, "")


def other_format(sample: Sample, mime: str) -> str:
    """Name a second format that the same bytes are valid in; empty when there is none.

    mime: what the file is known to be; PDF after rubbish in a file of no format is just a PDF.
    """
    if not sample.head.startswith(b"PK") and _ends_like_zip(sample):
        return "ZIP"
    begins = sample.head.find(b"%PDF-", 0, 1024)  # where PDF readers look for it
    other = mime and "pdf" not in mime and not mime.startswith("text/")
    if begins > 0 and other and begins not in _held_from(sample.head):
        return "PDF"
    return ""


# ----------------------------------------------------------------------------- private

_MACH_O = {
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
}
_RUN_BY_NAME: dict[str, str] = {
    **dict.fromkeys((".exe", ".com", ".scr", ".pif", ".msi", ".cpl", ".lnk", ".dll"), "Windows"),
    **dict.fromkeys((".bat", ".cmd", ".ps1", ".vbs", ".vbe", ".js", ".jse", ".wsf"), "script"),
    **dict.fromkeys((".hta", ".sh", ".reg"), "script"),
    ".jar": "Java",
    ".apk": "Android",
}
_ACTIVE_MARKUP: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("script", re.compile(rb"<(?:[\w.-]{1,40}:)?script[\s>/]|(?:java|vb)script:")),
    ("entity", re.compile(rb"<!entity\s[^>]{1,300}\ssystem\s")),
)
_ACTIVE_PAGE: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    ("event", re.compile(rb"""[\s"'/]on[a-z]{3,24}\s{0,4}=\s{0,4}["']""")),
    ("frame", re.compile(rb"<(?:iframe|object|embed|applet|foreignobject)[\s>/]")),
)
_PAGE_OR_DRAWING = re.compile(rb"<(?:html|body|(?:svg:)?svg)[\s>]|//www\.w3\.org/1999/xhtml")
_SHOWN_BY_BROWSERS = {"text/html", "image/svg+xml", "application/xhtml+xml"}


def _held_from(head: bytes) -> set[int]:
    """Give where the first files that a container holds as they are begin: they are in plain sight.

    Local headers of a zip (APPNOTE §4.3.7), blocks of a tar (POSIX ustar).
    """
    if head[257:262] == b"ustar":
        return {512, 1024}
    found: set[int] = set()
    at = 0
    while at < 1024 and head.startswith(b"PK\x03\x04", at) and len(head) >= at + 30:
        method, packed, name, extra = struct.unpack_from("<H8xI4xHH", head, at + 8)
        begins = at + 30 + name + extra
        if method == 0:
            found.add(begins)
        is_zip = method == 0 and head.startswith(b"PK\x03\x04", begins)  # a zip in a zip
        at = begins if is_zip else begins + packed
    return found


def _is_markup(head: bytes, mime: str) -> bool:
    start = head[:1024].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") or "xml" in mime or "html" in mime


def _ends_like_zip(sample: Sample) -> bool:
    """Find an end of central directory whose directory stands where it says (APPNOTE 4.3.16)."""
    tail = sample.tail[-ZIP_END_BYTES:]
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22:
        return False
    directory_bytes = int.from_bytes(tail[end + 12 : end + 16], "little")
    if directory_bytes == 0:
        return False
    begins = len(sample.tail) - len(tail) + end - directory_bytes
    if begins < 0:  # beyond the sample, where doubt is reported, or beyond the file itself
        return len(sample.tail) == SAMPLE_BYTES
    return sample.tail[begins : begins + 4] == b"PK\x01\x02"
