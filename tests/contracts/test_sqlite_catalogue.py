"""The catalogue on SQLite: the contract, then what only SQLite can get wrong."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

import sae.catalogue.migrations
from sae.catalogue.engine import make_engine, reading
from sae.catalogue.sql_catalogue import SqlCatalogue
from sae.catalogue.tables import REVISIONS, units
from sae.errors import HomeBusy, HomeUnavailable
from sae.journal.entry import Stream
from sae.ports import Catalogue
from tests.contracts.catalogue import TransfersContract
from tests.contracts.catalogue_access import AccessContract
from tests.contracts.catalogue_decisions import DecisionsContract
from tests.contracts.catalogue_eliminations import EliminationsContract
from tests.contracts.catalogue_expense import ExpenseContract
from tests.contracts.catalogue_holdings import HoldingsContract
from tests.contracts.catalogue_identifiers import IdentifiersContract
from tests.contracts.catalogue_journal import JournalContract
from tests.contracts.catalogue_records import NOON, a_transfer, a_unit, an_entry, keep
from tests.contracts.catalogue_scheme import SchemeContract
from tests.contracts.catalogue_signatures import SignaturesContract


class _OnSqlite:
    def open_catalogue(self, place: Path) -> Catalogue:
        return SqlCatalogue(place / "catalogue.db")


class TestSqliteTransfers(_OnSqlite, TransfersContract):
    pass


class TestSqliteAccess(_OnSqlite, AccessContract):
    pass


class TestSqliteEliminations(_OnSqlite, EliminationsContract):
    pass


class TestSqliteDecisions(_OnSqlite, DecisionsContract):
    pass


class TestSqliteExpense(_OnSqlite, ExpenseContract):
    pass


class TestSqliteHoldings(_OnSqlite, HoldingsContract):
    pass


class TestSqliteIdentifiers(_OnSqlite, IdentifiersContract):
    pass


class TestSqliteJournal(_OnSqlite, JournalContract):
    pass


class TestSqliteScheme(_OnSqlite, SchemeContract):
    pass


class TestSqliteSignatures(_OnSqlite, SignaturesContract):
    pass


def test_migrations_give_the_tables_that_the_queries_know(tmp_path: Path) -> None:
    a_catalogue(tmp_path)
    engine = make_engine(tmp_path / "catalogue.db")

    with reading(engine) as connection:
        differences = compare_metadata(MigrationContext.configure(connection), units.metadata)

    engine.dispose()
    assert differences == []


def test_the_last_revision_is_the_last_migration() -> None:
    folder = str(Path(sae.catalogue.migrations.__file__).parent)
    scripts = [script.revision for script in ScriptDirectory(folder).walk_revisions()]

    assert tuple(reversed(scripts)) == REVISIONS


def test_connections_keep_every_promise_of_durability_and_erasure(tmp_path: Path) -> None:
    a_catalogue(tmp_path)
    engine = make_engine(tmp_path / "catalogue.db")

    with reading(engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "secure_delete",
                "busy_timeout",
            )
        }

    engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 60_000,
    }


def test_a_newer_catalogue_is_said_to_be_newer(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path)
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", ("9999",))

    with pytest.raises(HomeUnavailable) as raised, catalogue.read():
        pass

    assert raised.value.code == "catalogue_too_new"


def test_an_older_catalogue_is_said_to_be_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = a_catalogue(tmp_path)
    monkeypatch.setattr("sae.catalogue.sql_catalogue.REVISIONS", (*REVISIONS, "next"))

    with pytest.raises(HomeUnavailable) as raised, catalogue.write():
        pass

    assert raised.value.code == "catalogue_too_old"


def test_looking_for_a_catalogue_does_not_create_a_file(tmp_path: Path) -> None:
    with pytest.raises(HomeUnavailable) as raised, SqlCatalogue(tmp_path / "none.db").read():
        pass

    assert raised.value.code == "catalogue_unusable"
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_is_an_error_of_the_archive(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(b"this is not a database, it is a note" * 200)

    with pytest.raises(HomeUnavailable) as raised, SqlCatalogue(tmp_path / "catalogue.db").read():
        pass

    assert raised.value.code == "catalogue_unusable"


def test_only_the_owner_reads_the_file(tmp_path: Path) -> None:
    a_catalogue(tmp_path)

    assert (tmp_path / "catalogue.db").stat().st_mode & 0o077 == 0


def test_a_writer_that_waits_too_long_says_that_the_home_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sae.catalogue.engine.BUSY_SECONDS", 0.01)
    catalogue = a_catalogue(tmp_path)

    with catalogue.write(), pytest.raises(HomeBusy), catalogue.write():
        pass


def test_a_place_with_strange_characters_is_only_a_place(tmp_path: Path) -> None:
    place = tmp_path / "mairie d'Été 100% ?mode=ro#1"
    place.mkdir()

    keep(a_catalogue(place), a_unit("U1"))

    assert (place / "catalogue.db").stat().st_size > 0


def test_fault_points_come_in_order_and_a_fault_before_commit_leaves_nothing(
    tmp_path: Path,
) -> None:
    a_catalogue(tmp_path)
    seen: list[str] = []

    def crash_at_second_commit(name: str) -> None:
        seen.append(name)
        if seen.count("sql:commit") == 2:
            raise KeyboardInterrupt

    catalogue = SqlCatalogue(tmp_path / "catalogue.db", fault_point=crash_at_second_commit)
    with catalogue.write() as transaction:
        transaction.append(Stream.EVENTS, [an_entry()], at=NOON)
    with pytest.raises(KeyboardInterrupt), catalogue.write() as transaction:
        transaction.append(Stream.EVENTS, [an_entry()], at=NOON)

    assert seen == ["sql:begin", "sql:commit", "sql:committed", "sql:begin", "sql:commit"]
    with catalogue.read() as reader:
        assert reader.head(Stream.EVENTS).size == 1


def test_a_process_killed_before_commit_leaves_nothing(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path)
    script = f"""
