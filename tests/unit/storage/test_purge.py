"""A purge takes an object from every copy that answers, and says which ones remain."""

from datetime import timedelta

import pytest

from storage.errors import Locked, NotFound
from storage.layout import DAMAGED, object_key
from storage.memory_store import MemoryStore
from storage.replicated_store import Purge
from tests.unit.storage.sample_copies import NOON, an_id, copies_on, key_of, publish, stores
from tests.unit.storage.test_versions import a_version, next_version


def test_a_purged_object_is_gone_from_every_copy_with_all_its_versions() -> None:
    places = stores()
    copies = copies_on(places)
    next_version(copies, publish(copies))

    done = copies.purge(an_id())

    assert [one.done for one in done] == [True, True]
    for store in places.values():
        assert not [key for key in store.files if an_id() in key]
    with pytest.raises(NotFound):
        copies.open(an_id(), "record.json")


def test_a_purge_takes_what_a_repair_set_aside_and_what_is_staged() -> None:
    places = stores()
    copies = copies_on(places)
    last = publish(copies)
    places["first"].files[key_of("v1/content/record.json")] = b"other"
    copies.repair(an_id(), last.inventory_sha512)
    a_version(copies, last)

    copies.purge(an_id())

    assert not places["first"].names(DAMAGED)
    assert copies.staged_ids() == {"first": (), "second": ()}


def test_a_copy_that_is_away_does_not_stop_the_others() -> None:
    places = stores()
    copies = copies_on(places)
    publish(copies)
    places["first"].available = False

    away, done = copies.purge(an_id())
    places["first"].available = True
    again = copies.purge(an_id())

    assert (away.copy, away.done, away.away) == ("first", False, True)
    assert (done.copy, done.done) == ("second", True)
    assert all(one.done for one in again)
    assert not list(places["first"].list(object_key(an_id())))


def test_purging_what_is_not_there_is_a_success() -> None:
    copies = copies_on(stores())

    assert copies.purge(an_id()) == tuple(
        Purge(copy=name, done=True, away=False, locked=False, reason="")
        for name in ("first", "second")
    )


def test_a_lock_holds_until_its_day_and_is_never_shortened() -> None:
    now = [NOON]
    locking = MemoryStore(clock=lambda: now[0])
    copies = copies_on({"locking": locking, "folder": MemoryStore()})
    publish(copies)

    assert copies.lock_until(an_id(), NOON + timedelta(days=2)) == ("locking",)
    with pytest.raises(Locked):
        copies.lock_until(an_id(), NOON + timedelta(days=1))
    held, free = copies.purge(an_id())
    now[0] += timedelta(days=2)
    released, _ = copies.purge(an_id())

    assert (held.done, held.locked) == (False, True)
    assert free.done
    assert released.done


def test_an_object_that_is_locked_still_takes_a_version() -> None:
    locking = MemoryStore(clock=lambda: NOON)
    copies = copies_on({"locking": locking})
    first = publish(copies)
    copies.lock_until(an_id(), NOON + timedelta(days=2))

    next_version(copies, first)

    assert copies.inventory(an_id()).number == 2
