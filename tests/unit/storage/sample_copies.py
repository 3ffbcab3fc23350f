"""Copies in memory and objects in them: builders for the tests of this folder."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from storage.layout import object_key
from storage.memory_store import MemoryStore
from storage.replicated_store import Copies, Copy, InventorySummary

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
FILES = {
    "package/manifest.xml": b"<ArchiveTransfer/>",
    "package/Content/Délibération n°12.pdf": b"%PDF-1.7 budget",
    "record.json": b"{}",
}


def an_id(number: int = 1) -> str:
    return str(UUID(int=number))


def stores(*names: str) -> dict[str, MemoryStore]:
    return {name: MemoryStore() for name in names or ("first", "second")}


def copies_on(stores: Mapping[str, MemoryStore], *, late: tuple[str, ...] = ()) -> Copies:
    copies = Copies(
        tuple(
            Copy(name=name, store=store, required=name not in late)
            for name, store in stores.items()
        )
    )
    copies.initialise(b"How to read this copy.\n")
    return copies


def publish(
    copies: Copies, object_id: str = "", files: Mapping[str, bytes] = FILES
) -> InventorySummary:
    summary = stage(copies, object_id, files)
    copies.publish([summary.object_id])
    return summary


def stage(
    copies: Copies, object_id: str = "", files: Mapping[str, bytes] = FILES
) -> InventorySummary:
    draft = copies.draft(object_id or an_id(), message="received", user="actor-1", created=NOON)
    for path, data in files.items():
        draft.add(path, [data])
    summary = draft.close()
    copies.sync([draft])
    copies.verify([draft])
    return summary


def key_of(path: str, object_id: str = "") -> str:
    return f"{object_key(object_id or an_id())}/{path}"
