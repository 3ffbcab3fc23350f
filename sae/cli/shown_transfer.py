"""A transfer on a screen."""

from typing import TYPE_CHECKING

from sae.cli.findings import show_findings
from sae.cli.screen import Screen
from sae.cli.shown_unit import heading, show_traces

if TYPE_CHECKING:
    from sae.jobs.show import ShownTransfer


def show_transfer(screen: Screen, shown: "ShownTransfer") -> None:
    """Print a transfer: who sent it, what was answered, what is at its top, what proves it."""
    transfer, counts = shown.transfer, shown.counts
    status = transfer.status.value if transfer.status else "unanswered"
    screen.line(screen.styled(transfer.message_identifier or transfer.package_name, "bold"))
    screen.say(f"status_{status}")
    screen.line()
    screen.pairs(
        (
            (screen.text("label_transfer"), transfer.transfer_id),
            (screen.text("label_package"), transfer.package_name),
            (screen.text("label_received"), screen.instant(transfer.received_at)),
            (screen.text("label_transferring"), transfer.transferring_agency),
            (screen.text("label_agency"), transfer.originating_agency),
            (screen.text("label_agreement"), transfer.archival_agreement),
            ("SEDA", transfer.seda_version),
            (screen.text("label_reply"), str(shown.reply or "")),
        )
    )
    if counts.units:
        screen.say(
            "transfer_counts",
            aips=screen.number(counts.aips),
            units=screen.number(counts.units),
            objects=screen.number(counts.objects),
            size=screen.size(counts.content_bytes),
        )
    if shown.tops:
        heading(screen, "heading_tops")
        screen.table([(line.unit_id, line.title) for line in shown.tops], indent=2)
    if shown.result is not None and shown.result.findings:
        heading(screen, "heading_findings")
        show_findings(screen, shown.result.findings)
    show_traces(screen, shown.traces)
