"""`sae convert`: the same package in another version of SEDA, and what is lost on the way."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen
from sae.messages import wording

if TYPE_CHECKING:
    from sae.jobs.convert import Conversion


def convert(
    door: Door,
    *,
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help="convert_package")],
    to: Annotated[str, typer.Option("--to", metavar="2.1|2.2|2.3", help="convert_to")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="OUT", help="convert_output")],
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="convert_report")] = None,
    lossless: Annotated[bool, typer.Option("--lossless", help="convert_lossless")] = False,
    force: Annotated[bool, typer.Option("--force", help="option_force")] = False,
) -> int:
    """Write the package in the version asked for; 1 when it is refused."""
    from sae.bootstrap import instruments
    from sae.errors import UsageError
    from sae.jobs.convert import ConversionRequest, Outcome
    from sae.jobs.convert import convert as run

    screen = door.screen
    for target in (output, report):
        if target is not None and target.exists() and not target.is_dir() and not force:
            raise UsageError("file_exists", file=target)
    by = instruments()
    request = ConversionRequest(
        package=package,
        output=output,
        version=to,
        lossless=lossless,
        report=report,
        original_title=screen.text("convert_original_title"),
        report_heading=screen.text("convert_report_heading"),
    )
    with screen.progress("converting") as bar:
        words = partial(wording, lang=door.lang)
        done = run(request, schemas=by.schemas, now=by.now(), wording=words, progress=bar.reach)
    converted = done.outcome is Outcome.CONVERTED
    screen.record(
        {
            "package": str(package),
            "output": str(output) if converted else "",
            "report": str(report or "") if converted else "",
            **_document(screen, done),
        }
    )
    _show(screen, done, package, output)
    if report is not None and converted:
        screen.say("convert_report_kept", file=report)
    return 0 if converted else 1


COMMANDS = {"convert": convert}


# ----------------------------------------------------------------------------- private


def _document(screen: Screen, done: "Conversion") -> dict[str, Any]:
    return {
        "status": done.outcome.value,
        "from": done.source,
        "to": done.version,
        "units": done.units,
        "objects": done.objects,
        "bytes": done.content_bytes,
        "sha512": done.sha512,
        "losses": done.losses,
        "changes": done.changes,
        "findings": [finding_document(screen, finding) for finding in done.findings],
    }


def _show(screen: Screen, done: "Conversion", package: Path, output: Path) -> None:
    from sae.jobs.convert import Outcome

    if done.outcome is Outcome.CONVERTED:
        screen.say(
            "converted",
            style="green",
            file=output,
            source=done.source,
            version=done.version,
            units=screen.number(done.units),
            objects=screen.number(done.objects),
            size=screen.size(done.content_bytes),
        )
        screen.say(
            "conversion_counts" if done.losses else "conversion_nothing_lost",
            style="yellow" if done.losses else "",
            losses=screen.number(done.losses),
            changes=screen.number(done.changes),
        )
    else:
        key = "conversion_lossy" if done.outcome is Outcome.LOSSY else "conversion_refused"
        screen.say(key, style="red", package=package.name, losses=screen.number(done.losses))
    show_findings(screen, done.findings)
