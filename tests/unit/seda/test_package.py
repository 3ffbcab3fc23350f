"""Packages of every kind: their manifest, their files, the addresses declared."""

import gzip
import io
import os
import tarfile
from pathlib import Path

import pytest

from seda.findings import Finding, has_errors
from seda.package import (
    ContainerDamaged,
    ContainerLimits,
    Package,
    PackageKind,
    find_packages,
    open_package,
)
from tests.unit.seda.hostile_zips import SYMLINK, ZipFileEntry, a_file, a_folder, a_zip

MANIFEST = a_file("manifest.xml", b"<a/>")


def a_package(folder: Path, data: bytes, name: str = "package.zip") -> Package:
    path = folder / name
    path.write_bytes(data)
    return open_package(path, work=folder)


def a_tar(*names: str) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as tar:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 4
            tar.addfile(info, io.BytesIO(b"<a/>"))
    return written.getvalue()


def a_package_folder(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<a/>")
    return folder


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("p.zip", a_zip([MANIFEST, a_file("Content/a", b"<a/>")]), PackageKind.ZIP),
        ("p.tar", a_tar("manifest.xml", "Content/a"), PackageKind.TAR),
        ("p.tar.gz", gzip.compress(a_tar("manifest.xml", "Content/a")), PackageKind.TAR_GZ),
        ("p.tgz", gzip.compress(a_tar("manifest.xml", "Content/a")), PackageKind.TAR_GZ),
        ("p", a_tar("manifest.xml", "Content/a"), PackageKind.TAR),
    ],
)
def test_every_kind_gives_the_same_package(
    tmp_path: Path, name: str, data: bytes, kind: PackageKind
) -> None:
    with a_package(tmp_path, data, name) as package:
        with package.open("Content/a") as stream:
            content = stream.read()

        assert (package.kind, package.findings, package.manifest_name) == (
            kind,
            (),
            "manifest.xml",
        )
        assert set(package.entries) == {"manifest.xml", "Content/a"}
        assert content == b"<a/>"


def test_an_unpacked_folder_is_a_package(tmp_path: Path) -> None:
    folder = a_package_folder(tmp_path / "sip", "manifest.xml", "Content/sub/é.pdf")

    with open_package(folder, work=tmp_path) as package:
        content = package.open("Content/sub/é.pdf").read()

        assert (package.kind, package.findings) == (PackageKind.FOLDER, ())
        assert content == b"<a/>"


def test_a_tar_gz_leaves_nothing_in_the_work_folder(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    path = tmp_path / "p.tar.gz"
    path.write_bytes(gzip.compress(a_tar("manifest.xml")))

    with open_package(path, work=work) as package:
        assert package.open("manifest.xml").read() == b"<a/>"
        assert list(work.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("p.zip", gzip.compress(a_tar("manifest.xml"))),
        ("p.zip", a_tar("manifest.xml")),
        ("p.tar", gzip.compress(a_tar("manifest.xml"))),
        ("P.TAR.GZ", a_zip([MANIFEST])),
    ],
)
def test_bytes_decide_the_format_and_a_wrong_ending_is_only_reported(
    tmp_path: Path, name: str, data: bytes
) -> None:
    package = a_package(tmp_path, data, name)

    assert codes(package.findings) == ["container_misnamed"]
    assert package.manifest_name == "manifest.xml"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "container_empty"),
        (b"<a/>", "container_unknown_format"),
        (os.urandom(70_000), "container_unknown_format"),
        (b"%PDF-1.7" + a_zip([MANIFEST]), "zip_prefix"),
        (b"PK", "zip_truncated"),
        (gzip.compress(b"not a tar"), "container_unknown_format"),
        (gzip.compress(a_tar("manifest.xml"))[:-9], "tar_truncated"),
    ],
)
def test_what_is_no_package_gives_one_finding_that_names_the_file(
    tmp_path: Path, data: bytes, code: str
) -> None:
    package = a_package(tmp_path, data)

    assert [(found.code, found.where) for found in package.findings] == [(code, "package.zip")]
    assert (package.manifest_name, dict(package.entries)) == (None, {})
    with pytest.raises(KeyError):
        package.open("manifest.xml")


