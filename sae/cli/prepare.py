"""`sae prepare folder|csv`: what people have becomes a SEDA package. No home needed."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from sae.cli.door import Door
from sae.cli.prepared import answer
from sae.cli.time_zone import zone_of
from sae.cli.transfer_options import Asked, with_transfer_options


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
    return answer(door.screen, made)


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
    mapping: Annotated[
        str, typer.Option(metavar="NAME|FILE.toml", help="prepare_csv_mapping")
    ] = "",
) -> int:
    """Make the package; 1 when something stands in the way."""
    from sae.bootstrap import preparation_tools
    from sae.jobs.prepare_csv import CsvRequest, prepare_csv

    if mapping:
        read = _Read(files, encoding, separator.replace("\\t", "\t"), tuple(leave_out or ()))
        return _business(door, asked, table, mapping, read)
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
    return answer(door.screen, made)


COMMANDS = {"prepare folder": folder, "prepare csv": csv}


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True)
class _Read:
    """How a table is to be read."""

    files: Path | None
    encoding: str
    separator: str
    left_out: tuple[str, ...]


def _business(door: Door, asked: Asked, table: Path, mapping: str, read: _Read) -> int:
    from sae.bootstrap import preparation_tools, read_mapping
    from sae.jobs.prepare_business import BusinessRequest, prepare_business

    request = BusinessRequest(
        table=table,
        asked=asked.request,
        mapping=read_mapping(mapping),
        files=read.files,
        encoding=read.encoding,
        separator=read.separator,
        left_out=read.left_out,
    )
    with door.screen.progress("preparing") as bar:
        made = prepare_business(request, preparation_tools(), told=bar.reach)
    return answer(door.screen, made)
