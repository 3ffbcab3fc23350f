"""`sae withdraw`: a deposit made by mistake goes, within its window, by two persons."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.withdrawals import StandingWithdrawal

_DAY = ["%Y-%m-%d"]
WithdrawalId = Annotated[str, typer.Argument(metavar="ID", help="withdraw_identifier")]


def propose(
    door: Door,
    *,
    named: Annotated[list[str], typer.Argument(metavar="TRANSFER|UNIT...", help="withdraw_named")],
    motive: Annotated[str, typer.Option(metavar="WORDS", help="withdraw_motive")],
    same_as: Annotated[
        list[str] | None, typer.Option(metavar="UNIT", help="withdraw_same_as")
    ] = None,
    handed_back: Annotated[
        Path | None, typer.Option(metavar="FILE", help="withdraw_handed_back")
    ] = None,
    reference: Annotated[str, typer.Option(metavar="WORDS", help="restitute_reference")] = "",
    signatory: Annotated[str, typer.Option(metavar="NAME", help="restitute_signatory")] = "",
    date: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DAY", help="restitute_date")
    ] = None,
) -> int:
    """Propose a withdrawal; nothing goes away."""
    from sae.cli.chosen_units import unit_identifiers
    from sae.errors import UsageError
    from sae.jobs.naming import Kind, name_of
    from sae.jobs.withdraw import WithdrawalRequest, propose_withdrawal

    with door.archive(for_writing=True) as archive:
        with archive.catalogue.read() as reader:
            names = [name_of(reader, one) for one in named]
        for one, typed in zip(names, named, strict=True):
            if one.kind not in (Kind.UNIT, Kind.TRANSFER):
                raise UsageError("withdrawal_not_named", typed=typed)
        request = WithdrawalRequest(
            unit_ids=tuple(one.identifier for one in names if one.kind is Kind.UNIT),
            transfer_ids=tuple(one.identifier for one in names if one.kind is Kind.TRANSFER),
            motive=motive,
            same_as=unit_identifiers(archive, same_as or ()),
            handed_back=handed_back,
            reference=reference,
            signatory=signatory,
            accepted_on=None if date is None else date.date(),
        )
        return _done(door.screen, propose_withdrawal(archive, request))


def order(door: Door, *, withdrawal: WithdrawalId) -> int:
    """Order a withdrawal, as an authority."""
    from sae.jobs.withdraw import order_withdrawal

    with door.archive(for_writing=True) as archive:
        return _done(door.screen, order_withdrawal(archive, withdrawal))


def abandon(
    door: Door,
    *,
    withdrawal: WithdrawalId,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="restitute_reason")],
) -> int:
    """Give a withdrawal up: the archives stay."""
    from sae.jobs.withdraw import abandon_withdrawal

    with door.archive(for_writing=True) as archive:
        return _done(door.screen, abandon_withdrawal(archive, withdrawal, reason=reason))


def status(door: Door, *, withdrawal: WithdrawalId) -> int:
    """Show a withdrawal and where it stands."""
    from sae.jobs.withdrawals import named_withdrawal

    with door.archive() as archive, archive.catalogue.read() as reader:
        return _done(door.screen, named_withdrawal(reader, withdrawal))


def list_all(door: Door) -> int:
    """List withdrawals, in order of request."""
    from sae.jobs.withdrawals import list_withdrawals

    screen = door.screen
    with door.archive() as archive:
        known = list_withdrawals(archive)
    for one in known:
        screen.record(_document(one))
    if not known:
        screen.say("withdrawals_none")
        return 0
    screen.table(
        [
            (
                one.withdrawal.withdrawal_id,
                screen.text(f"withdrawal_state_{one.state}"),
                screen.instant(one.withdrawal.requested_at),
                screen.number(one.withdrawal.units),
                one.withdrawal.motive,
            )
            for one in known
        ]
    )
    return 0


COMMANDS = {
    "withdraw propose": propose,
    "withdraw order": order,
    "withdraw abandon": abandon,
    "withdraw status": status,
    "withdraw list": list_all,
}


# ----------------------------------------------------------------------------- private


def _done(screen: Screen, standing: "StandingWithdrawal") -> int:
    screen.record(_document(standing))
    _show(screen, standing)
    return 0


def _document(standing: "StandingWithdrawal") -> dict[str, Any]:
    withdrawal = standing.withdrawal
    return {
        "withdrawal_id": withdrawal.withdrawal_id,
        "state": standing.state.value,
        "pending": list(standing.pending),
        "transfer_id": withdrawal.transfer_id,
        "motive": withdrawal.motive,
        "ground": "same_bytes_held" if withdrawal.same_as else "handed_back",
        "same_as": list(withdrawal.same_as),
        "requested_at": withdrawal.requested_at.isoformat(),
        "requested_by": withdrawal.requested_by,
        "window_ends_at": withdrawal.window_ends_at.isoformat(),
        "units": withdrawal.units,
        "objects": withdrawal.objects,
        "papers": withdrawal.papers,
        "bytes": withdrawal.content_bytes,
        "completed_at": withdrawal.completed_at.isoformat() if withdrawal.completed_at else "",
    }


def _show(screen: Screen, standing: "StandingWithdrawal") -> None:
    withdrawal = standing.withdrawal
    ground = "same_bytes_held" if withdrawal.same_as else "handed_back"
    title = screen.text("withdrawal_title", withdrawal=withdrawal.withdrawal_id)
    screen.line(screen.styled(title, "bold"))
    screen.pairs(
        (
            (screen.text("label_state"), screen.text(f"withdrawal_state_{standing.state}")),
            (screen.text("label_motive"), withdrawal.motive),
            (screen.text("label_ground"), screen.text(f"withdrawal_ground_{ground}")),
            (screen.text("label_transfer"), withdrawal.transfer_id),
            (screen.text("label_units"), screen.number(withdrawal.units)),
            (
                screen.text("label_files"),
                f"{screen.number(withdrawal.objects)} ({screen.size(withdrawal.content_bytes)})",
            ),
            (screen.text("label_window"), screen.instant(withdrawal.window_ends_at)),
            (screen.text("label_still_on"), ", ".join(standing.pending)),
        ),
        indent=2,
    )
    screen.line(f"  → {screen.text(f'withdrawal_next_{standing.state}')}")
