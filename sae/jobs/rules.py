"""The table of rules: shipped rows brought in, rows activated, versions shown.

(1) refuse who may not, and what makes no sense
(2) make the new versions of the rows concerned, in force at once: they governed nothing before
(3) archive the change, journal it, seal the journal

No shipped row, whatever its confidence, feeds an elimination before the archivist activates it
with the agreement of the Archives départementales (Code du patrimoine, art. R.212-13).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from retention_rules.tables import table, table_text
from sae.custody.referential_change import SourceFile, change_referential
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.records import RuleDefinition, RuleState
from sae.domain.referential_files import RULES
from sae.domain.referential_record import ReferentialRecord
from sae.domain.rule_rows import row_of_definition
from sae.domain.rule_versions import by_state
from sae.errors import UnknownIdentifier, UsageError
from sae.ports import Archive

SHIPPED = {"commune": "commune", "access": "access-2009"}
"""Names people type for the shipped tables, and those of the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesChanged:
    """What was done. object_id: the archived change; empty when nothing changed."""

    rules: tuple[RuleDefinition, ...]
    unchanged: int
    object_id: str


def import_shipped(archive: Archive, name: str) -> RulesChanged:
    """Bring in the rows of a shipped table that are not known, none of them active.

    Raises: NotAllowed, UsageError for no such table, StoreUnavailable.
    """
    archive.caller.require(Role.ARCHIVIST)  # (1)
    rows = shipped(name)
    known = {rule.rule_id for rule in list_rules(archive)}
    added = tuple(row for row in rows if row.rule_id not in known)  # (2)
    source = SourceFile("csv", table_text(SHIPPED[name]).encode())
    return _changed(archive, added, unchanged=len(rows) - len(added), source=source)


def shipped(name: str) -> tuple[RuleDefinition, ...]:
    """Give the rows of a shipped table. Raises: UsageError for no such table."""
    if name not in SHIPPED:
        raise UsageError("rules_table_unknown", table=name, known=", ".join(SHIPPED))
    return tuple(row_of_definition(one) for one in table(SHIPPED[name]))


def list_rules(archive: Archive, *, history: bool = False) -> tuple[RuleDefinition, ...]:
    """List rules in force and those that wait; with their history, every version."""
    states = () if history else (RuleState.IN_FORCE, RuleState.WAITING)
    with archive.catalogue.read() as reader:
        return reader.rule_versions(*states)


def activate(
    archive: Archive,
    rule_ids: Iterable[str],
    *,
    agreement: str,
    agreed_on: date,
    every_imported: bool = False,
) -> RulesChanged:
    """Activate rules under an agreement. every_imported: all that are not active.

    Raises: NotAllowed, UsageError, UnknownIdentifier, StoreUnavailable.
    """
    if not agreement.strip():
        raise UsageError("agreement_reference_needed")
    if agreed_on > archive.clock.today():
        raise UsageError("agreement_day_future", day=agreed_on)

    def activated(rule: RuleDefinition) -> RuleDefinition:
        return replace(
            rule,
            active=True,
            agreement_reference=agreement.strip(),
            agreement_on=agreed_on.isoformat(),
        )

    return _change(archive, rule_ids, activated, every_imported=every_imported)


def deactivate(archive: Archive, rule_ids: Iterable[str]) -> RulesChanged:
    """Make rules as good as unknown: they may only restrict.

    Raises: NotAllowed, UsageError, UnknownIdentifier, StoreUnavailable.
    """
    return _change(archive, rule_ids, lambda rule: replace(rule, active=False))


# ----------------------------------------------------------------------------- private


def _change(
    archive: Archive,
    rule_ids: Iterable[str],
    change: Callable[[RuleDefinition], RuleDefinition],
    *,
    every_imported: bool = False,
) -> RulesChanged:
    archive.caller.require(Role.ARCHIVIST)  # (1)
    known = by_state(list_rules(archive), RuleState.IN_FORCE)
    wanted = list(dict.fromkeys(rule_ids))
    if every_imported:
        wanted += [rule_id for rule_id, rule in known.items() if not rule.active]
    if not wanted:
        raise UsageError("rules_all_active" if every_imported else "rules_none_named")
    for rule_id in wanted:
        if rule_id not in known:
            raise UnknownIdentifier("referential_row_unknown", identifier=rule_id, table=RULES)
    after = [change(known[rule_id]) for rule_id in dict.fromkeys(wanted)]  # (2)
    changed = tuple(replace(r, version=0) for r in after if r != known[r.rule_id])
    return _changed(archive, changed, unchanged=len(after) - len(changed))


def _changed(
    archive: Archive,
    rows: tuple[RuleDefinition, ...],
    *,
    unchanged: int,
    source: SourceFile | None = None,
) -> RulesChanged:
    object_id = ""
    if rows:
        record = ReferentialRecord(  # (3)
            table=RULES,
            rows=rows,
            closed=frozenset(),
            changed_at=archive.clock.now(),
            salt=archive.new_salt(),
        )
        object_id = change_referential(archive, record, source=source)
        seal(archive)
    return RulesChanged(rules=rows, unchanged=unchanged, object_id=object_id)
