"""What stands on decisions of final sort and on reports of campaigns of rules."""

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
    extent,
    facts,
    inline_extent,
    mono,
    person,
    plain,
    retention,
    strong,
)
from sae.adapters.printing.words import Words
from sae.domain.documents import (
    FinalSort,
    RuleCampaignReport,
    RuleChange,
    RuleTable,
    Sampling,
    SortDecisions,
    SortLine,
)


def sort_decisions(decisions: SortDecisions, words: Words) -> Body:
    """Compose the decisions: first what becomes définitive, then what is sorted, and how."""
    draft = decisions.decided_at is None
    return Body(
        title=words("sort_decisions.title"),
        subtitle=words("sort_decisions.subtitle"),
        landscape=True,
        watermark=words("page.draft") if draft else "",
        blocks=(
            _campaign(decisions, words),
            *_kept_whole(decisions, words),
            *_sorted(decisions, words),
        ),
    )


def rule_campaign_report(report: RuleCampaignReport, words: Words) -> Body:
    """Compose the report of what a table of rules changes, or would change."""
    kind = "rule_simulation" if report.applied_at is None else "rule_campaign_report"
    return Body(
        title=words(f"{kind}.title"),
        subtitle=words(f"{kind}.subtitle"),
        watermark=words("page.simulation") if report.applied_at is None else "",
        blocks=(
            _rule_campaign(report, words),
            Section(words("rule_campaign_report.changes")),
            _changes(report.changes, words),
            Notice("", (words(f"{kind}.reversible"),)),
        ),
    )


# ----------------------------------------------------------------------------- private


def _campaign(decisions: SortDecisions, words: Words) -> Facts:
    decided = (
        words.instant(decisions.decided_at)
        if decisions.decided_at
        else words("sort_decisions.undecided")
    )
    return facts(
        (words("sort_decisions.campaign_id"), mono(decisions.campaign_id)),
        (words("sort_decisions.analysed_on"), plain(words.day(decisions.analysed_on))),
        (words("sort_decisions.decided_at"), plain(decided)),
        (words("sort_decisions.decided_by"), plain(person(decisions.decided_by))),
        (words("sort_decisions.total"), strong(inline_extent(decisions.total, words))),
    )


def _kept_whole(decisions: SortDecisions, words: Words) -> tuple[Block, ...]:
    lines = [line for line in decisions.lines if line.outcome is FinalSort.KEEP]
    if not lines:
        return ()
    columns = (
        *_described(words),
        Column(words("sort_line.motive"), "62mm"),
        Column(words("sort_line.access"), "46mm"),
    )
    rows = tuple(
        (*_line(line, words), retention(line.retention, words), _access(line, words))
        for line in lines
    )
    return (Section(words("sort_decisions.definitive", count=len(lines))), Table(columns, rows))


def _sorted(decisions: SortDecisions, words: Words) -> tuple[Block, ...]:
    lines = [line for line in decisions.lines if line.outcome is FinalSort.SORT]
    if not lines:
        return ()
    columns = (
        *_described(words),
        Column(words("sort_line.motive"), "56mm"),
        Column(words("sort_line.sampling"), "66mm"),
    )
    rows = tuple(
        (
            *_line(line, words),
            retention(line.retention, words),
            _sampling(line.sampling, words)
            if line.sampling
            else plain(words("sort_line.no_method")),
        )
        for line in lines
    )
    return (
        Section(words("sort_decisions.sorted", count=len(lines))),
        Table(columns, rows),
        Notice("", (words("sort_decisions.visa_needed"),), warning=True),
    )


def _described(words: Words) -> tuple[Column, ...]:
    return (
        Column(words("slip_line.number"), "9mm", "center"),
        Column(words("slip_line.description"), "1fr"),
        Column(words("slip_line.dates"), "24mm"),
        Column(words("slip_line.extent"), "26mm"),
    )


def _line(line: SortLine, words: Words) -> tuple[Cell, ...]:
    return (
        strong(str(line.number)),
        (
            Line(line.wording, "strong"),
            Line(words("slip_line.producer", value=line.originating_agency)),
            *(
                (Line(words("slip_line.series", value=line.series), "small"),)
                if line.series
                else ()
            ),
        ),
        plain(words.dates(line.dates)),
        extent(line.extent, words),
    )


def _access(line: SortLine, words: Words) -> Cell:
    if line.communicable_on is None:
        return (Line(words("sort_line.not_communicable"), "warning"),)
    return plain(words("sort_line.communicable_on", day=words.short_day(line.communicable_on)))


def _sampling(one: Sampling, words: Words) -> Cell:
    lines = [Line(words.of(one.method), "strong")]
    if one.parameter:
        lines.append(Line(words("sampling.parameter", value=one.parameter)))
    if one.seed:
        lines.append(Line(words("sampling.seed", value=one.seed, source=one.seed_source)))
    lines += [
        Line(words("sampling.population", count=one.population)),
        Line(words("sampling.kept", count=one.kept), "strong"),
        Line(words("sampling.kept_annex", value=one.kept_annex), "small"),
        Line(words("sampling.proposed", count=one.proposed), "strong"),
        Line(words("sampling.proposed_annex", value=one.proposed_annex), "small"),
    ]
    return tuple(lines)


def _rule_campaign(report: RuleCampaignReport, words: Words) -> Facts:
    applied = report.applied_at
    return facts(
        (words("rule_campaign_report.campaign_id"), mono(report.campaign_id)),
        (words("rule_campaign_report.on"), plain(words.day(report.on))),
        (words("rule_campaign_report.applied_at"), strong(words.instant(applied)))
        if applied
        else None,
        (words("rule_campaign_report.author"), plain(person(report.author))),
        (words("rule_campaign_report.reason"), plain(report.reason)),
        (words("rule_campaign_report.reverts"), mono(report.reverts)),
        (words("rule_campaign_report.before"), _table(report.before)),
        (words("rule_campaign_report.after"), _table(report.after)),
        (
            words("rule_campaign_report.units"),
            strong(
                words(
                    "rule_campaign_report.units_changed",
                    count=report.units_changed,
                    examined=report.units_examined,
                )
            ),
        ),
    )


def _table(table: RuleTable) -> Cell:
    return (Line(f"{table.name} – {table.version}"), *mono(table.sha512))


def _changes(changes: tuple[RuleChange, ...], words: Words) -> Table:
    columns = (
        Column(words("rule_change.series"), "1fr"),
        Column(words("rule_change.rule"), "26mm"),
        Column(words("rule_change.aspect"), "36mm"),
        Column(words("rule_change.before"), "30mm"),
        Column(words("rule_change.after"), "30mm"),
        Column(words("rule_change.units"), "18mm", "right"),
    )
    rows = tuple(
        (
            plain(one.series),
            plain(one.rule),
            plain(words.code("aspect", one.aspect)),
            plain(_decided(one.before, words)),
            (Line(_decided(one.after, words), "strong"),),
            plain(words.number(one.units)),
        )
        for one in changes
    )
    return Table(columns, rows)


def _decided(text: str, words: Words) -> str:
    """Write a day as a day, a code as its word."""
    return (
        words.code("decided", text) if text and not text[0].isdigit() else words.partial_day(text)
    )
