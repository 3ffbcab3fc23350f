"""What became of the paper: kept, unless the visa that allowed to destroy it is named.

Code du patrimoine L.212-2, R.212-14: paper of public archives is destroyed with a visa of its own,
even when a picture of it is archived. A deliberation or a register is never: its paper is the act.
"""

import re
import unicodedata
from dataclasses import dataclass

from seda.findings import Finding, error, warning

KEPT = "kept"
DESTROYED = "destroyed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is stated of the paper. status: KEPT or DESTROYED. visa: reference, may be empty."""

    status: str
    visa: str
    findings: tuple[Finding, ...] = ()


def paper_of(said: str, visa: str, *, document_type: str, where: str) -> Paper:
    """Decide by what a table says, in any words.

    >>> paper_of("détruit", "AD34-2024-12", document_type="Facture", where="").status
    'destroyed'
    >>> paper_of("détruit", "", document_type="Facture", where="").status
    'kept'
    """
    if not _DESTROYED.search(_plain(said)):
        return Paper(status=KEPT, visa=visa)
    if _ORIGINALS.search(_plain(document_type)):
        told = error("paper_never_destroyed", where, kind=document_type)
        return Paper(status=KEPT, visa=visa, findings=(told,))
    if not visa:
        return Paper(status=KEPT, visa="", findings=(warning("paper_without_visa", where),))
    return Paper(status=DESTROYED, visa=visa)


# ----------------------------------------------------------------------------- private

_DESTROYED = re.compile(r"(?<!non )(?<!pas )\b(?:detrui|elimin|destroy|shred|supprim|pilon)")
_ORIGINALS = re.compile(r"\b(?:deliberation|registre|register|etat.?civil|proces.?verb|arrete)")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
