"""`sae rules` and `sae sort`, as an archivist types them."""

from pathlib import Path

import pytest

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package, appraisal

TABLE = (
    "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement,StartEvent,FinalSort,Sampling,"
    "AgreementReference,AgreementDate\n"
    "FIN,AppraisalRule,Factures,{years},YEAR,exercise_closing,D,,AD-1,2020-01-01\n"
    "TRI,AppraisalRule,Aides,5,YEAR,latest_document,T,nth:2,AD-1,2020-01-01\n"
    "RH,AppraisalRule,Agents,80,YEAR,birth,D,,AD-1,2020-01-01\n"
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rules")
    home = a_home(folder / "home")
    table(folder, years=10)
    assert sae("rules", "import", folder / "rules.csv", home=home).status == 0
    units = tuple(
        a_dossier(
            title,
            files=(a_file(f"{title}.txt"),),
            management=(appraisal(rule),),
            content=(("StartDate", "2010-06-03"), ("EndDate", "2010-06-03")),
        )
        for title, rule in (("Factures", "FIN"), ("Aide", "TRI"), ("Agent", "RH"))
    )
    package = a_package(folder / "p.zip", units=units)
    assert sae("ingest", package, home=home).status == 0
    sae("referential", "confirm", "agencies", "SERVICE-FINANCES", home=home)
    sae("referential", "confirm", "agreements", "CONVENTION-1", home=home)
    return home


def table(folder: Path, *, years: int) -> Path:
    path = folder / "rules.csv"
    path.write_text(TABLE.format(years=years), encoding="utf-8")
    return path


def unit(home: Path, title: str) -> str:
    found = sae("search", title, "--json", home=home).documents
    return str(next(one["unit_id"] for one in found if one["title"] == title))


def test_an_explanation_reads_in_both_languages(home: Path) -> None:
    french = sae("rules", "explain", unit(home, "Factures"), "--on", "2026-01-01", home=home)
    english = sae(
        "rules", "explain", unit(home, "Factures"), "--on", "2026-01-01", "--lang", "en", home=home
    )

    assert "Sort final : éliminer, à partir du 31/12/2020, après visa" in french.out
    assert "compté du 31/12/2010, + 10 ans = 31/12/2020" in french.out
    assert "Final sort: destroy, from 2020-12-31, after visa" in english.out
    assert "[" not in french.out + english.out  # no key without words


def test_an_explanation_is_a_tree_for_programs(home: Path) -> None:
    done = sae("rules", "explain", unit(home, "Factures"), "--json", home=home)

    tree = done.document["tree"]
    assert tree["code"] == "unit"
    assert {"conclusion", "on_day", "category"} <= {one["code"] for one in tree["children"]}
    assert all(one["words"] for one in tree["children"])


def test_show_says_what_becomes_of_a_unit(home: Path) -> None:
    shown = sae("show", unit(home, "Factures"), home=home)
    document = sae("show", unit(home, "Factures"), "--json", home=home).document

    assert "éliminer, à partir du 31/12/2020" in shown.out
    assert document["decision"]["due_on"] == "2020-12-31"


def test_the_shipped_tables_are_shown_and_come_in_inactive(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")

    shown = sae("rules", "tables", home=home)
    imported = sae("rules", "import", "--shipped", "commune", "--json", home=home)
    listed = sae("rules", "list", "--json", home=home)

    assert "FIN-05" in shown.out
    assert "AR038" in shown.out
    assert "L.213-2" in shown.out
    assert imported.document["added"] == len(listed.documents)
    assert not any(one["active"] for one in listed.documents)


def test_a_table_is_tried_applied_and_reverted(home: Path) -> None:
    changed = table(home.parent, years=15)

    tried = sae("rules", "simulate", changed, "--by", "agency", home=home)
    imported = sae("rules", "import", changed, home=home)
    applied = sae("rules", "apply", "--reason", "accord 2025", "--json", home=home)
    after = sae("rules", "explain", unit(home, "Factures"), home=home)
    reverted = sae(
        "rules", "revert", applied.document["act"], "--reason", "erreur", "--json", home=home
    )
    again = sae("rules", "explain", unit(home, "Factures"), home=home)

    assert "2 unités changeraient" in tried.out
    assert "1 règle modifiée attend" in imported.out
    assert applied.document["units"] == 2
    assert "à partir du 31/12/2025" in after.out
    assert reverted.status == 0
    assert "à partir du 31/12/2020" in again.out
    assert sae("rules", "apply", "--only", "NOPE", "--reason", "x", home=home).status == 1


def test_an_event_is_told_with_its_proof(home: Path) -> None:
    proof = home.parent / "acte.pdf"
    proof.write_bytes(b"%PDF")
    pending = sae("rules", "pending", home=home)
    options = ("--rule", "RH", "--date", "1940-05-01", "--proof", proof, "--reason", "état civil")
    told = sae("rules", "event", unit(home, "Agent"), *options, home=home)

    assert "RH" in pending.out
    assert "de la naissance" in pending.out
    assert told.status == 0
    assert "Aucune règle n'attend" in sae("rules", "pending", home=home).out


def test_the_final_sort_goes_through_a_table(home: Path, tmp_path: Path) -> None:
    listed = sae("sort", "list", "--on", "2026-01-01", home=home)
    file = tmp_path / "tri.csv"
    proposed = sae("sort", "propose", "--on", "2026-01-01", "-o", file, home=home)
    decided = sae("sort", "decide", file, "--reason", "campagne", "--json", home=home)

    assert "à trier" in listed.out
    assert "depuis plus de six mois" in listed.out
    assert proposed.status == 0
    assert "Aide" in file.read_text(encoding="utf-8-sig")
    assert decided.document["keep"] == 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("rules", "import"), 2),
        (("rules", "import", "--shipped", "nope"), 2),
        (("rules", "simulate"), 2),
        (("rules", "activate", "NOPE", "--agreement", "A", "--date", "2020-01-01"), 1),
        (("rules", "revert", "nope", "--reason", "x"), 1),
        (("rules", "explain", "ffffffff-0000-5000-8000-000000000000"), 1),
    ],
)
def test_what_makes_no_sense_says_what_to_type(
    home: Path, arguments: tuple[str, ...], status: int
) -> None:
    done = sae(*arguments, home=home)

    assert done.status == status
    assert "→" in done.err
