"""A step of withdraw: withdrawals as their acts and the purge tell them now."""

from dataclasses import dataclass

from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.withdrawal import Withdrawal, WithdrawalState, withdrawal_of
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.removals import is_removing, places_left
from sae.ports import Archive, Reader

WITHDRAWAL_ACTS = (
    ActKind.WITHDRAWAL_REQUESTED,
    ActKind.WITHDRAWAL_ORDERED,
    ActKind.WITHDRAWAL_COMPLETED,
    ActKind.WITHDRAWAL_ABANDONED,
)
READERS = (Role.ARCHIVIST, Role.AUTHORITY, Role.CONTROL_AUTHORITY, Role.AUDITOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingWithdrawal:
    """A withdrawal and where it stands. pending: places that still hold bytes."""

    withdrawal: Withdrawal
    state: WithdrawalState
    pending: tuple[str, ...]


def list_withdrawals(archive: Archive) -> tuple[StandingWithdrawal, ...]:
    """List every withdrawal, in order of request. Raises: NotAllowed."""
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        return tuple(
            standing_withdrawal(reader, act.campaign_id)
            for act in reader.acts(ActKind.WITHDRAWAL_REQUESTED)
        )


def standing_withdrawal(reader: Reader, withdrawal_id: str) -> StandingWithdrawal:
    """Give a withdrawal by the identifier of its campaign."""
    withdrawal = withdrawal_of(reader.acts(*WITHDRAWAL_ACTS, campaign_id=withdrawal_id))
    state = WithdrawalState.REQUESTED
    if withdrawal.completed_at is not None:
        state = WithdrawalState.COMPLETED
    elif withdrawal.abandoned:
        state = WithdrawalState.ABANDONED
    elif is_removing(reader, withdrawal.order_id):
        state = WithdrawalState.REMOVING
    elif withdrawal.order_id:
        state = WithdrawalState.ORDERED
    return StandingWithdrawal(
        withdrawal=withdrawal,
        state=state,
        pending=places_left(reader, withdrawal.order_id),
    )


def named_withdrawal(reader: Reader, typed: str) -> StandingWithdrawal:
    """Find a withdrawal by how it begins. Raises: UnknownIdentifier, UsageError."""
    wanted = typed.strip().lower()
    found = {
        act.campaign_id
        for act in reader.acts(ActKind.WITHDRAWAL_REQUESTED)
        if wanted and act.campaign_id.startswith(wanted)
    }
    if len(found) > 1:
        raise UsageError("identifier_ambiguous", typed=typed, found=", ".join(sorted(found)))
    if not found:
        raise UnknownIdentifier("withdrawal_unknown", typed=typed)
    return standing_withdrawal(reader, found.pop())


def require_state(standing: StandingWithdrawal, *states: WithdrawalState) -> None:
    """Raise UsageError unless a withdrawal stands where it must."""
    if standing.state not in states:
        raise UsageError(
            f"withdrawal_is_{standing.state}", withdrawal=standing.withdrawal.withdrawal_id
        )
