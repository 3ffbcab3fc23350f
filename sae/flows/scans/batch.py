"""What comes beside scans: the table of a batch, or a sheet for one picture, read leniently.

Nobody writes these tables alike: columns are known by any of the words that people give them,
accents, case and signs apart. What no column says is left empty; what no column is known by is
told, and stays in the table, which is archived.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from sae.flows.csv_text import Line, encoding_of, lines_of, separator_of
from sae.flows.xml_values import local_name
from seda import safe_xml
from seda.findings import Finding, Severity, warning
from seda.safe_xml import XmlError

MAX_TABLE_BYTES = 16 << 20
SUFFIXES = (".csv", ".tsv", ".json", ".xml")  # of what may be a table or a sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanLine:
    """What is said of one document, as written. file: name of its picture, or empty.

    pages: `3`, how many the paper had, or `2-4`, which ones of the picture.
    """

    file: str = ""
    number: str = ""
    supplier: str = ""
    siret: str = ""
    day: str = ""
    amount: str = ""
    purpose: str = ""
    contract: str = ""
    commitment: str = ""
    document_type: str = ""
    pages: str = ""
    operator: str = ""
    device: str = ""
    scanned_on: str = ""
    paper: str = ""
    visa: str = ""

    @property
    def span(self) -> tuple[int, int] | None:
        """Give the first and the last page of the picture that it is about, when it says."""
        found = _SPAN.fullmatch(self.pages.strip())
        if found is None:
            return None
        first, last = int(found[1]), int(found[2])
        return (first, last) if 0 < first <= last else None

    @property
    def count(self) -> int:
        """Give how many pages the paper had, 0 when it does not say."""
        return int(self.pages) if self.pages.strip().isdecimal() and len(self.pages) < 6 else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A table read. named: its lines say which file they are about."""

    lines: tuple[ScanLine, ...]
    named: bool
    findings: tuple[Finding, ...]


def read_batch(data: bytes, *, name: str) -> Batch | None:
    """Read a table or a sheet; None when no column of it is known: it is another document."""
    told: list[Finding] = []
    try:
        rows = list(_rows(data, name, told))
    except (ValueError, XmlError, RecursionError, csv.Error):
        return None
    known = {column: _field(column) for row in rows for column in row}
    if not any(known.values()):
        return None
    unknown = [column for column, field in known.items() if not field and column.strip()]
    if unknown:
        told.append(warning("scan_columns_unknown", name, columns=", ".join(unknown[:10])))
    lines = tuple(_line(row, known) for row in rows if any(row.values()))
    return Batch(lines=lines, named=any(line.file for line in lines), findings=tuple(told))


# ----------------------------------------------------------------------------- private

_SPAN = re.compile(r"(\d{1,5})\s*(?:-|–|à|a|to|\.\.)\s*(\d{1,5})")

# Words that columns are known by, without accents, case, signs.
_WORDS: Mapping[str, str] = {
    "file": "fichier file nomfichier nomdufichier nomdefichier filename image document chemin path",
    "number": "numero nofacture numerofacture numerodefacture numfacture nfacture number reference"
    " ref num no n invoicenumber numeropiece piece bt1 numerodocument",
    "supplier": "fournisseur supplier tiers raisonsociale nomfournisseur vendor emetteur creancier"
    " nomdufournisseur bt27",
    "siret": "siret siretfournisseur numerosiret siren sirenfournisseur bt29"
    " identifiantfournisseur",
    "day": "date datefacture datepiece datedocument datedefacture invoicedate bt2",
    "amount": "montant montantttc ttc total totalttc amount montantfacture bt112",
    "purpose": "objet libelle object description subject designation intitule",
    "contract": "marche numeromarche contrat contract nomarche bt12",
    "commitment": "engagement numeroengagement noengagement boncommande bondecommande commande"
    " order bt13",
    "document_type": "type typedocument typededocument nature documenttype typepiece",
    "pages": "pages nbpages nombrepages nombredepages pagecount nbredepages",
    "operator": "operateur operator agent numerisepar scannedby operatrice",
    "device": "numeriseur scanner device appareil materiel equipement copieur",
    "scanned_on": "datenumerisation datedenumerisation numerisele scannedat scannedon scandate"
    " datescan",
    "paper": "statutpapier papier paperstatus paper originalpapier original sortpapier",
    "visa": "visa refvisa referencevisa visaelimination numerovisa visareference visaref"
    " bordereauelimination",
}
_FIELDS = {word: field for field, words in _WORDS.items() for word in words.split()}


def _field(column: str) -> str:
    plain = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().lower()
    return _FIELDS.get(re.sub(r"[^a-z0-9]", "", plain), "")


def _line(row: Mapping[str, str], known: Mapping[str, str]) -> ScanLine:
    said: dict[str, str] = {}
    for column, value in row.items():
        if known[column]:
            said.setdefault(known[column], " ".join(value.split()))
    return ScanLine(**{field.name: said.get(field.name, "") for field in fields(ScanLine)})


def _rows(data: bytes, name: str, told: list[Finding]) -> Iterator[dict[str, str]]:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start in (b"{", b"["):
        yield from _json_rows(json.loads(data.decode("utf-8-sig")))
    elif start == b"<":
        yield from _xml_rows(data)
    else:
        yield from _csv_rows(data, name, told)


def _json_rows(document: object) -> Iterator[dict[str, str]]:
    """Give a flat object, or those of a list."""
    for one in document if isinstance(document, list) else [document]:
        if isinstance(one, dict):
            yield {
                str(key): str(value)
                for key, value in one.items()
                if isinstance(value, str | int | float) and not isinstance(value, bool)
            }


def _xml_rows(data: bytes) -> Iterator[dict[str, str]]:
    """Give each element whose children have texts and no children: a record."""
    root = safe_xml.parse(data)
    for element in root.iter():
        leaves = [child for child in element if local_name(child) and not len(child)]
        if leaves:
            yield {local_name(leaf): leaf.text or "" for leaf in leaves}


def _csv_rows(data: bytes, name: str, told: list[Finding]) -> Iterator[dict[str, str]]:
    encoding, finding = encoding_of(iter((data,)), asked="", name=name)
    if finding is not None:
        told.append(_lenient(finding))
    text = data.decode(encoding, errors="replace")
    header: tuple[str, ...] = ()
    separator = separator_of(text.split("\n", 1)[0])
    for line in lines_of(io.StringIO(text, newline=""), separator, name=name):
        if not isinstance(line, Line):
            told.append(_lenient(line))
            return
        if header:
            yield dict(_pairs(header, line.cells))
        elif not line.cells[0].startswith("sep="):
            header = tuple(cell.strip() for cell in line.cells)


def _lenient(finding: Finding) -> Finding:
    """Keep a fault of a table from refusing what it describes."""
    if finding.severity is not Severity.ERROR:
        return finding
    return warning(finding.code, finding.where, **dict(finding.fields))


def _pairs(header: Iterable[str], cells: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name, cell in zip(header, cells, strict=False):
        if name:
            yield name, cell
