"""What verdicts rest on, collected once each: certificates, CRL, OCSP responses, tokens."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from asn1crypto import crl as asn1_crl
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509

from sae.adapters.signatures import MOST_EVIDENCE_BYTES
from sae.domain.signatures import Certificate, Evidence, EvidenceKind

MOST_PIECES = 1_000  # of one file; an honest one has a few dozen


class EvidencePool:
    """The pieces found in one file. Beyond the bounds, pieces are named and not kept."""

    def __init__(self) -> None:
        self._pieces: dict[str, Evidence] = {}
        self._bytes = 0
        self._certificates: dict[str, x509.Certificate] = {}

    @property
    def pieces(self) -> tuple[Evidence, ...]:
        """Give every piece kept, in order of kind and digest."""
        return tuple(sorted(self._pieces.values(), key=lambda one: (one.kind, one.sha256)))

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """Give every certificate found."""
        return tuple(self._certificates.values())

    def crls(self) -> Iterator[asn1_crl.CertificateList]:
        """Give every CRL found."""
        for piece in self._pieces.values():
            if piece.kind is EvidenceKind.CRL:
                yield asn1_crl.CertificateList.load(piece.data)

    def ocsps(self) -> Iterator[asn1_ocsp.OCSPResponse]:
        """Give every OCSP response found."""
        for piece in self._pieces.values():
            if piece.kind is EvidenceKind.OCSP:
                yield asn1_ocsp.OCSPResponse.load(piece.data)

    def add_certificate(self, found: x509.Certificate) -> str:
        """Keep a certificate; give its digest."""
        sha256 = self._add(EvidenceKind.CERTIFICATE, found.dump(), holder_name(found))
        self._certificates.setdefault(sha256, found)
        return sha256

    def add_certificates(self, found: Iterable[x509.Certificate]) -> None:
        """Keep certificates that can be read."""
        for one in found:
            if is_readable(one):
                self.add_certificate(one)

    def add_crl(self, data: bytes) -> str:
        """Keep a CRL (DER); give its digest. Raises: ValueError when it is not one."""
        issuer = asn1_crl.CertificateList.load(data).issuer
        return self._add(EvidenceKind.CRL, data, issuer.human_friendly)

    def add_ocsp(self, data: bytes) -> str:
        """Keep an OCSP response, or the basic one inside (DER); give its digest."""
        return self._add(EvidenceKind.OCSP, as_ocsp_response(data), "")

    def add_token(self, data: bytes, label: str = "") -> str:
        """Keep a timestamp token (DER); give its digest."""
        return self._add(EvidenceKind.TIMESTAMP, data, label)

    def _add(self, kind: EvidenceKind, data: bytes, label: str) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        full = len(self._pieces) >= MOST_PIECES or self._bytes + len(data) > MOST_EVIDENCE_BYTES
        if sha256 not in self._pieces and not full:
            self._bytes += len(data)
            self._pieces[sha256] = Evidence(kind=kind, sha256=sha256, label=label, data=data)
        return sha256


def is_readable(found: x509.Certificate) -> bool:
    """Say whether what was taken for a certificate can be read as one."""
    try:
        _ = (found.subject.native, found.issuer.native, found.serial_number, found.public_key)
        _ = (found.not_valid_before, found.not_valid_after)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False
    return True


def described(found: x509.Certificate) -> Certificate:
    """Say what a certificate says of itself."""
    return Certificate(
        name=holder_name(found),
        subject=found.subject.human_friendly,
        issuer=found.issuer.human_friendly,
        serial=f"{found.serial_number:x}",
        valid_from=_utc(found.not_valid_before),
        valid_until=_utc(found.not_valid_after),
        sha256=hashlib.sha256(found.dump()).hexdigest(),
    )


def holder_name(found: x509.Certificate) -> str:
    """Give what one calls the holder of a certificate: its common name when it has one."""
    name = found.subject.native
    for key in ("common_name", "pseudonym", "organization_name", "email_address"):
        value = name.get(key)
        if value:
            return str(value[-1] if isinstance(value, list) else value)
    return str(found.subject.human_friendly)


def as_ocsp_response(data: bytes) -> bytes:
    """Put a basic OCSP response into its envelope, as tools expect it (RFC 6960 §4.2.1).

    Raises: ValueError when it is neither.
    """
    try:
        response = asn1_ocsp.OCSPResponse.load(data)
        _ = response["response_status"].native
    except (ValueError, TypeError):
        basic = asn1_ocsp.BasicOCSPResponse.load(data)
        _ = basic["tbs_response_data"].native
        response = asn1_ocsp.OCSPResponse(
            {
                "response_status": "successful",
                "response_bytes": {"response_type": "basic_ocsp_response", "response": basic},
            }
        )
        return bytes(response.dump())
    return data


# ----------------------------------------------------------------------------- private


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
