"""From a folder of the platform to archive units: the folder, its documents, their signatures.

The circuit is told by the Events of the folder; who signed a document, by the document itself. A
retention rule is stated when the main document is of a known kind, and only then.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sae.flows.description import (
    ACCOUNTING,
    Ruling,
    day,
    identifier,
    keywords,
    retention,
    title,
)
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.parapheur.circuit import DatedStep, days_of, events, status_of, undated
from sae.flows.parapheur.model import History, Role
from sae.flows.parapheur.terms import terms_of
from sae.flows.signing import (
    KnownSignature,
    detached_signature,
    detached_token,
    signed_document,
)
from seda.elements import Element

FOLDER = "Dossier i-Parapheur"
SLIP = "Bordereau de signature"
HISTORY = "Historique i-Parapheur"
SIGNATURE = "Signature électronique"
TOKEN = "Jeton d'horodatage"  # noqa: S105 - a document, no secret
RECEIVED = "Export i-Parapheur"
ROLES = {Role.MAIN: "Document principal", Role.ANNEX: "Annexe"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderFacts:
    """What is known of a folder. name: of its export. steps: in their order.

    terms: (value, public term) that its documents say. came: how it was received, for people.
    accounting: its main document is an invoice or a flow of accounts.
    """

    name: str
    history: History
    steps: tuple[DatedStep, ...]
    terms: tuple[tuple[str, str], ...] = ()
    came: str = ""
    accounting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document of a folder. kind: DocumentType. file: None when it is stated and not here.

    remark: what is odd about it, for people.
    """

    name: str
    kind: str
    file: DraftFile | None
    document_id: str = ""
    remark: str = ""
    terms: tuple[tuple[str, str], ...] = ()
    signatures: tuple[KnownSignature, ...] = ()


def folder_unit(facts: FolderFacts, *, version: str, ruling: Ruling) -> DraftUnit:
    """Draft the unit of a folder."""
    history = facts.history
    first, last = days_of(facts.steps)
    content = (
        Element("DescriptionLevel", "File"),
        title(FOLDER, history.name or facts.name),
        *identifier("OriginatingSystemId", history.folder_id),
        *_custody(facts),
        Element("DocumentType", FOLDER),
        *identifier("Status", status_of(facts.steps)),
        *keywords(*facts.terms, *terms_of(history.properties)),
        *day("StartDate", first),
        *day("EndDate", last),
        *events(facts.steps, version=version),
    )
    rules: Iterable[Element] = ()
    if ruling.retention and facts.accounting:
        rules = retention(ACCOUNTING, last[:4], "Destroy")
    return DraftUnit(depth=0, content=content, management=tuple(rules), files=())


def paper_unit(paper: Paper, *, version: str) -> DraftUnit:
    """Draft the unit of a document, with what is known of its signatures."""
    here = paper.file is not None
    content = (
        Element("DescriptionLevel", "Item"),
        title(paper.name if here else f"{paper.name}, non joint"),
        *identifier("OriginatingSystemId", paper.document_id),
        *identifier("Description", paper.remark),
        Element("DocumentType", paper.kind),
        *keywords(*paper.terms),
        *(signed_document(paper.signatures, version=version) if here else ()),
    )
    files = (paper.file,) if paper.file is not None else ()
    return DraftUnit(depth=1, content=content, management=(), files=files)


def signature_unit(
    name: str, file: DraftFile, signature: KnownSignature, *, document: str, version: str
) -> DraftUnit:
    """Draft the unit of a detached signature. document: `id` of what it signs, empty if unknown."""
    by = f"Signature de {signature.signer}" if signature.signer else SIGNATURE
    content = (
        Element("DescriptionLevel", "Item"),
        title(by, name),
        Element("DocumentType", SIGNATURE),
        *detached_signature(signature, document=document, version=version),
    )
    return DraftUnit(depth=2 if document else 1, content=content, management=(), files=(file,))


def token_unit(name: str, file: DraftFile, *, document: str, version: str) -> DraftUnit:
    """Draft the unit of a timestamp token. document: as for `signature_unit`."""
    content = (
        Element("DescriptionLevel", "Item"),
        title(TOKEN, name),
        Element("DocumentType", TOKEN),
        *detached_token(document=document, version=version),
    )
    return DraftUnit(depth=2 if document else 1, content=content, management=(), files=(file,))


# ----------------------------------------------------------------------------- private


def _custody(facts: FolderFacts) -> Iterator[Element]:
    """Tell how the folder came, and the steps that no Event can be written of."""
    told = [text for text in (facts.came, *undated(facts.steps)) if text]
    if told:
        items = tuple(Element("CustodialHistoryItem", text) for text in told)
        yield Element("CustodialHistory", children=items)
