"""Recovery: what a crash left is finished or forgotten before anything else is written."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sae import messages
from sae.bootstrap import Opening
from sae.custody.commit import journal, new_entry
from sae.custody.locks import shared_with_survivors
from sae.custody.recover import recover
from sae.custody.seal import seal
from sae.domain.records import TransferState
from sae.errors import CatalogueBehind
from sae.jobs.ingest import ingest
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive
from storage.errors import StoreUnavailable
from tests.crash.promises import recovering_changes_nothing
from tests.jobs.archives import a_home, an_archive, failing
from tests.jobs.ingests import assert_sound
from tests.packages import a_package


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    opening = a_home(tmp_path / "home")
    take_in(opening, a_package(tmp_path / "a.zip", message_identifier="A"))
    return opening


def take_in(opening: Opening, *packages: Path) -> None:
    with an_archive(opening) as archive:
        list(ingest(archive, packages))


def an_event(archive: Archive) -> None:
    journal(
        archive,
        Stream.EVENTS,
        new_entry(archive, EntryType.AUDITED, operation=archive.new_id()),
    )


def a_draft(archive: Archive) -> str:
    draft = archive.copies.draft(
        archive.new_id(), message="begun", user="operator", created=datetime(2026, 1, 1, tzinfo=UTC)
    )
    draft.add("record.json", (b"{}",))
    return draft.object_id


def test_a_sound_home_is_left_as_it_is(home: Opening) -> None:
    with an_archive(home) as archive:
        recovering_changes_nothing(archive)


@pytest.mark.parametrize("copy", ["copy-1", "copy-2"])
def test_lines_that_sql_committed_reach_the_copies(home: Opening, copy: str) -> None:
    def publishing(operation: str, path: str) -> bool:
        return operation == "link" and f"/{copy}/journal/events/" in path

    with an_archive(home) as archive:
        with failing(errno.EIO, on=publishing), pytest.raises(StoreUnavailable):
            an_event(archive)
        with archive.catalogue.read() as reader:
            assert reader.published(Stream.EVENTS) < reader.head(Stream.EVENTS).size

    assert_sound(home)


@pytest.mark.parametrize("suffix", ["txt", "tsr"])
def test_a_seal_under_way_is_finished_with_the_same_bytes(home: Opening, suffix: str) -> None:
    def sealing(operation: str, path: str) -> bool:
        return operation == "link" and f"/copy-2/journal/seals/00000002.{suffix}" in path

    with an_archive(home) as archive:
        an_event(archive)
        with failing(errno.EIO, on=sealing), pytest.raises(StoreUnavailable):
            seal(archive)
        pending = archive.copies.read_from("copy-1", f"journal/seals/00000002.{suffix}")

    with an_archive(home) as archive:
        assert archive.copies.read_from("copy-2", f"journal/seals/00000002.{suffix}") == pending
    assert_sound(home)


def test_a_seal_never_covers_a_line_that_a_copy_lacks(home: Opening) -> None:
    def publishing(operation: str, path: str) -> bool:
        return operation == "link" and "/copy-2/journal/events/" in path

    with an_archive(home) as archive, failing(errno.EIO, on=publishing):
        with pytest.raises(StoreUnavailable):
            an_event(archive)
        with pytest.raises(StoreUnavailable):
            seal(archive)
        with archive.catalogue.read() as reader:
            assert len(reader.seals()) == 1

    assert_sound(home)


def test_what_nobody_alive_was_preparing_is_forgotten(home: Opening) -> None:
    with an_archive(home) as archive:
        a_draft(archive)
        (archive.places.work / "left").mkdir()
        (archive.places.work / "left" / "manifest.xml").write_text("half")

    with an_archive(home) as archive:
        assert archive.copies.staged_ids() == {"copy-1": (), "copy-2": ()}
        assert not list(archive.places.work.iterdir())


def test_what_somebody_alive_is_preparing_is_left_alone(home: Opening) -> None:
    with an_archive(home) as archive, shared_with_survivors(archive.places.ingest_lock):
        object_id = a_draft(archive)
        (archive.places.work / "theirs").mkdir()

        recover(archive)

        assert archive.copies.staged_ids()["copy-2"] == (object_id,)
        assert (archive.places.work / "theirs").is_dir()


def test_whoever_comes_second_is_not_alone(tmp_path: Path) -> None:
    lock = tmp_path / "ingest.lock"

    with (
        shared_with_survivors(lock, when_alone=lambda: "first") as first,
        shared_with_survivors(lock, when_alone=lambda: "second") as second,
    ):
        pass
    with shared_with_survivors(lock, when_alone=lambda: "third") as third:
        pass

    assert (first, second, third) == ("first", None, "third")


def test_nobody_comes_in_while_what_was_left_is_being_looked_at(tmp_path: Path) -> None:
    import fcntl

    lock = tmp_path / "ingest.lock"

    def while_alone() -> bool:
        with lock.with_suffix(".guard").open() as guard:
            try:
                fcntl.flock(guard, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    with shared_with_survivors(lock, when_alone=while_alone) as closed:
        assert closed


@contextmanager
def gone_on_with(opening: Opening, aside: Path) -> Iterator[None]:
    """Put the catalogue of before back over a home where more was done."""
    shutil.copy(opening.home / "catalogue.db", aside)
    yield
    shutil.copy(aside, opening.home / "catalogue.db")


def test_a_catalogue_older_than_the_entries_is_refused(home: Opening, tmp_path: Path) -> None:
    with gone_on_with(home, tmp_path / "older.db"), an_archive(home) as archive:
        an_event(archive)

    with pytest.raises(CatalogueBehind) as stopped, an_archive(home):
        pass

    assert stopped.value.exit_status == 3
    assert "sae rebuild" in messages.render_error(stopped.value, "fr").remedy


def test_a_catalogue_older_than_the_seals_is_refused(home: Opening, tmp_path: Path) -> None:
    with an_archive(home) as archive:
        an_event(archive)
    with gone_on_with(home, tmp_path / "older.db"), an_archive(home) as archive:
        seal(archive)

    with pytest.raises(CatalogueBehind), an_archive(home):
        pass


def test_a_catalogue_with_another_history_is_refused(home: Opening, tmp_path: Path) -> None:
    """The older catalogue went on by itself, as many lines further, while the copies were away."""
    with gone_on_with(home, tmp_path / "older.db"), an_archive(home) as archive:
        an_event(archive)
    shutil.copytree(home.home / "copies", tmp_path / "copies")
    for copy in (home.home / "copies").iterdir():
        max((copy / "journal" / "events" / "entries").iterdir()).unlink()
    with an_archive(home) as archive:
        an_event(archive)
    shutil.rmtree(home.home / "copies")
    (tmp_path / "copies").rename(home.home / "copies")

    with pytest.raises(CatalogueBehind) as stopped, an_archive(home):
        pass

    assert stopped.value.code == "journal_diverges"


def test_recovery_twice_at_every_stage_of_an_ingest_is_the_same_as_once(
    home: Opening, tmp_path: Path
) -> None:
    """The first failure leaves the transfer received; each recovery leaves it so."""
    package = a_package(tmp_path / "b.zip", message_identifier="B")

    def renaming(operation: str, path: str) -> bool:
        return operation == "rename" and "/copy-2/ocfl/" in path

    with (
        an_archive(home) as archive,
        failing(errno.EIO, on=renaming),
        pytest.raises(StoreUnavailable),
    ):
        list(ingest(archive, [package]))
    with an_archive(home) as archive:
        recovering_changes_nothing(archive)
        with archive.catalogue.read() as reader:
            [left] = reader.transfers(TransferState.RECEIVED)

    with an_archive(home) as archive:
        [outcome] = ingest(archive, [])

    assert outcome.transfer.transfer_id == left.transfer_id
    assert outcome.transfer.state is TransferState.COMMITTED
    assert_sound(home)
