"""Reads every binary object of a package once: digests, size, format, words.

With a place to put them, the same pass writes the bytes there: to the copies, or aside for a
check that stores nothing. Without one (a refused package) it only compares digests and sizes.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from sae.domain import identifiers
from sae.domain.aip_record import ObjectFacts
from sae.domain.signatures import SignatureReport
from sae.jobs.antivirus_scan import PackageScan
from sae.jobs.derived_text import DerivedText
from sae.jobs.examination import Examined
from sae.jobs.object_comparison import compare_bytes, compare_format, tell_document, told_of
from sae.ports import Archive
from seda.findings import Finding, has_errors
from seda.message_digests import declared_digest
from seda.model import DataObject
from seda.package import ContainerDamaged, Package
from storage.digests import Digester, Digests
from storage.draft import Hasher

PIECE = 1024 * 1024
MANIFEST = "manifest.xml"
FEW_OBJECTS = 8  # below, threads cost more than they give


ObjectsTold = Callable[[int, int], None]
"""Told, after each object read, how many were, and how many there are."""


def digest_all(
    stream: BinaryIO, hashers: Iterable[Hasher], *, out: BinaryIO | None = None
) -> Digests:
    """Read a stream to its end once: its digests, those of `hashers`, and its bytes into `out`."""
    digester = Digester()
    takers: tuple[Hasher, ...] = (digester, *hashers)
    while piece := stream.read(PIECE):
        for taker in takers:
            taker.update(piece)
        if out is not None:
            out.write(piece)
    return digester.digests()


class ObjectPlace(Protocol):
    """Where the bytes of objects go as they are read (`sae.custody.staging.AipStaging`)."""

    aip_id: str

    def add_object(
        self, item: DataObject, stream: BinaryIO, *, hashers: Iterable[Hasher]
    ) -> Digests:
        """Take an object's bytes, feeding `hashers` in the same pass."""

    def path_of(self, item: DataObject) -> Path | None:
        """Give a local file that holds the bytes just taken, to the thread that gave them."""


@dataclass(slots=True)
class ObjectIntake:
    """One package's objects on their way in, read by several threads at once.

    transfer_id: names objects in the texts kept. threads: 1 reads without any thread.
    told: after each object. reports: on the signatures of the objects read, by `id`; who takes them
    empties it. Used as a context, which ends the threads.
    """

    archive: Archive
    package: Package
    examined: Examined
    transfer_id: str
    threads: int
    told: ObjectsTold | None = None
    reports: dict[str, SignatureReport] = field(default_factory=dict)
    _count: int = 0
    _scan: PackageScan = field(init=False)
    _pool: ThreadPoolExecutor | None = None

    def __post_init__(self) -> None:
        self._scan = PackageScan(self.archive)

    def __enter__(self) -> "ObjectIntake":
        if self.examined.received is not None:
            for finding in self._scan.look(self.examined.received, name=MANIFEST, where=MANIFEST):
                self.examined.add(finding)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
        if kind is None:
            for finding in self._scan.summary():
                self.examined.add(finding)

    def present(self) -> list[DataObject]:
        """List the binary objects whose file was found, in order."""
        manifest, entries = self.examined.manifest, self.examined.entries
        items = manifest.objects if manifest is not None else ()
        return [item for item in items if not item.physical and item.uri in entries]

    def read(
        self,
        items: Sequence[DataObject],
        *,
        total: int,
        place: ObjectPlace | None,
        texts: DerivedText | None,
    ) -> dict[str, ObjectFacts]:
        """Read objects; findings go to the examination, facts come back by `id`.

        place: None compares digests and sizes only, and gives no facts.
        """
        facts: dict[str, ObjectFacts] = {}
        task = partial(self._read, place=place, texts=texts)
        for item, fact, report, findings in self._each(task, items):
            self._count += 1
            if self.told is not None:
                self.told(self._count, total)
            for finding in findings:
                self.examined.add(finding)
            if fact is not None:
                facts[item.xml_id] = fact
            if report is not None:
                self.reports[item.xml_id] = report
        return facts

    # ------------------------------------------------------------------------- private

    def _each(
        self, task: Callable[[DataObject], "_Read"], items: Sequence[DataObject]
    ) -> Iterable["_Read"]:
        if self.threads < 2 or len(items) < FEW_OBJECTS:
            return map(task, items)
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self.threads)
        return self._pool.map(task, items)

    def _read(
        self, item: DataObject, *, place: ObjectPlace | None, texts: DerivedText | None
    ) -> "_Read":
        findings: list[Finding] = []
        entry = self.examined.entries[item.uri or ""]
        declared, _ = declared_digest(item)  # the examination told what is wrong with it
        hasher = None
        if declared is not None and declared.algorithm not in ("sha512", "sha256"):
            hasher = hashlib.new(declared.algorithm, usedforsecurity=False)
        hashers: list[Hasher] = [hasher] if hasher is not None else []
        try:
            with self.package.open(entry.name) as stream:
                digests = _pass(item, stream, hashers, place)
        except ContainerDamaged as damaged:
            return item, None, None, [damaged.finding]
        known = {"sha512": digests.sha512, "sha256": digests.sha256}
        if declared is not None and hasher is not None:
            known[declared.algorithm] = hasher.hexdigest()
        findings.extend(
            compare_bytes(item, entry.name, declared=declared, digests=known, size=digests.size)
        )
        if place is None:
            return item, None, None, findings
        fact = self._describe(item, digests, findings, place, texts)
        report = self._signatures(item, place) if fact is not None else None
        return item, fact, report, findings

    def _signatures(self, item: DataObject, place: ObjectPlace) -> SignatureReport | None:
        """Verify while the bytes are in hand; a file without any signature costs a search."""
        path = place.path_of(item)
        if path is None:
            return None
        return self.archive.signatures.verify(path, at=self.archive.clock.now())

    def _describe(
        self,
        item: DataObject,
        digests: Digests,
        findings: list[Finding],
        place: ObjectPlace,
        texts: DerivedText | None,
    ) -> ObjectFacts | None:
        path = place.path_of(item)
        if path is None:
            return None
        name = item.filename or item.uri or ""
        where = item.place
        harm = tuple(self._scan.look(path, name=name, where=where, offset=item.offset))
        findings.extend(harm)
        if has_errors(harm):
            return None  # nothing else opens it
        found = self.archive.formats.identify(path, filename=name)
        findings.extend(compare_format(item, found, self.archive.formats))
        document = self.archive.inspector.inspect(path)
        findings.extend(tell_document(item, document))
        if texts is not None:
            text = self.archive.text.extract(path, filename=name, puid=found.puid, mime=found.mime)
            findings.extend(told_of(item, text.findings))
            texts.keep(
                place.aip_id,
                identifiers.object_id(self.transfer_id, item.xml_id),
                text.text,
                waits=text.is_scan,
            )
        return ObjectFacts(
            xml_id=item.xml_id,
            position=item.index,
            path=item.uri or "",
            size=digests.size,
            sha512=digests.sha512,
            sha256=digests.sha256,
            puid=found.puid,
            mime=found.mime,
            format_name=found.format_name,
            document=document,
        )


# ----------------------------------------------------------------------------- private

_Read = tuple[DataObject, ObjectFacts | None, SignatureReport | None, list[Finding]]


def _pass(
    item: DataObject, stream: BinaryIO, hashers: list[Hasher], place: ObjectPlace | None
) -> Digests:
    if place is not None:
        return place.add_object(item, stream, hashers=hashers)
    return digest_all(stream, hashers)
