"""Where people find the files of a transfer: on the first local copy, just verified."""

from pathlib import Path

from sae.ports import Archive
from storage.errors import NotFound

REPLY = "reply.xml"


def reply_path(archive: Archive, transfer_id: str) -> Path | None:
    """Give the path of the stored reply; None for a transfer that was not answered.

    Raises: Damaged, StoreUnavailable.
    """
    try:
        return archive.copies.local_path(transfer_id, REPLY)
    except NotFound:
        return None
