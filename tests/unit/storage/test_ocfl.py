import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.digests import digests_of
from storage.errors import Damaged
from storage.ocfl import (
    Inventory,
    Version,
    file_digests,
    inventory_bytes,
    object_files,
    read_inventory,
    read_sidecar,
    sidecar_bytes,
)
from storage.ocfl_root import storage_root_files
from tests.unit.storage.sample_copies import NOON, an_id

ONE, TWO = digests_of(b"one"), digests_of(b"two")


def test_an_inventory_is_read_as_it_was_written() -> None:
    inventory = an_inventory()

    assert read_inventory(inventory_bytes(inventory)) == inventory


def test_an_inventory_has_the_fields_of_the_standard() -> None:
    value = json.loads(inventory_bytes(an_inventory()))

    assert value["id"] == f"urn:uuid:{an_id()}"
    assert value["type"] == "https://ocfl.io/1.1/spec/#inventory"
    assert value["digestAlgorithm"] == "sha512"
    assert value["head"] == "v1"
    assert value["manifest"] == {ONE.sha512: ["v1/content/a"], TWO.sha512: ["v1/content/b"]}
    assert value["fixity"]["sha256"][ONE.sha256] == ["v1/content/a"]
    assert value["versions"]["v1"] == {
        "created": "2026-03-02T12:00:00Z",
        "message": "received",
        "user": {"name": "actor-1"},
        "state": {ONE.sha512: ["a"], TWO.sha512: ["b"]},
    }


def test_files_with_the_same_bytes_stay_two_files() -> None:
    inventory = an_inventory(files={"a": ONE, "b": ONE})

    assert read_inventory(inventory_bytes(inventory)) == inventory
    assert inventory.content_path("b") == "v1/content/b"


def test_a_logical_path_leads_to_the_file_that_keeps_it() -> None:
    inventory = an_inventory(files={"été": ONE}, content={"été": "_renamed/x"})

    assert inventory.content_path("été") == "v1/content/_renamed/x"
    assert inventory.content_path("hiver") is None


def test_a_second_version_reads_like_the_first() -> None:
    first = an_inventory()
    second = Inventory(
        object_id=first.object_id,
        versions=(*first.versions, a_version({"a": TWO.sha512})),
        manifest=first.manifest,
        fixity=first.fixity,
    )

    again = read_inventory(inventory_bytes(second))

    assert again.head == "v2"
    assert again.digest_of("a") == TWO.sha512
    assert again.content_path("a") == "v1/content/b"


paths = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1)
instants = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=2))]),
)


@given(st.sets(paths.filter(lambda p: p not in {".", ".."}), max_size=8), instants, st.text())
def test_any_inventory_survives_a_round_trip(
    names: set[str], created: datetime, message: str
) -> None:
    state = dict.fromkeys(names, ONE.sha512)
    manifest = {f"v1/content/{number}": ONE.sha512 for number in range(len(names))}
    inventory = Inventory(
        object_id=an_id(),
        versions=(
            Version(
                created=created,
                message=message.encode(errors="replace").decode(),
                user="",
                state=state,
            ),
        ),
        manifest=manifest,
        fixity=dict.fromkeys(manifest, ONE.sha256),
    )

    data = inventory_bytes(inventory)

    assert read_inventory(data) == inventory
    assert inventory_bytes(read_inventory(data)) == data


def _without(name: str) -> Callable[[dict], object]:
    return lambda value: value.pop(name)