import os
from sae.catalogue.sql_catalogue import SqlCatalogue
from tests.contracts.catalogue_records import a_transfer
def die(name):
    if name == "sql:commit":
        os._exit(9)
with SqlCatalogue({str(tmp_path / "catalogue.db")!r}, fault_point=die).write() as transaction:
    transaction.add_transfer(a_transfer())
"""
    root = Path(__file__).parents[2]

    ended = subprocess.run([sys.executable, "-c", script], cwd=root, check=False)

    assert ended.returncode == 9
    with catalogue.read() as reader:
        assert list(reader.transfers()) == []


def test_a_removed_title_is_not_left_in_the_file(tmp_path: Path) -> None:
    catalogue = a_catalogue(tmp_path)
    with catalogue.write() as transaction:
        transaction.add_transfer(a_transfer(package_name="dossier-de-Durand.zip"))
    with catalogue.write() as transaction:
        transaction.remove_transfer("T1")
    catalogue.close()  # the last connection folds the write-ahead log back

    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"dossier-de-Durand" not in left


def test_no_table_needs_more_than_its_comment() -> None:
    assert [table.name for table in units.metadata.sorted_tables if not table.comment] == []


def test_the_same_tables_can_be_written_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call] # SQLAlchemy leaves it bare

    written = [
        str(CreateTable(table).compile(dialect=dialect)) for table in units.metadata.sorted_tables
    ]

    assert all("CREATE TABLE" in statement for statement in written)
    assert not any("ROWID" in statement for statement in written)


# ----------------------------------------------------------------------------- private


def a_catalogue(place: Path) -> SqlCatalogue:
    catalogue = SqlCatalogue(place / "catalogue.db")
    catalogue.create(origin="origin")
    return catalogue
