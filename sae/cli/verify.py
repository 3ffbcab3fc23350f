"""`sae verify`: a proof, a package or a copy, checked by itself, without any home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.audit import Against
from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.verify import Verified
    from sae.messages import Finding

SHOWN = 5_000  # findings kept for the screen; programs read them all


def verify(
    door: Door,
    *,
    target: Annotated[Path, typer.Argument(metavar="PROOF.zip|PACKAGE|COPY", help="verify_target")],
    trust: Annotated[
        Path | None,
        typer.Option(metavar="PEM", help="verify_trust", exists=True, dir_okay=False),
    ] = None,
    against: Against = None,
) -> int:
    """Check what is given; 1 when something is wrong."""
    from sae.bootstrap import instruments
    from sae.jobs.verify import Known
    from sae.jobs.verify import verify as run

    screen = door.screen
    kept: list[Finding] = []

    def tell(finding: "Finding") -> None:
        screen.record(finding_document(screen, finding))
        if len(kept) < SHOWN:
            kept.append(finding)

    known = Known(
        trust=trust.read_bytes() if trust is not None else b"",
        head=against.read_bytes() if against is not None else b"",
    )
    with screen.progress("verifying") as bar:
        answer = run(target, instruments(), known=known, tell=tell, progress=bar.reach)
    show_findings(screen, kept, indent=0)
    _show(screen, answer)
    screen.record({"verified": _document(target, answer)})
    return 0 if answer.sound else 1


COMMANDS = {"verify": verify}


# ----------------------------------------------------------------------------- private


def _document(target: Path, answer: "Verified") -> dict[str, Any]:
    from sae.jobs.verify_copy import CopyChecks
    from sae.jobs.verify_package import PackageChecks

    document: dict[str, Any] = {
        "target": str(target),
        "kind": str(answer.kind),
        "sound": answer.sound,
    }
    checks = answer.checks
    if isinstance(checks, CopyChecks):
        document |= {"origin": checks.origin, "lines": checks.lines, "seals": checks.seals}
        document |= {"objects": checks.objects, "files": checks.files, "bytes": checks.size}
    elif isinstance(checks, PackageChecks):
        document |= {"units": checks.units, "objects": checks.objects, "bytes": checks.size}
    else:
        document |= {"checks": list(checks.lines)}
    return document


def _show(screen: Screen, answer: "Verified") -> None:
    from sae.jobs.verify_copy import CopyChecks
    from sae.jobs.verify_package import PackageChecks

    checks = answer.checks
    if isinstance(checks, CopyChecks):
        screen.say(
            "verified_copy",
            origin=checks.origin or "?",
            objects=screen.number(checks.objects),
            files=screen.number(checks.files),
            size=screen.size(checks.size),
            lines=screen.number(checks.lines),
            seals=screen.number(checks.seals),
        )
        _conclude(screen, "copy", sound=checks.sound)
    elif isinstance(checks, PackageChecks):
        screen.say(
            "verified_package",
            units=screen.number(checks.units),
            objects=screen.number(checks.objects),
            size=screen.size(checks.size),
        )
        _conclude(screen, "package", sound=checks.sound)
    elif checks.lines:
        for line in checks.lines:
            screen.line(line)
    else:
        screen.say("proof_wrong", style="red")


def _conclude(screen: Screen, kind: str, *, sound: bool) -> None:
    screen.say(f"{kind}_{'sound' if sound else 'wrong'}", style="green" if sound else "red")
