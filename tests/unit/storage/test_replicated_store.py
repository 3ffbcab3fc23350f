"""Copies as they are written: everything on every required one, or nothing to be seen."""

import hashlib
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from storage.digests import digests_of
from storage.errors import AlreadyExists, Damaged, NotFound, StoreUnavailable
from storage.layout import object_key, sums_key
from storage.memory_store import MemoryStore
from storage.replicated_store import Copies, Copy, Draft
from tests.unit.storage.sample_copies import (
    FILES,
    NOON,
    an_id,
    copies_on,
    key_of,
    publish,
    stage,
    stores,
)

MANIFEST = "package/manifest.xml"


# ----------------------------------------------------------------------------- writing


def test_what_is_published_is_the_same_on_every_copy() -> None:
    places = stores()

    publish(copies_on(places))

    assert places["first"].files == places["second"].files
    assert key_of(f"v1/content/{MANIFEST}") in places["first"].files


def test_nothing_is_visible_before_it_is_published() -> None:
    copies = copies_on(stores())

    stage(copies)

    assert list(copies.object_ids("first")) == []
    assert copies.staged_ids() == {"first": (an_id(),), "second": (an_id(),)}
    with pytest.raises(NotFound):
        copies.open(an_id(), MANIFEST)


def test_adding_gives_both_digests_and_the_size() -> None:
    draft = a_draft(copies_on(stores()))

    assert draft.add("a", [b"on", b"", b"e"]) == digests_of(b"one")
    assert draft.add_stream("b", io.BytesIO(b"two")) == digests_of(b"two")


def test_a_large_stream_is_read_once_and_seen_by_the_other_hashers() -> None:
    data = bytes(range(256)) * 20_000  # five blocks of one mebibyte
    md5 = hashlib.md5()  # noqa: S324 - stands for any digest a depositor may declare
    copies = copies_on(stores())
    draft = a_draft(copies)

    digests = draft.add_stream("large", io.BytesIO(data), extra_hashers=[md5])
    draft.close()
    copies.publish([an_id()])

    assert digests == digests_of(data)
    assert md5.digest() == hashlib.md5(data).digest()  # noqa: S324 - same
    assert copies.read_bytes(an_id(), "large") == data


def test_a_stream_without_readinto_is_read_all_the_same() -> None:
    class Plain:
        def __init__(self) -> None:
            self.chunks = [b"one", b"two", b""]

        def read(self, _size: int) -> bytes:
            return self.chunks.pop(0)

    digests = a_draft(copies_on(stores())).add_stream("a", Plain())  # type: ignore[arg-type]

    assert digests == digests_of(b"onetwo")


def test_files_are_added_by_several_threads() -> None:
    copies = copies_on(stores())
    draft = a_draft(copies)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: draft.add(f"file{n}", [str(n).encode()]), range(200)))
    summary = draft.close()
    copies.sync([draft])
    copies.verify([draft])
    copies.publish([an_id()])

    assert summary.files == 200
    assert copies.read_bytes(an_id(), "file137") == b"137"


def test_the_summary_names_the_inventory() -> None:
    copies = copies_on(stores())

    summary = publish(copies)

    assert summary.files == len(FILES)
    assert summary.content_bytes == sum(map(len, FILES.values()))
    assert digests_of(copies.inventory_bytes(an_id())).sha512 == summary.inventory_sha512


def test_a_draft_staged_by_a_worker_is_taken_up_by_its_parent() -> None:
    places = stores()
    summary = stage(copies_on(places))
    parent = copies_on(places)

    draft = parent.draft_from(summary)
    parent.sync([draft])
    parent.verify([draft])
    parent.publish([summary.object_id])

    assert parent.read_bytes(an_id(), MANIFEST) == FILES[MANIFEST]


def test_a_draft_that_is_not_staged_cannot_be_taken_up() -> None:
    copies = copies_on(stores())
    summary = publish(copies)

    with pytest.raises(NotFound):
        copies.draft_from(summary)


def test_a_draft_that_failed_to_take_a_file_cannot_be_closed() -> None:
    def broken_source() -> Iterator[bytes]:
        yield b"beginning"
        raise EOFError

    draft = a_draft(copies_on(stores()))

    with pytest.raises(EOFError):
        draft.add("file", broken_source())
    with pytest.raises(ValueError, match="discarded"):
        draft.close()


def test_beginning_again_forgets_what_an_earlier_attempt_staged() -> None:
    copies = copies_on(stores())
    stage(copies, files={"old": b"x"})

    publish(copies, files={"new": b"y"})

    assert set(copies.inventory(an_id()).versions[-1].state) == {"new"}
    assert not any("old" in stat.key for stat in copies.list("first", ""))


@pytest.mark.parametrize("place", ["first", "second"])
def test_staged_bytes_that_changed_are_not_published(place: str) -> None:
    copies = copies_on(stores())
    draft = a_draft(copies)
    draft.add("a", [b"one"])
    draft.close()
    alter_staged(copies, place, "v1/content/a")

    with pytest.raises(Damaged) as caught:
        copies.verify([draft])

    assert (caught.value.copy, caught.value.key) == (place, "v1/content/a")


