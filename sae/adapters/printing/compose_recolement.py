"""What stands on the minutes of a récolement."""

from sae.adapters.printing.layout import (
    Block,
    Body,
    Cell,
    Column,
    Line,
    Notice,
    Paragraph,
    Section,
    Style,
    Table,
)
from sae.adapters.printing.pieces import (
    extent,
    facts,
    inline_extent,
    journal,
    person,
    plain,
    standing,
    strong,
)
from sae.adapters.printing.words import Words
from sae.domain.documents import CopyState, Recolement, RecolementSeries


def recolement(minutes: Recolement, words: Words) -> Body:
    """Compose the minutes: who hands over to whom, what is there, what is missing, how it is."""
    return Body(
        title=words("recolement.title"),
        subtitle=words("recolement.subtitle"),
        blocks=(
            Paragraph(_preamble(minutes, words)),
            Notice(words("recolement.law_title"), (words("recolement.law"),)),
            _state(minutes, words),
            Section(
                words("recolement.series_detailed" if minutes.detailed else "recolement.series")
            ),
            _series(minutes, words),
            *_unfiled(minutes, words),
            Section(words("recolement.integrity")),
            _copies(minutes.copies, words),
            journal(minutes.proof, words),
            *_observations(minutes, words),
            *standing(minutes.standing, words),
            Section(words("recolement.discharge_title")),
            Paragraph(
                words(
                    "recolement.discharge",
                    outgoing=minutes.outgoing_mayor.name,
                    incoming=minutes.incoming_mayor.name,
                )
            ),
            Paragraph(words("recolement.three_copies"), "small"),
        ),
    )


# ----------------------------------------------------------------------------- private


def _preamble(minutes: Recolement, words: Words) -> str:
    return words(
        "recolement.preamble",
        day=words.day(minutes.on),
        occasion=words(
            f"recolement_occasion.{minutes.occasion.value}", day=words.day(minutes.occasion_on)
        ),
        issuer=minutes.heading.issuer.name,
    )


def _state(minutes: Recolement, words: Words) -> Block:
    previous = minutes.previous_on
    none = words("value.none")
    return facts(
        (words("signature_role.outgoing_mayor"), strong(person(minutes.outgoing_mayor))),
        (words("signature_role.incoming_mayor"), strong(person(minutes.incoming_mayor))),
        (words("signature_role.archivist"), plain(person(minutes.archivist))),
        (
            words("recolement.previous_on"),
            plain(words.day(previous) if previous else words("recolement.no_previous")),
        ),
        (words("recolement.total"), strong(inline_extent(minutes.total, words))),
        (words("recolement.entered"), plain(inline_extent(minutes.entered_since, words))),
        (words("recolement.eliminated"), plain(inline_extent(minutes.eliminated_since, words))),
        (words("recolement.handed_over"), plain(inline_extent(minutes.handed_over_since, words))),
        (words("recolement.held"), plain(words.number(minutes.held_units))),
        (words("recolement.places"), plain(*minutes.places) or plain(none)),
        (words("recolement.finding_aids"), plain(*minutes.finding_aids) or plain(none)),
    )


def _series(minutes: Recolement, words: Words) -> Table:
    columns = (
        Column(words("recolement.cote"), "22mm"),
        Column(words("recolement.title_of"), "1fr"),
        Column(words("register.dates"), "26mm"),
        Column(words("register.extent"), "32mm"),
        Column(words("recolement.gaps"), "46mm"),
    )
    total: tuple[Cell, ...] = (
        strong(words("register.total")),
        (),
        (),
        extent(minutes.total, words),
        (),
    )
    return Table(columns, tuple(_one_series(one, words) for one in minutes.series), total)


def _one_series(one: RecolementSeries, words: Words) -> tuple[Cell, ...]:
    style: Style = "strong" if one.level == 0 else "plain"
    gaps: Cell = tuple(Line(gap, "warning") for gap in one.gaps)
    return (
        (Line(one.cote, style),),
        (Line(one.title, style),),
        plain(words.dates(one.dates)),
        extent(one.extent, words),
        (*(gaps or plain(words("recolement.no_gap"))), *plain(one.remark)),
    )


def _unfiled(minutes: Recolement, words: Words) -> tuple[Block, ...]:
    if not minutes.unfiled_units:
        return ()
    return (Notice("", (words("recolement.unfiled", count=minutes.unfiled_units),), warning=True),)


def _copies(copies: tuple[CopyState, ...], words: Words) -> Table:
    columns = (
        Column(words("copy.name"), "1fr"),
        Column(words("copy.site"), "36mm"),
        Column(words("copy.objects"), "20mm", "right"),
        Column(words("copy.last_checked"), "46mm"),
        Column(words("copy.anomalies"), "20mm", "right"),
    )
    rows = tuple(
        (
            (Line(one.copy, "strong"), Line(one.medium, "small")),
            plain(f"{one.site} ({one.country})" if one.country else one.site),
            plain(words.number(one.objects)),
            plain(words.instant(one.last_checked_at))
            if one.last_checked_at
            else (Line(words("copy.never"), "warning"),),
            (Line(words.number(one.anomalies), "warning" if one.anomalies else "plain"),),
        )
        for one in copies
    )
    return Table(columns, rows)


def _observations(minutes: Recolement, words: Words) -> tuple[Block, ...]:
    if not minutes.observations:
        return ()
    return (Section(words("recolement.observations")), Paragraph(minutes.observations))
