"""Later versions of an object: what changes is written, what stays is named, never half shown."""

import shutil
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from storage.digests import sha512_of
from storage.errors import AlreadyExists, Damaged, InvalidKey, NotFound, StoreUnavailable
from storage.file_store import FileStore
from storage.fixity import check_object
from storage.layout import object_key, sums_key, version_name
from storage.memory_store import MemoryStore
from storage.ocfl import INVENTORY, SIDECAR, inventory_bytes
from storage.replicated_store import Copies, Copy, Draft, InventorySummary
from tests.unit.storage.sample_copies import (
    FILES,
    NOON,
    an_id,
    copies_on,
    key_of,
    publish,
    stores,
)

MANIFEST = "package/manifest.xml"
RECORD = "record.json"
PDF = "package/Content/Délibération n°12.pdf"


def test_a_version_changes_what_it_adds_and_keeps_the_rest() -> None:
    copies = copies_on(stores())
    first = publish(copies)

    second = next_version(copies, first)

    assert copies.read_bytes(an_id(), MANIFEST) == b"<Changed/>"
    assert copies.read_bytes(an_id(), PDF) == FILES[PDF]
    assert copies.inventory(an_id()).number == 2
    assert sha512_of(copies.inventory_bytes(an_id())) == second.inventory_sha512


def test_what_stays_is_not_written_again() -> None:
    places = stores()
    copies = copies_on(places)

    next_version(copies, publish(copies))

    below = [key for key in places["first"].files if key.startswith(key_of("v2"))]
    assert sorted(below) == [
        key_of("v2/content/package/manifest.xml"),
        key_of("v2/inventory.json"),
        key_of("v2/inventory.json.sha512"),
    ]


def test_an_earlier_version_is_still_read_by_its_inventory() -> None:
    copies = copies_on(stores())
    first = publish(copies)
    second = next_version(copies, first)
    third = next_version(copies, second, b"<Again/>")

    read = [
        copies.read_bytes(an_id(), MANIFEST, inventory_sha512=one.inventory_sha512)
        for one in (first, second, third)
    ]

    assert read == [FILES[MANIFEST], b"<Changed/>", b"<Again/>"]


def test_the_inventory_of_an_earlier_version_is_made_again_byte_for_byte() -> None:
    copies = copies_on(stores())
    first = publish(copies)
    before = copies.inventory_bytes(an_id())
    next_version(copies, next_version(copies, first))

    assert inventory_bytes(copies.inventory(an_id()).as_of(1)) == before


@pytest.mark.parametrize("name", ["first", "second"])
def test_an_object_of_several_versions_is_intact_to_its_last_byte(name: str) -> None:
    places = stores()
    copies = copies_on(places)
    last = next_version(copies, next_version(copies, publish(copies)), b"<Again/>")

    result = check_object(places[name], an_id(), last.inventory_sha512)

    assert result.intact, result
    assert result.files == sum(key.startswith(key_of("")) for key in places[name].files)


def test_damage_to_an_earlier_version_is_found_and_repaired() -> None:
    places = stores()
    copies = copies_on(places)
    last = next_version(copies, publish(copies))
    for path in ("v1/inventory.json", f"v1/content/{MANIFEST}"):
        places["first"].files[key_of(path)] = b"other"

    before = check_object(places["first"], an_id(), last.inventory_sha512)
    report = copies.repair(an_id(), last.inventory_sha512)

    assert len(before.findings) == 2
    assert report.repaired == ("first",)
    assert check_object(places["first"], an_id(), last.inventory_sha512).intact


def test_nothing_of_a_staged_version_is_read_before_it_is_published() -> None:
    places = stores()
    copies = copies_on(places)
    first = publish(copies)
    before = dict(places["first"].files)

    stage_version(copies, first)

    assert places["first"].files == before
    assert copies.read_bytes(an_id(), MANIFEST) == FILES[MANIFEST]


def test_a_path_may_be_left_out_of_a_version() -> None:
    copies = copies_on(stores())
    draft = a_version(copies, publish(copies))

    draft.leave_out(PDF)
    finish(copies, draft)

    with pytest.raises(NotFound):
        copies.open(an_id(), PDF)
    with pytest.raises(InvalidKey):
        a_version(copies, publish(copies, an_id(2)), an_id(2)).leave_out("nothing")


def test_a_path_cannot_become_the_folder_of_one_that_stays() -> None:
    copies = copies_on(stores())
    draft = a_version(copies, publish(copies))
    draft.add(f"{RECORD}/inside", [b"x"])

    with pytest.raises(InvalidKey):
        draft.close()


@pytest.mark.parametrize("done", range(4))
def test_a_publication_cut_anywhere_is_readable_then_finished(done: int) -> None:
    """done: how many of the four changes of a copy were made before the crash."""
    places = stores("only")
    copies = copies_on(places)
    first = publish(copies)
    second = stage_version(copies, first)
    cut = CutAfter(places["only"], done)

    with pytest.raises(StoreUnavailable):
        copies_on({"only": cut}).publish_version(an_id(), second.inventory_sha512)
    seen = copies_on(places).read_bytes(an_id(), MANIFEST)
    copies_on(places).publish_version(an_id(), second.inventory_sha512)

    assert seen in {FILES[MANIFEST], b"<Changed/>"}
    assert copies_on(places).read_bytes(an_id(), MANIFEST) == b"<Changed/>"
    assert check_object(places["only"], an_id(), second.inventory_sha512).intact
    assert copies.staged_ids() == {"only": ()}


