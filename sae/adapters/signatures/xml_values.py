"""Values of XML signatures, by the URI of their algorithm (RFC 6931, RFC 9231)."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa

from sae.adapters.signatures.signature_values import plain_to_der
from sae.adapters.signatures.xml_references import DS

_HASHES: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha3-224": hashes.SHA3_224,
    "sha3-256": hashes.SHA3_256,
    "sha3-384": hashes.SHA3_384,
    "sha3-512": hashes.SHA3_512,
}
_METHOD = re.compile(
    r"http://www\.w3\.org/[\w./-]+#(?:(?P<family>rsa|ecdsa|dsa)-(?P<hash>sha[\w-]+|md5)"
    r"|(?P<pss>sha[\w-]+)-rsa-MGF1|eddsa-(?P<eddsa>ed25519|ed448))"
)


def verify_value(key: Any, value: bytes, signed: bytes, algorithm: str) -> None:  # noqa: ANN401
    """Check a signature value with a public key of cryptography.

    Raises: InvalidSignature, NotImplementedError.
    """
    found = _METHOD.fullmatch(algorithm)
    if found is None:
        raise NotImplementedError(algorithm)
    if found["eddsa"] and isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey):
        key.verify(value, signed)
        return
    name = found["hash"] or found["pss"] or ""
    if name not in _HASHES:
        raise NotImplementedError(algorithm)
    hashed = _HASHES[name]()
    if isinstance(key, rsa.RSAPublicKey) and found["pss"]:
        salt = padding.PSS(mgf=padding.MGF1(hashed), salt_length=padding.PSS.AUTO)
        key.verify(value, signed, salt, hashed)
    elif isinstance(key, rsa.RSAPublicKey) and found["family"] == "rsa":
        key.verify(value, signed, padding.PKCS1v15(), hashed)
    elif isinstance(key, ec.EllipticCurvePublicKey) and found["family"] == "ecdsa":
        # XML Signature wants r and s; some tools write DER all the same.
        made = value if value[:1] == b"\x30" and len(value) > 2 * key.key_size // 8 else None
        key.verify(made or plain_to_der(value), signed, ec.ECDSA(hashed))
    elif isinstance(key, dsa.DSAPublicKey) and found["family"] == "dsa":
        key.verify(plain_to_der(value), signed, hashed)
    else:
        raise NotImplementedError(algorithm)


def stated_key(signature: Any) -> Any:  # noqa: ANN401 - of lxml; of cryptography
    """Give the public RSA key that a `ds:Signature` states without a certificate, or None."""
    modulus = signature.findtext(f".//{{{DS}}}RSAKeyValue/{{{DS}}}Modulus")
    exponent = signature.findtext(f".//{{{DS}}}RSAKeyValue/{{{DS}}}Exponent")
    if modulus and exponent:
        with suppress(ValueError, binascii.Error):
            return rsa.RSAPublicNumbers(_number(exponent), _number(modulus)).public_key()
    return None


# ----------------------------------------------------------------------------- private


def _number(text: str) -> int:
    return int.from_bytes(base64.b64decode("".join(text.split())), "big")
