"""Sweep: orphans wait a day aside, then go; what any line names, on any copy, never does."""

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sae.errors import CatalogueBehind, HomeUnavailable
from sae.jobs.ingest import ingest
from sae.jobs.read_journal import Wanted, show
from sae.jobs.sweep import sweep
from sae.ports import Archive
from storage.layout import object_key, sums_key
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import (
    KeptHome,
    a_kept_home,
    audited,
    entry_files,
    errors,
    files_of,
)

FIRST, SECOND = "copy-1", "copy-2"
ORPHAN = "0190f0c0-0000-7000-8000-00000000dead"


@dataclass(frozen=True, slots=True)
class Later:
    """A clock that is ahead by some hours."""

    hours: float

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(hours=self.hours)

    def today(self) -> date:
        return self.now().date()


def later(archive: Archive, hours: float) -> Archive:
    return replace(archive, clock=Later(hours))


@pytest.fixture
def home(tmp_path: Path) -> KeptHome:
    return a_kept_home(tmp_path)


def an_orphan(home: KeptHome, *names: str) -> dict[str, bytes]:
    """Put on copies an object that nothing names; give its files by key."""
    for name in names:
        copy = home.copy(name)
        folder = next(copy.glob("ocfl/??/??/*"))
        shutil.copytree(folder, copy / object_key(ORPHAN))
        (copy / sums_key(ORPHAN)).write_bytes(b"digests")
    return {key: data for key, data in files_of(home.copy(names[0])).items() if ORPHAN in key}


def test_a_clean_home_has_nothing_to_sweep(home: KeptHome) -> None:
    with an_archive(home.opening) as archive:
        before = files_of(home.opening.home / "copies")
        done = sweep(archive)

    assert not any((done.set_aside, done.removed, done.put_back, done.waiting, done.quarantine))
    assert files_of(home.opening.home / "copies") == before


def test_an_orphan_is_set_aside_then_removed_a_day_later(home: KeptHome) -> None:
    an_orphan(home, FIRST, SECOND)
    kept = {key for key in files_of(home.copy(FIRST)) if ORPHAN not in key}
    with an_archive(home.opening) as archive:
        first = sweep(archive)
        soon = sweep(later(archive, 23))
        after = sweep(later(archive, 25))
        outcomes = [one.entry.outcome for one in show(archive, Wanted(kind="swept"))]

        assert errors(audited(archive)) == set()

    both = ((FIRST, ORPHAN), (SECOND, ORPHAN))
    assert (first.set_aside, first.removed) == (both, ())
    assert (soon.waiting, soon.removed) == (both, ())
    assert after.removed == both
    assert outcomes == ["set_aside", "to_remove", "removed"]
    for name in (FIRST, SECOND):
        assert not [path for path in home.copy(name).rglob("*") if ORPHAN in path.as_posix()]
        assert files_of(home.copy(name)).keys() >= kept


def test_what_is_set_aside_stays_whole_on_its_own_copy(home: KeptHome) -> None:
    orphan = an_orphan(home, SECOND)

    with an_archive(home.opening) as archive:
        sweep(archive)

    aside = sorted(
        path.read_bytes() for path in (home.copy(SECOND) / "swept").rglob("*") if path.is_file()
    )
    assert aside == sorted(orphan.values())
    assert not (home.copy(FIRST) / "swept").exists()


def test_a_dry_run_says_and_does_nothing(home: KeptHome) -> None:
    an_orphan(home, FIRST)
    before = files_of(home.opening.home / "copies")

    with an_archive(home.opening, for_writing=False) as archive:
        done = sweep(archive, dry_run=True)

    assert done.set_aside == ((FIRST, ORPHAN),)
    assert files_of(home.opening.home / "copies") == before


def test_nothing_is_swept_while_a_copy_is_away(home: KeptHome) -> None:
    an_orphan(home, FIRST)
    home.copy(SECOND).rename(home.opening.home / "away")

    with (
        an_archive(home.opening, for_writing=False) as archive,
        pytest.raises(HomeUnavailable),
    ):
        sweep(archive, dry_run=True)

    assert (home.copy(FIRST) / object_key(ORPHAN)).exists()


def test_nothing_is_swept_when_a_copy_knows_more(home: KeptHome) -> None:
    """The line that names the orphan may be on that copy only."""
    an_orphan(home, FIRST)
    last = entry_files(home.copy(SECOND))[-1]
    last.with_name("000000000009-000000000009.jsonl").write_bytes(last.read_bytes())

    with (
        an_archive(home.opening, for_writing=False) as archive,
        pytest.raises(CatalogueBehind),
    ):
        sweep(archive)

    assert (home.copy(FIRST) / object_key(ORPHAN)).exists()


def test_nothing_is_swept_when_a_line_cannot_be_read(home: KeptHome) -> None:
    an_orphan(home, FIRST)
    first = entry_files(home.copy(SECOND))[0]
    first.write_bytes(b"{" + first.read_bytes())

    with (
        an_archive(home.opening, for_writing=False) as archive,
        pytest.raises(HomeUnavailable),
    ):
        sweep(archive)

    assert (home.copy(FIRST) / object_key(ORPHAN)).exists()


def test_what_was_set_aside_and_is_named_goes_back(home: KeptHome) -> None:
    """A catalogue older than its copies could have taken it for an orphan."""
    copy = home.copy(FIRST)
    before = files_of(copy)
    folder = next(copy.glob("ocfl/??/??/*"))
    object_id = folder.name.rpartition("%3a")[2]
    aside = copy / "swept" / f"20260101T000000Z-{object_id}"
    aside.mkdir(parents=True)
    folder.rename(aside / "object")
    (copy / sums_key(object_id)).rename(aside / "digests.sha512")

    with an_archive(home.opening) as archive:
        done = sweep(archive)

        assert done.put_back == ((FIRST, object_id),)
        assert done.removed == ()
        assert errors(audited(archive)) == set()
    assert files_of(copy).items() >= before.items()


def test_refused_packages_leave_quarantine_after_their_days(home: KeptHome, tmp_path: Path) -> None:
    refused = tmp_path / "refused.zip"
    refused.write_bytes(b"not a package")
    with an_archive(home.opening) as archive:
        (outcome,) = ingest(archive, [refused])
        transfer_id = outcome.transfer.transfer_id
        folder = archive.places.quarantine / transfer_id

        assert sweep(later(archive, 29 * 24)).quarantine == ()
        assert folder.exists()
        found = audited(later(archive, 31 * 24))
        assert sweep(later(archive, 31 * 24)).quarantine == (transfer_id,)
        assert not folder.exists()

    assert "quarantine_expired" in {one.finding.code for one in found}


def test_words_of_what_was_not_archived_in_the_end_are_forgotten(home: KeptHome) -> None:
    folder = home.opening.home / "derived" / "text"
    kept = {path.name for path in folder.iterdir()}
    (folder / f"{ORPHAN}.jsonl").write_text('["object", "words"]\n')

    with an_archive(home.opening) as archive:
        sweep(later(archive, 23))
        soon = {path.name for path in folder.iterdir()}
        sweep(later(archive, 25))

    assert soon == {*kept, f"{ORPHAN}.jsonl"}
    assert {path.name for path in folder.iterdir()} == kept
