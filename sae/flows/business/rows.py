"""The lines of an export as lines of a table of ReSIP: which elements each one fills, its rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sae.flows.business.mapping import BusinessMapping, Kind, RuleCase, plain
from sae.flows.business.values import Value, read_value
from sae.flows.csv_text import Line
from sae.flows.description import Ruling
from sae.flows.transfer_terms import FINAL_ACTIONS
from seda.findings import Finding, warning
from seda.model import RULE_CATEGORIES

ID = "ID"  # the column that any table must have


@dataclass(slots=True)
class SeenRule:
    """What the rules of a category were, over the lines seen. latest: day, empty without any."""

    latest: str = ""
    kept: RuleCase | None = None  # a case that keeps for ever


class LineReader:
    """Reads the lines of one export. header: titles of its columns. tell: takes the faults.

    name: of the table.
    """

    def __init__(
        self,
        mapping: BusinessMapping,
        header: Sequence[str],
        *,
        name: str,
        ruling: Ruling,
        tell: Callable[[Finding], None],
    ) -> None:
        self._mapping = mapping
        self._header = tuple(header)
        self._name = name
        self._tell = tell
        self.ranks = mapping.ranks(header)
        self._seen: dict[str, SeenRule] = {}
        self._categories = [
            category
            for category in RULE_CATEGORIES
            if any(rule.category == category for rule in mapping.rules)
            and (ruling.retention or category != "AppraisalRule")
            and (ruling.access or category != "AccessRule")
        ]

    @property
    def width(self) -> int:
        """Give how many cells a line should have at most."""
        return len(self._header)

    @property
    def paths(self) -> tuple[str, ...]:
        """Give the titles of the columns that `cells` fills."""
        content = [path for path, _ in self._mapping.content]
        return (ID, *content, *(path for one in self._categories for path in _paths(one)))

    def values(self, line: Line) -> dict[str, Value]:
        """Read the cells of a line; what is not what it should be is told, and left out."""
        found = {}
        for field in self._mapping.fields:
            cell = self.cell(line, field.name)
            if not cell:
                continue
            cell = dict(field.labels).get(plain(cell), cell)
            value = read_value(cell, field.kind)
            if value is None:
                columns = ", ".join(self._header[rank].strip() for rank in self.ranks[field.name])
                where = f"{self._name}:{line.number}"
                code = "business_amount" if field.kind is Kind.AMOUNT else "business_date"
                self._tell(warning(code, where, column=columns, value=cell))
            elif value.text:
                found[field.name] = value
        return found

    def cell(self, line: Line, name: str) -> str:
        """Give the cell of a field, "" for the files; empty when the table has no such column."""
        ranks = self.ranks.get(name, ())
        return " ".join(line.cells[rank] for rank in ranks if rank < len(line.cells)).strip()

    def cells(self, line: Line, values: Mapping[str, Value]) -> Line:
        """Give the line that says the same in the columns of `paths`."""
        cells = [str(line.number), *self._content(values)]
        for category in self._categories:
            case = self._case(category, values)
            start = case.start.filled(values) if case is not None else ""
            seen = self._seen.setdefault(category, SeenRule())
            seen.latest = max(seen.latest, start)
            if case is not None and case.action == "Keep":
                seen.kept = case
            cells += _stated(category, case, start)
        return Line(line.number, tuple(cells))

    def whole(self) -> Line:
        """Give a line with the rules of what tells all the lines seen: the table itself.

        The last case of a category, which is for the lines that no other fits; one that keeps
        for ever before it.
        """
        cells = ["0", *("" for _ in self._mapping.content)]
        for category in self._categories:
            cases = [one for one in self._mapping.rules if one.category == category]
            seen = self._seen.get(category, SeenRule())
            cells += _stated(category, seen.kept or cases[-1], seen.latest)
        return Line(0, tuple(cells))

    # ------------------------------------------------------------------------- private

    def _case(self, category: str, values: Mapping[str, Value]) -> RuleCase | None:
        cases = (one for one in self._mapping.rules if one.category == category)
        return next((one for one in cases if one.fits(values)), None)

    def _content(self, values: Mapping[str, Value]) -> list[str]:
        """Fill the templates; a constant beside an empty field (a term, a type) is left out."""
        filled = [(path, one, one.filled(values)) for path, one in self._mapping.content]
        said: dict[str, bool] = {}
        for path, template, text in filled:
            if template.fields:
                said[_element(path)] = said.get(_element(path), False) or bool(text)
        return [text if said.get(_element(path), True) else "" for path, _, text in filled]


# ----------------------------------------------------------------------------- private


def _paths(category: str) -> tuple[str, ...]:
    start = f"Management.{category}."
    action = (f"{start}FinalAction",) if category in FINAL_ACTIONS else ()
    return (f"{start}Rule", f"{start}StartDate", *action)


def _stated(category: str, case: RuleCase | None, start: str) -> tuple[str, ...]:
    """Give the cells of a rule, empty when none is for the line."""
    action = (case.action if case is not None else "",) if category in FINAL_ACTIONS else ()
    return (case.rule if case is not None else "", start if case is not None else "", *action)


def _element(path: str) -> str:
    """Give the element of the description that a path is in, with its number: `Keyword.0`."""
    steps = path.removeprefix("Content.").split(".")
    return ".".join(steps[:2]) if len(steps) > 1 and steps[1].isdecimal() else steps[0]
