from dataclasses import replace
from datetime import date

from retention_rules import Referential, years
from retention_rules.simulation import Change, Count, Scenario, count, simulate
from tests.unit.retention_rules.archives import a_rule, a_unit, destroying, keeping

UNITS = [
    a_unit("one", destroying(), dossier_id="Factures"),
    a_unit("two", keeping("APP"), dossier_id="Délibérations"),
]
TODAY = Scenario(referential=Referential([a_rule()]), on=date(2016, 1, 1))


def test_a_longer_rule_shows_what_it_changes_and_nothing_else() -> None:
    longer = replace(TODAY, referential=Referential([a_rule(duration=years(10))]))

    changes = list(simulate(UNITS, before=TODAY, after=longer, series=lambda one: one.dossier_id))

    assert changes == [
        Change(unit_id="one", series="Factures", what="outcome", before="destroy", after="not_yet"),
        Change(
            unit_id="one",
            series="Factures",
            what="due_on",
            before="2015-01-01",
            after="2020-01-01",
        ),
    ]


def test_another_day_changes_outcomes_only() -> None:
    earlier = replace(TODAY, on=date(2014, 12, 31))

    changes = list(simulate(iter(UNITS), before=earlier, after=TODAY))

    assert [(one.unit_id, one.what, one.before, one.after) for one in changes] == [
        ("one", "outcome", "not_yet", "destroy")
    ]


def test_the_same_table_on_the_same_day_changes_nothing() -> None:
    same = Scenario(referential=Referential([a_rule(label="Autres mots")]), on=TODAY.on)

    assert not list(simulate(UNITS, before=TODAY, after=same))


def test_changes_are_counted_by_series_and_days_by_year() -> None:
    units = [a_unit(f"u{n}", destroying(start_on=date(2010, 1, 1 + n))) for n in range(5)]
    longer = replace(TODAY, referential=Referential([a_rule(duration=years(10))]))

    counted = count(simulate(units, before=TODAY, after=longer, series=lambda _: "FIN"))

    assert counted == (
        Count(series="FIN", what="due_on", before="2015", after="2020", units=5),
        Count(series="FIN", what="outcome", before="destroy", after="not_yet", units=5),
    )
