"""Repair: what is proved right is put back, what is right is not touched, what is lost is said."""

import random
import shutil
from pathlib import Path

import pytest

from sae.errors import CatalogueBehind, ChainBroken, UsageError
from sae.jobs.ingest import ingest
from sae.jobs.read_journal import Wanted, show
from sae.jobs.repair import catch_up, repair
from storage.errors import StoreUnavailable
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import (
    KeptHome,
    a_kept_home,
    audited,
    entry_files,
    errors,
    files_of,
    flip,
    repaired,
)
from tests.jobs.test_audit_rows import in_sql
from tests.packages import a_package

FIRST, SECOND = "copy-1", "copy-2"


@pytest.fixture
def home(tmp_path: Path) -> KeptHome:
    return a_kept_home(tmp_path)


def test_a_sound_home_is_not_touched(home: KeptHome) -> None:
    before = files_of(home.opening.home / "copies")

    with an_archive(home.opening, for_writing=False) as archive:
        told, done = repaired(archive)

    assert told == []
    assert done.sound
    assert files_of(home.opening.home / "copies") == before


@pytest.mark.parametrize("name", [FIRST, SECOND])
def test_every_file_of_a_copy_damaged_at_once_is_healed_from_the_other(
    home: KeptHome, name: str
) -> None:
    chance = random.Random(3)
    copy, other = home.copy(name), home.copy(SECOND if name == FIRST else FIRST)
    before, of_other = files_of(copy), files_of(other)
    never_rewritten = of_other.keys() - {"journal/seals/certificates.pem"}  # each seal does
    inodes = {key: (other / key).stat().st_ino for key in never_rewritten}
    for key in before:
        flip(copy / key, at=chance.randrange(10_000), bit=chance.randrange(8))

    with an_archive(home.opening, for_writing=False) as archive:
        _, done = repaired(archive)

        assert done.sound
        assert errors(audited(archive)) == set()
    assert files_of(copy).items() >= before.items()
    assert files_of(other).items() >= of_other.items()
    assert {key: (other / key).stat().st_ino for key in never_rewritten} == inodes


def test_any_file_removed_from_a_copy_comes_back(home: KeptHome) -> None:
    copy = home.copy(FIRST)
    before = files_of(copy)
    with an_archive(home.opening, for_writing=False) as archive:
        for key in before:
            (copy / key).unlink()

            _, done = repaired(archive)

            assert done.sound, key
            assert (copy / key).read_bytes() == before[key]


def test_damaged_bytes_are_kept_aside(home: KeptHome) -> None:
    path = next(home.copy(FIRST).glob("ocfl/??/??/*/v1/content/package/Content/*"))
    key = path.relative_to(path.parents[4]).as_posix()
    flip(path, at=0)
    damaged = path.read_bytes()
    readme = home.copy(FIRST) / "README.txt"
    readme.write_bytes(b"altered")

    with an_archive(home.opening, for_writing=False) as archive:
        repaired(archive)

    aside = home.copy(FIRST) / "damaged"
    assert [file.read_bytes() for file in aside.glob(f"*/{key}")] == [damaged]
    assert (aside / "README.txt-1").read_bytes() == b"altered"


@pytest.mark.parametrize("kind", ["empty", "longer", "folder", "link", "gone"])
def test_whatever_took_the_place_of_a_file_the_file_comes_back(home: KeptHome, kind: str) -> None:
    copy = home.copy(FIRST)
    seal = copy / "journal/seals/00000001.tsr"
    content = next(copy.glob("ocfl/??/??/*/v1/content/package/manifest.xml"))
    for path in (seal, content, copy / "ocfl/ocfl_layout.json"):
        before = path.read_bytes()
        path.unlink()
        if kind == "empty":
            path.write_bytes(b"")
        elif kind == "longer":
            path.write_bytes(before + b"\n")
        elif kind == "folder":
            path.mkdir()
        elif kind == "link":
            path.symlink_to(home.copy(SECOND) / path.relative_to(copy))

        with an_archive(home.opening, for_writing=False) as archive:
            assert {place for place, _ in errors(audited(archive))} == {FIRST}
            _, done = repaired(archive)

        assert done.sound
        assert not path.is_symlink()
        assert path.read_bytes() == before


