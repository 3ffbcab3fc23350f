"""Prepare an export of business software: a SEDA package of what its table tells and names.

(1) refuse what makes no sense, hold the work folder beside the package
(2) recognise the table: its encoding, its separator, which columns the mapping knows
(3) read each line: dates, persons, amounts, rules; what is wrong is told with its line
(4) find its files, wherever the export was made; a file that is not here is stated, and told
(5) draft the units: one above all, one for each line, one for each of its files, the table itself
(6) pack the files, each read once; write the manifest, judge it strictly, show the package

An archive is not a validator: a line with a fault is taken, without what cannot be read of it. The
table is archived as it was received, and is the last word on what it said.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import chain, islice
from pathlib import Path

from sae.errors import UsageError
from sae.flows.business.mapping import BusinessMapping
from sae.flows.business.rows import LineReader
from sae.flows.csv_columns import columns_of
from sae.flows.csv_rows import Row, RowReader
from sae.flows.csv_text import SEPARATORS, Line, encoding_of, lines_of, separator_of
from sae.flows.description import title
from sae.flows.draft import DraftFile, DraftUnit
from sae.flows.file_names import read_name
from sae.flows.tree import MASTER
from sae.jobs.business_files import BusinessFiles
from sae.jobs.flow_preparation import FlowRequest, FlowSource, prepare_flow
from sae.jobs.preparation import PreparationRequest, PreparationTools, Prepared, Told
from seda.elements import Element
from seda.findings import error, info, warning

PIECE = 1024 * 1024
HEAD_LINES = 20  # among which the titles of the columns are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRequest:
    """What is asked. files: folder that paths start from; None for that of the table.

    encoding, separator: empty to recognise them. left_out: names or patterns of columns that the
    mapping is not to see.
    """

    table: Path
    asked: PreparationRequest
    mapping: BusinessMapping
    files: Path | None = None
    encoding: str = ""
    separator: str = ""
    left_out: tuple[str, ...] = ()


def prepare_business(
    request: BusinessRequest, tools: PreparationTools, *, told: Told = lambda _done, _all: None
) -> Prepared:
    """Follow the six steps.

    Raises: UsageError, PreparationBusy, PreparationUnwritable.
    """
    if not request.table.is_file():
        raise UsageError("prepare_no_table", file=request.table)
    if request.separator and request.separator not in SEPARATORS:
        raise UsageError("csv_separator_unknown", separator=request.separator)
    if request.files is not None and not request.files.is_dir():
        raise UsageError("prepare_no_folder", folder=request.files)

    def drafting(source: FlowSource) -> Iterator[DraftUnit]:
        with ExitStack() as stack:
            yield from _Export(request, source, stack).drafted()

    flow = FlowRequest(source=request.table, asked=request.asked)
    return prepare_flow("business", flow, tools, drafting, told=told)  # (1), (6)


# ----------------------------------------------------------------------------- private


class _Export:
    """One export, being drafted."""

    def __init__(self, request: BusinessRequest, source: FlowSource, stack: ExitStack) -> None:
        self._request = request
        self._source = source
        self._stack = stack
        self._mapping = request.mapping
        self._name = request.table.name
        folder = (request.files or request.table.parent).resolve()
        self._files = BusinessFiles(
            folder,
            ours=(request.table.resolve(), request.asked.package.resolve()),
            separators=request.mapping.separators,
        )
        self._known: dict[str, int] = {}  # line of each identifier
        self._unreadable = False  # the table, and it was told

    def drafted(self) -> Iterator[DraftUnit]:
        """Follow steps (2) to (5)."""
        lines = self._lines()  # (2)
        head = list(islice(lines, HEAD_LINES))
        reader = self._reader(head)
        if reader is None:
            yield self._table(None)  # there is a file: what refuses it is told already
            return
        version = self._source.request.asked.terms.version
        columns = columns_of(reader.paths, version=version, where=self._mapping.name)
        for finding in columns.findings:
            self._source.tell(finding)
        rows = RowReader(columns, version=version, name=self._name, tell=self._source.tell)
        yield self._above()
        for line in chain(head, lines):
            yield from self._units(line, reader, rows)  # (3), (4)
        yield self._table(rows.read(reader.whole()))  # (5)
        for path in self._files.unnamed():
            self._source.tell(warning("csv_not_listed", path))

    # ------------------------------------------------------------------------- private

    def _reader(self, head: list[Line]) -> LineReader | None:
        """Find the titles of the columns, below what an export may write above them.

        They are taken off `head`, with what is above. None when they are not there, which is told.
        """
        if not head and not self._unreadable:
            self._source.tell(error("csv_empty", self._name))
        readers = []
        for rank, line in enumerate(head):
            titles = tuple(map(self._seen, line.cells))
            reader = LineReader(
                self._mapping,
                titles,
                name=self._name,
                ruling=self._source.ruling,
                tell=self._source.tell,
            )
            self._find_files(reader, head[rank + 1 :])
            if not self._wanted(reader):
                self._tell_left(reader, titles, line)
                del head[: rank + 1]
                return reader
            readers.append(reader)
        for columns in self._wanted(readers[0]) if readers else ():
            known = ", ".join([one for one in columns if "+" not in one][:5])
            where = f"{self._name}:{head[0].number}"
            self._source.tell(error("business_column_missing", where, known=known))
        return None

    def _lines(self) -> Iterator[Line]:
        request = self._request
        with request.table.open("rb") as stream:
            pieces = iter(lambda: stream.read(PIECE), b"")
            encoding, finding = encoding_of(pieces, asked=request.encoding, name=self._name)
        if finding is not None:
            self._source.tell(finding)
            self._unreadable = finding.severity == "error"
        if self._unreadable:
            return
        text = self._stack.enter_context(request.table.open(encoding=encoding, newline=""))
        separator = request.separator or separator_of("".join(islice(text, HEAD_LINES)))
        text.seek(0)
        for line in lines_of(text, separator, name=self._name):
            if not isinstance(line, Line):
                self._source.tell(line)
                self._unreadable = True
            elif not line.cells[0].startswith("sep="):  # for spreadsheets
                yield line

    def _seen(self, column: str) -> str:
        """Give the title of a column, empty when it is left out."""
        name = column.strip().lstrip("\ufeff")
        return "" if any(fnmatchcase(name, one) for one in self._request.left_out) else name

    def _find_files(self, reader: LineReader, below: list[Line]) -> None:
        """Know the column of the files by what it names, when its title is nobody's."""
        if "" in reader.ranks or not self._mapping.files:
            return
        named = Counter(
            rank
            for line in below
            for rank, cell in enumerate(line.cells[: reader.width])
            if cell.strip() and self._files.holds(cell)
        )
        if named:
            reader.ranks[""] = (named.most_common(1)[0][0],)

    def _wanted(self, reader: LineReader) -> list[tuple[str, ...]]:
        """Give the titles of what is missing."""
        fields = (one for one in self._mapping.fields if one.required)
        wanted = [one.columns for one in fields if one.name not in reader.ranks]
        files = self._mapping.files
        return [*wanted, files] if files and "" not in reader.ranks else wanted

    def _tell_left(self, reader: LineReader, titles: tuple[str, ...], line: Line) -> None:
        """Tell the columns that nothing is made of."""
        used = {rank for ranks in reader.ranks.values() for rank in ranks}
        left = [one for rank, one in enumerate(titles) if one and rank not in used]
        if left:
            where = f"{self._name}:{line.number}"
            self._source.tell(info("business_columns_left", where, columns=", ".join(left[:20])))

    def _above(self) -> DraftUnit:
        content = (
            Element("DescriptionLevel", "RecordGrp"),
            title(self._mapping.title, self._name),
            Element("DocumentType", "Export de logiciel métier"),
        )
        return DraftUnit(depth=0, content=content, management=(), files=())

    def _units(self, line: Line, reader: LineReader, rows: RowReader) -> Iterator[DraftUnit]:
        """Draft a line and its files."""
        where = f"{self._name}:{line.number}"
        if any(cell.strip() for cell in line.cells[reader.width :]):
            self._source.tell(warning("business_cells", where, count=len(line.cells)))
        values = reader.values(line)
        named = reader.cell(line, "")
        required = (one.name for one in self._mapping.fields if one.required)
        if not named and not (values and all(reader.cell(line, name) for name in required)):
            self._source.tell(info("business_line_empty", where))
            return
        self._tell_twice(self._mapping.identifier.filled(values), line)
        row = rows.read(reader.cells(line, values))
        if row is None:
            return
        found = self._files.of(named, where, self._source.tell)
        alone = found[0].file if len(found) == 1 else None
        name = read_name(named.replace("\\", "/").rpartition("/")[2]).title if named else where
        yield _unit(row, (alone,) if alone is not None else (), name=name)
        for one in found if len(found) > 1 else [one for one in found if one.file is None]:
            yield _file_unit(one.name, one.file, kind=self._mapping.file_type)

    def _tell_twice(self, identifier: str, line: Line) -> None:
        first = self._known.setdefault(identifier, line.number)
        if identifier and first != line.number:
            where = f"{self._name}:{line.number}"
            self._source.tell(warning("business_twice", where, id=identifier, first=first))

    def _table(self, row: Row | None) -> DraftUnit:
        """Draft the table itself, closed as long as the last of its lines."""
        (node,) = self._source.nodes()
        name = read_name(node.name)
        file = DraftFile(node.path, name.filename, MASTER, node.size, node.modified, node.changed)
        content = (
            Element("DescriptionLevel", "Item"),
            title("Tableau de l'export", name.title),
            Element("DocumentType", "Tableau d'export"),
        )
        management = row.management if row is not None else ()
        return DraftUnit(depth=1, content=content, management=management, files=(file,))


def _unit(row: Row, files: tuple[DraftFile, ...], *, name: str) -> DraftUnit:
    """Draft the unit of a line; a line that gives it no title takes that of its file."""
    content = row.content
    if not any(one.name == "Title" for one in content):
        levels = tuple(one for one in content if one.name == "DescriptionLevel")
        others = tuple(one for one in content if one.name != "DescriptionLevel")
        content = (*levels, title(name), *others)
    return DraftUnit(depth=1, content=content, management=row.management, files=files)


def _file_unit(name: str, file: DraftFile | None, *, kind: str) -> DraftUnit:
    content = (
        Element("DescriptionLevel", "Item"),
        title(name if file is not None else f"{name}, non joint"),
        Element("DocumentType", kind),
    )
    return DraftUnit(
        depth=2, content=content, management=(), files=(file,) if file is not None else ()
    )
