"""What `sae show` says of a document besides its format: what is in a PDF, how a scan was read."""

from typing import TYPE_CHECKING

from sae.cli.screen import Screen
from sae.domain.document_facts import DocumentFacts

if TYPE_CHECKING:
    from sae.jobs.derived_readings import Reading

SHOWN_EMBEDDED = 10


def document_rows(screen: Screen, facts: DocumentFacts | None) -> tuple[tuple[str, str], ...]:
    """Give names and values; empty values are what there is nothing to say of."""
    if facts is None:
        return ()
    said = [
        screen.text("document_pages", count=facts.pages) if facts.pages >= 0 else "",
        screen.text("document_pdfa", level=facts.pdfa) if facts.pdfa else "",
        screen.text(f"document_{facts.encryption}") if facts.encryption else "",
        *(screen.text(f"document_{one}") for one in facts.active),
        screen.text("document_partial") if facts.partial else "",
    ]
    embedded = [f"{name} ({screen.size(size)})" for name, size in facts.embedded[:SHOWN_EMBEDDED]]
    if len(facts.embedded) > SHOWN_EMBEDDED:
        embedded.append(screen.text("document_others", count=len(facts.embedded) - SHOWN_EMBEDDED))
    return (
        (screen.text("label_document"), ", ".join(filter(None, said))),
        (screen.text("label_embedded"), "\n".join(embedded)),
    )


def reading_rows(screen: Screen, reading: "Reading | None") -> tuple[tuple[str, str], ...]:
    """Give names and values of how the words of a scan were read; nothing when none was tried."""
    if reading is None:
        return ()
    words = [
        screen.text("ocr_confidence", confidence=reading.confidence) if reading.with_words else "",
        screen.text("ocr_pages_read", count=reading.pages) if reading.pages else "",
        screen.text("ocr_no_words") if reading.pages and not reading.with_words else "",
        screen.text("ocr_pages_stopped", count=reading.stopped) if reading.stopped else "",
        screen.text("ocr_waits") if reading.waits else "",
    ]
    at = screen.instant(reading.read_at) if reading.read_at is not None else ""
    return (
        (screen.text("label_ocr"), ", ".join(filter(None, words))),
        (screen.text("label_ocr_at"), at),
        (screen.text("label_ocr_engine"), reading.engine),
    )
