"""Check: what ingest would answer about packages, and nothing stored, nothing journaled.

(1) find the packages
(2) examine the container and the manifest
(3) read every object: digests, format, words
(4) judge

The findings are those of an ingest at the same moment, in the same order.
"""

import tempfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sae.custody.locks import shared_with_survivors
from sae.domain.aip_plan import AipPlan, plan_aips
from sae.domain.aip_record import ObjectFacts
from sae.domain.transfer_result import TransferResult
from sae.errors import UsageError
from sae.jobs.derived_text import DerivedText
from sae.jobs.examination import Examined, examine
from sae.jobs.judgement import examiner_of, judge
from sae.jobs.object_intake import ObjectIntake, ObjectsTold, digest_all
from sae.jobs.old_package import is_old_folder
from sae.jobs.signature_intake import take_signatures
from sae.ports import Archive
from seda.model import DataObject
from seda.package import Package, find_packages, open_package
from storage.digests import Digests
from storage.draft import Hasher


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What ingest would answer. already: id of the transfer that answered this message before."""

    package: Path
    result: TransferResult
    already: str


def check(
    archive: Archive, paths: Iterable[Path], *, told: ObjectsTold | None = None
) -> Iterator[Verdict]:
    """Follow the four steps over every package found under `paths`. told: of each object read."""
    with shared_with_survivors(archive.places.ingest_lock):  # a recovery empties `work/`
        for path in find_packages(paths):  # (1)
            yield _check_one(archive, path, told)


def count_packages(paths: Iterable[Path]) -> int:
    """Count the packages found under paths. Raises: UsageError when a path leads to none."""
    count = 0
    for path in paths:
        if not path.exists():
            raise UsageError("package_missing", path=path)
        found = sum(1 for _ in find_packages([path]))
        if not found:
            old = is_old_folder(path)
            raise UsageError("old_package_in_folder" if old else "no_package_in_folder", path=path)
        count += found
    return count


# ----------------------------------------------------------------------------- private


def _check_one(archive: Archive, path: Path, told: ObjectsTold | None) -> Verdict:
    archive.places.work.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="check-", dir=archive.places.work) as folder,
        open_package(path, limits=archive.policy.container_limits, work=Path(folder)) as package,
    ):
        with archive.catalogue.read() as reader:
            examined = examine(package, examiner_of(archive, reader), work=Path(folder))  # (2)
        try:
            return _judge(archive, package, examined, Path(folder), told)
        finally:
            examined.close()


def _judge(
    archive: Archive,
    package: Package,
    examined: Examined,
    work: Path,
    told: ObjectsTold | None,
) -> Verdict:
    plans: tuple[AipPlan, ...] = ()
    facts: dict[str, ObjectFacts] = {}
    if examined.manifest is not None and examined.graph is not None:
        if not examined.errors:
            plans = plan_aips(examined.manifest, examined.graph)
        with ObjectIntake(
            archive,
            package,
            examined,
            nothing := archive.new_id(),  # of nothing: it only keeps texts apart
            2 * archive.workers.processes,
            told,
        ) as objects:
            items = objects.present()
            facts = objects.read(  # (3)
                items,
                total=len(items),
                place=_Aside(work) if plans else None,
                texts=DerivedText(work) if plans else None,
            )
            taken = take_signatures(nothing, items, facts, objects.reports, place=None)
            for finding in taken.findings:
                examined.add(finding)
    accepted = bool(plans) and not examined.errors
    result = judge(  # (4)
        examined,
        transfer_id="",
        something_to_archive=accepted,
        content_bytes=sum(fact.size for fact in facts.values()) if accepted else 0,
    )
    already = examined.already.transfer_id if examined.already is not None else ""
    return Verdict(package=package.path, result=result, already=already)


@dataclass(slots=True)
class _Aside:
    """Puts each object in the one file of the thread that reads it, over the one before.

    An `ObjectPlace`.
    """

    # ruff: noqa: ARG002 - one file for every object, one name for every AIP

    work: Path
    aip_id: str = "checked"

    def add_object(
        self, item: DataObject, stream: BinaryIO, *, hashers: Iterable[Hasher]
    ) -> Digests:
        with self._file().open("wb") as out:
            return digest_all(stream, hashers, out=out)

    def path_of(self, item: DataObject) -> Path | None:
        return self._file()

    def _file(self) -> Path:
        return self.work / f"object-{threading.get_ident()}"
