"""A step of reversibility: a whole copy of the archive, written elsewhere and verified there.

A copy is everything: objects, metadata, journals, seals, tokens, referentials, acts, attestations,
and the README that says how to read it without this software.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sae.errors import HomeUnavailable
from sae.jobs.verify_copy import CopyChecks, LoneCopy, TokenVerifiers, verify_lone_copy
from sae.ports import Archive
from seda.findings import Finding, Severity
from storage.ports import ObjectStore

COPY = "copy"
PIECE = 1024 * 1024
STAGING = "incoming/"


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyTools:
    """What opens and checks a copy that belongs to no home."""

    open_copy: Callable[[Path], ObjectStore]
    verifiers: TokenVerifiers
    threads: int


def write_copy(archive: Archive, folder: Path, tools: CopyTools) -> CopyChecks:
    """Copy a copy below a folder, then verify every byte of what was written.

    Raises: HomeUnavailable when what was written is not sound, StorageError, OSError.
    """
    target = folder / COPY
    store = archive.copies.copies[0].store
    for stat in store.list(""):
        if stat.key.startswith(STAGING):
            continue
        path = target / stat.key
        path.parent.mkdir(parents=True, exist_ok=True)
        with store.open_key(stat.key) as source, path.open("xb") as out:
            while piece := source.read(PIECE):
                out.write(piece)
    faults: list[Finding] = []
    checks = verify_lone_copy(
        LoneCopy(
            store=tools.open_copy(target),
            verifiers=tools.verifiers,
            trust=archive.timestamps.certificates(),
            head=None,
            threads=tools.threads,
        ),
        tell=faults.append,
        progress=lambda _done, _all: None,
    )
    if not checks.sound:
        first = next(one for one in faults if one.severity is Severity.ERROR)
        raise HomeUnavailable(
            "departure_copy_unsound", where=first.where, reason=archive.wording(first)
        )
    return checks
