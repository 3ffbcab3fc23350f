"""The documents of a source of public contracts, zips opened, data read: a step of its preparation.

Only what stands outside the bids is read for its data: a company may write what it wants in hers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.file_names import read_name
from sae.flows.first_bytes import plain_start
from sae.flows.procurement.decp import read_contracts
from sae.flows.procurement.fields import Field, FieldsUnreadable, read_fields
from sae.flows.procurement.model import BidFact, Contract, Notice, Phase
from sae.flows.procurement.naming import phase_of_file, says_manifest
from sae.flows.procurement.notices import read_manifest, read_notice
from sae.flows.procurement.sorting import Listed
from sae.jobs.file_start import first_bytes
from sae.jobs.flow_preparation import FlowSource, master_file
from sae.jobs.opened_zips import MAX_ZIPS, OpenedZips, TakenOut
from seda.findings import Finding, warning
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES


@dataclass(slots=True, kw_only=True)
class Received:
    """A file received, and what it says. path: where its bytes are. at: for the report."""

    path: Path
    file: DraftFile
    at: str
    contracts: tuple[Contract, ...] = ()
    notice: Notice | None = None
    reference: str = ""
    purpose: str = ""
    bids: tuple[BidFact, ...] = field(default=())


Document = Listed[Received]


def documents(source: FlowSource) -> Iterator[Document]:
    """List the files of a source, each zip followed by what was in it."""
    zips = OpenedZips(source.extracted, tell=source.tell)
    for node in source.nodes():
        name, file = master_file(node)
        parts = node.path.split("/")[:-1] if source.request.source.is_dir() else []
        folders = tuple(read_name(one).title for one in parts)
        at = "/".join((*folders, name.title))
        one = Received(path=source.folder / node.path, file=file, at=at)
        yield from _with_inside(Listed(folders=folders, name=name.title, one=one), zips, 1)


def read_data(document: Document, *, tell: Callable[[Finding], None]) -> Document:
    """Read the data of a document, when it has some, and say which sub-file they are of."""
    one = document.one
    if document.holds or not _may_be_data(one):
        return document
    if one.file.size > MAX_SMALL_DOCUMENT_BYTES:
        most = f"> {MAX_SMALL_DOCUMENT_BYTES >> 20} Mio"
        tell(warning("procurement_unreadable", one.at, reason=most))
        return document
    try:
        root = read_fields(one.path.read_bytes())
    except (FieldsUnreadable, OSError) as wrong:
        tell(warning("procurement_unreadable", one.at, reason=str(wrong)))
        return document
    one.contracts = tuple(read_contracts(root))
    one.notice = None if one.contracts else read_notice(root)
    if one.contracts:
        return replace(document, phase=Phase.DATA)
    if one.notice is not None:
        return replace(document, phase=Phase.NOTICE)
    if says_manifest(document.name) or says_manifest(_root_name(root)):
        one.reference, one.purpose, one.bids = read_manifest(root)
    # What bears the name of essential data and holds none is something else: a schema, a list.
    is_other = phase_of_file(document.name) is Phase.DATA
    return replace(document, phase=Phase.OTHER) if is_other else document


# ----------------------------------------------------------------------------- private


def _with_inside(document: Document, zips: OpenedZips, depth: int) -> Iterator[Document]:
    """Give a document, or a zip and what is in it: its folders are then those of its content."""
    inside: tuple[TakenOut, ...] = ()
    whole = False
    if _is_zip(document, depth):
        inside, whole = zips.files(document.one.path, document.one.at)
    if not inside:
        yield document
        return
    own = (*document.folders, document.name.rpartition(".")[0] or document.name)
    yield replace(document, folders=own, holds=True, whole=whole)
    for taken in inside:
        folders = (*own, *taken.folders)
        at = "/".join((document.one.at, *taken.folders, taken.name))
        one = Received(path=taken.path, file=taken.file, at=at)
        below = Listed(folders=folders, name=taken.name, one=one)
        yield from _with_inside(below, zips, depth + 1)


def _is_zip(document: Document, depth: int) -> bool:
    """Say whether a file is a zip by its name and its first bytes: an office file is one too."""
    named = document.name.lower().endswith(".zip")
    return named and depth <= MAX_ZIPS and first_bytes(document.one.path).startswith(b"PK")


def _may_be_data(one: Received) -> bool:
    start = plain_start(first_bytes(one.path))[:1]
    if start not in (b"<", b"{", b"["):
        return False
    return start != b"<" or not one.file.filename.lower().endswith(_PAGES)


_PAGES = (".htm", ".html", ".xhtml", ".svg")


def _root_name(root: Field) -> str:
    return root.name or next((one.name for one in root.fields), "")
