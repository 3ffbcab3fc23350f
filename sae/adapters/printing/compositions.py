"""Which composition says which document."""

from collections.abc import Callable
from typing import Any

from sae.adapters.printing.compose_campaigns import rule_campaign_report, sort_decisions
from sae.adapters.printing.compose_completeness import completeness_certificate
from sae.adapters.printing.compose_delivery import (
    communication_refusal,
    delivery_certificate,
    delivery_slip,
)
from sae.adapters.printing.compose_deposits import taking_in_charge, transfer_refusal
from sae.adapters.printing.compose_elimination import destruction_certificate, elimination_slip
from sae.adapters.printing.compose_keeping import (
    hold_certificate,
    integrity_certificate,
    modification_certificate,
)
from sae.adapters.printing.compose_recolement import recolement
from sae.adapters.printing.compose_registers import (
    communications_register,
    eliminations_register,
    entries_register,
    holdings_statement,
)
from sae.adapters.printing.compose_ways_out import hand_over_certificate, withdrawal_certificate
from sae.adapters.printing.layout import Body
from sae.adapters.printing.words import Words
from sae.domain import documents
from sae.domain.documents import PrintedDocument


def compose(document: PrintedDocument, words: Words) -> Body:
    """Say what stands on a document, in words."""
    return COMPOSITIONS[type(document)](document, words)


# Each function takes the document of its key, which a mapping cannot say to a type checker.
COMPOSITIONS: dict[type[PrintedDocument], Callable[[Any, Words], Body]] = {
    documents.CommunicationRefusal: communication_refusal,
    documents.CommunicationsRegister: communications_register,
    documents.CompletenessCertificate: completeness_certificate,
    documents.DeliveryCertificate: delivery_certificate,
    documents.DeliverySlip: delivery_slip,
    documents.DestructionCertificate: destruction_certificate,
    documents.EliminationSlip: elimination_slip,
    documents.EliminationsRegister: eliminations_register,
    documents.EntriesRegister: entries_register,
    documents.HandOverCertificate: hand_over_certificate,
    documents.HoldCertificate: hold_certificate,
    documents.HoldingsStatement: holdings_statement,
    documents.IntegrityCertificate: integrity_certificate,
    documents.ModificationCertificate: modification_certificate,
    documents.Recolement: recolement,
    documents.RuleCampaignReport: rule_campaign_report,
    documents.SortDecisions: sort_decisions,
    documents.TakingInChargeCertificate: taking_in_charge,
    documents.TransferRefusal: transfer_refusal,
    documents.WithdrawalCertificate: withdrawal_certificate,
}
