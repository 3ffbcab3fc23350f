"""Apply: versions of rules that wait come into force, as one operation that can be undone.

(1) take the versions that wait, or those named; of a reversal, those that the act replaced
(2) decide for every unit under the rules in force and under these: the report of what changes
(3) keep one act with its report, in which the versions come into force, unless others did meanwhile
(4) seal the journal; store the new decisions

Until then, the end dates of archives stay those of the rules in force (RET-02).
"""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from retention_rules.simulation import Change, Count, count
from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.rule_versions import by_state
from sae.errors import NotAllowed, UnknownIdentifier, UsageError
from sae.jobs.attestations import attested
from sae.jobs.rule_changes import rule_changes
from sae.jobs.rule_report import Found, rule_report
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Transaction

ANNEX = "changes.csv"
"""Document of the act: what changed, unit by unit (`unit_id,what,before,after`)."""

REPORT = "report"
"""Name of the report among the documents of the act: `report.pdf`, `report.json`."""

Replaced = tuple[str, str, int, int]
"""Category, rule id, version in force before (0: none), version in force after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What came into force. units: how many have another decision."""

    act: Act
    rules: tuple[Replaced, ...]
    units: int
    counts: tuple[Count, ...]


def apply_rules(archive: Archive, *, reason: str, only: Iterable[str] = ()) -> Applied:
    """Follow the four steps. only: identifiers of rules; all that wait by default.

    Raises: NotAllowed, UsageError when nothing waits, UnknownIdentifier, StoreUnavailable.
    """
    _require(archive, reason)
    with archive.catalogue.read() as reader:
        versions = reader.rule_versions(RuleState.IN_FORCE, RuleState.WAITING)
    waiting = _named(by_state(versions, RuleState.WAITING), tuple(only))  # (1)
    in_force = by_state(versions, RuleState.IN_FORCE)
    replaced = [(in_force.get(rule.rule_id), rule) for rule in waiting]
    return _perform(archive, ActKind.RULES_APPLIED, replaced, reason=reason, reverts="")


def revert_rules(archive: Archive, typed: str, *, reason: str) -> Applied:
    """Put back the versions that an act replaced.

    Raises: NotAllowed, UsageError, UnknownIdentifier for no such act, StoreUnavailable.
    """
    _require(archive, reason)
    with archive.catalogue.read() as reader:
        act = _applied_act(list(reader.acts(ActKind.RULES_APPLIED, ActKind.RULES_REVERTED)), typed)
        versions = {(r.category, r.rule_id, r.version): r for r in reader.rule_versions()}
    replaced = []
    for category, rule_id, before, after in reversed(act.body["rules"]):  # (1)
        now, then = versions[category, rule_id, after], versions[category, rule_id, before]
        if now.state is not RuleState.IN_FORCE:
            raise NotAllowed("rules_changed_since", rule=rule_id)
        replaced.append((now, then))
    return _perform(archive, ActKind.RULES_REVERTED, replaced, reason=reason, reverts=act.act_id)


# ----------------------------------------------------------------------------- private


def _require(archive: Archive, reason: str) -> None:
    archive.caller.require(Role.ARCHIVIST)
    if not reason.strip():
        raise UsageError("reason_needed")


def _named(waiting: Mapping[str, RuleDefinition], only: Sequence[str]) -> list[RuleDefinition]:
    if not waiting:
        raise UsageError("rules_nothing_waits")
    for rule_id in only:
        if rule_id not in waiting:
            raise UnknownIdentifier("rule_does_not_wait", rule=rule_id)
    return [waiting[rule_id] for rule_id in only or waiting]


def _applied_act(acts: Sequence[Act], typed: str) -> Act:
    reverted = {act.body["reverts"] for act in acts}
    found = [
        act
        for act in acts
        if act.kind is ActKind.RULES_APPLIED and act.act_id.startswith(typed.strip().lower())
    ]
    if len(found) != 1 or not typed.strip():
        raise UnknownIdentifier("rules_act_unknown", typed=typed)
    if found[0].act_id in reverted:
        raise NotAllowed("rules_reverted_already", act=found[0].act_id)
    return found[0]


def _perform(
    archive: Archive,
    kind: ActKind,
    replaced: Sequence[tuple[RuleDefinition | None, RuleDefinition]],
    *,
    reason: str,
    reverts: str,
) -> Applied:
    today = archive.clock.today()
    report = _Report()
    with archive.catalogue.read() as reader:
        changes = rule_changes(reader, [after for _, after in replaced], on=today)
        counts = count(map(report.add, changes))  # (2)
    rules: tuple[Replaced, ...] = tuple(
        (after.category, after.rule_id, before.version if before else 0, after.version)
        for before, after in replaced
    )
    body = {
        "rules": [list(one) for one in rules],
        "units": len(report.units),
        "on": today.isoformat(),
        "reverts": reverts,
    }
    act = new_act(archive, kind, body=body, reason=reason)
    annex = ActDocument(ANNEX, report.data())
    found = Found(
        counts=counts, units=len(report.units), on=today, applied_at=act.at, reverts=reverts
    )
    printed = rule_report(archive, act, [after for _, after in replaced], found, [annex])
    documents = (annex, *attested(archive, printed, name=REPORT))
    act = perform(archive, act, documents=documents, check=_still_so(rules))  # (3)
    seal(archive)  # (4)
    fresh_decisions(archive)
    return Applied(act=act, rules=rules, units=len(report.units), counts=counts)


class _Report:
    """Writes the annex as changes pass."""

    def __init__(self) -> None:
        self.units: set[str] = set()
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text, lineterminator="\n")
        self._writer.writerow(("unit_id", "what", "before", "after"))

    def add(self, change: Change) -> Change:
        self.units.add(change.unit_id)
        self._writer.writerow((change.unit_id, change.what, change.before, change.after))
        return change

    def data(self) -> bytes:
        return self._text.getvalue().encode()


def _still_so(rules: Sequence[Replaced]) -> Callable[[Transaction], None]:
    def check(tx: Transaction) -> None:
        in_force = {
            (rule.category, rule.rule_id): rule.version
            for rule in tx.rule_versions(RuleState.IN_FORCE)
        }
        for category, rule_id, before, _ in rules:
            if in_force.get((category, rule_id), 0) != before:
                raise NotAllowed("rules_changed_since", rule=rule_id)

    return check
