"""What is worth telling of the signatures of a file when it comes in: never an error.

An archive is not a validator: a document whose signature does not hold is archived all the same.
"""

from collections.abc import Iterator

from sae.domain.signatures import DATA_NOT_FOUND, Answer, SignatureReport, SignatureVerdict
from seda.findings import Finding, info, warning


def findings_of(report: SignatureReport, where: str) -> tuple[Finding, ...]:
    """Tell what does not hold. where: name of the file, or place of its object."""
    stopped = (_stopped(report, where),) if report.stopped else ()
    return (*stopped, *(told for one in report.verdicts for told in _told(one, where)))


# ----------------------------------------------------------------------------- private


def _stopped(report: SignatureReport, where: str) -> Finding:
    match report.stopped:
        case "signature_too_large":
            return warning("signature_too_large", where)
        case "signature_too_long":
            return warning("signature_too_long", where)
        case _:
            return warning("signature_unreadable", where)


def _told(verdict: SignatureVerdict, where: str) -> Iterator[Finding]:
    who = verdict.signer.name if verdict.signer is not None else "?"
    if verdict.intact is Answer.NO:
        yield warning("signature_broken", where, number=verdict.number, signer=who)
    elif verdict.sub_indication == DATA_NOT_FOUND:
        yield info("signature_document_missing", where, number=verdict.number, signer=who)
    elif verdict.intact is Answer.UNKNOWN:
        yield warning("signature_unverifiable", where, number=verdict.number, signer=who)
    if verdict.trusted is Answer.NO:
        yield warning("signature_not_trusted", where, number=verdict.number, signer=who)
    elif verdict.trust_reason == "OUT_OF_BOUNDS_NO_POE":
        yield info("signature_expired", where, number=verdict.number, signer=who)
