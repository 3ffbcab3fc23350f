"""Joins detached signatures to the documents they cover: by digest, by name only to say *no*."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sae.domain.signatures import (
    DATA_NOT_FOUND,
    HASH_FAILURE,
    Answer,
    SignatureReport,
    SignatureVerdict,
    SignedDocument,
    concluded,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAtHand:
    """A file that a detached signature may cover.

    digests: algorithm (`sha256`) -> lower-case hexadecimal, of those that are known.
    """

    object_id: str
    name: str
    digests: Mapping[str, str]


def waits_for_documents(report: SignatureReport) -> bool:
    """Say whether a signature of the report covers something that was not found."""
    return any(verdict.sub_indication == DATA_NOT_FOUND for verdict in report.verdicts)


def digests_awaited(report: SignatureReport) -> frozenset[str]:
    """Name the algorithms of the digests of what was not found."""
    return frozenset(
        one.algorithm
        for verdict in report.verdicts
        for one in verdict.documents
        if one.matches is Answer.UNKNOWN
    )


def joined(
    report: SignatureReport, filename: str, at_hand: Sequence[DocumentAtHand]
) -> SignatureReport:
    """Join detached signatures to what they cover: by digest; by name only to say *no*.

    filename: of the signature; `doc.pdf-1-NAME.p7s`, `doc.pdf.p7s` name `doc.pdf`. A document
    named by the signature whose digest differs was changed, unless another one has the digest.
    """
    if not waits_for_documents(report):
        return report
    verdicts = tuple(_joined(one, filename, at_hand) for one in report.verdicts)
    return replace(report, verdicts=verdicts)


# ----------------------------------------------------------------------------- private

_SIGNATURE_NAMES = (".p7s", ".p7m", ".p7c", ".pkcs7", ".sig", ".sign", ".tsr", ".tst")


def _joined(
    verdict: SignatureVerdict, filename: str, at_hand: Sequence[DocumentAtHand]
) -> SignatureVerdict:
    if verdict.sub_indication != DATA_NOT_FOUND or not verdict.documents:
        return verdict
    documents = tuple(_found(one, filename, at_hand) for one in verdict.documents)
    answers = {one.matches for one in documents}
    if Answer.NO in answers:
        intact, reason = Answer.NO, HASH_FAILURE
    elif Answer.UNKNOWN in answers:
        intact, reason = Answer.UNKNOWN, DATA_NOT_FOUND
    else:
        intact, reason = Answer.YES, ""
    return concluded(replace(verdict, documents=documents, intact=intact, sub_indication=reason))


def _found(
    signed: SignedDocument, filename: str, at_hand: Sequence[DocumentAtHand]
) -> SignedDocument:
    if signed.matches is not Answer.UNKNOWN or not signed.digest:
        return signed
    for one in at_hand:
        if one.digests.get(signed.algorithm) == signed.digest:
            return replace(
                signed, name=signed.name or one.name, matches=Answer.YES, object_id=one.object_id
            )
    for one in _named(signed, filename, at_hand):
        if signed.algorithm in one.digests:
            return replace(
                signed, name=signed.name or one.name, matches=Answer.NO, object_id=one.object_id
            )
    return signed


def _named(
    signed: SignedDocument, filename: str, at_hand: Sequence[DocumentAtHand]
) -> Iterable[DocumentAtHand]:
    """Give the documents that the signature, or its file's name, calls by their name."""
    wanted = _last_part(signed.name)
    own = _last_part(filename)
    for one in at_hand:
        name = _last_part(one.name)
        follows = own.startswith(tuple(f"{name}{mark}" for mark in ".-_ "))
        same_stem = name.rpartition(".")[0] == own.rpartition(".")[0] != ""
        # Every signed message has an `smime.p7s`: a signature is not what another one names.
        alike = (follows or same_stem) and not name.endswith(_SIGNATURE_NAMES)
        if name and (name == wanted or alike):
            yield one


def _last_part(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2].casefold()
