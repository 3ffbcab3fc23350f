"""The zip reader: honest zips are read, and every way of lying is named."""

import contextlib
import random
import struct
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from seda.containers.model import ContainerDamaged
from seda.safe_zip import ZipReader
from tests.unit.seda.hostile_zips import (
    CHARACTER_DEVICE,
    SYMLINK,
    ZipFileEntry,
    a_file,
    a_folder,
    a_stored_file,
    a_streamed_file,
    a_zip,
    codes,
    opened,
)


def damage(folder: Path, data: bytes) -> str:
    reader = opened(folder, data)
    with pytest.raises(ContainerDamaged) as raised, reader.open("a.txt") as stream:
        stream.read()
    reader.close()
    return raised.value.finding.code


HONEST = {
    "deflated": [a_file("a.txt", b"hello" * 1000)],
    "stored": [a_stored_file("a.txt", b"hello" * 1000)],
    "streamed": [a_streamed_file("a.txt", b"hello" * 1000), a_streamed_file("b.txt")],
    "empty": [a_file("a.txt", b"hello" * 1000), a_file("b.txt", b"")],
    "folder": [a_folder("Content"), a_file("a.txt", b"hello" * 1000)],
}


@pytest.mark.parametrize("entries", HONEST.values(), ids=HONEST.keys())
def test_an_honest_zip_is_read_without_a_word(tmp_path: Path, entries: list[ZipFileEntry]) -> None:
    reader = opened(tmp_path, a_zip(entries))

    with reader.open("a.txt") as stream:
        content = stream.read()

    assert content == b"hello" * 1000
    assert reader.findings == ()


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"mode": SYMLINK}, "entry_symlink"),
        ({"mode": CHARACTER_DEVICE}, "entry_special"),
        ({"mode": 0o040755}, "entry_special"),
        ({"flags": 0x801}, "entry_encrypted"),
        ({"flags": 0x841}, "entry_encrypted"),
        ({"method": 99}, "entry_encrypted"),
        ({"method": 14}, "entry_method"),
        ({"method": 0}, "entry_size_lie"),
        ({"local_name": b"b.txt"}, "zip_local_mismatch"),
        ({"local_method": 0}, "zip_local_mismatch"),
        ({"local_size": 3}, "zip_local_mismatch"),
        ({"offset_shift": 4}, "zip_local_missing"),
    ],
)
def test_an_entry_that_cannot_be_trusted_is_refused(
    tmp_path: Path, wrong: dict[str, object], code: str
) -> None:
    entry = replace(a_file("a.txt", b"hello" * 9), **wrong)

    reader = opened(tmp_path, a_zip([entry]))

    assert code in [finding.code for finding in reader.findings]
    assert dict(reader.entries) == {}


def test_a_folder_that_holds_data_is_refused(tmp_path: Path) -> None:
    assert codes(tmp_path, a_zip([a_file("a/")])) == ["entry_folder_with_data"]


def test_a_data_descriptor_that_lies_is_refused(tmp_path: Path) -> None:
    entry = a_streamed_file("a.txt")
    lying = replace(entry, descriptor=b"PK\x07\x08" + bytes(12))

    assert "zip_local_mismatch" in codes(tmp_path, a_zip([lying]))


@pytest.mark.parametrize("sizes", ["2L", "2Q"])
@pytest.mark.parametrize("signature", [b"PK\x07\x08", b""])
def test_every_form_of_data_descriptor_is_read(
    tmp_path: Path, sizes: str, signature: bytes
) -> None:
    entry = a_streamed_file("a.txt")
    values = struct.pack("<L" + sizes, entry.crc32, len(entry.data), entry.size)

    data = a_zip([replace(entry, descriptor=signature + values), a_file("b.txt")])

    assert codes(tmp_path, data) == []


A_ZIP = a_zip([a_file("a.txt", b"hello" * 100), a_file("b.txt")])
STRUCTURES = {
    "nothing": (b"", "zip_truncated"),
    "cut": (A_ZIP[:-30], "zip_truncated"),
    "cut in the end record": (A_ZIP[:-3], "zip_truncated"),
    "something after": (A_ZIP + b"\0" * 10, "zip_trailing_data"),
    "something before": (b"#!/bin/sh\n" + A_ZIP, "zip_prefix"),
    "two zips": (A_ZIP + A_ZIP, "zip_prefix"),
    "a zip in the comment": (a_zip([a_file("a")], comment=A_ZIP), "zip_two_end_records"),
    "an end mark in the comment": (a_zip([], comment=b"PK\5\6" * 9), "zip_two_end_records"),
    "too few": (a_zip([a_file("a"), a_file("b")], said_count=1), "zip_count_lie"),
    "too many": (a_zip([a_file("a" * 99)], said_count=2), "zip_count_lie"),
    "far too many": (a_zip([a_file("a")], said_count=60_000), "zip_count_lie"),
    "zip64 count": (a_zip([], zip64=True, zip64_count=2**32), "zip_end_records_disagree"),
    "zip64 lie": (
        a_zip([a_file("a")], zip64=True, said_count=0xFFFF, zip64_count=2**32),
        "zip_count_lie",
    ),
    "a hidden entry": (
        a_zip([a_file("a"), a_file("b")], between=a_zip([a_file("c")])),
        "zip_hidden_bytes",
    ),
    "a large gap": (a_zip([a_file("a"), a_file("b")], between=bytes(70_000)), "zip_hidden_bytes"),
    "a small gap": (a_zip([a_file("a"), a_file("b")], between=bytes(7)), "zip_unused_bytes"),
    "first not at the start": (
        b"1234" + a_zip([a_file("a", offset_shift=4)])[:-6] + struct.pack("<LH", 0, 0),
        "zip_prefix",
    ),
}


