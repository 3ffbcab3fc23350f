"""`sae prepare`: what people have becomes a SEDA package, to be transferred. No home needed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen
from sae.cli.time_zone import zone_of
from sae.cli.transfer_options import Asked, with_transfer_options

if TYPE_CHECKING:
    from sae.jobs.preparation import Prepared


@with_transfer_options
def folder(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="DIR", help="prepare_folder_source")],
    title: Annotated[str, typer.Option(metavar="TEXT", help="prepare_title")] = "",
    exclude: Annotated[
        list[str] | None, typer.Option(metavar="PATTERN", help="prepare_exclude")
    ] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="prepare_hidden_too")] = False,
    no_dates: Annotated[bool, typer.Option("--no-dates", help="prepare_no_dates")] = False,
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.prepare_folder import FolderRequest, prepare_folder

    request = FolderRequest(
        folder=source,
        asked=asked.request,
        title=title,
        zone=zone_of(asked.settings.time_zone),
        dated=not no_dates,
        hidden=hidden,
        excluded=(*asked.settings.exclude, *(exclude or ())),
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_folder(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def csv(
    door: Door,
    asked: Asked,
    *,
    table: Annotated[Path, typer.Argument(metavar="CSV", help="prepare_csv_table")],
    files: Annotated[Path | None, typer.Option(metavar="DIR", help="prepare_csv_files")] = None,
    encoding: Annotated[str, typer.Option(metavar="NAME", help="prepare_csv_encoding")] = "",
    separator: Annotated[str, typer.Option(metavar="SIGN", help="prepare_csv_separator")] = "",
    leave_out: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN", help="prepare_csv_leave_out")
    ] = None,
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.prepare_csv import CsvRequest, prepare_csv

    request = CsvRequest(
        table=table,
        asked=asked.request,
        files=files,
        encoding=encoding,
        separator=separator.replace("\\t", "\t"),
        left_out=tuple(leave_out or ()),
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_csv(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def invoice(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_invoice_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import embedded_file_reader, preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_invoices import prepare_invoices

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar, embedded_file_reader() as embedded:
        made = prepare_invoices(request, preparation_tools(), embedded, told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def pes(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_pes_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_pes import prepare_pes

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar:
        made = prepare_pes(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


@with_transfer_options
def actes(
    door: Door,
    asked: Asked,
    *,
    source: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="prepare_actes_source")],
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.flow_preparation import FlowRequest
    from sae.jobs.prepare_actes import prepare_actes

    request = FlowRequest(source=source, asked=asked.request)
    with door.screen.progress("preparing") as bar:
        made = prepare_actes(request, preparation_tools(), told=bar.reach)
    return _answer(door.screen, made)


COMMANDS = {
    "prepare folder": folder,
    "prepare csv": csv,
    "prepare invoice": invoice,
    "prepare pes": pes,
    "prepare actes": actes,
}


# ----------------------------------------------------------------------------- private


def _answer(screen: Screen, made: "Prepared") -> int:
    screen.record(
        {
            "package": str(made.package),
            "status": made.status.value,
            "seda": made.terms.version,
            "message_identifier": made.message_identifier,
            "units": made.units,
            "objects": made.objects,
            "bytes": made.content_bytes,
            "sha512": made.sha512,
            "resumed": made.resumed,
            "begun": str(made.begun or ""),
            "findings": [finding_document(screen, finding) for finding in made.findings],
        }
    )
    if made.sha512:
        _show_prepared(screen, made)
    else:
        screen.say("prepare_refused", style="red", file=made.package)
    show_findings(screen, made.findings)
    if made.begun is not None:
        screen.say("prepare_begun_kept", folder=made.begun)
    return 0 if made.sha512 else 1


def _show_prepared(screen: Screen, made: "Prepared") -> None:
    screen.say(
        "prepared",
        style="green",
        file=made.package,
        seda=made.terms.version,
        units=screen.number(made.units),
        objects=screen.number(made.objects),
        size=screen.size(made.content_bytes),
    )
    if made.resumed:
        screen.say("prepare_resumed", style="dim", count=screen.number(made.resumed))
    screen.say("prepare_identifier", style="dim", identifier=made.message_identifier)
    if not made.terms.originating_agency:
        screen.say("prepare_same_agency", style="dim", agency=made.terms.transferring_agency)
