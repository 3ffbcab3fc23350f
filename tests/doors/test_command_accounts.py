"""`sae accounts` and `--as`, typed."""

from pathlib import Path

from tests.doors.command_line import a_home, sae

SECRET = "cerise sur le gateau"


def test_an_account_is_added_listed_and_acts_with_its_secret(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")

    added = sae(
        "accounts", "add", "maire", "--name", "La maire", "--role", "authority",
        home=home, SAE_NEW_SECRET=SECRET,
    )  # fmt: skip
    listed = sae("accounts", "list", home=home)
    acting = sae("search", "*", "--as", "maire", home=home, SAE_SECRET=SECRET)

    assert added.status == 0
    assert "maire  La maire  autorité (ordonne les destructions)" in listed.out
    assert acting.status in (0, 1)
    assert "refusée" not in acting.err


def test_a_wrong_secret_is_refused_with_what_to_do(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    sae("accounts", "add", "maire", "--role", "authority", home=home, SAE_NEW_SECRET=SECRET)

    refused = sae("search", "*", "--as", "maire", home=home, SAE_SECRET="autre chose !")

    assert refused.status == 1
    assert "L'identification de « maire » est refusée." in refused.err
    assert "sae accounts secret maire" in refused.err


def test_an_account_that_is_no_administrator_adds_nobody(tmp_path: Path) -> None:
    home = a_home(tmp_path / "archive")
    sae("accounts", "add", "maire", "--role", "authority", home=home, SAE_NEW_SECRET=SECRET)

    refused = sae(
        "accounts", "add", "ami", "--role", "archivist", "--as", "maire",
        home=home, SAE_SECRET=SECRET, SAE_NEW_SECRET=SECRET,
    )  # fmt: skip

    assert refused.status == 1
    assert "le rôle : administrateur" in refused.err


def test_without_terminal_nor_variable_the_command_says_where_to_put_the_secret(
    tmp_path: Path,
) -> None:
    home = a_home(tmp_path / "archive")

    refused = sae("search", "*", "--as", "maire", home=home)

    assert refused.status == 2
    assert "SAE_SECRET" in refused.err
