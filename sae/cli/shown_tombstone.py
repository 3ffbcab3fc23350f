"""What remains of a unit that left, on a screen and as JSON."""

from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen

if TYPE_CHECKING:
    from datetime import datetime

    from sae.domain.departure import Departure
    from sae.domain.withdrawal import Withdrawal
    from sae.jobs.tombstones import ShownTombstone


def tombstone_document(shown: "ShownTombstone") -> dict[str, Any]:
    """Give a tombstone as JSON."""
    tombstone, line = shown.tombstone, shown.line
    return {
        "unit_id": tombstone.unit_id,
        "state": _state(shown),
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
        "departure": _departure_document(shown.departure) if shown.departure else None,
        "withdrawal": _withdrawal_document(shown.withdrawal) if shown.withdrawal else None,
        "objects": [
            {"object_id": one.object_id, "sha512": one.sha512, "bytes": one.size}
            for one in tombstone.objects
        ],
    }


def show_tombstone(screen: Screen, shown: "ShownTombstone") -> None:
    """Print what remains of a unit."""
    tombstone, line = shown.tombstone, shown.line
    screen.say(f"tombstone_title_{_state(shown)}", style="bold")
    screen.pairs(
        (
            (screen.text("label_unit"), tombstone.unit_id),
            ("AIP", tombstone.aip_id),
            (screen.text("label_transfer"), tombstone.transfer_id),
            (screen.text("label_dates"), screen.span(shown.earliest, shown.latest)),
            (screen.text("label_agency"), line.agency if line else ""),
            *_departure_rows(screen, shown.departure),
            *_withdrawal_rows(screen, shown.withdrawal),
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
    elif shown.departure is not None:
        screen.say("tombstone_departure_papers", departure=shown.departure.departure_id)
    elif shown.withdrawal is not None:
        screen.say("tombstone_withdrawal_papers", withdrawal=shown.withdrawal.withdrawal_id)


# ----------------------------------------------------------------------------- private

Rows = tuple[tuple[str, str], ...]


def _state(shown: "ShownTombstone") -> str:
    if shown.departure is not None:
        return "handed_over"
    return "withdrawn" if shown.withdrawal is not None else "destroyed"


def _departure_rows(screen: Screen, departure: "Departure | None") -> Rows:
    if departure is None:
        return ()
    taken = departure.acceptance
    return (
        (
            screen.text(f"departure_kind_{departure.kind}"),
            departure.recipient_name or departure.recipient,
        ),
        (screen.text("tombstone_departure"), departure.departure_id),
        (screen.text("tombstone_accepted"), screen.day(str(taken.accepted_on)) if taken else ""),
        (screen.text("tombstone_acceptance"), taken.reference if taken else ""),
        (screen.text("tombstone_left"), _instant(screen, departure.completed_at)),
    )


def _withdrawal_rows(screen: Screen, withdrawal: "Withdrawal | None") -> Rows:
    if withdrawal is None:
        return ()
    return (
        (screen.text("tombstone_withdrawal"), withdrawal.withdrawal_id),
        (screen.text("tombstone_same_as"), "\n".join(withdrawal.same_as)),
        (screen.text("tombstone_left"), _instant(screen, withdrawal.completed_at)),
    )


def _instant(screen: Screen, at: "datetime | None") -> str:
    return screen.instant(at) if at is not None else ""


def _departure_document(departure: "Departure") -> dict[str, Any]:
    taken, left = departure.acceptance, departure.completed_at
    return {
        "departure_id": departure.departure_id,
        "kind": departure.kind.value,
        "recipient": departure.recipient,
        "recipient_name": departure.recipient_name,
        "legal_basis": departure.legal_basis,
        "reference": taken.reference if taken else None,
        "accepted_on": taken.accepted_on.isoformat() if taken else None,
        "acceptance_act_id": taken.act_id if taken else None,
        "completed_at": left.isoformat() if left else None,
    }


def _withdrawal_document(withdrawal: "Withdrawal") -> dict[str, Any]:
    left = withdrawal.completed_at
    return {
        "withdrawal_id": withdrawal.withdrawal_id,
        "same_as": list(withdrawal.same_as),
        "order_act_id": withdrawal.order_id,
        "completed_at": left.isoformat() if left else None,
    }
