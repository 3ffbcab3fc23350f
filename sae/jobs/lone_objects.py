"""Reads the objects of a package without any archive: digests, sizes, formats. A step.

With identification, each object passes through one file aside, which the next one replaces.
"""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sae.jobs.examination import Examined
from sae.jobs.object_comparison import compare_bytes, compare_format
from sae.ports import FormatIdentifier
from seda.findings import Finding
from seda.lint.fixes_objects import meant_algorithm
from seda.message_digests import ALGORITHMS, declared_digest
from seda.model import DataObject
from seda.package import ContainerDamaged, Package

PIECE = 1024 * 1024
AT_ONCE = 4  # objects read together


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRead:
    """What an object really is. digests: by algorithm, SHA-512 always among them.

    puid, mime: empty when nobody knows them or nobody asked. known_puid: the declared one exists.
    """

    name: str
    size: int
    digests: dict[str, str]
    puid: str = ""
    mime: str = ""
    known_puid: bool = True


def read_objects(
    package: Package,
    examined: Examined,
    *,
    formats: FormatIdentifier | None,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> dict[int, ObjectRead]:
    """Read each object whose file was found, by its index; what is wrong goes to `examined`.

    formats: None leaves formats alone. told: after each object, how many were read and are.
    """
    items = [
        item
        for item in (examined.manifest.objects if examined.manifest is not None else ())
        if item.uri in examined.entries and not item.physical
    ]
    read: dict[int, ObjectRead] = {}

    def one(item: DataObject) -> tuple[ObjectRead | None, list[Finding]]:
        return read_object(package, item, examined.entries[item.uri or ""].name, formats=formats)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = zip(items, pool.map(one, items), strict=True)
        for done, (item, (fact, findings)) in enumerate(answers, 1):
            for finding in findings:
                examined.add(finding)
            if fact is not None:
                read[item.index] = fact
            told(done, len(items))
    return read


def digest_file(package: Package, name: str, algorithm: str) -> str:
    """Digest one file of a package, declared or not. Raises: ContainerDamaged."""
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with package.open(name) as stream:
        for piece in _pieces(stream):
            digest.update(piece)
    return digest.hexdigest()


def read_object(
    package: Package, item: DataObject, file: str, *, formats: FormatIdentifier | None
) -> tuple[ObjectRead | None, list[Finding]]:
    """Read one file as that of an object: what it is, and what is wrong; None when damaged."""
    declared, _ = declared_digest(item)  # the examination told what is wrong with it
    meant = ALGORITHMS.get(meant_algorithm(item.digest_algorithm), ("sha512", 64))[0]
    names = {"sha512", meant, declared.algorithm if declared is not None else meant}
    hashers = {name: hashlib.new(name, usedforsecurity=False) for name in names}
    findings: list[Finding] = []
    size, puid, mime, known = 0, "", "", True
    try:
        with package.open(file) as stream, tempfile.NamedTemporaryFile() as aside:
            for piece in _pieces(stream):
                size += len(piece)
                for hasher in hashers.values():
                    hasher.update(piece)
                if formats is not None:
                    aside.write(piece)
            if formats is not None:
                aside.flush()
                name = item.filename or item.uri or ""
                found = formats.identify(Path(aside.name), filename=name)
                findings.extend(compare_format(item, found, formats))
                puid, mime = found.puid, found.mime
                known = not item.format_id.strip() or formats.knows(item.format_id.strip())
    except ContainerDamaged as damaged:
        return None, [damaged.finding]
    digests = {name: hasher.hexdigest() for name, hasher in hashers.items()}
    findings[:0] = compare_bytes(item, file, declared=declared, digests=digests, size=size)
    fact = ObjectRead(name=file, size=size, digests=digests, puid=puid, mime=mime, known_puid=known)
    return fact, findings


# ----------------------------------------------------------------------------- private


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(PIECE):
        yield piece
