"""`sae referential`: tables imported, listed, confirmed and closed."""

from pathlib import Path

import pytest

from tests.doors.command_line import a_home, sae
from tests.packages import a_package, access

CORPUS = Path(__file__).parents[3] / "shared/corpus/sip/referentials"
RULES = (
    "RuleId;RuleType;RuleValue;RuleDescription;RuleDuration;RuleMeasurement\r\n"
    "AR038;AccessRule;Communicable dès l'origine;;0;YEAR\r\n"
)


def a_file(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "table.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_an_import_is_counted_then_listed(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    table = a_file(tmp_path, RULES)

    first = sae("referential", "import", "rules", table, "--json", home=home).document
    again = sae("referential", "import", "rules", table, "--json", home=home).document
    listed = sae("referential", "list", "rules", home=home)

    assert (first["status"], first["added"], first["unchanged"]) == ("accepted", 1, 0)
    assert (again["added"], again["unchanged"], again["object"]) == (0, 1, "")
    assert "AR038  communicabilité  0 an  Communicable dès l'origine" in listed.out


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_spreadsheet_may_write_as_it_does(tmp_path: Path, encoding: str) -> None:
    home = a_home(tmp_path / "archive")
    table = a_file(
        tmp_path, "Identifier;Name\r\nDRH;Ressources humaines et été\r\n", encoding=encoding
    )

    assert sae("referential", "import", "agencies", table, home=home).status == 0

    assert "Ressources humaines et été" in sae("referential", "list", "agencies", home=home).out


def test_every_fault_is_told_with_its_line_and_nothing_is_imported(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    table = a_file(
        tmp_path,
        "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\n"
        "A1,AccessRule,Bon,1,YEAR\n"
        "A2,Acces,Type faux,1,YEAR\n"
        "A3,AccessRule,Durée fausse,dix,YEAR\n"
        "A4,AccessRule,,1,SIECLE\n"
        "A1,AccessRule,Deux fois,1,YEAR\n",
    )

    done = sae("referential", "import", "rules", table, "--json", home=home)

    assert done.status == 1
    places = [(one["code"], one["where"]) for one in done.document["findings"]]
    assert places == [
        ("referential_value_unknown", "table.csv:3"),
        ("referential_value_unknown", "table.csv:4"),
        ("referential_value_missing", "table.csv:5"),
        ("referential_twice", "table.csv:6"),
    ]
    assert "Rien n'a été importé" in done.err
    assert sae("referential", "list", "rules", "--json", home=home).documents == []


def test_an_agency_seen_in_a_package_is_confirmed(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    sae("ingest", a_package(tmp_path / "one.zip", agency="SERVICE-ACHATS"), home=home)

    before = sae("referential", "list", "agencies", home=home)
    done = sae("referential", "confirm", "agencies", "SERVICE-ACHATS", home=home)
    again = sae("referential", "confirm", "agencies", "SERVICE-ACHATS", "--json", home=home)

    assert "SERVICE-ACHATS" in before.out
    assert "à confirmer" in before.out
    assert done.status == 0
    assert again.document["changed"] is False


def test_a_closed_table_refuses_what_it_lacks_until_it_is_open_again(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    sae("referential", "import", "rules", a_file(tmp_path, RULES), home=home)
    package = a_package(tmp_path / "one.zip", rules=(access("AR999"),))

    closed = sae("referential", "close", "rules", home=home)
    refused = sae("ingest", package, "--json", home=home)
    opened = sae("referential", "open", "rules", "--json", home=home)
    accepted = sae("ingest", package, "--json", home=home)

    assert "est refusé" in closed.out
    assert [one["code"] for one in refused.document["findings"] if one["severity"] == "error"] == [
        "rule_unknown"
    ]
    assert opened.document == {"table": "rules", "closed": False, "changed": True}
    assert accepted.document["status"] == "accepted_with_warnings"


def test_each_change_is_an_object_of_every_copy(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    table = a_file(tmp_path, RULES)

    changed = sae("referential", "import", "rules", table, "--json", home=home).document["object"]

    for copy in ("copy-1", "copy-2"):
        (folder,) = (home / "copies" / copy / "ocfl").glob(f"*/*/*{changed}")
        content = folder / "v1/content"
        assert (content / "source.csv").read_bytes() == table.read_bytes()
        assert "AR038" in (content / "record.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("list", "couleurs"), 2, "couleurs"),
        (("confirm", "agencies", "INCONNU"), 1, "INCONNU"),
        (("confirm", "rules", "AR038"), 1, "AR038"),
        (("close", "couleurs"), 2, "couleurs"),
        (("import", "rules", "absent.csv"), 2, "absent.csv"),
    ],
)
def test_what_makes_no_sense_is_told(
    tmp_path: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    done = sae("referential", *arguments, home=a_home(tmp_path / "archive"))

    assert done.status == status
    assert words in done.err


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
@pytest.mark.parametrize(
    ("table", "name", "count"),
    [
        ("agencies", "agencies.csv", 20),
        ("agreements", "integration-ingest-internal__referential_contracts_ok.json", 8),
        ("agreements", "integration-processing__referential_contracts_ok.json", 8),
        ("rules", "integration-ingest-internal__jeu_donnees_OK_regles_CSV_regles.csv", 26),
        ("rules", "integration-processing__jeu_donnees_OK_regles_CSV_regles.csv", 57),
    ],
)
def test_tables_of_another_archive_are_taken_whole(
    tmp_path: Path, table: str, name: str, count: int
) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("referential", "import", table, CORPUS / name, "--json", home=home)

    assert done.status == 0
    assert done.document["added"] == count
