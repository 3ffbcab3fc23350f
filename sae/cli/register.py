"""`sae register`: the registers of the archive, the récolement, and the list of acts."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.register_table import csv_of, rows_of, word_of

if TYPE_CHECKING:
    from sae.domain.documents import PrintedDocument

FORMATS = "table|csv|pdf"
Year = Annotated[int, typer.Option(metavar="YEAR", min=0, max=9999, help="register_year")]
Format = Annotated[str, typer.Option("--format", metavar=FORMATS, help="register_format")]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", metavar="FILE", help="register_output")
]
_DAY = ["%Y-%m-%d"]


def entries(
    door: Door, *, year: Year = 0, as_format: Format = "table", output: Output = None
) -> int:
    """The register of entries."""
    return _register(door, "entries", year, as_format, output)


def holdings(door: Door, *, as_format: Format = "table", output: Output = None) -> int:
    """What is held, by producer and series: entered, left, remaining."""
    return _register(door, "holdings", 0, as_format, output)


def eliminations(
    door: Door, *, year: Year = 0, as_format: Format = "table", output: Output = None
) -> int:
    """The register of eliminations, with their visas."""
    return _register(door, "eliminations", year, as_format, output)


def communications(
    door: Door, *, year: Year = 0, as_format: Format = "table", output: Output = None
) -> int:
    """The register of communications."""
    return _register(door, "communications", year, as_format, output)


def acts(door: Door, *, year: Year = 0) -> int:
    """Every act of the archive, with the documents it keeps."""
    from sae.jobs.registers import acts_of

    screen = door.screen
    with door.archive() as archive:
        found = acts_of(archive, year=year)
    for line in found:
        act = line.act
        screen.record(
            {
                "act_id": act.act_id,
                "kind": act.kind.value,
                "campaign_id": act.campaign_id,
                "at": act.at.isoformat(),
                "actor": act.actor,
                "reason": act.reason,
                "documents": list(line.documents),
                "entry": act.published_seq,
            }
        )
    if not found:
        screen.say("acts_none")
        return 0
    screen.table(
        [
            (
                screen.instant(one.act.at),
                screen.text(f"entry_{one.act.kind}"),
                one.act.act_id,
                ", ".join(one.documents),
            )
            for one in found
        ]
    )
    return 0


def census(
    door: Door,
    *,
    outgoing: Annotated[str, typer.Option(metavar="NAME", help="census_outgoing")],
    incoming: Annotated[str, typer.Option(metavar="NAME", help="census_incoming")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="census_output")],
    on: Annotated[
        datetime | None, typer.Option(formats=_DAY, metavar="DAY", help="census_on")
    ] = None,
    occasion: Annotated[
        str, typer.Option(metavar="municipal_renewal|change_of_mayor|other", help="census_occasion")
    ] = "municipal_renewal",
    summary: Annotated[bool, typer.Option("--summary", help="census_summary")] = False,
    observations: Annotated[str, typer.Option(metavar="WORDS", help="census_observations")] = "",
) -> int:
    """Make the récolement: minutes in three copies, of all that is held."""
    from sae.jobs.census import CensusRequest, make_census

    screen = door.screen
    with door.archive(for_writing=True) as archive, screen.progress("progress_census") as bar:
        made = make_census(
            archive,
            CensusRequest(
                outgoing_mayor=outgoing,
                incoming_mayor=incoming,
                occasion=occasion,
                occasion_on=_day(on),
                detailed=not summary,
                observations=observations,
            ),
            into=output,
            progress=bar.reach,
        )
    screen.record(
        {
            "act_id": made.act_id,
            "file": str(output),
            "series": made.series,
            "units": made.units,
            "anomalies": made.anomalies,
        }
    )
    screen.say("census_made", style="green", count=made.units, series=made.series, file=output)
    if made.anomalies:
        screen.say("census_anomalies", style="red", count=made.anomalies)
        return 1
    return 0


COMMANDS = {
    "register entries": entries,
    "register holdings": holdings,
    "register eliminations": eliminations,
    "register communications": communications,
    "register acts": acts,
    "register census": census,
}


# ----------------------------------------------------------------------------- private


def _register(door: Door, which: str, year: int, as_format: str, output: Path | None) -> int:
    from sae.errors import UsageError
    from sae.jobs.registers import Register, register

    screen = door.screen
    if as_format == "table" and output is not None:
        as_format = output.suffix.lower().removeprefix(".")  # a file is a table or a document
    if as_format not in FORMATS.split("|"):
        raise UsageError(
            "register_format_unknown", format=as_format, known=FORMATS.replace("|", ", ")
        )
    if as_format == "pdf" and output is None:
        raise UsageError("output_needed", format=as_format)
    with door.archive(for_writing=True) as archive:
        with screen.progress("progress_register") as bar:
            document = register(archive, Register(which), year=year, progress=bar.reach)
        printed = archive.printer.print(document) if as_format == "pdf" else b""
    if as_format == "pdf" and output is not None:
        output.write_bytes(printed)
    elif as_format == "csv":
        _write_csv(door, document, output)
    else:
        _show(door, document)
    if output is not None:
        screen.record({"file": str(output)})
        screen.say("register_written", file=output)
    return 0


def _write_csv(door: Door, document: "PrintedDocument", output: Path | None) -> None:
    text = csv_of(document, door.screen)
    if output is not None:
        output.write_bytes(text.encode("utf-8-sig"))
    elif not door.as_json:
        door.screen.line(text.rstrip("\r\n"))


def _show(door: Door, document: "PrintedDocument") -> None:
    screen = door.screen
    lines: Any = rows_of(document)
    for line in lines:
        screen.record(line)
    if not lines:
        screen.say("register_empty")
        return
    for line in lines:
        screen.pairs(
            [
                (screen.text(f"column_{name}"), _shown(door, name, value))
                for name, value in line.items()
            ]
        )
        screen.line()


def _shown(door: Door, name: str, value: object) -> str:
    if name.endswith("size_bytes") and isinstance(value, int):
        return door.screen.size(value) if value else ""
    if isinstance(value, int):
        return door.screen.number(value) if value else ""
    word = word_of(door.screen, name, value)
    if word or value is None:
        return word
    is_day = name.endswith(("_on", "earliest", "latest"))
    return door.screen.day(str(value)) if is_day else str(value)


def _day(at: datetime | None) -> date | None:
    return at.date() if at is not None else None
