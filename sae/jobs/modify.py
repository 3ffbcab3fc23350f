"""Modify: the description and the rules of archived units, changed on record, with a reason.

(1) read what is asked, option by option or line by line; name the units
(2) change the manifest of each AIP at the elements that change, judge it against its schema
(3) write a new version of each AIP on every copy; one act names them all, with its attestation and
    the SEDA message that tells each producer (ArchiveModificationNotification)
(4) index them again, decide again what rules say of them, seal the journal

What was received stays as it was: the transfer's own manifest is never touched, nor any byte of an
object. A version before stays in its AIP, so that the history of a unit can be read from it.
The unit's own AIP says what it is; where it is repeated above others, as context, it is a picture
of the day when they came in.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from sae.custody.new_version import AipChange, change_units
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.asked_changes import AskedChanges, parse_changes
from sae.domain.elimination import CampaignState
from sae.errors import NotAllowed, SaeError, UsageError
from sae.jobs.change_table import AskedLine, read_changes
from sae.jobs.indexing import drain_outbox
from sae.jobs.manifest_changes import PreparedChange, prepare_change
from sae.jobs.modification_act import modification_act
from sae.jobs.naming import Kind, name_of
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader, Transaction
from seda.findings import Finding, error, has_errors, info, warning
from seda.modification.asked import RuleSet, UnitChanges
from seda.modification.differences import Difference

Progress = Callable[[int, int], None]
"""Told how many AIPs were changed aside, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifyRequest:
    """What is asked. units: as typed, changed as `changes` says. table: a CSV of more changes.

    reason: why; it outlives the units, so it names none. dry_run: keep nothing.
    """

    units: tuple[str, ...] = ()
    changes: AskedChanges = field(default_factory=AskedChanges)
    table: Path | None = None
    reason: str = ""
    dry_run: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModifiedUnit:
    """A unit before and after. content: of its description; rules: of its Management."""

    unit_id: str
    title: str
    content: tuple[Difference, ...]
    rules: tuple[Difference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Modified:
    """What was done, or would be. act_id: empty when nothing was kept.

    aips: how many have a new version. findings: an error among them kept all from being done.
    """

    act_id: str
    units: tuple[ModifiedUnit, ...]
    aips: int
    findings: tuple[Finding, ...]


def modify(
    archive: Archive, request: ModifyRequest, *, progress: Progress = lambda _done, _all: None
) -> Modified:
    """Follow the four steps.

    Raises: NotAllowed, UsageError, UnknownIdentifier, StorageError; nothing changed then.
    """
    archive.caller.require(Role.ARCHIVIST)
    if not request.reason.strip() and not request.dry_run:
        raise UsageError("modify_reason_missing")
    asked, findings = _asked(archive, request)  # (1)
    prepared: list[PreparedChange] = []
    if not has_errors(findings):
        prepared = _prepared(archive, asked, progress)  # (2)
        findings += [finding for one in prepared for finding in one.findings]
        findings += _unchanged(asked, prepared)
        findings += _in_campaigns(archive, prepared)
    changed = [one for one in prepared if one.units]
    act_id = ""
    if changed and not request.dry_run and not has_errors(findings):
        act_id = _keep(archive, request, changed)  # (3)
        drain_outbox(archive)  # (4)
        fresh_decisions(archive)
        seal(archive)
    return Modified(
        act_id=act_id,
        units=_shown(archive, changed),
        aips=len(changed),
        findings=tuple(findings),
    )


# ----------------------------------------------------------------------------- private

_Asked = dict[str, dict[str, UnitChanges]]  # by AIP, by unit
ASKED_ONE_BY_ONE = 50  # units looked for; beyond, the whole list of an AIP is read once
WHOLE = 36  # characters of a whole identifier


class _Finder:
    """Finds where units live."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._aip_of: dict[str, str] = {}
        self._asked = 0

    def find(self, typed: str) -> tuple[str, str]:
        """Give the AIP and the identifier of a unit. Raises: UnknownIdentifier, UsageError."""
        wanted = typed.strip().lower()
        if wanted not in self._aip_of:
            self._look(wanted)
        if wanted not in self._aip_of:
            named = name_of(self._reader, typed)
            if named.kind is not Kind.UNIT:
                raise UsageError("not_a_unit", typed=typed)
            wanted = named.identifier
            self._look(wanted)
        return self._aip_of[wanted], wanted

    def _look(self, unit_id: str) -> None:
        unit = self._reader.unit(unit_id) if len(unit_id) == WHOLE else None
        if unit is None:
            return
        self._asked += 1
        self._aip_of[unit_id] = unit.aip_id
        if self._asked > ASKED_ONE_BY_ONE:
            listed = self._reader.units(aip_id=unit.aip_id)
            self._aip_of.update((one.unit_id, unit.aip_id) for one in listed)


def _asked(archive: Archive, request: ModifyRequest) -> tuple[_Asked, list[Finding]]:
    """Give what is asked of each unit, with what is wrong or unknown."""
    at = archive.clock.now()
    asked: _Asked = {}
    findings: list[Finding] = []
    typed = parse_changes(request.changes, at=at)
    if request.units and not typed:
        raise UsageError("modify_nothing_asked")
    with archive.catalogue.read() as reader:
        finder = _Finder(reader)
        for unit in request.units:
            _add(asked, finder.find(unit), typed)
        for line in read_changes(request.table, at=at) if request.table is not None else ():
            if isinstance(line, Finding):
                findings.append(line)
            else:
                findings.extend(_of_line(finder, asked, line))
        if not asked and not findings:
            raise UsageError("modify_nothing_asked")
        findings += _unknown_rules(archive, reader, asked)
    return asked, findings


def _of_line(finder: _Finder, asked: _Asked, line: AskedLine) -> Iterable[Finding]:
    if not line.changes:
        return
    try:
        _add(asked, finder.find(line.unit), line.changes)
    except SaeError as wrong:
        yield error(wrong.code, line.where, **wrong.fields)


def _add(asked: _Asked, where: tuple[str, str], changes: UnitChanges) -> None:
    aip_id, unit_id = where
    of_aip = asked.setdefault(aip_id, {})
    of_aip[unit_id] = of_aip[unit_id].then(changes) if unit_id in of_aip else changes


def _unknown_rules(archive: Archive, reader: Reader, asked: _Asked) -> list[Finding]:
    """Refuse a rule that a complete referential does not know; tell it otherwise."""
    tables = reader.referentials()
    known = {(rule.category, rule.rule_id) for rule in tables.rules}
    stated = {
        (change.category, change.rule_id)
        for of_aip in asked.values()
        for changes in of_aip.values()
        for change in changes.rules
        if isinstance(change, RuleSet)
    }
    closed = "rules" in tables.closed | archive.policy.closed
    make = error if closed else info
    return [
        make("modify_rule_unknown", category, rule=rule_id)
        for category, rule_id in sorted(stated - known)
    ]


def _prepared(archive: Archive, asked: _Asked, progress: Progress) -> list[PreparedChange]:
    with archive.catalogue.read() as reader:
        aips = [aip for aip_id in sorted(asked) if (aip := reader.aip(aip_id)) is not None]
    prepared = []
    for done, aip in enumerate(aips, start=1):
        prepared.append(prepare_change(archive, aip, asked[aip.aip_id]))
        progress(done, len(aips))
    return prepared


def _unchanged(asked: _Asked, prepared: list[PreparedChange]) -> list[Finding]:
    changed = {unit_id for one in prepared for unit_id in one.units}
    if any(has_errors(one.findings) for one in prepared):
        return []
    return [
        info("modify_no_change", unit_id)
        for of_aip in asked.values()
        for unit_id in of_aip
        if unit_id not in changed
    ]


def _in_campaigns(archive: Archive, prepared: list[PreparedChange]) -> list[Finding]:
    """Tell of the campaigns that are to destroy what changes: somebody must read them again."""
    changed = [unit_id for one in prepared for unit_id in one.units]
    findings = []
    with archive.catalogue.read() as reader:
        counts = Counter(reader.open_eliminations_of(changed).values())
        for campaign_id, units in sorted(counts.items()):
            campaign = reader.elimination(campaign_id)
            number = campaign.number if campaign is not None else campaign_id
            if campaign is not None and campaign.state is CampaignState.PROPOSED:
                findings.append(warning("modify_in_campaign", number, number=number, units=units))
            else:
                findings.append(warning("modify_on_slip", number, number=number, units=units))
    return findings


def _keep(archive: Archive, request: ModifyRequest, changed: list[PreparedChange]) -> str:
    """Commit every version with the act that decides them."""
    with_rules = [unit_id for one in changed for unit_id, unit in one.units.items() if unit.rules]
    touched = [unit_id for one in changed for unit_id in one.units]

    def check(tx: Transaction) -> None:
        _refuse_frozen(tx, archive, with_rules)
        tx.mark_decisions_stale(unit_ids=touched)  # dates are what rules run from

    act = change_units(
        archive,
        [AipChange(aip_id=one.aip.aip_id, edit=one.edit) for one in changed],
        act=lambda staged: modification_act(
            archive, changed, staged, reason=request.reason.strip()
        ),
        check=check,
    )
    return act.act_id


def _refuse_frozen(tx: Transaction, archive: Archive, unit_ids: list[str]) -> None:
    """A hold may forbid that rules change while it stands (SEDA PreventRearrangement)."""
    today = archive.clock.today()
    for held in tx.holds_on(unit_ids):
        if held.prevents_rearrangement and held.is_active(today):
            raise NotAllowed("modify_rearrangement_prevented", unit=held.unit_id)


def _shown(archive: Archive, changed: list[PreparedChange]) -> tuple[ModifiedUnit, ...]:
    units = {unit_id: unit for one in changed for unit_id, unit in one.units.items()}
    with archive.catalogue.read() as reader:
        titles = reader.unit_titles(units)
    return tuple(
        ModifiedUnit(
            unit_id=unit_id,
            title=titles.get(unit_id, ""),
            content=unit.content,
            rules=unit.rules,
        )
        for unit_id, unit in units.items()
    )
