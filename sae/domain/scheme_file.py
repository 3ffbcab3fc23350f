"""Reads and writes the table of a plan de classement. Bytes in, nodes out, and back.

One line per node, in French or English column names. Every fault is told with its line; what to do
of a faulty table is not decided here.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sae.domain.records import Referentials
from sae.domain.scheme import FilingRule, Scheme, SeriesNode
from sae.domain.table_cells import safe_cell, written_cell
from sae.domain.table_lines import Line, Unreadable, lines_of
from seda.findings import Finding, error, warning

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "code": "cote",
        "parent": "parent",
        "title": "intitulé",
        "description": "description",
        "start_date": "début",
        "end_date": "fin",
        "sensitive": "sensible",
        "sensitive_reason": "motif",
        "appraisal_rule": "durée d'utilité",
        "access_rule": "communicabilité",
        "filed_here": "conventions",
        "location": "emplacement",
    }
)
"""The columns of the table, and what French tables call them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeFile:
    """What a table says. scheme: meaningless when a finding is an error."""

    scheme: Scheme
    findings: tuple[Finding, ...]


def read_scheme(data: bytes, *, name: str, known: Referentials) -> SchemeFile:
    """Read a table. name: of the file, for the findings. known: agreements that rules may name."""
    try:
        lines = [_in_english(line) for line in lines_of(data, name=name)]
    except Unreadable as wrong:
        return SchemeFile(scheme=Scheme(), findings=(wrong.finding,))
    findings = list(_missing(name, lines))
    if findings:
        return SchemeFile(scheme=Scheme(), findings=tuple(findings))
    nodes: dict[str, SeriesNode] = {}
    places: dict[str, str] = {}
    for line in lines:
        node = _node(line, position=len(nodes))
        findings.extend(_faults(line, node))
        if node.code in nodes:
            first = places[node.code]
            findings.append(
                error("referential_twice", line.where, identifier=node.code, first=first)
            )
        elif node.code:
            nodes[node.code] = node
            places[node.code] = line.where
    findings.extend(_tree_faults(nodes, places))
    findings.extend(_rule_faults(nodes, places, known))
    sound = not any(finding.code == "scheme_cycle" for finding in findings)
    return SchemeFile(scheme=_in_order(nodes) if sound else Scheme(), findings=tuple(findings))


def write_scheme(scheme: Scheme, *, french: bool = True) -> bytes:
    """Write a tree as the table that gives it back: UTF-8 with its mark, semicolons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS.values() if french else COLUMNS.keys())
    for node in scheme.nodes:
        cells = {name: getattr(node, name) for name in COLUMNS}
        cells["sensitive"] = ("oui" if french else "yes") if node.sensitive else ""
        cells["filed_here"] = "|".join(map(str, node.filed_here))
        writer.writerow([safe_cell(cells[name]) for name in COLUMNS])
    return out.getvalue().encode("utf-8-sig")


# ----------------------------------------------------------------------------- private

_CODE = re.compile(r"[^\W_][\w.-]{0,31}")
_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_YES = frozenset({"oui", "yes", "true", "vrai", "1", "x"})
_NO = frozenset({"", "non", "no", "false", "faux", "0"})
_FRENCH = MappingProxyType(
    {
        **{french: ours for ours, french in COLUMNS.items()},
        "intitule": "title",
        "titre": "title",
        "debut": "start_date",
        "dua": "appraisal_rule",
        "communicabilite": "access_rule",
        "agreements": "filed_here",
        "convention": "filed_here",
        "localisation": "location",
    }
)


def _in_english(line: Line) -> Line:
    values = {_FRENCH.get(name, name): written_cell(text) for name, text in line.values.items()}
    return Line(line.where, MappingProxyType(values))


def _missing(name: str, lines: list[Line]) -> Iterator[Finding]:
    if not lines:
        yield error("referential_empty", name)
        return
    present = {column for line in lines for column in line.values}
    for column in ("code", "title"):
        if column not in present:
            shown = f"{COLUMNS[column]} ({column})"
            yield error("referential_column_missing", name, column=shown)


def _node(line: Line, *, position: int) -> SeriesNode:
    texts = {name: line.value(name) for name in COLUMNS if name not in ("sensitive", "filed_here")}
    cells = (cell.strip() for cell in line.value("filed_here").split("|"))
    return SeriesNode(
        **texts,
        sensitive=line.value("sensitive").lower() in _YES,
        filed_here=tuple(dict.fromkeys(FilingRule.parse(cell) for cell in cells if cell)),
        position=position,
    )


def _faults(line: Line, node: SeriesNode) -> Iterator[Finding]:
    for column in ("code", "title"):
        if not line.value(column):
            yield error("referential_value_missing", line.where, column=COLUMNS[column])
    if node.code and not _CODE.fullmatch(node.code):
        yield error("scheme_code_invalid", line.where, node=node.code)
    for day in (node.start_date, node.end_date):
        if day and not _DAY.fullmatch(day):
            yield error("scheme_date_invalid", line.where, value=day)
    said = line.value("sensitive").lower()
    if said not in _YES | _NO:
        yield error(
            "referential_value_unknown",
            line.where,
            column=COLUMNS["sensitive"],
            value=said,
            allowed="oui, non",
        )
    if node.sensitive and not node.sensitive_reason:
        yield error("scheme_reason_missing", line.where, node=node.code)


def _tree_faults(nodes: Mapping[str, SeriesNode], places: Mapping[str, str]) -> Iterator[Finding]:
    for node in nodes.values():
        if node.parent and node.parent not in nodes:
            yield error(
                "scheme_parent_unknown", places[node.code], node=node.code, parent=node.parent
            )
        seen = {node.code}
        above = nodes.get(node.parent)
        while above is not None and above.code not in seen:
            seen.add(above.code)
            above = nodes.get(above.parent)
        if above is not None and above.code == node.code:
            yield error("scheme_cycle", places[node.code], node=node.code)


def _rule_faults(
    nodes: Mapping[str, SeriesNode], places: Mapping[str, str], known: Referentials
) -> Iterator[Finding]:
    agreements = {agreement.identifier for agreement in known.agreements}
    first: dict[FilingRule, str] = {}
    for node in nodes.values():
        for rule in node.filed_here:
            if first.setdefault(rule, node.code) != node.code:
                yield error(
                    "scheme_rule_twice",
                    places[node.code],
                    rule=str(rule),
                    node=node.code,
                    other=first[rule],
                )
            if rule.agreement not in agreements:
                yield warning(
                    "scheme_agreement_unknown", places[node.code], agreement=rule.agreement
                )


def _in_order(nodes: Mapping[str, SeriesNode]) -> Scheme:
    """Put parents before children, and what is sensitive above on everything below it."""
    placed: dict[str, SeriesNode] = {}
    for _, node in Scheme(tuple(nodes.values())).walk():
        above = placed.get(node.parent, node)
        closed = node.sensitive or above.sensitive
        reason = node.sensitive_reason if node.sensitive else above.sensitive_reason
        placed[node.code] = replace(
            node, position=len(placed), sensitive=closed, sensitive_reason=reason if closed else ""
        )
    return Scheme(tuple(placed.values()))
