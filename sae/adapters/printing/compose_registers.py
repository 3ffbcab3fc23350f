"""What stands on the registers: one table, on landscape pages, with its total."""

from sae.adapters.printing.layout import Body, Cell, Column, Facts, Line, Table
from sae.adapters.printing.pieces import extent, facts, inline_extent, plain, strong
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    CommunicationLine,
    CommunicationsRegister,
    EliminationLine,
    EliminationsRegister,
    EntriesRegister,
    EntryLine,
    Extent,
    HoldingsLine,
    HoldingsStatement,
    Period,
)


def entries_register(register: EntriesRegister, words: Words) -> Body:
    """Compose the registre des entrées."""
    columns = (
        Column(words("register.number"), "19mm"),
        Column(words("register.entered"), "27mm"),
        Column(words("register.agencies"), "42mm"),
        Column(words("register.content"), "1fr"),
        Column(words("register.dates"), "23mm"),
        Column(words("register.extent"), "26mm"),
        Column(words("register.reference"), "40mm"),
        Column(words("register.left"), "26mm"),
    )
    total = _total(register.total, words, before=5, after=2)
    table = Table(columns, tuple(_entry(one, words) for one in register.lines), total)
    return _body(
        words("entries_register.title"), _period(register.period, len(register.lines), words), table
    )


def eliminations_register(register: EliminationsRegister, words: Words) -> Body:
    """Compose the registre des éliminations, with visas and certificates."""
    columns = (
        Column(words("register.number"), "19mm"),
        Column(words("register.slip"), "22mm"),
        Column(words("register.content"), "1fr"),
        Column(words("register.dates"), "24mm"),
        Column(words("register.extent"), "27mm"),
        Column(words("register.rule"), "24mm"),
        Column(words("register.visa"), "38mm"),
        Column(words("register.executed"), "36mm"),
    )
    total = _total(register.total, words, before=4, after=3)
    table = Table(columns, tuple(_elimination(one, words) for one in register.lines), total)
    return _body(
        words("eliminations_register.title"),
        _period(register.period, len(register.lines), words),
        table,
    )


def communications_register(register: CommunicationsRegister, words: Words) -> Body:
    """Compose the registre des communications."""
    columns = (
        Column(words("register.number"), "19mm"),
        Column(words("register.requested"), "23mm"),
        Column(words("register.applicant"), "42mm"),
        Column(words("register.content"), "1fr"),
        Column(words("register.units"), "16mm", "right"),
        Column(words("register.basis"), "44mm"),
        Column(words("register.outcome"), "46mm"),
    )
    table = Table(columns, tuple(_communication(one, words) for one in register.lines))
    return _body(
        words("communications_register.title"),
        _period(register.period, len(register.lines), words),
        table,
    )


def holdings_statement(statement: HoldingsStatement, words: Words) -> Body:
    """Compose the état des fonds."""
    columns = (
        Column(words("register.agency_series"), "1fr"),
        Column(words("register.dates"), "26mm"),
        Column(words("register.initial"), "31mm"),
        Column(words("register.eliminated"), "31mm"),
        Column(words("register.handed_over"), "31mm"),
        Column(words("register.remaining"), "31mm"),
        Column(words("register.state"), "34mm"),
    )
    total = _total(statement.total, words, before=5, after=1)
    table = Table(columns, tuple(_holding(one, words) for one in statement.lines), total)
    told = facts(
        (words("register.on"), strong(words.day(statement.on))),
        (words("register.total_kept"), strong(inline_extent(statement.total, words))),
    )
    return _body(words("holdings_statement.title"), told, table)


# ----------------------------------------------------------------------------- private


def _body(title: str, told: Facts, table: Table) -> Body:
    return Body(title=title, landscape=True, blocks=(told, table))


