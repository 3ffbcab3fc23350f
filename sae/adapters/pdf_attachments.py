"""Files embedded in PDF documents, read in a child process with limits (`EmbeddedFileReader`)."""

import base64
import binascii
from pathlib import Path

from sae.adapters.child_process import ChildProcess, Fate
from sae.ports import EmbeddedFile, EmbeddedFiles
from seda.findings import warning

MAX_EMBEDDED_BYTES = 32 << 20  # of one document, all its files together
DOCUMENTS_PER_CHILD = 500  # pypdf keeps some of what it read


class ChildAttachmentReader:
    """Reads embedded files in one persistent child of this process."""

    def __init__(self, *, timeout_seconds: int = 30, memory_bytes: int = 512 << 20) -> None:
        self._timeout_seconds = timeout_seconds
        self._child = ChildProcess(
            "sae.adapters.pdf_attachments_child",
            arguments=(str(memory_bytes), str(timeout_seconds), str(MAX_EMBEDDED_BYTES)),
            reply_bytes=MAX_EMBEDDED_BYTES * 4 // 3 + (1 << 20),
            requests_per_child=DOCUMENTS_PER_CHILD,
        )

    def read(self, path: Path, *, filename: str) -> EmbeddedFiles:
        """Give the files embedded in a PDF. Never raises for what is in it."""
        answer = self._child.ask(
            {"path": str(path.absolute())}, timeout_seconds=self._timeout_seconds
        )
        found = answer.values.get("files")
        if answer.fate is not Fate.ANSWERED or not isinstance(found, list):
            return EmbeddedFiles(files=(), findings=(warning("embedded_unreadable", filename),))
        files = tuple(one for one in map(_believed, found) if one is not None)
        stopped = answer.values.get("stopped") or len(files) != len(found)
        findings = (warning("embedded_unreadable", filename),) if stopped else ()
        return EmbeddedFiles(files=files, findings=findings)

    def close(self) -> None:
        """End the child process."""
        self._child.close()


# ----------------------------------------------------------------------------- private


def _believed(one: object) -> EmbeddedFile | None:
    """Take from a reply only what has the expected shape: the child met hostile bytes."""
    match one:
        case [str(name), str(data)]:
            try:
                return EmbeddedFile(name=name, data=base64.b64decode(data, validate=True))
            except binascii.Error:
                return None
    return None
