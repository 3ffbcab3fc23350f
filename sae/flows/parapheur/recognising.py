"""What a file of a folder is, by its first bytes; its name decides nothing but its place.

A `.p7s` of the platform is PEM text, elsewhere it is DER; a signature in XML has the suffix of any
other XML.
"""

import re
from enum import StrEnum

from sae.flows.first_bytes import is_markup, is_pdf, root_name


class Kind(StrEnum):
    """What a file is. CMS, XADES: signatures beside what they sign. TIMESTAMP: of RFC 3161."""

    HISTORY = "history"
    CMS = "cms"
    XADES = "xades"
    TIMESTAMP = "timestamp"
    PES = "pes"
    XML = "xml"
    PDF = "pdf"
    ZIP = "zip"
    OTHER = "other"


SIGNATURES = frozenset({Kind.CMS, Kind.XADES})


def kind_of(head: bytes) -> Kind:
    r"""Recognise a file by its first bytes.

    >>> kind_of(b"-----BEGIN PKCS7-----\n"), kind_of(b"%PDF-1.7")
    (<Kind.CMS: 'cms'>, <Kind.PDF: 'pdf'>)
    """
    if head.startswith(b"PK\x03\x04"):
        return Kind.ZIP
    if is_pdf(head):
        return Kind.PDF
    if _PEM.search(head[:512]):
        return Kind.CMS
    if head[:1] == b"0" and (found := _der(head)) is not None:
        return found
    return _xml(head) if is_markup(head) else Kind.OTHER


def pes_name(head: bytes) -> str:
    """Give the name that a PES flow gives itself (NomFic), empty when its beginning has none."""
    found = _NOM_FIC.search(head)
    return found[1].decode("ascii", "replace").strip() if found is not None else ""


# ----------------------------------------------------------------------------- private

_PEM = re.compile(rb"-----BEGIN (?:PKCS ?#?7(?: SIGNED DATA)?|CMS|SIGNATURE)-----")
_SIGNED_DATA = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # 1.2.840.113549.1.7.2
_TST_INFO = b"\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x04"  # id-ct-TSTInfo
_GRANTED = re.compile(rb"\x30.{0,4}\x30.{1,2}\x02\x01[\x00\x01]", re.DOTALL)  # PKIStatus
_NOM_FIC = re.compile(rb"<(?:[\w.-]+:)?NomFic\s+V\s*=\s*[\"']([^\"'<]{1,200})[\"']")
_ROOTS = {
    "premis": Kind.HISTORY,
    "iparapheur_historique": Kind.HISTORY,
    "GetHistoDossierResponse": Kind.HISTORY,
    "Signature": Kind.XADES,
    "XAdESSignatures": Kind.XADES,
    "DocumentSignatures": Kind.XADES,
    "PES_Aller": Kind.PES,
}


def _der(head: bytes) -> Kind | None:
    if _TST_INFO in head[:128] or (_GRANTED.match(head) and _SIGNED_DATA in head[:256]):
        return Kind.TIMESTAMP
    return Kind.CMS if _SIGNED_DATA in head[:32] else None


def _xml(head: bytes) -> Kind:
    kind = _ROOTS.get(root_name(head), Kind.XML)
    text = head.replace(b"\0", b"")
    if kind is Kind.XADES and b"xmldsig#" not in text and b"uri.etsi.org/01903" not in text:
        return Kind.XML
    return kind
