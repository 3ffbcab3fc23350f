"""Connections to the engine: all that SQLite does in its own way. PostgreSQL will stand beside it.

A read is one snapshot, a write is one `BEGIN IMMEDIATE`; commits are durable when they return
(WAL with synchronous=FULL), and what is deleted is overwritten (secure_delete).
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, Table, create_engine, event, insert
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 60  # how long one process waits for another's transaction
_CACHE_KIB = 16 * 1024  # pages kept per connection: memory stays small, the system caches too

_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",  # NORMAL may lose the last commits of the journal in a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # an eliminated title must not stay readable in free pages
    f"cache_size = -{_CACHE_KIB}",
    "temp_store = MEMORY",
)


def make_engine(path: Path) -> Engine:
    """Prepare connections to an existing database file; nothing is opened yet."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path),
        poolclass=QueuePool,  # the dialect would choose one connection for all threads
        max_overflow=-1,
    )
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection inside a transaction that reads."""
    with engine.connect() as connection, connection.begin() as transaction:
        try:
            yield connection
        finally:
            transaction.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a connection inside the one transaction that writes; the caller commits it."""
    with engine.connect() as plain:
        connection = plain.execution_options(**{_IMMEDIATE: True})
        with connection.begin():
            yield connection


@contextmanager
def checkpointing(engine: Engine) -> Iterator[Connection]:
    """Open a connection outside any transaction, for what the engine does to its own files."""
    with engine.connect() as plain:
        yield plain.execution_options(**{_OUTSIDE: True})


def insert_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    """Insert many rows, values in the order of `columns`, as the driver takes them.

    One compiled statement given to the driver as it is, twice as fast as naming every value;
    PostgreSQL will want its COPY here. Raises: ValueError, columns in another order than the
    table's.
    """
    if not rows:
        return
    statement = _insert_statement(table, tuple(columns), connection.dialect)
    connection.exec_driver_sql(statement, list(rows))


# ----------------------------------------------------------------------------- private

_IMMEDIATE = "sae_immediate"
_OUTSIDE = "sae_outside"


@lru_cache(maxsize=32)  # compiling takes longer than inserting a few rows
def _insert_statement(table: Table, columns: tuple[str, ...], dialect: Dialect) -> str:
    compiled = insert(table).compile(dialect=dialect, column_keys=list(columns))
    if compiled.positiontup != list(columns):
        raise ValueError(f"columns of {table.name} are not in the order of the table")
    return str(compiled)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path))}?mode=rw",  # never create a file by looking for it
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,  # the driver must not begin transactions behind our back
        check_same_thread=False,  # the pool lends a connection to one thread at a time
    )
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get(_OUTSIDE, False):
        return
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    # IMMEDIATE: taking the lock later, after a read, could fail half-way through.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
