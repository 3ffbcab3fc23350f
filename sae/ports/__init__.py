"""What a job needs from the world, in the archive's words; adapters give it a body.

`Archive` is the frozen bundle that `bootstrap` builds and every job receives.
"""

from sae.ports.antivirus import Antivirus, Scan, ScanOutcome
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
from sae.ports.catalogue_decisions import DueCount, StaleMarks
from sae.ports.documents import (
    MOST_PRINTED_LINES,
    DocumentInspector,
    EmbeddedFile,
    EmbeddedFileReader,
    EmbeddedFiles,
    ExtractedText,
    FormatIdentifier,
    Identification,
    MailReader,
    Printer,
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
from sae.ports.scans import (
    PageReader,
    PagesToRead,
    PageText,
    ScanInspector,
)
from sae.ports.signatures import SignatureVerifier
from sae.ports.trust import (
    Clock,
    TimestampAuthority,
)

__all__ = [
    "FILTERS",
    "MOST_PRINTED_LINES",
    "Antivirus",
    "Archive",
    "Catalogue",
    "Clock",
    "CopyTerms",
    "Counts",
    "DocumentInspector",
    "DueCount",
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
    "MailReader",
    "PageReader",
    "PageText",
    "PagesToRead",
    "Places",
    "Policy",
    "Printer",
    "Reader",
    "Scan",
    "ScanInspector",
    "ScanOutcome",
    "SealRecord",
    "SearchHit",
    "SearchQuery",
    "SearchResults",
    "Secrets",
    "SignatureVerifier",
    "StaleMarks",
    "TextExtractor",
    "TimestampAuthority",
    "Transaction",
    "Wording",
    "Workers",
]
