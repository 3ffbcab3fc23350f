"""From an invoice to archive units: a file for the invoice, an item for each document with it.

Where SEDA has an element it is used (identifiers, Writer, Addressee, dates); any other term stands
in a Keyword whose KeywordReference names it (`EN16931:BT-112`), so that any archive keeps it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.invoices.model import Amount, Day, Invoice, LifecycleMessage, Party
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
    depth: int,
) -> Iterator[DraftUnit]:
    """Draft the unit of an invoice and those below it.

    files: of the invoice itself. name: of the file received, when the invoice has no number.
    depth: 1 below the flow that brought it.
    """
    yield DraftUnit(depth=depth, content=_content(invoice, name), management=(), files=files)
    for piece in pieces:
        yield DraftUnit(
            depth=depth + 1,
            content=(
                Element("DescriptionLevel", "Item"),
                Element("Title", piece.title),
                Element("DocumentType", piece.document_type),
            ),
            management=(),
            files=(piece.file,),
        )
    for message, file in messages:
        yield message_unit(message, file, depth=depth + 1)


def message_unit(message: LifecycleMessage, file: DraftFile, *, depth: int = 0) -> DraftUnit:
    """Draft the unit of a message of an invoice's life, below its invoice or alone."""
    label = " ".join(filter(None, (message.status, message.label)))
    title = f"Cycle de vie de la facture {message.invoice_number} : {label}"
    content = [
        Element("DescriptionLevel", "Item"),
        Element("Title", title.rstrip(" :")),
        Element("DocumentType", "Message de cycle de vie"),
        *_keywords(
            (message.invoice_number, "EN16931:BT-1"),
            (message.seller, "EN16931:BT-30"),
            (message.status, "CDAR:ProcessConditionCode"),
        ),
    ]
    if message.sender:
        content.append(_agent("Writer", Party(name=message.sender)))
    content.extend(_date("CreatedDate", message.said_on))
    return DraftUnit(depth=depth, content=tuple(content), management=(), files=(file,))


def flow_unit(title: str, file: DraftFile) -> DraftUnit:
    """Draft the unit of a flow of Chorus Pro, untouched, above the invoices it brought."""
    content = (
        Element("DescriptionLevel", "RecordGrp"),
        Element("Title", f"Flux Chorus Pro {title}"),
        Element("DocumentType", "Flux Chorus Pro"),
    )
    return DraftUnit(depth=0, content=content, management=(), files=(file,))


def key_of(invoice: Invoice) -> tuple[str, str, str]:
    """Give what names an invoice among all: supplier, number, year."""
    day = invoice.issued_on.day
    return (invoice.seller.identifier, invoice.number, str(day.year) if day else "")


# ----------------------------------------------------------------------------- private


def _content(invoice: Invoice, name: str) -> tuple[Element, ...]:
    """Give the Content, in the order of SEDA 2.1 to 2.3."""
    identifier = "-".join(filter(None, (invoice.seller.identifier, invoice.number)))
    kind = "Avoir" if invoice.is_credit_note else "Facture"
    content = [Element("DescriptionLevel", "File"), Element("Title", _title(invoice, kind, name))]
    if identifier:
        content.append(Element("OriginatingAgencyArchiveUnitIdentifier", identifier))
    if invoice.platform_id:
        content.append(Element("TransferringAgencyArchiveUnitIdentifier", invoice.platform_id))
    content.append(Element("DocumentType", kind))
    content.extend(_terms(invoice))
    if invoice.seller != Party():
        content.append(_agent("Writer", invoice.seller))
    if invoice.buyer.name or invoice.buyer.identifier:
        content.append(_agent("Addressee", invoice.buyer))
    content.extend(_date("CreatedDate", invoice.issued_on))
    content.extend(_date("ReceivedDate", invoice.received_on))
    content.extend(_date("StartDate", invoice.issued_on))
    content.extend(_date("EndDate", invoice.issued_on))
    return tuple(content)


def _title(invoice: Invoice, kind: str, name: str) -> str:
    day = invoice.issued_on.day
    parts = [
        f"{kind} {invoice.number}" if invoice.number else f"{kind} ({name})",
        invoice.seller.name,
        day.strftime("%d/%m/%Y") if day else "",
        _money(invoice.gross if invoice.gross.value is not None else invoice.payable, invoice),
    ]
    return " – ".join(filter(None, parts))


def _money(amount: Amount, invoice: Invoice) -> str:
    if amount.value is None:
        return ""
    shown = f"{amount.value.quantize(Decimal('0.01')):,}".replace(",", "\u00a0").replace(".", ",")
    unit = {"EUR": "€", "": ""}.get(invoice.currency, invoice.currency)
    return f"{shown}\u00a0{unit}".rstrip()


def _terms(invoice: Invoice) -> Iterator[Element]:
    seller, buyer = invoice.seller, invoice.buyer
    yield from _keywords(
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


def _keywords(*said: tuple[str, str]) -> Iterator[Element]:
    for content, reference in said:
        if content:
            parts = (Element("KeywordContent", content), Element("KeywordReference", reference))
            yield Element("Keyword", children=parts)


def _agent(element: str, party: Party) -> Element:
    parts = [Element("Corpname", party.name or party.identifier)]
    identifiers = dict.fromkeys(filter(None, (party.siret, party.siren, party.vat)))
    parts.extend(Element("Identifier", identifier) for identifier in identifiers)
    return Element(element, children=tuple(parts))


def _date(element: str, day: Day) -> Iterator[Element]:
    if day.day is not None:
        yield Element(element, day.day.isoformat())


def _day(day: Day) -> str:
    return day.day.isoformat() if day.day is not None else day.written


def _decimal(amount: Amount) -> str:
    return str(amount.value) if amount.value is not None else amount.written
