"""The purge, until it is decided for good: what an act authorised to remove is no more.

(1) what stays of AIPs that lose only some units is staged as new AIPs; transfer objects whose
    words go too are staged again without them
(2) one transaction, under the writer's lock: the caller's re-check, the act of the removal with
    its list, one line of intent for each AIP, the rows of what goes removed: it is hidden, and a
    hold set later finds nothing to hold
(3) the lines on every copy: before this, not one byte is removed

What follows goes forward only: `sae.custody.purge_forward`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from sae.custody.acts import ActDocument, StagedAct, commit_act, new_act, stage_act
from sae.custody.commit import Commit, committing, new_entry
from sae.custody.expurgation import StagedRewriting, stage_rewritings
from sae.custody.locks import shared_with_survivors
from sae.custody.remainders import (
    Loss,
    StagedRemainder,
    losses,
    removal_of,
    require_nothing_below,
    stage_remainder,
)
from sae.custody.take_in_charge import add_aip_rows
from sae.domain import identifiers
from sae.domain.act import Act, ActKind
from sae.domain.removal import DERIVED, REMOVALS, Removal, removals_bytes
from sae.errors import PurgeRefused
from sae.journal.entry import EntryType, NewEntry, Stream
from sae.ports import Archive, Reader, Transaction

AUTHORISING = frozenset(
    {ActKind.ELIMINATION_ORDERED, ActKind.WITHDRAWAL_ORDERED, ActKind.RESTITUTION_ACCEPTED}
)


def intend_purge(
    archive: Archive,
    act_id: str,
    unit_ids: Collection[str],
    *,
    check: Callable[[Transaction], None],
) -> None:
    """Follow the three steps: from here on the units are no more. Idempotent for an act.

    act_id: a published act that authorises it. check: re-checks everything, raises to refuse.
    Raises: PurgeRefused, StorageError, whatever `check` raises; nothing changed then.
    """
    with shared_with_survivors(archive.places.ingest_lock):  # what we stage is somebody's
        with archive.catalogue.read() as reader:
            if reader.purges(act_id=act_id):
                return
            _require_authorised(reader, act_id)
            going = losses(reader, unit_ids)
        staged = _stage(archive, act_id, going)  # (1)
        to_commit = False
        try:
            with committing(archive) as commit:  # (2) (3)
                authorised = _require_authorised(commit.tx, act_id)
                _require_unchanged(commit.tx, going)
                check(commit.tx)
                _commit(archive, commit, authorised, going, staged)
                to_commit = True
        except BaseException:
            if not to_commit:
                archive.copies.discard(staged.object_ids())
            raise


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True, kw_only=True)
class _Staged:
    """What waits for the transaction, all durable: the removal, what stays, transfers."""

    act: StagedAct
    removals: tuple[Removal, ...]
    remainders: tuple[StagedRemainder | None, ...]
    rewritings: tuple[StagedRewriting, ...]

    def object_ids(self) -> tuple[str, ...]:
        rests = [one.aip_id for one in self.remainders if one is not None]
        return (self.act.act.act_id, *rests, *(one.transfer_id for one in self.rewritings))


def _require_authorised(reader: Reader, act_id: str) -> Act:
    act = reader.act(act_id)
    if act is None or act.kind not in AUTHORISING:
        raise PurgeRefused("purge_not_authorised", act=act_id)
    return act


def _require_unchanged(tx: Transaction, going: Sequence[Loss]) -> None:
    """Refuse when an AIP was changed, or a unit attached below one, since they were read."""
    unit_ids = frozenset(unit.unit_id for loss in going for unit in loss.units)
    for loss in going:
        aip = tx.aip(loss.aip.aip_id)
        if aip != loss.aip:
            raise PurgeRefused("purge_changed_meanwhile", aip=loss.aip.aip_id)
    require_nothing_below(tx, unit_ids)


def _stage(archive: Archive, act_id: str, going: Sequence[Loss]) -> _Staged:
    """Stage what stays, transfers without their words, then the act that lists all (1)."""
    remainders: list[StagedRemainder | None] = []
    removals: list[Removal] = []
    with archive.catalogue.read() as reader:
        for loss in going:
            rest, staying = None, frozenset[str]()
            if not loss.whole:
                rest, staying = stage_remainder(archive, loss, act_id)
            replaced_by = rest.aip_id if rest is not None else ""
            remainders.append(rest)
            removals.append(removal_of(reader, loss, replaced_by=replaced_by, staying=staying))
        authorised = _require_authorised(reader, act_id)
        rewritings = stage_rewritings(archive, reader, act_id, removals)
    removals += [one.removal for one in rewritings]
    return _Staged(
        act=_stage_act(archive, authorised, removals),
        removals=tuple(removals),
        remainders=tuple(remainders),
        rewritings=rewritings,
    )


def _stage_act(archive: Archive, authorised: Act, removals: Sequence[Removal]) -> StagedAct:
    removal_id = identifiers.removal_id(authorised.act_id)
    # A first attempt may have shown it before its rows were committed: nobody was told of it.
    archive.copies.remove_object(removal_id)
    act = new_act(
        archive,
        ActKind.REMOVAL_INTENDED,
        body={
            "act_id": authorised.act_id,
            "objects": len(removals),
            "units": sum(len(one.units) for one in removals),
        },
        campaign_id=authorised.campaign_id,
        act_id=removal_id,
    )
    document = ActDocument(REMOVALS, b"".join(removals_bytes(removals)))
    return stage_act(archive, act, [document])


def _commit(
    archive: Archive, commit: Commit, authorised: Act, going: Sequence[Loss], staged: _Staged
) -> None:
    """Write lines and rows (2): the act first, whose projection makes purges and tombstones."""
    tx, act_id = commit.tx, authorised.act_id
    rests = [one.aip_id for one in staged.remainders if one is not None]
    archive.copies.publish(rests)
    removal = commit_act(archive, commit, staged.act)
    commit.append(
        Stream.LIFECYCLE,
        [_intent(archive, act_id, one) for one in staged.removals if not one.of_transfer],
    )
    for loss, rest in zip(going, staged.remainders, strict=True):
        _replace_rows(archive, commit, act_id, loss, rest)
    for one in staged.rewritings:
        tx.update_transfer(one.row)
        commit.append(Stream.LIFECYCLE, [_rewritten(archive, act_id, one)])
    places = (*archive.copies.names, DERIVED)
    tx.add_purge_places(
        (removal.act_id, one.object_id, place) for one in staged.removals for place in places
    )


def _replace_rows(
    archive: Archive, commit: Commit, act_id: str, loss: Loss, rest: StagedRemainder | None
) -> None:
    tx = commit.tx
    tx.remove_aip(loss.aip.aip_id)
    if rest is None:
        return
    entry = new_entry(
        archive,
        EntryType.AIP_REWRITTEN,
        loss.aip.transfer_id,
        act_id,
        loss.aip.aip_id,
        rest.aip_id,
        operation=act_id,
        before=f"sha512:{loss.aip.inventory_sha512}",
        after=f"sha512:{rest.inventory_sha512}",
    )
    line = commit.append(Stream.LIFECYCLE, [entry])[0]
    add_aip_rows(
        tx,
        archive.copies,
        rest.aip_id,
        inventory_sha512=rest.inventory_sha512,
        published_seq=line.seq,
    )


def _intent(archive: Archive, act_id: str, removal: Removal) -> NewEntry:
    return new_entry(
        archive,
        EntryType.PURGE_INTENDED,
        act_id,
        removal.object_id,
        operation=act_id,
        before=f"sha512:{removal.inventory_sha512}",
    )


def _rewritten(archive: Archive, act_id: str, rewriting: StagedRewriting) -> NewEntry:
    return new_entry(
        archive,
        EntryType.TRANSFER_REWRITTEN,
        act_id,
        rewriting.transfer_id,
        operation=act_id,
        before=f"sha512:{rewriting.removal.inventory_sha512}",
        after=f"sha512:{rewriting.removal.replaced_by}",
    )
