"""Verification of RFC 3161 tokens in this process, whoever made them. Makes no token."""

from datetime import datetime

import rfc3161_client
from cryptography import x509

from sae.errors import TimestampInvalid


class TokenVerifier:
    """Verifies tokens against trusted roots.

    A token stays valid after its certificates expire: they must have been valid at the time that
    the token states (what `openssl ts` calls -attime).
    """

    def __init__(self, chain: bytes) -> None:
        """Take the PEM chain of an authority; only its self-issued certificates are trusted.

        Raises: TimestampInvalid, no root in it.
        """
        try:
            certificates = x509.load_pem_x509_certificates(chain)
        except ValueError as fault:
            raise TimestampInvalid(reason="unreadable certificates") from fault
        self._roots = [one for one in certificates if one.issuer == one.subject]
        if not self._roots:
            raise TimestampInvalid(reason="no root certificate")

    def verify(self, data: bytes, token: bytes) -> datetime:
        """Give the time, UTC, of a DER TimeStampResp on `data`. Raises: TimestampInvalid."""
        # The lists are copied: the library's verifier keeps those that it is given.
        verifier = rfc3161_client.VerifierBuilder(roots=list(self._roots)).build()
        try:
            response = rfc3161_client.decode_timestamp_response(token)
            verifier.verify_message(response, data)
        except Exception as fault:  # hostile bytes reach several parsers, each with its own errors
            raise TimestampInvalid(reason=fault) from fault
        return response.tst_info.gen_time
