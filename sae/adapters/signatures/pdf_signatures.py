"""PAdES and the older signatures of PDF files (ISO 32000-2 §12.8), each over its own revision."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from asn1crypto import cms, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from sae.adapters.signatures.cms_evidence import collect
from sae.adapters.signatures.cms_signatures import counter_drafts, signer_draft
from sae.adapters.signatures.cms_values import digest, read_signed_data
from sae.adapters.signatures.drafting import VerdictDraft
from sae.adapters.signatures.evidence import EvidencePool, is_readable
from sae.adapters.signatures.pdf_broken import broken_pdf_verdicts
from sae.adapters.signatures.timestamps import timestamp_verdict
from sae.adapters.signatures.trust import Trust
from sae.domain.signatures import (
    Answer,
    Changes,
    Coverage,
    SignatureFormat,
    SignatureVerdict,
    TimestampVerdict,
)

MOST_SIGNATURES = 200
_BROKEN = (
    PdfError,
    SignatureValidationError,
    CMSExtractionError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    AssertionError,
    NotImplementedError,
    RecursionError,
)  # what the library makes of hostile files; MemoryError passes through


def pdf_verdicts(path: Path, pool: EvidencePool, trust: Trust) -> Iterator[SignatureVerdict]:
    """Verify every signature of a PDF, the oldest first; a broken file by its bytes alone."""
    with path.open("rb") as stream:
        try:
            reader = PdfFileReader(stream, strict=False)
            if reader.encrypted:
                reader.decrypt("")  # what anybody may read; a signature is never encrypted itself
            found, broken = _signatures(reader)
        except _BROKEN:
            yield from broken_pdf_verdicts(path, pool, trust)
            return
        _collect_store(reader, pool)
        drafts = [_draft(one, pool, trust) for one in found]
        _add_document_timestamps(found, drafts)
        number = 0
        for one, draft in zip(found, drafts, strict=True):
            number += 1
            yield draft.settle(number, pool, trust)
            with suppress(*_BROKEN):
                parts = read_signed_data(one.pkcs7_content)
                for counter in counter_drafts(parts, parts.infos[0], pool):
                    number += 1
                    counter.format = SignatureFormat.PADES
                    yield counter.settle(number, pool, trust)
        for draft in broken:
            number += 1
            yield draft.settle(number, pool, trust)


# ----------------------------------------------------------------------------- private


def _signatures(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[VerdictDraft]]:
    """Give the signatures in order of revision, and those that cannot be read."""
    found: list[EmbeddedPdfSignature] = []
    broken: list[VerdictDraft] = []
    fields = enumerate_sig_fields(reader, filled_status=True)
    for count, (name, _, field) in enumerate(fields):
        if count >= MOST_SIGNATURES:
            break
        try:
            found.append(EmbeddedPdfSignature(reader, field, name))
        except _BROKEN:
            draft = VerdictDraft(format=SignatureFormat.PADES, coverage=Coverage.UNKNOWN)
            draft.changes = Changes.UNKNOWN
            draft.doubt("FORMAT_FAILURE", "signature_unreadable")
            broken.append(draft)
    found.sort(key=lambda one: int(one.signed_revision))
    return found, broken


def _draft(one: EmbeddedPdfSignature, pool: EvidencePool, trust: Trust) -> VerdictDraft:
    try:
        parts = read_signed_data(one.pkcs7_content)
        if _is_timestamp(one):
            draft = _timestamp_draft(one, pool, trust)
        else:
            collect(parts, pool)

            def content(algorithm: str) -> bytes:
                if parts.content is not None:
                    return digest(algorithm, parts.content)
                return _range_digest(one, algorithm)

            draft = signer_draft(
                parts,
                parts.infos[0],
                pool,
                trust,
                content=content,
                format_=SignatureFormat.PADES,
            )
            if parts.content is not None:
                _check_enclosed(draft, one, parts.content)
            _tell_dictionary(draft, one)
    except _BROKEN:
        draft = VerdictDraft(format=SignatureFormat.PADES)
        draft.doubt("FORMAT_FAILURE", "signature_unreadable")
    _tell_coverage(draft, one)
    return draft


def _range_digest(one: EmbeddedPdfSignature, algorithm: str) -> bytes:
    """Digest what a signature covers. Raises: ValueError."""
    try:
        return bytes(one.compute_digest(algorithm))
    except _BROKEN as fault:
        raise ValueError("the byte range cannot be read") from fault


def _is_timestamp(one: EmbeddedPdfSignature) -> bool:
    return bool(one.signed_data["encap_content_info"]["content_type"].native == "tst_info")


def _timestamp_draft(one: EmbeddedPdfSignature, pool: EvidencePool, trust: Trust) -> VerdictDraft:
    """Verify a document timestamp (ISO 32000-2 §12.8.5): it covers the file as it was then."""
    verdict = timestamp_verdict(
        _token(one),
        "document",
        lambda algorithm: _range_digest(one, algorithm),
        pool,
        trust,
    )
    parts = read_signed_data(_token(one))
    draft = VerdictDraft(
        format=SignatureFormat.PADES,
        value_ok=verdict.intact,
        data_ok=Answer.YES,
        signer=parts.signer_of(parts.infos[0]),
        claimed_at=verdict.at,
        algorithm=parts.algorithm_of(parts.infos[0]),
        timestamps=[verdict],
        remarks=["document_timestamp"],
        evidence=[verdict.sha256],
    )
    draft.note_digest(one.external_md_algorithm)
    if verdict.intact is Answer.NO:
        draft.reason = "HASH_FAILURE"
    return draft


def _token(one: EmbeddedPdfSignature) -> bytes:
    """Give the token without the zeros that fill its place."""
    return bytes(cms.ContentInfo.load(one.pkcs7_content).dump())


def _check_enclosed(draft: VerdictDraft, one: EmbeddedPdfSignature, content: bytes) -> None:
    """Compare the digest enclosed in an `adbe.pkcs7.sha1` signature with that of the file."""
    if one.sig_object.get("/SubFilter") == "/adbe.pkcs7.sha1":
        draft.remark("weak_digest")
        if hashlib.sha1(_covered(one), usedforsecurity=False).digest() != content:
            draft.fail("HASH_FAILURE")
    elif content:
        # PAdES wants the file to be signed, not something that came with the signature.
        draft.fail("FORMAT_FAILURE", "content_not_signed")


def _covered(one: EmbeddedPdfSignature) -> bytes:
    stream = one.reader.stream
    first, length, second, rest = (int(number) for number in one.byte_range)
    stream.seek(first)
    before = stream.read(length)
    stream.seek(second)
    return bytes(before + stream.read(rest))


def _tell_dictionary(draft: VerdictDraft, one: EmbeddedPdfSignature) -> None:
    if draft.claimed_at is None:
        with suppress(*_BROKEN):
            claimed = one.self_reported_timestamp
            draft.claimed_at = claimed if claimed is not None and claimed.tzinfo else None


def _tell_coverage(draft: VerdictDraft, one: EmbeddedPdfSignature) -> None:
    """Say how much of the file is signed, and whether what was added since may change it."""
    try:
        coverage = one.evaluate_signature_coverage()
        beyond = _reaches_end(one)
    except _BROKEN:
        coverage, beyond = SignatureCoverageLevel.UNCLEAR, False
    if coverage is SignatureCoverageLevel.ENTIRE_FILE or beyond:
        return
    if coverage is not SignatureCoverageLevel.ENTIRE_REVISION:
        draft.coverage, draft.changes = Coverage.PART, Changes.UNKNOWN
        draft.fail("FORMAT_FAILURE", "partial_coverage")
        return
    draft.coverage = Coverage.EARLIER_REVISION
    draft.changes = _changes(one)
    if isinstance(one.diff_result, DiffResult) and _filled(one, one.diff_result):
        draft.remark("form_filled_after_signature")
    if draft.changes is Changes.FORBIDDEN:
        # The revision that was signed is there; it is not what one reads.
        draft.fail("FORMAT_FAILURE", "modified_after_signature")
    elif draft.changes is Changes.UNKNOWN:
        draft.doubt("FORMAT_FAILURE", "changes_not_examined")


def _filled(one: EmbeddedPdfSignature, result: DiffResult) -> bool:
    """Say whether a field other than those of signatures was filled afterwards."""
    with suppress(*_BROKEN):
        own = {name for name, _, _ in enumerate_sig_fields(one.reader)}
        return bool(set(result.changed_form_fields) - own)
    return False


def _reaches_end(one: EmbeddedPdfSignature) -> bool:
    """Say whether a range counts more bytes than there are: a last line end was lost."""
    first, length, second, rest = (int(number) for number in one.byte_range)
    stream = one.reader.stream
    contiguous = second == length + 2 * len(one.pkcs7_content) + 2
    return first == 0 and contiguous and second + rest > stream.seek(0, 2)


def _changes(one: EmbeddedPdfSignature) -> Changes:
    try:
        one.compute_integrity_info()  # type: ignore[no-untyped-call]  # pyHanko leaves it so
        allowed = one.summarise_integrity_info()["docmdp_ok"]
        result = one.diff_result
    except _BROKEN:
        return Changes.UNKNOWN
    if not allowed:
        return Changes.FORBIDDEN
    if isinstance(result, DiffResult) and result.modification_level is ModificationLevel.NONE:
        return Changes.NONE
    return Changes.ALLOWED


def _add_document_timestamps(found: list[EmbeddedPdfSignature], drafts: list[VerdictDraft]) -> None:
    """Give to each signature the document timestamps that came after it and cover it."""
    for index, draft in enumerate(drafts):
        if "document_timestamp" in draft.remarks:
            continue
        later: list[TimestampVerdict] = []
        for other, stamp in zip(found[index + 1 :], drafts[index + 1 :], strict=True):
            if "document_timestamp" in stamp.remarks and other.signed_revision > 0:
                later.extend(stamp.timestamps)
        draft.timestamps.extend(later)
        with suppress(*_BROKEN):
            draft.has_values = draft.has_values or "/DSS" in found[index].reader.root


def _collect_store(reader: PdfFileReader, pool: EvidencePool) -> None:
    """Keep what the security store of the document holds (ISO 32000-2 §12.8.4.3)."""
    with suppress(*_BROKEN):
        store = reader.root["/DSS"]
        for key, add in (
            ("/Certs", lambda data: _add_certificate(data, pool)),
            ("/CRLs", pool.add_crl),
            ("/OCSPs", pool.add_ocsp),
        ):
            for one in list(store.get(key, ())):
                with suppress(*_BROKEN):
                    stream = one.get_object()
                    if isinstance(stream, generic.StreamObject):
                        add(stream.data)


def _add_certificate(data: bytes, pool: EvidencePool) -> None:
    certificate = x509.Certificate.load(data)
    if is_readable(certificate):
        pool.add_certificate(certificate)
