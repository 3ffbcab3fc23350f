"""`sae seda profile check`: a profile and packages, without any archive home."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.check_profile import ProfileRead, ProfileVerdict

SHOWN_FAULTS = 100  # of one kind, in one package
SHOWN_DEMANDS = 60  # lines of a summary; programs read them all


def check(
    door: Door,
    *,
    profile: Annotated[Path, typer.Argument(metavar="PROFILE", help="profile_file")],
    packages: Annotated[
        list[Path] | None, typer.Argument(metavar="[PACKAGE]...", help="profile_packages")
    ] = None,
    identifier: Annotated[str, typer.Option(metavar="ID", help="profile_units_naming")] = "",
) -> int:
    """Check a profile, then packages against it; 1 when something does not fit."""
    from sae.jobs.check_profile import check_profile

    screen = door.screen
    given = packages or []
    read, verdicts = check_profile(profile, given, identifier=identifier)
    screen.record({"profile": _read_document(screen, profile, read)})
    _show_read(screen, profile, read, summary=not given)
    if not read.usable:
        return 1
    status = 0
    for verdict in verdicts:
        screen.record(_verdict_document(screen, verdict))
        _show_verdict(screen, verdict)
        status = status if verdict.fits else 1
    return status


COMMANDS = {"seda profile check": check}


# ----------------------------------------------------------------------------- private


def _read_document(screen: Screen, path: Path, read: "ProfileRead") -> dict[str, Any]:
    return {
        "file": str(path),
        "usable": read.usable,
        "format": read.format,
        "seda": read.seda,
        "identifier": read.identifier,
        "demands": [
            {
                "path": one.path,
                "required": one.required,
                "repeated": one.repeated,
                "values": list(one.values),
                "types": list(one.types),
            }
            for one in read.demands
        ],
        "findings": [finding_document(screen, finding) for finding in read.findings],
    }


def _verdict_document(screen: Screen, verdict: "ProfileVerdict") -> dict[str, Any]:
    return {
        "package": str(verdict.package),
        "fits": verdict.fits,
        "units": verdict.units,
        "findings": [finding_document(screen, finding) for finding in verdict.findings],
    }


def _show_read(screen: Screen, path: Path, read: "ProfileRead", *, summary: bool) -> None:
    if not read.usable:
        screen.say("profile_file_wrong", style="red", file=path.name)
        show_findings(screen, read.findings)
        return
    kind = screen.text(f"profile_format_{read.format}")
    screen.say("profile_usable", style="green", file=path.name, kind=kind)
    show_findings(screen, read.findings)
    if read.seda:
        screen.say("profile_for_seda", version=read.seda)
    if read.identifier:
        screen.say("profile_names_itself", identifier=read.identifier)
    required = [one for one in read.demands if one.required or one.values]
    fixed = sum(1 for one in read.demands if one.values)
    screen.say(
        "profile_demands",
        known=screen.number(len(read.demands)),
        required=screen.number(sum(1 for one in read.demands if one.required)),
        fixed=screen.number(fixed),
    )
    if not summary:
        return
    for demand in required[:SHOWN_DEMANDS]:
        mark = "profile_required" if demand.required else "profile_optional"
        values = " | ".join(one if len(one) <= 60 else one[:59] + "…" for one in demand.values[:8])
        line = f"  {screen.text(mark)}  {demand.path}"
        screen.line(f"{line} = {values}" if values else line)
    if len(required) > SHOWN_DEMANDS:
        screen.say("profile_more_demands", count=len(required) - SHOWN_DEMANDS)


def _show_verdict(screen: Screen, verdict: "ProfileVerdict") -> None:
    name = verdict.package.name
    if verdict.fits:
        screen.say("profile_fits", style="green", package=name)
    else:
        count = sum(1 for one in verdict.findings if one.severity == "error")
        screen.say("profile_does_not_fit", style="red", package=name, count=screen.number(count))
    show_findings(screen, verdict.findings, places=SHOWN_FAULTS)
