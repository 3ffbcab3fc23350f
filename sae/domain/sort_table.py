"""The table of a final sort, as a file that the archivist reads again in a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sae.domain.table_lines import Unreadable, lines_of
from sae.domain.unit_decision import Chosen
from seda.findings import Finding, error


@dataclass(frozen=True, slots=True, kw_only=True)
class SortLine:
    """A dossier past its term. fate: what rules say of it. chosen: proposed, then decided.

    sampling, seed: the method of its rule, and the public value that it drew with.
    """

    unit_id: str
    title: str = ""
    agency: str = ""
    start_date: str = ""
    end_date: str = ""
    rules: tuple[str, ...] = ()
    fate: str = ""
    term_on: date | None = None
    sampling: str = ""
    seed: str = ""
    chosen: str = ""


def write_sort_table(lines: Iterable[SortLine]) -> bytes:
    """Write the file: CSV with a mark, so that spreadsheets read accents."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(_COLUMNS)
    for line in lines:
        values = {name: getattr(line, name) for name in _COLUMNS}
        values["rules"] = "|".join(line.rules)
        values["term_on"] = line.term_on.isoformat() if line.term_on else ""
        writer.writerow(_inert(str(values[name])) for name in _COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def read_sort_table(data: bytes, *, name: str) -> tuple[tuple[SortLine, ...], tuple[Finding, ...]]:
    """Read it again. `unit_id` and `chosen` matter; every fault is told with its line."""
    try:
        lines = list(lines_of(data, name=name))
    except Unreadable as wrong:
        return (), (wrong.finding,)
    found: dict[str, SortLine] = {}
    faults: list[Finding] = []
    for line in lines:
        unit_id, chosen = line.value("unit_id"), line.value("chosen").lower()
        if not unit_id:
            faults.append(error("referential_value_missing", line.where, column="unit_id"))
        if chosen and chosen not in tuple(Chosen):
            faults.append(
                error(
                    "referential_value_unknown",
                    line.where,
                    column="chosen",
                    value=chosen,
                    allowed=", ".join(Chosen),
                )
            )
        if unit_id in found:
            faults.append(error("sort_line_twice", line.where, unit=unit_id))
        found[unit_id] = SortLine(
            unit_id=unit_id,
            chosen=chosen,
            rules=tuple(one for one in line.value("rules").split("|") if one),
            sampling=line.value("sampling"),
            seed=line.value("seed"),
        )
    return tuple(found.values()), tuple(faults)


# ----------------------------------------------------------------------------- private

_COLUMNS = (
    "unit_id",
    "chosen",
    "fate",
    "title",
    "agency",
    "start_date",
    "end_date",
    "rules",
    "term_on",
    "sampling",
    "seed",
)


def _inert(text: str) -> str:
    """Keep a spreadsheet from reading a title as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text
