"""Hold (gel): keep archives from leaving, whatever their rules say; lift it; examine it again.

(1) refuse who may not, and what makes no sense
(2) take the units named, or those at the top of the transfers named, and all that is below them
(3) freeze the list of what is held in a document of the act, with its attestation (ATT-09)
(4) keep the act: the hold stands from the moment its line is written
(5) seal the journal

A hold reaches downwards: a unit attached later below a held one is held as well. It comes before
every way out, which asks `held_units` under the writer's lock.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.projections_access import UNITS, hold_of
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.documents import Agency, HoldAction, HoldCertificate
from sae.domain.holds import Hold
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.attestations import attested, heading_of, own_proof, standing, who_acts
from sae.jobs.legal_days import day_of
from sae.ports import Archive, Reader, Transaction

LISTED_ROOTS = 500  # on the attestation; the act's list names them all
SHORTEST = 8  # characters of the beginning of an identifier, as `naming` wants


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """What is asked. owner: who asks for it. until_on: first day that is free again.

    rule_id: of the referential (a HoldRule), or empty.
    """

    owner: str
    reason: str
    unit_ids: tuple[str, ...] = ()
    transfer_ids: tuple[str, ...] = ()
    rule_id: str = ""
    until_on: date | None = None
    reassess_on: date | None = None
    prevents_rearrangement: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHold:
    """A hold. roots: units that it names. reached: units held now, those included."""

    hold: Hold
    roots: tuple[str, ...]
    reached: int


def set_hold(archive: Archive, request: HoldRequest) -> ShownHold:
    """Follow the five steps.

    Raises: NotAllowed, UsageError (nothing named, days that make no sense, an unknown rule),
    UnknownIdentifier, StoreUnavailable.
    """
    archive.caller.require(Role.ARCHIVIST)  # (1)
    _check_days(request, archive.clock.today())
    with archive.catalogue.read() as reader:
        _check_rule(reader, request.rule_id)
        roots = _roots(reader, request)  # (2)
        if not roots:
            raise UsageError("hold_of_nothing")
        lines = tuple(_reached(reader, roots))  # (3)
    act = new_act(
        archive,
        ActKind.HOLD_SET,
        body={
            "owner": request.owner,
            "rule_id": request.rule_id,
            "until_on": _text(request.until_on),
            "reassess_on": _text(request.reassess_on),
            "prevents_rearrangement": request.prevents_rearrangement,
            "units": len(lines),
        },
        reason=request.reason,
    )
    hold = hold_of(act, roots=len(roots))
    documents = (
        ActDocument(UNITS, b"".join(lines)),
        *_attestation(archive, act, hold, HoldAction.SET, roots=roots, units=len(lines)),
    )
    perform(archive, act, documents=documents, check=_still_there(roots))  # (4)
    seal(archive)  # (5)
    return ShownHold(hold=_hold(archive, act.act_id), roots=roots, reached=len(lines))


def lift_hold(archive: Archive, typed: str, *, reason: str) -> Hold:
    """Lift a hold, by its identifier or the beginning of it.

    Raises: NotAllowed, UnknownIdentifier, UsageError when it was lifted already.
    """
    archive.caller.require(Role.ARCHIVIST)
    hold = _find(archive, typed)
    _require_reason(reason)
    act = new_act(archive, ActKind.HOLD_LIFTED, body={"hold_id": hold.hold_id}, reason=reason)
    _perform_on(archive, act, hold, HoldAction.LIFTED)
    return _hold(archive, hold.hold_id)


def reassess_hold(archive: Archive, typed: str, *, on: date | None, reason: str) -> Hold:
    """Write down that a hold was examined, and when it will be again; None: no more.

    Raises: NotAllowed, UnknownIdentifier, UsageError when it was lifted, or the day is past.
    """
    archive.caller.require(Role.ARCHIVIST)
    hold = _find(archive, typed)
    _require_reason(reason)
    if on is not None and on <= archive.clock.today():
        raise UsageError("hold_day_past", day=on)
    body = {"hold_id": hold.hold_id, "reassess_on": _text(on)}
    act = new_act(archive, ActKind.HOLD_REASSESSED, body=body, reason=reason)
    _perform_on(archive, act, replace(hold, reassess_on=on), HoldAction.PROLONGED)
    return _hold(archive, hold.hold_id)


def list_holds(archive: Archive, *, lifted: bool = False, due: bool = False) -> tuple[Hold, ...]:
    """List the holds that stand today. lifted: those that ended as well. due: to examine only."""
    archive.caller.require(*_READERS)
    today = archive.clock.today()
    with archive.catalogue.read() as reader:
        known = tuple(reader.holds())
    if due:
        return tuple(hold for hold in known if hold.is_due(today))
    return tuple(hold for hold in known if lifted or hold.is_active(today))


def show_hold(archive: Archive, typed: str) -> ShownHold:
    """Show a hold, by its identifier or the beginning of it.

    Raises: NotAllowed, UnknownIdentifier, UsageError.
    """
    archive.caller.require(*_READERS)
    hold = _find(archive, typed)
    with archive.catalogue.read() as reader:
        roots = reader.hold_roots(hold.hold_id)
        return ShownHold(hold=hold, roots=roots, reached=sum(1 for _ in _reached(reader, roots)))


# ----------------------------------------------------------------------------- private

_READERS = (Role.ARCHIVIST, Role.AUTHORITY, Role.CONTROL_AUTHORITY, Role.AUDITOR)


def _check_days(request: HoldRequest, today: date) -> None:
    _require_reason(request.reason)
    if not request.owner.strip():
        raise UsageError("hold_without_owner")
    for day in (request.until_on, request.reassess_on):
        if day is not None and day <= today:
            raise UsageError("hold_day_past", day=day)
    if request.until_on and request.reassess_on and request.reassess_on > request.until_on:
        raise UsageError("hold_reassessed_too_late", day=request.reassess_on)


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("reason_needed")


def _check_rule(reader: Reader, rule_id: str) -> None:
    if not rule_id:
        return
    known = [one.rule_id for one in reader.referentials().rules if one.category == "HoldRule"]
    if rule_id not in known:
        raise UsageError("hold_rule_unknown", rule=rule_id, known=", ".join(known) or "-")


def _roots(reader: Reader, request: HoldRequest) -> tuple[str, ...]:
    """List the units named; of a transfer, those with nothing of it above them."""
    roots: dict[str, None] = dict.fromkeys(request.unit_ids)
    for transfer_id in request.transfer_ids:
        parents = {unit.unit_id: unit.parents for unit in reader.units(transfer_id=transfer_id)}
        if not parents:
            raise UnknownIdentifier("identifier_unknown", typed=transfer_id)
        tops = (one for one, above in parents.items() if not any(up in parents for up in above))
        roots.update(dict.fromkeys(tops))
    return tuple(roots)


def _reached(reader: Reader, roots: Iterable[str]) -> Iterator[bytes]:
    """Give the lines of the frozen list: the units named, then each unit below them, once."""
    named = dict.fromkeys(roots)
    told: set[str] = set()
    for root in named:
        for unit_id in (root, *reader.descendants(root)):
            if unit_id not in told:
                told.add(unit_id)
                line = {"unit_id": unit_id, "root": unit_id in named}
                yield json.dumps(line).encode() + b"\n"


def _still_there(roots: Iterable[str]) -> Callable[[Transaction], None]:
    def check(tx: Transaction) -> None:
        for unit_id in roots:
            if tx.unit(unit_id) is None:  # eliminated since the list was made
                raise UnknownIdentifier("identifier_unknown", typed=unit_id)

    return check


def _find(archive: Archive, typed: str) -> Hold:
    wanted = typed.strip().lower()
    if len(wanted) < SHORTEST:
        raise UsageError("identifier_too_short", typed=typed, count=SHORTEST)
    with archive.catalogue.read() as reader:
        found = [hold for hold in reader.holds() if hold.hold_id.startswith(wanted)]
    if len(found) > 1:
        names = ", ".join(hold.hold_id for hold in found)
        raise UsageError("identifier_ambiguous", typed=typed, found=names)
    if not found:
        raise UnknownIdentifier("hold_unknown", hold=typed)
    return found[0]


def _perform_on(archive: Archive, act: Act, hold: Hold, action: HoldAction) -> None:
    def check(tx: Transaction) -> None:
        found = tx.hold(hold.hold_id)
        if found is None or found.lifted_at is not None:
            raise UsageError("hold_lifted_already", hold=hold.hold_id)

    with archive.catalogue.read() as reader:
        roots = reader.hold_roots(hold.hold_id)
        units = sum(1 for _ in _reached(reader, roots))
    attestation = _attestation(archive, act, hold, action, roots=roots, units=units)
    perform(archive, act, documents=attestation, check=check)
    seal(archive)


def _attestation(  # noqa: PLR0913 - what it says
    archive: Archive,
    act: Act,
    hold: Hold,
    action: HoldAction,
    *,
    roots: tuple[str, ...],
    units: int,
) -> tuple[ActDocument, ...]:
    """Attest what was done with a hold (NF Z42-013 §4.6.4)."""
    certificate = HoldCertificate(
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=own_proof(act),
        action=action,
        hold_id=hold.hold_id,
        rule=hold.rule_id,
        owner=Agency(name=hold.owner, identifier=""),
        decided_by=who_acts(archive),
        reason=act.reason,
        reference="",
        acted_at=act.at,
        starts_on=day_of(archive.clock, hold.set_at),
        reassess_on=hold.reassess_on,
        ends_on=hold.until_on,
        units=units,
        unit_ids=roots[:LISTED_ROOTS],
    )
    return attested(archive, certificate, name="attestation")


def _hold(archive: Archive, hold_id: str) -> Hold:
    with archive.catalogue.read() as reader:
        hold = reader.hold(hold_id)
    if hold is None:
        raise UnknownIdentifier("hold_unknown", hold=hold_id)
    return hold


def _text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""
