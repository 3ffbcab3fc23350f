"""Moves a manifest of SEDA 2.1 that states holds to SEDA 2.2, the first version that has them."""

from collections.abc import Iterable
from typing import BinaryIO

from seda.findings import Finding, info
from seda.lint.fixes import Fixes
from seda.manifest_edits import Replacement
from seda.model import Manifest
from seda.versions import namespace_of

FROM, TO = "2.1", "2.2"
HOLDS = frozenset({"deviation_hold_rule", "deviation_hold_rule_code_list"})


def version_fixes(manifest: BinaryIO, model: Manifest, findings: Iterable[Finding]) -> Fixes:
    """Change the namespace, when a hold asks for it and only the root declares it."""
    if model.header.version != FROM or not any(one.code in HOLDS for one in findings):
        return Fixes()
    old, new = namespace_of(FROM).encode(), namespace_of(TO).encode()
    start, end = model.landmarks.root
    manifest.seek(start)
    tag = manifest.read(end - start)
    if old not in tag or _stands_after(manifest, old):
        return Fixes()  # declared again further down: more than the root would change
    note = info("fixed_version", "manifest.xml", version=TO, before=FROM)
    return Fixes((Replacement(start, end, tag.replace(old, new)),), (note,))


# ----------------------------------------------------------------------------- private

_CHUNK_BYTES = 1024 * 1024


def _stands_after(manifest: BinaryIO, word: bytes) -> bool:
    """Say whether a word stands in the rest of a stream."""
    tail = b""
    while chunk := manifest.read(_CHUNK_BYTES):
        if word in tail + chunk:
            return True
        tail = chunk[-len(word) :]
    return False
