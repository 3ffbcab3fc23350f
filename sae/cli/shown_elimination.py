"""An elimination campaign on a screen, and as JSON."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.elimination import Campaign, Extent, Line


def campaign_document(campaign: "Campaign") -> dict[str, Any]:
    """Give a campaign as JSON."""
    document = campaign.to_json()
    document["lines"] = [line_document(line) for line in campaign.lines]
    return document


def line_document(line: "Line") -> dict[str, Any]:
    """Give a line as JSON."""
    return line.to_json()


def say_campaign(screen: Screen, campaign: "Campaign") -> None:
    """Print where a campaign stands, and what comes next."""
    state = screen.text(f"campaign_{campaign.state}")
    screen.say("eliminate_stands", style="bold", number=campaign.number, state=state)
    say_next(screen, campaign)


def say_next(screen: Screen, campaign: "Campaign") -> None:
    """Print what comes next, if anything does."""
    key = f"eliminate_next_{campaign.state}"
    words = screen.text(key, number=campaign.number)
    if not words.startswith("["):
        screen.line(f"  → {words}")


def show_lines(screen: Screen, lines: Iterable["Line"]) -> None:
    """Print lines: what each describes, how much, until when it had to be kept."""
    for line in lines:
        state = screen.text(f"line_{line.state}")
        screen.line(f"{screen.styled(f'{line.number:>3}', 'bold')}  {line.wording}  ({state})")
        screen.pairs(
            (
                (screen.text("label_agency"), line.agency),
                (screen.text("eliminate_label_series"), line.series),
                (screen.text("eliminate_label_extent"), _extent(screen, line.extent)),
                (screen.text("label_dates"), screen.span(line.extent.earliest, line.extent.latest)),
                (screen.text("eliminate_label_rule"), _rule(screen, line)),
                (screen.text("eliminate_label_remark"), _remark(screen, line.remark)),
                (
                    screen.text("eliminate_label_destroyed"),
                    _extent(screen, line.destroyed) if line.destroyed.units else "",
                ),
            ),
            indent=5,
        )


def say_reasons(screen: Screen, key: str, reasons: Mapping[str, int]) -> None:
    """Print how many units stay, by reason, the most frequent first."""
    if not reasons:
        return
    screen.line()
    screen.say(key, style="bold")
    rows = sorted(reasons.items(), key=lambda one: (-one[1], one[0]))
    screen.table([(screen.number(n), reason_words(screen, reason)) for reason, n in rows], indent=2)


def reason_words(screen: Screen, reason: str) -> str:
    """Put a reason into words, or give its code."""
    words = screen.text(f"stays_{reason}")
    return reason if words.startswith("[") else words


def say_names(screen: Screen, names: Iterable[tuple[int, tuple[str, ...]]]) -> None:
    """Warn of wordings that may name a person."""
    for line, words in names:
        screen.warn(screen.text("eliminate_names", line=line, words=", ".join(words)))


# ----------------------------------------------------------------------------- private


def _extent(screen: Screen, extent: "Extent") -> str:
    parts = [screen.text("eliminate_units", count=extent.units)]
    if extent.objects:
        parts.append(screen.text("eliminate_files", count=extent.objects))
        parts.append(screen.size(extent.size))
    if extent.paper:
        parts.append(screen.text("eliminate_paper", count=extent.paper))
    return ", ".join(parts)


def _rule(screen: Screen, line: "Line") -> str:
    terms = line.terms
    parts = [terms.rule_id, _duration(screen, terms.duration), terms.text]
    if terms.expired_on:
        parts.append(screen.text("eliminate_expired", day=screen.day(terms.expired_on)))
    return ", ".join(filter(None, parts))


def _duration(screen: Screen, iso: str) -> str:
    """Put a duration (ISO 8601, one unit) into words: `P10Y`, ten years."""
    name = _UNITS.get(iso[-1:])
    return screen.text(f"duration_{name}", count=int(iso[1:-1])) if name else iso


_UNITS = {"Y": "year", "M": "month", "D": "day"}


def _remark(screen: Screen, remark: str) -> str:
    """Give a remark; one that counts reasons is put into words."""
    parts = [one.rpartition(": ") for one in remark.split(", ")]
    if remark and all(count.isdigit() and reason for reason, _, count in parts):
        return ", ".join(f"{reason_words(screen, reason)} : {n}" for reason, _, n in parts)
    return remark
