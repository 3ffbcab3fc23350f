"""Decisions of units are stored, true, and computed again for what a change concerns only."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from retention_rules import Fate, Outcome
from sae.domain.unit_decision import ALWAYS, Age
from sae.jobs.hold import HoldRequest, lift_hold, set_hold
from sae.jobs.rebuild import rebuild
from sae.jobs.unit_decisions import decide_now, fresh_decisions
from tests.jobs.ruled import DAY, dated, decision, keep, ruled
from tests.packages import a_dossier, a_file, a_unit, access, appraisal


def an_invoice_dossier(title: str = "Factures", **changes: object) -> object:
    given = {
        "management": (appraisal("FIN"),),
        "content": dated("2010-01-01", "2010-06-03"),
        "files": (a_file(f"{title}.txt"),),
    }
    return a_dossier(title, **{**given, **changes})


def test_a_keep_beside_need_authorization_in_a_package_is_a_sort(tmp_path: Path) -> None:
    need = ("NeedAuthorization", "true")
    kept, gone = (appraisal("FIN", start="2000-01-01", action=one) for one in ("Keep", "Destroy"))
    with ruled(tmp_path) as archive:
        ids = keep(
            archive,
            tmp_path,
            a_dossier("Tri", management=(kept, need)),
            a_dossier("Gardé", management=(kept, ("NeedAuthorization", "false"))),
            a_dossier("Détruit", management=(gone, need)),
        )

        fates = {title: decision(archive, ids[title]).fate for title in ("Tri", "Gardé", "Détruit")}

    assert fates == {"Tri": Fate.SORT, "Gardé": Fate.KEEP, "Détruit": Fate.DESTROY}


def test_a_dossier_may_leave_when_its_exercise_has_closed_for_ten_years(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier())

        found = decision(archive, ids["Factures"])

    assert (found.fate, found.due_on) == (Fate.DESTROY, date(2020, 12, 31))
    assert found.outcome_on(date(2020, 12, 30)) is Outcome.NOT_YET
    assert found.outcome_on(date(2020, 12, 31)) is Outcome.DESTROY
    assert found.communicable_on is None  # no AccessRule: closed
    assert found.held_until == ALWAYS


def test_what_is_due_on_a_day_is_one_question(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier(), a_dossier("Gardé"))
        fresh_decisions(archive)

        with archive.catalogue.read() as reader:
            due = [one.unit_id for one in reader.due(DAY)]
            counts = reader.count_due(DAY)
            none = list(reader.due(date(2015, 1, 1)))

    assert set(due) == {ids["Factures"], ids["Factures.txt"]}
    assert [(one.fate, one.agency, one.units) for one in counts] == [
        (Fate.DESTROY, "SERVICE-FINANCES", 2)
    ]
    assert none == []


def test_nothing_of_an_agency_to_be_confirmed_leaves(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier(), confirmed=False)

        found = decision(archive, ids["Factures"])
        assert found.due_on is None
        assert {"agency_to_confirm", "agreement_to_confirm"} <= set(found.blockers)
        assert not found.held(DAY)  # it is no hold

        keep(archive, tmp_path, a_dossier("Autre"))  # confirms everybody
        assert decision(archive, ids["Factures"]).due_on == date(2020, 12, 31)


def test_an_unknown_rule_and_one_without_agreement_destroy_nothing(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(
            archive,
            tmp_path,
            an_invoice_dossier("Inconnue", management=(appraisal("ZZZ", start="2000-01-01"),)),
            an_invoice_dossier("Sans accord", management=(appraisal("FREE"),)),
        )

        unknown, without = (decision(archive, ids[one]) for one in ("Inconnue", "Sans accord"))

    assert (unknown.fate, unknown.blockers) == (Fate.UNDETERMINED, ("rule_unknown",))
    assert without.due_on is None
    assert "rule_without_agreement" in without.blockers


def test_a_hold_keeps_a_dossier_until_it_is_lifted(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier(), an_invoice_dossier("Autres"))
        fresh_decisions(archive)
        request = HoldRequest(owner="Service", reason="enquête", unit_ids=(ids["Factures.txt"],))
        held = set_hold(archive, request)

        refreshed = fresh_decisions(archive)
        piece, dossier, other = (
            decision(archive, ids[one]) for one in ("Factures.txt", "Factures", "Autres")
        )
        assert not refreshed.every  # the other dossier was not decided again
        assert piece.held(DAY)
        assert dossier.due_on is None  # a dossier goes whole
        assert other.due_on == date(2020, 12, 31)

        lift_hold(archive, held.hold.hold_id, reason="close")
        assert decision(archive, ids["Factures"]).due_on == date(2020, 12, 31)


def test_a_piece_attached_by_a_later_transfer_moves_the_term_of_its_dossier(
    tmp_path: Path,
) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier())
        assert decision(archive, ids["Factures"]).due_on == date(2020, 12, 31)

        keep(
            archive,
            tmp_path,
            replace(
                a_unit("Attache"),
                management=_attached_to(ids["Factures"]),
                children=(
                    a_unit("Avoir", content=dated("2015-02-01"), objects=(a_file("avoir.txt"),)),
                ),
            ),
        )

        assert decision(archive, ids["Factures"]).due_on == date(2025, 12, 31)
        assert decision(archive, ids["Factures.txt"]).due_on == date(2025, 12, 31)


def test_communicability_and_ages_follow_their_rules(tmp_path: Path) -> None:
    use = ("StorageRule", (("Rule", "USE"), ("FinalAction", "RestrictAccess")))
    with ruled(tmp_path) as archive:
        ids = keep(
            archive,
            tmp_path,
            an_invoice_dossier(management=(use, appraisal("FIN"), access("OPEN"))),
        )

        found = decision(archive, ids["Factures"])

    assert found.communicable_on == date(2060, 6, 3)
    assert not found.communicable(date(2060, 6, 2))
    assert found.communicable(date(2060, 6, 3))
    assert found.age(date(2012, 1, 1)) is Age.CURRENT
    assert found.age(date(2013, 6, 3)) is Age.INTERMEDIATE


def test_deciding_now_gives_what_is_stored(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier(), a_dossier("Gardé"), containers=("F",))
        fresh_decisions(archive)

        with archive.catalogue.read() as reader:
            now = decide_now(reader, ids.values())
            stored = reader.decisions(ids.values())

    assert set(now) == set(ids.values())
    for unit_id, one in now.items():
        assert (one.fate, one.due_on) == (stored[unit_id].fate, stored[unit_id].due_on)


def test_a_rebuilt_catalogue_decides_the_same(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, an_invoice_dossier())
        before = decision(archive, ids["Factures"])

        rebuild(archive)

        assert decision(archive, ids["Factures"]) == before


def test_nothing_is_computed_again_when_nothing_changed(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        keep(archive, tmp_path, an_invoice_dossier())

        assert fresh_decisions(archive).units > 0
        assert fresh_decisions(archive).units == 0


# ----------------------------------------------------------------------------- private


def _attached_to(unit_id: str) -> tuple[tuple[str, object], ...]:
    return (("UpdateOperation", (("SystemId", unit_id),)),)
