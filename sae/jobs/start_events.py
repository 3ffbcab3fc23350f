"""Start events: the day a rule runs from, told after the transfer, with its proof.

(1) refuse who may not, and what makes no sense
(2) keep the act with the list of units and the proof; a day told again replaces the first
(3) seal the journal; decide again for these units and all below them

Many rules start from what nobody knows at the transfer: a death, the end of a contract, the
reception of works. Until it is told nothing can be computed, and nothing leaves (RET-04).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from retention_rules import Category, ReasonCode, StartEvent
from sae.custody.acts import ActDocument, new_act, perform
from sae.custody.projections_decisions import UNITS
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.records import RuleDefinition
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.reading import readable, sight_on
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive, Reader, Transaction

MAX_PROOF = 64 * 1024**2  # bytes: a scan, not a film


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTold:
    """What is told. rule_id, category, event: what it is for; empty for whatever waits.

    proof: a file kept with the act.
    """

    unit_ids: tuple[str, ...]
    happened_on: date
    reason: str
    rule_id: str = ""
    category: str = ""
    event: str = ""
    proof: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Units that wait for the start of a rule. event: empty when the table does not say which."""

    category: str
    rule_id: str
    event: str
    label: str
    units: int
    examples: tuple[str, ...]


def give_event(archive: Archive, told: EventTold) -> Act:
    """Follow the three steps.

    Raises: NotAllowed, UsageError, UnknownIdentifier, OSError, StoreUnavailable.
    """
    archive.caller.require(Role.ARCHIVIST)  # (1)
    with archive.catalogue.read() as reader:
        rule = _rule(reader, told)
    _check(told, today=archive.clock.today())
    category = rule.category if rule is not None else told.category
    lines = b"".join(json.dumps({"unit_id": one}).encode() + b"\n" for one in told.unit_ids)
    documents = [ActDocument(UNITS, lines)]
    if told.proof is not None:
        documents.append(_proof(told.proof))
    act = perform(  # (2)
        archive,
        new_act(
            archive,
            ActKind.START_EVENT_GIVEN,
            body={
                "rule_id": told.rule_id,
                "category": category,
                "event": told.event,
                "happened_on": told.happened_on.isoformat(),
                "units": len(told.unit_ids),
            },
            reason=told.reason,
        ),
        documents=documents,
        check=_still_there(told.unit_ids),
    )
    seal(archive)  # (3)
    fresh_decisions(archive)
    return act


def pending_events(archive: Archive, *, examples: int = 3) -> tuple[Pending, ...]:
    """Count the units that the caller reads whose rule waits for its start, by rule.

    examples: units shown of each.
    """
    fresh_decisions(archive)
    counts: Counter[tuple[str, str]] = Counter()
    shown: dict[tuple[str, str], list[str]] = {}
    with archive.catalogue.read() as reader:
        rules = {(one.category, one.rule_id): one for one in reader.rule_inputs().rules}
        waiting = tuple(reader.waiting_units())
        sight = sight_on(archive, reader)
        seen = frozenset(readable(reader, dict.fromkeys(one for one, *_ in waiting), sight))
        for unit_id, category, rule_id in waiting:
            if unit_id not in seen:
                continue
            key = (category, rule_id)
            counts[key] += 1
            if len(shown.setdefault(key, [])) < examples:
                shown[key].append(unit_id)
    found = []
    for (category, rule_id), units in sorted(counts.items()):
        rule = rules.get((category, rule_id))
        found.append(
            Pending(
                category=category,
                rule_id=rule_id,
                event=rule.start_event if rule else "",
                label=rule.value if rule else "",
                units=units,
                examples=tuple(shown[category, rule_id]),
            )
        )
    return tuple(found)


# ----------------------------------------------------------------------------- private

WAITING = ReasonCode.START_EVENT_MISSING


def _rule(reader: Reader, told: EventTold) -> RuleDefinition | None:
    if not told.rule_id:
        return None
    for rule in reader.rule_inputs().rules:
        if rule.rule_id == told.rule_id:
            return rule
    raise UnknownIdentifier("referential_row_unknown", identifier=told.rule_id, table="rules")


def _check(told: EventTold, *, today: date) -> None:
    if not told.unit_ids:
        raise UsageError("event_on_nothing")
    if not told.reason.strip():
        raise UsageError("reason_needed")
    if told.happened_on > today:
        raise UsageError("event_in_future", day=told.happened_on)
    if not (told.rule_id or told.category or told.event):
        raise UsageError("event_for_nothing")
    if told.category and told.category not in tuple(Category):
        raise UsageError("category_unknown", category=told.category, known=", ".join(Category))
    if told.event and told.event not in tuple(StartEvent):
        known = ", ".join(one for one in StartEvent if one)
        raise UsageError("event_unknown", event=told.event, known=known)


def _proof(path: Path) -> ActDocument:
    size = path.stat().st_size
    if size > MAX_PROOF:
        raise UsageError("proof_too_large", file=path.name, limit=MAX_PROOF)
    # Its own name may be somebody's: the act keeps the kind of file only.
    suffix = path.suffix.lower() if path.suffix[1:].isalnum() else ""
    return ActDocument(f"proof{suffix}", path)


def _still_there(unit_ids: Iterable[str]) -> Callable[[Transaction], None]:
    def check(tx: Transaction) -> None:
        for unit_id in unit_ids:
            if tx.unit(unit_id) is None:
                raise UnknownIdentifier("identifier_unknown", typed=unit_id)

    return check
