"""`sae audit`: is everything that was promised still there, and only that."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.placed_findings import Places
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.placed_finding import PlacedFinding
    from sae.jobs.audit import Scope
    from sae.jobs.audit_report import AuditReport

Against = Annotated[
    Path | None,
    typer.Option("--against", metavar="HEAD", help="audit_against", exists=True, dir_okay=False),
]


def audit(
    door: Door,
    *,
    whole: Annotated[bool, typer.Option("--all", help="audit_all")] = False,
    sample: Annotated[
        int, typer.Option(help="audit_sample", min=0, metavar="N", show_default=False)
    ] = 0,
    seed: Annotated[str, typer.Option(help="audit_seed", metavar="TEXT")] = "",
    against: Against = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="audit_output", metavar="FILE")
    ] = None,
) -> int:
    """Audit the archive; 1 when something is wrong."""
    from sae.errors import UsageError
    from sae.jobs.audit import Scope

    if whole and sample:
        raise UsageError("audit_all_or_sample")
    head = against.read_bytes() if against is not None else b""
    return run_audit(door, Scope(sample=sample, seed=seed, against=head), "auditing", output)


def run_audit(door: Door, scope: "Scope", label: str, output: Path | None = None) -> int:
    """Audit what a scope says, show it, write the report where asked."""
    from sae.jobs.audit import audit as run
    from sae.jobs.audit_report import finding_line, summary_line

    screen = door.screen
    places = Places(screen)
    lines: list[bytes] = []

    def tell(found: "PlacedFinding") -> None:
        places.tell(found)
        if output is not None:
            lines.append(finding_line(found))

    with door.archive() as archive, screen.progress(label) as bar:
        report = run(archive, scope, tell=tell, progress=bar.reach)
    if output is not None:
        output.write_bytes(b"".join([*lines, summary_line(report)]))
    screen.record({"audit": _document(report)})
    places.show()
    _show(screen, report)
    return 0 if report.sound else 1


def stream_name(screen: Screen, stream: str) -> str:
    """Name a stream of the journal for people, with its name in files and options."""
    name = screen.text(f"stream_{stream}")
    return f"{name} ({stream})" if name != stream else name


COMMANDS = {"audit": audit}


# ----------------------------------------------------------------------------- private


def _document(report: "AuditReport") -> dict[str, Any]:
    return {
        "at": report.at.isoformat(),
        "sound": report.sound,
        "errors": report.errors,
        "warnings": report.warnings,
        "copies": list(report.copies),
        "kept": report.kept,
        "objects": report.objects,
        "files": report.files,
        "bytes": report.size,
        "seed": report.seed,
        "journal": {
            str(one.stream): {"size": one.size, "sealed": one.sealed} for one in report.streams
        },
        "seal": report.seal_number,
        "anchored": report.anchored,
        "sha512": report.sha512,
        "journaled": report.journaled,
    }


def _show(screen: Screen, report: "AuditReport") -> None:
    screen.line()
    screen.say(
        "audit_read",
        objects=screen.number(report.objects),
        kept=screen.number(report.kept),
        copies=len(report.copies),
        files=screen.number(report.files),
        size=screen.size(report.size),
    )
    if report.seed:
        screen.say("audit_sampled", seed=report.seed)
    for one in report.streams:
        screen.say(
            "audit_stream",
            stream=stream_name(screen, one.stream),
            size=screen.number(one.size),
            sealed=screen.number(one.sealed),
            seal=report.seal_number or "-",
        )
    screen.say("audit_report_digest", style="dim", sha512=report.sha512)
    screen.say("audit_journaled" if report.journaled else "audit_not_journaled", style="dim")
    if report.sound:
        screen.say("audit_sound", style="green")
    else:
        screen.say("audit_wrong", style="red", count=report.errors)
