"""Words of documents, read in a child process with limits (adapter of `TextExtractor`).

A hostile file costs its own text: the child that reads it is stopped by its processor and memory
limits or killed on time-out, and another child reads the next file.
"""

import signal
from pathlib import Path

from sae.adapters.child_process import Answer, ChildProcess, Fate
from sae.adapters.extraction_kinds import Kind, kind_of
from sae.flows.scans.model import PICTURES
from sae.ports import ExtractedText
from seda.findings import Finding, warning

DOCUMENTS_PER_CHILD = 2_000  # C libraries leak a little; a start costs 50 ms
ESCAPED_CHARACTER = 12  # bytes of JSON for one character outside the basic plane


class ChildTextExtractor:
    """Reads text layers in one persistent child of this process, started at the first document.

    timeout_seconds: wall clock and processor time for one document; at half of the processor
    time, what was read is kept and the rest left. memory_bytes: address space of the child.
    Each process that uses the extractor, forked or spawned, has its own child.
    """

    def __init__(
        self,
        *,
        timeout_seconds: int = 30,
        memory_bytes: int = 512 << 20,
        max_characters: int = 2_000_000,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._memory_bytes = memory_bytes
        self._max_characters = max_characters
        self._child = ChildProcess(
            "sae.adapters.extraction_child",
            arguments=(str(memory_bytes), str(timeout_seconds), str(max_characters)),
            reply_bytes=ESCAPED_CHARACTER * max_characters + 4096,
            requests_per_child=DOCUMENTS_PER_CHILD,
        )

    def extract(self, path: Path, *, filename: str, puid: str, mime: str) -> ExtractedText:  # noqa: ARG002 - the port gives the PUID
        """Read one file; `puid` and `mime` are what identification found. Never raises for it."""
        kind = kind_of(mime=mime, filename=filename)
        if kind is None:
            return ExtractedText(text="", findings=(), is_scan=mime.lower() in PICTURES)
        if _is_empty(path):
            return ExtractedText(text="", findings=())
        answer = self._child.ask(
            {"path": str(path.absolute()), "kind": kind.value},
            timeout_seconds=self._timeout_seconds,
        )
        if answer.fate is not Fate.ANSWERED:
            return ExtractedText(text="", findings=(self._explain(answer, kind, filename),))
        return self._believed(answer.values, filename)

    def close(self) -> None:
        """End the child process."""
        self._child.close()

    # ------------------------------------------------------------------------- private

    def _believed(self, values: dict[str, object], filename: str) -> ExtractedText:
        """Take from a reply only what has the expected shape: the child met hostile bytes."""
        text, stopped = values.get("text"), values.get("stopped")
        if not isinstance(text, str) or len(text) > self._max_characters:
            return ExtractedText(text="", findings=(warning("extraction_failed", filename),))
        match stopped:
            case None:
                is_scan = values.get("is_scan") is True
                return ExtractedText(text=text, findings=(), is_scan=is_scan)
            case [str(code), dict(fields)] if code in _CODES:
                told = {str(name): str(value) for name, value in fields.items()}
                return ExtractedText(text=text, findings=(warning(code, filename, **told),))
            case _:
                return ExtractedText(text=text, findings=(warning("extraction_failed", filename),))

    def _explain(self, answer: Answer, kind: Kind, filename: str) -> Finding:
        """Say what a silent child died of."""
        if answer.fate is Fate.NOT_STARTED:
            return warning("extraction_unavailable", filename)
        if answer.fate is Fate.TIMED_OUT or answer.signal == signal.SIGXCPU:
            return warning("extraction_timeout", filename, seconds=self._timeout_seconds)
        if kind is Kind.PDF and answer.signal in _OUT_OF_MEMORY:
            return warning("extraction_memory", filename, megabytes=self._memory_bytes >> 20)
        return warning("extraction_failed", filename)


# ----------------------------------------------------------------------------- private


def _is_empty(path: Path) -> bool:
    """Say whether a file has nothing to read: it is not damaged for that."""
    try:
        return path.is_file() and path.stat().st_size == 0
    except OSError:
        return False  # the reader says why


# PDFium ends its process on purpose when an allocation fails (base/immediate_crash.h: int3, ud2).
_OUT_OF_MEMORY = {signal.SIGTRAP, signal.SIGILL, signal.SIGABRT}
_CODES = {
    "text_too_large",
    "extraction_timeout",
    "extraction_memory",
    "extraction_failed",
    "document_encrypted",
    "document_too_deep",
    "pdf_bomb",
    "office_bomb",
}
