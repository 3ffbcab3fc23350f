"""What PDF documents are besides their format, read in a child process (`DocumentInspector`)."""

from pathlib import Path

from sae.adapters.child_process import ChildProcess, Fate
from sae.domain.document_facts import LOCKED, NOT_ENCRYPTED, RESTRICTED, DocumentFacts
from sae.flows.first_bytes import PDF_HEAD_BYTES, is_pdf

DOCUMENTS_PER_CHILD = 2_000
TIMEOUT_SECONDS = 20
MEMORY_BYTES = 512 << 20
MOST_EMBEDDED = 200  # files named in the facts of one document
MAX_NAME = 255
MAX_SHORT = 16


class ChildPdfInspector:
    """Inspects documents in one persistent child, started at the first PDF."""

    def __init__(self) -> None:
        self._child = ChildProcess(
            "sae.adapters.pdf_facts_child",
            arguments=(str(MEMORY_BYTES), str(TIMEOUT_SECONDS), str(MOST_EMBEDDED)),
            reply_bytes=1 << 20,
            requests_per_child=DOCUMENTS_PER_CHILD,
        )

    def inspect(self, path: Path) -> DocumentFacts | None:
        """Inspect one file; None when it is no PDF. Never raises for what is in it."""
        try:
            with path.open("rb") as stream:
                if not is_pdf(stream.read(PDF_HEAD_BYTES)):
                    return None
        except OSError:
            return None
        answer = self._child.ask({"path": str(path.absolute())}, timeout_seconds=TIMEOUT_SECONDS)
        if answer.fate is not Fate.ANSWERED:
            return DocumentFacts(partial=True)
        return _believed(answer.values)

    def close(self) -> None:
        """End the child process."""
        self._child.close()


# ----------------------------------------------------------------------------- private

_ACTIVE = ("javascript", "launch")


def _believed(values: dict[str, object]) -> DocumentFacts:
    """Take from a reply only what has the expected shape: the child met hostile bytes."""
    pages, encryption = values.get("pages"), values.get("encryption")
    active, embedded = values.get("active"), values.get("embedded")
    return DocumentFacts(
        version=_short(values.get("version")),
        pages=pages if isinstance(pages, int) else -1,
        encryption=str(encryption) if encryption in (RESTRICTED, LOCKED) else NOT_ENCRYPTED,
        pdfa=_short(values.get("pdfa")),
        embedded=_embedded(embedded) if isinstance(embedded, list) else (),
        active=tuple(one for one in _ACTIVE if isinstance(active, list) and one in active),
        partial=bool(values.get("partial")),
    )


def _embedded(found: list[object]) -> tuple[tuple[str, int], ...]:
    kept = []
    for one in found[:MOST_EMBEDDED]:
        match one:
            case [str(name), int(size)]:
                shown = "".join(sign if sign.isprintable() else "_" for sign in name)
                kept.append((shown[:MAX_NAME], max(size, 0)))
    return tuple(kept)


def _short(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(sign for sign in text if sign.isprintable())[:MAX_SHORT]
