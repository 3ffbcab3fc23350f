"""Says what a thing that was dropped is, from the first bytes of its files, never from its name.

A thing is a file, a folder or a zip; what is seen of it are glimpses. Names count for one kind
only: the sub-folders of a consultation, which is a way of filing and not a format.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sae.flows.actes.model import MESSAGES
from sae.flows.first_bytes import is_pdf, plain_start, xml_root
from sae.flows.invoices import cii, lifecycle, pivot, ubl
from sae.flows.invoices.reading import WRAPPER

HEAD_BYTES = 16 << 10  # of each file: comments and schema locations may stand before a root


class Kind(StrEnum):
    """What can be made of a thing. SEDA is a package already; FOLDER is anything else."""

    SEDA = "seda"
    PARAPHEUR = "parapheur"
    PES = "pes"
    PROCUREMENT = "procurement"
    ACTES = "actes"
    INVOICE = "invoice"
    MAIL = "mail"
    SCAN = "scan"
    CSV = "csv"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """What is seen of a file. path: in the thing, with `/`. head: its first `HEAD_BYTES`.

    embedded: names of the files inside a PDF.
    """

    path: str
    head: bytes
    embedded: tuple[str, ...] = ()


def recognise(seen: Sequence[Glimpse]) -> Kind:
    """Say what a thing is.

    One file of some kinds makes the thing: an envelope with its documents beside. Others must be
    most of what there is: an invoice among fifty letters does not make them invoices.
    """
    if any(_is_manifest(one, alone=len(seen) == 1) for one in seen):
        return Kind.SEDA
    kinds = [kind_of_file(one) for one in seen]
    for kind in _ONE_IS_ENOUGH:
        if kind in kinds or (kind is Kind.PROCUREMENT and _is_consultation(seen)):
            return kind
    for kind in _MOST_ARE_NEEDED:
        weighing = [
            found
            for one, found in zip(seen, kinds, strict=True)
            if found is kind or not _goes_with(one, kind)
        ]
        if weighing and 2 * weighing.count(kind) >= len(weighing):
            return kind
    lone_table = kinds.count(Kind.CSV) == 1 and "/" not in seen[kinds.index(Kind.CSV)].path
    return Kind.CSV if lone_table else Kind.FOLDER


def kind_of_file(one: Glimpse) -> Kind | None:
    """Say what a file is by itself; None when it may be anything."""
    head = one.head
    if head.startswith(_IMAGES):
        return Kind.SCAN
    if is_pdf(head):
        named = {name.lower() for name in one.embedded}
        return Kind.INVOICE if named & _INVOICES_IN_PDF else None
    text = plain_start(head).decode("latin-1")
    root, namespace = xml_root(head)
    if root:
        return _kind_of_xml(root, namespace, text)
    if text[:1] in ("{", "["):
        return Kind.PROCUREMENT if _DECP.search(text) else None
    if _is_mail(text):
        return Kind.MAIL
    return Kind.CSV if _is_described_table(text) else None


def is_document(paths: Sequence[str]) -> bool:
    """Say whether a zip that holds these is a document (office, signed, book), not a parcel.

    >>> is_document(["mimetype", "META-INF/manifest.xml", "content.xml"])
    True
    >>> is_document(["factures/1.pdf", "factures/2.pdf"])
    False
    """
    return any(
        path in ("mimetype", "[Content_Types].xml") or path.startswith("META-INF/")
        for path in paths
    )


# ----------------------------------------------------------------------------- private

_ONE_IS_ENOUGH = (Kind.PARAPHEUR, Kind.PES, Kind.PROCUREMENT, Kind.ACTES)
_MOST_ARE_NEEDED = (Kind.INVOICE, Kind.MAIL, Kind.SCAN)
_IMAGES = (b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG\r\n", b"\0\0\0\x0cjP  ")
_INVOICES_IN_PDF = {
    "factur-x.xml",
    "zugferd-invoice.xml",
    "xrechnung.xml",
    "order-x.xml",
}
_INVOICE_ROOTS = {*cii.ROOTS, pivot.ROOT, lifecycle.ROOT}
_NOTICE_ROOTS = {
    "ContractNotice",
    "ContractAwardNotice",
    "PriorInformationNotice",
    "marches",
    "TED_EXPORT",
}
_SUPPLIER = "AccountingSupplierParty"  # an invoice in a wrong namespace has one still
_ACT_NAMED = re.compile(r"\b(NumeroInterne|IDActe)\s{0,9}=")
_ACTES = "http://www.interieur.gouv.fr/ACTES#"  # then a version
_MANIFEST = re.compile(r"([A-Za-z0-9_-]{0,56}[_-])?manifest\.xml")
_DECP = re.compile(
    r'"(marches|marche|contrats-concessions|contrat-concession)"\s{0,9}:\s{0,9}[\[{]'
)
_HEADER = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]{1,60}):[ \t]")
_MAIL_HEADERS = {
    "from",
    "to",
    "date",
    "subject",
    "received",
    "message-id",
    "mime-version",
    "return-path",
    "delivered-to",
    "content-type",
}
_TABLE_PLACES = {"file", "id", "parentid", "parentfile", "objectfiles"}
# Sub-folders of a consultation, as platforms and people name them (accents taken off).
_PHASES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(dce|dossier de consultation|rc|ccap|cctp)\b",
        r"\b(avis|aapc|publicite|boamp)\b",
        r"\b(offres?|candidatures?|plis?|depots?)\b",
        r"\b(attribution|notification|rapport d.analyse|rao|pv|cao)\b",
        r"\b(execution|avenants?|ordres? de service|reception)\b",
        r"\b(retraits?|registre)\b",
    )
)
_PHASES_NEEDED = 3
_SIDECARS = (".csv", ".txt", ".xml", ".json", ".toml")


def _is_manifest(one: Glimpse, *, alone: bool) -> bool:
    """Say whether a file is the manifest of a package: at its root, or alone whatever its name."""
    root, _ = xml_root(one.head)
    transfer = root == "ArchiveTransfer"  # of an old version too: what to do of it is told then
    if alone:
        return transfer
    return _MANIFEST.fullmatch(one.path) is not None and (transfer or not root)


def _kind_of_xml(root: str, namespace: str, text: str) -> Kind | None:
    if root.startswith("PES_"):
        return Kind.PES
    if namespace.startswith(_ACTES) or (root in MESSAGES and _ACT_NAMED.search(text)):
        return Kind.ACTES
    if root == "premis" or "iparapheur" in text[:2000].lower():
        return Kind.PARAPHEUR
    if root in _NOTICE_ROOTS:
        return Kind.PROCUREMENT
    is_ubl = root in ubl.ROOTS and (namespace.startswith(ubl.NAMESPACE) or _SUPPLIER in text)
    if root in _INVOICE_ROOTS or is_ubl or (root == WRAPPER and ubl.NAMESPACE in text):
        return Kind.INVOICE
    return None


def _is_mail(text: str) -> bool:
    """Say whether a text begins with the header of a message (RFC 5322), or of a mailbox."""
    if text.startswith("From ") and "\n" in text:
        text = text.partition("\n")[2]
    names = set()
    for line in text.split("\n")[:60]:
        if not line.strip():
            break
        if line[0] in " \t":
            continue
        header = _HEADER.match(line)
        if header is None:
            return False
        names.add(header["name"].lower())
    return len(names & _MAIL_HEADERS) >= 3


def _is_described_table(text: str) -> bool:
    """Say whether the first line names columns that `prepare csv` reads."""
    first = text.partition("\n")[0].strip()
    for separator in (";", ",", "\t"):
        names = [name.strip().strip('"').lower() for name in first.split(separator)]
        if len(names) < 2:
            continue
        described = any(name == "descriptionlevel" or name.endswith("title") for name in names)
        described = described or any(name.startswith("content.") for name in names)
        if described and _TABLE_PLACES.intersection(names):
            return True
    return False


def _is_consultation(seen: Sequence[Glimpse]) -> bool:
    folders = {_plain(part) for one in seen for part in one.path.split("/")[:-1]}
    found = sum(any(phase.search(folder) for folder in folders) for phase in _PHASES)
    return found >= _PHASES_NEEDED


def _plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", name)
    letters = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", " ", letters.lower())


def _goes_with(one: Glimpse, kind: Kind) -> bool:
    """Say whether a file may stand beside those of a kind without being one."""
    return kind is Kind.SCAN and one.path.lower().endswith(_SIDECARS)
