"""What the first bytes of a file show: a PDF, XML and its root. A guess: readers decide.

What is looked for is ASCII: bytes in UTF-16 show it once their NULs are out.
"""

import re

HEAD_BYTES = 4096  # of a file: enough to see its root behind comments
PDF_HEAD_BYTES = 1024  # ISO 32000 §7.5.2: where readers look for the header


def is_pdf(head: bytes) -> bool:
    """Say whether a file begins as a PDF, whatever a mailer or a scanner wrote before it."""
    return b"%PDF-" in head[:PDF_HEAD_BYTES]


def is_markup(head: bytes) -> bool:
    """Say whether a file begins as XML, or as HTML."""
    return plain_start(head).startswith(b"<")


def plain_start(head: bytes) -> bytes:
    r"""Give the first bytes without NULs, and without marks of order and blanks before them.

    >>> plain_start("\ufeff\n<a/>".encode("utf-16-le"))
    b'<a/>'
    """
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")


def root_name(head: bytes) -> str:
    """Give the name of the root element, without its prefix; empty when there is none.

    >>> root_name(b'<?xml version="1.0"?><!-- by hand --><n:PES_Aller Id="1">')
    'PES_Aller'
    """
    return xml_root(head)[0]


def xml_root(head: bytes) -> tuple[str, str]:
    """Give the local name and the namespace of the root; two empty texts when there is none.

    >>> xml_root(b'<?xml version="1.0"?><!-- a --><n:Invoice xmlns:n="urn:x"/>')
    ('Invoice', 'urn:x')
    """
    tag = _FIRST_TAG.match(plain_start(head))
    if tag is None:
        return "", ""
    prefix, _, local = tag["name"].rpartition(b":")
    wanted = b"xmlns:" + prefix if prefix else b"xmlns"
    declared = {one["name"]: one["value"] for one in _DECLARATION.finditer(tag["rest"])}
    return local.decode("latin-1"), declared.get(wanted, b"").decode("latin-1")


# ----------------------------------------------------------------------------- private

# Atomic: however many comments there are, each is read once.
_FIRST_TAG = re.compile(
    rb"(?>\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+"
    rb"<(?P<name>[^\s<>/!?]+)(?P<rest>[^>]*)",
    re.DOTALL,
)
_DECLARATION = re.compile(
    rb"""(?P<name>xmlns(?::[^\s=:]{1,100})?)\s{0,9}=\s{0,9}["'](?P<value>[^"']{0,500})"""
)
