"""What stands on attestations of modification, integrity, hold."""

from sae.adapters.printing.layout import (
    Body,
    Cell,
    Column,
    Facts,
    Line,
    Notice,
    Section,
    Style,
    Table,
)
from sae.adapters.printing.pieces import (
    agency,
    attested,
    facts,
    listed,
    mono,
    person,
    plain,
    strong,
)
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    CheckStatus,
    HoldCertificate,
    IntegrityCertificate,
    IntegrityCheck,
    ModificationCertificate,
    UnitChange,
)


def modification_certificate(certificate: ModificationCertificate, words: Words) -> Body:
    """Compose the attestation that descriptions or rules of units changed."""
    columns = (
        Column(words("change.unit"), "62mm"),
        Column(words("change.elements"), "1fr"),
        Column(words("change.digests"), "88mm"),
    )
    rows = tuple(_change(one, words) for one in certificate.changes)
    return Body(
        title=words("modification_certificate.title"),
        subtitle=words("modification_certificate.subtitle"),
        blocks=(
            facts(
                (
                    words("modification_certificate.modified_at"),
                    strong(words.instant(certificate.modified_at)),
                ),
                (words("modification_certificate.author"), plain(person(certificate.author))),
                (words("modification_certificate.reason"), plain(certificate.reason)),
            ),
            Section(words("modification_certificate.changes", count=len(rows))),
            Table(columns, rows),
            Notice("", (words("modification_certificate.received_kept"),)),
            *attested(certificate, words),
        ),
    )


def integrity_certificate(certificate: IntegrityCertificate, words: Words) -> Body:
    """Compose the statement of what was checked, with the values expected and found."""
    found = certificate.anomalies
    since = certificate.since
    return Body(
        title=words("integrity_certificate.title"),
        subtitle=words("integrity_certificate.subtitle"),
        blocks=(
            facts(
                (words("integrity_certificate.scope"), mono(certificate.scope)),
                (words("integrity_certificate.since"), plain(words.instant(since)))
                if since
                else None,
                (
                    words("integrity_certificate.checked_at"),
                    strong(words.instant(certificate.checked_at)),
                ),
                (
                    words("integrity_certificate.objects_checked"),
                    plain(words.number(certificate.objects_checked)),
                ),
            ),
            Notice(
                words("integrity_certificate.outcome"),
                (words("integrity_certificate.anomalies", count=found),)
                if found
                else (words("integrity_certificate.intact"),),
                warning=bool(found),
            ),
            Section(words("integrity_certificate.checks", count=len(certificate.checks))),
            _checks(certificate.checks, words),
            *listed(certificate.objects, words),
            *attested(certificate, words),
        ),
    )


def hold_certificate(certificate: HoldCertificate, words: Words) -> Body:
    """Compose the attestation that a hold was set, prolonged or lifted."""
    columns = (Column(words("hold_certificate.unit_ids"), "1fr"),)
    rows = tuple((mono(unit_id),) for unit_id in certificate.unit_ids)
    return Body(
        title=words(f"hold_certificate.title_{certificate.action.value}"),
        subtitle=words(f"hold_certificate.subtitle_{certificate.action.value}"),
        blocks=(
            _hold(certificate, words),
            *((Table(columns, rows),) if rows else ()),
            *attested(certificate, words),
        ),
    )


# ----------------------------------------------------------------------------- private


def _change(one: UnitChange, words: Words) -> tuple[Cell, ...]:
    versions = words("change.versions", before=one.version_before, after=one.version_after)
    return (
        (Line(one.unit_id, "mono"), Line(words("change.aip", value=one.aip_id), "small")),
        (*plain(*one.elements), Line(versions, "small")),
        (
            Line(words("change.before"), "small"),
            *mono(one.digest_before),
            Line(words("change.after"), "small"),
            *mono(one.digest_after),
        ),
    )


def _checks(checks: tuple[IntegrityCheck, ...], words: Words) -> Table:
    columns = (
        Column(words("check_line.kind"), "34mm"),
        Column(words("check_line.subject"), "1fr"),
        Column(words("check_line.values"), "88mm"),
        Column(words("check_line.status"), "20mm"),
    )
    return Table(columns, tuple(_check(one, words) for one in checks))


def _check(one: IntegrityCheck, words: Words) -> tuple[Cell, ...]:
    values: Cell = mono(one.expected)
    if one.found != one.expected:
        values = (
            Line(words("check_line.expected"), "small"),
            *mono(one.expected),
            Line(words("check_line.found"), "small"),
            *(mono(one.found) or plain(words("value.none"))),
        )
    style: Style = "strong" if one.status is CheckStatus.OK else "warning"
    return (
        plain(words.of(one.kind)),
        (*_identifier(one.subject), *((Line(one.copy, "small"),) if one.copy else ())),
        values,
        (Line(words.of(one.status), style),),
    )


def _identifier(text: str) -> Cell:
    """Cut a UUID where a narrow column can take it: figures do not break at their hyphens."""
    pieces = (text[:_HALF_UUID], text[_HALF_UUID:]) if len(text) == _UUID else (text,)
    return tuple(Line(piece, "mono") for piece in pieces)


_UUID, _HALF_UUID = 36, 19  # characters


def _hold(certificate: HoldCertificate, words: Words) -> Facts:
    reassess, ends = certificate.reassess_on, certificate.ends_on
    return facts(
        (words("hold_certificate.acted_at"), strong(words.instant(certificate.acted_at))),
        (words("hold_certificate.decided_by"), plain(person(certificate.decided_by))),
        (words("hold_certificate.owner"), agency(certificate.owner, words)),
        (words("hold_certificate.reason"), strong(certificate.reason)),
        (words("hold_certificate.reference"), plain(certificate.reference)),
        (words("hold_certificate.rule"), plain(certificate.rule)),
        (words("hold_certificate.hold_id"), mono(certificate.hold_id)),
        (words("hold_certificate.starts_on"), plain(words.day(certificate.starts_on))),
        (words("hold_certificate.reassess_on"), plain(words.day(reassess))) if reassess else None,
        (
            words("hold_certificate.ends_on"),
            plain(words.day(ends) if ends else words("hold_certificate.no_end")),
        ),
        (
            words("hold_certificate.units"),
            strong(words("hold_certificate.units_held", count=certificate.units)),
        ),
    )
