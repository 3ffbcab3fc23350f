"""From an invoice to archive units: a file for the invoice, an item for each document with it.

Where SEDA has an element it is used (identifiers, Writer, Addressee, dates); any other term stands
in a Keyword whose KeywordReference names it (`EN16931:BT-112`), so that any archive keeps it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sae.flows.description import (
    ACCOUNTING,
    Outcome,
    Ruling,
    agent,
    event,
    identifier,
    keywords,
    money,
    retention,
    title,
)
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.invoices.model import Amount, Day, Invoice, LifecycleMessage, PurchaseOrder
from seda.elements import Element


@dataclass(frozen=True, slots=True)
class Piece:
    """A document that goes with an invoice. title, document_type: as people will read them."""

    title: str
    document_type: str
    file: DraftFile


def invoice_units(  # noqa: PLR0913 - an invoice and all that goes with it
    invoice: Invoice,
    *,
    files: tuple[DraftFile, ...],
    pieces: Iterable[Piece],
    messages: Iterable[tuple[LifecycleMessage, DraftFile]],
    name: str,
    ruling: Ruling,
    depth: int,
) -> Iterator[DraftUnit]:
    """Draft the unit of an invoice, which bears the retention rule of those below it.

    files: of the invoice itself. name: of the file received, when the invoice has no number.
    depth: 1 below the flow that brought it.
    """
    told = tuple(messages)
    content = _content(invoice, name, (message for message, _ in told))
    year = f"{invoice.issued_on.day.year}" if invoice.issued_on.day is not None else ""
    rules = tuple(retention(ACCOUNTING, year, "Destroy")) if ruling.retention else ()
    yield DraftUnit(depth=depth, content=content, management=rules, files=files)
    for piece in pieces:
        yield DraftUnit(
            depth=depth + 1,
            content=(
                Element("DescriptionLevel", "Item"),
                title(piece.title),
                Element("DocumentType", piece.document_type),
            ),
            management=(),
            files=(piece.file,),
        )
    for message, file in told:
        yield message_unit(message, file, depth=depth + 1)


def message_unit(message: LifecycleMessage, file: DraftFile, *, depth: int = 0) -> DraftUnit:
    """Draft the unit of a message of an invoice's life, below its invoice or alone."""
    label = " ".join(filter(None, (message.status, message.label)))
    about = f"Cycle de vie de la facture {message.invoice_number} : {label}"
    is_siret = len(message.seller) == len("12345678900012")
    reasons = " ; ".join(" ".join(filter(None, reason)) for reason in message.reasons)
    content = (
        Element("DescriptionLevel", "Item"),
        title(about.rstrip(" :")),
        *identifier("Description", f"Motif : {reasons}" if reasons else ""),
        Element("DocumentType", "Message de cycle de vie"),
        *keywords(
            (message.invoice_number, "EN16931:BT-1"),
            (message.seller, "EN16931:BT-29" if is_siret else "EN16931:BT-30"),
            (message.status, "CDAR:ProcessConditionCode"),
            *((code, "CDAR:ReasonCode") for code, _ in message.reasons),
        ),
        *agent("Writer", message.sender),
        *_date("CreatedDate", message.said_on),
    )
    return DraftUnit(depth=depth, content=content, management=(), files=(file,))


def order_unit(order: PurchaseOrder, file: DraftFile, *, name: str) -> DraftUnit:
    """Draft the unit of a purchase order. name: of its file, when it has no number."""
    day_ = order.ordered_on.day
    content = (
        Element("DescriptionLevel", "Item"),
        title(
            f"Bon de commande {order.number}" if order.number else f"Bon de commande ({name})",
            order.seller.name,
            day_.strftime("%d/%m/%Y") if day_ is not None else "",
        ),
        *identifier("OriginatingAgencyArchiveUnitIdentifier", order.number),
        Element("DocumentType", "Bon de commande"),
        *keywords(
            (order.number, "EN16931:BT-13"),
            (order.contract, "EN16931:BT-12"),
            (order.seller.siret, "EN16931:BT-29"),
            (order.seller.siren, "EN16931:BT-30"),
            (order.seller.vat, "EN16931:BT-31"),
        ),
        *agent("Writer", order.buyer.name, order.buyer.siret, order.buyer.siren),
        *agent("Addressee", order.seller.name, order.seller.siret, order.seller.siren),
        *_date("CreatedDate", order.ordered_on),
    )
    return DraftUnit(depth=0, content=content, management=(), files=(file,))