def test_repairs_are_journaled(home: KeptHome) -> None:
    flip(next(home.copy(SECOND).glob("ocfl/??/??/*/inventory.json")), at=9)
    flip(home.copy(FIRST) / "holdings" / "00000001.txt", at=9)

    with an_archive(home.opening, for_writing=False) as archive:
        repaired(archive)
        entries = [(str(one.stream), one.entry) for one in show(archive, Wanted(kind="repaired"))]

    assert [(stream, entry.outcome) for stream, entry in entries] == [
        ("lifecycle", "ok"),
        ("events", "ok"),
    ]
    assert entries[0][1].objects[1:] == (SECOND,)
    assert entries[1][1].objects == (f"{FIRST}:holdings/00000001.txt",)


def test_damage_on_both_copies_of_different_files_is_healed_crosswise(home: KeptHome) -> None:
    for name, pattern in ((FIRST, "*/package/manifest.xml"), (SECOND, "*/record.json")):
        path = next(home.copy(name).glob(f"ocfl/??/??/*/v1/{pattern.replace('*', 'content', 1)}"))
        flip(path, at=5)

    with an_archive(home.opening, for_writing=False) as archive:
        _, done = repaired(archive)

        assert (done.objects, done.lost) == (2, 0)
        assert errors(audited(archive)) == set()


def test_the_same_file_damaged_on_both_copies_is_lost_never_healed(home: KeptHome) -> None:
    """Identical damage on both copies is a majority, and still wrong."""
    paths = [
        next(home.copy(name).glob("ocfl/??/??/*/v1/content/record.json"))
        for name in (FIRST, SECOND)
    ]
    for path in paths:
        flip(path, at=5)
    damaged = paths[0].read_bytes()

    with an_archive(home.opening, for_writing=False) as archive:
        told, done = repaired(archive)
        lost = [one.entry.outcome for one in show(archive, Wanted(kind="repaired"))]

        assert errors(told) == {(FIRST, "object_lost"), (SECOND, "object_lost")}
        assert (done.lost, done.objects, done.sound) == (1, 0, False)
        assert lost == ["lost"]
        assert (FIRST, "stored_file_altered") in errors(audited(archive))
    assert [path.read_bytes() for path in paths] == [damaged, damaged]


@pytest.mark.parametrize("pattern", ["holdings/*", "journal/seals/*", "README.txt", "ocfl/*.json"])
def test_a_plain_file_gone_from_both_copies_is_written_again_from_sql(
    tmp_path: Path, pattern: str
) -> None:
    home = a_kept_home(tmp_path)
    with an_archive(home.opening, for_writing=False) as archive:
        list(ingest(archive, [a_package(tmp_path / "two.zip", message_identifier="SECOND")]))
        copies = home.opening.home / "copies"
        before = files_of(copies)
        for path in copies.glob(f"*/{pattern}"):
            path.unlink()

        _, done = repaired(archive)

        if pattern == "README.txt":  # the words of this test's home are nobody's but the copies'
            assert done.lost == 2
        else:
            assert done.sound
            assert files_of(copies).items() >= before.items()


def test_a_copy_put_back_to_an_earlier_state_is_healed(home: KeptHome, tmp_path: Path) -> None:
    yesterday = Path(shutil.copytree(home.copy(FIRST), tmp_path / "yesterday"))
    with an_archive(home.opening) as archive:
        list(ingest(archive, [a_package(tmp_path / "two.zip", message_identifier="SECOND")]))
    shutil.rmtree(home.copy(FIRST))
    yesterday.rename(home.copy(FIRST))

    with an_archive(home.opening, for_writing=False) as archive:
        _, done = repaired(archive)

        assert done.sound
        assert errors(audited(archive)) == set()
    assert files_of(home.copy(FIRST)) == files_of(home.copy(SECOND))


