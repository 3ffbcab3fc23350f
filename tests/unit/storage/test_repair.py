import random

import pytest

from storage.digests import sha512_of
from storage.errors import StoreUnavailable
from storage.fixity import check_object
from storage.layout import damaged_key, sums_key
from storage.memory_store import MemoryStore
from storage.ocfl import sidecar_bytes
from storage.replicated_store import Copies
from tests.unit.storage.sample_copies import an_id, copies_on, key_of, publish, stores

FIRST, SECOND = "v1/content/package/manifest.xml", "v1/content/record.json"


def test_an_intact_object_is_left_alone() -> None:
    places, copies, sealed = an_archive()
    before = dict(places["first"].files)

    report = copies.repair(an_id(), sealed)

    assert report.intact == ("first", "second")
    assert (report.repaired, report.lost, report.set_aside) == ((), (), ())
    assert places["first"].files == places["second"].files == before


@pytest.mark.parametrize("place", ["first", "second"])
def test_a_damaged_object_is_rebuilt_from_the_other_copy(place: str) -> None:
    places, copies, sealed = an_archive()
    places[place].files[key_of(FIRST)] = b"damaged"

    report = copies.repair(an_id(), sealed)

    assert report.repaired == (place,)
    assert check_object(places[place], an_id(), sealed).intact
    assert report.set_aside == ((place, damaged_key(an_id(), 1)),)
    assert places[place].files[f"{damaged_key(an_id(), 1)}/{FIRST}"] == b"damaged"


def test_the_good_copy_is_never_written_to() -> None:
    places, copies, sealed = an_archive()
    del places["first"].files[key_of(FIRST)]
    before = dict(places["second"].files)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the good copy was written to")

    for method in ("stage", "sync", "publish", "write", "write_all", "move", "remove"):
        setattr(places["second"], method, refuse)
    copies.repair(an_id(), sealed)

    assert places["second"].files == before


def test_a_missing_object_comes_back_with_its_list_of_digests() -> None:
    places, copies, sealed = an_archive()
    places["first"].remove("ocfl")
    places["first"].remove("sums")

    report = copies.repair(an_id(), sealed)

    assert (report.repaired, report.set_aside) == (("first",), ())
    assert check_object(places["first"], an_id(), sealed).intact


def test_a_damaged_list_of_digests_is_written_again_and_nothing_is_moved() -> None:
    places, copies, sealed = an_archive()
    places["first"].files[sums_key(an_id())] = b"damaged"

    report = copies.repair(an_id(), sealed)

    assert (report.repaired, report.set_aside) == (("first",), ())
    assert places["first"].files == places["second"].files


def test_two_copies_damaged_in_different_files_heal_each_other() -> None:
    places, copies, sealed = an_archive()
    places["first"].files[key_of(FIRST)] = b"damaged"
    places["second"].files[key_of(SECOND)] = b"damaged"

    report = copies.repair(an_id(), sealed)

    assert report.repaired == ("first", "second")
    assert all(check_object(store, an_id(), sealed).intact for store in places.values())


def test_what_is_damaged_everywhere_is_lost_and_nothing_is_touched() -> None:
    places, copies, sealed = an_archive()
    for store in places.values():
        store.files[key_of(FIRST)] = b"damaged"
    before = dict(places["first"].files)

    report = copies.repair(an_id(), sealed)

    assert report.lost == (FIRST,)
    assert (report.intact, report.repaired) == ((), ())
    assert places["first"].files == before


def test_the_seal_decides_and_not_the_majority() -> None:
    places, copies, sealed = an_archive("first", "second", "third")
    for name in ("first", "second"):
        forge(places[name])

    report = copies.repair(an_id(), sealed)

    assert report.repaired == ("first", "second")
    assert copies.read_bytes(an_id(), "record.json") == b"{}"
    assert all(check_object(store, an_id(), sealed).intact for store in places.values())


def test_without_any_inventory_that_the_seal_names_nothing_is_done() -> None:
    places, copies, _ = an_archive()
    before = dict(places["first"].files)

    report = copies.repair(an_id(), "0" * 128)

    assert report.lost == ("inventory.json",)
    assert places["first"].files == places["second"].files == before


def test_a_second_damaged_tree_is_set_aside_beside_the_first() -> None:
    places, copies, sealed = an_archive()
    for _ in range(2):
        places["first"].files[key_of(FIRST)] = b"damaged"
        report = copies.repair(an_id(), sealed)

    assert report.set_aside == (("first", damaged_key(an_id(), 2)),)


def test_a_copy_that_is_away_is_named() -> None:
    places, copies, sealed = an_archive()
    places["second"].available = False

    report = copies.repair(an_id(), sealed)

    assert (report.intact, report.unreachable) == (("first",), ("second",))


def test_a_repair_that_stopped_halfway_is_begun_again() -> None:
    places, copies, sealed = an_archive()
    places["first"].files[key_of(FIRST)] = b"damaged"
    publish_again = places["first"].publish

    def stop(_trees: object) -> None:
        raise StoreUnavailable("stopped")

    places["first"].publish = stop
    with pytest.raises(StoreUnavailable):
        copies.repair(an_id(), sealed)
    places["first"].publish = publish_again
    copies.repair(an_id(), sealed)

    assert check_object(places["first"], an_id(), sealed).intact
    assert copies.staged_ids()["first"] == ()


def test_any_damage_of_one_copy_is_healed() -> None:
    chance = random.Random(42)
    places, copies, sealed = an_archive()
    good = {key: data for key, data in places["first"].files.items() if not is_aside(key)}

    for _ in range(150):
        store = places[chance.choice(["first", "second"])]
        key = chance.choice([key for key in good if key.startswith((key_of(""), "sums"))])
        damage(store, key, chance)
        assert not check_object(store, an_id(), sealed).intact
        copies.repair(an_id(), sealed)
        assert check_object(store, an_id(), sealed).intact

    for store in places.values():
        assert {key: data for key, data in store.files.items() if not is_aside(key)} == good


# ----------------------------------------------------------------------------- builders


def an_archive(*names: str) -> tuple[dict[str, MemoryStore], Copies, str]:
    places = stores(*names)
    copies = copies_on(places)
    summary = publish(copies)
    return places, copies, summary.inventory_sha512


def is_aside(key: str) -> bool:
    return key.startswith("damaged/")


def forge(store: MemoryStore) -> None:
    """Alter a file and every digest that stands beside it, as one who holds the machine can."""
    before, after = sha512_of(b"{}"), sha512_of(b"{}!")
    store.files[key_of(SECOND)] = b"{}!"
    inventory = store.files[key_of("inventory.json")].replace(before.encode(), after.encode())
    for folder in ("", "v1/"):
        store.files[key_of(f"{folder}inventory.json")] = inventory
        store.files[key_of(f"{folder}inventory.json.sha512")] = sidecar_bytes(sha512_of(inventory))


def damage(store: MemoryStore, key: str, chance: random.Random) -> None:
    data = store.files[key]
    place = chance.randrange(len(data))
    match chance.randrange(6):
        case 0:
            store.files[key] = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        case 1:
            store.files[key] = data[:place]
        case 2:
            store.files[key] = data + b"\0"
        case 3:
            del store.files[key]
        case 4:
            store.files[key] = b""
        case _:
            store.files[f"{key_of('v1/content/')}{place}"] = store.files.pop(key)
