from collections.abc import Callable, Iterator

import pytest

from storage.errors import StoreUnavailable
from storage.fixity import FixityKind, check_copy, check_object
from storage.layout import sums_key
from storage.memory_store import MemoryStore
from tests.unit.storage.sample_copies import an_id, copies_on, key_of, publish, stores

CONTENT = "v1/content/package/manifest.xml"
Damage = Callable[[dict[str, bytes]], object]


def test_an_untouched_object_is_intact() -> None:
    store, sealed = a_published_object()

    result = check_object(store, an_id(), sealed)

    assert result.intact
    assert result.inventory_sha512 == sealed
    assert result.files == 8
    sizes = {key: len(data) for key, data in store.files.items() if key.startswith(key_of(""))}
    assert result.size == sum(sizes.values())


@pytest.mark.parametrize(
    ("damage", "kind", "path"),
    [
        (lambda f: f.update({key_of(CONTENT): b"other"}), FixityKind.FILE_ALTERED, CONTENT),
        (lambda f: f.update({key_of(CONTENT): b""}), FixityKind.FILE_ALTERED, CONTENT),
        (
            lambda f: f.update({key_of(CONTENT): f[key_of(CONTENT)][:-1]}),
            FixityKind.FILE_ALTERED,
            CONTENT,
        ),
        (
            lambda f: f.update({key_of(CONTENT): f[key_of(CONTENT)] + b"\0"}),
            FixityKind.FILE_ALTERED,
            CONTENT,
        ),
        (lambda f: f.pop(key_of(CONTENT)), FixityKind.FILE_MISSING, CONTENT),
        (
            lambda f: f.update({key_of("v1/content/more"): b""}),
            FixityKind.FILE_EXTRA,
            "v1/content/more",
        ),
        (
            lambda f: f.pop(key_of("inventory.json")),
            FixityKind.INVENTORY_ALTERED,
            "inventory.json",
        ),
        (
            lambda f: f.update({key_of("v1/inventory.json"): b"{}"}),
            FixityKind.INVENTORY_ALTERED,
            "v1/inventory.json",
        ),
        (
            lambda f: f.update({key_of("inventory.json.sha512"): b"0"}),
            FixityKind.SIDECAR_ALTERED,
            "inventory.json.sha512",
        ),
        (
            lambda f: f.pop(key_of("v1/inventory.json.sha512")),
            FixityKind.SIDECAR_ALTERED,
            "v1/inventory.json.sha512",
        ),
        (
            lambda f: f.pop(key_of("0=ocfl_object_1.1")),
            FixityKind.DECLARATION_ALTERED,
            "0=ocfl_object_1.1",
        ),
        (lambda f: f.pop(sums_key(an_id())), FixityKind.SUMS_ALTERED, sums_key(an_id())),
        (
            lambda f: f.update({sums_key(an_id()): b"x"}),
            FixityKind.SUMS_ALTERED,
            sums_key(an_id()),
        ),
    ],
)
@pytest.mark.parametrize("knows_the_seal", [True, False])
def test_damage_is_named_by_kind_and_place(
    damage: Damage, kind: FixityKind, path: str, *, knows_the_seal: bool
) -> None:
    store, sealed = a_published_object()
    damage(store.files)

    result = check_object(store, an_id(), sealed if knows_the_seal else None)

    assert [(finding.kind, finding.path) for finding in result.findings] == [(kind, path)]


def test_every_byte_is_guarded() -> None:
    store, sealed = a_published_object()
    keys = [key for key in store.files if key.startswith((key_of(""), sums_key(an_id())))]
    missed = []

    for key in keys:
        data = store.files[key]
        for place in range(len(data)):
            bit = 1 << place % 8
            store.files[key] = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
            if check_object(store, an_id(), sealed).intact:
                missed.append((key, place))
        store.files[key] = data

    assert missed == []
    assert check_object(store, an_id(), sealed).intact


def test_a_file_that_changed_its_name_is_missing_and_extra() -> None:
    store, sealed = a_published_object()
    store.files[key_of("v1/content/renamed")] = store.files.pop(key_of(CONTENT))

    kinds = {finding.kind for finding in check_object(store, an_id(), sealed).findings}

    assert kinds == {FixityKind.FILE_MISSING, FixityKind.FILE_EXTRA}


