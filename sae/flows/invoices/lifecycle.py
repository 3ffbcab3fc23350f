"""Messages of the life of an invoice (UN/CEFACT CDAR): received, approved, refused, paid..."""

from collections.abc import Iterator
from typing import Any

from sae.flows.invoices.model import STATUSES, LifecycleMessage
from sae.flows.invoices.values import an_instant
from sae.flows.xml_values import all_at, first_at, text_at

ROOT = "CrossDomainAcknowledgementAndResponse"


def read_lifecycle(root: Any) -> tuple[LifecycleMessage, ...]:  # noqa: ANN401 - lxml has no types
    """Read what a message says, of each invoice that it names."""
    document = first_at(root, "ExchangedDocument")
    said = text_at(root, "AcknowledgementDocument/IssueDateTime/DateTimeString") or text_at(
        document, "IssueDateTime/DateTimeString"
    )
    issuer = first_at(document, "IssuerTradeParty")
    sender = text_at(issuer, "Name") or _identifier(issuer)
    return tuple(
        LifecycleMessage(
            invoice_number=text_at(reference, "IssuerAssignedID"),
            seller=_identifier(first_at(reference, "IssuerTradeParty")),
            status=(status := text_at(reference, "ProcessConditionCode")),
            label=text_at(reference, "ProcessCondition").replace("_", " ")
            or STATUSES.get(status, ""),
            said_on=an_instant(said),
            sender=sender,
            reasons=tuple(dict.fromkeys(_reasons(reference))),
        )
        for reference in all_at(root, "AcknowledgementDocument/ReferenceReferencedDocument")
    )


# ----------------------------------------------------------------------------- private


def _identifier(party: Any) -> str:  # noqa: ANN401
    return text_at(party, "GlobalID") or text_at(party, "SpecifiedLegalOrganization/ID")


def _reasons(reference: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    for status in all_at(reference, "SpecifiedDocumentStatus"):
        code, words = text_at(status, "ReasonCode"), text_at(status, "Reason")
        if code or words:
            yield code, words