def test_a_path_that_leads_nowhere_is_a_finding(tmp_path: Path) -> None:
    package = open_package(tmp_path / "absent.zip", work=tmp_path)

    assert codes(package.findings) == ["package_unreadable"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.zip")

    package = open_package(tmp_path / "pipe.zip", work=tmp_path)

    assert codes(package.findings) == ["container_unknown_format"]


@pytest.mark.parametrize(
    "name", ["manifest.xml", "_manifest.xml", "toto_manifest.xml", "a-b_manifest.xml"]
)
def test_the_accepted_names_of_a_manifest(tmp_path: Path, name: str) -> None:
    package = a_package(tmp_path, a_zip([a_file(name), a_file("Content/x_manifest.xml")]))

    assert (package.manifest_name, package.findings) == (name, ())


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        ([], "manifest_missing"),
        ([a_file("Content/a.pdf")], "manifest_missing"),
        ([a_folder("manifest.xml")], "manifest_missing"),
        ([MANIFEST, a_file("X_manifest.xml")], "manifest_multiple"),
        ([a_file("SIP/manifest.xml"), a_file("SIP/Content/a")], "manifest_in_folder"),
        ([a_file("$_manifest.xml")], "manifest_name"),
        ([a_file("Manifest.xml")], "manifest_name"),
        ([a_file("xmanifest.xml")], "manifest_name"),
        ([a_file("manifest.xml", mode=SYMLINK)], "entry_symlink"),
    ],
)
def test_a_package_without_one_manifest_at_its_root_is_told_why(
    tmp_path: Path, entries: list[ZipFileEntry], code: str
) -> None:
    package = a_package(tmp_path, a_zip(entries))

    assert codes(package.findings) == [code]
    assert package.manifest_name is None


def test_the_folder_that_holds_the_manifest_is_named(tmp_path: Path) -> None:
    (finding,) = a_package(tmp_path, a_zip([a_file("SIP/manifest.xml")])).findings

    assert ("folder", "SIP") in finding.fields


def test_links_and_pipes_in_a_folder_are_refused(tmp_path: Path) -> None:
    folder = a_package_folder(tmp_path / "sip", "manifest.xml")
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "linked").symlink_to("/etc")
    os.mkfifo(folder / "pipe")

    package = open_package(folder, work=tmp_path)

    assert codes(package.findings) == ["entry_symlink", "entry_symlink", "entry_special"]
    assert set(package.entries) == {"manifest.xml"}


def test_a_folder_entry_with_a_name_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder = a_package_folder(tmp_path / "sip", "manifest.xml")
    (folder / os.fsdecode(b"\xe9.pdf")).write_bytes(b"")

    assert codes(open_package(folder, work=tmp_path).findings) == ["name_encoding"]


@pytest.mark.parametrize("change", ["removed", "longer", "link", "folder above"])
def test_a_file_that_changes_after_the_folder_was_opened_is_not_read(
    tmp_path: Path, change: str
) -> None:
    folder = a_package_folder(tmp_path / "sip", "manifest.xml", "Content/a")
    package = open_package(folder, work=tmp_path)
    target = folder / "Content" / "a"
    if change == "longer":
        target.write_bytes(b"<a></a>")
    elif change == "folder above":
        (folder / "Content").rename(tmp_path / "elsewhere")
        (folder / "Content").symlink_to(tmp_path / "elsewhere")
    else:
        target.rename(tmp_path / "moved")
        if change == "link":
            target.symlink_to(tmp_path / "moved")

    with pytest.raises(ContainerDamaged) as raised:
        package.open("Content/a")

    assert raised.value.finding.code == "entry_changed"


def test_a_folder_has_its_limits_too(tmp_path: Path) -> None:
    folder = a_package_folder(tmp_path / "sip", "manifest.xml", "a", "b")

    package = open_package(folder, limits=ContainerLimits(max_entries=2), work=tmp_path)

    assert codes(package.findings)[0] == "container_too_many_entries"


def test_declared_files_are_found_as_they_are_written(tmp_path: Path) -> None:
    names = ["Content/a.pdf", "Content/l'été (1).pdf", "Content/100%.pdf", "Content/a%20b.pdf"]
    package = a_package(tmp_path, a_zip([MANIFEST, *map(a_file, names)]))

    resolution = package.resolve(names)

    assert {uri: entry.name for uri, entry in resolution.entries.items()} == dict(
        zip(names, names, strict=True)
    )
    assert resolution.findings == ()