def test_an_object_that_is_gone_is_missing() -> None:
    store, sealed = a_published_object()
    store.remove("ocfl")

    (finding,) = check_object(store, an_id(), sealed).findings

    assert finding.kind is FixityKind.OBJECT_MISSING


def test_another_valid_state_is_seen_only_by_who_knows_the_seal() -> None:
    store, _ = a_published_object({"record.json": b"older"})
    _, sealed = a_published_object({"record.json": b"newer"})

    assert check_object(store, an_id()).intact
    (finding,) = check_object(store, an_id(), sealed).findings
    assert finding.kind is FixityKind.INVENTORY_ALTERED


def test_two_objects_in_each_others_place_are_both_wrong() -> None:
    places = stores("first")
    copies = copies_on(places)
    publish(copies, an_id(1), {"a": b"one"})
    publish(copies, an_id(2), {"a": b"two"})
    files = places["first"].files
    for key in [key for key in files if key.startswith(key_of("", an_id(1)))]:
        other = key.replace(key_of("", an_id(1)), key_of("", an_id(2)))
        files[key], files[other] = files[other], files[key]

    assert not check_object(places["first"], an_id(1)).intact
    assert not check_object(places["first"], an_id(2)).intact


def test_a_bad_sector_is_damage_and_not_the_end_of_the_check() -> None:
    class BadSector(MemoryStore):
        def open_key(self, key: str, *, uncached: bool = False):  # noqa: ANN202 - a fake
            stream = super().open_key(key, uncached=uncached)
            if key == key_of(CONTENT):
                stream.readinto = _cannot_read
            return stream

    store, sealed = a_published_object()
    bad = BadSector()
    bad.initialise()
    bad.files = store.files

    (finding,) = check_object(bad, an_id(), sealed).findings

    assert (finding.kind, finding.path) == (FixityKind.FILE_ALTERED, CONTENT)


def test_a_store_that_is_away_is_not_damage() -> None:
    store, sealed = a_published_object()
    store.available = False

    with pytest.raises(StoreUnavailable):
        check_object(store, an_id(), sealed)


# ----------------------------------------------------------------------------- whole copies


def test_a_copy_is_checked_in_order_by_several_threads() -> None:
    store, objects = a_copy_of(30)
    del store.files[key_of(CONTENT, an_id(17))]

    results = list(check_copy(store, objects, threads=4))

    assert [result.object_id for result in results] == [object_id for object_id, _ in objects]
    assert [result.object_id for result in results if not result.intact] == [an_id(17)]


def test_an_interrupted_check_goes_on_after_the_last_object() -> None:
    store, objects = a_copy_of(10)

    results = check_copy(store, objects, after=an_id(6))

    assert [result.object_id for result in results] == [an_id(number) for number in (7, 8, 9)]


def test_a_check_goes_on_although_the_last_object_was_removed_since() -> None:
    store, objects = a_copy_of(10)
    del objects[6]

    results = check_copy(store, objects, after=an_id(6))

    assert [result.object_id for result in results] == [an_id(number) for number in (7, 8, 9)]


def test_objects_are_asked_for_as_the_check_goes() -> None:
    store, objects = a_copy_of(50)
    asked = []

    def ask() -> Iterator[tuple[str, str | None]]:
        for each in objects:
            asked.append(each)
            yield each

    next(check_copy(store, ask(), threads=2))

    assert len(asked) < 10


# ----------------------------------------------------------------------------- builders


def a_published_object(files: dict[str, bytes] | None = None) -> tuple[MemoryStore, str]:
    places = stores("first")
    content = files or {"package/manifest.xml": b"<ArchiveTransfer/>", "a": b"one", "b": b"two"}
    summary = publish(copies_on(places), files=content)
    return places["first"], summary.inventory_sha512


def a_copy_of(number: int) -> tuple[MemoryStore, list[tuple[str, str | None]]]:
    places = stores("first")
    copies = copies_on(places)
    objects: list[tuple[str, str | None]] = [
        (an_id(each), publish(copies, an_id(each)).inventory_sha512) for each in range(number)
    ]
    return places["first"], objects


def _cannot_read(_buffer: object) -> int:
    raise OSError(5, "Input/output error")
