"""What an antivirus says of files, as jobs need it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol


class ScanOutcome(StrEnum):
    """How the scan of a file ended. TOO_BIG and FAILED: nobody knows what is in it."""

    CLEAN = "clean"
    INFECTED = "infected"
    TOO_BIG = "too_big"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was said of a file. virus: its name when infected. reason: word for why it failed."""

    outcome: ScanOutcome
    virus: str = ""
    reason: str = ""


class Antivirus(Protocol):
    """Looks for known harm in files. It MUST NOT change or run them."""

    required: bool
    """Whether a package that could not be scanned is refused."""

    max_bytes: int
    """Bigger files are not scanned."""

    def scan(self, path: Path) -> Scan:
        """Scan one file. MUST NOT raise nor wait for ever, whatever answers."""

    def engine(self) -> str:
        """Name the engine and the version of what it knows; empty when it does not answer."""
