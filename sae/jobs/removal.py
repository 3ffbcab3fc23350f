"""Removing units that an act authorised to remove: the step that every such job shares. Not a job.

(1) decide it for good: re-check, intent, nothing is visible any more (`sae.custody.purge`)
(2) purge every copy that answers (`sae.custody.purge_forward`)
(3) clean what was derived from what went: texts, index made anew aside, work, quarantine
(4) leave nothing of removed rows in the files of the database
(5) write down what is gone from everywhere

Asked again for the same act it goes on from where it stopped, and says how far it has come.
"""

import shutil
from collections.abc import Callable, Collection
from pathlib import Path

from sae.custody.purge import intend_purge
from sae.custody.purge_forward import (
    PurgeState,
    complete_purges,
    derived_cleaned,
    execute_purges,
    purge_state,
    reapply_tombstones,
)
from sae.domain.removal import DERIVED, Purge
from sae.jobs.derived_text import forget_texts, keep_texts_of
from sae.jobs.indexing import drain_outbox, index_anew
from sae.ports import Archive, Reader, Transaction


def remove_units(
    archive: Archive,
    act_id: str,
    unit_ids: Collection[str],
    *,
    check: Callable[[Transaction], None],
) -> PurgeState:
    """Follow the five steps.

    act_id: a published act of a kind that authorises removals. check: re-checks everything in the
    transaction of the intent, raises to refuse. Raises: PurgeRefused, StorageError, whatever
    `check` raises: before the intent, nothing changed; after it, ask again.
    """
    intend_purge(archive, act_id, unit_ids, check=check)  # (1)
    go_forward(archive)
    return purge_state(archive, act_id)


def go_forward(archive: Archive) -> None:
    """Follow steps (2) to (5) for every act whose removal is not over."""
    execute_purges(archive)  # (2)
    _clean(archive)  # (3) (4)
    complete_purges(archive)  # (5)


def resume_removals(archive: Archive) -> tuple[str, ...]:
    """Go forward, and remove again what somebody put back; give the ids of what had come back."""
    returned = reapply_tombstones(archive)
    go_forward(archive)
    return returned


# ----------------------------------------------------------------------------- private


def _clean(archive: Archive) -> None:
    with archive.catalogue.read() as reader:
        places = reader.purge_places()
        due = [
            one
            for one in reader.purges(pending=True)
            if DERIVED in places.get((one.removal_id, one.object_id), ())
        ]
        if not due:
            return
        for one in due:  # (3)
            _forget_texts(archive, reader, one)
        _forget_packages(archive, reader, {one.transfer_id for one in due})
    index_anew(archive)
    drain_outbox(archive)  # what came while it was being made
    if archive.catalogue.forget_removed():  # (4)
        derived_cleaned(archive, due)


def _forget_texts(archive: Archive, reader: Reader, purge: Purge) -> None:
    derived = archive.places.derived
    if purge.of_transfer:
        return
    if purge.replaced_by:
        staying = {item.object_id for item in reader.objects(aip_id=purge.replaced_by)}
        keep_texts_of(derived, purge.object_id, purge.replaced_by, staying)
    forget_texts(derived, [purge.object_id])


def _forget_packages(archive: Archive, reader: Reader, transfer_ids: Collection[str]) -> None:
    """Let go of what was put aside of the same packages: an attempt that was refused, a rest."""
    known = [one for name in transfer_ids if (one := reader.transfer(name)) is not None]
    messages = {(one.transferring_agency, one.message_identifier) for one in known}
    for transfer in reader.transfers():
        if (transfer.transferring_agency, transfer.message_identifier) in messages:
            _forget(
                archive.places.quarantine / transfer.transfer_id,
                archive.places.work / transfer.transfer_id,
            )


def _forget(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
