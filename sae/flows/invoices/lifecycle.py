"""Messages of the life of an invoice (UN/CEFACT CDAR): received, approved, refused, paid..."""

from typing import Any

from sae.flows.invoices.model import LifecycleMessage
from sae.flows.invoices.values import instant_day
from sae.flows.xml_values import all_at, first_at, text_at

ROOT = "CrossDomainAcknowledgementAndResponse"


def read_lifecycle(root: Any) -> tuple[LifecycleMessage, ...]:  # noqa: ANN401 - lxml has no types
    """Read what a message says, of each invoice that it names."""
    document = first_at(root, "ExchangedDocument")
    said = text_at(root, "AcknowledgementDocument/IssueDateTime/DateTimeString") or text_at(
        document, "IssueDateTime/DateTimeString"
    )
    sender = text_at(document, "IssuerTradeParty/Name") or text_at(
        document, "IssuerTradeParty/GlobalID"
    )
    return tuple(
        LifecycleMessage(
            invoice_number=text_at(reference, "IssuerAssignedID"),
            seller=text_at(reference, "IssuerTradeParty/GlobalID"),
            status=text_at(reference, "ProcessConditionCode"),
            label=text_at(reference, "ProcessCondition"),
            said_on=instant_day(said),
            sender=sender,
        )
        for reference in all_at(root, "AcknowledgementDocument/ReferenceReferencedDocument")
    )