@pytest.mark.parametrize(
    "fault",
    [
        _without("id"),
        _without("type"),
        _without("head"),
        _without("manifest"),
        _without("versions"),
        lambda value: value.update(id="not-a-urn"),
        lambda value: value.update(id="urn:uuid:nonsense"),
        lambda value: value.update(digestAlgorithm="md5"),
        lambda value: value.update(type="https://ocfl.io/2.0/spec/#inventory"),
        lambda value: value.update(head="v2"),
        lambda value: value.update(head=1),
        lambda value: value.update(manifest=[]),
        lambda value: value.update(versions={}),
        lambda value: value.update(versions={"v2": value["versions"]["v1"]}),
        lambda value: value["manifest"].update({"abc": ["v1/content/c"]}),
        lambda value: value["manifest"].update({"0" * 128: []}),
        lambda value: value["manifest"].update({"0" * 128: ["v1/content/a"]}),
        lambda value: value["manifest"].update({"0" * 128: ["v2/content/c"]}),
        lambda value: value["manifest"].update({"0" * 128: ["v1/content/../../x"]}),
        lambda value: value["manifest"].update({"0" * 128: ["/etc/passwd"]}),
        lambda value: value["manifest"].update({"0" * 128: [1]}),
        lambda value: value["versions"]["v1"]["state"].update({"0" * 128: ["c"]}),
        lambda value: value["versions"]["v1"].update(created="2026-03-02T12:00:00"),
        lambda value: value["versions"]["v1"].update(created="yesterday"),
        lambda value: value["versions"]["v1"].update(state=None),
        lambda value: value["fixity"].update(sha256={"0" * 64: ["v1/content/c"]}),
        lambda value: value["fixity"].update(sha256={"0" * 10: ["v1/content/a"]}),
        lambda value: value.update(fixity=[]),
    ],
)
def test_an_inventory_with_a_fault_is_damaged(fault: Callable[[dict], object]) -> None:
    value = json.loads(inventory_bytes(an_inventory()))
    fault(value)

    with pytest.raises(Damaged) as caught:
        read_inventory(json.dumps(value).encode(), key="somewhere")

    assert caught.value.key == "somewhere"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"null", b"\xff", b'{"id":1,"id":2}', b"[" * 100_000]
)
def test_bytes_that_are_no_inventory_are_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_inventory(data)


def test_a_sidecar_names_the_digest_of_its_inventory() -> None:
    assert sidecar_bytes(ONE.sha512) == f"{ONE.sha512}  inventory.json\n".encode()
    assert read_sidecar(sidecar_bytes(ONE.sha512)) == ONE.sha512


@pytest.mark.parametrize("data", [b"", b"abc inventory.json\n", b"0" * 128 + b" other.json\n"])
def test_bytes_that_are_no_sidecar_are_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_sidecar(data)


def test_the_sidecar_of_the_root_is_written_last() -> None:
    inventory = an_inventory()
    data = inventory_bytes(inventory)

    files = object_files(inventory, data, digests_of(data).sha512)

    assert list(files)[-1] == "inventory.json.sha512"


def test_the_digests_of_an_object_cover_every_file() -> None:
    inventory = an_inventory()
    data = inventory_bytes(inventory)
    sha512 = digests_of(data).sha512

    digests = file_digests(inventory, sha512)

    for path, content in object_files(inventory, data, sha512).items():
        assert digests.pop(path) == digests_of(content).sha512
    assert digests == inventory.manifest


def test_the_storage_root_says_its_layout() -> None:
    files = storage_root_files()

    layout = json.loads(files["ocfl/ocfl_layout.json"])["extension"]
    config = json.loads(files[f"ocfl/extensions/{layout}/config.json"])
    assert files["ocfl/0=ocfl_1.1"] == b"ocfl_1.1\n"
    assert config["extensionName"] == layout == "0003-hash-and-id-n-tuple-storage-layout"


# ----------------------------------------------------------------------------- builders


def an_inventory(files: dict | None = None, content: dict | None = None) -> Inventory:
    files = files or {"a": ONE, "b": TWO}
    names = {path: f"v1/content/{(content or {}).get(path, path)}" for path in files}
    return Inventory(
        object_id=an_id(),
        versions=(a_version({path: digests.sha512 for path, digests in files.items()}),),
        manifest={names[path]: digests.sha512 for path, digests in files.items()},
        fixity={names[path]: digests.sha256 for path, digests in files.items()},
    )


def a_version(state: dict[str, str]) -> Version:
    return Version(created=NOON, message="received", user="actor-1", state=state)
