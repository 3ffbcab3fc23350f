"""What an invoice says, whatever the syntax: the terms of EN 16931 that an archive looks for.

Every value is a text as written, besides what could be read of it: nothing that was received is
lost because it is wrong.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from seda.findings import Finding


class Syntax(StrEnum):
    """How an invoice is written."""

    CII = "cii"
    ZUGFERD_1 = "zugferd1"
    UBL = "ubl"
    PIVOT = "pivot"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as written, and which one it is; None when no calendar has it."""

    written: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written, and how much; None when it is no number."""

    written: str
    value: Decimal | None


NO_DAY = Day("", None)
NO_AMOUNT = Amount("", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who sells or buys. siret, siren: as written, wherever the syntax puts them.

    service: of a public buyer (BT-10, *code service*), or of the pivot.
    """

    name: str = ""
    siret: str = ""
    siren: str = ""
    vat: str = ""
    service: str = ""

    @property
    def identifier(self) -> str:
        """Give the identifier that says most."""
        return self.siret or self.siren or self.vat


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document inside an invoice, decoded. mime: as stated."""

    name: str
    mime: str
    data: bytes
    description: str = ""
    is_main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One invoice. Names are those of the business terms; a comment gives their number.

    platform_id: that of Chorus Pro (IdCPRO). findings: what is odd about it, all of it.
    """

    syntax: Syntax
    number: str  # BT-1
    issued_on: Day  # BT-2
    type_code: str  # BT-3
    currency: str  # BT-5
    profile: str  # BT-24
    process: str  # BT-23
    seller: Party
    buyer: Party
    due_on: Day = NO_DAY  # BT-9
    received_on: Day = NO_DAY
    buyer_reference: str = ""  # BT-10
    contract: str = ""  # BT-12
    order: str = ""  # BT-13
    preceding: tuple[str, ...] = ()  # BT-25
    net: Amount = NO_AMOUNT  # BT-109
    vat: Amount = NO_AMOUNT  # BT-110
    gross: Amount = NO_AMOUNT  # BT-112
    payable: Amount = NO_AMOUNT  # BT-115
    platform_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_credit_note(self) -> bool:
        """Say whether money goes the other way (UNTDID 1001)."""
        return self.type_code in CREDIT_NOTES


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrder:
    """An order (Order-X, UBL): what an invoice names as BT-13. contract: BT-12."""

    number: str
    ordered_on: Day
    seller: Party
    buyer: Party
    contract: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifecycleMessage:
    """A message about an invoice (UN/CEFACT CDAR): what became of it, said by whom, when.

    status: code of the French reform, 200 to 213. label: as written, or else what the code means,
    for people. reasons: (code, words) of a refusal, a dispute, a suspension.
    """

    invoice_number: str
    seller: str
    status: str
    label: str
    said_on: Day
    sender: str
    reasons: tuple[tuple[str, str], ...] = ()

    @property
    def is_refusal(self) -> bool:
        """Say whether the invoice will not be paid as it is."""
        return self.status in REFUSALS


# Statuses of the French reform (XP Z12-012), sent from one platform to another.
STATUSES = {
    "200": "Déposée",
    "201": "Émise",
    "202": "Reçue",
    "203": "Mise à disposition",
    "204": "Prise en charge",
    "205": "Approuvée",
    "206": "Approuvée partiellement",
    "207": "En litige",
    "208": "Suspendue",
    "209": "Complétée",
    "210": "Refusée",
    "211": "Paiement transmis",
    "212": "Encaissée",
    "213": "Rejetée",
}
REFUSALS = frozenset({"206", "207", "208", "210", "213"})

# UNTDID 1001: credit notes, of goods and services, of factoring, self-billed, corrected...
CREDIT_NOTES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"}
)
