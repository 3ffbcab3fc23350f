"""`sae scheme`: the plan de classement, units filed in it, cotes, and the EAD of the whole."""

from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings

if TYPE_CHECKING:
    from sae.domain.ead import EadWords
    from sae.jobs.change_scheme import Filed
    from sae.jobs.show_scheme import ShownSeries

Code = Annotated[str, typer.Argument(metavar="NODE", help="scheme_node")]
Units = Annotated[list[str], typer.Argument(metavar="UNIT...", help="scheme_units")]
Reason = Annotated[str, typer.Option(metavar="WORDS", help="scheme_reason")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="scheme_output")]


def import_table(
    door: Door,
    *,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="scheme_file")],
    reason: Reason = "",
) -> int:
    """Put a table in the place of the tree; nothing changes when a line is wrong."""
    from sae.jobs.change_scheme import import_scheme

    screen = door.screen
    data = file.read_bytes()
    with door.archive(for_writing=True) as archive:
        change = import_scheme(archive, data, name=file.name, reason=reason)
    refused = any(finding.severity == "error" for finding in change.findings)
    screen.record(
        {
            "status": "rejected" if refused else "accepted",
            "nodes": change.nodes,
            "added": list(change.added),
            "changed": list(change.changed),
            "removed": list(change.removed),
            "act_id": change.act_id,
            "findings": [finding_document(screen, finding) for finding in change.findings],
        }
    )
    if refused:
        screen.say("scheme_refused", style="red", file=file.name)
        show_findings(screen, change.findings)
        return 1
    if change.act_id:
        screen.say(
            "scheme_changed",
            style="green",
            nodes=screen.number(change.nodes),
            added=len(change.added),
            changed=len(change.changed),
            removed=len(change.removed),
        )
    else:
        screen.say("scheme_unchanged")
    show_findings(screen, change.findings)
    return 0


def show(
    door: Door,
    *,
    node: Annotated[str, typer.Argument(metavar="[NODE]", help="scheme_node_shown")] = "",
) -> int:
    """Show the tree with what is filed in it; or a node, with its dossiers."""
    from sae.jobs.show_scheme import show_node, show_scheme

    screen = door.screen
    with door.archive() as archive:
        if node:
            shown = show_node(archive, node)
            series, dossiers = [shown.series], shown.dossiers
        else:
            series, dossiers = list(show_scheme(archive)), ()
    if not series:
        screen.say("scheme_none")
    for one in series:
        screen.record(_series(one))
        _show_series(door, one)
    for dossier in dossiers:
        screen.record({"unit_id": dossier.unit_id, "cote": dossier.cote, "title": dossier.title})
    if dossiers:
        screen.table([(one.cote or "-", one.unit_id, one.title) for one in dossiers], indent=2)
    return 0


def export(
    door: Door,
    *,
    output: Output,
    ead: Annotated[bool, typer.Option("--ead", help="scheme_ead")] = False,
    internal: Annotated[bool, typer.Option("--internal", help="scheme_internal")] = False,
) -> int:
    """Write the tree as a table, or with its dossiers as an EAD finding aid."""
    from sae.jobs.export_scheme import export_ead, export_table

    with door.archive(for_writing=ead) as archive:
        if ead:
            with door.screen.progress("progress_ead"):
                words = _ead_words(door, archive.policy.archival_agency_name)
                written = export_ead(archive, into=output, internal=internal, words=words)
        else:
            written = export_table(archive, into=output, french=door.lang == "fr")
    door.screen.record(
        {"file": str(output), "nodes": written.nodes, "dossiers": written.dossiers,
         "withheld": written.withheld}
    )  # fmt: skip
    door.screen.say("scheme_written", nodes=written.nodes, count=written.dossiers, file=output)
    if written.withheld:
        door.screen.say("scheme_withheld", style="yellow", count=written.withheld)
    return 0


