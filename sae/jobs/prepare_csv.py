"""Prepare a table: a SEDA package of what a CSV file describes and the files it names.

(1) refuse what makes no sense, hold the work folder beside the package
(2) recognise the file: its encoding, its separator, what each of its columns fills
(3) read each line, every value judged, and find its files
(4) make the tree of the lines; every fault was told with its line by now, and refuses the package
(5) pack the files, each read once, from where an interrupted preparation had come
(6) write the manifest, judge it strictly, show the package

No archive home is needed. Lines may come in any order; they wait in the work folder.
"""

import codecs
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from sae.errors import UsageError
from sae.flows.csv_columns import columns_of
from sae.flows.csv_inventory import Inventory, inventory_of
from sae.flows.csv_rows import RowReader
from sae.flows.csv_text import SEPARATORS, Line, encoding_of, lines_of, separator_of
from sae.flows.draft import draft_of, line_of
from sae.jobs.preparation import (
    PreparationRequest,
    PreparationTools,
    Prepared,
    Told,
    check_request,
)
from sae.jobs.preparation_build import Notes, Plan, build, held, refused
from sae.jobs.preparation_work import WorkFolder
from sae.jobs.table_units import TableUnits
from seda.findings import Finding, error, info

PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvRequest:
    """What is asked of a table. files: folder that its paths start from; None for its own.

    encoding, separator: empty to recognise them. left_out: names or patterns of columns that are
    passed over.
    """

    table: Path
    asked: PreparationRequest
    files: Path | None = None
    encoding: str = ""
    separator: str = ""
    left_out: tuple[str, ...] = ()


def prepare_csv(
    request: CsvRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """
    source = request.files or request.table.parent  # (1)
    _check(request, source)
    notes = Notes()
    with held(request.asked) as work:
        plan = _read(request, source.resolve(), work, notes)
        if plan is not None and not plan.units and not notes.refused:
            notes.tell(error("csv_empty", request.table.name))
        if plan is None or notes.refused:
            return refused(request.asked, work=work, notes=notes)
        return build(  # (5) (6)
            plan, request.asked, tools, work=work, notes=notes, told=told
        )


# ----------------------------------------------------------------------------- private


def _check(request: CsvRequest, source: Path) -> None:
    if not request.table.is_file():
        raise UsageError("prepare_no_table", file=request.table)
    if not os.access(request.table, os.R_OK):
        raise UsageError("prepare_table_unreadable", file=request.table)
    if request.separator and request.separator not in SEPARATORS:
        raise UsageError("csv_separator_unknown", separator=request.separator)
    try:
        codecs.lookup(request.encoding or "utf-8")
    except LookupError as unknown:
        raise UsageError("csv_encoding_unknown", encoding=request.encoding) from unknown
    check_request(request.asked, source=source, inside=True)


def _read(request: CsvRequest, source: Path, work: WorkFolder, notes: Notes) -> Plan | None:
    """Follow steps (2) to (4); None when the file cannot be read as a table."""
    name = request.table.name
    with ExitStack() as stack:
        text = _opened(request, notes, stack)  # (2)
        if text is None:
            return None
        separator = request.separator or separator_of(text.readline())
        text.seek(0)
        lines = lines_of(text, separator, name=name)
        header = next(lines, None)
        if isinstance(header, Line) and header.cells[0].startswith("sep="):
            header = next(lines, None)  # for spreadsheets, which take it for what it says
        if not isinstance(header, Line):
            notes.tell(header or error("csv_empty", name))
            return None
        inventory = inventory_of(header.cells)
        columns = columns_of(
            inventory.header if inventory else header.cells,
            version=request.asked.terms.version,
            left_out=request.left_out,
            where=f"{name}:{header.number}",
        )
        for finding in columns.findings:
            notes.tell(finding)
        reader = RowReader(columns, version=request.asked.terms.version, name=name, tell=notes.tell)
        units = stack.enter_context(
            TableUnits(
                source,
                work.nodes,
                name=name,
                tell=notes.tell,
                by_path="file" in columns.places and "parentid" not in columns.places,
                is_inventory=inventory is not None,
                without_unreadable=request.asked.without_unreadable,
                ours=(
                    request.table.resolve(),
                    request.asked.package.resolve(),
                    work.path.resolve(),
                ),
            )
        )
        for line in _lines(lines, inventory, name, notes):  # (3)
            row = reader.read(line)
            if row is not None:
                units.add(row)
        return _plan(request, source, work, units)  # (4)


def _opened(request: CsvRequest, notes: Notes, stack: ExitStack) -> TextIO | None:
    with request.table.open("rb") as stream:
        pieces = iter(lambda: stream.read(PIECE), b"")
        encoding, finding = encoding_of(pieces, asked=request.encoding, name=request.table.name)
    if finding is not None:
        notes.tell(finding)
    if notes.refused:
        return None
    return stack.enter_context(request.table.open(encoding=encoding, newline=""))


def _lines(
    lines: Iterator[Line | Finding], inventory: Inventory | None, name: str, notes: Notes
) -> Iterator[Line]:
    for line in lines:
        if not isinstance(line, Line):
            notes.tell(line)
            return
        cells = inventory.cells(line.cells) if inventory else line.cells
        if cells is None:
            notes.tell(info("csv_deleted", f"{name}:{line.number}"))
            continue
        yield replace(line, cells=cells)


def _plan(request: CsvRequest, source: Path, work: WorkFolder, units: TableUnits) -> Plan:
    count = files = 0
    with work.plan.open("wb") as out:
        for line, depth in units.ordered():
            unit = replace(draft_of(line), depth=depth)
            out.write(line_of(unit) + b"\n")
            count += 1
            files += len(unit.files)
    key = f"csv {request.table.resolve()} {source}"
    return Plan(source=source, key=key, units=count, files=files)
