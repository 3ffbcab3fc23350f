"""What is to be confirmed lets nothing go: to the engine it is a hold of the unit alone.

A hold of the unit alone keeps it and what is above it, and says nothing of what is below.
"""

from retention_rules import ArchiveHold, Reason, ReasonCode

AGENCY_TO_CONFIRM = "agency_to_confirm"
AGREEMENT_TO_CONFIRM = "agreement_to_confirm"


def confirmation_holds(*, agency: bool, agreement: bool) -> tuple[ArchiveHold, ...]:
    """Give the holds of a unit whose agency, or agreement, is to be confirmed."""
    wanted = ((AGENCY_TO_CONFIRM, agency), (AGREEMENT_TO_CONFIRM, agreement))
    return tuple(ArchiveHold(hold_id=code, with_descendants=False) for code, held in wanted if held)


def is_confirmation(reason: Reason) -> bool:
    """Say whether a reason is not a hold, but something to confirm."""
    return reason.code is ReasonCode.ARCHIVE_HELD and reason.rule_id in (
        AGENCY_TO_CONFIRM,
        AGREEMENT_TO_CONFIRM,
    )
