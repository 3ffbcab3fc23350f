"""Pure arithmetic of retention: durations, inheritance, decisions.

The day is always an argument; nothing here reads a clock or a database.

A `Unit` states rules by name (`Management`); a `Referential` knows what they are; `decide` gives
each unit a `Decision` that does not depend on the day; `on_day` compares it with one:

>>> from datetime import date
>>> from retention_rules import (
...     Category, CategoryStatement, FinalAction, Management, Referential, RuleDefinition,
...     RuleStatement, StartEvent, Unit, decide, on_day, years,
... )
>>> invoices = RuleDefinition(
...     rule_id="FIN-05", category=Category.APPRAISAL, duration=years(10),
...     start_event=StartEvent.EXERCISE_CLOSING,
...     agreement_reference="AD-2024-12", agreement_on=date(2024, 3, 1),
... )
>>> stated = CategoryStatement(
...     category=Category.APPRAISAL, rules=(RuleStatement(rule_id="FIN-05"),),
...     final_action=FinalAction.DESTROY,
... )
>>> unit = Unit(
...     unit_id="u1", agency="MAIRIE", latest_on=date(2014, 6, 3), dossier_id="u1",
...     management=Management(statements=(stated,)),
... )
>>> decision = decide([unit], Referential([invoices])).of("u1")
>>> decision.due_on, [reason.code.value for reason in decision.reasons]
(datetime.date(2024, 12, 31), ['rule_running'])
>>> on_day(decision, date(2024, 12, 30)).outcome.value
'not_yet'
>>> on_day(decision, date(2024, 12, 31)).outcome.value
'destroy'
"""

from retention_rules.decision import Choices, Decision, Decisions, decide
from retention_rules.definitions import (
    Alternative,
    AlternativeUse,
    Category,
    Confidence,
    FinalSort,
    RuleDefinition,
    Sampling,
    SamplingMethod,
    StartEvent,
)
from retention_rules.durations import Duration, Measurement, earliest_day, latest_day, years
from retention_rules.model import (
    NOTHING_STATED,
    ArchiveHold,
    CategoryStatement,
    FinalAction,
    GivenEvent,
    Management,
    RuleStatement,
    Unit,
)
from retention_rules.outcomes import DayOutcome, Outcome, on_day
from retention_rules.reasons import Reason, ReasonCode
from retention_rules.referential import Referential
from retention_rules.rulings import (
    AgencyRuling,
    Appraisal,
    Classification,
    Fate,
    Holding,
    Opening,
    Rulings,
    Storage,
)

__all__ = [
    "NOTHING_STATED",
    "AgencyRuling",
    "Alternative",
    "AlternativeUse",
    "Appraisal",
    "ArchiveHold",
    "Category",
    "CategoryStatement",
    "Choices",
    "Classification",
    "Confidence",
    "DayOutcome",
    "Decision",
    "Decisions",
    "Duration",
    "Fate",
    "FinalAction",
    "FinalSort",
    "GivenEvent",
    "Holding",
    "Management",
    "Measurement",
    "Opening",
    "Outcome",
    "Reason",
    "ReasonCode",
    "Referential",
    "RuleDefinition",
    "RuleStatement",
    "Rulings",
    "Sampling",
    "SamplingMethod",
    "StartEvent",
    "Storage",
    "Unit",
    "decide",
    "earliest_day",
    "latest_day",
    "on_day",
    "years",
]
