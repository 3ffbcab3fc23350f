"""Withdraw: a deposit that should not have been made goes, by two persons, within a window.

(1) propose: name what came by mistake, all of one transfer, with its motive and its ground: the
    same bytes held under another unit (each object has its twin), or a receipt of who took it back
(2) one act freezes the list of units, the twins, the receipt; nothing goes
(3) order: an authority who did not propose it, her secret just given; everything is asked again
    under the lock (window, holds, list, twins), and the bytes that stay are read again
(4) custody removes the bytes from every copy; one that is away keeps the withdrawal open
(5) once nothing remains, one act issues the attestation; seal

Outside the window, or without a ground, archives leave by an elimination or a restitution.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.departure import OBJECTS, UNITS, LeavingUnit, acceptance_body, units_lines
from sae.domain.records import TransferRecord
from sae.domain.withdrawal import TWINS, WithdrawalState
from sae.errors import NotAllowed, UsageError
from sae.jobs.export_selection import select
from sae.jobs.leaving_units import freeze, frozen_list, piles_of, recheck
from sae.jobs.reading import sight_on
from sae.jobs.removal import remove_units
from sae.jobs.second_person import require_second_person
from sae.jobs.withdrawal_certificate import objects_csv, withdrawal_documents
from sae.jobs.withdrawal_grounds import (
    Twin,
    objects_of,
    read_again,
    require_window,
    taken_in_charge_at,
    twins_csv,
    twins_of,
    window_end,
)
from sae.jobs.withdrawals import (
    StandingWithdrawal,
    named_withdrawal,
    require_state,
    standing_withdrawal,
)
from sae.ports import Archive, Reader, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalRequest:
    """What came by mistake and why it may go.

    unit_ids, transfer_ids: whole identifiers. same_as: units that hold the same bytes.
    handed_back: scan of the receipt, with its reference, signatory and day.
    """

    unit_ids: tuple[str, ...] = ()
    transfer_ids: tuple[str, ...] = ()
    motive: str
    same_as: tuple[str, ...] = ()
    handed_back: Path | None = None
    reference: str = ""
    signatory: str = ""
    accepted_on: date | None = None


def propose_withdrawal(archive: Archive, request: WithdrawalRequest) -> StandingWithdrawal:
    """Follow steps (1) and (2). Raises: NotAllowed, UsageError, UnknownIdentifier."""
    archive.caller.require(Role.ARCHIVIST)
    _check(request)
    with archive.catalogue.read() as reader:
        transfer, units = _chosen(archive, reader, request)  # (1)
        require_window(archive, transfer)
        recheck(archive, reader, units)
        going = objects_of(reader, units)
        piles = piles_of(reader, units)
        leaving = {one.unit_id for one in units}
        twins = (
            twins_of(reader, going, same_as=request.same_as, leaving=leaving)
            if request.same_as
            else ()
        )
    withdrawal_id = archive.new_id()
    act = new_act(
        archive,
        ActKind.WITHDRAWAL_REQUESTED,
        campaign_id=withdrawal_id,
        reason=request.motive.strip(),
        body={
            "transfer_id": transfer.transfer_id,
            "requested_by_name": archive.caller.name,
            "taken_in_charge_at": taken_in_charge_at(transfer).isoformat(),
            "window_ends_at": window_end(archive, transfer).isoformat(),
            "same_as": list(request.same_as),
            "acceptance": _acceptance(request),
            "units": len(units),
            "objects": sum(not item.physical for item in going),
            "papers": sum(item.physical for item in going),
            "content_bytes": sum(item.size for item in going),
            "piles": piles,
        },
    )
    perform(  # (2)
        archive,
        act,
        documents=[
            ActDocument(UNITS, b"".join(units_lines(units))),
            ActDocument(OBJECTS, b"".join(objects_csv(going))),
            ActDocument(TWINS, b"".join(twins_csv(twins))),
            *_receipts(request),
        ],
        check=lambda tx: recheck(archive, tx, units),
    )
    return _sealed(archive, withdrawal_id)


def order_withdrawal(archive: Archive, typed: str) -> StandingWithdrawal:
    """Follow steps (3) to (5); a second run goes on where the first one stopped.

    Raises: NotAllowed (role, second person, window, hold, twin gone), StorageError.
    """
    with archive.catalogue.read() as reader:
        found = named_withdrawal(reader, typed)
        requested = next(
            reader.acts(ActKind.WITHDRAWAL_REQUESTED, campaign_id=found.withdrawal.withdrawal_id)
        )
    require_state(
        found, WithdrawalState.REQUESTED, WithdrawalState.ORDERED, WithdrawalState.REMOVING
    )
    units = frozen_list(archive, requested.act_id)
    order_id = found.withdrawal.order_id
    if found.state is WithdrawalState.REMOVING:
        archive.caller.require(Role.ARCHIVIST, Role.AUTHORITY)  # decided: it only goes forward
    else:
        require_second_person(archive, requested.actor)
        read_again(archive, _again(archive, found, units))
    if found.state is WithdrawalState.REQUESTED:
        order_id = _order(archive, requested, found, units)  # (3)
    removed = remove_units(  # (4)
        archive,
        order_id,
        [one.unit_id for one in units],
        check=lambda tx: _recheck(archive, tx, found, units),
    )
    if removed.status == "executed":
        _attest(archive, requested)  # (5)
    return _sealed(archive, requested.campaign_id)


def abandon_withdrawal(archive: Archive, typed: str, *, reason: str) -> StandingWithdrawal:
    """End a withdrawal whose archives stay. Raises: UsageError once bytes are being removed."""
    archive.caller.require(Role.ARCHIVIST)
    if not reason.strip():
        raise UsageError("withdrawal_motive_missing")
    with archive.catalogue.read() as reader:
        withdrawal_id = named_withdrawal(reader, typed).withdrawal.withdrawal_id
    act = new_act(
        archive,
        ActKind.WITHDRAWAL_ABANDONED,
        campaign_id=withdrawal_id,
        reason=reason.strip(),
        body={},
    )

    def check(tx: Transaction) -> None:
        standing = standing_withdrawal(tx, withdrawal_id)
        require_state(standing, WithdrawalState.REQUESTED, WithdrawalState.ORDERED)

    perform(archive, act, check=check)
    return _sealed(archive, withdrawal_id)


# ----------------------------------------------------------------------------- private


def _check(request: WithdrawalRequest) -> None:
    if not request.motive.strip():
        raise UsageError("withdrawal_motive_missing")
    if bool(request.same_as) == (request.handed_back is not None):
        raise UsageError("withdrawal_ground")
    if request.handed_back is None:
        return
    if not (request.reference.strip() and request.signatory.strip() and request.accepted_on):
        raise UsageError("acceptance_words_missing")
    if not request.handed_back.is_file():
        raise UsageError("departure_file", file=request.handed_back, reason="-")


def _chosen(
    archive: Archive, reader: Reader, request: WithdrawalRequest
) -> tuple[TransferRecord, tuple[LeavingUnit, ...]]:
    selection = select(
        reader,
        unit_ids=request.unit_ids,
        transfer_ids=request.transfer_ids,
        sight=sight_on(archive, reader),
        on=archive.clock.today(),
    )
    if len(selection.sources) != 1:
        raise NotAllowed("withdrawal_one_transfer", count=len(selection.sources))
    kept = (unit for unit in selection.units.values() if unit.kept)
    return selection.sources[0], freeze(reader, kept)


def _acceptance(request: WithdrawalRequest) -> dict[str, str]:
    if request.handed_back is None or request.accepted_on is None:
        return {}
    return acceptance_body(
        reference=request.reference.strip(),
        signatory=request.signatory.strip(),
        accepted_on=request.accepted_on,
    )


def _receipts(request: WithdrawalRequest) -> tuple[ActDocument, ...]:
    if request.handed_back is None:
        return ()
    scan = request.handed_back
    return (ActDocument(f"receipt{scan.suffix.lower()}", scan),)


def _order(
    archive: Archive, requested: Act, found: StandingWithdrawal, units: Sequence[LeavingUnit]
) -> str:
    act = new_act(
        archive,
        ActKind.WITHDRAWAL_ORDERED,
        campaign_id=requested.campaign_id,
        reason=requested.reason,
        body={"ordered_by_name": archive.caller.name},
    )
    perform(archive, act, check=lambda tx: _recheck(archive, tx, found, units))
    return act.act_id


def _recheck(
    archive: Archive, tx: Reader, found: StandingWithdrawal, units: Sequence[LeavingUnit]
) -> None:
    """Ask everything again, under the lock (3)."""
    withdrawal = found.withdrawal
    transfer = tx.transfer(withdrawal.transfer_id)
    if transfer is None:
        raise NotAllowed("leaving_gone", count=1, units=withdrawal.transfer_id)
    require_window(archive, transfer)
    recheck(archive, tx, units)
    _twins(tx, found, units)


def _twins(
    reader: Reader, found: StandingWithdrawal, units: Sequence[LeavingUnit]
) -> tuple[Twin, ...]:
    same_as = found.withdrawal.same_as
    if not same_as:
        return ()
    leaving = {one.unit_id for one in units}
    return twins_of(reader, objects_of(reader, units), same_as=same_as, leaving=leaving)


def _again(
    archive: Archive, found: StandingWithdrawal, units: Sequence[LeavingUnit]
) -> tuple[Twin, ...]:
    with archive.catalogue.read() as reader:
        return _twins(reader, found, units)


def _attest(archive: Archive, requested: Act) -> None:
    act = new_act(archive, ActKind.WITHDRAWAL_COMPLETED, campaign_id=requested.campaign_id, body={})
    with archive.catalogue.read() as reader:
        standing = standing_withdrawal(reader, requested.campaign_id)
        transfer = reader.transfer(standing.withdrawal.transfer_id)
    if transfer is None:
        raise NotAllowed("leaving_gone", count=1, units=standing.withdrawal.transfer_id)
    documents = withdrawal_documents(archive, act, standing.withdrawal, transfer, requested.act_id)
    perform(archive, act, documents=documents)


def _sealed(archive: Archive, withdrawal_id: str) -> StandingWithdrawal:
    seal(archive)
    with archive.catalogue.read() as reader:
        return standing_withdrawal(reader, withdrawal_id)
