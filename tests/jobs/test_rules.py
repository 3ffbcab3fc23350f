"""The table of rules: versions, activation, simulation, application and its undoing, events."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from retention_rules import Fate
from sae.domain.accounts import Caller, Role
from sae.domain.act import ActKind
from sae.domain.records import RuleState
from sae.errors import NotAllowed, SaeError, UnknownIdentifier, UsageError
from sae.jobs.apply_rules import ANNEX, REPORT, apply_rules, revert_rules
from sae.jobs.import_referential import import_referential
from sae.jobs.rebuild import rebuild
from sae.jobs.rules import activate, deactivate, import_shipped, list_rules
from sae.jobs.simulate_rules import simulate_rules, simulation_report
from sae.jobs.start_events import EventTold, give_event, pending_events
from sae.ports import Archive
from tests.jobs.ruled import COLUMNS, dated, decision, import_rules, keep, ruled
from tests.packages import a_dossier, a_file, appraisal

LONGER = "FIN,AppraisalRule,Factures,15,YEAR,exercise_closing,D,,AD-2,2025-01-01\n"
TODAY = date(2026, 1, 1)


def invoices(archive: Archive, folder: Path, rule: str = "FIN") -> str:
    dossier = a_dossier(
        "Factures",
        files=(a_file("facture.txt"),),
        management=(appraisal(rule),),
        content=dated("2010-06-03"),
    )
    return keep(archive, folder, dossier)["Factures"]


def rule(archive: Archive, rule_id: str, state: RuleState = RuleState.IN_FORCE) -> object:
    return next((r for r in list_rules(archive) if r.rule_id == rule_id and r.state is state), None)


def test_a_changed_rule_waits_and_changes_no_date_until_it_is_applied(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        unit_id = invoices(archive, tmp_path)
        import_rules(archive, tmp_path, LONGER)

        assert decision(archive, unit_id).due_on == date(2020, 12, 31)

        applied = apply_rules(archive, reason="nouveau tableau")

        assert decision(archive, unit_id).due_on == date(2025, 12, 31)
        assert applied.units == 2
        assert applied.rules == (("AppraisalRule", "FIN", 1, 2),)
        annex = archive.copies.read_bytes(applied.act.act_id, ANNEX).decode()
        assert f"{unit_id},due_on,2020-12-31,2025-12-31" in annex.splitlines()


def test_an_application_and_its_undoing_keep_their_reports(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        invoices(archive, tmp_path)
        import_rules(archive, tmp_path, LONGER)
        applied = apply_rules(archive, reason="nouveau tableau").act
        reverted = revert_rules(archive, applied.act_id, reason="erreur").act
        reports = [
            json.loads(archive.copies.read_bytes(act.act_id, f"{REPORT}.json"))
            for act in (applied, reverted)
        ]
        pdf = archive.copies.read_bytes(applied.act_id, f"{REPORT}.pdf")

    first, second = reports
    assert pdf.startswith(b"%PDF")
    assert (first["before"]["version"], first["after"]["version"]) == ("FIN v1", "FIN v2")
    assert first["units_changed"] == first["units_examined"] == 2
    due = next(one for one in first["changes"] if one["aspect"] == "appraisal_end")
    assert (due["before"], due["after"], due["units"]) == ("2020", "2025", 2)
    assert first["annexes"][0]["filename"] == ANNEX
    assert second["reverts"] == applied.act_id
    assert second["after"] == first["before"]


def test_a_simulation_is_printed_and_applies_nothing(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        unit_id = invoices(archive, tmp_path)
        import_rules(archive, tmp_path, LONGER)

        simulated = simulate_rules(archive, pending=True)
        printed = simulation_report(archive, simulated)

        assert simulated.rules == ("FIN",)
        assert printed.startswith(b"%PDF")
        assert decision(archive, unit_id).due_on == date(2020, 12, 31)


def test_an_application_is_undone_by_another_act(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        unit_id = invoices(archive, tmp_path)
        import_rules(archive, tmp_path, LONGER)
        applied = apply_rules(archive, reason="nouveau tableau")

        revert_rules(archive, applied.act.act_id[:13], reason="erreur")

        assert decision(archive, unit_id).due_on == date(2020, 12, 31)
        assert rule(archive, "FIN", RuleState.WAITING) is not None  # and can be applied again
        with pytest.raises(NotAllowed) as refused:
            revert_rules(archive, applied.act.act_id, reason="encore")
        assert refused.value.code == "rules_reverted_already"
        with archive.catalogue.read() as reader:
            assert len(list(reader.acts(ActKind.RULES_REVERTED))) == 1


def test_rules_and_decisions_come_back_with_a_rebuild(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        unit_id = invoices(archive, tmp_path)
        import_rules(archive, tmp_path, LONGER)
        apply_rules(archive, reason="nouveau tableau")
        with archive.catalogue.read() as reader:
            before = list(reader.dump())

        rebuild(archive)

        with archive.catalogue.read() as reader:
            assert [one for one in reader.dump() if '"row":"rule"' in one] == [
                one for one in before if '"row":"rule"' in one
            ]
        assert decision(archive, unit_id).due_on == date(2025, 12, 31)


def test_importing_the_same_table_again_changes_nothing(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        before = list_rules(archive, history=True)

        path = tmp_path / "rules.csv"
        result = import_referential(archive, "rules", path)

        assert (result.added, result.replaced, result.waiting) == (0, 0, 0)
        assert list_rules(archive, history=True) == before


def test_a_file_of_fewer_columns_keeps_what_it_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / "vitam.csv"
    path.write_text(
        "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\nFIN,AppraisalRule,F,12,YEAR\n",
        encoding="utf-8",
    )
    with ruled(tmp_path) as archive:
        import_referential(archive, "rules", path)

        waiting = rule(archive, "FIN", RuleState.WAITING)

    assert waiting is not None
    assert (waiting.duration, waiting.agreement_reference) == ("12", "AD-1")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("X,AppraisalRule,X,1,YEAR,someday,,,,", "StartEvent"),
        ("X,AppraisalRule,X,1,YEAR,,Z,,,", "FinalSort"),
        ("X,AppraisalRule,X,1,YEAR,,T,dice:3,,", "Sampling"),
        ("X,AppraisalRule,X,1,YEAR,,,,AD-1,", "AgreementDate"),
        ("X,AppraisalRule,X,1,YEAR,,,,,2020-01-01", "AgreementReference"),
        ("X,AppraisalRule,X,1,YEAR,,,,AD-1,demain", "AgreementDate"),
        ("FIN,AccessRule,X,1,YEAR,,,,,", "RuleType"),
    ],
)
def test_a_wrong_cell_of_ours_is_named_by_its_column(
    tmp_path: Path, cells: str, column: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(COLUMNS + cells + "\n", encoding="utf-8")
    with ruled(tmp_path) as archive:
        result = import_referential(archive, "rules", path)

    assert column in {dict(one.fields).get("column") for one in result.findings}
    assert result.object_id == ""


def test_shipped_rows_govern_nothing_before_they_are_activated(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        import_shipped(archive, "commune")
        unit_id = invoices(archive, tmp_path, rule="FIN-05")
        assert decision(archive, unit_id).fate is Fate.UNDETERMINED
        assert decision(archive, unit_id).blockers == ("rule_inactive",)

        activate(archive, ["FIN-05"], agreement="AD 2024-12", agreed_on=date(2024, 3, 1))
        assert decision(archive, unit_id).due_on == date(2020, 12, 31)

        deactivate(archive, ["FIN-05"])
        assert decision(archive, unit_id).fate is Fate.UNDETERMINED


def test_activating_needs_an_agreement_that_exists(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        with pytest.raises(UsageError) as without:
            activate(archive, ["FIN"], agreement=" ", agreed_on=TODAY)
        with pytest.raises(UsageError) as future:
            activate(archive, ["FIN"], agreement="AD", agreed_on=date(2999, 1, 1))
        with pytest.raises(UnknownIdentifier):
            activate(archive, ["NOPE"], agreement="AD", agreed_on=TODAY)

    assert without.value.code == "agreement_reference_needed"
    assert future.value.code == "agreement_day_future"


def test_nobody_but_the_archivist_changes_rules(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        other = replace(archive, caller=replace(archive.caller, roles=frozenset()))

        for attempt in (
            lambda: import_shipped(other, "commune"),
            lambda: activate(other, ["FIN"], agreement="AD", agreed_on=date(2024, 1, 1)),
            lambda: apply_rules(other, reason="x"),
        ):
            with pytest.raises(NotAllowed):
                attempt()


def test_a_simulation_tells_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "longer.csv"
    path.write_text(COLUMNS + LONGER, encoding="utf-8")
    told = []
    with ruled(tmp_path) as archive:
        unit_id = invoices(archive, tmp_path)

        found = simulate_rules(archive, file=path, by="agency", told=told.append)

        assert decision(archive, unit_id).due_on == date(2020, 12, 31)
        assert rule(archive, "FIN", RuleState.WAITING) is None
    assert found.units == 2
    due = next(one for one in found.counts if one.what == "due_on")
    assert (due.series, due.before, due.after, due.units) == ("SERVICE-FINANCES", "2020", "2025", 2)
    assert {one.unit_id for one in told} >= {unit_id}


def test_a_simulation_of_a_day_compares_it_with_today(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        dossier = a_dossier("Factures", management=(appraisal("FIN"),), content=dated("2024-01-01"))
        keep(archive, tmp_path, dossier)

        found = simulate_rules(archive, then=date(2040, 1, 1))

    outcome = next(one for one in found.counts if one.what == "outcome")
    assert (outcome.before, outcome.after) == ("not_yet", "destroy")


def test_an_event_told_later_gives_its_term_to_a_rule_that_waits(tmp_path: Path) -> None:
    proof = tmp_path / "Dupont, acte de naissance.pdf"
    proof.write_bytes(b"%PDF")
    with ruled(tmp_path) as archive:
        unit_id = invoices(archive, tmp_path, rule="RH")
        (waiting,) = pending_events(archive)
        assert (waiting.rule_id, waiting.event, waiting.units) == ("RH", "birth", 2)
        agent = Caller(account_id="a", name="", roles=frozenset({Role.AGENT}))
        assert pending_events(replace(archive, caller=agent)) == ()

        told = EventTold(
            unit_ids=(unit_id,),
            happened_on=date(1940, 2, 29),
            reason="état civil",
            rule_id="RH",
            proof=proof,
        )
        act = give_event(archive, told)

        assert decision(archive, unit_id).due_on == date(2020, 2, 29)
        assert pending_events(archive) == ()
        assert {one.path for one in act.documents} == {"units.jsonl", "proof.pdf"}  # no name

        give_event(archive, replace(told, happened_on=date(1950, 1, 1)))  # a correction
        assert decision(archive, unit_id).due_on == date(2030, 1, 1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit_ids": ()}, "event_on_nothing"),
        ({"happened_on": date(2999, 1, 1)}, "event_in_future"),
        ({"reason": ""}, "reason_needed"),
        ({"rule_id": "", "category": ""}, "event_for_nothing"),
        ({"rule_id": "NOPE"}, "referential_row_unknown"),
        ({"rule_id": "", "category": "Nope"}, "category_unknown"),
        ({"rule_id": "", "event": "nope"}, "event_unknown"),
    ],
)
def test_an_event_that_makes_no_sense_is_refused(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    with ruled(tmp_path) as archive:
        told = EventTold(unit_ids=("u",), happened_on=date(2000, 1, 1), reason="x", rule_id="RH")
        with pytest.raises(SaeError) as refused:
            give_event(archive, replace(told, **changes))

    assert refused.value.code == code
