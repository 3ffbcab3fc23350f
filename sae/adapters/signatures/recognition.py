"""Which files may hold a signature, from their bytes: cheap enough to be asked of every file.

Nothing is parsed here, so that the archive itself may ask; a file that only looks signed costs a
question to the child.
"""

import mmap
import re
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What reads the signatures of a file."""

    PDF = "pdf"
    CMS = "cms"
    XML = "xml"
    CONTAINER = "container"
    TIMESTAMP = "timestamp"
    MAIL = "mail"


HEAD_BYTES = 1 << 12
HEADERS_BYTES = 1 << 16  # of a message, before it says that it is signed
TAIL_BYTES = 1 << 20  # of a zip: its directory names what it holds

_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")  # 1.2.840.113549.1.7.2
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")  # 1.2.840.113549.1.9.16.1.4
_PEM = re.compile(rb"-----BEGIN (PKCS ?#?7|CMS|PKCS7 SIGNED DATA|SIGNED DATA)-----")
_BARE_BASE64 = re.compile(rb"MI[A-Za-z0-9+/]{58,}")  # longer than any word
_NAMESPACE = b"http://www.w3.org/2000/09/xmldsig#"
_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?Signature[\s>]")
_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{1,60}:")
_MAIL_SIGNED = re.compile(
    rb"^content-type:[ \t]*(?:\r?\n[ \t]+)?(?:multipart/signed|application/(?:x-)?pkcs7-mime)\b",
    re.IGNORECASE | re.MULTILINE,
)
_ZIP_SIGNED = re.compile(
    rb"META-INF/[^/\x00]{0,120}(signature|timestamp)[^/\x00]{0,80}\.(xml|p7s|tst)"
    rb"|META-INF/ASiC|_xmlsignatures/sig",
    re.IGNORECASE,
)


def kind_of(path: Path) -> Kind | None:
    """Say what may read the signatures of a file; None when it has none. Raises: OSError."""
    with path.open("rb") as stream:
        size = path.stat().st_size
        if size == 0:
            return None
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _kind_of(data, size)


# ----------------------------------------------------------------------------- private


def _kind_of(data: mmap.mmap, size: int) -> Kind | None:
    head = data[:HEAD_BYTES]
    if head.startswith(b"PK"):
        return _of_zip(data, size)
    if b"%PDF" in head[:1024] or b" obj" in head[:1024]:
        return Kind.PDF if data.find(b"/ByteRange") >= 0 else None
    if head[:1] == b"\x30":
        return _of_der(head)
    if _PEM.search(head) or _BARE_BASE64.match(head.lstrip()):
        return Kind.CMS
    if _HEADER.match(head):
        return Kind.MAIL if _MAIL_SIGNED.search(data[:HEADERS_BYTES]) else None
    return Kind.XML if _is_markup(head) and _holds_xml_signature(data) else None


def _of_zip(data: mmap.mmap, size: int) -> Kind | None:
    tail = data[max(0, size - TAIL_BYTES) :]
    return Kind.CONTAINER if _ZIP_SIGNED.search(tail) else None


def _of_der(head: bytes) -> Kind | None:
    signed = head.find(_SIGNED_DATA, 0, 64)
    if signed < 0:
        return None  # a certificate, a request, a response that an authority refused: no signature
    if _TST_INFO in head[signed : signed + 128]:
        return Kind.TIMESTAMP
    return Kind.CMS


def _holds_xml_signature(data: mmap.mmap) -> bool:
    """Say whether a document holds the element, not only its namespace (schemas declare it)."""
    if data.find(_NAMESPACE) >= 0:
        return _ELEMENT.search(data) is not None
    return data.find(_NAMESPACE.decode().encode("utf-16-le")) >= 0


def _is_markup(head: bytes) -> bool:
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")
    return text.startswith(b"<")
