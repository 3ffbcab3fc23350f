"""What stands on an elimination slip and on a certificate of destruction."""

from sae.adapters.printing.layout import (
    Block,
    Body,
    Cell,
    Column,
    Facts,
    Line,
    Notice,
    Section,
    Table,
)
from sae.adapters.printing.pieces import (
    agency,
    attested,
    extent,
    facts,
    inline_extent,
    mono,
    person,
    plain,
    retention,
    strong,
    visa,
)
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    CopyDestruction,
    DestructionCertificate,
    EliminationSlip,
    KeptLine,
    LineDecision,
    LineOutcome,
    SlipLine,
)


def elimination_slip(slip: EliminationSlip, words: Words) -> Body:
    """Compose the slip, on landscape pages: one row a line, empty boxes while there is no visa."""
    draft = slip.frozen_at is None
    return Body(
        title=words("elimination_slip.title"),
        subtitle=words("elimination_slip.subtitle"),
        landscape=True,
        watermark=words("page.draft") if draft else "",
        blocks=(
            _parties(slip, words),
            Notice(words("elimination_slip.law_title"), (words("elimination_slip.law"),)),
            *_warnings(slip, words),
            Section(words("elimination_slip.lines", count=len(slip.lines))),
            _lines(slip, words),
            Section(words("elimination_slip.visa_section")),
            _visa(slip, words),
            *_execution(slip, words),
        ),
    )


def destruction_certificate(certificate: DestructionCertificate, words: Words) -> Body:
    """Compose the certificate, or the interim statement while a copy is away."""
    pending = certificate.pending_copies
    kind = "interim_statement" if pending else "destruction_certificate"
    return Body(
        title=words(f"{kind}.title"),
        subtitle=words(f"{kind}.subtitle"),
        blocks=(
            *_pending(pending, words),
            _order(certificate, words),
            Section(words("destruction_certificate.visa")),
            facts(*visa(certificate.visa, words)),
            Section(words("destruction_certificate.destroyed")),
            _destroyed(certificate, words),
            *_kept(certificate.kept, words),
            Section(words("destruction_certificate.copies")),
            _copies(certificate.copies, words),
            *_traces(certificate, words),
            Notice(words("destruction_certificate.limits"), _limits(certificate, words)),
            *attested(certificate, words),
        ),
    )


# ----------------------------------------------------------------------------- private


def _parties(slip: EliminationSlip, words: Words) -> Facts:
    frozen = (
        words.instant(slip.frozen_at) if slip.frozen_at else words("elimination_slip.not_frozen")
    )
    held = words("elimination_slip.held", count=slip.hold_check.set_aside)
    checked = words.instant(slip.hold_check.checked_at)
    return facts(
        (words("elimination_slip.issuer"), agency(slip.heading.issuer, words)),
        (words("elimination_slip.addressed_to"), agency(slip.addressed_to, words)),
        (words("elimination_slip.responsible"), plain(person(slip.responsible))),
        (words("elimination_slip.mayor"), plain(person(slip.mayor))),
        (words("elimination_slip.elimination_id"), mono(slip.elimination_id)),
        (words("elimination_slip.analysed_on"), plain(words.day(slip.analysed_on))),
        (words("elimination_slip.frozen_at"), plain(frozen)),
        (words("elimination_slip.producer_agreement"), plain(slip.producer_agreement)),
        (words("elimination_slip.total"), strong(inline_extent(slip.total, words))),
        (
            words("elimination_slip.hold_check"),
            plain(words("elimination_slip.no_hold", at=checked), held),
        ),
    )


def _warnings(slip: EliminationSlip, words: Words) -> tuple[Block, ...]:
    without = [str(line.number) for line in slip.lines if line.retention.agreement is None]
    if not without:
        return ()
    told = words(
        "elimination_slip.without_agreement", count=len(without), numbers=", ".join(without)
    )
    return (Notice(words("elimination_slip.warning"), (told,), warning=True),)


