"""A step of deciding a final sort: the decision as a document, by rule, producer and typology.

A line describes by typology only, as a slip of elimination does: it outlives what is sorted out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from retention_rules import Fate
from sae.domain import sort_table
from sae.domain.accession import extreme, total
from sae.domain.act import Act
from sae.domain.documents import (
    Extent,
    FinalSort,
    Sampling,
    SamplingMethod,
    SortDecisions,
    SortLine,
)
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.unit_decision import Chosen, UnitDecision
from sae.jobs.attestations import heading_of, who_acts
from sae.jobs.elimination_lines import terms_of, wording_of
from sae.jobs.elimination_slip import retention_terms
from sae.jobs.reaching_rules import reaching_rules
from sae.jobs.register_holdings import series_name
from sae.ports import Archive, Reader

APPRAISAL = "AppraisalRule"


def sort_decisions(
    archive: Archive,
    act: Act,
    lines: Iterable[sort_table.SortLine],
    *,
    seed_source: str,
    annex: str,
) -> SortDecisions:
    """Make the document. lines: dossiers with their choice. annex: what lists the units."""
    today = archive.clock.today()
    with archive.catalogue.read() as reader:
        groups = _groups(reader, tuple(lines))
        rules = {
            rule.rule_id: rule
            for rule in reader.rule_versions(RuleState.IN_FORCE)
            if rule.category == APPRAISAL
        }
        scheme = reader.scheme()
    printed = tuple(
        _line(number, key, group, rules.get(key.rule_id), seed_source=seed_source, annex=annex)
        for number, (key, group) in enumerate(sorted(groups.items()), 1)
    )
    named = tuple(replace(line, series=series_name(scheme, line.series)) for line in printed)
    return SortDecisions(
        heading=heading_of(archive, act),
        campaign_id=act.act_id,
        analysed_on=today,
        decided_at=act.at,
        decided_by=who_acts(archive),
        lines=named,
        total=total(line.extent for line in named),
    )


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True, order=True)
class _Key:
    """What dossiers of a line share. outcome: value of a FinalSort."""

    outcome: str
    agency: str
    series: str
    rule_id: str
    document_type: str
    sampling: str
    seed: str


@dataclass(slots=True)
class _Group:
    extents: list[Extent] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    opens: list[date | None] = field(default_factory=list)
    kept: int = 0
    dossiers: int = 0


def _groups(reader: Reader, lines: tuple[sort_table.SortLine, ...]) -> Mapping[_Key, _Group]:
    ids = [line.unit_id for line in lines]
    decisions, series = reader.decisions(ids), reader.series_of(ids)
    reaching = reaching_rules(reader, ids)
    groups: dict[_Key, _Group] = {}
    counted: set[str] = set()
    for line in lines:
        unit, decision = reader.unit(line.unit_id), decisions[line.unit_id]
        if unit is None:
            continue  # the check under the lock refuses it
        node = series.get(line.unit_id)
        key = _Key(
            (
                FinalSort.KEEP
                if decision.fate is Fate.KEEP and not decision.chosen
                else FinalSort.SORT
            ),
            unit.originating_agency,
            node.code if node else "",
            next(iter(reaching.get(line.unit_id, ())), ""),
            unit.document_type,
            line.sampling,
            line.seed,
        )
        group = groups.setdefault(key, _Group())
        group.days += [unit.start_date, unit.end_date]
        _add(reader, group, line, decision, counted)
    return groups


def _add(
    reader: Reader,
    group: _Group,
    line: sort_table.SortLine,
    decision: UnitDecision,
    counted: set[str],
) -> None:
    units = (line.unit_id, *reader.descendants(line.unit_id))
    items = {item.object_id: item for unit_id in units for item in reader.objects_of_unit(unit_id)}
    own = [item for object_id, item in items.items() if object_id not in counted]
    counted.update(items)
    group.extents.append(
        Extent(
            units=len(units),
            files=sum(not item.physical for item in own),
            size_bytes=sum(item.size for item in own),
            paper_items=sum(item.physical for item in own),
        )
    )
    group.dossiers += 1
    group.kept += line.chosen == Chosen.KEEP.value
    group.opens.append(decision.communicable_on)
    if decision.term_on is not None:
        group.terms.append(decision.term_on.isoformat())


def _line(  # noqa: PLR0913 - what a line is made of
    number: int,
    key: _Key,
    group: _Group,
    rule: RuleDefinition | None,
    *,
    seed_source: str,
    annex: str,
) -> SortLine:
    dates = extreme(group.days)
    terms = terms_of(rule, key.rule_id, expired_on=max(group.terms, default=""))
    known = [day for day in group.opens if day is not None]
    return SortLine(
        number=number,
        wording=wording_of(terms, key.document_type, ""),
        series=key.series,
        originating_agency=key.agency,
        dates=dates,
        extent=total(group.extents),
        retention=retention_terms(terms),
        outcome=FinalSort(key.outcome),
        communicable_on=max(known) if known and len(known) == len(group.opens) else None,
        sampling=None
        if key.outcome == FinalSort.KEEP
        else _sampling(key, group, seed_source=seed_source, annex=annex),
    )


def _sampling(key: _Key, group: _Group, *, seed_source: str, annex: str) -> Sampling:
    method, _, parameter = key.sampling.partition(":")
    return Sampling(
        method=SamplingMethod(method) if method in tuple(SamplingMethod) else SamplingMethod.MANUAL,
        parameter=parameter,
        seed=key.seed,
        seed_source=seed_source,
        population=group.dossiers,
        kept=group.kept,
        proposed=group.dossiers - group.kept,
        kept_annex=annex,
        proposed_annex=annex,
    )
