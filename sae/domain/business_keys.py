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


class Role(StrEnum):
    """Whether a unit is a thing, or names it."""

    IS = "is"
    NAMES = "names"


class Term(StrEnum):
    """What a key is about."""

    INVOICE = "invoice"  # its number; scope: supplier, year
    PRECEDING = "preceding"  # number of the invoice that a credit note corrects
    PAYMENT = "payment"  # supplier and amount
    DOCUMENT = "document"  # PES:IdUnique
    ORDER = "order"  # exercise and number; scope: budget, kind
    SLIP = "slip"  # exercise and number; scope: budget, kind, type
    FLOW = "flow"  # PES:NomFic
    COMMITMENT = "commitment"  # scope: supplier
    CONTRACT = "contract"  # DECP, eForms, EN16931:BT-12; scope: supplier (the holders)
    ACT = "act"  # its number; scope: year
    ACT_ID = "act_id"  # IDActe, given by the prefecture


class Stage(StrEnum):
    """What a unit is in an expense, in the order in which the file of an expense is read."""

    INVOICE = "invoice"
    ATTACHMENT = "attachment"
    LIFECYCLE = "lifecycle"
    VISA = "visa"
    SLIP = "slip"
    ORDER = "order"
    FLOW = "flow"
    COMMITMENT = "commitment"
    CONTRACT = "contract"
    CONSULTATION = "consultation"
    ACT = "act"
    TREASURY = "treasury"
    OTHER = "other"


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
    stage = _stage(said)
    found = dict.fromkeys(key for key in _keys(said, stage) if key.value)
    return UnitKeys(stage, tuple(found))


def stage_of_type(document_type: str) -> Stage:
    """Say what a unit without any key is, by its DocumentType alone.

    >>> stage_of_type("Dossier i-Parapheur"), stage_of_type("Courrier")
    (<Stage.VISA: 'visa'>, <Stage.OTHER: 'other'>)
    """
    kind = document_type.casefold()
    if kind.startswith(_VISAS):
        return Stage.VISA
    return Stage.TREASURY if kind.startswith(_ANSWERS) else Stage.OTHER


def scope_of(key: BusinessKey) -> dict[str, frozenset[str]]:
    """Read the scope of a key.

    >>> sorted(scope_of(_key(Role.IS, Term.ACT, "12", year="2024")).items())
    [('year', frozenset({'2024'}))]
    """
    parts = (part.partition("=") for part in key.scope.split(";") if part)
    return {name: frozenset(values.split(",")) for name, _, values in parts}


# ----------------------------------------------------------------------------- private

# Beginnings of DocumentType, without case: what a unit is said to be.
_INVOICES = ("facture", "avoir", "invoice", "credit note")
_EXPENSES, _REVENUES = ("mandat",), ("titre",)
_FLOWS = ("flux",)
_ANSWERS = ("acquittement", "retour", "pes_acquit", "pes_retour", "pes acquit", "pes retour")
_COMMITMENTS = ("bon de commande", "engagement")
_CONTRACTS = ("marché", "marche", "concession", "accord-cadre", "contrat")
_ABOUT_CONTRACTS = ("consultation", "dossier de consultation", "dce", "avis", "procédure")
_VISAS = ("dossier i-parapheur", "dossier de parapheur")
_MESSAGES = ("message de cycle de vie",)
# In order: a type alone, then a term on a unit of some types (of any, for an empty beginning).
_BY_TYPE: tuple[tuple[tuple[str, ...], Stage], ...] = (
    (_VISAS, Stage.VISA),
    (_MESSAGES, Stage.LIFECYCLE),
    (_ANSWERS, Stage.TREASURY),
)
_BY_TERM: tuple[tuple[str, tuple[str, ...], Stage], ...] = (
    ("PES:NomFic", _FLOWS, Stage.FLOW),
    ("PES:IdPce", _EXPENSES + _REVENUES, Stage.ORDER),
    ("PES:IdUnique", ("",), Stage.ATTACHMENT),
    ("PES:IdPce", ("",), Stage.ATTACHMENT),
    ("PES:IdBord", ("",), Stage.SLIP),
    ("EN16931:BT-1", _INVOICES, Stage.INVOICE),
    ("EN16931:BT-13", _COMMITMENTS, Stage.COMMITMENT),
    ("ACTES:CodeNatureActe", ("",), Stage.ACT),
)
_PAPERS = frozenset({"Item"})  # DescriptionLevel: a paper inside a file names it
_SUPPLIERS = ("EN16931:BT-30", "EN16931:BT-29", "EN16931:BT-31")


def _stage(said: BusinessTerms) -> Stage:
    kind = said.first("DocumentType").casefold()
    for told, stage in _BY_TYPE:
        if kind.startswith(told):
            return stage
    for term, told, stage in _BY_TERM:
        if term in said and kind.startswith(told):
            return stage
    return _of_contract(said, kind)


def _of_contract(said: BusinessTerms, kind: str) -> Stage:
    if kind.startswith(_CONTRACTS) and {"DECP:id", "eForms:BT-150"} & said.values.keys():
        return Stage.CONTRACT
    if "eForms:BT-22" in said or kind.startswith(_ABOUT_CONTRACTS):
        return Stage.CONSULTATION
    # A contract or a mail may name an act; what gives its matter or its identifier is one.
    about_act = {"ACTES:CodeMatiere", "ACTES:IDActe"} & said.values.keys()
    return Stage.ACT if about_act else Stage.OTHER


def _keys(said: BusinessTerms, stage: Stage) -> Iterator[BusinessKey]:
    yield from _of_invoice(said, stage)
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
        yield _key(role, Term.INVOICE, written, supplier=supplier, year=known)
    for written in said.all("EN16931:BT-25"):
        yield _key(Role.NAMES, Term.PRECEDING, written, supplier=supplier)
    if stage is Stage.INVOICE and supplier:
        for written in said.all("EN16931:BT-112", "EN16931:BT-115"):
            yield _payment(Role.NAMES, supplier, written)
    if stage is Stage.ORDER:
        for written in said.all("PES:MontantTTC"):
            for payee in said.all("PES:IdTiers"):
                yield _payment(Role.IS, plain_supplier(payee), written)


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
        yield _key(role, Term.ACT, written, year=year)
    for written in said.all("ACTES:IDActe"):
        yield _key(role, Term.ACT_ID, written)
    if is_act:
        for written in said.all("OriginatingAgencyArchiveUnitIdentifier"):
            yield _key(role, Term.ACT_ID, written)


def _supplier(said: BusinessTerms) -> str:
    return plain_supplier(said.first(*_SUPPLIERS))


def _kind(said: BusinessTerms) -> str:
    """Say whether an order or a slip pays or collects; mandats and titres are numbered apart."""
    kind = said.first("DocumentType").casefold()
    if kind.startswith(_EXPENSES) or "mandat" in kind:
        return "expense"
    if kind.startswith(_REVENUES) or "titre" in kind:
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


def _key(role: Role, term: Term, written: str, exercise: str = "", **scope: str) -> BusinessKey:
    value = plain_number(written)
    year = plain_number(exercise)
    return BusinessKey(
        role=role,
        term=term,
        value=f"{year}/{value}" if year and value else value,
        scope=_scope(**scope),
        written=written,
    )


def _scope(**known: str) -> str:
    return ";".join(f"{name}={value}" for name, value in sorted(known.items()) if value)