@pytest.mark.parametrize(("data", "code"), STRUCTURES.values(), ids=STRUCTURES.keys())
def test_a_structure_that_two_readers_could_read_differently_is_refused(
    tmp_path: Path, data: bytes, code: str
) -> None:
    assert code in codes(tmp_path, data)


def test_a_zip_without_entries_is_a_zip(tmp_path: Path) -> None:
    assert codes(tmp_path, a_zip([])) == []


@pytest.mark.parametrize("said_count", [None, 0xFFFF])
def test_honest_zip64_end_records_are_read(tmp_path: Path, said_count: int | None) -> None:
    data = a_zip([a_file("a")], zip64=True, said_count=said_count, zip64_count=1)

    assert codes(tmp_path, data) == []


def test_entries_that_share_bytes_are_refused(tmp_path: Path) -> None:
    first = a_file("a.txt", b"x" * 5000)
    size = len(first.data) + 30 + len(first.name)
    data = a_zip([first, a_file("a.txt", b"x" * 5000, offset_shift=-size)])

    assert "zip_overlap" in codes(tmp_path, data)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_entries": 1}, "container_too_many_entries"),
        ({"max_total_bytes": 1999}, "container_too_big"),
        ({"max_entry_bytes": 999}, "entry_too_big"),
        ({"ratio_floor_bytes": 999, "max_ratio": 50}, "entry_ratio"),
        ({"ratio_floor_bytes": 1000, "max_ratio": 6}, "container_ratio"),
        ({"max_name_bytes": 3}, "name_too_long"),
    ],
)
def test_each_limit_is_applied_before_anything_is_inflated(
    tmp_path: Path, limits: dict[str, int], code: str
) -> None:
    data = a_zip([a_file("a.txt", bytes(1000)), a_file("b.txt", bytes(1000))])

    assert code in codes(tmp_path, data, **limits)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"size": 10}, "entry_size_lie"),
        ({"size": 10_000}, "entry_unreadable"),
        ({"crc32": 1}, "entry_crc"),
        ({"data": b"\xff" * 20}, "entry_unreadable"),
        ({"data": a_file("x", b"y" * 500).data[:-2], "size": 500}, "entry_unreadable"),
        ({"data": a_file("x", b"y" * 500).data + b"more"}, "entry_size_lie"),
    ],
)
def test_bytes_that_are_not_what_was_announced_stop_the_reading(
    tmp_path: Path, wrong: dict[str, object], code: str
) -> None:
    entry = replace(a_file("a.txt", b"y" * 500), **wrong)

    found = damage(tmp_path, a_zip([entry]))

    assert found in {code, "entry_size_lie"}


def test_one_flipped_bit_in_a_stored_file_is_seen(tmp_path: Path) -> None:
    entry = a_stored_file("a.txt", b"y" * 500)

    assert damage(tmp_path, a_zip([replace(entry, data=b"x" + b"y" * 499)])) == "entry_crc"


def test_a_bomb_that_lies_on_its_size_gives_no_byte_beyond_it(tmp_path: Path) -> None:
    bomb = replace(a_file("a.txt", bytes(50_000_000)), size=1000)
    reader = opened(tmp_path, a_zip([bomb]))

    read = 0

    with reader.open("a.txt") as stream, contextlib.suppress(ContainerDamaged):
        while piece := stream.read(100):
            read += len(piece)

    assert read <= 1000
    assert damage(tmp_path, a_zip([bomb])) == "entry_size_lie"


def test_several_threads_read_several_entries_at_once(tmp_path: Path) -> None:
    contents = {f"{i}.bin": random.Random(i).randbytes(200_000) for i in range(8)}
    reader = opened(tmp_path, a_zip([a_file(name, data) for name, data in contents.items()]))
    read: dict[str, bytes] = {}

    def read_one(name: str) -> None:
        with reader.open(name) as stream:
            pieces = []
            while piece := stream.read(1000):
                pieces.append(piece)
            read[name] = b"".join(pieces)

    threads = [threading.Thread(target=read_one, args=(name,)) for name in contents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read == contents


def test_what_the_standard_library_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("été.txt", "é" * 1000)
        with written.open("large.bin", "w", force_zip64=True) as large:
            large.write(bytes(1000))

    reader = ZipReader(path)

    assert reader.findings == ()
    assert reader.open("été.txt").read().decode() == "é" * 1000
    assert reader.open("large.bin").read() == bytes(1000)


def test_any_mutation_of_a_zip_gives_an_answer(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    seed = a_zip(
        [a_folder("Content"), a_streamed_file("Content/é"), a_file(b"\x82.txt"), a_file("b")],
        comment=b"comment",
        zip64=True,
    )
    for _ in range(1500):
        data = bytearray(seed)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.choice([0, 1, 0xFF, chance.randrange(256)])
        if chance.random() < 0.2:
            del data[chance.randrange(len(data)) :]
        reader = opened(tmp_path, bytes(data))
        for name in reader.entries:
            with contextlib.suppress(ContainerDamaged):
                reader.open(name).read()
        reader.close()
