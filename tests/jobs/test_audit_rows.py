"""Audit of the catalogue: rows and journal lines changed in SQL are found and located."""

import sqlite3
from pathlib import Path

import pytest

from tests.jobs.archives import an_archive
from tests.jobs.audited_homes import KeptHome, a_kept_home, audit_of, errors, places


@pytest.fixture
def home(tmp_path: Path) -> KeptHome:
    return a_kept_home(tmp_path)


def in_sql(home: KeptHome, statement: str, **values: object) -> None:
    """Change the catalogue behind the archive's back."""
    database = sqlite3.connect(home.opening.home / "catalogue.db")
    assert database.execute(statement, values).rowcount > 0, statement
    database.commit()
    database.close()


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        (
            "UPDATE aips SET inventory_sha512 = replace(inventory_sha512, '0', '1')",
            "row_inventory_differs",
        ),
        ("UPDATE objects SET sha512 = replace(sha512, '0', '1')", "row_object_differs"),
        ("DELETE FROM objects WHERE position = 1", "row_object_missing"),
        ("UPDATE entry_files SET sha512 = replace(sha512, '0', '1')", "row_entry_file_differs"),
    ],
)
def test_a_row_that_is_not_what_is_kept_is_found(home: KeptHome, statement: str, code: str) -> None:
    with an_archive(home.opening) as archive:
        in_sql(home, statement)

        found, _ = audit_of(archive)

    assert ("catalogue", code) in errors(found)


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_line_edited_in_sql_is_found_and_located(home: KeptHome, seq: int) -> None:
    with an_archive(home.opening) as archive:
        in_sql(
            home,
            "UPDATE journal_entries SET line = CAST(replace(line, 'operator', 'nobody') AS BLOB)"
            " WHERE stream = 'lifecycle' AND seq = :seq",
            seq=seq,
        )

        found, report = audit_of(archive)

    assert ("catalogue", "journal_line_altered") in errors(found)
    assert f"lifecycle {seq}" in places(found)
    assert not report.journaled


def test_a_line_removed_from_sql_is_found_and_located(home: KeptHome) -> None:
    with an_archive(home.opening) as archive:
        in_sql(home, "DELETE FROM journal_entries WHERE stream = 'lifecycle' AND seq = 2")

        found, _ = audit_of(archive)

    assert ("catalogue", "journal_line_missing") in errors(found)
    assert "lifecycle 2" in places(found)


def test_copies_are_still_judged_when_sql_lies(home: KeptHome) -> None:
    """A digest edited in SQL must not make sound copies look damaged."""
    with an_archive(home.opening) as archive:
        in_sql(
            home,
            "UPDATE journal_entries SET line = CAST(replace(line, 'sha512:', 'sha512:0') AS BLOB) "
            "WHERE stream = 'lifecycle' AND seq = 2",
        )

        found, _ = audit_of(archive)

    assert {place for place, _ in errors(found)} == {"catalogue"}


def test_a_seal_edited_in_sql_is_found(home: KeptHome) -> None:
    with an_archive(home.opening) as archive:
        in_sql(
            home,
            "UPDATE seals SET text = CAST(replace(text, 'clock: system', 'clock: moon') AS BLOB)",
        )

        found, _ = audit_of(archive)

    assert ("catalogue", "seal_token_invalid") in errors(found)
