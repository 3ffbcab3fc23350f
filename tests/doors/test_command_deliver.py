"""`sae deliver` and reading by account, typed."""

from pathlib import Path

from tests.doors.command_line import a_home, sae
from tests.packages import a_dossier, a_file, a_package, access

RULES = (
    "RuleId,RuleType,RuleValue,RuleDescription,RuleDuration,RuleMeasurement\n"
    "ACC-OPEN,AccessRule,Communicable,,0,Year\n"
    "ACC-50,AccessRule,Vie privée,,50,Year\n"
)
SECRET = "cerise sur le gateau"


def a_home_with_two_dossiers(tmp_path: Path) -> tuple[Path, str, str]:
    home = a_home(tmp_path / "archive")
    table = tmp_path / "rules.csv"
    table.write_text(RULES, encoding="utf-8")
    assert sae("referential", "import", "rules", table, home=home).status == 0
    units = (
        a_dossier(
            "Ouvert",
            management=(access("ACC-OPEN", start="2000-01-01"),),
            files=(a_file("ouvert.txt"),),
        ),
        a_dossier(
            "Fermé",
            management=(access("ACC-50", start="2020-01-01"),),
            files=(a_file("ferme.txt"),),
        ),
    )
    package = a_package(tmp_path / "one.zip", units=units)
    assert sae("ingest", package, home=home).status == 0

    def found(title: str) -> str:
        return str(sae("search", title, "--json", home=home).documents[0]["unit_id"])

    return home, found("Ouvert"), found("Fermé")


def test_an_open_dossier_is_asked_accepted_and_handed_over(tmp_path: Path) -> None:
    home, opened, _ = a_home_with_two_dossiers(tmp_path)
    package = tmp_path / "remise.zip"

    asked = sae(
        "deliver", "request", opened, "--requester", "Mme Durand", "--reason", "généalogie",
        "--json", home=home,
    )  # fmt: skip
    request = asked.document["request_id"]
    accepted = sae("deliver", "decide", request, "--accept", home=home)
    sent = sae("deliver", "send", request, "-o", package, home=home)

    assert "Tout ce qui est demandé est communicable." in asked.err
    assert accepted.status == 0
    assert sent.status == 0, sent.err
    assert "empreintes recalculées" in sent.out
    assert package.exists()
    for beside in ("attestation.pdf", "attestation.json", "reply.xml"):
        assert package.with_name(f"remise.zip.{beside}").exists()
    assert "remise" in sae("deliver", "list", home=home).out
    assert "Mme Durand" in sae("deliver", "show", request, home=home).out
    twice = sae("deliver", "send", request, "-o", tmp_path / "autre.zip", home=home)
    assert (twice.status, (tmp_path / "autre.zip").exists()) == (2, False)


def test_a_closed_dossier_is_refused_with_its_letter(tmp_path: Path) -> None:
    home, _, closed = a_home_with_two_dossiers(tmp_path)
    letter = tmp_path / "refus.pdf"
    asked = sae("deliver", "request", closed, "--requester", "M. Petit", "--json", home=home)
    request = asked.document["request_id"]

    accepted = sae("deliver", "decide", request, "--accept", home=home)
    refused = sae("deliver", "decide", request, "--refuse", "--letter", letter, home=home)

    assert "avant le 01/01/2070" in asked.err
    assert accepted.status == 1
    assert "ouverture : 2070-01-01" in accepted.err
    assert refused.status == 0
    assert letter.read_bytes().startswith(b"%PDF")
    assert "refusée" in sae("deliver", "show", request, home=home).out


def test_a_derogation_says_whom_it_waits_for(tmp_path: Path) -> None:
    home, _, closed = a_home_with_two_dossiers(tmp_path)
    scan = tmp_path / "accord.pdf"
    scan.write_bytes(b"%PDF accord")
    asked = sae(
        "deliver", "request", closed, "--requester", "M. Petit", "--derogation", "--json",
        home=home,
    )  # fmt: skip
    request = asked.document["request_id"]

    partly = sae("deliver", "decide", request, "--authorization", f"control={scan}", home=home)
    missing = sae("deliver", "decide", request, "--authorization", "control=rien.pdf", home=home)
    accepted = sae(
        "deliver", "decide", request, "--accept", "--authorization", f"originating={scan}",
        home=home,
    )  # fmt: skip

    assert "On attend encore l'accord de : SERVICE-FINANCES" in partly.out
    assert missing.status == 2
    assert accepted.status == 0, accepted.err


def test_an_agent_finds_and_opens_her_own_service_only(tmp_path: Path) -> None:
    home, opened, _ = a_home_with_two_dossiers(tmp_path)
    for login, agency in (("finances", "SERVICE-FINANCES"), ("voirie", "SERVICE-VOIRIE")):
        added = sae(
            "accounts", "add", login, "--role", "agent", "--agency", agency,
            home=home, SAE_NEW_SECRET=SECRET,
        )  # fmt: skip
        assert added.status == 0
    confirmed = sae("referential", "confirm", "agencies", "SERVICE-FINANCES", home=home)
    assert confirmed.status == 0, confirmed.err

    mine = sae("search", "*", "--json", "--as", "finances", home=home, SAE_SECRET=SECRET)
    others = sae("search", "*", "--as", "voirie", home=home, SAE_SECRET=SECRET)
    shown = sae("show", opened, "--as", "voirie", home=home, SAE_SECRET=SECRET)

    assert len(mine.documents) == 4
    assert "Ouvert" not in others.out
    assert shown.status == 1
    assert "Ouvert" not in shown.out + shown.err
