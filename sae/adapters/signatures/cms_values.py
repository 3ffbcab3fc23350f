"""The parts of a CMS SignedData (RFC 5652 §5), and whether a signature value holds."""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from asn1crypto import cms, core, tsp, x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.sig_validate import SignatureValidationContext

from sae.adapters.signatures.evidence import is_readable
from sae.adapters.signatures.signature_values import SignatureValues
from sae.domain.signatures import Answer

_ARMOUR = re.compile(
    rb"-----BEGIN (?P<label>[A-Z0-9# ]+)-----(?P<body>.*?)-----END (?P=label)-----", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class SignedParts:
    """What a SignedData holds. content: None when it is detached."""

    data: cms.SignedData
    content_type: str
    content: bytes | None
    certificates: tuple[x509.Certificate, ...]
    infos: tuple[cms.SignerInfo, ...]

    def signer_of(self, info: cms.SignerInfo) -> x509.Certificate | None:
        """Find the certificate that a SignerInfo names."""
        return signer_among(self.certificates, info)

    def content_digest(self, info: cms.SignerInfo) -> bytes:
        """Give the digest of the content, by the algorithm of a signer. Raises: ValueError."""
        return digest(str(info["digest_algorithm"]["algorithm"].native), self.content or b"")

    @staticmethod
    def algorithm_of(info: cms.SignerInfo) -> str:
        """Name the algorithm of the signature value."""
        algorithm = info["signature_algorithm"]
        try:
            return f"{info['digest_algorithm']['algorithm'].native}_{algorithm.signature_algo}"
        except ValueError:
            return str(algorithm["algorithm"].native)


def der_of(data: bytes) -> bytes:
    """Take a CMS out of its armour (PEM, bare base64); DER stays as it is. Raises: ValueError."""
    found = _ARMOUR.search(data)
    if found is not None:
        return _base64(found["body"])
    if data[:1] != b"\x30":
        return _base64(data)
    return data


def read_signed_data(data: bytes) -> SignedParts:
    """Read a CMS, or a response of a timestamp authority that holds one.

    Raises: ValueError when it is neither, or has no signer.
    """
    try:
        signed = _signed_data(data)
        encapsulated = _Encapsulated.load(signed["encap_content_info"].dump())
        content = encapsulated["content"]
        certificates = [
            choice.chosen.untag()
            for choice in signed["certificates"] or ()
            if choice.name == "certificate"
        ]
        infos = tuple(signed["signer_infos"])
        return SignedParts(
            signed,
            str(encapsulated["content_type"].native),
            None if isinstance(content, core.Void) else _octets(content),
            tuple(filter(is_readable, certificates)),
            infos,
        )
    except (TypeError, KeyError, AttributeError) as fault:
        raise ValueError("not a CMS SignedData") from fault


def signer_among(
    certificates: Sequence[x509.Certificate], info: cms.SignerInfo
) -> x509.Certificate | None:
    """Find the certificate that a SignerInfo names (RFC 5652 §5.3)."""
    sid = info["sid"]
    for one in certificates:
        if sid.name == "issuer_and_serial_number":
            wanted = sid.chosen
            same = one.issuer.dump() == wanted["issuer"].dump() or one.issuer == wanted["issuer"]
            if same and one.serial_number == wanted["serial_number"].native:
                return one
        elif one.key_identifier is not None and one.key_identifier == sid.chosen.native:
            return one
    return None


def value_holds(
    info: cms.SignerInfo, signer: x509.Certificate, content_type: str, actual_digest: bytes
) -> tuple[Answer, Answer, str]:
    """Say whether a signature value holds, whether its data is that of the digest, and why not.

    The reason is a sub-indication of EN 319 102-1, empty when nothing prevented the check.
    """
    try:
        same, valid = validate_sig_integrity(
            info, signer, content_type, actual_digest, sig_validator=SignatureValues()
        )
    except SignatureValidationError as fault:
        reason = getattr(fault.ades_subindication, "name", "GENERIC")
        return Answer.UNKNOWN, Answer.YES, reason
    except InvalidSignature:
        return Answer.NO, Answer.YES, "SIG_CRYPTO_FAILURE"
    except (ValueError, TypeError, KeyError, NotImplementedError, UnsupportedAlgorithm):
        return Answer.UNKNOWN, Answer.YES, "FORMAT_FAILURE"
    except CMSExtractionError:
        return Answer.UNKNOWN, Answer.YES, "FORMAT_FAILURE"
    value = Answer.YES if valid else Answer.NO
    data = Answer.YES if same else Answer.NO
    if not same:
        return value, data, "HASH_FAILURE"
    return value, data, "" if valid else "SIG_CRYPTO_FAILURE"


def counter_value_holds(
    info: cms.SignerInfo, signer: x509.Certificate, signature: bytes
) -> tuple[Answer, str]:
    """Say whether the value of a countersignature holds, and why not.

    It has no content type of its own (RFC 5652 §11.4), which `validate_sig_integrity` asks for.
    """
    attributes = info["signed_attrs"]
    signed = signature if isinstance(attributes, core.Void) else attributes.untag().dump()
    algorithm = str(info["digest_algorithm"]["algorithm"].native)
    try:
        SignatureValues().validate_signature(
            info["signature"].native,
            signed,
            signer.public_key,
            info["signature_algorithm"],
            context=SignatureValidationContext(contextual_md_algorithm=algorithm, prehashed=False),
        )
    except InvalidSignature:
        return Answer.NO, "SIG_CRYPTO_FAILURE"
    except (ValueError, TypeError, KeyError, NotImplementedError, UnsupportedAlgorithm):
        return Answer.UNKNOWN, "FORMAT_FAILURE"
    return Answer.YES, ""


def digest(algorithm: str, data: bytes) -> bytes:
    """Digest bytes. Raises: ValueError for an algorithm that is not known."""
    if algorithm.startswith("shake256"):
        return hashlib.shake_256(data).digest(64)
    return hashlib.new(algorithm.replace("-", "_"), data, usedforsecurity=False).digest()


def attributes_of(info: cms.SignerInfo, name: str) -> tuple[cms.CMSAttribute, ...]:
    """Give the attributes of a signer. name: `signed_attrs` or `unsigned_attrs`."""
    try:
        found = info[name]
        return () if isinstance(found, core.Void) else tuple(found)
    except (ValueError, TypeError, KeyError):
        return ()


def values_of(attribute: cms.CMSAttribute) -> list[bytes]:
    """Give the values of an attribute as their own DER, whatever they should have been."""
    with suppress(ValueError, TypeError, KeyError):
        return [bytes(one.dump()) for one in _Values.load(attribute["values"].dump())]
    return []


# ----------------------------------------------------------------------------- private


class _Values(core.SetOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = core.Any


def _base64(text: bytes) -> bytes:
    lines = (line for line in text.splitlines() if b":" not in line)
    try:
        return base64.b64decode(b"".join(b"".join(lines).split()), validate=True)
    except binascii.Error as fault:
        raise ValueError("neither DER nor base64") from fault


def _signed_data(data: bytes) -> cms.SignedData:
    try:
        response = tsp.TimeStampResp.load(data)
        _ = response["status"]["status"].native
        info = response["time_stamp_token"]
    except (ValueError, TypeError, KeyError):
        info = cms.ContentInfo.load(data)
    if info["content_type"].native != "signed_data":
        raise ValueError("not a CMS SignedData")
    return info["content"]


class _Encapsulated(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """An encapsulated content, whatever its type: an OCTET STRING, or what PKCS #7 had there."""

    _fields = [  # noqa: RUF012 - asn1crypto completes the list in place
        ("content_type", cms.ContentType),
        ("content", core.Any, {"explicit": 0, "optional": True}),
    ]


def _octets(content: core.Any) -> bytes:
    found = content.parse()
    if isinstance(found, core.OctetString):
        return bytes(found)  # put together when it came in pieces (BER)
    return bytes(found.contents or b"")
