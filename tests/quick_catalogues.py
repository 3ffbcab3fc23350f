"""Catalogues of tests: a process runs the migrations once, and compiles each statement once.

The first catalogue of a process is made by the migrations; the others by what these wrote, read
back from SQLite as a script. Engines share one dialect, hence its compiled statements.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from sae.catalogue import sql_catalogue

migrate_really = vars(sql_catalogue)["_migrate"]
make_engine_really = sql_catalogue.make_engine


def make_catalogues_quick() -> None:
    """Do so from now on, in this process and those forked from it."""
    vars(sql_catalogue)["_migrate"] = _migrated_once()
    vars(sql_catalogue)["make_engine"] = _sharing()


# ----------------------------------------------------------------------------- private


def _migrated_once() -> Any:  # noqa: ANN401 - a function in the place of another
    script: list[str] = []

    def migrate(connection: Connection) -> None:
        if not script:
            migrate_really(connection)
            script.extend(_script_of(connection))
            return
        for statement in script:
            connection.exec_driver_sql(statement)

    return migrate


def _script_of(connection: Connection) -> list[str]:
    lone = connection.connection.driver_connection
    assert lone is not None
    return [one for one in lone.iterdump() if one not in {"BEGIN TRANSACTION;", "COMMIT;"}]


def _sharing() -> Any:  # noqa: ANN401 - a function in the place of another
    first: list[Engine] = []

    def make(path: Path) -> Engine:
        made = make_engine_really(path)
        first.append(made)
        made.dialect = first[0].dialect
        made._compiled_cache = first[0]._compiled_cache
        del first[1:]
        return made

    return make
