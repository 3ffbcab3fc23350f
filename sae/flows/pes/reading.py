"""Reads a flow of any size while the XML gate checks it: slips, orders, documents as they come.

Nearly every leaf is an empty element whose attribute `V` holds the value; a few have a text. Only
what is inside one order, one document or one answer is in memory.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import BinaryIO, Protocol

from sae.flows.pes.decoding import DocumentDecoder, Undecodable
from sae.flows.pes.model import (
    Acknowledgement,
    Document,
    Header,
    Order,
    Reference,
    SignatureMark,
    Slip,
    ThirdParty,
)

ROOTS = ("PES_Aller", "PES_ACQUIT", "PES_Retour", "PES_ACQUIT_RETOUR")

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
    """A `ScanHandler` that gives a `Collector` what a PES flow says."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
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
        elif local in ("PES_DepenseAller", "PES_DepenseRetour"):
            self._expense = True
        elif local in ("PES_RecetteAller", "PES_RecetteRetour"):
            self._expense = False
        self._names.append(local)
        if self._open or local in _KEPT:
            node = Node(local, attributes.get("V", ""))
            if self._open:
                self._open[-1].children.append(node)
            self._open.append(node)
        if local == "Fichier" and "PJ" in self._names:
            self._begin_document(attributes.get("MIMEType", ""))

    def text(self, data: str) -> None:
        """See characters."""
        if self._decoder is not None:
            try:
                self._decoder.write(data)
            except Undecodable as wrong:
                self._problem, self._decoder = wrong.code, None
        elif self._open and not self._in_file():
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

    def _in_file(self) -> bool:
        return bool(self._names) and self._names[-1] == "Fichier"

    def _begin_document(self, mime: str) -> None:
        self._open[-1].value = mime
        self._encoding = self._problem = ""
        self._document = self._collector.open_document()
        self._decoder = DocumentDecoder(self._document)

    def _end_document(self) -> None:
        if self._decoder is not None:
            try:
                self._decoder.close()
                self._encoding = self._decoder.encoding
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

    return Header(
        kind=before.kind,
        flow_id=before.flow_id,
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
        or node.first("InfoPiece")
        or node.first("BlocPiece")
        or node
    )
    lines = [line for name in ("InfoLignePce", "InfoLignePiece") for line in node.all(name)]
    return Order(
        expense=expense,
        number=info.text("IdPce"),
        purpose=info.text("Obj") or info.text("ObjPce"),
        nature=info.text("NatPce"),
        accounts=tuple(dict.fromkeys(filter(None, (line.text("Nature") for line in lines)))),
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
        state=info.text("EtatPce"),
        taken_on=info.text("DtePcePec"),
    )


def _parties(node: Node) -> tuple[ThirdParty, ...]:
    found = (
        ThirdParty(
            identifier=one.text("IdTiers"),
            category=one.text("CatTiers"),
            name=" ".join(filter(None, (one.text("Nom"), one.text("Prenom")))),
        )
        for one in node.all("InfoTiers")
    )
    return tuple(dict.fromkeys(found))


def _total(lines: list[Node]) -> str:
    """Add the lines up, tax included; empty when one of them is no number."""
    total = Decimal(0)
    try:
        for line in lines:
            for name in ("MtHT", "MtTVA"):
                total += Decimal(line.text(name) or "0")
    except InvalidOperation:
        return ""
    return str(total) if lines and total.is_finite() else ""


def _document(node: Node, encoding: str, problem: str) -> Document:
    file = node.first("Contenu/Fichier")
    accounting = node.first("RefCompta") or Node("RefCompta")
    return Document(
        identifier=node.text("IdUnique"),
        name=node.text("NomPJ"),
        type=node.text("TypePJ"),
        description=node.text("Description"),
        mime=file.value if file is not None else "",
        order=accounting.text("Identifiant"),
        exercise=accounting.text("Exercice"),
        encoding=encoding,
        problem=problem,
    )


def _acknowledgement(node: Node) -> Acknowledgement:
    return Acknowledgement(
        state=node.text("EtatAck"),
        slip=node.text("NumBord"),
        exercise=node.text("ExerciceBord"),
        identifier=node.text("IdUnique"),
    )


def _signature(node: Node) -> SignatureMark:
    moments, roles = node.all("SigningTime"), node.all("ClaimedRole")
    return SignatureMark(
        signed_at=moments[0].value.strip() if moments else "",
        role=roles[0].value.strip() if roles else "",
    )