def test_white_space_around_an_address_is_collapsed(tmp_path: Path) -> None:
    package = a_package(tmp_path, a_zip([MANIFEST, a_file("Content/a.pdf")]))

    resolution = package.resolve(["\n  Content/a.pdf\t"])

    assert resolution.findings == ()
    assert resolution.entries["\n  Content/a.pdf\t"].name == "Content/a.pdf"


@pytest.mark.parametrize(
    "uri",
    [
        "",
        " ",
        "../a.pdf",
        "Content/../../etc/passwd",
        "/etc/passwd",
        "./Content/a.pdf",
        "Content//a.pdf",
        "file:///etc/passwd",
        "http://169.254.169.254/",
        "data:text/html,x",
        "C:\\a.pdf",
        "Content\\a.pdf",
        "Content/%2e%2e/a.pdf",
        "manifest.xml%00",
    ],
)
def test_an_address_that_is_no_plain_name_is_unsafe(tmp_path: Path, uri: str) -> None:
    package = a_package(tmp_path, a_zip([MANIFEST]))

    assert codes(package.resolve([uri]).findings) == ["uri_unsafe"]


@pytest.mark.parametrize(
    ("uri", "code"),
    [
        ("Content/b.pdf", "object_missing"),
        ("content/a.pdf", "object_missing"),
        ("Content", "object_is_folder"),
        ("Content/", "uri_unsafe"),
        ("manifest.xml", "object_missing"),
    ],
)
def test_an_address_without_its_file_is_told(tmp_path: Path, uri: str, code: str) -> None:
    package = a_package(tmp_path, a_zip([MANIFEST, a_file("Content/a.pdf")]))

    assert codes(package.resolve([uri, "Content/a.pdf"]).findings) == [code]


def test_files_that_nobody_declares_are_named_up_to_a_hundred(tmp_path: Path) -> None:
    extra = [a_file(f"Content/{i}") for i in range(150)]
    package = a_package(tmp_path, a_zip([MANIFEST, *extra]))

    findings = package.resolve([]).findings

    assert codes(findings) == ["object_extra"] * 100 + ["findings_not_listed"]
    assert findings[0].where == "Content/0"
    assert dict(findings[-1].fields) == {"of": "object_extra", "count": "50"}
    assert has_errors(findings[-1:])


@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252"])
def test_an_old_tool_s_name_is_recognised_by_the_address_declared(
    tmp_path: Path, encoding: str
) -> None:
    uri = "Content/reçu réglé.pdf"
    package = a_package(tmp_path, a_zip([MANIFEST, a_file(uri.encode(encoding), b"seen")]))

    resolution = package.resolve([uri])

    assert codes(resolution.findings) == ["legacy_name_encoding"]
    with package.open(resolution.entries[uri].name) as stream:
        assert stream.read() == b"seen"


def test_an_unlabelled_utf_8_name_is_taken_without_a_word(tmp_path: Path) -> None:
    package = a_package(tmp_path, a_zip([MANIFEST, a_file("Content/é.pdf".encode())]))

    assert package.resolve(["Content/é.pdf"]).findings == ()


def test_a_name_that_two_addresses_could_mean_is_refused(tmp_path: Path) -> None:
    raw = b"Content/re\x87u.pdf"
    readings = ["Content/reçu.pdf", "Content/re‡u.pdf"]
    package = a_package(tmp_path, a_zip([MANIFEST, a_file(raw)]))

    assert has_errors(package.resolve(readings).findings)


def test_accents_written_the_way_of_macos_are_recognised(tmp_path: Path) -> None:
    package = a_package(tmp_path, a_zip([MANIFEST, a_file("Content/e\u0301.pdf")]))

    resolution = package.resolve(["Content/é.pdf"])

    assert codes(resolution.findings) == ["name_normalisation"]
    assert "Content/é.pdf" in resolution.entries


def test_packages_are_found_in_files_and_folders(tmp_path: Path) -> None:
    for name in ("b.zip", "a.tar", "c.TGZ", "d.tar.gz", "note.txt", ".hidden.zip"):
        (tmp_path / name).write_bytes(b"")
    a_package_folder(tmp_path / "e", "x_manifest.xml")
    a_package_folder(tmp_path / "f", "other.xml", "deeper.zip")

    found = list(find_packages([tmp_path, tmp_path / "note.txt", tmp_path / "e"]))

    names = ["a.tar", "b.zip", "c.TGZ", "d.tar.gz", "e", "note.txt", "e"]
    assert [path.name for path in found] == names
