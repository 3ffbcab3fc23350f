"""`sae gaps`: missing numbers, papers named and not held, duplicates; certificates of series."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen
from sae.cli.shown_unit import heading

if TYPE_CHECKING:
    from sae.jobs.gaps import GapsReport
    from sae.jobs.missing_numbers import SeriesGaps

Year = Annotated[int, typer.Option(metavar="YEAR", min=0, max=9999, help="gaps_year")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="gaps_output")]
_SHOWN = 40  # numbers or papers of one kind on a screen; --json gives all


def gaps(
    door: Door,
    *,
    year: Year = 0,
    series: Annotated[str, typer.Option(metavar="SERIES", help="gaps_series")] = "",
    certificate: Annotated[str, typer.Option(metavar="SERIES", help="gaps_certificate")] = "",
    explain: Annotated[
        list[str] | None, typer.Option(metavar="NUMBER", help="gaps_explain")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="gaps_reason")] = "",
    output: Output = None,
) -> int:
    """Say what the archive should have and does not: exit 1 when something is missing."""
    from sae.errors import UsageError
    from sae.jobs.gaps import gaps as find

    if (certificate or explain) and not year:
        raise UsageError("gaps_year_needed")
    if explain and not series:
        raise UsageError("gaps_series_needed")
    if output is not None and not output.parent.is_dir():  # before anything is attested
        raise UsageError("output_folder_missing", folder=output.parent)
    if certificate:
        return _certify(door, certificate, year, output)
    if explain:
        return _explain(door, series, year, explain, reason)
    with door.archive() as archive:
        report = find(archive, year=year, series=series)
    _record(door.screen, report)
    _show(door.screen, report)
    return 0 if report.is_complete else 1


COMMANDS = {"gaps": gaps}


# ----------------------------------------------------------------------------- private


def _certify(door: Door, series: str, year: int, output: Path | None) -> int:
    from sae.jobs.attest_completeness import attest_completeness
    from sae.jobs.open_act import open_act

    screen = door.screen
    with door.archive(for_writing=True) as archive:
        made = attest_completeness(archive, series=series, year=year)
        if output is not None:
            open_act(archive, made.act_id, into=output)
    screen.record(
        {
            "act_id": made.act_id,
            "series": series,
            "year": year,
            "held": made.held,
            "missing": made.missing,
            "documents": list(made.documents),
        }
    )
    screen.say("attested", style="green", act=made.act_id)
    if output is not None:
        screen.say("attestation_written", file=output)
    if made.missing:
        screen.say("gaps_certified_missing", style="yellow", count=made.missing)
        return 1
    return 0


def _explain(door: Door, series: str, year: int, numbers: list[str], reason: str) -> int:
    from sae.jobs.explain_gap import ExplanationRequest, explain_gap

    request = ExplanationRequest(series=series, year=year, numbers=numbers, reason=reason)
    with door.archive(for_writing=True) as archive:
        act_id = explain_gap(archive, request)
    door.screen.record({"act_id": act_id, "series": series, "year": year, "numbers": numbers})
    door.screen.say("gaps_explained_done", style="green", act=act_id)
    return 0


def _record(screen: Screen, report: "GapsReport") -> None:
    for one in report.series:
        by = one.numbered.by
        screen.record(
            {
                "kind": "series",
                "series": by.series.value,
                "owner": by.owner,
                "year": by.year,
                "held": one.numbered.held,
                "judged": one.numbered.is_judged,
                "missing": list(one.missing),
                "explained": [
                    {"number": told.number, "reason": told.reason, "act_id": told.act_id}
                    for told in one.explained
                ],
            }
        )
    for lost in report.not_held:
        screen.record(
            {
                "kind": "not_held",
                "named": lost.named.value,
                "name": lost.name,
                "year": lost.year,
                "count": lost.count,
                "by": _units(lost.by),
            }
        )
    for slip in report.unanswered:
        document = {"unit_id": slip.unit_id, "title": slip.title, "year": slip.year}
        screen.record({"kind": "unanswered_slip", **document})
    for twin in report.duplicates:
        screen.record(
            {
                "kind": "duplicate",
                "because": twin.because.value,
                "name": twin.name,
                "units": _units(twin.units),
            }
        )


def _units(units: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"unit_id": unit_id, "title": title} for unit_id, title in units]


def _show(screen: Screen, report: "GapsReport") -> None:
    if report.series:
        heading(screen, "heading_series")
        for one in report.series:
            _show_series(screen, one)
    if report.not_held:
        heading(screen, "heading_not_held")
        for lost in report.not_held[:_SHOWN]:
            words = screen.text(f"not_held_{lost.named}", name=lost.name, count=lost.count)
            screen.line(f"  {screen.styled(words, 'yellow')}")
            screen.table(list(lost.by), indent=4)
        _more(screen, len(report.not_held))
    if report.unanswered:
        heading(screen, "heading_unanswered")
        screen.table([(one.unit_id, one.title) for one in report.unanswered[:_SHOWN]], indent=2)
        _more(screen, len(report.unanswered))
    if report.duplicates:
        heading(screen, "heading_twins")
        for twin in report.duplicates[:_SHOWN]:
            screen.line(f"  {screen.text(f'twins_{twin.because}')} {twin.name}")
            screen.table(list(twin.units), indent=4)
        _more(screen, len(report.duplicates))
    screen.line()
    if report.is_complete:
        screen.say("gaps_none", style="green")
    else:
        screen.say("gaps_some", style="yellow")


def _show_series(screen: Screen, one: "SeriesGaps") -> None:
    by = one.numbered.by
    name = " ".join(filter(None, (screen.text(f"series_{by.series}"), by.owner, by.year)))
    held = screen.number(one.numbered.held)
    if not one.numbered.is_judged:
        screen.line(f"  {screen.text('series_not_judged', series=name, count=held)}")
        return
    if not one.missing:
        screen.line(f"  {screen.text('series_complete', series=name, count=held)}")
    else:
        shown = ", ".join(one.missing[:_SHOWN]) + (", …" if len(one.missing) > _SHOWN else "")
        count = screen.number(len(one.missing))
        words = screen.text("series_missing", series=name, held=held, count=count, numbers=shown)
        screen.line(f"  {screen.styled(words, 'yellow')}")
    for told in one.explained:
        words = screen.text("series_explained", number=told.number, reason=told.reason)
        screen.line(f"    {words}")


def _more(screen: Screen, count: int) -> None:
    if count > _SHOWN:
        screen.line(f"  {screen.text('gaps_more', count=screen.number(count - _SHOWN))}")
