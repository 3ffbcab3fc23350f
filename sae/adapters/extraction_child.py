"""The child process that reads documents: `python -m sae.adapters.extraction_child LIMITS...`.

Arguments: bytes of address space, seconds of processor per document, characters of text.
A request names a file and its kind; the reply holds `text`, `stopped`: [code, fields] pairs,
and `is_scan`: pages of it are pictures.
"""

import sys
from pathlib import Path

from sae.adapters.child_loop import ChildLimits, serve
from sae.adapters.extraction_kinds import Kind
from sae.adapters.extraction_text import ExtractionStopped, TextBudget


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends."""
    memory_bytes, cpu_seconds, characters = (int(argument) for argument in arguments)

    def handle(request: dict[str, object]) -> dict[str, object]:
        # Half of the time: past it the text read so far is worth more than the rest.
        budget = TextBudget(characters=characters, cpu_seconds=cpu_seconds / 2)
        return extract(Path(str(request["path"])), Kind(str(request["kind"])), into=budget)

    limits = ChildLimits(
        address_bytes=memory_bytes, data_bytes=0, cpu_seconds=cpu_seconds, file_bytes=0
    )
    serve(handle, limits)


def extract(path: Path, kind: Kind, *, into: TextBudget) -> dict[str, object]:
    """Read one document; what it does to its reader is told in the reply, never raised."""
    try:
        try:
            _read(path, kind, into)
        finally:
            into.flush()
    except ExtractionStopped as stopped:
        return {"text": into.text(), "stopped": [stopped.code, stopped.fields]}
    except MemoryError:
        # What is left of this process cannot be relied upon.
        return {"text": "", "stopped": ["extraction_memory", {}], "last": True}
    except RecursionError:
        return {"text": into.text(), "stopped": ["document_too_deep", {}]}
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken document
        return {"text": into.text(), "stopped": ["extraction_failed", {}]}
    return {"text": into.text(), "stopped": None, "is_scan": into.is_scan}


# ----------------------------------------------------------------------------- private


def _read(path: Path, kind: Kind, into: TextBudget) -> None:
    """Import the reader when its first document comes: most children see two or three kinds."""
    if kind is Kind.PDF:
        from sae.adapters.extraction_pdf import read_pdf as read
    elif kind is Kind.XML:
        from sae.adapters.extraction_xml import read_xml as read
    elif kind is Kind.HTML:
        from sae.adapters.extraction_html import read_html as read
    elif kind is Kind.PLAIN:
        from sae.adapters.extraction_plain import read_plain as read
    elif kind is Kind.MAIL:
        from sae.adapters.extraction_plain import read_mail as read
    elif kind is Kind.RTF:
        from sae.adapters.extraction_rtf import read_rtf as read
    elif kind is Kind.OOXML:
        from sae.adapters.extraction_office import read_ooxml as read
    else:
        from sae.adapters.extraction_office import read_odf as read
    read(path, into)


if __name__ == "__main__":
    main(sys.argv[1:])
