"""Random archives: graphs of a few units with random statements, for properties."""

from datetime import date, timedelta

from hypothesis import strategies as st

from retention_rules import (
    ArchiveHold,
    Category,
    CategoryStatement,
    FinalAction,
    FinalSort,
    GivenEvent,
    Management,
    Referential,
    RuleStatement,
    StartEvent,
    Unit,
    years,
)
from tests.unit.retention_rules.archives import a_rule

APPRAISALS = ("A5", "A1", "DOC", "LAST", "TRI", "KEEP", "OPEN", "NOT_AGREED", "NOBODY")
OTHERS = {
    Category.ACCESS: ("C25", "C0", "NOBODY"),
    Category.HOLD: ("H", "H2", "NOBODY"),
    Category.REUSE: ("R5", "NOBODY"),
}
AGENCIES = ("MAIRIE", "CCAS", "")

REFERENTIAL = Referential(
    [
        a_rule("A5"),
        a_rule("A1", duration=years(1)),
        a_rule("DOC", start_event=StartEvent.DOCUMENT_DATE),
        a_rule("LAST", start_event=StartEvent.LATEST_DOCUMENT),
        a_rule("TRI", final_sort=FinalSort.SORT),
        a_rule("KEEP", final_sort=FinalSort.KEEP),
        a_rule("OPEN", start_event=StartEvent.EXECUTION_END),
        a_rule("NOT_AGREED", agreement_reference=""),
        a_rule("C25", category=Category.ACCESS, duration=years(25)),
        a_rule("C0", category=Category.ACCESS, duration=years(0)),
        a_rule("H", category=Category.HOLD, duration=None),
        a_rule("H2", category=Category.HOLD, duration=years(2)),
        a_rule("R5", category=Category.REUSE),
    ]
)

days = st.dates(date(1990, 1, 1), date(2020, 12, 31))
maybe_days = st.none() | days


@st.composite
def statements(draw: st.DrawFn) -> tuple[CategoryStatement, ...]:
    """Draw what a unit states; most say little."""
    found = []
    if draw(st.booleans()):
        action = draw(st.sampled_from([None, *[FinalAction.DESTROY] * 3, FinalAction.KEEP]))
        found.append(_category(draw, Category.APPRAISAL, APPRAISALS, action))
    for category, names in OTHERS.items():
        if draw(st.integers(0, 4)) == 0:
            found.append(_category(draw, category, names, None))
    return tuple(found)


@st.composite
def archives(draw: st.DrawFn, max_units: int = 7) -> list[Unit]:
    """Draw a graph: each unit hangs below some of those before it."""
    units: list[Unit] = []
    for number in range(draw(st.integers(1, max_units))):
        above = [unit.unit_id for unit in units]
        parents = draw(st.lists(st.sampled_from(above), max_size=3, unique=True)) if above else []
        dossier = draw(st.sampled_from(["", "d1", "d2"]))
        units.append(
            Unit(
                unit_id=f"u{number}",
                parents=tuple(parents),
                agency=draw(st.sampled_from(AGENCIES)),
                management=Management(statements=draw(statements())),
                latest_on=draw(maybe_days),
                dossier_id=dossier,
                container=not dossier and draw(st.integers(0, 5)) == 0,
                holds=_holds(draw),
                events=_events(draw),
            )
        )
    return units


# ----------------------------------------------------------------------------- private


def _category(
    draw: st.DrawFn, category: Category, names: tuple[str, ...], action: FinalAction | None
) -> CategoryStatement:
    chosen = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
    return CategoryStatement(
        category=category,
        rules=tuple(
            RuleStatement(
                rule_id=name,
                start_on=draw(maybe_days),
                hold_end_on=draw(maybe_days) if category is Category.HOLD else None,
            )
            for name in chosen
        ),
        final_action=action,
        prevent_inheritance=draw(st.integers(0, 4)) == 0,
        ref_non_rule_ids=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
    )


def _holds(draw: st.DrawFn) -> tuple[ArchiveHold, ...]:
    if draw(st.integers(0, 5)):
        return ()
    until = draw(st.none() | st.just(date(2021, 1, 1) + timedelta(draw(st.integers(0, 3000)))))
    return (ArchiveHold(hold_id="hold", until=until, with_descendants=draw(st.booleans())),)


def _events(draw: st.DrawFn) -> tuple[GivenEvent, ...]:
    if draw(st.integers(0, 3)):
        return ()
    return (GivenEvent(event=StartEvent.EXECUTION_END, on=draw(days)),)
