"""Which composition says which document."""

from collections.abc import Callable
from typing import Any

from sae.adapters.printing.compose_elimination import destruction_certificate, elimination_slip
from sae.adapters.printing.layout import Body
from sae.adapters.printing.words import Words
from sae.domain.documents import DestructionCertificate, EliminationSlip, PrintedDocument


def compose(document: PrintedDocument, words: Words) -> Body:
    """Say what stands on a document, in words."""
    return _COMPOSITIONS[type(document)](document, words)


# ----------------------------------------------------------------------------- private

# Each function takes the document of its key: a mapping cannot say it to a type checker.
_COMPOSITIONS: dict[type[PrintedDocument], Callable[[Any, Words], Body]] = {
    EliminationSlip: elimination_slip,
    DestructionCertificate: destruction_certificate,
}
