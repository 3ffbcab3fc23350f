"""The file of an expense: what joins two units, how surely, and how far one goes. No catalogue.

A supplier alone joins nothing. A way through the file goes once through each kind of thing, so
that a contract does not bring every invoice paid under it, nor a slip its other orders; from the
unit that was asked, everything is followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sae.domain.business_keys import BusinessKey, Role, Term, scope_of
from sae.domain.expense_stages import Stage


class Because(StrEnum):
    """Why a unit is in the file."""

    ASKED = "asked"
    SAME_BYTES = "same_bytes"
    ID_UNIQUE = "id_unique"
    INVOICE_NUMBER = "invoice_number"
    PRECEDING_INVOICE = "preceding_invoice"
    AMOUNT = "amount"
    ORDER_NUMBER = "order_number"
    SLIP_NUMBER = "slip_number"
    FLOW_NAME = "flow_name"
    COMMITMENT = "commitment"
    CONTRACT = "contract"
    ACT_NUMBER = "act_number"
    ACT_ID = "act_id"
    WITHIN = "within"


class Certainty(StrEnum):
    """How sure a join is: proved by bytes or a whole identifier, or by what is likely the same."""

    CERTAIN = "certain"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Match:
    """What two keys have in common. value: as the unit already in the file writes it."""

    because: Because
    certainty: Certainty
    value: str


ALL_STAGES = frozenset(Stage)
ONCE = frozenset({Stage.INVOICE, Stage.VISA, Stage.ORDER, Stage.SLIP, Stage.FLOW, Stage.CONTRACT})
"""Kinds that a way goes through once: an expense is about one of each."""

# From each kind of thing, where its keys lead when it is not what was asked.
ONWARD: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        Stage.INVOICE: ALL_STAGES,
        Stage.ATTACHMENT: frozenset(
            # A paper may be the invoice itself, as an order encloses it.
            ALL_STAGES - {Stage.TREASURY, Stage.FLOW, Stage.LIFECYCLE}
        ),
        Stage.LIFECYCLE: frozenset({Stage.INVOICE}),
        Stage.VISA: frozenset(
            {Stage.INVOICE, Stage.ORDER, Stage.CONTRACT, Stage.COMMITMENT, Stage.ACT}
        ),
        Stage.ORDER: frozenset(
            {
                Stage.INVOICE,
                Stage.ATTACHMENT,
                Stage.VISA,
                Stage.SLIP,
                Stage.COMMITMENT,
                Stage.CONTRACT,
                Stage.TREASURY,
            }
        ),
        Stage.SLIP: frozenset({Stage.FLOW, Stage.TREASURY, Stage.VISA}),
        Stage.FLOW: frozenset({Stage.TREASURY, Stage.VISA}),
        Stage.COMMITMENT: frozenset({Stage.CONTRACT, Stage.CONSULTATION, Stage.ACT}),
        Stage.CONTRACT: frozenset({Stage.CONSULTATION, Stage.ACT, Stage.CONTRACT}),
        Stage.CONSULTATION: frozenset({Stage.CONTRACT, Stage.ACT}),
        Stage.ACT: frozenset({Stage.ACT}),
        Stage.TREASURY: frozenset(),
        Stage.OTHER: frozenset(),
    }
)

HELD_BY = frozenset({Stage.INVOICE, Stage.ORDER, Stage.VISA})
"""Kinds that papers are inside of: bytes inside two of one kind do not tell which is meant."""

LISTED_BELOW = HELD_BY | {Stage.ACT}
"""Kinds of which everything directly below is shown: they hold the papers themselves."""

FOLLOWED_BELOW = frozenset({Stage.INVOICE, Stage.ORDER})
"""Kinds whose papers lead further by their bytes; of other papers only PES:IdUnique does."""


def lookups(key: BusinessKey) -> tuple[tuple[Term, str], ...]:
    """Say which keys of other units may be about the same thing as this one."""
    if key.term is Term.PRECEDING:
        return ((Term.INVOICE, key.value),)
    if key.term is Term.INVOICE and key.role is Role.IS:
        return ((Term.INVOICE, key.value), (Term.PRECEDING, key.value))
    return ((key.term, key.value),)


def match(own: BusinessKey, other: BusinessKey) -> Match | None:
    """Say what two keys have in common; None when nothing joins their units.

    Two units that name one thing are not joined by it; two that are it are twins (`twins_by`),
    but for a contract and its consultation, which are numbered alike.
    """
    if own.value != other.value or {own.term, other.term} not in _PAIRS:
        return None
    if own.role is other.role and not _alike_on_purpose(own, other):
        return None
    certainty = _certainty(own, other)
    if certainty is None:
        return None
    term = Term.PRECEDING if Term.PRECEDING in (own.term, other.term) else own.term
    return Match(_BECAUSE[term], certainty, own.written)


def twins_by(own: BusinessKey, other: BusinessKey) -> Because | None:
    """Say by what two units are the same thing, received twice; None when they are not."""
    both_are = own.role is Role.IS and other.role is Role.IS
    if not both_are or own.term is not other.term or own.term not in _TWINS:
        return None
    if own.value != other.value or _certainty(own, other) is None:
        return None
    return _BECAUSE[own.term]


# ----------------------------------------------------------------------------- private

_BECAUSE = {
    Term.INVOICE: Because.INVOICE_NUMBER,
    Term.PRECEDING: Because.PRECEDING_INVOICE,
    Term.PAYMENT: Because.AMOUNT,
    Term.DOCUMENT: Because.ID_UNIQUE,
    Term.ORDER: Because.ORDER_NUMBER,
    Term.SLIP: Because.SLIP_NUMBER,
    Term.FLOW: Because.FLOW_NAME,
    Term.COMMITMENT: Because.COMMITMENT,
    Term.CONTRACT: Because.CONTRACT,
    Term.ACT: Because.ACT_NUMBER,
    Term.ACT_ID: Because.ACT_ID,
}
_PAIRS = (*({term} for term in Term), {Term.INVOICE, Term.PRECEDING})
_TWINS = frozenset({Term.INVOICE, Term.DOCUMENT, Term.ORDER, Term.SLIP, Term.FLOW, Term.ACT_ID})
# What must be known on both sides, or nothing is joined: these numbers come again elsewhere.
_NEEDED = {Term.INVOICE: "supplier", Term.PRECEDING: "supplier"}
_SHORT_IS_ANYBODYS = frozenset({Term.COMMITMENT, Term.CONTRACT, Term.ACT})
_SHORT = 4  # characters of such a number, below which it is not proved to be the same


def _alike_on_purpose(own: BusinessKey, other: BusinessKey) -> bool:
    return own.term is Term.CONTRACT and own.role is Role.IS and other.role is Role.IS


def _certainty(own: BusinessKey, other: BusinessKey) -> Certainty | None:
    """Compare two scopes: a contradiction joins nothing, what only one of them says is a doubt."""
    mine, theirs = scope_of(own), scope_of(other)
    needed = _NEEDED.get(own.term)
    if needed is not None and not (needed in mine and needed in theirs):
        return None
    if own.term in (Term.ORDER, Term.SLIP) and "/" not in own.value:
        return None  # without its exercise a number comes again every year
    sure = _written_alike(own.written, other.written)
    for name in mine.keys() & theirs.keys():
        if mine[name].isdisjoint(theirs[name]):
            if own.term is not Term.CONTRACT:
                return None
            sure = False  # paid to another than the holder: a subcontractor, or a mistake
    if "budget" in mine.keys() ^ theirs.keys() or own.term is Term.PAYMENT:
        sure = False  # the same amount is paid to a supplier every month
    if own.term in _SHORT_IS_ANYBODYS and len(own.value) < _SHORT:
        sure = False
    return Certainty.CERTAIN if sure else Certainty.LIKELY


def _written_alike(one: str, other: str) -> bool:
    """Say whether two writings differ by case, blanks, leading zeros or words before only."""
    first, second = ("".join(text.casefold().split()).lstrip("0") for text in (one, other))
    return first.endswith(second) or second.endswith(first)
