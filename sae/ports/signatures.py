"""Signatures of documents, as jobs need them verified."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from sae.domain.signatures import SignatureReport


class SignatureVerifier(Protocol):
    """Verifies the signatures of a file, in a child process with limits, without any network."""

    def verify(self, path: Path, *, at: datetime) -> SignatureReport | None:
        """Verify every signature of a file; None when it has none.

        at: the instant trust is judged at. What a detached signature covers is told by its
        digest, and joined by `sae.domain.signatures.joined`. MUST NOT raise, hang or grow for a
        hostile file: the report then says `stopped`.
        """

    def close(self) -> None:
        """End the child process; it comes back at the next file."""
