"""`sae rules simulate|apply|revert`: what other rules change, and its undoing."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.apply_rules import Applied
    from sae.jobs.rule_changes import Change, Count

Reason = Annotated[str, typer.Option(metavar="WORDS", help="option_reason")]
SHOWN = 60  # lines of a count; programs read them all


def simulate(
    door: Door,
    *,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="rules_file")] = None,
    pending: Annotated[bool, typer.Option("--pending", help="rules_pending_versions")] = False,
    on: Annotated[
        datetime | None,
        typer.Option("--on", metavar="DAY", formats=["%Y-%m-%d"], help="rules_other_day"),
    ] = None,
    by: Annotated[str, typer.Option(metavar="series|agency|type", help="rules_by")] = "series",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="rules_simulate_output")
    ] = None,
) -> int:
    """Show which units would change, and from what to what; nothing is applied."""
    from sae.jobs.simulate_rules import simulate_rules, simulation_report

    screen = door.screen
    with door.archive() as archive:
        found = simulate_rules(
            archive,
            file=file,
            pending=pending,
            then=on.date() if on is not None else None,
            by=by,
            told=lambda change: screen.record(_change(change)),
        )
        faulty = any(finding.severity == "error" for finding in found.findings)
        if output is not None and not faulty:
            output.write_bytes(simulation_report(archive, found))
    screen.record(
        {
            "rules": list(found.rules),
            "on": found.on.isoformat(),
            "then": found.then.isoformat(),
            "units": found.units,
            "counts": [_count(one) for one in found.counts],
            "findings": [finding_document(screen, one) for one in found.findings],
        }
    )
    if faulty:
        show_findings(screen, found.findings)
        return 1
    screen.say("rules_simulated", count=found.units, rules=", ".join(found.rules) or "-")
    _show_counts(screen, found.counts)
    return 0


def apply(
    door: Door,
    *,
    reason: Reason,
    only: Annotated[list[str] | None, typer.Option(metavar="RULE", help="rules_only")] = None,
) -> int:
    """Put the versions that wait in force: one operation, with its report."""
    from sae.jobs.apply_rules import apply_rules

    with door.archive(for_writing=True) as archive:
        done = apply_rules(archive, reason=reason, only=only or ())
    return _tell(door.screen, "rules_applied", done)


def revert(
    door: Door,
    *,
    act: Annotated[str, typer.Argument(metavar="ACT", help="rules_act")],
    reason: Reason,
) -> int:
    """Put back the versions that an application replaced."""
    from sae.jobs.apply_rules import revert_rules

    with door.archive(for_writing=True) as archive:
        done = revert_rules(archive, act, reason=reason)
    return _tell(door.screen, "rules_reverted", done)


COMMANDS = {
    "rules simulate": simulate,
    "rules apply": apply,
    "rules revert": revert,
}


# ----------------------------------------------------------------------------- private


def _tell(screen: Screen, key: str, done: "Applied") -> int:
    screen.record(
        {
            "act": done.act.act_id,
            "rules": [
                {"category": category, "rule_id": rule, "before": before, "after": after}
                for category, rule, before, after in done.rules
            ],
            "units": done.units,
            "counts": [_count(one) for one in done.counts],
        }
    )
    screen.say(
        key,
        style="green",
        rules=", ".join(rule for _, rule, _, _ in done.rules),
        units=screen.number(done.units),
        act=done.act.act_id,
    )
    _show_counts(screen, done.counts)
    return 0


def _change(change: "Change") -> dict[str, Any]:
    return {
        "unit_id": change.unit_id,
        "group": change.series,
        "what": change.what,
        "before": change.before,
        "after": change.after,
    }


def _count(one: "Count") -> dict[str, Any]:
    return {
        "group": one.series,
        "what": one.what,
        "before": one.before,
        "after": one.after,
        "units": one.units,
    }


def _show_counts(screen: Screen, counts: "Iterable[Count]") -> None:
    rows = [
        (
            one.series or screen.text("rules_no_group"),
            screen.text(f"standing_{one.what}"),
            _said(screen, one.what, one.before),
            "→",
            _said(screen, one.what, one.after),
            screen.text("rules_units", count=one.units),
        )
        for one in counts
    ]
    if rows:
        screen.table(rows[:SHOWN], indent=2)
    if len(rows) > SHOWN:
        screen.say("rules_more_counts", count=len(rows) - SHOWN)


def _said(screen: Screen, what: str, value: str) -> str:
    if not value:
        return screen.text("day_never")
    if value == "always":
        return screen.text("day_always")
    if what in ("outcome", "fate", "held"):
        return screen.text(f"{what}_{value}")
    return value