def _lines(slip: EliminationSlip, words: Words) -> Table:
    columns = (
        Column(words("slip_line.number"), "9mm", "center"),
        Column(words("slip_line.description"), "1fr"),
        Column(words("slip_line.dates"), "24mm"),
        Column(words("slip_line.extent"), "25mm"),
        Column(words("slip_line.motive"), "58mm"),
        Column(words("slip_line.support"), "40mm"),
        Column(words("slip_line.decision"), "38mm"),
    )
    total: tuple[Cell, ...] = (
        (),
        plain(words("slip_line.total", count=len(slip.lines))),
        (),
        extent(slip.total, words),
        (),
        (),
        (),
    )
    return Table(columns, tuple(_line(line, words) for line in slip.lines), total)


def _line(line: SlipLine, words: Words) -> tuple[Cell, ...]:
    return (
        strong(str(line.number)),
        _description(line, words),
        plain(words.dates(line.dates)),
        extent(line.extent, words),
        retention(line.retention, words),
        _support(line, words),
        _decision(line.decision, words),
    )


def _description(line: SlipLine, words: Words) -> Cell:
    producer = line.originating_agency
    where = " › ".join((*producer.position, producer.name))
    return (
        Line(line.wording, "strong"),
        Line(words("slip_line.producer", value=f"{where} ({producer.identifier})")),
        *((Line(words("slip_line.series", value=line.series), "small"),) if line.series else ()),
        *((Line(words("slip_line.year", value=line.year), "small"),) if line.year else ()),
        *((Line(words("slip_line.annex", value=line.annex), "small"),) if line.annex else ()),
    )


def _support(line: SlipLine, words: Words) -> Cell:
    told = [
        words.of(line.support),
        words("slip_line.copies" if line.copies else "slip_line.originals"),
    ]
    if line.paper is not None:
        told.append(words.of(line.paper))
    if line.formats:
        told.append(words("slip_line.formats", value=", ".join(line.formats)))
    if line.application:
        told.append(words("slip_line.application", value=line.application))
    if line.location:
        told.append(words("slip_line.location", value=line.location))
    return (*plain(*told), Line(words.of(line.personal_data), "strong"))


def _decision(decision: LineDecision | None, words: Words) -> Cell:
    if decision is None:
        return (
            *(Line(words.of(outcome), "box") for outcome in LineOutcome),
            Line(words("slip_line.observations"), "small"),
            *(Line("\N{NO-BREAK SPACE}") for _ in range(2)),
        )
    return (Line(words.of(decision.outcome), "strong"), *plain(decision.remark))


def _visa(slip: EliminationSlip, words: Words) -> Block:
    if slip.visa is not None:
        return facts(*visa(slip.visa, words))
    blank = words("visa.blank")
    return facts(
        (words("visa.reference"), plain(blank)),
        (words("visa.given_on"), plain(blank)),
        (words("visa.signatory"), plain(blank)),
        (words("visa.signature"), plain(blank)),
    )


def _execution(slip: EliminationSlip, words: Words) -> tuple[Block, ...]:
    if slip.execution is None:
        blank = words("visa.blank")
        told = facts(
            (words("execution.executed_on"), plain(blank)),
            (words("execution.method"), plain(blank)),
            (words("execution.operator"), plain(blank)),
            (words("execution.certificate"), plain(blank)),
        )
    else:
        done = slip.execution
        told = facts(
            (words("execution.executed_on"), plain(words.day(done.executed_on))),
            (words("execution.method"), plain(words.of(done.method))),
            (words("execution.operator"), plain(person(done.operator))),
            (words("execution.certificate"), strong(done.certificate_number)),
        )
    return (Section(words("execution.section")), told)


def _pending(pending: tuple[str, ...], words: Words) -> tuple[Block, ...]:
    if not pending:
        return ()
    told = words("interim_statement.pending", count=len(pending), copies=", ".join(pending))
    return (Notice(words("interim_statement.not_finished"), (told,), warning=True),)


