"""MessageDigest: which algorithm, which bytes, however the depositor wrote them.

Algorithms by their usual name or by the XML Encryption / XML Signature address that SEDA's
code list allows. Values in hexadecimal of any case; blanks around and base64 are understood
and reported. A prefix, an empty value or another algorithm's length is never equal to anything.
"""

import base64
import binascii
from dataclasses import dataclass

from seda.findings import Finding, error, warning
from seda.model import DataObject

# name as SEDA's depositors write it -> (hashlib name, bytes)
ALGORITHMS = {
    "MD5": ("md5", 16),
    "SHA-1": ("sha1", 20),
    "SHA-256": ("sha256", 32),
    "SHA-384": ("sha384", 48),
    "SHA-512": ("sha512", 64),
    "http://www.w3.org/2001/04/xmldsig-more#md5": ("md5", 16),
    "http://www.w3.org/2000/09/xmldsig#sha1": ("sha1", 20),
    "http://www.w3.org/2001/04/xmlenc#sha256": ("sha256", 32),
    "http://www.w3.org/2001/04/xmldsig-more#sha384": ("sha384", 48),
    "http://www.w3.org/2001/04/xmlenc#sha512": ("sha512", 64),
}
WEAK = frozenset({"md5", "sha1"})


@dataclass(frozen=True, slots=True)
class DeclaredDigest:
    """A digest to compare with: hashlib's name of the algorithm, lower-case hexadecimal."""

    algorithm: str
    value: str


def declared_digest(item: DataObject) -> tuple[DeclaredDigest | None, tuple[Finding, ...]]:
    """Read the digest that a binary object declares, with what there is to say about it."""
    where = item.uri or item.xml_id
    if not item.has_digest:
        return None, (error("digest_missing", where, offset=item.offset, id=item.xml_id),)
    known = ALGORITHMS.get(item.digest_algorithm.strip())
    if known is None:
        return None, (
            error(
                "digest_algorithm_unknown",
                where,
                offset=item.offset,
                algorithm=item.digest_algorithm,
            ),
        )
    algorithm, length = known
    findings: list[Finding] = []
    if algorithm in WEAK:
        findings.append(
            warning(
                "digest_algorithm_weak", where, offset=item.offset, algorithm=item.digest_algorithm
            )
        )
    value, styled = read_digest(item.digest, length)
    if value is None:
        findings.append(
            error(
                "digest_format",
                where,
                offset=item.offset,
                algorithm=item.digest_algorithm,
                value=item.digest,
            )
        )
        return None, tuple(findings)
    if styled:
        findings.append(
            warning("digest_style", where, offset=item.offset, algorithm=item.digest_algorithm)
        )
    return DeclaredDigest(algorithm, value), tuple(findings)


def old_digest(algorithm: str, text: str) -> DeclaredDigest | None:
    """Read a digest as SEDA 0.2 and 1.0 write it: hexadecimal or base64, names of all kinds.

    An algorithm that is not named is told from the length. None when it cannot be one.
    """
    name = algorithm.strip()
    key = name.lower().replace("-", "")
    known = [ALGORITHMS[name]] if name in ALGORITHMS else []
    known += [pair for pair in _BY_LENGTH if not known and key in ("", pair[0])]
    for hashlib_name, length in known:
        value, _ = read_digest(text, length)
        if value is not None:
            return DeclaredDigest(hashlib_name, value)
    return None


def read_digest(text: str, length: int) -> tuple[str | None, bool]:
    """Give a digest in hexadecimal and whether it was written in an unusual style.

    length: in bytes. None when the text is not a digest of that length.
    """
    stripped = text.strip()
    compact = "".join(stripped.split())
    if len(compact) == 2 * length:
        try:
            return bytes.fromhex(compact).hex(), compact != text
        except ValueError:
            return None, False
    try:
        raw = base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        return None, False
    return (raw.hex(), True) if len(raw) == length else (None, False)


# ----------------------------------------------------------------------------- private

_BY_LENGTH = tuple(dict.fromkeys(ALGORITHMS.values()))
