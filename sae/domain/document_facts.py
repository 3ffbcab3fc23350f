"""What is technically known of a document besides its format. Recorded, never judged."""

from dataclasses import dataclass
from typing import Any

NOT_ENCRYPTED = ""
RESTRICTED = "restricted"  # encrypted, and anybody opens it
LOCKED = "locked"  # encrypted, and a password opens it


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """Facts about one PDF document, as far as it could be read.

    version: of the format, "1.7". pages: -1 when nobody knows. encryption: `restricted`, `locked`
    or nothing. pdfa: what the document claims of itself, "3B" for PDF/A-3b; a claim, not a
    verdict. embedded: name and size of each file inside. active: what would run in a reader,
    `javascript`, `launch`. partial: something could not be read.
    """

    version: str = ""
    pages: int = -1
    encryption: str = NOT_ENCRYPTED
    pdfa: str = ""
    embedded: tuple[tuple[str, int], ...] = ()
    active: tuple[str, ...] = ()
    partial: bool = False

    def to_json(self) -> dict[str, Any]:
        """Give what is known, the rest left out."""
        known: dict[str, Any] = {
            "version": self.version,
            "encryption": self.encryption,
            "pdfa": self.pdfa,
            "embedded": [list(one) for one in self.embedded],
            "active": list(self.active),
            "partial": self.partial,
        }
        pages = {"pages": self.pages} if self.pages >= 0 else {}
        return pages | {name: value for name, value in known.items() if value}

    @classmethod
    def parse(cls, known: dict[str, Any]) -> "DocumentFacts":
        """Read what `to_json` gave."""
        return cls(
            version=str(known.get("version", "")),
            pages=int(known.get("pages", -1)),
            encryption=str(known.get("encryption", NOT_ENCRYPTED)),
            pdfa=str(known.get("pdfa", "")),
            embedded=tuple((str(name), int(size)) for name, size in known.get("embedded", ())),
            active=tuple(str(one) for one in known.get("active", ())),
            partial=bool(known.get("partial", False)),
        )
