"""Why this date: the whole derivation for one unit, as a tree of codes and fields, without a word.

Sentences are made by whoever shows the tree; fields are texts, days in ISO format, empty when
there is none. Nodes, by code:

- `unit` (unit_id, agency, dossier_id): the root;
- `category` (category): one per category that something reaches, with below it:
  - `rule` (rule_id, stated_by, agency, stated_start_on): with `path` (units), `definition`,
    `hold_stated`, `event_given`, `delay`, `alternative`, `term` (ends_on, reason, chosen);
  - `property` (name, value, stated_by, agency, implicit, to_sort): with `path`;
  - `stopped` (rule_id or name and value, stated_by, at, by, reaches_otherwise);
  - `opens`, `in_use`, `held` or `classified`: what follows, with `reason` nodes;
- `archive_hold` (hold_id, set_on, until);
- `conclusion` (fate, due_on, term_on): with `reason` nodes;
- `on_day` (day, outcome, communicable): when a day was asked, with what holds that day.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from retention_rules.decision import NO_CHOICE, Choices, Decision, content_days, decide
from retention_rules.definitions import Category
from retention_rules.explained_rules import explain_category
from retention_rules.lineage import Lineage
from retention_rules.model import Unit
from retention_rules.nodes import Node, day_text, node, reason_nodes
from retention_rules.outcomes import on_day
from retention_rules.reasons import Reason, last_end
from retention_rules.referential import Referential
from retention_rules.ruling import RulingDesk
from retention_rules.rulings import Fate, Opening, Rulings
from retention_rules.terms import ContentDays


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What is known of a unit's dossier and descendants, when they are not given.

    reasons: the effects of a stored decision (`child_kept`, `dossier_kept`). to_sort: whether it
    must wait for a sorting. dossier_days: most recent day of each dossier.
    """

    reasons: tuple[Reason, ...] = ()
    to_sort: bool = False
    dossier_days: Mapping[str, date] = field(default_factory=dict)


ALL_GIVEN = Surroundings()


def explain(  # noqa: PLR0913 - what a decision depends on, and the day
    unit_id: str,
    units: Iterable[Unit],
    referential: Referential,
    *,
    choices: Choices = NO_CHOICE,
    around: Surroundings = ALL_GIVEN,
    on: date | None = None,
) -> Node:
    """Explain one unit. units: at least itself and its ancestors.

    Its descendants and its dossier are either given as well, or told by `around`.
    Raises: UnitMissing, ParentMissing, CyclicUnits.
    """
    given = tuple(units)
    decisions = decide(given, referential, choices=choices, dossier_days=around.dossier_days)
    decision = _with_effects(decisions.of(unit_id), around)
    lineage = Lineage(unit_id, given)
    unit = next(one for one in given if one.unit_id == unit_id)
    latest = content_days(given, around.dossier_days)
    content = ContentDays(own=unit.latest_on, dossier=latest.get(unit.dossier_id, unit.latest_on))
    judge = RulingDesk(referential).judge(content)
    categories = [
        explain_category(category, lineage, judge, referential, _follows(category, decision))
        for category in Category
    ]
    return node(
        "unit",
        *(one for one in categories if one.children),
        *_archive_holds(lineage),
        _conclusion(decision),
        *(() if on is None else (_on_day(decision, on),)),
        unit_id=unit_id,
        agency=unit.agency,
        dossier_id=unit.dossier_id,
    )


# ----------------------------------------------------------------------------- private


def _with_effects(decision: Decision, around: Surroundings) -> Decision:
    if not decision.fate.leaves:
        return decision
    reasons = tuple(dict.fromkeys((*decision.reasons, *around.reasons)))
    fate = Fate.SORT if around.to_sort else decision.fate
    return replace(decision, fate=fate, reasons=reasons, due_on=last_end(reasons))


def _follows(category: Category, decision: Decision) -> tuple[Node, ...]:
    """Say what follows in a category; nothing where nothing reaches the unit."""
    rulings = decision.rulings
    match category:
        case Category.ACCESS | Category.DISSEMINATION | Category.REUSE:
            return (_opens(_opening(category, rulings)),)
        case Category.STORAGE:
            storage = rulings.storage
            return (
                node(
                    "in_use",
                    *reason_nodes(storage.reasons),
                    until=day_text(storage.ends_on),
                    actions=" ".join(storage.actions),
                ),
            )
        case Category.HOLD:
            holding = rulings.holding
            return (
                node(
                    "held",
                    until=day_text(holding.ends_on),
                    reassess_on=day_text(holding.reassess_on),
                ),
            )
        case Category.CLASSIFICATION if rulings.classification is not None:
            secrecy = rulings.classification
            return (
                node(
                    "classified",
                    levels=", ".join(secrecy.levels),
                    owners=", ".join(secrecy.owners),
                    reassess_on=day_text(secrecy.reassess_on),
                ),
            )
    return ()


def _opening(category: Category, rulings: Rulings) -> Opening:
    if category is Category.ACCESS:
        return rulings.access
    return rulings.dissemination if category is Category.DISSEMINATION else rulings.reuse


def _opens(opening: Opening) -> Node:
    return node("opens", *reason_nodes(opening.reasons), on=day_text(opening.opens_on))


def _archive_holds(lineage: Lineage) -> Iterator[Node]:
    for unit_id, hold in lineage.bundle.holds:
        yield node("archive_hold", hold_id=hold.hold_id, set_on=unit_id, until=day_text(hold.until))


def _conclusion(decision: Decision) -> Node:
    return node(
        "conclusion",
        *reason_nodes(decision.reasons),
        fate=decision.fate.value,
        due_on=day_text(decision.due_on),
        term_on=day_text(decision.rulings.appraisal.term_on),
    )


def _on_day(decision: Decision, day: date) -> Node:
    found = on_day(decision, day)
    return node(
        "on_day",
        *reason_nodes(found.reasons),
        day=day.isoformat(),
        outcome=found.outcome.value,
        communicable="true" if decision.rulings.access.open_on(day) else "false",
    )
