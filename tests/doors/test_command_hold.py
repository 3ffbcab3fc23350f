"""`sae hold`, typed by an archivist."""

from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package


def a_home_with_a_dossier(tmp_path: Path) -> tuple[Path, str]:
    home = a_home(tmp_path / "archive")
    package = a_package(
        tmp_path / "one.zip", units=(a_dossier("Marché", files=(a_file("acte.txt"),)),)
    )
    assert sae("ingest", package, home=home).status == 0
    found = sae("search", "Marché", "--json", home=home).documents[0]
    return home, found["unit_id"]


def test_a_hold_is_set_listed_shown_examined_and_lifted(tmp_path: Path) -> None:
    home, unit = a_home_with_a_dossier(tmp_path)

    done = sae(
        "hold", "set", unit[:13], "--owner", "Tribunal administratif", "--reason", "contentieux",
        "--reassess", "2999-01-15", "--json", home=home,
    )  # fmt: skip
    hold = done.document["hold_id"]
    listed = sae("hold", "list", home=home)
    shown = sae("hold", "show", hold, home=home)
    examined = sae(
        "hold", "reassess", hold, "--date", "2999-06-01", "--reason", "en cours", home=home
    )
    lifted = sae("hold", "lift", hold, "--reason", "jugement rendu", home=home)

    assert (done.status, done.document["units"]) == (0, 2)
    assert "Tribunal administratif" in listed.out
    assert "15/01/2999" in shown.out
    assert unit in shown.out
    assert "prochain examen le 01/06/2999" in examined.out
    assert lifted.status == 0
    assert "Aucun gel." in sae("hold", "list", home=home).out
    assert "levé" in sae("hold", "list", "--all", home=home).out
    assert "levée d'un gel" in sae("journal", "show", home=home).out


def test_a_search_is_held_whole(tmp_path: Path) -> None:
    home, _ = a_home_with_a_dossier(tmp_path)

    done = sae(
        "hold", "set", "--query", "acte", "--owner", "CRC", "--reason", "contrôle", "--json",
        home=home,
    )  # fmt: skip

    assert done.document["units"] == 1
    assert "Aucun réexamen" in done.err


def test_what_cannot_be_held_is_said_with_what_to_do(tmp_path: Path) -> None:
    home, unit = a_home_with_a_dossier(tmp_path)
    asked = ("--owner", "CRC", "--reason", "contrôle")

    nothing = sae("hold", "set", *asked, home=home)
    rule = sae("hold", "set", unit, *asked, "--rule", "HOL-9", home=home)
    unknown = sae("hold", "lift", "00000000", "--reason", "fin", home=home)

    assert (nothing.status, rule.status, unknown.status) == (2, 2, 1)
    assert "Rien n'est à geler" in nothing.err
    assert "« HOL-9 »" in rule.err
    assert "sae hold list --all" in unknown.err
