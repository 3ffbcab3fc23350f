"""The campaign of final sort: what is past its term, proposed by method, decided on record."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from retention_rules import Fate, Outcome
from sae.domain.sort_table import read_sort_table, write_sort_table
from sae.domain.unit_decision import Age, Chosen
from sae.errors import NotAllowed, UsageError
from sae.jobs.rebuild import rebuild
from sae.jobs.sort_campaign import DECISION, decide_sort, past_term, propose_sort
from sae.ports import Archive
from tests.jobs.ruled import TABLE, dated, decision, keep, ruled
from tests.packages import a_dossier, a_file, appraisal

DAY = date(2026, 6, 1)


def a_dated(title: str, rule: str, action: str = "Keep") -> object:
    return a_dossier(
        title,
        files=(a_file(f"{title}.txt"),),
        management=(appraisal(rule, action=action),),
        content=dated("2010-06-03"),
    )


def archived(archive: Archive, folder: Path) -> dict[str, str]:
    return keep(
        archive,
        folder,
        a_dated("Délibérations", "KEEP"),
        *(a_dated(f"Aide {number}", "TRI", "Destroy") for number in range(4)),
        a_dated("Factures", "FIN", "Destroy"),
    )


def test_what_is_past_its_term_is_counted_by_what_stands_for_it(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        archived(archive, tmp_path)

        found = {one.outcome: (one.units, one.late) for one in past_term(archive, on=DAY)}

    assert found == {Outcome.KEEP: (2, 2), Outcome.SORT: (8, 8), Outcome.DESTROY: (2, 2)}


def test_a_container_is_not_counted_since_nobody_decides_on_it(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = keep(archive, tmp_path, a_dated("Aide", "TRI"), containers=("Fonds", "Série"))

        counted = sum(one.units for one in past_term(archive, on=DAY))

    assert len(ids) == 4
    assert counted == 2  # the dossier and its piece


def test_nobody_is_late_before_six_months(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        archived(archive, tmp_path)

        early = {one.outcome: one.late for one in past_term(archive, on=date(2015, 12, 2))}
        late = {one.outcome: one.late for one in past_term(archive, on=date(2015, 12, 3))}

    assert (early[Outcome.SORT], late[Outcome.SORT]) == (0, 8)


def test_the_method_of_the_rule_proposes_and_the_archivist_decides(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = archived(archive, tmp_path)
        lines = list(propose_sort(archive, on=DAY))
        assert {line.unit_id for line in lines} == {
            unit_id
            for title, unit_id in ids.items()
            if title == "Délibérations" or (title.startswith("Aide") and ".txt" not in title)
        }
        kept = [line for line in lines if line.chosen == "keep"]
        left = [line for line in lines if line.chosen == "destroy"]
        assert (len(kept), len(left)) == (3, 2)  # nth:2 of four, and what is kept whole

        read, faults = read_sort_table(write_sort_table(lines), name="t.csv")
        assert faults == ()
        done = decide_sort(archive, read, reason="campagne 2026")

        assert done.units == {Chosen.KEEP: 6, Chosen.DESTROY: 4}
        assert done.act.body["samplings"][0]["sampling"] == "nth:2"
        assert decision(archive, ids["Délibérations"]).age(DAY) is Age.DEFINITIVE
        for line in left:
            found = decision(archive, line.unit_id)
            assert (found.fate, found.outcome_on(DAY)) == (Fate.DESTROY, Outcome.DESTROY)
        for line in kept:
            assert decision(archive, line.unit_id).outcome_on(DAY) is Outcome.KEEP
        assert {one.outcome for one in past_term(archive, on=DAY)} == {Outcome.DESTROY}
        before = decision(archive, left[0].unit_id)
        rebuild(archive)
        assert decision(archive, left[0].unit_id) == before


def test_a_decision_is_printed_by_typology_and_names_no_dossier(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        archived(archive, tmp_path)
        done = decide_sort(archive, list(propose_sort(archive, on=DAY)), reason="campagne 2026")
        pdf = archive.copies.read_bytes(done.act.act_id, f"{DECISION}.pdf")
        data = archive.copies.read_bytes(done.act.act_id, f"{DECISION}.json")

    assert pdf.startswith(b"%PDF")
    assert "Aide" not in data.decode()
    kept, sorted_out = json.loads(data)["lines"]
    assert (kept["outcome"], kept["wording"], kept["extent"]["units"]) == (
        "keep",
        "Délibérations",
        2,
    )
    assert kept["sampling"] is None
    assert (sorted_out["outcome"], sorted_out["wording"]) == ("sort", "À trier")
    sampling = sorted_out["sampling"]
    assert (sampling["method"], sampling["parameter"]) == ("nth", "2")
    assert (sampling["population"], sampling["kept"], sampling["proposed"]) == (4, 2, 2)


def test_what_rules_keep_cannot_be_sorted_out(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        archived(archive, tmp_path)
        line = next(one for one in propose_sort(archive, on=DAY) if one.fate == "keep")

        with pytest.raises(NotAllowed) as refused:
            decide_sort(archive, [replace(line, chosen="destroy")], reason="x")

    assert refused.value.code == "sort_not_to_sort"


def test_a_piece_cannot_be_decided_without_its_dossier(tmp_path: Path) -> None:
    with ruled(tmp_path) as archive:
        ids = archived(archive, tmp_path)
        line = next(iter(propose_sort(archive, on=DAY)))
        piece = replace(line, unit_id=ids["Aide 0.txt"], chosen="keep")

        with pytest.raises(UsageError) as refused:
            decide_sort(archive, [piece], reason="x")

    assert refused.value.code == "sort_of_a_part"


def test_a_draw_needs_a_public_value_and_can_be_made_again(tmp_path: Path) -> None:
    with ruled(tmp_path, table=TABLE.replace("nth:2", "random:50%")) as archive:
        archived(archive, tmp_path)
        with pytest.raises(UsageError) as refused:
            list(propose_sort(archive, on=DAY))
        assert refused.value.code == "sort_seed_missing"

        first = [(one.unit_id, one.chosen) for one in propose_sort(archive, on=DAY, seed="4712")]
        again = [(one.unit_id, one.chosen) for one in propose_sort(archive, on=DAY, seed="4712")]

    assert first == again
    assert sum(1 for _, chosen in first if chosen == "destroy") == 2


def test_a_table_is_read_with_all_its_faults() -> None:
    text = "unit_id;chosen\na;keep\na;destroy\n;keep\nb;maybe\n"

    _, faults = read_sort_table(text.encode(), name="t.csv")

    assert [one.code for one in faults] == [
        "sort_line_twice",
        "referential_value_missing",
        "referential_value_unknown",
    ]
