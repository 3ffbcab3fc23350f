"""`sae restitute` and `sae withdraw`: two accounts, a folder, an acceptance, an order."""

from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package

SECRET = "le secret de la maire"


def an_archive(tmp_path: Path) -> tuple[Path, list[str]]:
    """Give a home where the same dossier came twice, its mayor, and the two transfers."""
    home = a_home(tmp_path / "archive")
    added = sae(
        *("accounts", "add", "maire", "--role", "authority", "--name", "Mme la maire"),
        home=home,
        SAE_NEW_SECRET=SECRET,
    )
    assert added.status == 0
    units = (a_dossier("Chauffage", files=(a_file("facture.txt"),)),)
    transfers = []
    for number in (1, 2):
        package = a_package(
            tmp_path / f"{number}.zip", units=units, message_identifier=f"V-{number}"
        )
        done = sae("ingest", package, "--json", home=home)
        transfers.append(done.document["transfer_id"])
    return home, transfers


def test_archives_are_given_back_from_the_command_line(tmp_path: Path) -> None:
    home, (first, _) = an_archive(tmp_path)
    scan = tmp_path / "letter.pdf"
    scan.write_bytes(b"%PDF-1.4")

    made = sae(
        *("restitute", "prepare", "--kind", "restitution", "--to", "producer"),
        *("--transfer", first, "-o", tmp_path / "out", "--reason", "fin de la convention"),
        "--json",
        home=home,
    )
    departure_id = made.document["departure_id"]
    top = sae("show", first, "--json", home=home).document["tops"][0]["unit_id"]
    early = sae("restitute", "complete", departure_id, "--keep", home=home)
    taken = sae(
        *("restitute", "accept", departure_id[:18], "--reference", "2026-1", "--signatory", "M. Y"),
        *("--date", "2026-01-02", "--scan", scan),
        home=home,
    )
    alone = sae("restitute", "complete", departure_id, "--remove", home=home)
    done = sae(
        *("restitute", "complete", departure_id, "--remove", "--as", "maire"),
        home=home,
        SAE_SECRET=SECRET,
    )
    listed = sae("restitute", "list", "--json", home=home)

    assert made.status == 0
    assert (early.status, "pas encore acceptée" in early.err) == (2, True)
    assert "acceptée par le destinataire" in taken.out
    assert (alone.status, "--as" in alone.err) == (1, True)
    assert (done.status, "terminée" in done.out) == (0, True)
    assert listed.document["state"] == "completed"
    assert sae("restitute", "status", departure_id, home=home).status == 0
    assert len(sae("search", "*", "--json", home=home).documents) == 2
    left = sae("show", top, "--json", home=home).document
    assert left["state"] == "handed_over"
    assert left["departure"]["departure_id"] == departure_id
    assert (left["departure"]["reference"], left["departure"]["accepted_on"]) == (
        "2026-1",
        "2026-01-02",
    )
    said = sae("show", top, home=home).out
    assert "n'est plus conservée ici" in said
    assert f"sae restitute status {departure_id}" in said
    assert all(word in said for word in ("02/01/2026", "2026-1", left["departure"]["recipient"]))


def test_a_wrong_deposit_is_withdrawn_from_the_command_line(tmp_path: Path) -> None:
    home, (first, second) = an_archive(tmp_path)
    top, wrong = (
        sae("show", one, "--json", home=home).document["tops"][0]["unit_id"]
        for one in (first, second)
    )

    proposed = sae(
        *("withdraw", "propose", second, "--motive", "versé deux fois", "--same-as", top),
        "--json",
        home=home,
    )
    withdrawal_id = proposed.document["withdrawal_id"]
    alone = sae("withdraw", "order", withdrawal_id, home=home)
    done = sae("withdraw", "order", withdrawal_id, "--as", "maire", home=home, SAE_SECRET=SECRET)
    listed = sae("withdraw", "list", home=home)

    assert (proposed.status, alone.status, done.status) == (0, 1, 0)
    assert "terminé" in done.out
    assert withdrawal_id in listed.out
    gone = sae("show", wrong, "--json", home=home).document
    assert gone["state"] == "withdrawn"
    assert gone["withdrawal"]["withdrawal_id"] == withdrawal_id
    assert "versée par erreur" in sae("show", wrong, home=home).out
    assert len(sae("search", "*", "--json", home=home).documents) == 2


def test_what_is_asked_wrongly_says_what_to_do(tmp_path: Path) -> None:
    home, (first, _) = an_archive(tmp_path)

    both = sae("restitute", "complete", "0" * 8, "--keep", "--remove", home=home)
    kind = sae(
        *("restitute", "prepare", "--kind", "don", "--to", "X", "--transfer", first),
        *("-o", tmp_path / "out", "--reason", "x"),
        home=home,
    )
    unknown = sae("withdraw", "status", "0123abcd", home=home)

    assert (both.status, kind.status, unknown.status) == (2, 2, 1)
    assert "--keep" in both.err
    assert "reversibility" in kind.err
    assert "sae withdraw list" in unknown.err
