"""`sae policy`: the documents that govern the archive, their versions and their templates."""

from datetime import date, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door

if TYPE_CHECKING:
    from sae.domain.policies import AdoptedPolicy

NAMES = "pa|dpa|agreement:ID|technical|processing"
TEMPLATES = "pa|dpa|agreement|technical|processing"
Name = Annotated[str, typer.Argument(metavar=NAMES, help="policy_name")]
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="policy_output")]
Day = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="policy_on")
]


def adopt(
    door: Door,
    *,
    policy: Name,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="policy_file")],
    version: Annotated[str, typer.Option(metavar="WORDS", help="policy_version")],
    since: Annotated[
        datetime, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DAY", help="policy_from")
    ],
    title: Annotated[str, typer.Option(metavar="WORDS", help="policy_title")] = "",
    reason: Annotated[str, typer.Option(metavar="WORDS", help="policy_reason")] = "",
) -> int:
    """Archive a version of a document that governs the archive, in force from a day."""
    from sae.jobs.policies import NewPolicy, adopt_policy, parse_policy_name

    kind, agreement = parse_policy_name(policy)
    with door.archive(for_writing=True) as archive:
        adopted = adopt_policy(
            archive,
            file,
            NewPolicy(
                kind=kind,
                agreement=agreement,
                version=version,
                in_force_on=since.date(),
                title=title or door.screen.text(f"policy_kind_{kind}"),
                reason=reason,
            ),
        )
    door.screen.record(_document(adopted))
    door.screen.say(
        "policy_adopted",
        style="green",
        title=adopted.title,
        version=adopted.version,
        day=door.screen.day(adopted.in_force_on.isoformat()),
    )
    return 0


def list_policies(
    door: Door,
    *,
    on: Day = None,
    transfer: Annotated[str, typer.Option(metavar="ID", help="policy_transfer")] = "",
) -> int:
    """List every version; with a day or a transfer, those that were in force then."""
    from sae.jobs.policies import governing, policies

    with door.archive() as archive:
        found = (
            governing(archive, on=_day(on), transfer=transfer)
            if on or transfer
            else policies(archive)
        )
    screen = door.screen
    for one in found:
        screen.record(_document(one))
    if not found:
        screen.say("policies_none")
        return 0
    screen.table(
        [
            (one.name, one.title, one.version, screen.day(one.in_force_on.isoformat()), one.act_id)
            for one in found
        ]
    )
    return 0


def show(
    door: Door,
    *,
    policy: Name,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="policy_output")
    ] = None,
    on: Day = None,
    version: Annotated[str, typer.Option(metavar="WORDS", help="policy_version")] = "",
) -> int:
    """Show which version is in force, or was; write its document, verified, into a file."""
    from sae.errors import UnknownIdentifier
    from sae.jobs.policies import governing, open_policy, parse_policy_name, policies

    kind, agreement = parse_policy_name(policy)
    with door.archive() as archive:
        known = policies(archive) if version else governing(archive, on=_day(on))
        found = [
            one
            for one in known
            if (one.kind, one.agreement) == (kind, agreement) and version in ("", one.version)
        ]
        if not found:
            raise UnknownIdentifier("policy_not_found", policy=policy)
        if output is not None:
            open_policy(archive, found[0], into=output)
    screen = door.screen
    screen.record(_document(found[0]))
    screen.pairs(
        (
            (screen.text("label_title"), found[0].title),
            (screen.text("label_version"), found[0].version),
            (screen.text("label_in_force"), screen.day(found[0].in_force_on.isoformat())),
            (screen.text("label_act"), found[0].act_id),
            (screen.text("label_digest"), f"sha512:{found[0].sha512}"),
        )
    )
    return 0


def template(
    door: Door,
    *,
    kind: Annotated[str, typer.Argument(metavar=TEMPLATES, help="policy_template")],
    output: Output,
) -> int:
    """Write a model of such a document, in French, with fields to fill."""
    from sae.errors import UsageError

    if kind not in TEMPLATES.split("|"):
        raise UsageError("policy_unknown", typed=kind, known=TEMPLATES.replace("|", ", "))
    if output.exists():
        raise UsageError("file_already_there", file=output)
    text = resources.files("sae.cli.templates") / f"{kind}.md"
    output.write_bytes(text.read_bytes())
    door.screen.record({"template": kind, "file": str(output)})
    door.screen.say("policy_template_written", file=output)
    return 0


COMMANDS = {
    "policy adopt": adopt,
    "policy list": list_policies,
    "policy show": show,
    "policy template": template,
}


# ----------------------------------------------------------------------------- private


def _day(at: datetime | None) -> date | None:
    return at.date() if at is not None else None


def _document(policy: "AdoptedPolicy") -> dict[str, object]:
    return {
        "policy": policy.name,
        "title": policy.title,
        "version": policy.version,
        "in_force_on": policy.in_force_on.isoformat(),
        "adopted_at": policy.adopted_at.isoformat(),
        "act_id": policy.act_id,
        "sha512": policy.sha512,
    }
