"""Signatures of documents, as jobs need them verified."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sae.domain.signatures import SignatureReport


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedFile:
    """A file that a detached signature may cover.

    name: as people know it. object_id: how the caller calls it; comes back in the report.
    """

    name: str
    path: Path
    object_id: str = ""


class SignatureVerifier(Protocol):
    """Verifies the signatures of a file, in a child process with limits, without any network."""

    def verify(
        self,
        path: Path,
        *,
        filename: str,
        at: datetime,
        detached: Sequence[SignedFile] = (),
    ) -> SignatureReport:
        """Verify every signature of a file; a file without any gives an empty report.

        at: the instant trust is judged at. detached: where to find what a detached signature
        covers. MUST NOT raise, hang or grow for a hostile file: the report then says `stopped`.
        """

    def close(self) -> None:
        """End the child process; it comes back at the next file."""
