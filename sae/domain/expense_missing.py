"""What an expense names and does not have, or was refused. No catalogue."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sae.domain.business_keys import BusinessKey, Role, Term, UnitKeys
from sae.domain.business_terms import plain_number, terms_of
from sae.domain.expense import match
from sae.domain.expense_stages import Stage

ON_PAPER = frozenset({"02", "03"})  # PES:Support: paper, disc


class Lack(StrEnum):
    """What is missing."""

    DOCUMENT = "document_not_received"
    PAPER = "document_on_paper"
    INVOICE = "invoice_not_held"
    ORDER = "order_not_held"
    SLIP = "slip_not_held"
    COMMITMENT = "commitment_not_held"
    CONTRACT = "contract_not_held"
    ACT = "act_not_held"
    NO_ORDER = "no_order"
    NO_VISA = "no_visa"
    NO_ANSWER = "no_acknowledgement"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something missing. name: as the unit that names it writes it. unit_id: that unit."""

    lack: Lack
    name: str
    unit_id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A unit of the file, as far as it says what should be there. metadata: of its record."""

    unit_id: str
    stage: Stage
    keys: UnitKeys
    metadata: str


def missing_from(
    pieces: Sequence[Piece], unclear: frozenset[BusinessKey] = frozenset()
) -> tuple[Missing, ...]:
    """Say what is missing from a file, once each, in the order of its pieces.

    unclear: keys that name several things; what they name is not said to be missing.
    """
    there = [key for one in pieces for key in one.keys.keys if key.role is Role.IS]
    found = [
        *_refused(pieces),
        *(
            Missing(lack, key.written, one.unit_id)
            for one in pieces
            for key in one.keys.keys
            if key not in unclear and (lack := _lack(one, key)) is not None
            if not _is_there(key, there)
        ),
        *_absent(pieces),
    ]
    return tuple({(one.lack, one.name): one for one in reversed(found)}.values())[::-1]


# ----------------------------------------------------------------------------- private

_LACKS = {
    Term.INVOICE: Lack.INVOICE,
    Term.PRECEDING: Lack.INVOICE,
    Term.DOCUMENT: Lack.DOCUMENT,
    Term.ORDER: Lack.ORDER,
    Term.SLIP: Lack.SLIP,
    Term.COMMITMENT: Lack.COMMITMENT,
    Term.CONTRACT: Lack.CONTRACT,
    Term.ACT: Lack.ACT,
}
_SILENT = frozenset({Stage.TREASURY, Stage.LIFECYCLE, Stage.OTHER})
"""What answers or speaks of many expenses: what it names is not missing from this one."""
_ACCEPTED = "1"  # PES:EtatAck


def _lack(piece: Piece, key: BusinessKey) -> Lack | None:
    if key.role is Role.IS or piece.stage in _SILENT:
        return None
    if key.term is Term.INVOICE and piece.stage is Stage.ATTACHMENT:
        return None  # it is the invoice, as an order encloses it
    if key.term is Term.DOCUMENT and ON_PAPER & set(terms_of(piece.metadata).all("PES:Support")):
        return Lack.PAPER
    return _LACKS.get(key.term)


def _is_there(key: BusinessKey, there: Iterable[BusinessKey]) -> bool:
    return any(match(key, other) is not None for other in there)


def _refused(pieces: Iterable[Piece]) -> Iterator[Missing]:
    """What the treasury refused: slips and documents of this file, not those beside them."""
    own = {
        key.value
        for one in pieces
        for key in one.keys.keys
        if key.role is Role.IS and key.term in (Term.SLIP, Term.DOCUMENT)
    }
    for one in pieces:
        said = terms_of(one.metadata)
        for element in said.all("PES:ElementACQUIT"):
            _, _, identifier = element.partition(" ")
            if _values(identifier) & own:
                yield Missing(Lack.REFUSED, identifier.strip(), one.unit_id)
        if one.stage is Stage.ATTACHMENT and said.first("PES:EtatAck") not in ("", _ACCEPTED):
            yield Missing(Lack.REFUSED, said.first("PES:IdUnique"), one.unit_id)


def _values(identifier: str) -> set[str]:
    """Give the values that keys of what is identified would have: a document's, or a slip's."""
    exercise, dash, number = identifier.strip().partition("-")
    values = {plain_number(identifier)}
    if dash:
        values.add(f"{plain_number(exercise)}/{plain_number(number)}")
    return values


def _absent(pieces: Sequence[Piece]) -> Iterator[Missing]:
    stages = {one.stage for one in pieces}
    for one in pieces:
        if one.stage is Stage.INVOICE and Stage.ORDER not in stages:
            yield Missing(Lack.NO_ORDER, _number(one, Term.INVOICE), one.unit_id)
        if one.stage is Stage.INVOICE and Stage.VISA not in stages:
            yield Missing(Lack.NO_VISA, _number(one, Term.INVOICE), one.unit_id)
        if one.stage is Stage.SLIP and not _is_answered(one, pieces):
            yield Missing(Lack.NO_ANSWER, _slip_name(one), one.unit_id)


def _is_answered(slip: Piece, pieces: Iterable[Piece]) -> bool:
    """Say whether an answer names the slip, or names none and answers the whole flow."""
    own = [key for key in slip.keys.keys if key.role is Role.IS and key.term is Term.SLIP]
    for one in pieces:
        if one.stage is Stage.TREASURY:
            named = [key for key in one.keys.keys if key.term is Term.SLIP]
            if not named or any(match(key, other) for key in own for other in named):
                return True
    return False


def _number(piece: Piece, term: Term) -> str:
    return next((key.written for key in piece.keys.keys if key.term is term), "")


def _slip_name(piece: Piece) -> str:
    said = terms_of(piece.metadata)
    return "/".join(filter(None, (said.first("PES:IdBord"), said.first("PES:Exer"))))
