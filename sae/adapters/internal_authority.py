"""The embedded timestamp authority: RFC 3161 tokens on one machine, with no one else's help.

It proves order, not date: whoever runs the archive holds its key. Its label says so, always.
"""

import hashlib
import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sae.adapters.timestamping import TokenVerifier
from sae.errors import TimestampUnavailable

LABEL = (
    "autorité interne : prouve l'ordre, pas la date / internal authority: proves order, not date"
)

# An arc that needs no registration (ITU-T X.667: 2.25 + a UUID drawn once), to be replaced the
# day the project has an arc of its own. Policy: embedded authority, order only.
POLICY = "2.25.78930661549570337651790769581696017095"

VALIDITY = timedelta(days=3652)  # ten years: seals are renewed well before


class _Now(Protocol):
    def now(self) -> datetime: ...


def create(keys: Path, *, now: datetime, name: str) -> None:
    """Draw the keys and certificates of a new authority in the folder `keys`.

    name: of the archival agency, shown in the certificates. A complete set that is already
    there is kept: keys are never replaced.
    """
    if (keys / _TSA_CERTIFICATE).exists():
        return
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    ca_key, tsa_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name, tsa_name = _names(name)
    root = _root_certificate(ca_key, ca_name, now)
    leaf = _tsa_certificate(tsa_key, tsa_name, root, ca_key)
    _write(keys / _CA_KEY, _pem_of_key(ca_key), mode=0o600)
    _write(keys / _TSA_KEY, _pem_of_key(tsa_key), mode=0o600)
    _write(keys / _CA_CERTIFICATE, root.public_bytes(serialization.Encoding.PEM), mode=0o644)
    # Last: its presence says that the set is complete.
    _write(keys / _TSA_CERTIFICATE, leaf.public_bytes(serialization.Encoding.PEM), mode=0o644)


class InternalAuthority:
    """The embedded authority as a `TimestampAuthority`."""

    internal = True

    def __init__(self, keys: Path, clock: _Now) -> None:
        """Load the keys made by `create`. Raises: TimestampUnavailable, absent or unreadable."""
        self.label = LABEL
        self._clock = clock
        try:
            key = serialization.load_pem_private_key((keys / _TSA_KEY).read_bytes(), password=None)
            self._root = x509.load_pem_x509_certificate((keys / _CA_CERTIFICATE).read_bytes())
            self._leaf = x509.load_pem_x509_certificate((keys / _TSA_CERTIFICATE).read_bytes())
        except (OSError, ValueError, TypeError) as fault:
            raise TimestampUnavailable(reason=fault) from fault
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TimestampUnavailable(reason="the key of the authority is of another kind")
        self._key = key
        self._verifier = TokenVerifier(self.certificates())
        leaf = self._leaf.public_bytes(serialization.Encoding.DER)
        self._certificate = asn1_x509.Certificate.load(leaf)

    def stamp(self, data: bytes) -> bytes:
        """Give the DER TimeStampResp on `data`, at the second of the clock.

        Raises: TimestampUnavailable, the clock is outside of the certificate's validity.
        """
        now = self._clock.now().replace(microsecond=0)
        if not self._leaf.not_valid_before_utc <= now <= self._leaf.not_valid_after_utc:
            raise TimestampUnavailable(reason="certificate not valid at the time of the clock")
        info = _token_info(hashlib.sha512(data).digest(), now).dump()
        return self._response(info, now)

    def verify(self, data: bytes, token: bytes) -> datetime:
        """Give the time of a token that covers `data`. Raises: TimestampInvalid."""
        return self._verifier.verify(data, token)

    def certificates(self) -> bytes:
        """Give the PEM chain, root first, under a line that says what the authority proves."""
        pem = [one.public_bytes(serialization.Encoding.PEM) for one in (self._root, self._leaf)]
        return f"# {LABEL}\n".encode() + b"".join(pem)

    def _response(self, info: bytes, now: datetime) -> bytes:
        attributes = self._signed_attributes(info, now)
        signature = self._key.sign(attributes.dump(), ec.ECDSA(hashes.SHA512()))
        leaf = self._certificate
        signer = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number",
                    cms.IssuerAndSerialNumber(
                        {"issuer": leaf.issuer, "serial_number": leaf.serial_number}
                    ),
                ),
                "digest_algorithm": {"algorithm": "sha512"},
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha512_ecdsa"},
                "signature": signature,
            }
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": "sha512"}],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(info),
                },
                # The one that signed. A root inside the token would be bytes that nobody checks.
                "certificates": [leaf],
                "signer_infos": [signer],
            }
        )
        token = cms.ContentInfo({"content_type": "signed_data", "content": signed})
        response = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": token})
        return bytes(response.dump())

    def _signed_attributes(self, info: bytes, now: datetime) -> cms.CMSAttributes:
        certificate_hash = hashlib.sha512(self._certificate.dump()).digest()
        identifier = {"hash_algorithm": {"algorithm": "sha512"}, "cert_hash": certificate_hash}
        values = {
            "content_type": "tst_info",
            "signing_time": cms.Time("utc_time", core.UTCTime(now)),
            "message_digest": hashlib.sha512(info).digest(),
            # ESSCertIDv2 (RFC 5816): binds the signature to one certificate.
            "signing_certificate_v2": {"certs": [identifier]},
        }
        return cms.CMSAttributes(
            [cms.CMSAttribute({"type": name, "values": [value]}) for name, value in values.items()]
        )


