"""Copies as they are read, walked and emptied: never a wrong byte, never a silent fault."""

import io
import pickle

import pytest

from storage.digests import digests_of
from storage.errors import Damaged, NotFound, StorageError
from storage.verified_reading import VerifiedStream
from tests.unit.storage.sample_copies import FILES, an_id, copies_on, key_of, publish, stage, stores

MANIFEST = "package/manifest.xml"


# ----------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    "path", ["v1/content/package/manifest.xml", "inventory.json", "inventory.json.sha512"]
)
@pytest.mark.parametrize("damage", ["altered", "emptied", "removed"])
def test_a_damaged_copy_is_reported_and_the_other_answers(path: str, damage: str) -> None:
    places = stores()
    publish(copies_on(places))
    copies = copies_on(places)  # another process, that remembers no inventory
    if damage == "removed":
        del places["first"].files[key_of(path)]
    else:
        places["first"].files[key_of(path)] = b"" if damage == "emptied" else b"other bytes"

    assert copies.read_bytes(an_id(), MANIFEST) == FILES[MANIFEST]

    (incident,) = copies.take_incidents()
    assert incident.copy == "first"
    assert path in incident.key


def test_a_copy_that_is_away_does_not_stop_reading() -> None:
    places = stores()
    copies = copies_on(places)
    publish(copies)
    copies.write("journal/1", b"line")
    places["first"].available = False

    assert copies.read_bytes(an_id(), MANIFEST) == FILES[MANIFEST]
    assert copies.read("journal/1") == b"line"

    assert {incident.kind for incident in copies.take_incidents()} == {"unavailable"}


def test_damage_everywhere_is_never_answered() -> None:
    places = stores()
    copies = copies_on(places)
    publish(copies)
    for store in places.values():
        store.files[key_of(f"v1/content/{MANIFEST}")] = b"other bytes"

    with pytest.raises(Damaged):
        copies.open(an_id(), MANIFEST)

    assert [incident.copy for incident in copies.take_incidents()] == ["first", "second"]


def test_an_inventory_put_back_whole_from_another_object_is_damage() -> None:
    places = stores()
    copies = copies_on(places)
    publish(copies)
    publish(copies, an_id(2), {MANIFEST: b"of another"})
    for path in ("inventory.json", "inventory.json.sha512"):
        places["first"].files[key_of(path)] = places["first"].files[key_of(path, an_id(2))]

    assert copies.read_bytes(an_id(), MANIFEST) == FILES[MANIFEST]


def test_what_the_caller_knows_of_a_file_decides() -> None:
    copies = copies_on(stores())
    publish(copies)

    right = digests_of(FILES[MANIFEST]).sha512
    with copies.open(an_id(), MANIFEST, sha512=right) as stream:
        assert stream.read() == FILES[MANIFEST]
    with pytest.raises(Damaged):
        copies.open(an_id(), MANIFEST, sha512="0" * 128)


def test_what_is_not_there_is_not_found_and_no_incident() -> None:
    copies = copies_on(stores())
    publish(copies)

    for use in (
        lambda: copies.open(an_id(), "nothing"),
        lambda: copies.open(an_id(2), MANIFEST),
        lambda: copies.inventory(an_id(2)),
        lambda: copies.read("nothing"),
        lambda: copies.read_from("first", "nothing"),
        lambda: copies.read_from("third", "README.txt"),
    ):
        with pytest.raises(NotFound):
            use()

    assert copies.take_incidents() == ()


def test_a_file_that_one_copy_lacks_is_an_incident() -> None:
    places = stores()
    copies = copies_on(places)
    copies.write("journal/1", b"line")
    del places["first"].files["journal/1"]

    assert copies.read("journal/1") == b"line"

    assert [incident.kind for incident in copies.take_incidents()] == ["missing"]


def test_a_file_beyond_what_memory_holds_is_verified_before_and_while_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("storage.verified_reading.HELD", 1000)
    data = b"0123456789" * 1000
    places = stores()
    copies = copies_on(places)
    publish(copies, files={"large": data})

    with copies.open(an_id(), "large") as stream:
        assert stream.read() == data
    places["first"].files[key_of("v1/content/large")] = data[:-1] + b"X"
    with copies.open(an_id(), "large") as stream:
        assert stream.read() == data

    assert [incident.copy for incident in copies.take_incidents()] == ["first"]


def test_a_large_file_that_changes_while_it_is_read_ends_with_damage() -> None:
    stream = VerifiedStream(io.BytesIO(b"other bytes"), digests_of(b"bytes").sha512, "key")

    with pytest.raises(Damaged):
        io.BufferedReader(stream).read()


def test_memory_has_no_local_path() -> None:
    copies = copies_on(stores())
    publish(copies)

    assert copies.local_path(an_id(), MANIFEST) is None


# ----------------------------------------------------------------------------- walking, removing


def test_every_object_of_a_copy_is_walked_whole_or_not() -> None:
    places = stores()
    copies = copies_on(places)
    for number in range(20):
        publish(copies, an_id(number))
    for path in ("0=ocfl_object_1.1", "inventory.json"):
        del places["first"].files[key_of(path, an_id(3))]

    assert sorted(copies.object_ids("first")) == sorted(an_id(number) for number in range(20))


def test_what_belongs_to_no_object_is_a_stray() -> None:
    places = stores()
    copies = copies_on(places)
    publish(copies)
    put = (
        "ocfl/notes.txt",
        "ocfl/ab/notes.txt",
        "ocfl/ab/cd/notes.txt",
        f"ocfl/ab/cd/urn%3auuid%3a{an_id()}/in-the-wrong-folder",
        "ocfl/extensions/0003-hash-and-id-n-tuple-storage-layout/more.json",
    )
    for key in put:
        places["first"].files[key] = b"x"

    assert list(copies.strays("first")) == sorted(put)
    assert list(copies.strays("second")) == []


def test_a_removed_object_is_nowhere() -> None:
    places = stores()
    copies = copies_on(places)
    before = dict(places["first"].files)
    summary = publish(copies)
    places["first"].files[key_of("inventory.json")] = b"damaged"
    copies.repair(an_id(), summary.inventory_sha512)
    stage(copies)
    assert copies.holds("first", an_id())

    copies.remove_object(an_id())
    copies.remove_object(an_id())

    assert places["first"].files == places["second"].files == before
    assert not any(copies.holds(name, an_id()) for name in copies.names)


def test_removing_an_object_leaves_the_others() -> None:
    copies = copies_on(stores())
    publish(copies, an_id(1))
    publish(copies, an_id(2))

    copies.remove_object(an_id(1))

    assert copies.read_bytes(an_id(2), MANIFEST) == FILES[MANIFEST]


def test_errors_of_storage_survive_the_way_back_from_a_worker_process() -> None:
    sent = pickle.dumps(Damaged("altered", key="a/b", copy="first"))

    error = pickle.loads(sent)  # noqa: S301 - our own bytes

    assert isinstance(error, StorageError)
    assert (str(error), error.key, error.copy) == ("altered", "a/b", "first")
