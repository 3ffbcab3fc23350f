"""`sae modify`: the description and the rules of units, changed on record."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen
from sae.cli.shown_differences import difference_documents, show_differences

if TYPE_CHECKING:
    from sae.jobs.modify import Modified

SHOWN = 20  # units on a screen; --json gives them all
Texts = list[str] | None


def modify(
    door: Door,
    *,
    unit: Annotated[Texts, typer.Argument(metavar="UNIT", help="modify_unit")] = None,
    set_: Annotated[Texts, typer.Option("--set", metavar="NAME=VALUE", help="modify_set")] = None,
    add: Annotated[Texts, typer.Option(metavar="NAME=VALUE", help="modify_add")] = None,
    remove: Annotated[Texts, typer.Option(metavar="NAME[=VALUE]", help="modify_remove")] = None,
    rule: Annotated[
        Texts, typer.Option(metavar="CATEGORY:RULE[:DAY][:ACTION]", help="modify_rule_option")
    ] = None,
    remove_rule: Annotated[
        Texts, typer.Option(metavar="CATEGORY[:RULE]", help="modify_remove_rule")
    ] = None,
    prevent_inheritance: Annotated[
        Texts, typer.Option(metavar="CATEGORY[:RULE]", help="modify_prevent")
    ] = None,
    allow_inheritance: Annotated[
        Texts, typer.Option(metavar="CATEGORY", help="modify_allow")
    ] = None,
    rectify: Annotated[str, typer.Option(metavar="WORDS", help="modify_rectify")] = "",
    table: Annotated[
        Path | None, typer.Option("--from", metavar="FILE.csv", help="modify_from")
    ] = None,
    reason: Annotated[str, typer.Option(metavar="WORDS", help="modify_reason")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="modify_dry_run")] = False,
) -> int:
    """Change units; 1 when something was refused."""
    from sae.domain.asked_changes import AskedChanges
    from sae.jobs.modify import ModifyRequest
    from sae.jobs.modify import modify as run

    request = ModifyRequest(
        units=tuple(unit or ()),
        changes=AskedChanges(
            set=tuple(set_ or ()),
            add=tuple(add or ()),
            remove=tuple(remove or ()),
            rule=tuple(rule or ()),
            remove_rule=tuple(remove_rule or ()),
            prevent_inheritance=tuple(prevent_inheritance or ()),
            allow_inheritance=tuple(allow_inheritance or ()),
            rectification=rectify,
        ),
        table=table,
        reason=reason,
        dry_run=dry_run,
    )
    screen = door.screen
    with (
        door.archive(for_writing=not dry_run) as archive,
        screen.progress("progress_modify") as bar,
    ):
        done = run(archive, request, progress=bar.reach)
    refused = any(finding.severity == "error" for finding in done.findings)
    screen.record(_document(screen, done, dry_run=dry_run))
    _show(screen, done, refused=refused)
    return 1 if refused else 0


COMMANDS = {"modify": modify}


# ----------------------------------------------------------------------------- private


def _document(screen: Screen, done: "Modified", *, dry_run: bool) -> dict[str, Any]:
    return {
        "act_id": done.act_id,
        "dry_run": dry_run,
        "aips": done.aips,
        "units": [
            {
                "unit_id": unit.unit_id,
                "title": unit.title,
                "content": difference_documents(unit.content),
                "rules": difference_documents(unit.rules),
            }
            for unit in done.units
        ],
        "findings": [finding_document(screen, finding) for finding in done.findings],
    }


def _show(screen: Screen, done: "Modified", *, refused: bool) -> None:
    for unit in done.units[:SHOWN]:
        screen.line(screen.styled(unit.title or screen.text("untitled"), "bold"))
        screen.line(f"  {screen.styled(unit.unit_id, 'dim')}")
        show_differences(screen, (*unit.content, *unit.rules), indent=2)
    if len(done.units) > SHOWN:
        screen.say("modify_more", count=len(done.units) - SHOWN)
    show_findings(screen, done.findings, indent=0)
    if refused:
        screen.say("modify_refused", style="red")
    elif done.act_id:
        screen.say(
            "modified",
            style="green",
            count=screen.number(len(done.units)),
            aips=screen.number(done.aips),
            act=done.act_id,
        )
    elif done.units:
        screen.say("modify_preview", count=screen.number(len(done.units)))
    else:
        screen.say("modify_nothing")
