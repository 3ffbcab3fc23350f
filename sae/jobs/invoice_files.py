"""What a file received with invoices may be, by its first bytes: a step of their preparation."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.invoices.lifecycle import ROOT as LIFECYCLE
from sae.flows.tree import Node
from sae.jobs.flow_preparation import master_file
from seda.findings import Finding, warning
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES

HEAD_BYTES = 4096  # enough for a declaration, a comment and the name of a root
PDF_HEAD_BYTES = 1024  # ISO 32000 §7.5.2: where readers look for the header


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file received. path: where it is. title: its name, for people. head: its first bytes."""

    path: Path
    file: DraftFile
    title: str
    head: bytes

    @property
    def is_pdf(self) -> bool:
        """Say whether it begins as a PDF."""
        return b"%PDF-" in self.head[:PDF_HEAD_BYTES]

    @property
    def is_zip(self) -> bool:
        """Say whether it begins as a zip."""
        return self.head.startswith(b"PK\x03\x04")

    @property
    def is_xml(self) -> bool:
        """Say whether it may be XML small enough to be an invoice."""
        start = self.head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1]
        return start == b"<" and self.file.size <= MAX_SMALL_DOCUMENT_BYTES

    @property
    def may_be_message(self) -> bool:
        """Say whether it looks like a message of the life of an invoice."""
        return self.is_xml and LIFECYCLE.encode() in self.head.replace(b"\0", b"")


def received(folder: Path, node: Node, *, tell: Callable[[Finding], None]) -> Received:
    """Look at a file. tell: is told when it cannot be read; packing then decides what to do."""
    path = folder / node.path
    name, file = master_file(node)
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD_BYTES)
    except OSError as failure:
        tell(warning("prepare_unreadable", name.title, reason=failure.strerror or failure))
        head = b""
    return Received(path=path, file=file, title=name.title, head=head)
