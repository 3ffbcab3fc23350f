"""Things dropped in a folder are taken when they are whole, and set down with a reason."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sae.errors import UsageError
from sae.jobs.drop_folder import DONE, REFUSED, DropFolder, DropFolderBusy, Thing, watched

MINUTE = timedelta(minutes=1)


def in_an_hour() -> datetime:
    return datetime.now(UTC) + timedelta(hours=1)


def names(things: tuple[Thing, ...]) -> list[str]:
    return [thing.name for thing in things]


def take(drop: DropFolder, *, now: datetime | None = None) -> tuple[Thing, ...]:
    return drop.take(now=now or in_an_hour(), quiet=MINUTE, most=100)


def test_a_thing_is_taken_when_nothing_in_it_changed_for_the_time_set(tmp_path: Path) -> None:
    (tmp_path / "envoi").mkdir()
    (tmp_path / "envoi" / "a.pdf").write_bytes(b"a")
    os.utime(tmp_path / "envoi" / "a.pdf", (0, 0))  # a copy that keeps the date of its original

    with watched(tmp_path) as drop:
        assert take(drop, now=datetime.now(UTC)) == ()
        assert drop.waiting() == 1
        assert names(take(drop)) == ["envoi"]
        assert drop.waiting() == 0


@pytest.mark.parametrize("name", ["a.pdf.part", "A.TMP", ".cache", "~$lettre.docx", "Thumbs.db"])
def test_what_is_being_written_or_is_the_systems_is_left(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"a")

    with watched(tmp_path) as drop:
        assert take(drop) == ()


def test_things_of_one_name_and_one_content_have_one_identifier(tmp_path: Path) -> None:
    with watched(tmp_path) as drop:
        (tmp_path / "a.pdf").write_bytes(b"a")
        (first,) = take(drop)
        (tmp_path / "a.pdf").write_bytes(b"a")
        (again,) = take(drop)
        (tmp_path / "a.pdf").write_bytes(b"b")
        (other,) = take(drop)

    assert first.path != again.path
    assert first.identifier == again.identifier != other.identifier


def test_what_an_interrupted_run_had_taken_is_found_again(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"a")
    with watched(tmp_path) as drop:
        taken = take(drop)

    with watched(tmp_path) as drop:
        assert drop.taken() == taken


def test_a_thing_is_set_down_with_its_reason_and_never_over_another(tmp_path: Path) -> None:
    with watched(tmp_path) as drop:
        for words in ("premier", "second"):
            (tmp_path / "a.pdf").write_bytes(words.encode())
            (thing,) = take(drop)
            drop.set_down(thing, REFUSED, words, day="2026-11-23")
        assert drop.taken() == ()

    kept = tmp_path / REFUSED / "2026-11-23"
    found = {path.name: path.read_text() for path in kept.iterdir()}
    assert found == {
        "a.pdf": "premier",
        "a.pdf.txt": "premier",
        "a (2).pdf": "second",
        "a (2).pdf.txt": "second",
    }


def test_an_infected_thing_leaves_only_the_reason(tmp_path: Path) -> None:
    drops, apart = tmp_path / "drops", tmp_path / "apart"
    drops.mkdir()
    (drops / "a.exe").write_bytes(b"a")
    with watched(drops) as drop:
        (thing,) = take(drop)
        note = drop.set_apart(thing, "infecté", day="2026-11-23", into=apart)

    assert note == drops / REFUSED / "2026-11-23" / "a.exe.txt"
    assert [path.name for path in note.parent.iterdir()] == ["a.exe.txt"]
    (kept,) = apart.iterdir()
    assert (kept.name, kept.stat().st_mode & 0o777) == ("dropped", 0o600)


def test_two_processes_do_not_watch_one_folder(tmp_path: Path) -> None:
    with watched(tmp_path), pytest.raises(DropFolderBusy), watched(tmp_path):
        raise AssertionError("unreached")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as told, watched(tmp_path / "absent"):
        raise AssertionError("unreached")

    assert told.value.code == "watch_no_folder"
    assert not (tmp_path / DONE).exists()