# ----------------------------------------------------------------------------- private

_CA_KEY, _CA_CERTIFICATE = "timestamp-ca.key", "timestamp-ca.pem"
_TSA_KEY, _TSA_CERTIFICATE = "timestamp.key", "timestamp.pem"
_MAX_NAME = 64  # RFC 5280: upper bound of a commonName and of an organizationName


def _token_info(imprint: bytes, now: datetime) -> tsp.TSTInfo:
    return tsp.TSTInfo(
        {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": {
                "hash_algorithm": {"algorithm": "sha512"},
                "hashed_message": imprint,
            },
            "serial_number": secrets.randbits(128),
            "gen_time": now,
            "accuracy": {"seconds": 1},
        }
    )


def _names(name: str) -> tuple[x509.Name, x509.Name]:
    organisation = x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:_MAX_NAME] or "SAE")
    ca_name, tsa_name = (
        x509.Name([organisation, x509.NameAttribute(NameOID.COMMON_NAME, common)])
        for common in ("SAE autorité interne, racine", "SAE autorité interne, horodatage")
    )
    return ca_name, tsa_name


def _root_certificate(
    key: ec.EllipticCurvePrivateKey, name: x509.Name, now: datetime
) -> x509.Certificate:
    usage = _key_usage(key_cert_sign=True, crl_sign=True)
    return (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + VALIDITY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _tsa_certificate(
    key: ec.EllipticCurvePrivateKey,
    name: x509.Name,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    usage = _key_usage(digital_signature=True, content_commitment=True)
    timestamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    serial = x509.random_serial_number()
    return (
        x509.CertificateBuilder(root.subject, name, key.public_key(), serial)
        .not_valid_before(root.not_valid_before_utc)
        .not_valid_after(root.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(timestamping, critical=True)  # RFC 3161 §2.3: alone, and critical
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _key_usage(
    *,
    digital_signature: bool = False,
    content_commitment: bool = False,
    key_cert_sign: bool = False,
    crl_sign: bool = False,
) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        content_commitment=content_commitment,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        encipher_only=False,
        decipher_only=False,
    )


def _pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write(path: Path, data: bytes, *, mode: int) -> None:
    """Write a file aside, with its mode from the first byte on, then give it its name."""
    aside = path.with_suffix(path.suffix + ".new")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(descriptor)
    aside.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
