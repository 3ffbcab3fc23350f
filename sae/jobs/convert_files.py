"""A step of convert: the files of a package, copied byte for byte and verified on their way."""

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from seda.conversion.dip_writer import Spool
from seda.findings import Finding, error
from seda.package import ContainerDamaged
from seda.schema import Schemas
from seda.zip_writer import ZipWriter

PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a conversion is made with. at: its instant, aware. work: a folder for temporary files.

    note: receives what is lost (warnings) and changed (infos). keep: closes, after the files are
    copied, what must stay open until then. original_title: see `ConversionRequest`.
    """

    version: str
    at: datetime
    schemas: Schemas
    work: Path
    note: Callable[[Finding], None]
    keep: ExitStack
    original_title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToCopy:
    """A file. uri: its place in the package written; where: its name as people know it.

    algorithm: hashlib's name. digest: lower-case hexadecimal.
    """

    uri: str
    where: str
    open: Callable[[], BinaryIO]
    size: int
    algorithm: str
    digest: str
    compress: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is ready to be written. source: version received, empty when nobody can tell.

    faults: why nothing can be written. alone: the manifest goes without files.
    """

    source: str = ""
    units: int = 0
    objects: int = 0
    files: tuple[FileToCopy, ...] = ()
    faults: tuple[Finding, ...] = ()
    alone: bool = False


def write_result(
    prepared: Prepared,
    manifest: Spool,
    target: BinaryIO,
    *,
    at: datetime,
    progress: Callable[[int, int], None],
) -> tuple[Finding, ...]:
    """Write the package, or the manifest alone, and give what is wrong with the files copied.

    progress: told, before each file, how many are copied and of how many.

    Raises: OSError.
    """
    if prepared.alone:
        target.writelines(manifest.chunks())
        return ()
    faults: list[Finding] = []
    with ZipWriter(target, at=at) as package:
        with package.entry("manifest.xml", size=len(manifest)) as entry:
            entry.writelines(manifest.chunks())
        for done, item in enumerate(prepared.files):
            progress(done, len(prepared.files))
            faults.extend(_copy(item, package))
    return tuple(faults)


# ----------------------------------------------------------------------------- private


def _copy(item: FileToCopy, package: ZipWriter) -> tuple[Finding, ...]:
    digest = hashlib.new(item.algorithm, usedforsecurity=False)
    try:
        with (
            item.open() as source,
            package.entry(item.uri, size=item.size, compress=item.compress) as entry,
        ):
            while piece := source.read(PIECE):
                digest.update(piece)
                entry.write(piece)
    except ContainerDamaged as damaged:
        return (damaged.finding,)
    found = digest.hexdigest()
    if found == item.digest:
        return ()
    return (error("digest_mismatch", item.where, declared=item.digest, found=found),)
