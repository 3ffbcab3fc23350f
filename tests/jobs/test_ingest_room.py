"""A copy without room refuses a package before its first byte, with a reason."""

from dataclasses import replace
from pathlib import Path

from sae.jobs.ingest import ingest
from storage.file_store import FileStore
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_package


class _NearlyFull(FileStore):
    def free_bytes(self) -> int:
        return 1_000


def test_a_package_without_room_is_refused_and_archived_once_there_is_some(tmp_path: Path) -> None:
    package = a_package(tmp_path / "package.zip", object_bytes=b"x" * 50_000)
    with an_archive(a_home(tmp_path / "home")) as archive:
        first = archive.copies.copies[0]
        full = replace(first, store=_NearlyFull(tmp_path / "home" / "copies" / "copy-1"))
        crowded = replace(archive, copies=type(archive.copies)((full, *archive.copies.copies[1:])))

        [refused] = ingest(crowded, [package])
        [outcome] = ingest(archive, [package])

        errors = [one.code for one in refused.result.findings if one.severity == "error"]
        assert errors == ["copy_full"]
        assert not any(archive.copies.staged_ids().values())
        assert outcome.result.status.value.startswith("accepted")
        assert not outcome.already
