"""Ingest after a run that did not finish, or that was given what does not last."""

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.domain.records import TransferState, TransferStatus
from sae.jobs.derived_text import text_path
from sae.jobs.ingest import ingest
from sae.journal.entry import EntryType
from sae.ports import FormatIdentifier, Identification, SearchQuery
from storage.errors import StoreUnavailable
from tests.contracts.fulltext_records import WHOLE
from tests.jobs.archives import a_home, an_archive, failing
from tests.jobs.ingests import (
    assert_sound,
    codes,
    lifecycle,
    renaming_into_the_archive,
    taken_in,
)
from tests.packages import a_package


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    return a_home(tmp_path / "home")


def interrupted(opening: Opening, *paths: Path) -> None:
    """Receive packages, and stop when their bytes are about to be shown."""
    with (
        an_archive(opening) as archive,
        failing(errno.EIO, on=renaming_into_the_archive),
        pytest.raises(StoreUnavailable),
    ):
        list(ingest(archive, paths))


def test_what_an_interrupted_run_received_is_answered_whatever_the_next_run_is_given(
    home: Opening, tmp_path: Path
) -> None:
    left = a_package(tmp_path / "left.zip", message_identifier="LEFT")
    interrupted(home, left)
    other = a_package(tmp_path / "other.zip", message_identifier="OTHER")

    outcomes = taken_in(home, other)

    assert [o.transfer.message_identifier for o in outcomes] == ["LEFT", "OTHER"]
    assert [o.transfer.state for o in outcomes] == [TransferState.COMMITTED] * 2
    assert_sound(home)


def test_a_run_asked_again_takes_up_the_same_transfer(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip")
    interrupted(home, package)
    with an_archive(home, for_writing=False) as archive, archive.catalogue.read() as reader:
        [received] = reader.transfers(TransferState.RECEIVED)

    [outcome] = taken_in(home, package)

    assert outcome.transfer.transfer_id == received.transfer_id
    assert_sound(home)


def test_a_package_that_vanished_after_its_reception_is_answered(
    home: Opening, tmp_path: Path
) -> None:
    package = a_package(tmp_path / "one.zip")
    interrupted(home, package)
    package.unlink()

    [outcome] = taken_in(home)

    assert outcome.result.status is TransferStatus.REJECTED
    assert "package_gone" in codes(outcome)
    with an_archive(home) as archive:
        assert lifecycle(archive) == [EntryType.RECEIVED, EntryType.REFUSED]


def test_a_package_that_changed_after_its_reception_is_received_anew(
    home: Opening, tmp_path: Path
) -> None:
    package = a_package(tmp_path / "one.zip")
    interrupted(home, package)
    a_package(package, units=2)

    outcomes = taken_in(home, package)

    assert [o.transfer.state for o in outcomes] == [TransferState.REFUSED, TransferState.COMMITTED]
    assert "package_gone" in codes(outcomes[0])


def test_a_package_that_vanishes_before_its_reception_is_answered_too(
    home: Opening, tmp_path: Path
) -> None:
    package = a_package(tmp_path / "one.zip")
    missing = tmp_path / "missing.zip"
    loop = tmp_path / "loop.zip"
    loop.symlink_to(loop)

    outcomes = taken_in(home, missing, loop, package)

    assert [outcome.package for outcome in outcomes] == [missing, loop, package]
    assert all("package_unreadable" in codes(outcome) for outcome in outcomes[:2])
    assert outcomes[2].transfer.state is TransferState.COMMITTED


def test_a_package_whose_name_is_not_utf_8_is_taken_in_like_any_other(
    home: Opening, tmp_path: Path
) -> None:
    package = tmp_path / os.fsdecode(b"d\xe9p\xf4t.zip")
    a_package(package)
    bad = tmp_path / os.fsdecode(b"mauvais d\xe9p\xf4t.zip")
    bad.write_bytes(b"not a package")

    outcomes = taken_in(home, package, bad)

    assert [o.transfer.state for o in outcomes] == [TransferState.COMMITTED, TransferState.REFUSED]
    assert_sound(home)


def test_words_torn_by_a_power_cut_are_read_again(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip", units=1, objects_per_unit=2)
    torn: list[Path] = []

    def tear(operation: str, path: str) -> bool:
        if operation == "rename" and "/ocfl/" in path and not torn:
            [words] = (home.home / "derived" / "text").iterdir()
            words.write_bytes(words.read_bytes()[:-20])
            torn.append(words)
        return False

    with an_archive(home) as archive, failing(errno.EIO, on=tear):
        list(ingest(archive, [package]))
        found = archive.fulltext.search(SearchQuery(words="contenu"), sight=WHOLE)

    assert torn
    assert found.total == 2


def test_words_lost_for_one_object_are_read_again(home: Opening, tmp_path: Path) -> None:
    package = a_package(tmp_path / "one.zip", units=1, objects_per_unit=2)
    cut: list[Path] = []

    def lose_a_line(operation: str, path: str) -> bool:
        if operation == "rename" and "/ocfl/" in path and not cut:
            [words] = (home.home / "derived" / "text").iterdir()
            words.write_bytes(words.read_bytes().splitlines(keepends=True)[0])
            cut.append(words)
        return False

    with an_archive(home) as archive, failing(errno.EIO, on=lose_a_line):
        list(ingest(archive, [package]))
        found = archive.fulltext.search(SearchQuery(words="contenu"), sight=WHOLE)
        with archive.catalogue.read() as reader:
            [aip_id] = {unit.aip_id for unit in reader.units()}
        assert text_path(archive.places.derived, aip_id).read_bytes().count(b"\n") == 2

    assert found.total == 2


def test_a_package_that_our_own_code_fails_on_does_not_stop_the_others(
    home: Opening, tmp_path: Path
) -> None:
    """Nor does it come back at each run: it is refused, and says where we failed."""
    poison = a_package(tmp_path / "a.zip", message_identifier="A")
    other = a_package(tmp_path / "b.zip", message_identifier="B")

    with an_archive(home) as archive:
        formats = FailsOnce(archive.formats)
        outcomes = list(ingest(replace(archive, formats=formats), [poison, other]))
        aside = archive.places.quarantine / outcomes[0].transfer.transfer_id / "a.zip"
        assert aside.read_bytes() == poison.read_bytes()

    assert codes(outcomes[0]) == {"package_not_examined"}
    assert dict(outcomes[0].result.findings[0].fields)["reason"] == "ZeroDivisionError"
    assert outcomes[1].transfer.state is TransferState.COMMITTED
    assert_sound(home)


class FailsOnce:
    """A FormatIdentifier with a fault that nobody foresaw."""

    def __init__(self, real: FormatIdentifier) -> None:
        self._real = real
        self._failed = False

    def identify(self, path: Path, *, filename: str) -> Identification:
        if not self._failed:
            self._failed = True
            raise ZeroDivisionError
        return self._real.identify(path, filename=filename)

    def knows(self, puid: str) -> bool:
        return self._real.knows(puid)