def test_publishing_twice_is_publishing_once() -> None:
    places = stores()
    copies = copies_on(places)
    publish(copies)
    before = dict(places["first"].files)

    copies.publish([an_id()])

    assert places["first"].files == before


def test_publishing_finishes_what_a_crash_left_on_one_copy() -> None:
    places = stores()
    copies = copies_on(places)
    stage(copies)
    places["first"].publish([(an_id(), object_key(an_id()))])

    copies.publish([an_id()])

    assert places["first"].files == places["second"].files
    assert sums_key(an_id()) in places["first"].files


def test_the_same_object_staged_again_after_it_was_published_is_the_same_object() -> None:
    copies = copies_on(stores())
    publish(copies)

    publish(copies)

    assert copies.staged_ids() == {"first": (), "second": ()}


def test_another_object_under_a_published_identifier_is_refused() -> None:
    copies = copies_on(stores())
    publish(copies)

    with pytest.raises(AlreadyExists):
        publish(copies, files={"other": b"bytes"})

    assert copies.read_bytes(an_id(), MANIFEST) == FILES[MANIFEST]


def test_an_unfinished_draft_is_not_published() -> None:
    copies = copies_on(stores())
    a_draft(copies).add("a", [b"one"])

    with pytest.raises(NotFound):
        copies.publish([an_id()])

    assert list(copies.object_ids("first")) == []


def test_what_was_never_staged_is_not_published() -> None:
    with pytest.raises(NotFound):
        copies_on(stores()).publish([an_id()])


def test_a_discarded_draft_leaves_nothing() -> None:
    places = stores()
    copies = copies_on(places)
    before = dict(places["first"].files)
    stage(copies)

    copies.discard([an_id()])
    copies.discard([an_id()])

    assert copies.staged_ids() == {"first": (), "second": ()}
    assert places["first"].files == before


def test_an_object_may_be_empty() -> None:
    copies = copies_on(stores())

    assert publish(copies, files={}).files == 0
    assert copies.inventory(an_id()).manifest == {}


# ----------------------------------------------------------------------------- required, late


@pytest.mark.parametrize("place", ["first", "second"])
def test_nothing_begins_while_a_required_copy_is_away(place: str) -> None:
    places = stores()
    copies = copies_on(places)
    places[place].available = False

    for use in (
        lambda: a_draft(copies),
        lambda: copies.write("key", b"x"),
        lambda: copies.remove_object(an_id()),
        copies.staged_ids,
    ):
        with pytest.raises(StoreUnavailable) as caught:
            use()
        assert caught.value.copy == place


def test_a_late_copy_that_is_away_is_reported_and_left_behind() -> None:
    places = stores("first", "late")
    copies = copies_on(places, late=("late",))
    places["late"].available = False

    summary = publish(copies)
    copies.write("journal/1", b"line")

    assert {incident.copy for incident in copies.take_incidents()} == {"late"}
    assert copies.take_incidents() == ()
    places["late"].available = True
    assert copies.repair(an_id(), summary.inventory_sha512).repaired == ("late",)
    assert copies.read_from("late", sums_key(an_id()))


def test_a_late_copy_that_fails_halfway_never_shows_a_part() -> None:
    places = stores("first", "late")
    copies = copies_on(places, late=("late",))
    draft = a_draft(copies)
    draft.add("a", [b"one"])
    places["late"].available = False
    copies.sync([draft])
    places["late"].available = True

    draft.close()
    copies.verify([draft])
    copies.publish([an_id()])

    assert list(copies.object_ids("first")) == [an_id()]
    assert list(copies.object_ids("late")) == []
    assert copies.staged_ids()["late"] == ()


def test_a_late_copy_that_reads_back_wrong_is_left_behind() -> None:
    copies = copies_on(stores("first", "late"), late=("late",))
    draft = a_draft(copies)
    draft.add("a", [b"one"])
    draft.close()
    alter_staged(copies, "late", "v1/content/a")

    copies.verify([draft])
    copies.publish([an_id()])

    assert list(copies.object_ids("late")) == []
    assert [incident.kind for incident in copies.take_incidents()] == ["damaged", "missing"]


def test_an_archive_has_a_required_copy_and_names_that_differ() -> None:
    with pytest.raises(ValueError, match="required"):
        Copies((Copy(name="a", store=MemoryStore(), required=False),))
    with pytest.raises(ValueError, match="name"):
        Copies(tuple(Copy(name="a", store=MemoryStore(), required=True) for _ in range(2)))


# ----------------------------------------------------------------------------- builders


def a_draft(copies: Copies) -> Draft:
    return copies.draft(an_id(), message="received", user="actor-1", created=NOON)


def alter_staged(copies: Copies, place: str, path: str) -> None:
    store = copies.copy(place).store
    assert isinstance(store, MemoryStore)
    store._trees[an_id()][path] = b"other bytes"