def test_a_version_that_nobody_published_gives_way_to_another() -> None:
    places = stores("only")
    copies = copies_on(places)
    first = publish(copies)
    stage_version(copies, first)
    places["only"].publish([(version_name(an_id(), 2), object_key(an_id()) + "/v2")])

    other = next_version(copies, first, b"<Other/>")

    assert copies.read_bytes(an_id(), MANIFEST) == b"<Other/>"
    assert check_object(places["only"], an_id(), other.inventory_sha512).intact


def test_publishing_a_version_twice_changes_nothing() -> None:
    places = stores()
    copies = copies_on(places)
    last = next_version(copies, publish(copies))
    before = dict(places["second"].files)

    copies.publish_version(an_id(), last.inventory_sha512)

    assert places["second"].files == before


def test_a_version_is_not_begun_on_a_copy_that_has_another_one() -> None:
    places = stores()
    copies = copies_on(places)
    first = publish(copies)
    next_version(copies, first)

    with pytest.raises(Damaged):
        a_version(copies, first)


def test_a_version_published_over_another_one_is_refused() -> None:
    copies = copies_on(stores())
    first = publish(copies)
    second = next_version(copies, first)
    next_version(copies, second, b"<Third/>")

    with pytest.raises(AlreadyExists):
        copies.publish_version(an_id(), second.inventory_sha512)


def test_a_late_copy_that_is_away_is_left_behind_then_repaired() -> None:
    places = stores("site", "late")
    copies = copies_on(places, late=("late",))
    first = publish(copies)
    places["late"].available = False

    second = next_version(copies, first)
    places["late"].available = True
    copies.repair(an_id(), second.inventory_sha512)

    assert check_object(places["late"], an_id(), second.inventory_sha512).intact
    assert {incident.copy for incident in copies.take_incidents()} == {"late"}


def test_the_list_of_digests_is_that_of_the_last_version() -> None:
    places = stores()
    copies = copies_on(places)

    next_version(copies, publish(copies))

    listed = places["first"].files[sums_key(an_id())].decode()
    assert key_of("v2/content/package/manifest.xml") in listed
    assert key_of("v1/inventory.json") in listed


# ----------------------------------------------------------------------------- linked files


def test_an_object_takes_files_of_another_and_stands_alone_after_it_is_gone() -> None:
    places = stores()
    copies = copies_on(places)
    old = publish(copies)

    new = taking(copies, old, an_id(2), (MANIFEST, PDF))
    copies.purge(an_id())

    assert copies.read_bytes(an_id(2), PDF) == FILES[PDF]
    for store in places.values():
        assert check_object(store, an_id(2), new.inventory_sha512).intact


def test_files_that_were_taken_are_verified_on_every_copy() -> None:
    places = stores()
    copies = copies_on(places)
    old = publish(copies)
    places["second"].files[key_of("v1/content/record.json")] = b"other"

    with pytest.raises(Damaged) as caught:
        taking(copies, old, an_id(2), (RECORD,))

    assert caught.value.copy == "second"


def test_a_file_store_links_what_is_taken(tmp_path: Path) -> None:
    copies = Copies((Copy(name="one", store=FileStore(tmp_path / "one"), required=True),))
    copies.initialise(b"README")
    old = publish(copies)

    taking(copies, old, an_id(2), (PDF,))

    there, taken = copies.local_path(an_id(), PDF), copies.local_path(an_id(2), PDF)
    assert there is not None
    assert taken is not None
    assert there.samefile(taken)
    shutil.rmtree(tmp_path / "one" / object_key(an_id()))
    assert taken.read_bytes() == FILES[PDF]


# ----------------------------------------------------------------------------- builders


class CutAfter(MemoryStore):
    """The files of another store, on which only so many changes can still be made."""

    def __init__(self, store: MemoryStore, changes: int) -> None:
        super().__init__()
        self.files = store.files
        self._trees = store._trees  # the same medium, seen by another process
        self._left = changes
        self.initialise()

    def publish(self, trees: Iterable[tuple[str, str]]) -> None:
        self._count()
        super().publish(trees)

    def write(self, key: str, data: bytes, *, replace: bool = False) -> None:
        if key.endswith((INVENTORY, SIDECAR)) or key.startswith("sums/"):
            self._count()
        super().write(key, data, replace=replace)

    def _count(self) -> None:
        if not self._left:
            raise StoreUnavailable("the power is cut")
        self._left -= 1


def a_version(copies: Copies, before: InventorySummary, object_id: str = "") -> Draft:
    return copies.version_draft(
        object_id or an_id(),
        onto=before.inventory_sha512,
        message="changed",
        user="actor-1",
        created=NOON + timedelta(days=1),
    )


def finish(copies: Copies, draft: Draft) -> InventorySummary:
    summary = draft.close()
    copies.sync([draft])
    copies.verify([draft])
    copies.publish_version(summary.object_id, summary.inventory_sha512)
    return summary


def stage_version(
    copies: Copies, before: InventorySummary, data: bytes = b"<Changed/>"
) -> InventorySummary:
    draft = a_version(copies, before)
    draft.add(MANIFEST, [data])
    summary = draft.close()
    copies.sync([draft])
    copies.verify([draft])
    return summary


def next_version(
    copies: Copies, before: InventorySummary, data: bytes = b"<Changed/>"
) -> InventorySummary:
    summary = stage_version(copies, before, data)
    copies.publish_version(summary.object_id, summary.inventory_sha512)
    return summary


def taking(
    copies: Copies, old: InventorySummary, object_id: str, paths: tuple[str, ...]
) -> InventorySummary:
    draft = copies.draft(object_id, message="without some units", user="actor-1", created=NOON)
    for path in paths:
        draft.add_stored(path, copies.stored_file(old.object_id, path))
    summary = draft.close()
    copies.sync([draft])
    copies.verify([draft])
    copies.publish([object_id])
    return summary
