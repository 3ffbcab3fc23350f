"""Looking at a package: a manifest that came alone, files refused for a reason of their own."""

from pathlib import Path

import pytest

from seda.lone_manifest import is_lone_manifest, open_lone_manifest
from seda.package import Package, PackageKind, open_package
from tests.packages import a_package


def test_a_file_refused_for_another_reason_is_not_told_missing(tmp_path: Path) -> None:
    folder = a_package(tmp_path / "sip")
    (folder / "Content" / "link.txt").symlink_to("elsewhere")

    with open_package(folder, work=tmp_path) as package:
        found = package.resolve(["Content/link.txt", *_declared(package)])

    assert {finding.code for finding in package.findings} == {"entry_symlink"}
    assert not found.findings


def test_a_manifest_alone_is_opened_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "bordereau.txt"
    path.write_bytes(b"\xef\xbb\xbf <ArchiveTransfer/>")

    assert is_lone_manifest(path)
    with open_lone_manifest(path) as package:
        assert (package.kind, package.manifest_name) == (PackageKind.MANIFEST, "bordereau.txt")
        with package.open("bordereau.txt") as stream:
            assert stream.read() == path.read_bytes()
        with pytest.raises(KeyError):
            package.open("other")
    assert not is_lone_manifest(tmp_path)
    assert not is_lone_manifest(a_package(tmp_path / "sip.zip"))


def _declared(package: Package) -> list[str]:
    return [name for name in package.entries if name != package.manifest_name]
