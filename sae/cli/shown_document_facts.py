"""What `sae show` says of a PDF document besides its format."""

from sae.cli.screen import Screen
from sae.domain.document_facts import DocumentFacts

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
