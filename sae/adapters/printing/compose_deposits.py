"""What stands on the attestation of what was taken in charge, and on that of a refusal."""

from sae.adapters.printing.layout import Body, Column, Facts, Line, Section, Table
from sae.adapters.printing.pieces import (
    agency,
    attested,
    facts,
    inline_extent,
    listed,
    mono,
    plain,
    strong,
)
from sae.adapters.printing.words import Words
from sae.domain.documents import CopyHeld, TakingInChargeCertificate, TransferRefusal


def taking_in_charge(certificate: TakingInChargeCertificate, words: Words) -> Body:
    """Compose the attestation of what was taken in charge."""
    return Body(
        title=words("taking_in_charge_certificate.title"),
        subtitle=words("taking_in_charge_certificate.subtitle"),
        blocks=(
            facts(
                (
                    words("transfer.transferring_agency"),
                    agency(certificate.transferring_agency, words),
                ),
                (
                    words("transfer.originating_agency"),
                    agency(certificate.originating_agency, words),
                ),
                (words("transfer.message_identifier"), plain(certificate.message_identifier)),
                (words("transfer.transfer_id"), mono(certificate.transfer_id)),
                (
                    words("transfer.agreement"),
                    plain(certificate.agreement or words("transfer.no_agreement")),
                ),
                (words("transfer.received_at"), plain(words.instant(certificate.received_at))),
                (words("transfer.granted_at"), strong(words.instant(certificate.granted_at))),
                (words("transfer.received_sha512"), mono(certificate.received_sha512)),
                (words("transfer.dates"), plain(words.dates(certificate.dates))),
                (words("transfer.extent"), strong(inline_extent(certificate.extent, words))),
            ),
            Section(words("taking_in_charge_certificate.copies")),
            _copies(certificate.copies, words),
            *listed(certificate.objects, words),
            *attested(certificate, words),
        ),
    )


def transfer_refusal(refusal: TransferRefusal, words: Words) -> Body:
    """Compose the attestation that a transfer was refused, with every reason."""
    return Body(
        title=words("transfer_refusal.title"),
        subtitle=words("transfer_refusal.subtitle"),
        blocks=(
            _refused(refusal, words),
            Section(words("transfer_refusal.reasons", count=len(refusal.reasons))),
            _reasons(refusal, words),
            *attested(refusal, words),
        ),
    )


# ----------------------------------------------------------------------------- private


def _copies(copies: tuple[CopyHeld, ...], words: Words) -> Table:
    columns = (
        Column(words("copy.name"), "1fr"),
        Column(words("copy.medium"), "1fr"),
        Column(words("copy.site"), "1fr"),
        Column(words("copy.verified_at"), "70mm"),
    )
    rows = tuple(
        (
            strong(one.copy),
            plain(one.medium),
            plain(f"{one.site} ({one.country})" if one.country else one.site),
            plain(words.instant(one.verified_at)),
        )
        for one in copies
    )
    return Table(columns, rows)


def _refused(refusal: TransferRefusal, words: Words) -> Facts:
    fate = words.of(refusal.fate)
    if refusal.until is not None:
        fate = words("transfer_refusal.until", fate=fate, day=words.day(refusal.until))
    return facts(
        (words("transfer.transferring_agency"), agency(refusal.transferring_agency, words)),
        (
            words("transfer.message_identifier"),
            plain(refusal.message_identifier or words("value.unknown")),
        ),
        (words("transfer.transfer_id"), mono(refusal.transfer_id)),
        (words("transfer.received_at"), plain(words.instant(refusal.received_at))),
        (words("transfer_refusal.refused_at"), strong(words.instant(refusal.refused_at))),
        (words("transfer_refusal.reply_code"), plain(refusal.reply_code)),
        (words("transfer_refusal.package_sha512"), mono(refusal.package_sha512)),
        (words("transfer_refusal.fate"), plain(fate)),
    )


def _reasons(refusal: TransferRefusal, words: Words) -> Table:
    columns = (
        Column(words("refusal_reason.sentence"), "1fr"),
        Column(words("refusal_reason.remedy"), "1fr"),
    )
    rows = tuple(
        (
            (
                Line(one.sentence, "strong"),
                *((Line(one.where, "small"),) if one.where else ()),
                Line(one.code, "mono"),
            ),
            plain(one.remedy),
        )
        for one in refusal.reasons
    )
    return Table(columns, rows)
