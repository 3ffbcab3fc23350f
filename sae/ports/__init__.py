"""What a job needs from the world, in the archive's words; adapters give it a body.

`Archive` is the frozen bundle that `bootstrap` builds and every job receives.
"""

from sae.ports.archive import (
    Archive,
    CopyTerms,
    Places,
    Policy,
    Wording,
    Workers,
)
from sae.ports.catalogue import (
    Catalogue,
    Counts,
    EntryFile,
    Reader,
    SealRecord,
    Transaction,
)
from sae.ports.documents import (
    EmbeddedFile,
    EmbeddedFileReader,
    EmbeddedFiles,
    ExtractedText,
    FormatIdentifier,
    Identification,
    TextExtractor,
)
from sae.ports.fulltext import (
    FILTERS,
    FullText,
    IndexDocument,
    IndexWriter,
    SearchHit,
    SearchQuery,
    SearchResults,
)
from sae.ports.trust import (
    Clock,
    TimestampAuthority,
)

__all__ = [
    "FILTERS",
    "Archive",
    "Catalogue",
    "Clock",
    "CopyTerms",
    "Counts",
    "EmbeddedFile",
    "EmbeddedFileReader",
    "EmbeddedFiles",
    "EntryFile",
    "ExtractedText",
    "FormatIdentifier",
    "FullText",
    "Identification",
    "IndexDocument",
    "IndexWriter",
    "Places",
    "Policy",
    "Reader",
    "SealRecord",
    "SearchHit",
    "SearchQuery",
    "SearchResults",
    "Secrets",
    "TextExtractor",
    "TimestampAuthority",
    "Transaction",
    "Wording",
    "Workers",
]
