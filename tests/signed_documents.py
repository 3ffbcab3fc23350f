"""Signed documents of our own: an authority, its signers, what they sign (openssl, pyHanko).

Keys are made once in a run and never leave its folder.
"""

import base64
import hashlib
import io
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import cms, crl
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfWriter

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DS = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
DAY = timedelta(days=1)
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """A certificate and its key, as PEM files in a folder."""

    name: str
    certificate: Path
    key: Path
    authority: Path

    @property
    def der(self) -> bytes:
        return base64.b64decode(
            b"".join(
                line
                for line in self.certificate.read_bytes().splitlines()
                if not line.startswith(b"-")
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A root that makes signers. folder: of trust, with its certificate alone."""

    folder: Path
    place: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def signer(
        self, name: str, *, first: datetime = NOW - YEAR, last: datetime = NOW + YEAR
    ) -> Signer:
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        made = (
            _certificate(name, key.public_key(), first, last)
            .issuer_name(self.certificate.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        own = self.place / name
        own.mkdir()
        _write(own / "certificate.pem", made.public_bytes(serialization.Encoding.PEM))
        _write(
            own / "key.pem",
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
        return Signer(
            name=name,
            certificate=own / "certificate.pem",
            key=own / "key.pem",
            authority=self.folder / "root.pem",
        )

    def revocation_list(self, revoked: Signer, *, at: datetime = NOW - DAY) -> bytes:
        """Make the DER of a list that a signer is on."""
        serial = x509.load_pem_x509_certificate(revoked.certificate.read_bytes()).serial_number
        line = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(at)
            .next_update(at + YEAR)
            .add_revoked_certificate(line)
            .sign(self.key, hashes.SHA256())
        )
        return made.public_bytes(serialization.Encoding.DER)


def an_authority(place: Path) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _certificate("Autorité d'essai", key.public_key(), NOW - 9 * YEAR, NOW + 9 * YEAR)
        .issuer_name(_name("Autorité d'essai"))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = place / "trust"
    folder.mkdir(parents=True)
    _write(folder / "root.pem", made.public_bytes(serialization.Encoding.PEM))
    return Authority(folder=folder, place=place, certificate=made, key=key)


def a_cms(document: Path, signer: Signer, out: Path, *options: str) -> Path:
    """Sign with openssl. options: `-nodetach`, `-outform PEM`..."""
    form = () if "-outform" in options else ("-outform", "DER")
    command = ("openssl", "cms", "-sign", "-binary", "-in", document, "-out", out)
    keys = ("-signer", signer.certificate, "-inkey", signer.key)
    subprocess.run([*command, *keys, *form, *options], check=True, capture_output=True)
    return out


def with_revocation_list(signed: Path, revocation_list: bytes) -> None:
    """Put a list into a CMS (RFC 5652 §5.1 crls), as software that looks ahead does."""
    info = cms.ContentInfo.load(signed.read_bytes())
    info["content"]["crls"] = [crl.CertificateList.load(revocation_list)]
    signed.write_bytes(info.dump(force=True))


def a_signed_message(text: str, signer: Signer, out: Path, *options: str) -> Path:
    """Sign a message with openssl (S/MIME). options: `-nodetach` puts the text inside."""
    command = ("openssl", "smime", "-sign", "-text", "-out", out, "-subject", "Convocation")
    keys = ("-signer", signer.certificate, "-inkey", signer.key)
    people = ("-from", "maire@exemple.fr", "-to", "prefecture@exemple.fr")
    subprocess.run(
        [*command, *keys, *people, *options], input=text.encode(), check=True, capture_output=True
    )
    return out


def a_pdf(out: Path, signer: Signer) -> Path:
    """Make a page and sign it with pyHanko."""
    plain = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=200)
    writer.write(plain)
    loaded = signers.SimpleSigner.load(str(signer.key), str(signer.certificate))
    assert loaded is not None
    signed = signers.sign_pdf(
        IncrementalPdfFileWriter(plain),
        signers.PdfSignatureMetadata(field_name="Signature1", reason="visa"),
        signer=loaded,
    )
    out.write_bytes(signed.getvalue())
    return out


def an_enveloped_xml(signer: Signer, *, encoding: str = "ISO-8859-1") -> bytes:
    """Sign one `Bordereau` of a document as PES does: enveloped, by its Id."""
    text = '<Flux><Bordereau Id="B1"><Objet V="Réfection du préau"/></Bordereau><Suite/></Flux>'
    root = etree.fromstring(text)
    signed = root.find("Bordereau")
    value = base64.b64encode(hashlib.sha256(_canonical(signed)).digest()).decode()
    info = (
        f'<ds:SignedInfo xmlns:ds="{DS}"><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>'
        f'<ds:Reference URI="#B1"><ds:Transforms>'
        f'<ds:Transform Algorithm="{DS}enveloped-signature"/>'
        f'<ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        f"<ds:DigestValue>{value}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    key = serialization.load_pem_private_key(signer.key.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    signature = key.sign(_canonical(etree.fromstring(info)), padding.PKCS1v15(), hashes.SHA256())
    whole = (
        f'<ds:Signature xmlns:ds="{DS}" Id="S1">{info}'
        f"<ds:SignatureValue>{base64.b64encode(signature).decode()}</ds:SignatureValue>"
        f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{base64.b64encode(signer.der).decode()}"
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"
    )
    signed.append(etree.fromstring(whole))
    return bytes(etree.tostring(root, encoding=encoding, xml_declaration=True))


# ----------------------------------------------------------------------------- private


def _canonical(element: object) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True, with_tail=False))


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _certificate(
    name: str, key: object, first: datetime, last: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .public_key(key)  # type: ignore[arg-type]  # any public key
        .serial_number(x509.random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
    )


def _write(path: Path, data: bytes) -> None:
    path.write_bytes(data)
