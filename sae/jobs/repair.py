"""Repair: what one copy has lost or has otherwise, made right from another.

(1) the journal in SQL must hold, and no copy may know more than it: otherwise nothing is touched
(2) plain files: entries, seals, tokens, holdings, what makes a copy an OCFL root
(3) objects: read again on every copy, rebuilt where they are damaged or missing
(4) what is right nowhere is lost: said, journaled, never "healed"

The digest in the journal decides, never the majority; the damaged bytes are kept aside. Catching
up a copy that was away is the same work, without reading again what it has.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sae.custody.copy_contents import check_files, check_objects, has_object
from sae.custody.copy_journal import journal_of_catalogue, ranges, seal_numbers, verify_to_head
from sae.custody.kept import Kept, always_written, is_sound, kept
from sae.custody.locks import exclusive
from sae.custody.mend import mend_files, mend_object
from sae.custody.recover import recover
from sae.custody.seal import seal
from sae.domain.placed_finding import CATALOGUE, PlacedFinding, Progress, Tell
from sae.errors import CatalogueBehind, ChainBroken, UsageError
from sae.jobs.removal import resume_removals
from sae.journal.entry import Stream
from sae.ports import Archive, Reader
from seda.findings import Finding, error, info, warning
from storage.errors import Damaged, StoreUnavailable
from storage.fixity import FixityResult
from storage.ports import Copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Repaired:
    """What was done. files, objects: put right, on all copies together. lost: right nowhere.

    failed: could not be written, or a copy stopped answering.
    """

    files: int
    objects: int
    lost: int
    failed: int

    @property
    def sound(self) -> bool:
        """Say whether every copy is now as it must be."""
        return not self.lost and not self.failed


def repair(
    archive: Archive,
    *,
    objects: Collection[str] | None = None,
    tell: Tell,
    progress: Progress = lambda _done, _all: None,
) -> Repaired:
    """Follow the four steps. objects: ids of those to look at, all when None.

    Raises: ChainBroken when the journal in SQL does not hold; CatalogueBehind when a copy knows
    more; StoreUnavailable when a required copy does not answer; UsageError for an unknown object.
    """
    work = _Mending(archive, tell)
    truth = work.truth()  # (1)
    work.mend_files(truth)  # (2)
    wanted = _wanted(truth, objects)
    threads = 2 * archive.workers.processes
    for done, (object_id, results) in enumerate(
        check_objects(work.copies, wanted, threads=threads), start=1
    ):
        wrong = [
            name
            for name, result in results.items()
            if not isinstance(result, FixityResult) or not result.intact
        ]
        if wrong:
            work.mend_object(object_id, truth.objects[object_id])  # (3) (4)
        progress(done, len(wanted))
    return work.conclude()


def catch_up(
    archive: Archive,
    *,
    copies: Collection[str] = (),
    create: bool = False,
    tell: Tell,
    progress: Progress = lambda _done, _all: None,
) -> Repaired:
    """Give copies what they lack, all when `copies` is empty; what they have is not read again.

    create: the place of a copy is new or was emptied, begin it again.
    Raises: as `repair`; UsageError for a name that no copy has.
    """
    chosen = _chosen(archive, copies)
    if create:
        for copy in chosen:
            copy.store.initialise()
    work = _Mending(archive, tell)
    truth = work.truth()  # (1)
    work.mend_files(truth, only=chosen)  # (2)
    for done, (object_id, sha512) in enumerate(sorted(truth.objects.items()), start=1):
        if not all(has_object(copy.store, object_id, sha512) for copy in chosen):
            work.mend_object(object_id, sha512)  # (3) (4)
        progress(done, len(truth.objects))
    return work.conclude()


# ----------------------------------------------------------------------------- private


class _Mending:
    """One run: its operation, the copies that answer, and what it did so far."""

    def __init__(self, archive: Archive, tell: Tell) -> None:
        self._archive = archive
        self._tell = tell
        self._operation = archive.new_id()
        self._files = self._objects = self._lost = self._failed = 0
        self.copies = tuple(copy for copy in archive.copies.copies if self._answers(copy))

    def truth(self) -> Kept:
        """Read what every copy must have from SQL, if it can be believed (1)."""
        archive = self._archive
        with exclusive(archive.places.lock), archive.catalogue.read() as reader:
            _refuse_what_knows_more(reader, self.copies)
            stores = tuple(copy.store for copy in self.copies)
            verify = archive.timestamps.verify
            journal = journal_of_catalogue(reader, stores, verify_token=verify)
            heads = [reader.head(stream) for stream in Stream]
            if not is_sound(verify_to_head(journal, heads)):
                raise ChainBroken("catalogue_journal_damaged")
            return kept(journal, always_written(archive))

    def mend_files(self, truth: Kept, only: Collection[Copy] | None = None) -> None:
        """Put plain files right (2), then finish what a crash left, and what acts removed."""
        threads = 2 * self._archive.workers.processes
        faults = [
            (copy, finding.where)
            for copy in self.copies
            if only is None or copy in only
            for finding in check_files(copy.store, truth.files, threads=threads)
        ]
        for one in mend_files(self._archive, faults, truth.files, operation=self._operation):
            self._files += not one.lost
            self._lost += one.lost
            if one.lost:
                self._say(one.copy, error("copy_file_lost", one.key))
            else:
                self._say(one.copy, _mended(one.key, one.set_aside))
        recover(self._archive)
        for object_id in resume_removals(self._archive):
            self._say(CATALOGUE, info("removal_applied_again", object_id))

    def mend_object(self, object_id: str, sha512: str) -> None:
        """Put an object right on every copy (3), or say that it is lost (4)."""
        try:
            report = mend_object(self._archive, object_id, sha512, operation=self._operation)
        except (StoreUnavailable, Damaged) as fault:
            self._failed += 1
            place = fault.copy or CATALOGUE
            self._say(place, error("object_not_repaired", object_id, reason=fault))
            return
        self._objects += len(report.repaired)
        for name in report.repaired:
            aside = ", ".join(key for copy, key in report.set_aside if copy == name)
            self._say(name, _rebuilt(object_id, aside))
        if report.lost:
            self._lost += 1
            paths = ", ".join(report.lost)
            for name, result in report.findings:
                if not result.intact:
                    self._say(name, error("object_lost", object_id, paths=paths))

    def conclude(self) -> Repaired:
        """Seal what was written down, and say what was done."""
        if self._files or self._objects or self._lost:
            seal(self._archive)
        return Repaired(
            files=self._files, objects=self._objects, lost=self._lost, failed=self._failed
        )

    def _answers(self, copy: Copy) -> bool:
        try:
            copy.store.names("")
        except StoreUnavailable as fault:
            if copy.required:
                fault.copy = copy.name
                raise
            self._failed += 1
            self._say(copy.name, warning("copy_unreachable", copy.name, reason=fault))
            return False
        return True

    def _say(self, place: str, finding: Finding) -> None:
        self._tell(PlacedFinding(place=place, finding=finding))


def _refuse_what_knows_more(reader: Reader, copies: Collection[Copy]) -> None:
    """Stop when a copy names entries or seals beyond those of SQL: they must not be lost."""
    sealed = max((seal.number for seal in reader.seals()), default=0)
    for copy in copies:
        for one in ranges(copy.store):
            if one.last > reader.head(one.stream).size:
                raise CatalogueBehind(copy=copy.name, file=f"{one.stream} {one.first}-{one.last}")
        for number in seal_numbers(copy.store):
            if number > sealed:
                raise CatalogueBehind(copy=copy.name, file=f"seal {number}")


def _wanted(truth: Kept, objects: Collection[str] | None) -> list[tuple[str, str]]:
    for object_id in objects or ():
        if object_id not in truth.objects:
            raise UsageError("no_such_object", object=object_id)
    return sorted(pair for pair in truth.objects.items() if objects is None or pair[0] in objects)


def _chosen(archive: Archive, names: Collection[str]) -> tuple[Copy, ...]:
    for name in names:
        if name not in archive.copies.names:
            raise UsageError("no_such_copy", copy=name, known=", ".join(archive.copies.names))
    return tuple(copy for copy in archive.copies.copies if not names or copy.name in names)


def _mended(key: str, aside: str) -> Finding:
    """Say that a file was written again, and where the damaged one went, if there was one."""
    if not aside:
        return info("copy_file_completed", key)
    return info("copy_file_repaired", key, aside=aside)


def _rebuilt(object_id: str, aside: str) -> Finding:
    if not aside:
        return info("object_completed", object_id)
    return info("object_repaired", object_id, aside=aside)
