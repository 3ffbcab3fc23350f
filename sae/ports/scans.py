"""Scans as jobs need them: looked at, and read page by page (optical character recognition)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sae.flows.scans.model import ScanFacts


class ScanInspector(Protocol):
    """Says what the pages of a scan are, and how they look."""

    def inspect(self, path: Path) -> ScanFacts:
        """Look at one file. MUST NOT raise for what is in it, MUST bound time and memory."""

    def close(self) -> None:
        """Let go of whatever was started."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesToRead:
    """Pages of a file that show words which no layer of text has, from 0.

    stopped: code of what stood in the way of listing them, empty when nothing did.
    """

    pages: tuple[int, ...]
    stopped: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageText:
    """The words of a page. confidence: in per cent, of the words kept; 0 without any.

    engine: its name and version, and its languages. stopped: as in `PagesToRead`.
    """

    text: str
    confidence: int = 0
    engine: str = ""
    stopped: str = ""


class PageReader(Protocol):
    """Reads the words of pictures. What it opens it MUST NOT change."""

    @property
    def readers(self) -> int:
        """Say how many pages it reads at once, for as many threads."""

    def pages(self, path: Path) -> PagesToRead:
        """List what there is to read. MUST NOT raise for what is in the file."""

    def read(self, path: Path, page: int) -> PageText:
        """Read one page. MUST NOT raise for what is in it, MUST bound time and memory."""

    def close(self) -> None:
        """Let go of whatever was started."""
