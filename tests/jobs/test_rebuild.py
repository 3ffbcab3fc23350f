"""Rebuild: the catalogue and the index come back from the copies, identical."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sae.bootstrap import Opening
from sae.custody.locks import shared_with_survivors
from sae.errors import CatalogueBehind, ChainBroken, HomeBusy, HomeUnavailable
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import Rebuilt, rebuild
from sae.ports import Archive, SearchQuery
from storage.errors import StoreUnavailable
from tests.contracts.fulltext_records import WHOLE
from tests.jobs.archives import a_home, an_archive
from tests.jobs.ingests import assert_sound
from tests.packages import a_dossier, a_file, a_package, a_paper, access, appraisal

QUERIES = ("*", "contenu", "facture", '"contenu de facture"', "chauff*", "M-2024-7", "nothing")


@pytest.fixture
def home(tmp_path: Path) -> Opening:
    """A home that received packages of every fate."""
    opening = a_home(tmp_path / "home")
    rules = (appraisal("APP-5", start="2020-01-01"), access("ACC-00002"))
    factures = a_dossier(
        "Factures de chauffage",
        files=[a_file("facture.txt"), a_file("facture.pdf", b"%PDF contenu")],
        management=rules,
        content=(("OriginatingSystemId", "M-2024-7"),),
    )
    registre = a_dossier("Registre", objects=(a_paper(),))
    bad = a_dossier("Faux", files=[a_file("wrong.txt", digest="0" * 128)])
    take_in(
        opening,
        a_package(tmp_path / "a.zip", containers=("Fonds", "Série"), units=(factures, registre)),
        a_package(tmp_path / "b.zip", message_identifier="B", version="2.3", agency="AUTRE"),
        a_package(tmp_path / "c.zip", message_identifier="C", units=(bad,)),
    )
    take_in(opening, a_package(tmp_path / "d.zip", message_identifier="D", units=3))
    take_in(opening, tmp_path / "b.zip")  # already there
    return opening


def take_in(opening: Opening, *packages: Path) -> None:
    with an_archive(opening) as archive:
        list(ingest(archive, packages))


def lose_catalogue(opening: Opening) -> None:
    for path in opening.home.glob("catalogue.db*"):
        path.unlink()
    shutil.rmtree(opening.home / "index")
    shutil.rmtree(opening.home / "derived")


def rebuilt(opening: Opening, *, source: str = "") -> Rebuilt:
    with an_archive(opening, for_writing=False) as archive:
        return rebuild(archive, source=source)


def dump(archive: Archive) -> set[str]:
    with archive.catalogue.read() as reader:
        return set(reader.dump())


def dump_of(opening: Opening) -> set[str]:
    with an_archive(opening, for_writing=False) as archive:
        return dump(archive)


def searches(opening: Opening) -> list[list[str]]:
    with an_archive(opening, for_writing=False) as archive:
        return [
            [
                hit.unit_id
                for hit in archive.fulltext.search(SearchQuery(words=words), sight=WHOLE).hits
            ]
            for words in QUERIES
        ]


@contextmanager
def away(place: Path) -> Iterator[None]:
    elsewhere = place.with_name("elsewhere")
    place.rename(elsewhere)
    try:
        yield
    finally:
        elsewhere.rename(place)


def assert_identical(before: set[str], after: set[str]) -> None:
    """Nothing is missing or new but the entry that tells of the rebuild, and its seal."""
    missing, new = before - after, after - before
    assert all('"stream":"events"' in row and '"row":"head"' in row for row in missing), missing
    assert all('"stream":"events"' in row or '"row":"seal"' in row for row in new), new
    assert sum('"row":"entry"' in row for row in new) <= 1
    assert sum('"row":"seal"' in row for row in new) <= 1


def test_a_lost_catalogue_comes_back_identical_and_finds_the_same(home: Opening) -> None:
    before, found = dump_of(home), searches(home)
    lose_catalogue(home)

    result = rebuilt(home)

    assert_identical(before, dump_of(home))
    assert searches(home) == found
    assert (result.transfers, result.behind) == (4, ())
    assert result.units == result.indexed == sum('"row":"unit"' in row for row in before)
    assert_sound(home)


def test_a_rebuild_over_a_sound_catalogue_changes_nothing(home: Opening) -> None:
    before, found = dump_of(home), searches(home)

    rebuilt(home)

    assert_identical(before, dump_of(home))
    assert searches(home) == found
    assert_sound(home)


@pytest.mark.parametrize("lost", ["copy-1", "copy-2"])
def test_it_comes_back_from_either_copy_alone(home: Opening, lost: str) -> None:
    before, found = dump_of(home), searches(home)
    lose_catalogue(home)

    with away(home.home / "copies" / lost):
        result = rebuilt(home)
        after, found_after = dump_of(home), searches(home)

    assert result.behind == (lost,)
    assert_identical(before, after)
    assert found_after == found
    assert_sound(home)


def test_the_archive_goes_on_after_a_rebuild(home: Opening, tmp_path: Path) -> None:
    lose_catalogue(home)
    rebuilt(home)

    take_in(home, a_package(tmp_path / "e.zip", message_identifier="E"), tmp_path / "a.zip")

    before = dump_of(home)
    rebuilt(home)
    assert_identical(before, dump_of(home))
    assert_sound(home)


def test_a_copy_that_lacks_the_last_entries_receives_them(home: Opening) -> None:
    entries = home.home / "copies" / "copy-1" / "journal" / "lifecycle" / "entries"
    last = max(entries.iterdir())
    data = last.read_bytes()
    last.unlink()

    result = rebuilt(home)

    assert result.source == "copy-2"
    assert last.read_bytes() == data
    assert_sound(home)


@pytest.mark.parametrize("suffix", ["txt", "tsr"])
@pytest.mark.parametrize("copy", ["copy-1", "copy-2"])
def test_a_seal_that_only_one_copy_has_is_the_one_that_is_kept(
    home: Opening, copy: str, suffix: str
) -> None:
    seals = home.home / "copies" / copy / "journal" / "seals"
    last = max(seals.glob(f"*.{suffix}"))
    data = last.read_bytes()
    last.unlink()
    lose_catalogue(home)

    rebuilt(home)

    assert last.read_bytes() == data
    assert_sound(home)


def test_a_seal_that_was_waiting_for_its_token_receives_one(home: Opening) -> None:
    for copy in (home.home / "copies").iterdir():
        max((copy / "journal" / "seals").glob("*.tsr")).unlink()
    lose_catalogue(home)

    rebuilt(home)

    assert_sound(home)


def test_an_older_catalogue_is_refused_and_nothing_is_destroyed(
    home: Opening, tmp_path: Path
) -> None:
    older = tmp_path / "older.db"
    shutil.copy(home.home / "catalogue.db", older)
    take_in(home, a_package(tmp_path / "e.zip", message_identifier="E"))
    before, found = dump_of(home), searches(home)
    shutil.copy(older, home.home / "catalogue.db")
    copies = tree(home.home / "copies")

    with pytest.raises(CatalogueBehind) as stopped:
        take_in(home, a_package(tmp_path / "f.zip", message_identifier="F"))

    assert stopped.value.exit_status == 3
    assert tree(home.home / "copies") == copies
    rebuilt(home)
    assert_identical(before, dump_of(home))
    assert searches(home) == found
    assert_sound(home)


def test_copies_that_tell_two_stories_are_not_chosen_between(home: Opening, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(home.home, older)
    take_in(home, a_package(tmp_path / "e.zip", message_identifier="E"))
    one_story = shutil.copytree(home.home / "copies" / "copy-1", tmp_path / "one story")
    shutil.rmtree(home.home)
    older.rename(home.home)
    take_in(home, a_package(tmp_path / "f.zip", message_identifier="F"))
    shutil.rmtree(home.home / "copies" / "copy-1")
    Path(one_story).rename(home.home / "copies" / "copy-1")
    copies = tree(home.home / "copies")

    with pytest.raises(HomeUnavailable) as stopped:
        rebuilt(home)

    assert stopped.value.code == "copies_disagree"
    assert tree(home.home / "copies") == copies


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [*lines[:1], lines[1].replace(b'"ok"', b'"ko"'), *lines[2:]],
        lambda lines: lines[:-1],
        lambda lines: [lines[1], lines[0], *lines[2:]],
    ],
    ids=["altered", "cut", "swapped"],
)
def test_a_journal_that_does_not_hold_gives_no_catalogue(
    home: Opening, damage: Callable[[list[bytes]], list[bytes]]
) -> None:
    before = dump_of(home)
    for copy in (home.home / "copies").iterdir():
        file = sorted((copy / "journal" / "lifecycle" / "entries").iterdir())[1]
        file.write_bytes(b"".join(damage(file.read_bytes().splitlines(keepends=True))))

    with pytest.raises(ChainBroken):
        rebuilt(home)

    assert dump_of(home) == before


def test_without_any_journal_there_is_nothing_to_rebuild_from(home: Opening) -> None:
    for copy in (home.home / "copies").iterdir():
        shutil.rmtree(copy / "journal")

    with pytest.raises(HomeUnavailable) as stopped:
        rebuilt(home)

    assert stopped.value.code == "no_journal"


def test_no_copy_at_all_is_said_as_such(home: Opening) -> None:
    shutil.rmtree(home.home / "copies")

    with pytest.raises((HomeUnavailable, StoreUnavailable)):
        rebuilt(home)


def test_a_rebuild_waits_for_nobody_who_is_receiving(home: Opening) -> None:
    with shared_with_survivors(home.home / "ingest.lock"), pytest.raises(HomeBusy):
        rebuilt(home)


# ----------------------------------------------------------------------------- private


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
