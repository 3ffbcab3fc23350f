"""Verifies signatures in a child process (`sae.ports.SignatureVerifier`)."""

import base64
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from sae.adapters.child_process import ChildProcess, Fate
from sae.adapters.signatures import MOST_EVIDENCE_BYTES
from sae.adapters.signatures.recognition import Kind, kind_of
from sae.domain.signature_report import parse_report
from sae.domain.signatures import SignatureReport
from sae.errors import HomeUnavailable

FILES_PER_CHILD = 500  # the libraries keep some of what they read
_CERTIFICATE = re.compile(
    rb"-----BEGIN (?:TRUSTED )?CERTIFICATE-----(.*?)-----END (?:TRUSTED )?CERTIFICATE-----",
    re.DOTALL,
)
_SUFFIXES = frozenset({".pem", ".crt", ".cer"})


class ChildSignatureVerifier:
    """Verifies in one persistent child of this process.

    anchors: DER of the authorities believed, or what reads them when the first file comes.
    """

    def __init__(
        self,
        *,
        anchors: Sequence[bytes] | Callable[[], Sequence[bytes]] = (),
        timeout_seconds: int = 60,
        memory_bytes: int = 1 << 30,
    ) -> None:
        self._anchors = anchors
        self._encoded: list[str] | None = None
        self._timeout_seconds = timeout_seconds
        self._software = f"sae/{version('sae')} pyhanko/{version('pyhanko')}"
        self._child = ChildProcess(
            "sae.adapters.signatures.child",
            arguments=(str(memory_bytes), str(timeout_seconds)),
            reply_bytes=MOST_EVIDENCE_BYTES * 4 // 3 + (64 << 20),
            requests_per_child=FILES_PER_CHILD,
        )

    def verify(self, path: Path, *, at: datetime) -> SignatureReport | None:
        """Verify every signature of a file; None when it has none."""
        try:
            kind = kind_of(path)
        except (OSError, ValueError):
            return self._stopped(at, "signature_unreadable")
        return None if kind is None else self._ask(path, kind, at)

    def close(self) -> None:
        """End the child process."""
        self._child.close()

    # ------------------------------------------------------------------------- private

    def _ask(self, path: Path, kind: Kind, at: datetime) -> SignatureReport | None:
        answer = self._child.ask(
            {
                "path": str(path.absolute()),
                "kind": kind.value,
                "at": at.isoformat(),
                "anchors": self._believed(),
                "software": self._software,
            },
            timeout_seconds=self._timeout_seconds,
        )
        if answer.fate is Fate.TIMED_OUT:
            return self._stopped(at, "signature_too_long")
        report, evidence = answer.values.get("report"), answer.values.get("evidence")
        if not isinstance(report, dict) or not isinstance(evidence, dict):
            return self._stopped(at, "signature_unreadable")
        try:
            read = parse_report(report, evidence)
        except ValueError:  # the child met hostile bytes: believe no other shape
            return self._stopped(at, "signature_unreadable")
        if not read.verdicts and not read.stopped:
            return None
        return read

    def _believed(self) -> list[str]:
        if self._encoded is None:
            found = self._anchors() if callable(self._anchors) else self._anchors
            self._encoded = [base64.b64encode(one).decode("ascii") for one in found]
        return self._encoded

    def _stopped(self, at: datetime, code: str) -> SignatureReport:
        return SignatureReport(
            verified_at=at, software=self._software, verdicts=(), evidence=(), stopped=code
        )


def trust_anchors(folder: Path) -> tuple[bytes, ...]:
    """Read the certificates of a folder (PEM files): DER, in order of file.

    Raises: HomeUnavailable, when the folder or a file of it cannot be read.
    """
    found: list[bytes] = []
    try:
        for path in sorted(folder.iterdir()):
            if path.suffix.lower() not in _SUFFIXES:
                continue
            bodies = _CERTIFICATE.findall(path.read_bytes())
            if not bodies:
                raise HomeUnavailable("trust_file_invalid", file=path)
            found.extend(base64.b64decode(body) for body in bodies)
    except (OSError, ValueError) as fault:
        raise HomeUnavailable("trust_folder_unreadable", folder=folder) from fault
    return tuple(found)