def file_units(door: Door, *, units: Units, node: Code, reason: Reason = "") -> int:
    """File units, or the dossiers of transfers, in a node."""
    from sae.jobs.change_scheme import file_units as file_now

    with door.archive(for_writing=True) as archive:
        filed = file_now(archive, units, node, reason=reason)
    return _tell(door, filed, "scheme_filed")


def unfile(door: Door, *, units: Units, reason: Reason = "") -> int:
    """Forget that units were filed by hand: their agreement decides again."""
    from sae.jobs.change_scheme import unfile_units

    with door.archive(for_writing=True) as archive:
        filed = unfile_units(archive, units, reason=reason)
    return _tell(door, filed, "scheme_unfiled")


def number(door: Door, *, node: Code, reason: Reason = "") -> int:
    """Give cotes, in one continuous sequence, to the dossiers of a node that have none."""
    from sae.jobs.change_scheme import number_dossiers

    with door.archive(for_writing=True) as archive:
        filed = number_dossiers(archive, node, reason=reason)
    return _tell(door, filed, "scheme_numbered")


def template(door: Door, *, output: Output) -> int:
    """Write a starting table for a commune: the series of communal archives."""
    from sae.errors import UsageError

    if output.exists():
        raise UsageError("file_already_there", file=output)
    table = resources.files("sae.cli.templates") / "plan-de-classement.csv"
    output.write_bytes(table.read_bytes())
    door.screen.record({"template": "scheme", "file": str(output)})
    door.screen.say("scheme_template_written", file=output)
    return 0


COMMANDS = {
    "scheme import": import_table,
    "scheme show": show,
    "scheme export": export,
    "scheme file": file_units,
    "scheme unfile": unfile,
    "scheme number": number,
    "scheme template": template,
}


# ----------------------------------------------------------------------------- private


def _tell(door: Door, filed: "Filed", key: str) -> int:
    screen = door.screen
    screen.record(
        {
            "act_id": filed.act_id,
            "node": filed.code,
            "units": filed.units,
            "cotes": [{"unit_id": unit_id, "cote": cote} for unit_id, cote in filed.cotes],
        }
    )
    if not filed.units:
        screen.say("scheme_nothing_to_file")
        return 0
    screen.say(key, style="green", node=filed.code, count=filed.units)
    for unit_id, cote in filed.cotes:
        screen.line(f"  {cote}  {unit_id}")
    return 0


def _ead_words(door: Door, agency: str) -> "EadWords":
    from sae.domain.ead import EadWords

    text = door.screen.text
    return EadWords(
        language="fre" if door.lang == "fr" else "eng",
        language_name=text("ead_language"),
        title=text("ead_title", agency=agency),
        creation=text("ead_creation"),
        unfiled=text("ead_unfiled"),
        restricted_until=text("ead_restricted_until", day="{day}"),
        restricted=text("ead_restricted"),
        open=text("ead_open"),
    )


def _series(shown: "ShownSeries") -> dict[str, object]:
    node = shown.node
    return {
        "code": node.code,
        "parent": node.parent,
        "title": node.title,
        "description": node.description,
        "start_date": node.start_date,
        "end_date": node.end_date,
        "sensitive": node.sensitive,
        "sensitive_reason": node.sensitive_reason,
        "appraisal_rule": node.appraisal_rule,
        "access_rule": node.access_rule,
        "filed_here": [str(rule) for rule in node.filed_here],
        "location": node.location,
        "dossiers": shown.dossiers,
    }


def _show_series(door: Door, shown: "ShownSeries") -> None:
    screen, node = door.screen, shown.node
    code = screen.styled(node.code, "bold")
    dates = screen.span(node.start_date, node.end_date)
    told = (
        dates,
        screen.text("series_dossiers", count=shown.dossiers) if shown.dossiers else "",
        screen.text("series_sensitive") if node.sensitive else "",
        ", ".join(map(str, node.filed_here)),
        node.location,
    )
    aside = screen.styled(" · ".join(filter(None, told)), "dim")
    screen.line(f"{'  ' * shown.depth}{code}  {node.title}{'  ' if aside else ''}{aside}")
