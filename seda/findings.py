"""What a check has to say: one frozen `Finding` per fault, never an exception for people's input.

Sentences are not here: a finding carries a stable code and fields, and the catalogues
(`seda/messages_fr.toml`, `seda/messages_en.toml`, and those of `sae/messages/`) hold the words.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error refuses, a warning is reported, info is kept."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a package.

    code: stable word, append-only (`digest_mismatch`), present in the message catalogues.
    where: the place as people look for it: file name, `manifest.xml line 12`, element `id`.
    fields: (name, value) pairs that the sentence of the code uses; values are short texts.
    offset: first byte of the tag meant, in the manifest read as UTF-8; -1 when nobody knows it.
    Not a part of what is said: two findings that say the same are equal.
    """

    code: str
    severity: Severity
    where: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    offset: int = field(default=-1, compare=False)


def error(code: str, where: str = "", **fields: object) -> Finding:
    """Build a finding that refuses the package. fields: `offset` among them is that of the tag."""
    return _finding(code, Severity.ERROR, where, fields)


def warning(code: str, where: str = "", **fields: object) -> Finding:
    """Build a finding that is reported and does not refuse the package."""
    return _finding(code, Severity.WARNING, where, fields)


def info(code: str, where: str = "", **fields: object) -> Finding:
    """Build a finding that is kept without making the answer a warning."""
    return _finding(code, Severity.INFO, where, fields)


def has_errors(findings: Iterable[Finding]) -> bool:
    """Say whether one of the findings refuses the package."""
    return any(finding.severity is Severity.ERROR for finding in findings)


# ----------------------------------------------------------------------------- private

MAX_FIELD_CHARACTERS = 200  # a hostile name must not become a hostile report


def _finding(code: str, severity: Severity, where: str, fields: dict[str, object]) -> Finding:
    offset = fields.pop("offset", -1)  # not a word of any sentence
    return Finding(
        code,
        severity,
        _short(where),
        tuple((name, _short(str(value))) for name, value in fields.items()),
        offset if isinstance(offset, int) else -1,
    )


def _short(text: str) -> str:
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    if len(shown) <= MAX_FIELD_CHARACTERS:
        return shown
    return shown[: MAX_FIELD_CHARACTERS - 1] + "…"
