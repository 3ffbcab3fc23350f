"""Audit: whatever was changed, removed or added is found, and found where it is."""

import hashlib
import random
import shutil
from pathlib import Path

import pytest

from sae.domain.placed_finding import PlacedFinding
from sae.errors import UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.audit_report import finding_line, summary_line
from sae.jobs.ingest import ingest
from sae.jobs.read_journal import Wanted, show
from seda.findings import Severity
from storage.layout import object_key
from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import (
    KeptHome,
    a_kept_home,
    audit_of,
    audited,
    entry_files,
    errors,
    files_of,
    flip,
    places,
)
from tests.packages import a_package

FIRST, SECOND = "copy-1", "copy-2"


@pytest.fixture
def home(tmp_path: Path) -> KeptHome:
    return a_kept_home(tmp_path)


def test_a_new_home_is_sound(home: KeptHome) -> None:
    with an_archive(home.opening) as archive:
        found, report = audit_of(archive)

    assert errors(found) == set()
    assert report.sound
    assert report.journaled
    assert report.objects == report.kept > 0
    assert report.files > 0
    assert next((one.size, one.sealed) for one in report.streams) == (3, 3)


def test_one_byte_changed_in_any_file_of_a_copy_is_found_there(home: KeptHome) -> None:
    chance = random.Random(1)
    copy = home.copy(FIRST)
    with an_archive(home.opening) as archive:
        for key in files_of(copy):
            path = copy / key
            before = flip(path, at=chance.randrange(path.stat().st_size), bit=chance.randrange(8))

            wrong = errors(audited(archive))

            assert wrong, key
            assert {place for place, _ in wrong} == {FIRST}, key
            path.write_bytes(before)
        assert errors(audited(archive)) == set()


@pytest.mark.slow
@pytest.mark.parametrize("part", range(10))
def test_any_byte_of_a_copy_changed_is_found_there(home: KeptHome, part: int) -> None:
    """In parts: each audit adds a line to the journal, that the next ones read."""
    chance = random.Random(part)
    copy = home.copy(SECOND)
    every = [(key, at) for key, data in files_of(copy).items() for at in range(len(data))]
    with an_archive(home.opening) as archive:
        for key, at in chance.sample(every, 30):
            before = flip(copy / key, at=at, bit=chance.randrange(8))

            assert {place for place, _ in errors(audited(archive))} == {SECOND}, (key, at)

            (copy / key).write_bytes(before)


def test_any_file_removed_from_a_copy_is_found_there(home: KeptHome) -> None:
    copy = home.copy(FIRST)
    with an_archive(home.opening) as archive:
        for key, data in files_of(copy).items():
            (copy / key).unlink()

            found = audited(archive)

            assert {place for place, _ in errors(found)} == {FIRST}, key
            (copy / key).write_bytes(data)


def test_a_finding_names_the_object_and_the_file(home: KeptHome) -> None:
    copy = home.copy(SECOND)
    path = next(copy.glob("ocfl/*/*/*/v1/content/package/Content/*"))
    flip(path, at=0)

    with an_archive(home.opening) as archive:
        found = [one for one in audited(archive) if one.finding.severity is Severity.ERROR]

    assert [(one.place, one.finding.code) for one in found] == [(SECOND, "stored_file_altered")]
    object_id = path.parents[4].name.rpartition("%3a")[2]
    assert found[0].finding.where.startswith(f"{object_id} v1/content/package/Content/")


@pytest.mark.parametrize(
    "key",
    [
        "stray.txt",
        "ocfl/stray",
        "ocfl/aa/bb/urn%3auuid%3anothing/x",
        "sums/stray.sha512",
        "journal/lifecycle/stray",
        "journal/seals/00000009.txt.bak",
        "holdings/stray.txt",
        "elsewhere/deep/stray",
    ],
)
def test_a_file_that_the_archive_did_not_write_is_named(home: KeptHome, key: str) -> None:
    path = home.copy(FIRST) / key
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"put there")

    with an_archive(home.opening) as archive:
        found = audited(archive)

    assert errors(found) == {(FIRST, "copy_file_extra")}
    assert key in places(found)


def test_a_file_added_to_an_object_is_named(home: KeptHome) -> None:
    inventory = next(home.copy(FIRST).glob("ocfl/??/??/*/inventory.json"))
    (inventory.parent / "added.txt").write_bytes(b"put there")

    with an_archive(home.opening) as archive:
        found = audited(archive)

    assert errors(found) == {(FIRST, "stored_file_extra")}
    assert "added.txt" in places(found)


def test_an_object_that_no_line_names_is_an_orphan(home: KeptHome) -> None:
    orphan = "0190f0c0-0000-7000-8000-00000000dead"
    folder = home.copy(SECOND) / object_key(orphan)
    shutil.copytree(next(home.copy(SECOND).glob("ocfl/??/??/*")), folder)

    with an_archive(home.opening) as archive:
        found = audited(archive)

    assert errors(found) == {(SECOND, "orphan_object")}
    assert orphan in places(found)