def _period(period: Period, lines: int, words: Words) -> Facts:
    begins = period.begins_on
    told = (
        words("register.from_to", begins=words.day(begins), ends=words.day(period.ends_on))
        if begins
        else words("register.until", ends=words.day(period.ends_on))
    )
    return facts(
        (words("register.period"), strong(told)),
        (words("register.count"), plain(words.number(lines))),
    )


def _total(total: Extent, words: Words, *, before: int, after: int) -> tuple[Cell, ...]:
    """Give the last row: the extent under its column, empty cells before and after."""
    empty: tuple[Cell, ...] = ((),)
    label = strong(words("register.total"))
    return (label, *empty * (before - 1), extent(total, words), *empty * after)


def _entry(one: EntryLine, words: Words) -> tuple[Cell, ...]:
    granted = words("register.granted", day=words.short_day(one.granted_on))
    left = one.left
    has_left = left.units or left.files or left.paper_items
    return (
        (
            Line(one.number, "strong"),
            *((Line(words("register.corrects", number=one.corrects)),) if one.corrects else ()),
        ),
        (
            Line(words.short_day(one.entered_on)),
            *((Line(granted, "small"),) if one.granted_on else ()),
            Line(words.of(one.mode), "small"),
        ),
        (
            Line(words("register.producer", value=one.originating_agency)),
            Line(words("register.transferring", value=one.transferring_agency), "small"),
            Line(words.of(one.legal_status), "small"),
        ),
        (Line(one.typology, "strong"), *plain(one.remark)),
        plain(words.dates(one.dates)),
        extent(one.extent, words),
        (
            *plain(one.cotes),
            *((Line(one.location, "small"),) if one.location else ()),
            Line(words("register.message", value=one.message_identifier), "small"),
            *(
                (Line(words("register.agreement", value=one.agreement), "small"),)
                if one.agreement
                else ()
            ),
        ),
        extent(left, words) if has_left else plain(words("value.none")),
    )


def _elimination(one: EliminationLine, words: Words) -> tuple[Cell, ...]:
    certificate = (
        words("register.certificate", number=one.certificate_number)
        if one.certificate_number
        else words("register.no_certificate")
    )
    return (
        strong(one.number),
        plain(one.slip_number),
        (Line(one.typology, "strong"), Line(one.originating_agency, "small"), *plain(one.remark)),
        plain(words.dates(one.dates)),
        extent(one.extent, words),
        plain(one.rule),
        (Line(one.visa_reference), Line(words.short_day(one.visa_on), "small")),
        (Line(words.short_day(one.executed_on)), Line(certificate, "small")),
    )


def _communication(one: CommunicationLine, words: Words) -> tuple[Cell, ...]:
    decided = words("register.decided", day=words.short_day(one.decided_on))
    delivered = words("register.delivered", day=words.short_day(one.delivered_on))
    return (
        strong(one.number),
        plain(words.short_day(one.requested_on)),
        plain(one.applicant),
        (Line(one.typology, "strong"), *plain(one.remark)),
        plain(words.number(one.units)),
        plain(words.of(one.basis) if one.basis else ""),
        (
            Line(words.of(one.outcome), "strong"),
            *((Line(decided, "small"),) if one.decided_on else ()),
            *((Line(delivered, "small"),) if one.delivered_on else ()),
            *((Line(one.document_number, "small"),) if one.document_number else ()),
        ),
    )


def _holding(one: HoldingsLine, words: Words) -> tuple[Cell, ...]:
    state = []
    if one.definitive_units:
        state.append(words("register.definitive", count=one.definitive_units))
    if one.held_units:
        state.append(words("register.held", count=one.held_units))
    return (
        (Line(one.originating_agency, "strong"), *plain(one.series)),
        plain(words.dates(one.dates)),
        extent(one.entered, words),
        extent(one.eliminated, words) if one.eliminated.units else plain(words("value.none")),
        extent(one.handed_over, words) if one.handed_over.units else plain(words("value.none")),
        tuple(Line(text, "strong") for text in words.extent(one.remaining)),
        plain(*state) or plain(words("value.none")),
    )
