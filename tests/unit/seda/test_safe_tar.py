"""The tar reader: what common tools write is read, everything else is named."""

import contextlib
import gzip
import io
import random
import tarfile
import zlib
from pathlib import Path

import pytest

from seda.containers.model import ContainerDamaged, ContainerLimits
from seda.safe_tar import TarReader, inflate_gzip, is_tar_header


def a_tar(
    *members: tarfile.TarInfo | tuple[str, bytes],
    tar_format: int = tarfile.PAX_FORMAT,
    encoding: str = "utf-8",
) -> bytes:
    written = io.BytesIO()
    with tarfile.open(
        fileobj=written, mode="w", format=tar_format, encoding=encoding, errors="strict"
    ) as tar:
        for member in members:
            if isinstance(member, tarfile.TarInfo):
                tar.addfile(member)
            else:
                name, content = member
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
    return written.getvalue()


def a_member(name: str, kind: bytes, **values: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for attribute, value in values.items():
        setattr(info, attribute, value)
    return info


def opened(folder: Path, data: bytes, **limits: int) -> TarReader:
    path = folder / "package.tar"
    path.write_bytes(data)
    return TarReader(path, limits=ContainerLimits(**limits))


def codes(folder: Path, data: bytes, **limits: int) -> list[str]:
    reader = opened(folder, data, **limits)
    reader.close()
    return [finding.code for finding in reader.findings]


@pytest.mark.parametrize(
    "tar_format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]
)
def test_an_honest_tar_is_read_without_a_word(tmp_path: Path, tar_format: int) -> None:
    long_name = "Content/" + "/".join(["dossier"] * 10) + "/" + "n" * 90
    contents = {"manifest.xml": b"<a/>", "Content/empty": b"", long_name: b"x" * 1000}

    reader = opened(tmp_path, a_tar(*contents.items(), tar_format=tar_format))

    assert reader.findings == ()
    assert {name: reader.open(name).read() for name in reader.entries} == contents


def test_accented_names_are_read(tmp_path: Path) -> None:
    reader = opened(tmp_path, a_tar(("Content/été 😀.pdf", b"x"), ("é" * 100, b"x")))

    assert reader.findings == ()
    assert set(reader.entries) == {"Content/été 😀.pdf", "é" * 100}


def test_an_unlabelled_name_keeps_all_its_readings(tmp_path: Path) -> None:
    data = a_tar(("reçu.pdf", b"x"), tar_format=tarfile.GNU_FORMAT, encoding="cp1252")

    (entry,) = opened(tmp_path, data).entries.values()

    assert ("cp1252", "reçu.pdf") in entry.readings


def test_the_current_folder_in_front_of_names_means_nothing(tmp_path: Path) -> None:
    folders = (a_member("./", b"5"), a_member("./Content", b"5"))

    reader = opened(tmp_path, a_tar(*folders, ("./manifest.xml", b"<a/>")))

    assert reader.findings == ()
    assert (set(reader.entries), reader.folders) == ({"manifest.xml"}, {"Content"})


@pytest.mark.parametrize(
    ("member", "code"),
    [
        (a_member("a", b"2", linkname="/etc/passwd"), "entry_symlink"),
        (a_member("a", b"1", linkname="b"), "entry_hard_link"),
        (a_member("a", b"3"), "entry_special"),
        (a_member("a", b"4"), "entry_special"),
        (a_member("a", b"6"), "entry_special"),
        (a_member("a", b"S"), "entry_special"),
        (a_member("a", b"0", pax_headers={"GNU.sparse.major": "1"}), "entry_special"),
        (("../a", b""), "name_traversal"),
        (("/etc/a", b""), "name_traversal"),
        (("a\\b", b""), "name_backslash"),
        (("a/./b", b""), "name_not_canonical"),
        (("a\nb", b""), "name_control_character"),
        (("NUL", b""), "name_reserved"),
        (("n" * 256, b""), "name_too_long"),
    ],
)
def test_a_member_that_is_not_a_plain_file_with_a_plain_name_is_refused(
    tmp_path: Path, member: tarfile.TarInfo | tuple[str, bytes], code: str
) -> None:
    reader = opened(tmp_path, a_tar(member))

    assert [finding.code for finding in reader.findings] == [code]
    assert dict(reader.entries) == {}


def test_two_members_with_one_name_are_refused(tmp_path: Path) -> None:
    assert codes(tmp_path, a_tar(("a", b"1"), ("./a", b"2"))) == ["entry_duplicate"]


A_TAR = a_tar(("manifest.xml", b"<a/>"), ("b", b"x" * 2000))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "tar_truncated"),
        (A_TAR[:700], "tar_truncated"),
        (A_TAR[:1024], "tar_truncated"),
        (A_TAR[:2000], "tar_truncated"),
        (A_TAR + b"x", "tar_trailing_data"),
        (A_TAR + A_TAR, "tar_trailing_data"),
        (A_TAR + bytes(2_000_000), "tar_trailing_data"),
        (A_TAR[:1024] + b"x" * 512, "tar_damaged"),
        (a_tar(a_member("a", b"0", pax_headers={"size": "-1"})), "tar_damaged"),
        (a_tar(a_member("a", b"0", pax_headers={"size": "9" * 19})), "tar_truncated"),
    ],
)
def test_a_broken_structure_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    assert codes(tmp_path, data) == [code]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_entries": 1}, "container_too_many_entries"),
        ({"max_total_bytes": 2003}, "container_too_big"),
        ({"max_entry_bytes": 1999}, "entry_too_big"),
    ],
)
def test_each_limit_is_applied(tmp_path: Path, limits: dict[str, int], code: str) -> None:
    assert code in codes(tmp_path, A_TAR, **limits)


