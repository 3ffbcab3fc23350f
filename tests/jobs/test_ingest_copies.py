"""Ingest while a copy or the index cannot be written: nothing is acknowledged, nothing lost."""

import errno
import shutil
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.domain.records import TransferState
from sae.errors import HomeUnavailable
from sae.jobs.ingest import ingest
from sae.ports import SearchQuery
from storage.errors import StoreUnavailable
from tests.contracts.fulltext_records import WHOLE
from tests.jobs.archives import a_home, an_archive, failing
from tests.jobs.ingests import (
    assert_sound,
    taken_in,
)
from tests.packages import a_package


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    return a_home(tmp_path / "home")


@pytest.mark.parametrize("operation", ["create", "write", "mkdir", "syncfs", "fsync_dir"])
def test_nothing_is_acknowledged_while_a_required_copy_cannot_be_written(
    home: Opening, tmp_path: Path, operation: str
) -> None:
    package = a_package(tmp_path / "one.zip")

    def on(called: str, path: str) -> bool:
        return called == operation and "/copy-2" in path

    with (
        an_archive(home) as archive,
        failing(errno.ENOSPC, on=on),
        pytest.raises(StoreUnavailable) as stopped,
    ):
        list(ingest(archive, [package]))
    [outcome] = taken_in(home, package)

    assert stopped.value.copy == "copy-2"
    assert outcome.transfer.state is TransferState.COMMITTED
    assert_sound(home)


def test_a_copy_that_a_sync_failed_on_is_not_believed_again(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip")
    failed: list[str] = []

    def once(operation: str, path: str) -> bool:
        if operation == "syncfs" and "/copy-1" in path and not failed:
            failed.append(path)
            return True
        return False

    with an_archive(home) as archive, failing(errno.EIO, on=once):
        with pytest.raises(StoreUnavailable, match=r"durable|failed"):
            list(ingest(archive, [package]))
        with pytest.raises(StoreUnavailable, match="failed here"):
            list(ingest(archive, [package]))


@pytest.mark.parametrize("away", ["copy-1", "copy-2"])
def test_a_required_copy_that_is_away_stops_ingest_until_it_is_back(
    home: Opening, tmp_path: Path, away: str
) -> None:
    package = a_package(tmp_path / "one.zip")
    place = home.home / "copies" / away
    place.rename(tmp_path / "elsewhere")

    with pytest.raises(StoreUnavailable) as stopped, an_archive(home) as archive:
        list(ingest(archive, [package]))
    (tmp_path / "elsewhere").rename(place)
    [outcome] = taken_in(home, package)

    assert stopped.value.copy == away
    assert outcome.transfer.state is TransferState.COMMITTED
    assert_sound(home)


def test_an_empty_mount_point_is_not_taken_for_the_copy(home: Opening, tmp_path: Path) -> None:
    place = home.home / "copies" / "copy-2"
    place.rename(tmp_path / "elsewhere")
    place.mkdir()

    with pytest.raises(StoreUnavailable), an_archive(home) as archive:
        list(ingest(archive, [a_package(tmp_path / "one.zip")]))

    assert not list(place.iterdir())


def test_a_copy_lost_in_the_middle_of_a_batch_leaves_what_was_published(
    home: Opening, tmp_path: Path
) -> None:
    [first] = taken_in(home, a_package(tmp_path / "a.zip", message_identifier="A"))
    second = a_package(tmp_path / "b.zip", message_identifier="B")
    place = home.home / "copies" / "copy-2"

    def vanish(operation: str, path: str) -> bool:
        if operation == "rename" and "/copy-2/ocfl/" in path and place.exists():
            place.rename(tmp_path / "elsewhere")
        return False

    with an_archive(home) as archive, failing(0, on=vanish), pytest.raises(StoreUnavailable):
        list(ingest(archive, [second]))
    (tmp_path / "elsewhere").rename(place)
    outcomes = taken_in(home, tmp_path / "a.zip", second)

    states = {o.transfer.message_identifier: o.transfer.state for o in outcomes}
    assert states == {"A": TransferState.COMMITTED, "B": TransferState.COMMITTED}
    assert {o.transfer.transfer_id for o in outcomes if o.already} == {first.transfer.transfer_id}
    assert_sound(home)


def test_a_late_copy_that_is_away_does_not_stop_ingest(tmp_path: Path) -> None:
    def late(text: str) -> str:
        head, tail = text.rsplit("required = true", 1)
        return f"{head}required = false{tail}"

    copies = (("near", "copies/near"), ("far", "copies/far"))
    opening = a_home(tmp_path / "home", copies=copies, settings=late)
    shutil.rmtree(opening.home / "copies" / "far")

    [outcome] = taken_in(opening, a_package(tmp_path / "one.zip"))

    assert outcome.transfer.state is TransferState.COMMITTED


def test_an_index_that_cannot_be_written_loses_nothing(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip")
    (home.home / "index").write_text("in the way")

    with pytest.raises(HomeUnavailable), an_archive(home) as archive:
        list(ingest(archive, [package]))
    (home.home / "index").unlink()
    [outcome] = taken_in(home, package)

    assert outcome.already
    assert_sound(home)
    with an_archive(home) as archive:
        assert archive.fulltext.search(SearchQuery(words="contenu"), sight=WHOLE).total == 1
