"""What every `sae prepare` answers, on the screen and as a document."""

from typing import TYPE_CHECKING

from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.preparation import Prepared


def answer(screen: Screen, made: "Prepared") -> int:
    """Say what a preparation made, or why it made nothing; give the exit status."""
    screen.record(
        {
            "package": str(made.package),
            "status": made.status.value,
            "seda": made.terms.version,
            "message_identifier": made.message_identifier,
            "units": made.units,
            "objects": made.objects,
            "bytes": made.content_bytes,
            "sha512": made.sha512,
            "resumed": made.resumed,
            "begun": str(made.begun or ""),
            "findings": [finding_document(screen, finding) for finding in made.findings],
        }
    )
    if made.sha512:
        _show_prepared(screen, made)
    else:
        screen.say("prepare_refused", style="red", file=made.package)
    show_findings(screen, made.findings)
    if made.begun is not None:
        screen.say("prepare_begun_kept", folder=made.begun)
    return 0 if made.sha512 else 1


# ----------------------------------------------------------------------------- private


def _show_prepared(screen: Screen, made: "Prepared") -> None:
    screen.say(
        "prepared",
        style="green",
        file=made.package,
        seda=made.terms.version,
        units=screen.number(made.units),
        objects=screen.number(made.objects),
        size=screen.size(made.content_bytes),
    )
    if made.resumed:
        screen.say("prepare_resumed", style="dim", count=screen.number(made.resumed))
    screen.say("prepare_identifier", style="dim", identifier=made.message_identifier)
    if not made.terms.originating_agency:
        screen.say("prepare_same_agency", style="dim", agency=made.terms.transferring_agency)
