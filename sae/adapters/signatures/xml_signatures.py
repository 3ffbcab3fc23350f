"""XML signatures (W3C XML Signature 1.1) and XAdES: what is signed must be what one reads.

A document may hold its signatures (PES, one for each `Bordereau`), be held by one, or stand apart.
Wrapping attacks move what was signed where nobody looks: each place is checked.
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from asn1crypto import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_der_public_key

from sae.adapters.signatures.drafting import VerdictDraft
from sae.adapters.signatures.evidence import EvidencePool
from sae.adapters.signatures.trust import Trust
from sae.adapters.signatures.xades import (
    certificates_of,
    collect_values,
    is_xades,
    local,
    names_signer,
    read_signed,
    take_timestamps,
)
from sae.adapters.signatures.xml_canonical import canonical
from sae.adapters.signatures.xml_coverage import coverage_of, is_data, is_own_object
from sae.adapters.signatures.xml_references import (
    DS,
    MANIFEST,
    Followed,
    Member,
    References,
    prefixes_of,
)
from sae.adapters.signatures.xml_values import stated_key, verify_value
from sae.domain.signatures import (
    Answer,
    Coverage,
    SignatureFormat,
    SignatureVerdict,
    SignedDocument,
)
from seda.safe_xml import XmlError, parse

MOST_SIGNATURES = 2_000  # a flow of accounting may hold one for each bordereau
MOST_REFERENCES = 10_000
_SIGNATURE = f"{{{DS}}}Signature"


def _nothing(_name: str) -> bytes | None:
    return None


def xml_verdicts(
    data: bytes, pool: EvidencePool, trust: Trust, *, member: Member = _nothing
) -> Iterator[SignatureVerdict]:
    """Verify every signature of a document. member: gives what stands outside of it.

    Raises: ValueError when the document is not read (its XML is broken, or has a DOCTYPE).
    """
    try:
        root = parse(data)
    except XmlError as fault:
        raise ValueError(fault.message) from fault
    references = References(root, member)
    for number, signature in enumerate(root.iter(_SIGNATURE), start=1):
        if number > MOST_SIGNATURES:
            return
        yield _XmlSignature(signature, references, pool, trust).draft().settle(number, pool, trust)


# ----------------------------------------------------------------------------- private


class _XmlSignature:
    """One `ds:Signature` being verified."""

    def __init__(
        self,
        signature: Any,  # noqa: ANN401 - lxml has no types
        references: References,
        pool: EvidencePool,
        trust: Trust,
    ) -> None:
        self._signature = signature
        self._references = references
        self._pool = pool
        self._trust = trust
        self._certificates = list(certificates_of(signature))
        self._draft = VerdictDraft(format=SignatureFormat.XMLDSIG)
        if any(is_xades(one) for one in signature.iter("*")):
            self._draft.format = SignatureFormat.XADES

    def draft(self) -> VerdictDraft:
        """Follow the references, check the value, read the properties."""
        draft = self._draft
        draft.data_ok = Answer.YES
        self._pool.add_certificates(self._certificates)
        info = self._signature.find(f"{{{DS}}}SignedInfo")
        if info is None:
            draft.doubt("FORMAT_FAILURE", "signature_unreadable")
            return draft
        listed = list(info.iterchildren(f"{{{DS}}}Reference"))[:MOST_REFERENCES]
        followed = [self._references.follow(one, self._signature) for one in listed]
        properties = self._signed_properties(followed)
        self._check_value(info, properties)
        self._check_references(followed)
        if properties is not None:
            read_signed(draft, properties)
        draft.has_values = collect_values(self._signature, self._pool)
        take_timestamps(draft, self._signature, properties, self._pool, self._trust)
        if any(local(one) == "CounterSignature" for one in self._signature.iterancestors()):
            draft.remark("countersignature")
        return draft

    # ------------------------------------------------------------------------- references

    def _check_references(self, followed: list[Followed]) -> None:
        draft = self._draft
        data = [one for one in followed if not self._is_properties(one)]
        if not data:
            draft.fail("FORMAT_FAILURE", "nothing_signed")
        for one in followed:
            draft.note_digest(one.algorithm)
            draft.remark(*filter(None, (one.remark,)))
            if not one.outside:
                self._check_inside(one)
            if one.kind == f"{DS}Object" and one.target is not None and is_data(one.target):
                draft.doubt("FORMAT_FAILURE", "reference_type_wrong")
        for one in data:
            draft.signed_digest = draft.signed_digest or one.digest
            if one.outside:
                self._take_document(one)
            elif one.kind == MANIFEST or _local(one.target) == "Manifest":
                self._check_manifest(one.target)
        draft.detached = bool(draft.documents) and all(one.outside for one in data)
        self._tell_coverage([one for one in data if not one.outside])

    def _check_inside(self, one: Followed) -> None:
        if one.matches is Answer.NO:
            if one.remark == "duplicate_id":
                self._draft.fail("FORMAT_FAILURE", "wrapped")
            else:
                self._draft.fail("HASH_FAILURE")
        elif one.matches is Answer.UNKNOWN:
            self._draft.data_ok = Answer.NO if self._draft.data_ok is Answer.NO else Answer.UNKNOWN
            self._draft.reason = self._draft.reason or "GENERIC"

    def _take_document(self, one: Followed) -> None:
        # Bytes that were transformed cannot be found again by the digest of a file.
        usable = one.plain or one.matches is not Answer.UNKNOWN
        self._draft.documents.append(
            SignedDocument(
                name=one.uri or "",
                algorithm=one.algorithm,
                digest=one.digest if usable else "",
                matches=one.matches,
            )
        )

    def _check_manifest(self, manifest: Any) -> None:  # noqa: ANN401 - lxml has no types
        """Follow what a signed manifest lists (XML Signature §5.1), as if it were signed alone."""
        if manifest is None or local(manifest) != "Manifest":
            return
        for reference in list(manifest.iterchildren(f"{{{DS}}}Reference"))[:MOST_REFERENCES]:
            one = self._references.follow(reference, self._signature)
            self._draft.note_digest(one.algorithm)
            if one.outside:
                self._take_document(one)
            else:
                self._check_inside(one)

    def _is_properties(self, one: Followed) -> bool:
        return one.kind.endswith("#SignedProperties") or (_local(one.target) == "SignedProperties")

    # ------------------------------------------------------------------------- wrapping

    def _tell_coverage(self, data: list[Followed]) -> None:
        """Say how much of the document is signed; what was moved aside is a wrapping attack."""
        draft = self._draft
        root = self._signature.getroottree().getroot()
        if self._signature is root:
            draft.coverage = Coverage.WHOLE
            for one in data:
                if one.target is not None and not is_own_object(one.target, self._signature):
                    draft.fail("FORMAT_FAILURE", "wrapped")
            return
        covers = [coverage_of(one.target, self._signature) for one in data]
        if Coverage.WHOLE in covers or not covers:
            draft.coverage = Coverage.WHOLE
        elif Coverage.UNKNOWN in covers:
            draft.fail("FORMAT_FAILURE", "wrapped")
            draft.coverage = Coverage.PART
        else:
            draft.coverage = Coverage.PART

    # ------------------------------------------------------------------------- properties

    def _signed_properties(self, followed: list[Followed]) -> Any:  # noqa: ANN401 - lxml
        """Find the properties that are signed, where XAdES puts them and nowhere else."""
        present = [
            inner
            for part in self._signature.iterchildren(f"{{{DS}}}Object")
            for outer in part.iterchildren("*")
            if local(outer) == "QualifyingProperties"
            for inner in outer.iterchildren("*")
            if local(inner) == "SignedProperties"
        ]
        wanted = [one for one in followed if self._is_properties(one)]
        for one in wanted:
            if one.target is None:  # by XPath Filter 2.0: what was digested is the lone one
                if len(present) == 1:
                    return present[0]
            elif one.target in present and len(present) == 1:
                return one.target
            elif len(present) == 1 and one.target in present[0].iterancestors():
                return present[0]  # the Object that holds them, narrowed by a filter
            else:
                self._draft.fail("FORMAT_FAILURE", "wrapped")
                return None
        if present:
            self._draft.remark("properties_not_signed")
        return None

    # ------------------------------------------------------------------------- value

    def _check_value(self, info: Any, properties: Any) -> None:  # noqa: ANN401 - lxml
        draft = self._draft
        method = info.find(f"{{{DS}}}SignatureMethod")
        algorithm = "" if method is None else method.get("Algorithm", "")
        draft.algorithm = algorithm.rpartition("#")[2]
        how = info.find(f"{{{DS}}}CanonicalizationMethod")
        try:
            signed = canonical(
                info, "" if how is None else how.get("Algorithm", ""), prefixes=prefixes_of(how)
            )
            text = "".join((self._signature.findtext(f"{{{DS}}}SignatureValue") or "").split())
            value = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
        except (ValueError, binascii.Error, AttributeError):
            draft.doubt("FORMAT_FAILURE", "signature_unreadable")
            return
        draft.signer = self._signer(properties, value, signed, algorithm)
        if "sha1" in algorithm or "md5" in algorithm:
            draft.remark("weak_digest")
        key = self._key()
        if key is None:
            draft.doubt("NO_SIGNING_CERTIFICATE_FOUND", "certificate_missing")
            return
        self._verify(key, value, signed, algorithm)
        named = None
        if properties is not None and draft.signer is not None:
            named = names_signer(properties, draft.signer)
        if named is False:
            draft.doubt("NO_SIGNING_CERTIFICATE_FOUND", "certificate_not_named")

    def _verify(self, key: Any, value: bytes, signed: bytes, algorithm: str) -> None:  # noqa: ANN401
        try:
            verify_value(key, value, signed, algorithm)
        except InvalidSignature:
            self._draft.value_ok = Answer.NO
            self._draft.reason = self._draft.reason or "SIG_CRYPTO_FAILURE"
        except (NotImplementedError, UnsupportedAlgorithm, ValueError, TypeError):
            self._draft.doubt("GENERIC", "algorithm_unknown")
        else:
            self._draft.value_ok = Answer.YES

    def _signer(
        self,
        properties: Any,  # noqa: ANN401 - lxml has no types
        value: bytes,
        signed: bytes,
        algorithm: str,
    ) -> x509.Certificate | None:
        """Choose the certificate that the properties name, else the one whose key signed."""
        if properties is not None:
            for one in self._certificates:
                if names_signer(properties, one):
                    return one
        offered = list(self._key_info_certificates())
        for one in offered:
            with suppress(
                InvalidSignature, NotImplementedError, UnsupportedAlgorithm, ValueError, TypeError
            ):
                key = load_der_public_key(one.public_key.dump())
                verify_value(key, value, signed, algorithm)
                return one
        return next(iter(offered), None)

    def _key_info_certificates(self) -> Iterator[x509.Certificate]:
        for part in self._signature.iterchildren(f"{{{DS}}}KeyInfo"):
            wanted = {
                "".join((one.text or "").split()) for one in part.iter(f"{{{DS}}}X509Certificate")
            }
            for one in self._certificates:
                if base64.b64encode(one.dump()).decode() in wanted:
                    yield one

    def _key(self) -> Any:  # noqa: ANN401 - a public key of cryptography, of any family
        signer = self._draft.signer
        if signer is not None:
            with suppress(ValueError, UnsupportedAlgorithm):
                return load_der_public_key(signer.public_key.dump())
            return None
        return stated_key(self._signature)


def _local(element: Any) -> str:  # noqa: ANN401 - lxml has no types
    """Give the local name of an element; empty for none."""
    return "" if element is None else local(element)