def test_only_the_objects_asked_for_are_looked_at(home: KeptHome) -> None:
    first, second = sorted(home.copy(FIRST).glob("ocfl/??/??/*"))[:2]
    for folder in (first, second):
        flip(folder / "inventory.json", at=3)
    object_id = first.name.rpartition("%3a")[2]

    with an_archive(home.opening, for_writing=False) as archive:
        _, done = repaired(archive, objects=[object_id])

        assert done.objects == 1
        assert {code for _, code in errors(audited(archive))} == {"stored_inventory_altered"}
        with pytest.raises(UsageError):
            repaired(archive, objects=["0190f0c0-0000-7000-8000-00000000dead"])


def test_nothing_is_repaired_by_a_journal_that_does_not_hold(home: KeptHome) -> None:
    flip(home.copy(FIRST) / "holdings" / "00000001.txt", at=3)
    with an_archive(home.opening) as archive:
        in_sql(
            home,
            "UPDATE journal_entries SET line = CAST(replace(line, 'operator', 'nobody') AS BLOB)"
            " WHERE stream = 'lifecycle' AND seq = 2",
        )
        before = files_of(home.opening.home / "copies")

        with pytest.raises(ChainBroken):
            repair(archive, tell=print)

    assert files_of(home.opening.home / "copies") == before


def test_a_copy_that_knows_more_than_the_catalogue_stops_the_repair(
    home: KeptHome, tmp_path: Path
) -> None:
    """A catalogue put back from a backup must not overrule the copies."""
    backup = tmp_path / "catalogue.db"
    with an_archive(home.opening) as archive:
        archive.catalogue.close()
        shutil.copy(home.opening.home / "catalogue.db", backup)
        list(ingest(archive, [a_package(tmp_path / "two.zip", message_identifier="SECOND")]))
    for leftover in home.opening.home.glob("catalogue.db*"):
        leftover.unlink()
    shutil.copy(backup, home.opening.home / "catalogue.db")
    before = files_of(home.opening.home / "copies")

    with an_archive(home.opening, for_writing=False) as archive:
        with pytest.raises(CatalogueBehind):
            repair(archive, tell=print)
        found = errors(audited(archive))

    assert ("copy-1", "catalogue_behind") in found
    assert files_of(home.opening.home / "copies") == before


def test_an_altered_last_line_of_a_copy_does_not_lock_the_home(home: KeptHome) -> None:
    """It could pass for another story told by that copy: its bytes are kept aside, then healed."""
    last = entry_files(home.copy(SECOND))[-1]
    before = last.read_bytes()
    last.write_bytes(before.replace(b'"operator"', b'"nobody00"'))

    with an_archive(home.opening, for_writing=False) as archive:
        _, done = repaired(archive)

        assert done.sound
        assert errors(audited(archive)) == set()
    assert last.read_bytes() == before
    assert list((home.copy(SECOND) / "damaged").iterdir())


# ------------------------------------------------------------------------- catching up


def test_a_copy_emptied_is_made_again_when_asked(home: KeptHome) -> None:
    shutil.rmtree(home.copy(SECOND))

    with an_archive(home.opening, for_writing=False) as archive:
        with pytest.raises(StoreUnavailable):
            catch_up(archive, tell=print)
        done = catch_up(archive, copies=[SECOND], create=True, tell=lambda _one: None)

        assert done.sound
        assert done.objects == 2
        assert errors(audited(archive)) == set()
    assert files_of(home.copy(SECOND)) == files_of(home.copy(FIRST))


def test_a_late_copy_is_given_what_it_lacks(tmp_path: Path) -> None:
    def second_is_late(text: str) -> str:
        return "required = false".join(text.rsplit("required = true", 1))

    home = a_kept_home(tmp_path, settings=second_is_late)
    away = home.copy(SECOND).rename(tmp_path / "away")
    with an_archive(home.opening) as archive:
        list(ingest(archive, [a_package(tmp_path / "two.zip", message_identifier="SECOND")]))
    away.rename(home.copy(SECOND))

    with an_archive(home.opening, for_writing=False) as archive:
        done = catch_up(archive, copies=[SECOND], tell=lambda _one: None)
        again = catch_up(archive, copies=[SECOND], tell=lambda _one: None)

        assert (done.sound, done.objects) == (True, 2)
        assert (again.objects, again.files) == (0, 0)
        assert errors(audited(archive)) == set()
    assert files_of(home.copy(SECOND)) == files_of(home.copy(FIRST))
