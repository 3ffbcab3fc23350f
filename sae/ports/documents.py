"""What documents are, what they say, and those made for people, as jobs need it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sae.domain.document_facts import DocumentFacts
from seda.findings import Finding

if TYPE_CHECKING:  # sixty nouns that opening an archive does not need
    from sae.domain.documents import PrintedDocument

MOST_PRINTED_LINES = 40_000  # of text, some 300 pages and 800 MiB; longer lists are annexes


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """What a file is, by its bytes. puid: PRONOM identifier, empty when unknown."""

    puid: str
    format_name: str
    mime: str
    findings: tuple[Finding, ...]


class FormatIdentifier(Protocol):
    """Says what files are, from their bytes, never from what was declared."""

    def identify(self, path: Path, *, filename: str) -> Identification:
        """Identify one file; `filename` is the name people know, for extension and reports."""

    def knows(self, puid: str) -> bool:
        """Say whether a PRONOM identifier exists."""

    def close(self) -> None:
        """Let go of what identification holds; it comes back at the next file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedText:
    """The text of a document, bounded; findings say why it is missing or partial."""

    text: str
    findings: tuple[Finding, ...]


class TextExtractor(Protocol):
    """Reads the words of documents, in a child process with limits."""

    def extract(self, path: Path, *, filename: str, puid: str, mime: str) -> ExtractedText:
        """Read one file. MUST NOT raise, hang or grow for a hostile file."""

    def close(self) -> None:
        """End the child processes."""


class DocumentInspector(Protocol):
    """Says what documents are besides their format: encrypted, PDF/A by claim, what is inside."""

    def inspect(self, path: Path) -> DocumentFacts | None:
        """Inspect one file; None when it is no document it knows.

        MUST NOT raise, hang or grow for a hostile file.
        """

    def close(self) -> None:
        """Let go of whatever was started; it comes back at the next document."""


class Printer(Protocol):
    """Makes documents for people, in PDF/A, with their JSON twin attached."""

    def print(self, document: "PrintedDocument") -> bytes:
        """Give the PDF. MUST be the same bytes for the same document: no clock, no chance.

        Raises: PrintingFailed, with `document_too_long` past MOST_PRINTED_LINES lines of text.
        """

    def close(self) -> None:
        """Let go of what printing holds; it comes back at the next document."""


@dataclass(frozen=True, slots=True)
class EmbeddedFile:
    """A file inside a document."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedFiles:
    """What a document holds, and what stood in the way of reading it."""

    files: tuple[EmbeddedFile, ...]
    findings: tuple[Finding, ...]


class EmbeddedFileReader(Protocol):
    """Gives the files embedded in PDF documents (ISO 32000 §7.11.4)."""

    def read(self, path: Path, *, filename: str) -> EmbeddedFiles:
        """Read one document. MUST NOT raise for what is in it, MUST bound time and memory."""

    def close(self) -> None:
        """Let go of whatever was started."""
