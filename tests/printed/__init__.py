"""Documents to print, of every kind, full enough to look at: `every_document()`."""

from dataclasses import replace

from sae.domain.documents import HandOverKind, HoldAction, PrintedDocument
from tests.printed.attestations import (
    a_completeness,
    a_hand_over,
    a_hold,
    a_modification,
    a_withdrawal,
    an_integrity_certificate,
)
from tests.printed.campaigns import a_rule_campaign, some_sort_decisions
from tests.printed.deliveries import (
    a_communication_refusal,
    a_delivery_certificate,
    a_delivery_slip,
    a_taking_in_charge,
    a_transfer_refusal,
)
from tests.printed.eliminations import a_destruction, a_slip
from tests.printed.registers import (
    a_communications_register,
    a_holdings_statement,
    a_recolement,
    an_eliminations_register,
    an_entries_register,
)


def every_document() -> dict[str, PrintedDocument]:
    """Give documents of every kind, and the variants that print otherwise, by a name."""
    return {
        "slip": a_slip(),
        "draft_slip": replace(a_slip(), frozen_at=None),
        "visaed_slip": a_slip(visaed=True),
        "destruction": a_destruction(),
        "interim": a_destruction(away=True),
        "taking_in_charge": a_taking_in_charge(),
        "transfer_refusal": a_transfer_refusal(),
        "delivery_slip": a_delivery_slip(),
        "delivery": a_delivery_certificate(),
        "communication_refusal": a_communication_refusal(),
        "derogation_refused": replace(
            a_communication_refusal(), derogation_refused=True, partial_delivery=False
        ),
        "modification": a_modification(),
        "integrity": an_integrity_certificate(),
        "broken_integrity": an_integrity_certificate(broken=True),
        "completeness": a_completeness(missing=0),
        "incompleteness": a_completeness(),
        **{f"hold_{action.value}": a_hold(action) for action in HoldAction},
        **{kind.value: a_hand_over(kind) for kind in HandOverKind},
        "awaiting_deposit": a_hand_over(accepted=False),
        "withdrawal": a_withdrawal(),
        "entries": an_entries_register(),
        "eliminations": an_eliminations_register(),
        "communications": a_communications_register(),
        "holdings": a_holdings_statement(),
        "recolement": a_recolement(),
        "sort": some_sort_decisions(),
        "sort_draft": some_sort_decisions(decided=False),
        "rule_campaign": a_rule_campaign(),
        "rule_simulation": a_rule_campaign(applied=False),
    }
