"""Verify the signatures of a file that is on a disk. No archive is needed.

(1) read what the file holds: signatures, timestamps, what accompanies them
(2) look for what a detached signature covers: the documents given, else the files beside it
(3) join them by digest

Nothing is written, nothing is asked of anyone. `sae.jobs.signatures` tells those of archives.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sae.domain.signature_joining import (
    DocumentAtHand,
    digests_awaited,
    joined,
    waits_for_documents,
)
from sae.domain.signatures import SignatureReport
from sae.errors import UsageError
from sae.ports import SignatureVerifier

MOST_NEIGHBOURS = 500  # files of one folder looked at
MOST_BYTES = 2 << 30  # of neighbours read; documents that were given are read whatever their size
PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureTools:
    """What verifies. at: the instant trust is judged at."""

    verifier: SignatureVerifier
    at: datetime


def verify_file(
    path: Path, documents: Sequence[Path], tools: SignatureTools
) -> SignatureReport | None:
    """Follow the three steps; None when the file is not signed.

    documents: what a detached signature may cover; none to look beside it.
    Raises: UsageError when a file is not there.
    """
    for one in (path, *documents):
        if not one.is_file():
            raise UsageError("file_not_found", file=one)
    report = tools.verifier.verify(path, at=tools.at)  # (1)
    if report is None or not waits_for_documents(report):
        return report
    wanted = digests_awaited(report)
    found = documents or tuple(_beside(path))  # (2)
    return joined(report, path.name, [_at_hand(one, wanted) for one in found])  # (3)


# ----------------------------------------------------------------------------- private


def _beside(path: Path) -> Iterator[Path]:
    """Give the other files of the folder, those that the file's name begins with first."""
    others = [one for one in sorted(path.parent.iterdir()) if one.is_file() and one != path]
    others.sort(key=lambda one: not path.name.startswith((one.name, one.stem)))
    left = MOST_BYTES
    for one in others[:MOST_NEIGHBOURS]:
        left -= one.stat().st_size
        if left >= 0:
            yield one


def _at_hand(path: Path, wanted: frozenset[str]) -> DocumentAtHand:
    hashers = {
        name: hashlib.new(name, usedforsecurity=False)
        for name in wanted
        if name in hashlib.algorithms_available and not name.startswith("shake")
    }
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            for hasher in hashers.values():
                hasher.update(piece)
    digests = {name: hasher.hexdigest() for name, hasher in hashers.items()}
    return DocumentAtHand(object_id="", name=path.name, digests=digests)
