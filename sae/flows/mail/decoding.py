"""Decodes the body of a part (RFC 2045 §6), strictly: what is not what it says is not given."""

import base64
import binascii
import quopri
import re


class PartDamaged(Exception):  # noqa: N818 - named by what it says
    """A body is not in the encoding that it says."""


def decoded(body: bytes, encoding: str) -> bytes:
    r"""Give the bytes of a part. encoding: of its transfer, in small letters.

    Raises: PartDamaged.

    >>> decoded(b"w6k=", "base64"), decoded(b"=C3=A9", "quoted-printable")
    (b'\xc3\xa9', b'\xc3\xa9')
    """
    if encoding == "base64":
        try:
            return base64.b64decode(_BLANKS.sub(b"", body), validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise PartDamaged from wrong
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(body)
    return body


# ----------------------------------------------------------------------------- private

_BLANKS = re.compile(rb"\s+")


def _uudecoded(body: bytes) -> bytes:
    lines = body.splitlines()
    begins = next((rank for rank, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if begins is None:
        raise PartDamaged
    found = bytearray()
    for line in lines[begins + 1 :]:
        if line.strip() == b"end":
            return bytes(found)
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error as wrong:
            raise PartDamaged from wrong
    raise PartDamaged