def flow_unit(name: str, file: DraftFile) -> DraftUnit:
    """Draft the unit of a flow of Chorus Pro, untouched, above the invoices it brought."""
    content = (
        Element("DescriptionLevel", "RecordGrp"),
        title(f"Flux Chorus Pro {name}"),
        Element("DocumentType", "Flux Chorus Pro"),
    )
    return DraftUnit(depth=0, content=content, management=(), files=(file,))


def key_of(invoice: Invoice) -> tuple[str, str, str]:
    """Give what names an invoice among all: supplier, number, year."""
    day = invoice.issued_on.day
    return (invoice.seller.identifier, invoice.number, str(day.year) if day else "")


# ----------------------------------------------------------------------------- private


def _content(
    invoice: Invoice, name: str, messages: Iterable[LifecycleMessage]
) -> tuple[Element, ...]:
    """Give the Content, in the order of SEDA 2.1 to 2.3."""
    kind = "Avoir" if invoice.is_credit_note else "Facture"
    seller, buyer = invoice.seller, invoice.buyer
    return (
        Element("DescriptionLevel", "File"),
        _title(invoice, kind, name),
        *identifier(
            "OriginatingAgencyArchiveUnitIdentifier",
            "-".join(filter(None, (seller.identifier, invoice.number))),
        ),
        *identifier("TransferringAgencyArchiveUnitIdentifier", invoice.platform_id),
        Element("DocumentType", kind),
        *_terms(invoice),
        *agent("Writer", seller.name, seller.siret, seller.siren, seller.vat),
        *agent("Addressee", buyer.name, buyer.siret, buyer.siren, buyer.vat),
        *_date("CreatedDate", invoice.issued_on),
        *_date("ReceivedDate", invoice.received_on),
        *_date("StartDate", invoice.issued_on),
        *_date("EndDate", invoice.issued_on),
        *(one for message in messages for one in _event(message)),
    )


def _title(invoice: Invoice, kind: str, name: str) -> Element:
    issued = invoice.issued_on.day
    amount = invoice.gross if invoice.gross.value is not None else invoice.payable
    return title(
        f"{kind} {invoice.number}" if invoice.number else f"{kind} ({name})",
        invoice.seller.name,
        issued.strftime("%d/%m/%Y") if issued else "",
        money(amount.value, invoice.currency),
    )


def _event(message: LifecycleMessage) -> Iterator[Element]:
    if message.said_on.day is not None:
        yield from event(
            f"Cycle de vie : {message.label or message.status}",
            message.said_on.day.isoformat(),
            outcome=Outcome.KO if message.is_refusal else Outcome.OK,
            codes=message.status,
            message=" ; ".join(" ".join(filter(None, reason)) for reason in message.reasons),
        )


def _terms(invoice: Invoice) -> Iterator[Element]:
    seller, buyer = invoice.seller, invoice.buyer
    yield from keywords(
        (invoice.number, "EN16931:BT-1"),
        (invoice.issued_on.written if invoice.issued_on.day is None else "", "EN16931:BT-2"),
        (invoice.type_code, "EN16931:BT-3"),
        (invoice.currency, "EN16931:BT-5"),
        (_day(invoice.due_on), "EN16931:BT-9"),
        (invoice.buyer_reference, "EN16931:BT-10"),
        (invoice.contract, "EN16931:BT-12"),
        (invoice.order, "EN16931:BT-13"),
        *((number, "EN16931:BT-25") for number in invoice.preceding),
        (seller.siret, "EN16931:BT-29"),
        (seller.siren, "EN16931:BT-30"),
        (seller.vat, "EN16931:BT-31"),
        (buyer.siret, "EN16931:BT-46"),
        (buyer.siren, "EN16931:BT-47"),
        (_decimal(invoice.net), "EN16931:BT-109"),
        (_decimal(invoice.vat), "EN16931:BT-110"),
        (_decimal(invoice.gross), "EN16931:BT-112"),
        (_decimal(invoice.payable), "EN16931:BT-115"),
        (invoice.process, "EN16931:BT-23"),
        (invoice.profile, "EN16931:BT-24"),
    )


def _date(element: str, day: Day) -> Iterator[Element]:
    if day.day is not None:
        yield Element(element, day.day.isoformat())


def _day(day: Day) -> str:
    return day.day.isoformat() if day.day is not None else day.written


def _decimal(amount: Amount) -> str:
    return str(amount.value) if amount.value is not None else amount.written
