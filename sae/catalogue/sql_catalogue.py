"""The catalogue's body: opens snapshots and transactions, creates the tables, checks their version.

Safe from several threads and processes: each transaction has its own connection, and a process
that was forked begins with none.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from sae.catalogue import journal_table, queries_home
from sae.catalogue.engine import checkpointing, make_engine, reading, writing
from sae.catalogue.sql_errors import archive_errors
from sae.catalogue.tables import REVISIONS
from sae.catalogue.transaction import SqlReader, SqlTransaction
from sae.errors import HomeUnavailable
from sae.ports import Catalogue

_MIGRATIONS = Path(__file__).parent / "migrations"


class SqlCatalogue:
    """`sae.ports.Catalogue` on a SQLite file.

    fault_point: told of `sql:begin`, `sql:commit` and `sql:committed` as they come, so that a
    test can make each of them the last thing that happens.
    """

    def __init__(
        self, path: Path | str, *, fault_point: Callable[[str], None] = lambda _name: None
    ) -> None:
        self._path = Path(path)
        self._fault_point = fault_point
        self._engine: Engine | None = None
        self._process = 0
        self._inherited: list[Engine] = []

    @contextmanager
    def read(self) -> Iterator[SqlReader]:
        """Open a snapshot. Raises: HomeUnavailable (see `archive_errors` and `_check_version`)."""
        with archive_errors(), reading(self._opened()) as connection:
            self._check_version(connection)  # a first read also fixes the snapshot here and now
            yield SqlReader(connection)

    @contextmanager
    def write(self) -> Iterator[SqlTransaction]:
        """Open the one writing transaction; commits when the context ends well.

        Raises: HomeBusy, another writer does not end; HomeUnavailable, SaeError as `read`.
        """
        self._fault_point("sql:begin")
        with archive_errors():
            with writing(self._opened()) as connection:
                self._check_version(connection)
                yield SqlTransaction(connection)
                self._fault_point("sql:commit")
            self._fault_point("sql:committed")

    def create(self, *, origin: str) -> None:
        """Create an empty catalogue at the present version of the schema.

        Raises: HomeUnavailable with the code `catalogue_exists`.
        """
        self._path.touch(mode=0o600)  # names of people will be in there
        with archive_errors(), writing(self._opened()) as connection:
            if inspect(connection).get_table_names():
                raise HomeUnavailable("catalogue_exists", path=self._path.name)
            _migrate(connection)
            queries_home.set_origin(connection, origin)
            journal_table.add_heads(connection)

    def beside(self) -> "SqlCatalogue":
        """Give an empty catalogue in a file beside; what an earlier attempt left is removed."""
        other = SqlCatalogue(self._path.with_suffix(".rebuilt"), fault_point=self._fault_point)
        for path in _files(other._path):
            path.unlink(missing_ok=True)
        return other

    def replace_with(self, other: Catalogue) -> None:
        """Rename the file made beside over this one; the write-ahead log is merged before."""
        if not isinstance(other, SqlCatalogue):
            raise TypeError("only a catalogue made by `beside` can take this one's place")
        other.close()  # the last connection merges the write-ahead log
        self.close()
        for path in _files(self._path)[1:]:
            path.unlink(missing_ok=True)
        other._path.replace(self._path)  # noqa: SLF001 - one of us
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def forget_removed(self) -> bool:
        """Merge the write-ahead log, whose pages are not overwritten, and empty it.

        In the file itself removed rows were overwritten (`secure_delete`).
        """
        with archive_errors(), checkpointing(self._opened()) as connection:
            row = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()
            return bool(row[0] == 0)

    def close(self) -> None:
        """Let go of every connection; the catalogue can be used again after."""
        self._set_aside_if_inherited()
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def _opened(self) -> Engine:
        self._set_aside_if_inherited()
        if self._engine is None:
            self._engine, self._process = make_engine(self._path), os.getpid()
        return self._engine

    def _set_aside_if_inherited(self) -> None:
        # SQLite forbids to use a connection made before a fork, even to close it: the parent's
        # would be damaged. It is kept, untouched, so that nothing closes it behind our back.
        if self._engine is not None and self._process != os.getpid():
            self._inherited.append(self._engine)
            self._engine = None

    def _check_version(self, connection: Connection) -> None:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if version not in REVISIONS:
            raise HomeUnavailable("catalogue_too_new", found=version, expected=REVISIONS[-1])
        if version != REVISIONS[-1]:
            raise HomeUnavailable("catalogue_too_old", found=version, expected=REVISIONS[-1])


# ----------------------------------------------------------------------------- private


def _files(path: Path) -> tuple[Path, ...]:
    """Name a database file and what SQLite may keep beside it."""
    return (path, *(path.with_name(path.name + suffix) for suffix in ("-wal", "-shm", "-journal")))


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
