"""What a watched folder says of each thing: a line on the screen, a text beside the thing."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen
from sae.flows.recognition import Kind
from sae.jobs.drop_folder import Thing
from sae.messages import Finding, render, text

if TYPE_CHECKING:
    from sae.domain.transfer_result import TransferResult

ACCEPTED = "accepted"
REJECTED = "rejected"
MOST_TOLD = 50  # findings in a text: a depositor reads the first ones
_STYLES = {ACCEPTED: "green", "accepted_with_warnings": "yellow", REJECTED: "red"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A thing and its fate. package: to ingest; None when there is none.

    notes: what the watch itself has to say. findings: of its preparation and of its ingest;
    remarks: faults that did not count. transfer_id: empty when no package came of it.
    """

    thing: Thing
    kind: Kind
    package: Path | None = None
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    status: str = REJECTED
    transfer_id: str = ""
    already: bool = False
    result: "TransferResult | None" = None


def note_of(made: Made, lang: str) -> str:
    """Write the text that stands beside a thing set down: what became of it, why, what to do."""
    refused = made.status == REJECTED
    lines = [
        text("watch_note_refused" if refused else "watch_note_done", lang, name=made.thing.name),
        text("watch_note_kind", lang, kind=text(f"kind_{made.kind}", lang)),
    ]
    if made.transfer_id:
        lines.append(text("watch_note_transfer", lang, transfer_id=made.transfer_id))
    if made.already:
        lines.append(text("watch_note_already", lang))
    told = [finding for finding in (*made.findings, *made.remarks) if _counts(finding, made)]
    if told or made.notes:
        lines += ["", text("watch_note_reasons" if refused else "watch_note_remarks", lang)]
    lines += [f"- {note}" for note in made.notes]
    for finding in told[:MOST_TOLD]:
        words = render(finding, lang)
        where = f" [{finding.where}]" if finding.where not in words.message else ""
        lines.append(f"- {words.message}{where}")
        if words.remedy:
            lines.append(f"  → {words.remedy}")
    if len(told) > MOST_TOLD:
        lines.append(text("findings_like", lang, count=len(told) - MOST_TOLD))
    return "\n".join(lines) + "\n"


def show_made(screen: Screen, made: Made, place: Path) -> None:
    """Print what became of a thing, and where it is now."""
    result = made.result
    screen.record(
        {
            "package": made.thing.name,
            "kind": made.kind.value,
            "status": made.status,
            "transfer_id": made.transfer_id,
            "already": made.already,
            "units": result.units if result is not None else 0,
            "objects": result.objects if result is not None else 0,
            "bytes": result.content_bytes if result is not None else 0,
            "moved_to": str(place),
            "notes": list(made.notes),
            "findings": [finding_document(screen, one) for one in (*made.findings, *made.remarks)],
        }
    )
    status = "status_already" if made.already else f"status_{made.status}"
    parts = (
        screen.styled(made.thing.name, "bold"),
        screen.text(f"kind_{made.kind}"),
        screen.styled(screen.text(status), _STYLES[made.status]),
        screen.styled(made.transfer_id, "dim"),
    )
    screen.line("  ".join(part for part in parts if part))
    for note in made.notes:
        screen.line(f"  {note}")
    show_findings(screen, [one for one in made.findings if _counts(one, made)])


# ----------------------------------------------------------------------------- private


def _counts(finding: Finding, made: Made) -> bool:
    """Say whether a finding is worth reading: of a refusal, the errors; otherwise no plain news."""
    severity = finding.severity.value
    if made.status == REJECTED and any(one.severity.value == "error" for one in made.findings):
        return severity == "error"
    return severity != "info"
