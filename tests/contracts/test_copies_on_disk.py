"""Objects written on two real copies, with every system call failing or being the last one.

A child process does the work and dies at the n-th call, for every n; then another begins again.
Lost unsynced bytes, which the death of a process cannot show, are simulated: what was written
since the last sync of its volume is emptied.
"""

import errno
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import io_layer
from storage.errors import StoreUnavailable
from storage.file_store import FileStore
from storage.fixity import check_object
from storage.replicated_store import Copies, Copy
from tests.unit.storage.sample_copies import NOON, an_id, stage

SMALL = {"record.json": b"{}"}
LARGE = {"package/Content/plan.tif": b"x" * (1 << 20)}


def test_a_file_is_lent_by_path_only_when_its_bytes_are_right(tmp_path: Path) -> None:
    copies = copies_in(tmp_path)
    archive_two_objects(copies)
    first = copies.local_path(an_id(1), "record.json")
    assert first is not None
    first.write_bytes(b"altered")

    second = copies.local_path(an_id(1), "record.json")

    assert second is not None
    assert tmp_path / "second" in second.parents
    assert [incident.copy for incident in copies.take_incidents()] == ["first"]


def test_a_staged_file_is_lent_by_path(tmp_path: Path) -> None:
    draft = copies_in(tmp_path).draft(an_id(), message="", user="", created=NOON)
    draft.add("record.json", [b"{}"])

    path = draft.staged_path("record.json")

    assert path is not None
    assert path.read_bytes() == b"{}"


def test_copies_tell_how_much_they_can_still_take(tmp_path: Path) -> None:
    free = copies_in(tmp_path).free_bytes()

    assert set(free) == {"first", "second"}
    assert all(free.values())


@pytest.mark.parametrize("loses_unsynced", [False, True], ids=["killed", "power-cut"])
def test_dying_at_any_call_leaves_whole_objects_or_nothing(
    volume: Path, *, loses_unsynced: bool
) -> None:
    calls = count_calls(volume / "counted", archive_two_objects)
    assert calls > 60

    for number in range(calls):
        place = volume / str(number)
        copies_in(place)
        in_child(
            lambda place=place: archive_two_objects(copies_in(place)),
            dying_at=number,
            loses_unsynced=loses_unsynced,
        )

        assert_all_or_nothing(place, number)
        archive_two_objects(copies_in(place))
        assert_both_whole(place, number)


def test_failing_at_any_call_leaves_whole_objects_or_nothing(volume: Path) -> None:
    calls = count_calls(volume / "counted", archive_two_objects)

    for number in range(calls):
        place = volume / str(number)
        copies = copies_in(place)
        with failing_at(number), pytest.raises(StoreUnavailable):
            archive_two_objects(copies)

        assert_all_or_nothing(place, number)
        archive_two_objects(copies_in(place))
        assert_both_whole(place, number)


def test_dying_at_any_call_of_a_removal_is_finished_by_the_next(volume: Path) -> None:
    def remove(copies: Copies) -> None:
        copies.remove_object(an_id(1))

    prepared = copies_in(volume / "counted")
    archive_two_objects(prepared)
    calls = count_calls(volume / "counted", remove)

    for number in range(calls):
        place = volume / str(number)
        archive_two_objects(copies_in(place))
        in_child(lambda place=place: remove(copies_in(place)), dying_at=number)

        copies = copies_in(place)
        remove(copies)
        assert not any(copies.holds(name, an_id(1)) for name in copies.names)
        assert check_object(copies.copies[0].store, an_id(2)).intact


def test_dying_at_any_call_of_a_repair_is_finished_by_the_next(volume: Path) -> None:
    def damage(place: Path) -> str:
        copies = copies_in(place)
        archive_two_objects(copies)
        path = copies.local_path(an_id(1), "record.json")
        assert path is not None
        path.unlink()
        return check_object(copies.copies[1].store, an_id(1)).inventory_sha512

    sealed = damage(volume / "counted")
    calls = count_calls(volume / "counted", lambda copies: copies.repair(an_id(1), sealed))

    for number in range(calls):
        place = volume / str(number)
        sealed = damage(place)
        in_child(
            lambda place=place, sealed=sealed: copies_in(place).repair(an_id(1), sealed),
            dying_at=number,
        )

        copies_in(place).repair(an_id(1), sealed)
        assert_both_whole(place, number)


