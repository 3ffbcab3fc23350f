"""Signatures on a screen: one line each, or all that is known; evidence in a folder."""

import base64
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sae.cli.screen import Screen
from sae.domain.signature_report import report_json
from sae.domain.signatures import Answer, EvidenceKind

if TYPE_CHECKING:
    from sae.domain.signatures import SignatureReport, SignatureVerdict, TimestampVerdict

_STYLES = {Answer.YES: "green", Answer.NO: "red", Answer.UNKNOWN: "yellow"}
_EXTENSIONS = {
    EvidenceKind.CERTIFICATE: "cer",
    EvidenceKind.CRL: "crl",
    EvidenceKind.OCSP: "ocsp",
    EvidenceKind.TIMESTAMP: "tst",
}


def show_report(screen: Screen, name: str, report: "SignatureReport | None") -> None:
    """Print everything of the signatures of one file."""
    from sae.jobs.signature_findings import findings_of

    screen.line(screen.styled(name, "bold"))
    if report is None:
        screen.say("signatures_none")
        return
    for verdict in report.verdicts:
        screen.line()
        _show_verdict(screen, verdict)
    screen.line()
    for finding in findings_of(report, name):
        screen.advice(screen.words(finding), style="yellow")
    verified = screen.instant(report.verified_at)
    screen.say("signatures_verified", at=verified, software=report.software)


def signature_line(screen: Screen, verdict: "SignatureVerdict") -> str:
    """Say a signature in one line: who, when, whether it holds, whether it is believed."""
    when = _when(screen, verdict)
    parts = (
        _who(screen, verdict),
        _format(verdict),
        screen.styled(_intact(screen, verdict), _STYLES[verdict.intact]),
        screen.text(f"trusted_{verdict.trusted.value}"),
        when,
    )
    return ", ".join(part for part in parts if part)


def extract_evidence(screen: Screen, reports: Sequence["SignatureReport"], folder: Path) -> None:
    """Write the evidence of reports, for other tools: DER files, PEM certificates, the verdicts."""
    from sae.errors import UsageError

    if folder.exists() and any(folder.iterdir()):
        raise UsageError("folder_not_empty", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    pieces = {one.sha256: one for report in reports for one in report.evidence}
    for piece in pieces.values():
        path = folder / f"{piece.kind.value}-{piece.sha256[:16]}.{_EXTENSIONS[piece.kind]}"
        path.write_bytes(piece.data)
    pem = [_pem(one.data) for one in pieces.values() if one.kind is EvidenceKind.CERTIFICATE]
    (folder / "certificates.pem").write_text("".join(pem), encoding="ascii")
    verdicts = [report_json(report) for report in reports]
    text = json.dumps(verdicts, ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(text + "\n", encoding="utf-8")
    screen.say("signatures_extracted", count=screen.number(len(pieces)), folder=folder)


# ----------------------------------------------------------------------------- private


def _show_verdict(screen: Screen, verdict: "SignatureVerdict") -> None:
    screen.line(f"{verdict.number}. {screen.styled(_who(screen, verdict), 'bold')}")
    screen.pairs(
        (
            (screen.text("label_signature_intact"), _intact(screen, verdict)),
            (screen.text("label_signature_trusted"), _trusted(screen, verdict)),
            (screen.text("label_signature_conclusion"), _conclusion(verdict)),
            (screen.text("label_signature_format"), _format(verdict)),
            (screen.text("label_signature_when"), _when(screen, verdict)),
            (screen.text("label_signature_role"), verdict.role),
            (screen.text("label_signature_certificate"), _certificate(screen, verdict)),
            (screen.text("label_signature_coverage"), _coverage(screen, verdict)),
            (screen.text("label_signature_documents"), _documents(screen, verdict)),
            (screen.text("label_signature_algorithm"), _algorithms(verdict)),
            (screen.text("label_signature_policy"), verdict.policy),
            (screen.text("label_signature_timestamps"), _timestamps(screen, verdict.timestamps)),
            (screen.text("label_signature_remarks"), _remarks(screen, verdict.remarks)),
        ),
        indent=3,
    )


def _who(screen: Screen, verdict: "SignatureVerdict") -> str:
    return verdict.signer.name if verdict.signer else screen.text("signer_unknown")


def _format(verdict: "SignatureVerdict") -> str:
    level = f"-{verdict.level}" if verdict.level else ""
    container = f" ({verdict.container.value})" if verdict.container.value else ""
    return f"{verdict.format.value}{level}{container}"


def _intact(screen: Screen, verdict: "SignatureVerdict") -> str:
    return screen.text(f"intact_{verdict.intact.value}")


def _trusted(screen: Screen, verdict: "SignatureVerdict") -> str:
    answer = screen.text(f"trusted_{verdict.trusted.value}")
    if not verdict.trust_reason:
        return answer
    return f"{answer} : {screen.text(f'reason_{verdict.trust_reason}')}"


def _conclusion(verdict: "SignatureVerdict") -> str:
    return " / ".join(filter(None, (verdict.indication.value, verdict.sub_indication)))


def _when(screen: Screen, verdict: "SignatureVerdict") -> str:
    if verdict.timestamped_at is not None:
        return screen.text("signed_timestamped", at=screen.instant(verdict.timestamped_at))
    if verdict.claimed_at is not None:
        return screen.text("signed_claimed", at=screen.instant(verdict.claimed_at))
    return ""


def _certificate(screen: Screen, verdict: "SignatureVerdict") -> str:
    signer = verdict.signer
    if signer is None:
        return ""
    validity = screen.text(
        "certificate_validity",
        first=screen.day(signer.valid_from.date().isoformat()),
        last=screen.day(signer.valid_until.date().isoformat()),
    )
    issued = screen.text("certificate_issued", issuer=signer.issuer, serial=signer.serial)
    return f"{signer.subject}\n{issued}\n{validity}"


def _coverage(screen: Screen, verdict: "SignatureVerdict") -> str:
    if verdict.detached:
        return screen.text("coverage_detached")
    return screen.text(f"coverage_{verdict.coverage.value}")


def _documents(screen: Screen, verdict: "SignatureVerdict") -> str:
    return "\n".join(
        f"{one.name or one.digest[:16]} : {screen.text(f'matches_{one.matches.value}')}"
        for one in verdict.documents
    )


def _algorithms(verdict: "SignatureVerdict") -> str:
    return ", ".join(filter(None, (verdict.algorithm, verdict.digest_algorithm)))


def _timestamps(screen: Screen, timestamps: "Iterable[TimestampVerdict]") -> str:
    return "\n".join(
        " ".join(
            filter(
                None,
                (
                    screen.text(f"timestamp_{one.kind}"),
                    screen.instant(one.at) if one.at else "",
                    f"({one.authority.name})" if one.authority else "",
                    ":",
                    screen.text(f"intact_{one.intact.value}"),
                ),
            )
        )
        for one in timestamps
    )


def _remarks(screen: Screen, codes: Iterable[str]) -> str:
    return "\n".join(screen.text(f"remark_{code}") for code in codes)


def _pem(der: bytes) -> str:
    text = base64.b64encode(der).decode("ascii")
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    return "\n".join(("-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----", ""))
