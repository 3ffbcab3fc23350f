"""Which document a detached signature signs: by the digest inside it, or else by their names.

A detached signature holds the digest of what it signs: the attribute messageDigest of CMS (RFC 5652
§11.2), the first Reference of XML signatures. To find those bytes in it is a certain join, which
needs no reading of the signature.
"""

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sae.flows.parapheur.arranging import name_of, parent_of
from sae.flows.parapheur.recognising import Kind

MAX_SIGNATURE_BYTES = 8 << 20  # with every certificate and revocation list that one may hold

# From the names of PREMIS and of SEDA to those of the machine.
ALGORITHMS = {"sha1": "sha1", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}


@dataclass(frozen=True, slots=True)
class SignedName:
    """What the name of a signature says. document: name of the file signed. signer: of a person."""

    document: str
    rank: int
    signer: str


def read_signed_name(name: str) -> SignedName:
    """Read the name of a signature: `FILE-RANK-SIGNER.p7s`, or the name of its document and more.

    >>> read_signed_name("main.odt-1-Christian_Noir.p7s")
    SignedName(document='main.odt', rank=1, signer='Christian Noir')
    >>> read_signed_name("main.odt.p7s")
    SignedName(document='main.odt', rank=0, signer='')
    """
    found = _NAMED.fullmatch(name)
    if found is not None:
        signer = " ".join(found["signer"].replace("_", " ").split())
        return SignedName(found["document"], int(found["rank"]), signer)
    return SignedName(name.rpartition(".")[0], 0, "")


def held_digests(data: bytes, kind: Kind) -> Iterator[str]:
    """Give what may be digests in a signature, in hexadecimal; those of its documents among them.

    CMS: octet strings of the length of a digest, in DER that may be armoured. XML: DigestValue.
    """
    if kind is not Kind.CMS:
        for found in _DIGEST_VALUE.finditer(data):
            yield hexadecimal(found[1].decode("ascii", "replace"))
        return
    der = _bare(data)
    for found in _OCTETS.finditer(der):
        yield der[found.end() : found.end() + found[0][1]].hex()


def algorithm_of(written: str) -> str:
    """Give the name that the machine has for an algorithm, empty when it has none.

    >>> algorithm_of("SHA-256"), algorithm_of("http://www.w3.org/2001/04/xmlenc#sha512")
    ('sha256', 'sha512')
    """
    plain = re.sub(r"[^a-z0-9]", "", written.rpartition("#")[2].lower())
    return ALGORITHMS.get(plain, "")


def hexadecimal(written: str) -> str:
    """Give a digest in hexadecimal small letters, whether it is written so or in base64."""
    plain = "".join(written.split())
    if re.fullmatch(r"(?:[0-9A-Fa-f]{2})+", plain):
        return plain.lower()
    try:
        return base64.b64decode(plain, validate=True).hex()
    except (binascii.Error, ValueError):
        return plain


def by_name(signature: str, documents: Iterable[str]) -> str | None:
    """Give the document that a signature names, in its own folder first. All are paths."""
    said = same_name(read_signed_name(name_of(signature)).document)
    near = sorted(documents, key=lambda path: parent_of(path) != parent_of(signature))
    names = {path: same_name(name_of(path)) for path in near}
    whole = (path for path in near if names[path] == said)
    stems = (path for path in near if said and names[path].rpartition(".")[0] == said)
    return next(whole, None) or next(stems, None)


def same_name(name: str) -> str:
    """Give a name as names of files are compared: accents composed, no capitals."""
    return unicodedata.normalize("NFC", name).casefold()


# ----------------------------------------------------------------------------- private

_NAMED = re.compile(r"(?P<document>.+\.\w{1,8})-(?P<rank>\d{1,4})-(?P<signer>.+)\.\w{1,8}")
_OCTETS = re.compile(rb"\x04[\x14\x20\x30\x40]")  # OCTET STRING of 20, 32, 48 or 64 bytes
_DIGEST_VALUE = re.compile(rb"DigestValue\s*>([A-Za-z0-9+/=\s]{20,200})<")
_ARMOUR = re.compile(rb"-----BEGIN [^-\n]{1,40}-----([A-Za-z0-9+/=\s]+)-----END ")


def _bare(data: bytes) -> bytes:
    found = _ARMOUR.search(data)
    if found is None:
        return data
    try:
        return base64.b64decode(b"".join(found[1].split()), validate=True)
    except binascii.Error:
        return data