def test_a_copy_put_back_to_an_earlier_state_is_found(home: KeptHome, tmp_path: Path) -> None:
    """Every digest of the old state is right: only the journal tells (reliability D5)."""
    yesterday = Path(shutil.copytree(home.copy(FIRST), tmp_path / "yesterday"))
    with an_archive(home.opening) as archive:
        list(ingest(archive, [a_package(tmp_path / "two.zip", message_identifier="SECOND")]))
        shutil.rmtree(home.copy(FIRST))
        yesterday.rename(home.copy(FIRST))

        wrong = errors(audited(archive))

    assert (FIRST, "stored_object_missing") in wrong
    assert (FIRST, "copy_file_missing") in wrong
    assert {place for place, _ in wrong} == {FIRST}


def test_an_object_replaced_by_another_valid_one_is_found(home: KeptHome) -> None:
    first, second = sorted(home.copy(FIRST).glob("ocfl/??/??/*"))[:2]
    shutil.rmtree(first)
    shutil.copytree(second, first)

    with an_archive(home.opening) as archive:
        wrong = errors(audited(archive))

    assert wrong == {(FIRST, "stored_inventory_altered")}


def test_a_copy_that_is_away_is_named_and_the_others_are_read(home: KeptHome) -> None:
    home.copy(SECOND).rename(home.opening.home / "away")

    with an_archive(home.opening, for_writing=False) as archive:
        found, report = audit_of(archive)

    assert errors(found) == {(SECOND, "copy_unreachable")}
    assert report.copies == (FIRST,)
    assert report.objects == report.kept
    assert not report.journaled


def test_what_a_late_copy_lacks_is_a_warning(tmp_path: Path) -> None:
    def second_is_late(text: str) -> str:
        return "required = false".join(text.rsplit("required = true", 1))

    home = a_kept_home(tmp_path, settings=second_is_late)
    shutil.rmtree(next(home.copy(SECOND).glob("ocfl/??/??/*")))
    entry_files(home.copy(SECOND))[-1].unlink()

    with an_archive(home.opening) as archive:
        found, report = audit_of(archive)

    assert report.sound
    assert {one.finding.code for one in found} >= {"stored_object_missing", "copy_file_missing"}


def test_a_sample_is_the_same_again_with_its_seed(home: KeptHome, tmp_path: Path) -> None:
    with an_archive(home.opening) as archive:
        for number in range(4):
            package = a_package(tmp_path / f"{number}.zip", message_identifier=f"M{number}")
            list(ingest(archive, [package]))
        _, drawn = audit_of(archive, Scope(sample=2))
        victims = []
        for _ in range(2):
            _, again = audit_of(archive, Scope(sample=2, seed=drawn.seed))
            victims.append((again.objects, again.files, again.size))

    assert drawn.objects == 2
    assert drawn.seed
    assert victims == [(drawn.objects, drawn.files, drawn.size)] * 2


def test_the_journal_commits_to_the_report(home: KeptHome) -> None:
    with an_archive(home.opening) as archive:
        flip(home.copy(FIRST) / "README.txt", at=1)
        lines = []
        report = audit(archive, Scope(), tell=lambda one: lines.append(finding_line(one)))
        entry = list(show(archive, Wanted(kind="audited")))[-1].entry

    whole = b"".join([*lines, summary_line(report)])
    assert hashlib.sha512(whole).hexdigest() == report.sha512
    assert entry.after == f"sha512:{report.sha512}"
    assert entry.outcome == "ko"


def test_every_report_says_what_it_cannot_show(home: KeptHome) -> None:
    found = []
    with an_archive(home.opening) as archive:
        audit(archive, Scope(), tell=found.append)

    codes = {one.finding.code for one in found}
    assert {"timestamps_internal", "audit_without_head", "copies_same_device"} <= codes


def test_what_is_taken_in_charge_during_an_audit_is_no_intruder(
    home: KeptHome, tmp_path: Path
) -> None:
    package = a_package(tmp_path / "two.zip", message_identifier="MEANWHILE")
    found: list[PlacedFinding] = []
    with an_archive(home.opening) as archive:
        audited(archive)  # leaves a line that is not sealed: the next audit tells it first

        def tell(one: PlacedFinding) -> None:
            if not found:
                list(ingest(archive, [package]))
            found.append(one)

        report = audit(archive, Scope(), tell=tell)

    assert found[0].finding.code == "journal_tail_unsealed"
    assert errors(found) == set()
    assert report.kept == 2


def test_only_the_copies_asked_for_are_read(home: KeptHome) -> None:
    flip(home.copy(FIRST) / "README.txt", at=1)

    with an_archive(home.opening) as archive:
        assert errors(audited(archive, Scope(copies=(SECOND,)))) == set()
        assert errors(audited(archive, Scope(copies=(FIRST,)))) == {(FIRST, "copy_file_altered")}
        with pytest.raises(UsageError):
            audited(archive, Scope(copies=("copy-9",)))