# ----------------------------------------------------------------------------- builders


@pytest.fixture
def volume() -> Iterator[Path]:
    """Give a place in memory where there is one: hundreds of syncs of a busy disk take minutes."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as place:
        yield Path(place)


def copies_in(place: Path) -> Copies:
    copies = Copies(
        tuple(
            Copy(name=name, store=FileStore(place / name), required=True)
            for name in ("first", "second")
        )
    )
    if not (place / "first" / "README.txt").exists():
        copies.initialise(b"How to read this copy.\n")
    return copies


def archive_two_objects(copies: Copies) -> None:
    for number, files in ((1, SMALL), (2, LARGE)):
        stage(copies, an_id(number), files)
    copies.publish([an_id(1), an_id(2)])
    copies.write("journal/lifecycle/entries/1-2.jsonl", b"line\nline\n")


def assert_all_or_nothing(place: Path, number: int) -> None:
    for copy in copies_in(place).copies:
        for object_id in (an_id(1), an_id(2)):
            kinds = [finding.kind for finding in check_object(copy.store, object_id).findings]
            assert kinds in ([], ["object_missing"], ["sums_altered"]), (number, copy.name, kinds)
        for stat in copy.store.list("journal"):
            assert stat.size == len(b"line\nline\n"), number


def assert_both_whole(place: Path, number: int) -> None:
    copies = copies_in(place)
    for copy in copies.copies:
        for object_id in (an_id(1), an_id(2)):
            assert check_object(copy.store, object_id).intact, (number, copy.name)
    assert set(copies.staged_ids().values()) == {()}, number
    done = subprocess.run(
        ["diff", "-r", "-x", "damaged", "-x", "incoming", place / "first", place / "second"],
        check=False,
    )
    assert done.returncode == 0, number


def count_calls(place: Path, work: Callable[[Copies], object]) -> int:
    copies = copies_in(place)
    calls: list[str] = []
    io_layer.set_fault_hook(lambda operation, path: calls.append(f"{operation} {path}"))
    try:
        work(copies)
    finally:
        io_layer.set_fault_hook(None)
    return len(calls)


class failing_at:  # noqa: N801 - reads as a sentence: with failing_at(3)
    """Make one call fail, once."""

    def __init__(self, number: int) -> None:
        self._left = number

    def __enter__(self) -> None:
        io_layer.set_fault_hook(self._hook)

    def __exit__(self, *_: object) -> None:
        io_layer.set_fault_hook(None)

    def _hook(self, _operation: str, path: str) -> None:
        self._left -= 1
        if self._left == -1:
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)


def in_child(work: Callable[[], object], *, dying_at: int, loses_unsynced: bool = False) -> None:
    """Work in a child process that ends at its n-th call, before it is made."""
    child = os.fork()
    if child == 0:
        io_layer.set_fault_hook(_Death(dying_at, loses_unsynced=loses_unsynced))
        try:
            work()
        finally:
            os._exit(9)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, "the work ended before the call"


class _Death:
    """Ends the process before its n-th call, and empties what was not synced if asked to."""

    def __init__(self, number: int, *, loses_unsynced: bool) -> None:
        self._left = number
        self._loses_unsynced = loses_unsynced
        self._created = ""
        self._unsynced: dict[str, int] = {}  # descriptors follow a file that gets another name

    def __call__(self, operation: str, path: str) -> None:
        if self._created:
            self._unsynced[self._created] = os.open(self._created, os.O_RDWR)
            self._created = ""
        if self._left == 0:
            for descriptor in self._unsynced.values() if self._loses_unsynced else ():
                os.truncate(descriptor, 0)
            os._exit(0)
        self._left -= 1
        if operation == "create":
            self._created = path
        elif operation == "fsync":
            os.close(self._unsynced.pop(path))
        elif operation == "syncfs":
            for each in [each for each in self._unsynced if each.startswith(f"{path}/")]:
                os.close(self._unsynced.pop(each))
