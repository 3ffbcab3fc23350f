"""Reads a flow of any size while the XML gate checks it: slips, orders, documents as they come.

Nearly every leaf is an empty element whose attribute `V` holds the value; a few have a text. Only
what is inside one order, one document or one answer is in memory, and no more than one should hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import BinaryIO, Protocol

from sae.flows.amounts import read_amount
from sae.flows.pes.decoding import MAX_DOCUMENT_BYTES, DocumentDecoder, Undecodable
from sae.flows.pes.model import (
    Acknowledgement,
    Document,
    Header,
    Order,
    Reference,
    SignatureMark,
    Slip,
    Target,
    ThirdParty,
)

ALLER = "PES_Aller"
MAX_NODES = 500_000  # of one order: a hundred times the longest honest one
MAX_VALUE = 64 << 10  # characters of a value that is looked at; documents are no values

Seen = Slip | Order | Document | Acknowledgement | SignatureMark


class Collector(Protocol):
    """Takes what is read of a flow, in its order."""

    def header(self, header: Header) -> None:
        """Take what the flow says of itself; it comes again as more is known."""

    def see(self, one: Seen) -> None:
        """Take a slip, then its orders; documents; answers; signatures."""

    def open_document(self) -> BinaryIO:
        """Give a stream for the bytes of the next document; `see` then gives its description."""


@dataclass(slots=True)
class Node:
    """An element being read: its value (`V`, or text), its children."""

    name: str
    value: str = ""
    children: list["Node"] = field(default_factory=list)

    def text(self, path: str) -> str:
        """Give the value at a path of names, the first of each; empty without."""
        found = self.first(path)
        return found.value.strip() if found is not None else ""

    def first(self, path: str) -> "Node | None":
        """Give the first element at a path of names."""
        node: Node | None = self
        for name in path.split("/"):
            if node is None:
                return None
            node = next((child for child in node.children if child.name == name), None)
        return node

    def all(self, name: str) -> list["Node"]:
        """Give every element of a name, at any depth, in order."""
        found = []
        for child in self.children:
            if child.name == name:
                found.append(child)
            found.extend(child.all(name))
        return found


class FlowReader:
    """A `ScanHandler` that gives a `Collector` what a PES flow says.

    most: bytes that all its documents together may have. Namespaces are not compared.
    """

    def __init__(self, collector: Collector, *, most: int = MAX_DOCUMENT_BYTES) -> None:
        self._collector = collector
        self._left = most
        self._nodes = 0  # in the subtree being kept
        self._names: list[str] = []
        self._open: list[Node] = []  # from the subtree being kept down to here
        self._header = Header()
        self._expense = True
        self._decoder: DocumentDecoder | None = None
        self._document: BinaryIO | None = None
        self._encoding = self._problem = ""

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """See a start tag."""
        del offset, line
        local = name.rpartition("}")[2]
        if not self._names:
            self._header = Header(kind=local, flow_id=attributes.get("Id", ""))
            self._collector.header(self._header)
        elif local.startswith("PES_") and len(self._names) == 1:
            self._begin_domain(local)
        self._names.append(local)
        if self._open or local in _KEPT:
            self._keep(Node(local, attributes.get("V", "")[:MAX_VALUE]))
        if local == "Fichier" and self._open and self._open[0].name == "PJ":
            self._begin_document(attributes.get("MIMEType", ""))

    def text(self, data: str) -> None:
        """See characters."""
        if self._decoder is not None:
            try:
                self._decoder.write(data)
            except Undecodable as wrong:
                self._problem = wrong.code
                self._left -= self._decoder.written
                self._decoder = None
        elif self._open and not self._in_file() and len(self._open[-1].value) < MAX_VALUE:
            self._open[-1].value += data

    def end(self, name: str, offset: int, line: int) -> None:
        """See an end tag."""
        del name, offset, line
        local = self._names.pop()
        if local == "Fichier":
            self._end_document()
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._kept(node)

    # ------------------------------------------------------------------------- private

    def _begin_domain(self, name: str) -> None:
        self._expense = not name.startswith("PES_Recette")
        domains = (*self._header.domains, name)
        self._header = replace(self._header, domains=tuple(dict.fromkeys(domains)))
        self._collector.header(self._header)

    def _keep(self, node: Node) -> None:
        """Put an element in the subtree being kept; one beyond all measure loses the rest of it."""
        self._nodes = self._nodes + 1 if self._open else 1
        if self._open and self._nodes <= MAX_NODES:
            self._open[-1].children.append(node)
        self._open.append(node)

    def _in_file(self) -> bool:
        return self._names[-1] == "Fichier"

    def _begin_document(self, mime: str) -> None:
        if self._decoder is not None or self._encoding or self._problem:
            self._problem = self._problem or "pes_document_trailing"  # a second file
            return
        self._open[-1].value = mime
        self._document = self._collector.open_document()
        self._decoder = DocumentDecoder(self._document, most=min(self._left, MAX_DOCUMENT_BYTES))

    def _end_document(self) -> None:
        if self._decoder is not None:
            self._left -= self._decoder.written
            try:
                self._decoder.close()
                self._encoding = self._decoder.encoding
                self._problem = "pes_document_trailing" if self._decoder.trailing else ""
            except Undecodable as wrong:
                self._problem = wrong.code
        if self._document is not None:
            self._document.close()
        self._decoder = self._document = None

    def _kept(self, node: Node) -> None:
        """Give what a kept subtree says, and forget it."""
        if node.name in ("Parametres", "EnTetePES"):
            self._header = _header(self._header, node)
            self._collector.header(self._header)
        elif node.name == "BlocBordereau":
            self._collector.see(_slip(node, expense=self._expense))
        elif node.name == "Piece":
            self._collector.see(_order(node, expense=self._expense))
        elif node.name == "PJ":
            self._collector.see(_document(node, self._encoding, self._problem))
            self._encoding = self._problem = ""
        elif node.name == "ElementACQUIT":
            self._collector.see(_acknowledgement(node))
        else:
            self._collector.see(_signature(node))


# ----------------------------------------------------------------------------- private

_KEPT = frozenset(
    {"Parametres", "EnTetePES", "BlocBordereau", "Piece", "PJ", "ElementACQUIT", "Signature"}
)


def _header(before: Header, node: Node) -> Header:
    def said(own: str, *paths: str) -> str:
        return next(filter(None, (node.text(path) for path in paths)), own)

    return replace(
        before,
        name=said(before.name, "NomFic"),
        type=said(before.type, "TypFic"),
        day=said(before.day, "DteStr"),
        post=said(before.post, "IdPost"),
        collectivity=said(before.collectivity, "IdColl"),
        code=said(before.code, "CodCol", "CodColl"),  # returns spell it otherwise
        budget=said(before.budget, "CodBud"),
        label=said(before.label, "LibelleColBud"),
    )


def _slip(node: Node, *, expense: bool) -> Slip:
    return Slip(
        expense=expense,
        exercise=node.text("Exer"),
        number=node.text("IdBord"),
        issued_on=node.text("DteBordEm"),
        type=node.text("TypBord"),
    )


def _order(node: Node, *, expense: bool) -> Order:
    info = (
        node.first("BlocPiece/InfoPce")
        or node.first("BlocPiece/InfoPiece")
        or node.first("InfoPiece")
        or node.first("InfoPce")
        or node.first("BlocPiece")
        or node
    )
    lines = [line for name in ("InfoLignePce", "InfoLignePiece") for line in node.all(name)]
    return Order(
        expense=expense,
        number=info.text("IdPce"),
        purpose=info.text("Obj") or info.text("ObjPce"),
        nature=info.text("NatPce"),
        accounts=_values(lines, "Nature"),
        amount=_total(lines),
        parties=_parties(node),
        references=tuple(
            Reference(
                support=one.text("Support"),
                identifier=one.text("IdUnique"),
                name=one.text("NomPJ"),
            )
            for one in node.all("PJRef")
        ),
        contracts=_everywhere(node, _CONTRACTS),
        commitments=_everywhere(node, _COMMITMENTS),
        state=info.text("EtatPce"),
        taken_on=info.text("DtePcePec"),
    )


# Domains of the protocol do not agree on the names of these two.
_CONTRACTS = frozenset({"NumMarche", "NumeroMarche", "IdMarche", "RefMarche", "IdContrat"})
_COMMITMENTS = frozenset({"NumEngagement", "NumeroEngagement", "IdEngagement", "NumEngt", "NumEng"})
_PERSON = "01"  # CatTiers: a natural person; NatJur: private persons


def _everywhere(node: Node, names: frozenset[str]) -> tuple[str, ...]:
    found = (one.value.strip() for name in sorted(names) for one in node.all(name))
    return tuple(dict.fromkeys(filter(None, found)))


def _values(nodes: list[Node], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (node.text(name) for node in nodes))))


def _parties(node: Node) -> tuple[ThirdParty, ...]:
    return tuple(dict.fromkeys(_party(one) for one in node.all("InfoTiers")))


def _party(one: Node) -> ThirdParty:
    category, nature = one.text("CatTiers"), one.text("NatJur")
    # Returns leave the codes out: only persons have first names and titles.
    named = not category and bool(one.text("Prenom") or one.text("Civilite"))
    return ThirdParty(
        identifier=one.text("IdTiers"),
        name=" ".join(filter(None, (one.text("Nom"), one.text("Prenom")))),
        is_person=_PERSON in (category, nature) or named,
    )


def _total(lines: list[Node]) -> str:
    """Add the lines up, tax included; empty when one of them is no number."""
    total = Decimal(0)
    for line in lines:
        for name in _AMOUNTS:
            said = line.text(name)
            value = read_amount(said) if said else Decimal(0)
            if value is None:
                return ""
            total += value
    return str(total) if lines else ""


_AMOUNTS = ("MtHT", "MtHt", "MtTVA", "MtTva")  # revenue flows write the second and the fourth


def _document(node: Node, encoding: str, problem: str) -> Document:
    file = node.first("Contenu/Fichier")
    return Document(
        identifier=node.text("IdUnique"),
        name=node.text("NomPJ"),
        type=node.text("TypePJ"),
        description=node.text("Description"),
        mime=file.value if file is not None else "",
        targets=tuple(
            Target(
                domain=one.text("Domaine"),
                exercise=one.text("Exercice"),
                order=one.text("Identifiant"),
                line=one.text("ComplementIdentifiant"),
            )
            for one in node.all("RefCompta")
        ),
        encoding=encoding,
        problem=problem,
    )


def _acknowledgement(node: Node) -> Acknowledgement:
    wrong = (" ".join(filter(None, map(_said, one.children))) for one in node.all("Erreur"))
    return Acknowledgement(
        state=node.text("EtatAck"),
        slip=node.text("NumBord"),
        exercise=node.text("ExerciceBord"),
        identifier=node.text("IdUnique"),
        errors=tuple(dict.fromkeys(filter(None, wrong))),
    )


def _said(node: Node) -> str:
    return node.value.strip()


def _signature(node: Node) -> SignatureMark:
    moments, roles = node.all("SigningTime"), node.all("ClaimedRole")
    return SignatureMark(
        signed_at=moments[0].value.strip() if moments else "",
        role=roles[0].value.strip() if roles else "",
    )
