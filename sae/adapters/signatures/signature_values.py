"""Values of signatures: algorithms that the library lacks are added, unknown ones are told apart.

A value that cannot be checked is not a wrong one: it raises NotImplementedError.
"""

from collections.abc import Callable, Mapping

from asn1crypto import algos, keys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko_certvalidator.errors import AlgorithmNotSupported, DSAParametersUnavailable
from pyhanko_certvalidator.sig_validate import (
    DefaultSignatureValidator,
    SignatureValidationContext,
)

# BSI TR-03111 §5.2.1: r and s one after the other
_PLAIN_ECDSA: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "0.4.0.127.0.7.1.1.4.1.1": hashes.SHA1,
    "0.4.0.127.0.7.1.1.4.1.2": hashes.SHA224,
    "0.4.0.127.0.7.1.1.4.1.3": hashes.SHA256,
    "0.4.0.127.0.7.1.1.4.1.4": hashes.SHA384,
    "0.4.0.127.0.7.1.1.4.1.5": hashes.SHA512,
}
# NIST CSOR: 9 to 12 with ECDSA, 13 to 16 with RSA
_SHA3: Mapping[str, Callable[[], hashes.HashAlgorithm]] = {
    "2.16.840.1.101.3.4.3.9": hashes.SHA3_224,
    "2.16.840.1.101.3.4.3.10": hashes.SHA3_256,
    "2.16.840.1.101.3.4.3.11": hashes.SHA3_384,
    "2.16.840.1.101.3.4.3.12": hashes.SHA3_512,
    "2.16.840.1.101.3.4.3.13": hashes.SHA3_224,
    "2.16.840.1.101.3.4.3.14": hashes.SHA3_256,
    "2.16.840.1.101.3.4.3.15": hashes.SHA3_384,
    "2.16.840.1.101.3.4.3.16": hashes.SHA3_512,
}


_DEFAULT = SignatureValidationContext(contextual_md_algorithm=None, prehashed=False)


class SignatureValues(DefaultSignatureValidator):
    """Checks a signature value. Raises: InvalidSignature, NotImplementedError."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = _DEFAULT,
    ) -> None:
        """Check a value over data, or over a digest when the context says so."""
        oid = str(signature_algorithm["algorithm"].dotted)
        try:
            if oid in _PLAIN_ECDSA:
                made = plain_to_der(signature)
                _check(made, signed_data, public_key_info, _PLAIN_ECDSA[oid](), context)
            elif oid in _SHA3:
                _check(signature, signed_data, public_key_info, _SHA3[oid](), context)
            else:
                super().validate_signature(
                    signature, signed_data, public_key_info, signature_algorithm, context
                )
        except (AlgorithmNotSupported, DSAParametersUnavailable) as unknown:
            raise NotImplementedError(oid) from unknown


def plain_to_der(signature: bytes) -> bytes:
    """Write the two halves of a plain ECDSA or DSA value as DER."""
    half = len(signature) // 2
    return encode_dss_signature(
        int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    )


# ----------------------------------------------------------------------------- private


def _check(
    signature: bytes,
    signed_data: bytes,
    public_key_info: keys.PublicKeyInfo,
    algorithm: hashes.HashAlgorithm,
    context: SignatureValidationContext,
) -> None:
    key = load_der_public_key(public_key_info.dump())
    used = Prehashed(algorithm) if context.prehashed else algorithm
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(signature, signed_data, padding.PKCS1v15(), used)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, signed_data, ec.ECDSA(used))
    else:
        raise NotImplementedError(type(key).__name__)
