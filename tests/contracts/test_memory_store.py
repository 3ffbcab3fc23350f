"""The store in memory obeys the contract: what tests on it prove holds on disks."""

from pathlib import Path

from storage.memory_store import MemoryStore
from storage.ports import ObjectStore
from tests.contracts.object_store import ObjectStoreContract


class TestMemoryStore(ObjectStoreContract):
    def make_store(self, place: Path) -> ObjectStore:
        return MemoryStore()

    def take_away(self, store: ObjectStore, place: Path) -> None:
        assert isinstance(store, MemoryStore)
        store.available = False
