"""`sae prepare`: a package from what people have, without any home."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.doors.command_line import a_home, sae
from tests.jobs.preparations import a_folder
from tests.unit.flows.messages import a_message, attached
from tests.unit.flows.procurement import a_contract, essential_data

AGENCIES = ("--archival-agency", "ARCHIVES", "--transferring-agency", "MAIRIE")
FILES = {
    "Comptes/2024/facture n° 1.txt": "Facture de chauffage de l'école.\n".encode(),
    "Comptes/délibération.txt": b"Le conseil municipal.\n",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "Finances", FILES)


def test_a_folder_becomes_a_package_that_is_ingested_and_found(
    source: Path, tmp_path: Path
) -> None:
    home = a_home(tmp_path / "archive")

    done = sae("prepare", "folder", source, "-o", tmp_path / "out.zip", *AGENCIES, "--json")
    taken = sae("ingest", tmp_path / "out.zip", "--json", home=home).document
    found = sae("search", "chauffage", "--json", home=home).documents

    answer = done.document
    assert done.status == 0
    assert (answer["status"], answer["units"], answer["objects"]) == ("prepared", 5, 2)
    assert answer["seda"] == "2.1"
    assert len(answer["sha512"]) == 128
    assert answer["findings"] == []
    # A home that has just been made knows neither agencies nor agreements.
    assert {one["code"] for one in taken["findings"]} <= {"agency_unknown", "agreement_missing"}
    assert found[0]["title"] == "facture n° 1.txt"


def test_what_was_left_out_is_told_with_what_to_do(source: Path, tmp_path: Path) -> None:
    (source / "lien").symlink_to("Comptes")

    done = sae("prepare", "folder", source, "-o", tmp_path / "out.zip", *AGENCIES)

    assert done.status == 0
    assert "« lien » est un lien" in done.out
    assert "→" in done.out
    assert "Service producteur : MAIRIE" in done.out


def test_a_refused_package_gives_status_1_and_is_not_written(source: Path, tmp_path: Path) -> None:
    done = sae(
        *("prepare", "folder", source, "-o", tmp_path / "out.zip", *AGENCIES),
        *("--exclude", "*.txt", "--json"),
    )

    assert done.status == 1
    assert done.document["status"] == "refused"
    assert {one["code"] for one in done.document["findings"]} >= {"prepare_nothing"}
    assert "n'a pas été écrit" in done.err
    assert not (tmp_path / "out.zip").exists()


def test_settings_say_once_what_is_said_each_time(source: Path, tmp_path: Path) -> None:
    settings = tmp_path / "mairie.toml"
    settings.write_text(
        'archival_agency = "ARCHIVES"\ntransferring_agency = "MAIRIE"\nseda = "2.3"\n'
        'rules = ["AppraisalRule=APP-001:2024-01-01:Destroy"]\nexclude = ["délib*"]\n',
        encoding="utf-8",
    )

    done = sae(
        *("prepare", "folder", source, "-o", tmp_path / "out.zip", "--settings", settings),
        *("--seda", "2.2", "--json"),
    )

    assert done.document["seda"] == "2.2"
    assert done.document["objects"] == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), "prepare_needs_archival_agency"),
        ((*AGENCIES, "--rule", "AppraisalRule=APP-1"), "rule_final_action_missing"),
        ((*AGENCIES, "--seda", "2.0"), "seda_version_unknown"),
        (("--settings", "absent.toml"), "settings_missing"),
    ],
)
def test_bad_usage_is_told_before_anything_is_done(
    arguments: tuple[str, ...], code: str, source: Path, tmp_path: Path
) -> None:
    done = sae("prepare", "folder", source, "-o", tmp_path / "out.zip", *arguments, "--json")

    assert done.status == 2
    assert done.document["error"]["code"] == code
    assert sorted(tmp_path.iterdir()) == [source]


def test_settings_that_say_something_unknown_are_refused(source: Path, tmp_path: Path) -> None:
    settings = tmp_path / "mairie.toml"
    settings.write_text('archive = "X"\n', encoding="utf-8")

    done = sae("prepare", "folder", source, "-o", tmp_path / "out.zip", "--settings", settings)

    assert done.status == 2
    assert "archive" in done.err


def test_a_package_already_there_is_not_replaced_without_force(
    source: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "out.zip"
    mine.write_bytes(b"mine")

    refused = sae("prepare", "folder", source, "-o", mine, *AGENCIES)
    kept = mine.read_bytes()
    forced = sae("prepare", "folder", source, "-o", mine, *AGENCIES, "--force")

    assert (refused.status, kept, forced.status) == (2, b"mine", 0)


def test_a_killed_preparation_goes_on_and_makes_the_same_package(tmp_path: Path) -> None:
    source = a_folder(
        tmp_path / "source", {f"{n % 20}/pièce {n}.txt": b"texte" * n for n in range(300)}
    )
    command = ("prepare", "folder", source, "-o", tmp_path / "out.zip", *AGENCIES)
    process = subprocess.Popen(
        [sys.executable, "-m", "sae.cli", *map(str, command)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "LANG": "fr_FR.UTF-8"},
    )
    part = tmp_path / "out.zip.preparation" / "package.part"
    for _ in range(3000):
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.02)
            break
        if part.exists() and part.stat().st_size > 10_000:
            process.kill()
    process.wait()

    done = sae(*command, "--json", "--force")

    assert done.status == 0
    assert done.document["objects"] == 300
    assert sae("verify", tmp_path / "out.zip").status == 0
    assert not (tmp_path / "out.zip.preparation").exists()


def test_a_table_becomes_a_package(source: Path, tmp_path: Path) -> None:
    table = source / "metadata.csv"
    table.write_text(
        "File;Content.Title;Content.Description.fr\nComptes;Comptes;\n"
        "Comptes/2024/facture n° 1.txt;Facture;Chauffage\n",
        encoding="cp1252",
    )

    done = sae("prepare", "csv", table, "-o", tmp_path / "out.zip", *AGENCIES, "--json")

    assert done.status == 0
    assert (done.document["units"], done.document["objects"]) == (2, 1)
    assert {one["code"] for one in done.document["findings"]} == {
        "csv_encoding_guessed", "csv_not_listed",
    }  # fmt: skip
    assert sae("verify", tmp_path / "out.zip").status == 0


def test_faults_of_a_table_are_told_with_line_column_and_remedy(
    source: Path, tmp_path: Path
) -> None:
    table = source / "metadata.csv"
    table.write_text("ID;StartDate;Titel\n1;31/12/2024;x\n", encoding="utf-8")

    done = sae("prepare", "csv", table, "-o", tmp_path / "out.zip", *AGENCIES)

    assert done.status == 1
    assert "metadata.csv:2, colonne « StartDate » : « 31/12/2024 »" in done.out
    assert "2024-12-31" in done.out
    assert "metadata.csv:1 : la colonne « Titel »" in done.out
    assert sorted(tmp_path.iterdir()) == [source]


def test_a_column_may_be_passed_over(source: Path, tmp_path: Path) -> None:
    table = source / "metadata.csv"
    table.write_text("ID\tTitle\tTitel\n1\tA\tx\n", encoding="utf-8")

    done = sae(
        *("prepare", "csv", table, "-o", tmp_path / "out.zip", *AGENCIES),
        *("--leave-out", "Titel", "--separator", r"\t", "--encoding", "utf-8"),
    )

    assert done.status == 0


def test_a_consultation_and_its_mail_become_packages_with_real_tools(tmp_path: Path) -> None:
    consultation = a_folder(
        tmp_path / "2024-07 École",
        {
            "DCE/règlement.txt": b"reglement\n",
            "plis/Martin (non retenu)/offre.txt": b"offre\n",
            "decp.json": essential_data(a_contract()),
        },
    )
    mail = a_folder(tmp_path / "mail", {"m.eml": a_message(attached(b"a;b\n", "prix.csv"))})

    contracts = sae(
        *("prepare", "procurement", consultation, "-o", tmp_path / "1.zip", *AGENCIES, "--json")
    )
    messages = sae("prepare", "mail", mail, "-o", tmp_path / "2.zip", *AGENCIES, "--json")

    assert (contracts.status, contracts.document["objects"]) == (0, 3)
    assert contracts.document["findings"] == []
    assert (messages.status, messages.document["units"], messages.document["objects"]) == (0, 2, 2)
    assert sae("lint", tmp_path / "1.zip").status == 0
    assert sae("lint", tmp_path / "2.zip").status == 0
