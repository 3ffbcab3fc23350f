"""A step of verify: a proof, by the checks of the stand-alone verifier that every proof ships.

Ours is run, never the one in the zip, which whoever altered the proof could have altered too.
"""

import io
import tempfile
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from sae.journal.verifier import verify as stand_alone
from seda.findings import Finding, Severity
from seda.package import ContainerDamaged, ContainerLimits
from seda.safe_zip import ZipReader

SIGNS = frozenset({"digests.sha512", "verify.py", "journal/lines.jsonl"})
PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofChecks:
    """What the verifier said. lines: one for each check, French and English; the last concludes.

    findings: what is wrong with the zip itself.
    """

    sound: bool
    lines: tuple[str, ...]
    findings: tuple[Finding, ...]


def looks_like_a_proof(target: Path) -> bool:
    """Say whether a zip, or a folder it was unzipped to, is a proof, sound or not."""
    if target.is_dir():
        return any((target / sign).exists() for sign in SIGNS)
    reader = ZipReader(target)
    try:
        return not SIGNS.isdisjoint(reader.names)
    finally:
        reader.close()


def verify_proof(target: Path, *, limits: ContainerLimits) -> ProofChecks:
    """Check a proof. A zip is taken apart by our own reader, within limits."""
    if target.is_dir():
        return _run(target)
    with tempfile.TemporaryDirectory() as aside:
        reader = ZipReader(target, limits=limits)
        try:
            findings = reader.findings or _unzip(reader, Path(aside))
        finally:
            reader.close()
        if any(finding.severity is Severity.ERROR for finding in findings):
            return ProofChecks(sound=False, lines=(), findings=findings)
        return _run(Path(aside))


# ----------------------------------------------------------------------------- private


def _unzip(reader: ZipReader, folder: Path) -> tuple[Finding, ...]:
    for name in reader.entries:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with reader.open(name) as source, path.open("wb") as target:
                while piece := source.read(PIECE):
                    target.write(piece)
        except ContainerDamaged as damaged:
            return (damaged.finding,)
    return ()


def _run(folder: Path) -> ProofChecks:
    said = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    stand_alone.failures.clear()  # it was written to be run once, alone
    with redirect_stdout(said):
        status = stand_alone.main([str(folder)])
    said.seek(0)
    return ProofChecks(sound=status == 0, lines=tuple(said.read().splitlines()), findings=())
