"""A step of applying, undoing and simulating rules: the report, as a document to print."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from retention_rules.simulation import Count
from sae.custody.acts import ActDocument
from sae.domain.act import Act
from sae.domain.documents import Annex, RuleCampaignReport, RuleChange, RuleTable
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.scheme import Scheme
from sae.jobs.attestations import heading_of, who_acts
from sae.jobs.register_holdings import series_name
from sae.ports import Archive, Reader
from storage.digests import digests_of

TABLE = "Tableau de gestion"
NAMED = 5  # rules named on the line of a table; its digest covers them all


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What changes. on: day of the arithmetic. applied_at: None for a simulation.

    by_series: whether `Count.series` is the code of a node, which is then named.
    """

    counts: Sequence[Count]
    units: int
    on: date
    applied_at: datetime | None
    reverts: str = ""
    by_series: bool = True


def rule_report(
    archive: Archive,
    act: Act,
    changed: Iterable[RuleDefinition],
    found: Found,
    annexes: Iterable[ActDocument] = (),
) -> RuleCampaignReport:
    """Make the report. changed: the versions that come, or would come, into force."""
    after = {(rule.category, rule.rule_id): rule for rule in changed}
    with archive.catalogue.read() as reader:
        before = _in_force(reader)
        scheme, examined = reader.scheme(), reader.counts().units
    return RuleCampaignReport(
        heading=heading_of(archive, act),
        annexes=tuple(map(_annex, annexes)),
        campaign_id=act.act_id,
        on=found.on,
        applied_at=found.applied_at,
        author=who_acts(archive),
        reason=act.reason,
        before=_table(before, after),
        after=_table({**before, **after}, after),
        units_examined=examined,
        units_changed=found.units,
        changes=tuple(_change(one, tuple(after), scheme, found) for one in found.counts),
        reverts=found.reverts,
    )


# ----------------------------------------------------------------------------- private

_Rules = Mapping[tuple[str, str], RuleDefinition]
_ASPECTS = {"fate": "final_sort", "due_on": "appraisal_end", "held": "hold", "outcome": "status"}


def _in_force(reader: Reader) -> _Rules:
    return {
        (rule.category, rule.rule_id): rule for rule in reader.rule_versions(RuleState.IN_FORCE)
    }


def _table(rules: _Rules, changed: Iterable[tuple[str, str]]) -> RuleTable:
    """Name a table by the versions of the rules that change, and its whole content by a digest."""
    named = [f"{key[1]} v{rules[key].version}" for key in changed if key in rules]
    more = ["…"] if len(named) > NAMED else []
    rows = [{**asdict(rules[key]), "state": ""} for key in sorted(rules)]
    content = json.dumps(rows, sort_keys=True, ensure_ascii=False, default=str).encode()
    return RuleTable(
        name=TABLE,
        version=", ".join([*named[:NAMED], *more]) or "–",
        sha512=digests_of(content).sha512,
    )


def _change(
    one: Count, changed: Sequence[tuple[str, str]], scheme: Scheme, found: Found
) -> RuleChange:
    return RuleChange(
        series=series_name(scheme, one.series) if found.by_series else one.series,
        rule=changed[0][1] if len(changed) == 1 else "",
        aspect=_ASPECTS.get(one.what, one.what),
        before=one.before or "never",
        after=one.after or "never",
        units=one.units,
    )


def _annex(document: ActDocument) -> Annex:
    assert isinstance(document.data, bytes)  # noqa: S101 - lists of an act are bytes
    digests = digests_of(document.data)
    return Annex(
        filename=document.path,
        media_type="text/csv",
        lines=max(0, document.data.count(b"\n") - 1),
        size_bytes=len(document.data),
        sha256=digests.sha256,
        sha512=digests.sha512,
    )
