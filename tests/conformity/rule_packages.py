"""Packages of the corpus as the engine of rules sees them; the product maps in its own place."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from retention_rules import (
    Category,
    CategoryStatement,
    FinalAction,
    Management,
    RuleDefinition,
    RuleStatement,
    Unit,
    latest_day,
)
from retention_rules.referential_csv import read_table
from seda import model
from seda.graph import graph_of
from seda.manifest_reader import ManifestReader
from seda.model import RULE_CATEGORIES
from seda.safe_xml import scan
from tests.conformity.corpus_homes import CORPUS

TABLES = CORPUS / "sip" / "referentials"
_YES = ("true", "1")


def units_of(package: Path) -> list[Unit]:
    """Read the units of a package; the rules of the whole message go to its roots."""
    data = _manifest_bytes(package)
    found: list[model.ArchiveUnit] = []
    reader = ManifestReader(data, on_unit=found.append)
    scan(io.BytesIO(data), handler=reader)
    manifest = reader.manifest()
    graph = graph_of(manifest)
    by_index = {one.node.index: one for one in found}
    names = {index: one.node.xml_id for index, one in by_index.items()}
    units = []
    for index, one in by_index.items():
        parents = graph.parents[index]
        stated = one.rules
        if not parents:
            named = {(rule.category, rule.rule_id) for rule in stated}
            above = (r for r in manifest.rules if (r.category, r.rule_id) not in named)
            stated = (*stated, *above)
        agency = one.node.agency or manifest.header.originating_agency
        units.append(
            Unit(
                unit_id=one.node.xml_id,
                parents=tuple(names[parent] for parent in parents),
                agency=agency,
                management=_management(stated, one.management),
                latest_on=_latest(one),
            )
        )
    return units


def titles_of(package: Path) -> dict[str, tuple[str, str]]:
    """Give the title and the description of each unit."""
    data = _manifest_bytes(package)
    found: list[model.ArchiveUnit] = []
    scan(io.BytesIO(data), handler=ManifestReader(data, on_unit=found.append))
    return {
        one.node.xml_id: (one.content.text_of("Title"), one.content.text_of("Description"))
        for one in found
        if one.content is not None
    }


def definitions(name: str = "integration-ingest-internal") -> tuple[RuleDefinition, ...]:
    """Read a table of rules of the corpus, as if the Archives départementales had agreed to it."""
    path = TABLES / f"{name}__jeu_donnees_OK_regles_CSV_regles.csv"
    read = read_table(path.read_text(encoding="utf-8"))
    assert not read.faults
    return tuple(
        replace(row, agreement_reference="AD", agreement_on=date(2020, 1, 1))
        for row in read.definitions
    )


# ----------------------------------------------------------------------------- private


def _manifest_bytes(package: Path) -> bytes:
    with zipfile.ZipFile(package) as archive:
        name = next(one for one in archive.namelist() if one.lower().endswith("manifest.xml"))
        return archive.read(name)


def _latest(unit: model.ArchiveUnit) -> date | None:
    names = ("EndDate", "StartDate", "TransactedDate", "CreatedDate", "ReceivedDate")
    if unit.content is None:
        return None
    days = [latest_day(one.text) for one in unit.content.children if one.name in names]
    return max((day for day in days if day is not None), default=None)


def _management(stated: Iterable[model.RuleStatement], management: object) -> Management:
    by_category: dict[str, list[model.RuleStatement]] = {}
    for rule in stated:
        if rule.category in RULE_CATEGORIES:
            by_category.setdefault(rule.category, []).append(rule)
    need = management.text_of("NeedAuthorization") if management is not None else ""  # type: ignore[attr-defined]
    return Management(
        statements=tuple(_category(Category(name), rules) for name, rules in by_category.items()),
        need_authorization=need in _YES if need else None,
    )


def _category(category: Category, rules: list[model.RuleStatement]) -> CategoryStatement:
    shared = [pair for rule in rules for pair in rule.properties]
    first = dict(reversed(shared))
    action = first.get("FinalAction", "")
    return CategoryStatement(
        category=category,
        rules=tuple(_rule(one) for one in rules if one.rule_id),
        final_action=FinalAction(action) if action else None,
        prevent_inheritance=first.get("PreventInheritance", "") in _YES,
        ref_non_rule_ids=tuple(
            dict.fromkeys(text for name, text in shared if name == "RefNonRuleId")
        ),
        classification_level=first.get("ClassificationLevel", ""),
        classification_owner=first.get("ClassificationOwner", ""),
    )


def _rule(stated: model.RuleStatement) -> RuleStatement:
    own = dict(stated.properties)
    return RuleStatement(
        rule_id=stated.rule_id,
        start_on=latest_day(stated.start_date),
        hold_end_on=latest_day(own.get("HoldEndDate", "")),
        hold_owner=own.get("HoldOwner", ""),
        hold_reason=own.get("HoldReason", ""),
        hold_reassessing_on=latest_day(own.get("HoldReassessingDate", "")),
        prevent_rearrangement=own.get("PreventRearrangement", "") in _YES,
    )
