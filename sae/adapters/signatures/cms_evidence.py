"""Certificates and revocation data that a CMS SignedData brings with it (RFC 5652, CAdES)."""

from contextlib import suppress

from asn1crypto import cms, core, x509

from sae.adapters.signatures.cms_values import SignedParts, attributes_of, values_of
from sae.adapters.signatures.evidence import EvidencePool

# Attributes of CAdES (ETSI EN 319 122-1) that asn1crypto does not name.
CERTIFICATE_VALUES = "1.2.840.113549.1.9.16.2.23"
REVOCATION_VALUES = "1.2.840.113549.1.9.16.2.24"
ADOBE_REVOCATION = "1.2.840.113583.1.1.8"
MOST_SIGNERS = 200


def collect(parts: SignedParts, pool: EvidencePool) -> None:
    """Keep the certificates and revocation data of a SignedData and of its signers."""
    pool.add_certificates(parts.certificates)
    for choice in parts.data["crls"] or ():
        with suppress(ValueError, TypeError, KeyError):
            if choice.name == "other":  # RFC 5940: [1], an OCSP response
                pool.add_ocsp(choice.chosen["other_rev_info"].dump())
            else:
                pool.add_crl(choice.chosen.dump())
    for info in parts.infos[:MOST_SIGNERS]:
        for attribute in (
            *attributes_of(info, "unsigned_attrs"),
            *attributes_of(info, "signed_attrs"),
        ):
            _collect_values(attribute, pool)


def holds_values(info: cms.SignerInfo) -> bool:
    """Say whether a signer brings the revocation data of its certificates."""
    unsigned = {one["type"].dotted for one in attributes_of(info, "unsigned_attrs")}
    signed = {one["type"].dotted for one in attributes_of(info, "signed_attrs")}
    return REVOCATION_VALUES in unsigned or ADOBE_REVOCATION in signed


# ----------------------------------------------------------------------------- private


class _Certificates(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = x509.Certificate


class _Blobs(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    _child_spec = core.Any


class _RevocationValues(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    _fields = [  # noqa: RUF012 - asn1crypto completes the list in place
        ("crls", _Blobs, {"explicit": 0, "optional": True}),
        ("ocsps", _Blobs, {"explicit": 1, "optional": True}),
        ("others", core.Any, {"explicit": 2, "optional": True}),
    ]


def _collect_values(attribute: cms.CMSAttribute, pool: EvidencePool) -> None:
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        kind = attribute["type"].dotted
        if kind == CERTIFICATE_VALUES:
            for value in values_of(attribute):
                pool.add_certificates(_Certificates.load(value))
        elif kind in (REVOCATION_VALUES, ADOBE_REVOCATION):
            for value in values_of(attribute):
                _collect_revocation(_RevocationValues.load(value), pool)


def _collect_revocation(found: "_RevocationValues", pool: EvidencePool) -> None:
    for name, add in (("crls", pool.add_crl), ("ocsps", pool.add_ocsp)):
        blobs = found[name]
        if isinstance(blobs, core.Void):
            continue
        for blob in blobs:
            with suppress(ValueError, TypeError):
                add(blob.dump())
