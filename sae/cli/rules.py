"""`sae rules`: the table of rules, its shipped rows, which of them are active."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.records import RuleDefinition

TABLES = "commune|access"
Rules = Annotated[list[str], typer.Argument(metavar="RULE...", help="rules_ids")]


def import_rules(
    door: Door,
    *,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="rules_file")] = None,
    shipped: Annotated[str, typer.Option(metavar=TABLES, help="rules_shipped")] = "",
) -> int:
    """Import a file of rules, or a shipped table of which no row is active."""
    from sae.errors import UsageError

    if (file is None) == (not shipped):
        raise UsageError("rules_file_or_shipped", known=TABLES)
    if file is not None:
        from sae.cli.referential import import_table

        return import_table(door, table="rules", file=file)
    from sae.jobs.rules import import_shipped

    with door.archive(for_writing=True) as archive:
        done = import_shipped(archive, shipped)
    door.screen.record(
        {
            "table": shipped,
            "added": len(done.rules),
            "unchanged": done.unchanged,
            "object": done.object_id,
        }
    )
    door.screen.say(
        "rules_shipped_imported",
        style="green",
        added=door.screen.number(len(done.rules)),
        unchanged=door.screen.number(done.unchanged),
    )
    return 0


def tables(
    door: Door,
    *,
    name: Annotated[str, typer.Argument(metavar=f"[{TABLES}]", help="rules_table_name")] = "",
) -> int:
    """Show the shipped tables: what each row says, how sure it is, where it comes from."""
    from sae.jobs.rules import SHIPPED, shipped

    for one in [name] if name else list(SHIPPED):
        rows = shipped(one)
        door.screen.line()
        door.screen.say(f"rules_table_{one}", style="bold")
        _show(door.screen, rows, table=one)
    return 0


def list_rules(
    door: Door,
    *,
    history: Annotated[bool, typer.Option("--history", help="rules_history")] = False,
) -> int:
    """List rules in force, and versions that wait to be applied."""
    from sae.jobs.rules import list_rules as listed

    with door.archive() as archive:
        rows = listed(archive, history=history)
    if not rows:
        door.screen.say("rules_none")
        return 0
    _show(door.screen, rows)
    waiting = sum(1 for row in rows if row.state == "waiting")
    if waiting:
        door.screen.line()
        door.screen.say("rules_waiting", style="yellow", count=waiting)
    return 0


def activate(
    door: Door,
    *,
    rule: Annotated[list[str] | None, typer.Argument(metavar="[RULE]...", help="rules_ids")] = None,
    agreement: Annotated[str, typer.Option(metavar="REF", help="rules_agreement")],
    date: Annotated[
        datetime, typer.Option(metavar="DAY", formats=["%Y-%m-%d"], help="rules_agreement_day")
    ],
    every: Annotated[bool, typer.Option("--all-imported", help="rules_all_imported")] = False,
) -> int:
    """Activate rules, with the agreement of the Archives départementales."""
    from sae.jobs.rules import activate as make_active

    with door.archive(for_writing=True) as archive:
        done = make_active(
            archive,
            rule or (),
            agreement=agreement,
            agreed_on=date.date(),
            every_imported=every,
        )
    return _tell(door.screen, "rules_activated", done.rules, done.unchanged)


def deactivate(door: Door, *, rule: Rules) -> int:
    """Make rules as good as unknown: from then on they may only restrict."""
    from sae.jobs.rules import deactivate as make_inactive

    with door.archive(for_writing=True) as archive:
        done = make_inactive(archive, rule)
    return _tell(door.screen, "rules_deactivated", done.rules, done.unchanged)


COMMANDS = {
    "rules import": import_rules,
    "rules list": list_rules,
    "rules tables": tables,
    "rules activate": activate,
    "rules deactivate": deactivate,
}


# ----------------------------------------------------------------------------- private


def _tell(screen: Screen, key: str, rules: "tuple[RuleDefinition, ...]", unchanged: int) -> int:
    ids = [rule.rule_id for rule in rules]
    screen.record({"changed": ids, "unchanged": unchanged})
    screen.say(key, style="green", count=len(ids), rules=", ".join(ids) or "-")
    return 0


def _show(screen: Screen, rows: "tuple[RuleDefinition, ...]", *, table: str = "") -> None:
    from dataclasses import asdict

    for row in rows:
        screen.record({**asdict(row), **({"table": table} if table else {})})
    screen.table([_cells(screen, row) for row in rows])


def _cells(screen: Screen, row: "RuleDefinition") -> tuple[str, ...]:
    label = row.value_en if screen.lang == "en" and row.value_en else row.value
    law = " ".join(filter(None, (row.legal_basis, row.article)))
    return (
        row.rule_id,
        screen.text(f"category_{row.category}"),
        _span(screen, row),
        screen.text(f"sort_{row.final_sort}") if row.final_sort else "",
        _state(screen, row),
        row.confidence,
        label,
        law,
    )


def _span(screen: Screen, row: "RuleDefinition") -> str:
    if not row.duration:
        return ""
    if row.duration == "unlimited":
        return screen.text("duration_unlimited")
    span = screen.text(f"duration_{(row.measurement or 'YEAR').lower()}", count=row.duration)
    event = f" {screen.text(f'event_{row.start_event}')}" if row.start_event else ""
    return span + event


def _state(screen: Screen, row: "RuleDefinition") -> str:
    if row.state != "in_force":
        return screen.text(f"rule_state_{row.state}", version=row.version)
    if not row.active:
        return screen.text("inactive")
    return row.agreement_reference or screen.text("rule_without_agreement_short")
