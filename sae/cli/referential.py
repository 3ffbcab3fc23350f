"""`sae referential`: the archivist's tables of agencies, agreements and rules."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.domain.records import ProfileVersion
    from sae.domain.referential_files import Row

TABLES = "agencies|agreements|rules|profiles|unit_profiles"
Table = Annotated[str, typer.Argument(metavar=TABLES, help="referential_table")]


def import_table(
    door: Door,
    *,
    table: Table,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="referential_file")],
    identifier: Annotated[
        str, typer.Option(metavar="ID", help="referential_profile_identifier")
    ] = "",
    name: Annotated[str, typer.Option(metavar="WORDS", help="referential_profile_name")] = "",
    since: Annotated[
        datetime | None,
        typer.Option("--from", metavar="DAY", formats=["%Y-%m-%d"], help="referential_from"),
    ] = None,
) -> int:
    """Import a file; nothing of it when one line is wrong."""
    from sae.jobs.import_referential import import_referential

    screen = door.screen
    with door.archive(for_writing=True) as archive:
        result = import_referential(
            archive,
            table,
            file,
            identifier=identifier,
            name=name,
            from_day=since.date() if since is not None else None,
        )
    refused = any(finding.severity == "error" for finding in result.findings)
    screen.record(
        {
            "table": table,
            "status": "rejected" if refused else "accepted",
            "added": result.added,
            "replaced": result.replaced,
            "unchanged": result.unchanged,
            "waiting": result.waiting,
            "object": result.object_id,
            "findings": [finding_document(screen, finding) for finding in result.findings],
        }
    )
    if refused:
        screen.say("referential_refused", style="red", file=file.name)
        show_findings(screen, result.findings)
        return 1
    screen.say(
        "referential_imported",
        style="green",
        file=file.name,
        added=screen.number(result.added),
        replaced=screen.number(result.replaced),
        unchanged=screen.number(result.unchanged),
    )
    if result.waiting:
        screen.say("rules_import_waiting", style="yellow", count=result.waiting)
    show_findings(screen, result.findings)
    return 0


def list_table(door: Door, *, table: Table) -> int:
    """Show the rows of a table, those to be confirmed first seen."""
    from sae.jobs.import_referential import listed_rows, referentials, require_table

    require_table(table)
    with door.archive() as archive:
        known = referentials(archive)
    rows = listed_rows(known, table)
    for row in rows:
        door.screen.record(_document(table, row))
    screen = door.screen
    state = "referential_closed" if table in known.closed else "referential_open"
    screen.say(state, style="dim")
    if not rows:
        screen.say("referential_no_row")
    else:
        screen.table([_cells(door, row) for row in rows])
    if any(not getattr(row, "confirmed", True) for row in rows):
        screen.line()
        screen.say("referential_to_confirm", table=table)
    return 0


def confirm(
    door: Door,
    *,
    table: Annotated[str, typer.Argument(metavar="agencies|agreements", help="referential_table")],
    identifier: Annotated[str, typer.Argument(metavar="ID", help="referential_identifier")],
) -> int:
    """Confirm an agency or an agreement first seen in a package."""
    from sae.jobs.import_referential import confirm as confirm_row

    with door.archive(for_writing=True) as archive:
        changed = confirm_row(archive, table, identifier)
    door.screen.record({"table": table, "identifier": identifier, "changed": changed})
    key = "referential_confirmed" if changed else "referential_confirmed_already"
    door.screen.say(key, identifier=identifier)
    return 0


def close_table(door: Door, *, table: Table) -> int:
    """Declare a table complete: an identifier it lacks is refused from now on."""
    return _close(door, table, closed=True)


def open_table(door: Door, *, table: Table) -> int:
    """Declare a table incomplete: an identifier it lacks is a warning."""
    return _close(door, table, closed=False)


COMMANDS = {
    "referential import": import_table,
    "referential list": list_table,
    "referential confirm": confirm,
    "referential close": close_table,
    "referential open": open_table,
}


# ----------------------------------------------------------------------------- private


def _close(door: Door, table: str, *, closed: bool) -> int:
    from sae.jobs.import_referential import close_table as set_closed

    with door.archive(for_writing=True) as archive:
        changed = set_closed(archive, table, closed=closed)
    door.screen.record({"table": table, "closed": closed, "changed": changed})
    door.screen.say("referential_closed" if closed else "referential_open")
    return 0


def _document(table: str, row: "Row") -> dict[str, object]:
    from dataclasses import asdict

    # Instants are said as in the other outputs.
    texts = {
        name: value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
        for name, value in asdict(row).items()
    }
    return {**texts, "table": table}


def _cells(door: Door, row: "Row") -> tuple[str, ...]:
    from sae.domain.records import Agency, ProfileVersion, RuleDefinition

    screen = door.screen
    if isinstance(row, ProfileVersion):
        return _profile_cells(screen, row)
    if isinstance(row, RuleDefinition):
        counted = row.measurement.lower() if row.measurement else "none"
        duration = row.duration
        if duration.isdigit():
            duration = screen.text(f"duration_{counted}", count=duration)
        elif duration:
            duration = screen.text("duration_unlimited")
        return (row.rule_id, screen.text(f"category_{row.category}"), duration, row.value)
    confirmed = "" if row.confirmed else screen.text("to_confirm")
    if isinstance(row, Agency):
        return (row.identifier, row.name, confirmed)
    active = "" if row.active else screen.text("inactive")
    profiles = ", ".join((*row.archival_profiles, *row.unit_profiles))
    reading = screen.text(f"reading_{row.reading}")
    return (row.identifier, row.name, reading, profiles, active, confirmed)


def _profile_cells(screen: Screen, row: "ProfileVersion") -> tuple[str, ...]:
    since = screen.text("profile_since", at=screen.instant(row.in_force_from))
    version = screen.text("profile_version", version=row.version)
    form = f"SEDA {row.seda_version}" if row.seda_version else "JSON Schema"
    active = "" if row.active else screen.text("inactive")
    return (row.identifier, version, row.name, form, since, active)
