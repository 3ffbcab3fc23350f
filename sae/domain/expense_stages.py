"""What a unit is in an expense, by its DocumentType and the public terms of its keywords."""

from enum import StrEnum

from sae.domain.business_terms import BusinessTerms

# Beginnings of DocumentType, without case: what a unit is said to be.
INVOICES = ("facture", "avoir", "invoice", "credit note")
EXPENSES, REVENUES = ("mandat",), ("titre",)


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


def stage_said(said: BusinessTerms) -> Stage:
    """Say what a unit is by what its Content says; OTHER when nothing of ours is in it."""
    kind = said.first("DocumentType").casefold()
    for told, stage in _BY_TYPE:
        if kind.startswith(told):
            return stage
    for term, told, stage in _BY_TERM:
        if term in said and kind.startswith(told):
            return stage
    return _of_contract(said, kind)


def stage_of_type(document_type: str) -> Stage:
    """Say what a unit without any key is, by its DocumentType alone.

    >>> stage_of_type("Dossier i-Parapheur"), stage_of_type("Courrier")
    (<Stage.VISA: 'visa'>, <Stage.OTHER: 'other'>)
    """
    kind = document_type.casefold()
    if kind.startswith(_VISAS):
        return Stage.VISA
    return Stage.TREASURY if kind.startswith(_ANSWERS) else Stage.OTHER


# ----------------------------------------------------------------------------- private

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
    ("PES:IdPce", EXPENSES + REVENUES, Stage.ORDER),
    ("PES:IdUnique", ("",), Stage.ATTACHMENT),
    ("PES:IdPce", ("",), Stage.ATTACHMENT),
    ("PES:IdBord", ("",), Stage.SLIP),
    ("EN16931:BT-1", INVOICES, Stage.INVOICE),
    ("EN16931:BT-13", _COMMITMENTS, Stage.COMMITMENT),
    ("ACTES:CodeNatureActe", ("",), Stage.ACT),
)


def _of_contract(said: BusinessTerms, kind: str) -> Stage:
    if kind.startswith(_CONTRACTS) and {"DECP:id", "eForms:BT-150"} & said.values.keys():
        return Stage.CONTRACT
    if "eForms:BT-22" in said or kind.startswith(_ABOUT_CONTRACTS):
        return Stage.CONSULTATION
    # A contract or a mail may name an act; what gives its matter or its identifier is one.
    about_act = {"ACTES:CodeMatiere", "ACTES:IDActe"} & said.values.keys()
    return Stage.ACT if about_act else Stage.OTHER
