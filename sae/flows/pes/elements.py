"""What the elements of a PES flow say: from a small tree of one of them to the nouns of the model.

Nearly every leaf is an empty element whose attribute `V` holds the value; a few have a text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sae.flows.amounts import read_amount
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


def header_of(before: Header, node: Node) -> Header:
    """Add to a header what `Parametres` or `EnTetePES` says."""

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


def slip_of(node: Node, *, expense: bool) -> Slip:
    """Read a `BlocBordereau`."""
    return Slip(
        expense=expense,
        exercise=node.text("Exer"),
        number=node.text("IdBord"),
        issued_on=node.text("DteBordEm"),
        type=node.text("TypBord"),
    )


def order_of(node: Node, *, expense: bool) -> Order:
    """Read a `Piece`; expense, revenue and returns name the same things otherwise."""
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


def document_of(node: Node, encoding: str, problem: str) -> Document:
    """Read a `PJ`. encoding, problem: of its file, which passed already."""
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


def acknowledgement_of(node: Node) -> Acknowledgement:
    """Read an `ElementACQUIT`."""
    return Acknowledgement(
        state=node.text("EtatAck"),
        slip=node.text("NumBord"),
        exercise=node.text("ExerciceBord"),
        identifier=node.text("IdUnique"),
        errors=tuple(dict.fromkeys(_errors(node))),
    )


def signature_of(node: Node) -> SignatureMark:
    """Read what a signature claims (XAdES, of any version)."""
    moments, roles = node.all("SigningTime"), node.all("ClaimedRole")
    return SignatureMark(
        signed_at=moments[0].value.strip() if moments else "",
        role=roles[0].value.strip() if roles else "",
    )


# ----------------------------------------------------------------------------- private


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
    """Add the lines up, tax included; as written when one of them is no number."""
    written = [said for line in lines for name in _AMOUNTS if (said := line.text(name))]
    total = Decimal(0)
    for said in written:
        value = read_amount(said)
        if value is None:
            return said
        total += value
    return str(total) if written else ""


_AMOUNTS = ("MtHT", "MtHt", "MtTVA", "MtTva")  # revenue flows write the second and the fourth


def _errors(node: Node, order: str = "") -> Iterator[str]:
    """Give what is said to be wrong, and with which order of the slip when it is one of them."""
    for child in node.children:
        if child.name != "Erreur":
            yield from _errors(child, child.text("NumPiece") or order)
        elif said := " ".join(filter(None, map(_said, child.children))):
            yield f"n° {order} : {said}" if order else said


def _said(node: Node) -> str:
    return node.value.strip()