def _order(certificate: DestructionCertificate, words: Words) -> Facts:
    slip = words(
        "destruction_certificate.slip_of",
        number=certificate.slip_number,
        day=words.day(certificate.slip_issued_on),
    )
    ordered = words(
        "destruction_certificate.ordered",
        person=person(certificate.ordered_by),
        at=words.instant(certificate.ordered_at),
    )
    completed = certificate.completed_at
    return facts(
        (words("destruction_certificate.slip"), strong(slip)),
        (words("destruction_certificate.slip_digest"), mono(certificate.slip_sha512)),
        (words("elimination_slip.elimination_id"), mono(certificate.elimination_id)),
        (words("destruction_certificate.order"), plain(ordered)),
        (words("execution.operator"), plain(person(certificate.operator))),
        (
            words("destruction_certificate.started_at"),
            plain(words.instant(certificate.started_at)),
        ),
        (words("destruction_certificate.completed_at"), plain(words.instant(completed)))
        if completed
        else None,
        (
            words("destruction_certificate.total"),
            strong(inline_extent(certificate.total, words)),
        ),
        (words("destruction_certificate.metadata"), plain(words.of(certificate.metadata))),
    )


def _destroyed(certificate: DestructionCertificate, words: Words) -> Table:
    columns = (
        Column(words("slip_line.number"), "9mm", "center"),
        Column(words("slip_line.description"), "1fr"),
        Column(words("slip_line.dates"), "26mm"),
        Column(words("slip_line.extent"), "27mm"),
        Column(words("destruction_certificate.rule"), "32mm"),
    )
    rows = tuple(
        (
            strong(str(line.number)),
            (Line(line.wording, "strong"), Line(line.originating_agency, "small")),
            plain(words.dates(line.dates)),
            extent(line.extent, words),
            plain(
                line.rule,
                words("retention.expired_on", day=words.short_day(line.expired_on)),
            ),
        )
        for line in certificate.destroyed
    )
    return Table(columns, rows)


def _kept(kept: tuple[KeptLine, ...], words: Words) -> tuple[Block, ...]:
    if not kept:
        return ()
    columns = (
        Column(words("slip_line.number"), "9mm", "center"),
        Column(words("slip_line.description"), "1fr"),
        Column(words("kept_line.units"), "22mm", "right"),
        Column(words("kept_line.reason"), "52mm"),
    )
    rows = tuple(
        (
            strong(str(line.number)),
            plain(line.wording),
            plain(words.number(line.units)),
            (Line(words.of(line.reason), "strong"), *plain(line.remark)),
        )
        for line in kept
    )
    return (Section(words("kept_line.section")), Table(columns, rows))


def _copies(copies: tuple[CopyDestruction, ...], words: Words) -> Table:
    columns = (
        Column(words("copy.name"), "1fr"),
        Column(words("copy.method"), "38mm"),
        Column(words("copy.destroyed_at"), "42mm"),
        Column(words("copy.absence"), "42mm"),
    )
    rows = tuple(
        (
            (Line(one.copy, "strong"), Line(f"{one.medium} – {one.site}", "small")),
            plain(words.of(one.method)) if one.destroyed_at else (),
            plain(words.instant(one.destroyed_at))
            if one.destroyed_at
            else (Line(words("copy.away"), "warning"),),
            plain(words.instant(one.absence_verified_at))
            if one.absence_verified_at
            else (Line(words("copy.not_verified"), "warning"),),
        )
        for one in copies
    )
    return Table(columns, rows)


def _traces(certificate: DestructionCertificate, words: Words) -> tuple[Block, ...]:
    if not certificate.traces:
        return ()
    columns = (
        Column(words("trace_removal.what"), "1fr"),
        Column(words("trace_removal.removed_at"), "70mm"),
    )
    rows = tuple(
        (plain(words.of(one.trace)), plain(words.instant(one.removed_at)))
        for one in certificate.traces
    )
    return (Section(words("trace_removal.section")), Table(columns, rows))


def _limits(certificate: DestructionCertificate, words: Words) -> tuple[str, ...]:
    expiry = certificate.backups_expire_on
    backups = (
        words("destruction_certificate.backups", day=words.day(expiry))
        if expiry
        else words("destruction_certificate.backups_unknown")
    )
    return (*(words.of(one) for one in certificate.out_of_reach), backups)
