"""A line of a table as what is said of an archive unit: elements in the order of the standard."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sae.flows.csv_columns import ATTRIBUTES, ROOTS, Column, Columns
from sae.flows.csv_text import Line
from seda.element_writer import ElementWriter, NotWritable
from seda.elements import XML_LANG, Element
from seda.findings import Finding, error
from seda.simple_values import value_check
from seda.type_models import type_models
from seda.vocabulary import grammar
from seda.vocabulary.grammar import SimpleType

FILES_JOINER = "|"  # between the paths of ObjectFiles, as ReSIP writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a line says. Absent texts are empty.

    key: what other lines name it by. files: as written in ObjectFiles; None when the table has
    no such column, and `file` says all.
    """

    line: int
    key: str
    parent: str
    parent_file: str
    file: str
    files: tuple[str, ...] | None
    content: tuple[Element, ...]
    management: tuple[Element, ...]


class RowReader:
    """Reads the lines of one table. tell: is told every fault, with its line and its column."""

    def __init__(
        self, columns: Columns, *, version: str, name: str, tell: Callable[[Finding], None]
    ) -> None:
        self._columns = columns
        self._version = version
        self._name = name
        self._tell = tell
        self._models = type_models(version)
        self._types = grammar(version).types
        self._writer = ElementWriter(version, strict=True)
        self._faulty = 0  # the line of the last fault

    def read(self, line: Line) -> Row | None:
        """Read a line; None when it has not the cells that the columns ask for."""
        names = self._columns.names
        if len(line.cells) != len(names) and any(line.cells[len(names) :]):
            self._fault("csv_too_many_cells", line, count=len(line.cells), expected=len(names))
            return None
        cells = [*line.cells, *[""] * (len(names) - len(line.cells))]
        for name, cell in zip(names, cells, strict=False):
            if not name and cell.strip():
                self._fault("csv_value_without_column", line, value=cell)
        roots = {root: _Filled() for root in ROOTS}
        for column in self._columns.values:
            cell = cells[column.rank].strip()
            if cell:
                self._fill(roots[column.path[0][0]], column, cell, line)
        content, management = (
            self._element(roots[root], root, type_name, line) for root, type_name in ROOTS.items()
        )
        files = self._place(cells, "objectfiles")
        has_files = "objectfiles" in self._columns.places
        return Row(
            line=line.number,
            key=self._place(cells, "id") or self._place(cells, "file"),
            parent=self._place(cells, "parentid"),
            parent_file=self._place(cells, "parentfile"),
            file=self._place(cells, "file"),
            files=tuple(filter(None, files.split(FILES_JOINER))) if has_files else None,
            content=content,
            management=management,
        )

    # ------------------------------------------------------------------------- private

    def _place(self, cells: list[str], name: str) -> str:
        rank = self._columns.places.get(name)
        return "" if rank is None else cells[rank].strip()

    def _fill(self, root: "_Filled", column: Column, cell: str, line: Line) -> None:
        filled = root
        for name, number in column.path[1:]:
            filled = filled.inside.setdefault((name, number, column.lang), _Filled())
        if column.attribute == ATTRIBUTES:
            filled.attributes.extend(self._attributes(column, cell, line))
            return
        if column.lang:
            filled.attributes.append((XML_LANG, column.lang))
        filled.text = cell
        self._check_value(column, cell, line)

    def _attributes(self, column: Column, cell: str, line: Line) -> Iterator[tuple[str, str]]:
        model = self._models.get(column.type)
        known = model.attributes if model is not None else {}
        if _ATTRIBUTE.sub("", cell).strip():
            self._fault("csv_attributes_unreadable", line, column=column.name, value=cell)
            return
        for found in _ATTRIBUTE.finditer(cell):
            name = XML_LANG if found["name"] in ("xml:lang", "lang") else found["name"]
            if name not in known:
                self._fault("csv_attribute_unknown", line, column=column.name, name=found["name"])
                continue
            yield name, found["value"] or found["other"] or ""

    def _check_value(self, column: Column, cell: str, line: Line) -> None:
        model = self._models.get(column.type)
        type_name = model.text if model is not None else column.type
        is_value = value_check(type_name, self._version)
        if is_value is None or is_value(cell):
            return
        known = self._types.get(type_name)
        if isinstance(known, SimpleType) and known.values:
            listed = ", ".join(known.values)
            self._fault("csv_value_unlisted", line, column=column.name, value=cell, known=listed)
        elif "date" in type_name.lower():
            advised = _advised_date(cell)
            self._fault("csv_date", line, column=column.name, value=cell, advised=advised)
        else:
            kind = type_name.removeprefix("xs:")
            self._fault("csv_value", line, column=column.name, value=cell, kind=kind)

    def _element(
        self, filled: "_Filled", name: str, type_name: str, line: Line
    ) -> tuple[Element, ...]:
        """Give the children of an element, judged together when each was right alone."""
        if not filled.inside:
            return ()
        element = self._built(filled, name, type_name)
        if line.number != self._faulty:
            try:
                self._writer.text(element, type_name, path="", depth=0)
            except NotWritable as wrong:
                self._fault("csv_row", line, path=wrong.path, problem=wrong.problem)
        return element.children

    def _built(self, filled: "_Filled", name: str, type_name: str) -> Element:
        model = self._models.get(type_name)
        if model is None or not filled.inside:
            return Element(name, filled.text, attributes=tuple(filled.attributes))
        order = {one: rank for rank, one in enumerate(grammar(self._version).children(type_name))}
        # Elements that repeat together (Rule, StartDate) have one rank: their number parts them.
        keys = sorted(filled.inside, key=lambda key: (model.ranks[key[0]], key[1], order[key[0]]))
        children = tuple(
            self._built(filled.inside[key], key[0], model.types[key[0]]) for key in keys
        )
        return Element(name, children=children, attributes=tuple(filled.attributes))

    def _fault(self, code: str, line: Line, **fields: object) -> None:
        self._faulty = line.number
        self._tell(error(code, f"{self._name}:{line.number}", **fields))


# ----------------------------------------------------------------------------- private


@dataclass(slots=True)
class _Filled:
    """An element being filled. inside: by name, number and language."""

    text: str = ""
    attributes: list[tuple[str, str]] = field(default_factory=list)
    inside: dict[tuple[str, int, str], "_Filled"] = field(default_factory=dict)


_ATTRIBUTE = re.compile(r"(?P<name>[\w:.-]+)\s*=\s*(?:\"(?P<value>[^\"]*)\"|'(?P<other>[^']*)')")
_FRENCH_DATE = re.compile(r"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-](?P<year>\d{4})")


def _advised_date(cell: str) -> str:
    """Write a date as it should be, when it can be guessed; an example otherwise."""
    found = _FRENCH_DATE.match(cell)
    if found is None:
        return cell[:10] if re.match(r"\d{4}-\d\d-\d\dT", cell) else "2024-12-31"
    return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
