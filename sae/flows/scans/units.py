"""From scans to archive units: the document with its picture, its parts, its fidelity record.

Where SEDA has an element it is used (AcquiredDate is the day of the scan); any other term stands
in a Keyword whose KeywordReference names it (`EN16931:BT-1`, `EAD:originalsloc`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sae.flows.amounts import read_amount
from sae.flows.description import (
    ACCOUNTING,
    Ruling,
    agent,
    day,
    event,
    french,
    identifier,
    joined,
    keywords,
    money,
    read_day,
    retention,
    title,
)
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.invoices.values import plain_identifier
from sae.flows.scans.batch import ScanLine
from sae.flows.scans.model import ScanFacts
from sae.flows.scans.pagination import BATCH_TYPE, PAGINATION
from sae.flows.scans.paper import DESTROYED, Paper
from seda.elements import Element

RECORD_TYPE = "Fiche de fidélité de numérisation"
TABLE_TYPE = "Table d'indexation de numérisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A picture to be described. name: of the file, for people. document_type: of its documents."""

    name: str
    file: DraftFile
    facts: ScanFacts
    line: ScanLine
    paper: Paper
    document_type: str


def scan_unit(scan: Scan, ruling: Ruling) -> DraftUnit:
    """Draft the unit of a picture that shows one document; an invoice bears its retention rule."""
    content = (
        Element("DescriptionLevel", "File"),
        _title(scan.line, scan.document_type, scan.name),
        *_said(scan, scan.line),
    )
    rules = tuple(_rules(scan, scan.line, ruling))
    return DraftUnit(depth=0, content=content, management=rules, files=(scan.file,))


def batch_unit(scan: Scan, parts: int) -> DraftUnit:
    """Draft the unit of a picture that shows several documents, which stand below it.

    A dossier, and no group of dossiers: one file cannot leave in parts.
    """
    content = (
        Element("DescriptionLevel", "File"),
        title(f"Lot numérisé {scan.name}", f"{parts} documents"),
        *_custody(scan.paper),
        Element("DocumentType", BATCH_TYPE),
        *_scan_keywords(scan, f"{scan.facts.pages_total or ''}"),
        *_dates(scan, ScanLine()),
    )
    return DraftUnit(depth=0, content=content, management=(), files=(scan.file,))


def part_unit(scan: Scan, line: ScanLine, span: tuple[int, int], ruling: Ruling) -> DraftUnit:
    """Draft the unit of a document of a batch: the pages it is on, and no file of its own."""
    first, last = span
    where = f"page {first}" if first == last else f"pages {first} à {last}"
    content = (
        Element("DescriptionLevel", "Item"),
        _title(line, scan.document_type, f"{scan.name}, {where}"),
        *_said(scan, line, pages=span),
    )
    rules = tuple(_rules(scan, line, ruling))
    return DraftUnit(depth=1, content=content, management=rules, files=())


def record_unit(file: DraftFile, name: str) -> DraftUnit:
    """Draft the unit of a fidelity record, below its picture."""
    return _item(f"Fiche de fidélité de {name}", RECORD_TYPE, file, depth=1)


def table_unit(file: DraftFile, name: str, *, depth: int) -> DraftUnit:
    """Draft the unit of a table or a sheet, as it was received."""
    return _item(name, TABLE_TYPE, file, depth=depth)


def other_unit(file: DraftFile, name: str, *, document_type: str = "Document") -> DraftUnit:
    """Draft the unit of a file that is no scan: it is archived all the same."""
    return _item(name, document_type, file, depth=0)


# ----------------------------------------------------------------------------- private


def _item(name: str, kind: str, file: DraftFile, *, depth: int) -> DraftUnit:
    content = (Element("DescriptionLevel", "Item"), title(name), Element("DocumentType", kind))
    return DraftUnit(depth=depth, content=content, management=(), files=(file,))


def _rules(scan: Scan, line: ScanLine, ruling: Ruling) -> Iterator[Element]:
    kind, found = line.document_type or scan.document_type, read_day(line.day)
    if ruling.retention and found is not None and kind.lower().startswith(("facture", "avoir")):
        yield from retention(ACCOUNTING, f"{found.year}", "Destroy")


def _title(line: ScanLine, kind: str, name: str) -> Element:
    amount = read_amount(line.amount)
    kind = line.document_type or kind
    return title(
        f"{kind} {line.number}" if line.number else f"{kind} ({name})",
        line.supplier,
        french(line.day),
        money(amount) or line.amount,
        line.purpose,
    )


def _said(scan: Scan, line: ScanLine, *, pages: tuple[int, int] | None = None) -> Iterator[Element]:
    """Give what follows the title, in the order of SEDA 2.1 to 2.3."""
    own = "-".join(filter(None, (plain_identifier(line.siret), line.number)))
    yield from identifier("OriginatingAgencyArchiveUnitIdentifier", own)
    if pages is not None:
        first, last = pages
        yield Element(
            "Description",
            f"Pages {first} à {last} de l'image numérisée {scan.name}, unité au-dessus.",
        )
    yield from _custody(scan.paper)
    yield Element("DocumentType", line.document_type or scan.document_type)
    amount = read_amount(line.amount)
    number = plain_identifier(line.siret)
    yield from keywords(
        (line.number, "EN16931:BT-1"),
        (line.day if read_day(line.day) is None else "", "EN16931:BT-2"),
        (line.contract, "EN16931:BT-12"),
        (line.commitment, "EN16931:BT-13"),
        (number if len(number) != 9 else "", "EN16931:BT-29"),
        (number if len(number) == 9 else "", "EN16931:BT-30"),
        (f"{amount}" if amount is not None else line.amount, "EN16931:BT-112"),
    )
    shown = f"{pages[0]}-{pages[1]}" if pages is not None else ""
    yield from keywords((shown, PAGINATION))
    total = scan.facts.pages_total if pages is None else pages[1] - pages[0] + 1
    yield from _scan_keywords(scan, f"{total or ''}")
    yield from agent("Writer", line.supplier, number)
    yield from _dates(scan, line)


def _scan_keywords(scan: Scan, total: str) -> Iterator[Element]:
    yield from keywords(
        (total, "schema.org:numberOfPages"),
        (scan.paper.status, "EAD:originalsloc"),
        (scan.paper.visa, "EAD:originalsloc/ref"),
    )


def _custody(paper: Paper) -> Iterator[Element]:
    """Tell people what became of the paper."""
    if paper.status == DESTROYED:
        said = f"Copie numérique ; papier détruit selon le visa {paper.visa}."
    else:
        said = "Copie numérique ; l'original papier est conservé."
        if paper.visa:
            said = f"{said} Visa : {paper.visa}."
    yield Element("CustodialHistory", children=(Element("CustodialHistoryItem", said),))


def _dates(scan: Scan, line: ScanLine) -> Iterator[Element]:
    yield from day("CreatedDate", line.day)
    scanned = scan.line.scanned_on or scanned_day(scan.facts)
    yield from day("AcquiredDate", scanned)
    yield from day("StartDate", line.day)
    yield from day("EndDate", line.day)
    by = joined(
        scan.line.device or scan.facts.device, scan.line.operator or scan.facts.operator
    ).strip("_")
    yield from event("Numérisation", scanned, detail=by)


def scanned_day(facts: ScanFacts) -> str:
    """Give the day of the scan as its file says it: EXIF `2024:03:12 …`, PDF `D:20240312…`."""
    written = facts.made_at.removeprefix("D:")
    plain = written[:10].replace(":", "-") if written[4:5] == ":" else written[:8]
    found = read_day(plain)
    return found.isoformat() if found is not None else ""