def test_a_header_is_known_by_its_checksum() -> None:
    assert is_tar_header(A_TAR[:512])
    assert not is_tar_header(bytes(512))
    assert not is_tar_header(b"manifest.xml".ljust(512, b"\0"))
    assert not is_tar_header(A_TAR[:511])


def inflated(folder: Path, data: bytes, **limits: int) -> tuple[bytes, list[str]]:
    path = folder / "package.tar.gz"
    path.write_bytes(data)
    into = io.BytesIO()
    found = inflate_gzip(path, into, limits=ContainerLimits(**limits))
    return into.getvalue(), [finding.code for finding in found]


def test_gzip_is_inflated_whole_even_in_several_members(tmp_path: Path) -> None:
    data = gzip.compress(A_TAR[:5000]) + gzip.compress(A_TAR[5000:])

    assert inflated(tmp_path, data) == (A_TAR, [])


@pytest.mark.parametrize(
    ("data", "limits", "code"),
    [
        (gzip.compress(A_TAR)[:-10], {}, "tar_truncated"),
        (gzip.compress(A_TAR) + b"junk", {}, "tar_trailing_data"),
        (b"\x1f\x8b\x08" + b"junk" * 9, {}, "container_damaged"),
        (gzip.compress(bytes(10**7)), {"max_total_bytes": 10**6}, "container_too_big"),
        (gzip.compress(bytes(10**7)), {"ratio_floor_bytes": 10**6}, "container_ratio"),
    ],
)
def test_gzip_that_is_broken_or_too_large_is_refused(
    tmp_path: Path, data: bytes, limits: dict[str, int], code: str
) -> None:
    limits = {"max_entries": 10, **limits}

    assert inflated(tmp_path, data, **limits)[1] == [code]


def test_a_wrong_gzip_checksum_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(A_TAR))
    data[-8:-4] = (zlib.crc32(A_TAR) ^ 1).to_bytes(4, "little")

    assert inflated(tmp_path, bytes(data))[1] != []


def test_any_mutation_of_a_tar_gives_an_answer(tmp_path: Path) -> None:
    chance = random.Random(20261123)
    seed = a_tar(("é" * 60, b"x"), a_member("d", b"5"), ("b", b"x" * 600))[: 512 * 9]
    for _ in range(800):
        data = bytearray(seed)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(data))
            data[place] = chance.choice([0, 0x80, 0xFF, chance.randrange(256)])
            header = place - place % 512
            block = data[header : header + 148] + b" " * 8 + data[header + 156 : header + 512]
            data[header + 148 : header + 156] = b"%06o\0 " % sum(block)
        reader = opened(tmp_path, bytes(data))
        for name in reader.entries:
            with contextlib.suppress(ContainerDamaged):
                reader.open(name).read()
        reader.close()
