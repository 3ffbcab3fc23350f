"""What stands on attestations of hand-over (restitution, deposit, transfer) and of withdrawal."""

from sae.adapters.printing.layout import Block, Body, Cell, Facts, Line, Notice
from sae.adapters.printing.pieces import (
    agency,
    attested,
    facts,
    inline_extent,
    listed,
    mono,
    person,
    plain,
    strong,
)
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    Acceptance,
    HandOverCertificate,
    HandOverKind,
    WithdrawalCertificate,
)


def hand_over_certificate(certificate: HandOverCertificate, words: Words) -> Body:
    """Compose the attestation of a restitution, a deposit, a transfer or a reversibility."""
    kind = certificate.kind.value
    return Body(
        title=words(f"hand_over_certificate.title_{kind}"),
        subtitle=words(f"hand_over_certificate.subtitle_{kind}"),
        blocks=(
            _handed_over(certificate, words),
            *_ownership(certificate, words),
            *listed(certificate.objects, words),
            *attested(certificate, words),
        ),
    )


def withdrawal_certificate(certificate: WithdrawalCertificate, words: Words) -> Body:
    """Compose the attestation that a wrong deposit was withdrawn, and why it was lawful."""
    pending = certificate.pending_copies
    warning: tuple[Block, ...] = ()
    if pending:
        told = words(
            "withdrawal_certificate.pending", count=len(pending), copies=", ".join(pending)
        )
        warning = (Notice(words("withdrawal_certificate.not_finished"), (told,), warning=True),)
    return Body(
        title=words("withdrawal_certificate.title"),
        subtitle=words("withdrawal_certificate.subtitle"),
        blocks=(
            *warning,
            _withdrawn(certificate, words),
            Notice("", (words("withdrawal_certificate.law"),)),
            *listed(certificate.objects, words),
            *attested(certificate, words),
        ),
    )


# ----------------------------------------------------------------------------- private


def _handed_over(certificate: HandOverCertificate, words: Words) -> Facts:
    accepted = _acceptance(certificate.acceptance, words)
    removed_at = certificate.removed_at
    local = plain(words.of(certificate.local_bytes))
    if removed_at is not None:
        local = (*local, Line(words.instant(removed_at)))
    return facts(
        (words("hand_over.recipient"), agency(certificate.recipient, words)),
        (words("hand_over.legal_basis"), plain(certificate.legal_basis)),
        (words("hand_over.hand_over_id"), mono(certificate.hand_over_id)),
        (words("hand_over.handed_over_at"), strong(words.instant(certificate.handed_over_at))),
        (words("hand_over.medium"), plain(certificate.medium)),
        (words("transfer.dates"), plain(words.dates(certificate.dates))),
        (words("transfer.extent"), strong(inline_extent(certificate.extent, words))),
        (words("hand_over.packages"), mono(*certificate.packages)),
        (words("hand_over.acceptance"), accepted or plain(words("hand_over.not_accepted"))),
        (words("hand_over.local_bytes"), local),
    )


def _acceptance(acceptance: Acceptance | None, words: Words) -> Cell:
    if acceptance is None:
        return ()
    told = words(
        "hand_over.accepted",
        reference=acceptance.reference,
        day=words.day(acceptance.accepted_on),
        person=person(acceptance.signatory),
    )
    return (*strong(told), *mono(acceptance.scan_sha512))


def _ownership(certificate: HandOverCertificate, words: Words) -> tuple[Block, ...]:
    """Say what the law says of this way out, where it says something."""
    key = f"hand_over_certificate.law_{certificate.kind.value}"
    warning = certificate.acceptance is None and certificate.kind is not HandOverKind.REVERSIBILITY
    law = (Notice("", (words(key),)),) if words.has(key) else ()
    if not warning:
        return law
    return (*law, Notice("", (words("hand_over.awaiting"),), warning=True))


def _withdrawn(certificate: WithdrawalCertificate, words: Words) -> Facts:
    return facts(
        (words("transfer.transferring_agency"), agency(certificate.transferring_agency, words)),
        (words("transfer.message_identifier"), plain(certificate.message_identifier)),
        (words("transfer.transfer_id"), mono(certificate.transfer_id)),
        (words("transfer.granted_at"), plain(words.instant(certificate.taken_in_charge_at))),
        (
            words("withdrawal_certificate.window_ended_on"),
            plain(words.day(certificate.window_ended_on)),
        ),
        (words("withdrawal_certificate.withdrawal_id"), mono(certificate.withdrawal_id)),
        (
            words("withdrawal_certificate.withdrawn_at"),
            strong(words.instant(certificate.withdrawn_at)),
        ),
        (words("withdrawal_certificate.motive"), strong(certificate.motive)),
        (words("withdrawal_certificate.requested_by"), plain(person(certificate.requested_by))),
        (words("withdrawal_certificate.decided_by"), plain(person(certificate.decided_by))),
        (words("withdrawal_certificate.ground"), plain(words.of(certificate.ground))),
        (words("withdrawal_certificate.held_under"), mono(*certificate.held_under)),
        (words("hand_over.acceptance"), _acceptance(certificate.acceptance, words)),
        (words("transfer.extent"), strong(inline_extent(certificate.extent, words))),
    )
