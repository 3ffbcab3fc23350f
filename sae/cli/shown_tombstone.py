"""What remains of a destroyed unit, on a screen and as JSON."""

from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.tombstones import ShownTombstone


def tombstone_document(shown: "ShownTombstone") -> dict[str, Any]:
    """Give a tombstone as JSON."""
    tombstone, line = shown.tombstone, shown.line
    return {
        "unit_id": tombstone.unit_id,
        "state": "destroyed",
        "aip_id": tombstone.aip_id,
        "transfer_id": tombstone.transfer_id,
        "ordered_at": shown.ordered_at.isoformat(),
        "order_act_id": tombstone.act_id,
        "start_date": shown.earliest,
        "end_date": shown.latest,
        "elimination": shown.number or None,
        "rule_id": line.terms.rule_id if line else None,
        "expired_on": line.terms.expired_on if line else None,
        "originating_agency": line.agency if line else None,
        "visa_reference": shown.visa_reference or None,
        "visa_act_id": shown.visa_act_id or None,
        "certificate_act_id": shown.certificate_act_id or None,
        "objects": [
            {"object_id": one.object_id, "sha512": one.sha512, "bytes": one.size}
            for one in tombstone.objects
        ],
    }


def show_tombstone(screen: Screen, shown: "ShownTombstone") -> None:
    """Print what remains of a unit."""
    tombstone, line = shown.tombstone, shown.line
    screen.say("tombstone_title", style="bold")
    screen.pairs(
        (
            (screen.text("label_unit"), tombstone.unit_id),
            ("AIP", tombstone.aip_id),
            (screen.text("label_transfer"), tombstone.transfer_id),
            (screen.text("label_dates"), screen.span(shown.earliest, shown.latest)),
            (screen.text("label_agency"), line.agency if line else ""),
            (screen.text("tombstone_ordered"), screen.instant(shown.ordered_at)),
            (screen.text("tombstone_campaign"), shown.number),
            (screen.text("eliminate_label_rule"), line.terms.rule_id if line else ""),
            (screen.text("tombstone_visa"), shown.visa_reference),
            (screen.text("tombstone_certificate"), shown.certificate_act_id),
        )
    )
    for item in tombstone.objects:
        screen.line(f"  {item.object_id}  {screen.size(item.size)}")
        if item.sha512:
            screen.line(f"    sha512 {item.sha512}")
    if shown.number:
        screen.say("tombstone_papers", number=shown.number)
