"""The store in a folder: the contract, then what only a disk can get wrong."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import io_layer
from storage.errors import Damaged, NotFound, StoreUnavailable
from storage.file_store import FileStore
from storage.ports import ObjectStore
from tests.contracts.object_store import ObjectStoreContract, read, stage


class TestFileStore(ObjectStoreContract):
    def make_store(self, place: Path) -> ObjectStore:
        return FileStore(place)

    def take_away(self, store: ObjectStore, place: Path) -> None:
        place.rename(place.with_name("elsewhere"))
        place.mkdir()  # an empty mount point


class TestFileStoreWithoutSyncfs(TestFileStore):
    @pytest.fixture(autouse=True)
    def without_syncfs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(io_layer, "SYNCFS_AVAILABLE", False)


class TestFileStoreWithoutLinks(TestFileStore):
    """exFAT on a removable disk has no hard links."""

    @pytest.fixture(autouse=True)
    def without_links(self) -> Iterator[None]:
        with failing("link", errno.EPERM):
            yield

    def test_of_two_writers_of_one_key_one_wins_whole(self, store: ObjectStore) -> None:
        pytest.skip("without links, exclusion rests on the archive's one writer")


def test_a_failed_sync_is_never_believed_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    staging = stage(store, "tree", {"file": b"x"})

    with failing("syncfs", errno.EIO), pytest.raises(StoreUnavailable):
        store.sync([staging])

    for use in (
        lambda: store.sync([staging]),
        lambda: store.publish([("tree", "ocfl/tree")]),
        lambda: store.write("key", b"x"),
        lambda: store.stage("other"),
        lambda: store.remove("key"),
    ):
        with pytest.raises(StoreUnavailable):
            use()
    assert list(store.list("")) == []


def test_a_failed_sync_of_names_is_never_believed_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    with failing("fsync_dir", errno.EIO), pytest.raises(StoreUnavailable):
        store.write("key", b"x")

    with pytest.raises(StoreUnavailable):
        store.write("key", b"x")


def test_a_large_file_is_synced_when_closed(tmp_path: Path) -> None:
    calls: list[str] = []
    store = a_store(tmp_path)
    staging = store.stage("tree")

    with recording(calls), staging.create("large") as large, staging.create("small") as small:
        large.write(b"x" * (1 << 20))
        small.write(b"x")

    assert [call for call in calls if call.startswith("fsync")] == ["fsync large"]


def test_names_are_made_durable_after_bytes(tmp_path: Path) -> None:
    calls: list[str] = []
    store = a_store(tmp_path)

    with recording(calls):
        store.sync([stage(store, "tree", {"file": b"x"})])
        store.publish([("tree", "ocfl/aa/bb/tree")])

    order = [calls.index(call) for call in ("write file", "syncfs copy", "rename tree")]
    assert order == sorted(order)
    synced = {call for call in calls[order[-1] :] if call.startswith("fsync_dir")}
    assert synced == {f"fsync_dir {name}" for name in ("bb", "aa", "ocfl", "copy", "incoming")}


def test_publishing_again_makes_names_durable_again(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    stage(store, "tree", {"file": b"x"})
    store.publish([("tree", "ocfl/tree")])
    calls: list[str] = []

    with recording(calls):
        store.publish([("tree", "ocfl/tree")])

    assert "fsync_dir ocfl" in calls


def test_a_full_disk_leaves_no_file_under_the_key(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    with failing("write", errno.ENOSPC), pytest.raises(StoreUnavailable, match="No space"):
        store.write("journal/1", b"x")
    assert list(store.list("")) == []
    assert list((tmp_path / "copy" / "incoming").iterdir()) == []
    store.write("journal/1", b"y")

    assert read(store, "journal/1") == b"y"


def test_half_written_files_of_ended_processes_are_forgotten(tmp_path: Path) -> None:
    a_store(tmp_path)
    incoming = tmp_path / "copy" / "incoming"
    ended, alive = incoming / "999999999-1.part", incoming / f"{os.getppid()}-1.part"
    ended.touch()
    alive.touch()

    FileStore(tmp_path / "copy").write("key", b"x")

    assert list(incoming.iterdir()) == [alive]


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "copy" / "key").symlink_to(tmp_path / "secret")

    with pytest.raises(Damaged):
        store.open_key("key")

    assert [stat.key for stat in store.list("")] == ["key"]
    assert store.local_path("key") is None


def test_a_pipe_in_the_place_of_a_file_does_not_block(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    os.mkfifo(tmp_path / "copy" / "key")

    with pytest.raises(Damaged):
        read(store, "key")


def test_a_folder_in_the_place_of_a_file_is_damage(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    (tmp_path / "copy" / "key").mkdir()

    with pytest.raises(Damaged):
        store.open_key("key")


def test_a_file_in_the_place_of_a_folder_means_nothing_below(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.write("folder", b"x")

    with pytest.raises(NotFound):
        store.open_key("folder/key")


def test_removing_a_tree_does_not_follow_links(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_bytes(b"x")
    stage(store, "tree", {"file": b"x"})
    store.publish([("tree", "ocfl/tree")])
    (tmp_path / "copy/ocfl/tree/link").symlink_to(kept)

    store.remove("ocfl/tree")

    assert (kept / "file").read_bytes() == b"x"


def test_another_medium_in_the_place_of_the_first_is_noticed(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    staging = stage(store, "tree", {"file": b"x"})
    (tmp_path / "copy").rename(tmp_path / "first")
    FileStore(tmp_path / "copy").initialise()

    with pytest.raises(StoreUnavailable, match="another medium"):
        store.sync([staging])


def test_files_are_not_open_to_everyone(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.write("folder/key", b"x")

    assert (tmp_path / "copy/folder/key").stat().st_mode & 0o007 == 0
    assert (tmp_path / "copy/folder").stat().st_mode & 0o007 == 0


# ----------------------------------------------------------------------------- builders


def a_store(tmp_path: Path) -> FileStore:
    store = FileStore(tmp_path / "copy")
    store.initialise()
    return store


class failing:  # noqa: N801 - reads as a sentence: with failing("link", EPERM)
    """Make every call of one operation fail."""

    def __init__(self, operation: str, number: int) -> None:
        self._operation = operation
        self._number = number

    def __enter__(self) -> None:
        io_layer.set_fault_hook(self._hook)

    def __exit__(self, *_: object) -> None:
        io_layer.set_fault_hook(None)

    def _hook(self, operation: str, path: str) -> None:
        if operation == self._operation:
            raise OSError(self._number, os.strerror(self._number), path)


class recording:  # noqa: N801 - reads as a sentence: with recording(calls)
    """Note every call as `operation name`."""

    def __init__(self, calls: list[str]) -> None:
        self._calls = calls

    def __enter__(self) -> None:
        io_layer.set_fault_hook(
            lambda operation, path: self._calls.append(f"{operation} {Path(path).name}")
        )

    def __exit__(self, *_: object) -> None:
        io_layer.set_fault_hook(None)
