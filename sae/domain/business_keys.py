"""The business keys of a unit: which invoice, order, contract or act it is, or names.

They come from its Content only, so that any package of any archive has them, and a rebuild gives
them again. Two units are about one thing when their keys of one term have one value and their
scopes do not contradict each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sae.domain.business_terms import (
    BusinessTerms,
    plain_amount,
    plain_contract,
    plain_number,
    plain_supplier,
    terms_of,
)
from sae.domain.expense_stages import EXPENSES, INVOICES, REVENUES, Stage, stage_said


class Role(StrEnum):
    """Whether a unit is a thing, or names it."""

    IS = "is"
    NAMES = "names"


class Term(StrEnum):
    """What a key is about."""

    INVOICE = "invoice"  # supplier and number; scope: supplier, year
    PRECEDING = "preceding"  # supplier and number of the invoice that a credit note corrects
    PAYMENT = "payment"  # supplier and amount
    DOCUMENT = "document"  # PES:IdUnique
    ORDER = "order"  # exercise and number; scope: budget, kind
    SLIP = "slip"  # exercise and number; scope: budget, kind, type
    FLOW = "flow"  # PES:NomFic
    COMMITMENT = "commitment"  # scope: supplier
    CONTRACT = "contract"  # DECP, eForms, EN16931:BT-12; scope: supplier (the holders)
    ACT = "act"  # its number; scope: year, nature
    ACT_ID = "act_id"  # IDActe, given by the prefecture
    REGISTER = "register"  # number of an invoice without data of its own; scope: year


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessKey:
    """One key. value: as `plain_number` gives it. written: as the source has it.

    scope: what makes the value unique, `name=value;name=value` in order of name, several values
    of one name joined by `,`; what is not known is not there.
    """

    role: Role
    term: Term
    value: str
    scope: str
    written: str


@dataclass(frozen=True, slots=True)
class UnitKeys:
    """The keys of a unit, and what it is by what it says; nothing of ours makes it OTHER."""

    stage: Stage
    keys: tuple[BusinessKey, ...]


LONGEST = 250  # characters of a number, of its scope; a longer text names nothing
NO_KEYS = UnitKeys(Stage.OTHER, ())


def unit_keys(metadata: str) -> UnitKeys:
    """Read the keys of a unit in its Content (`UnitRecord.metadata`).

    >>> said = '{"Keyword":[{"KeywordContent":["PJ 1"],"KeywordReference":["PES:IdUnique"]}]}'
    >>> [(key.role.value, key.term.value, key.value) for key in unit_keys(said).keys]
    [('is', 'document', 'PJ1')]
    """
    said = terms_of(metadata)
    if not said.values:
        return NO_KEYS
    stage = stage_said(said)
    found = dict.fromkeys(
        key
        for key in _keys(said, stage)
        if key.value and max(len(key.value), len(key.written), len(key.scope)) <= LONGEST
    )
    return UnitKeys(stage, tuple(found))


def scope_of(key: BusinessKey) -> dict[str, frozenset[str]]:
    """Read the scope of a key.

    >>> sorted(scope_of(_key(Role.IS, Term.ACT, "12", year="2024")).items())
    [('year', frozenset({'2024'}))]
    """
    parts = (part.partition("=") for part in key.scope.split(";") if part)
    return {name: frozenset(values.split(",")) for name, _, values in parts}


# ----------------------------------------------------------------------------- private

_PAPERS = frozenset({"Item"})  # DescriptionLevel: a paper inside a file names it
_NATURES = (("délibération", "1"), ("arrêté r", "2"), ("arrêté i", "3"), ("arrêté", "2"))
_SUPPLIERS = ("EN16931:BT-30", "EN16931:BT-29", "EN16931:BT-31")


def _keys(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    yield from _of_invoice(said, stage)
    yield from _of_register(said)
    yield from _of_accounts(said, stage)
    yield from _of_answers(said, stage)
    for written in said.all("PES:IdUnique"):
        named = "PES:Support" in said or stage is Stage.TREASURY
        yield _key(Role.NAMES if named else Role.IS, Term.DOCUMENT, written)
    for written in said.all("EN16931:BT-13"):
        role = Role.IS if stage is Stage.COMMITMENT else Role.NAMES
        yield _key(role, Term.COMMITMENT, written, supplier=_supplier(said))
    yield from _of_contracts(said, stage)
    yield from _of_acts(said, stage)


def _of_invoice(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    supplier, year = _supplier(said), said.first("CreatedDate")[:4]
    role = Role.IS if stage is Stage.INVOICE else Role.NAMES
    for written in said.all("EN16931:BT-1"):
        # The day of another paper about it is not the day of the invoice.
        known = year if role is Role.IS else ""
        yield _key(role, Term.INVOICE, written, supplier, supplier=supplier, year=known)
    for written in said.all("EN16931:BT-25"):
        yield _key(Role.NAMES, Term.PRECEDING, written, supplier, supplier=supplier)
    if stage is Stage.INVOICE and supplier:
        for written in said.all("EN16931:BT-112", "EN16931:BT-115"):
            yield _payment(Role.NAMES, supplier, written)
    if stage is Stage.ORDER:
        for written in said.all("PES:MontantTTC"):
            for payee in said.all("PES:IdTiers"):
                yield _payment(Role.IS, plain_supplier(payee), written)


def _of_register(said: BusinessTerms) -> Iterator[BusinessKey]:
    """Give the number under which a scanned or listed invoice, whose data nobody read, is kept."""
    if "EN16931:BT-1" in said or "PES:IdUnique" in said:
        return
    if said.first("DocumentType").casefold().startswith(INVOICES):
        day = said.first("CreatedDate") or said.first("ReceivedDate") or said.first("StartDate")
        for written in said.all("OriginatingAgencyArchiveUnitIdentifier"):
            yield _key(Role.IS, Term.REGISTER, written, year=day[:4])


def _of_accounts(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    exercise = said.first("PES:Exer")
    about = {
        "budget": _budget(said.first("PES:CodCol-CodBud")),
        "collectivity": plain_supplier(said.first("PES:IdColl")),
        "kind": _kind(said),
    }
    for written in said.all("PES:IdPce"):
        role = Role.IS if stage is Stage.ORDER else Role.NAMES
        yield _key(role, Term.ORDER, written, exercise, **about)
    for written in said.all("PES:IdBord"):
        role = Role.IS if stage is Stage.SLIP else Role.NAMES
        yield _key(role, Term.SLIP, written, exercise, **about, type=said.first("PES:TypBord"))
    for written in said.all("PES:NomFic"):
        yield _key(Role.IS if stage is Stage.FLOW else Role.NAMES, Term.FLOW, written)


def _of_answers(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    if stage is not Stage.TREASURY:
        return
    about = {
        "budget": _budget(said.first("PES:CodCol-CodBud")),
        "collectivity": plain_supplier(said.first("PES:IdColl")),
    }
    for written in said.all("PES:ExerciceBord-NumBord"):
        exercise, _, number = written.partition("-")
        yield _key(Role.NAMES, Term.SLIP, number, exercise, **about)


def _of_contracts(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    whole = stage in (Stage.CONTRACT, Stage.CONSULTATION)
    role = Role.IS if whole and said.first("DescriptionLevel") not in _PAPERS else Role.NAMES
    holders = sorted({plain_supplier(one) for one in said.all("DECP:titulaires/id")})
    supplier = ",".join(holders) if holders else _supplier(said)
    for written in said.all("DECP:id", "eForms:BT-150", "eForms:BT-22", "EN16931:BT-12"):
        value = plain_contract(written)
        if any(one.isdigit() for one in value):  # « sans objet », « néant »
            yield BusinessKey(
                role=role,
                term=Term.CONTRACT,
                value=value,
                scope=_scope(supplier=supplier),
                written=written,
            )


def _of_acts(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    is_act = stage is Stage.ACT and "ACTES:NumeroInterne" in said
    role = Role.IS if is_act else Role.NAMES
    for written in said.all("ACTES:NumeroInterne"):
        year = said.first("CreatedDate")[:4] if is_act else ""
        yield _key(role, Term.ACT, written, year=year, nature=_nature(said) if is_act else "")
    for written in said.all("ACTES:IDActe"):
        yield _key(role, Term.ACT_ID, written)
    if is_act:
        for written in said.all("OriginatingAgencyArchiveUnitIdentifier"):
            yield _key(role, Term.ACT_ID, written)


def _nature(said: BusinessTerms) -> str:
    """Give the code of nature of an act, by its label when no code is written."""
    label = said.first("DocumentType").casefold()
    told = (code for beginning, code in _NATURES if label.startswith(beginning))
    return said.first("ACTES:CodeNatureActe") or next(told, "")


def _supplier(said: BusinessTerms) -> str:
    return plain_supplier(said.first(*_SUPPLIERS))


def _kind(said: BusinessTerms) -> str:
    """Say whether an order or a slip pays or collects; mandats and titres are numbered apart."""
    kind = said.first("DocumentType").casefold()
    if kind.startswith(EXPENSES) or "mandat" in kind:
        return "expense"
    if kind.startswith(REVENUES) or "titre" in kind:
        return "revenue"
    return ""


def _budget(written: str) -> str:
    return "-".join(part.lstrip("0") or "0" for part in written.split("-")) if written else ""


def _payment(role: Role, supplier: str, amount: str) -> BusinessKey:
    value = plain_amount(amount)
    return BusinessKey(
        role=role,
        term=Term.PAYMENT,
        value=f"{supplier}/{value}" if supplier and value else "",
        scope="",
        written=amount,
    )


def _key(role: Role, term: Term, written: str, within: str = "", **scope: str) -> BusinessKey:
    """Make a key. within: exercise or supplier, without which the number is anybody's."""
    value = plain_number(written)
    around = plain_number(within)
    return BusinessKey(
        role=role,
        term=term,
        value=f"{around}/{value}" if around and value else value,
        scope=_scope(**scope),
        written=written,
    )


def _scope(**known: str) -> str:
    plain = {name: value.replace(";", " ").replace("=", " ") for name, value in known.items()}
    return ";".join(f"{name}={value}" for name, value in sorted(plain.items()) if value)
