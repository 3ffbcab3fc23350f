"""Questions about the home itself and its referentials, and their writing."""

from collections.abc import Iterable

from sqlalchemy import Connection, Table, delete, insert, select

from sae.catalogue.queries_acts import list_accounts
from sae.catalogue.queries_rules import list_rules
from sae.catalogue.rows import row_of
from sae.catalogue.tables import (
    agencies,
    agreements,
    closed_referentials,
    home,
    profiles,
)
from sae.domain.records import (
    Agency,
    ArchivalAgreement,
    ProfileVersion,
    Reading,
    Referentials,
    RuleState,
)


def origin(connection: Connection) -> str:
    """Give the permanent identifier of this archive home."""
    query = select(home.c.value).where(home.c.key == "origin")
    return str(connection.execute(query).scalar_one())


def set_origin(connection: Connection, value: str) -> None:
    """Give a new catalogue the identifier of its home."""
    connection.execute(insert(home), {"key": "origin", "value": value})


def referentials(connection: Connection) -> Referentials:
    """Give the archive's tables of agencies, agreements, rules and profiles, in order."""
    by_agency = select(agencies).order_by(agencies.c.identifier)
    by_agreement = select(agreements).order_by(agreements.c.identifier)
    by_profile = select(profiles).order_by(
        profiles.c.table, profiles.c.identifier, profiles.c.version
    )
    return Referentials(
        agencies=tuple(Agency(**row) for row in connection.execute(by_agency).mappings()),
        agreements=tuple(
            ArchivalAgreement(**{**row, "reading": Reading(row["reading"])})
            for row in connection.execute(by_agreement).mappings()
        ),
        rules=list_rules(connection, RuleState.IN_FORCE),
        closed=frozenset(connection.execute(select(closed_referentials.c.name)).scalars()),
        profiles=tuple(ProfileVersion(**row) for row in connection.execute(by_profile).mappings()),
        accounts=list_accounts(connection),
    )


def put_agencies(connection: Connection, records: Iterable[Agency]) -> None:
    """Add or replace agencies."""
    _put(connection, agencies, records)


def put_agreements(connection: Connection, records: Iterable[ArchivalAgreement]) -> None:
    """Add or replace agreements."""
    _put(connection, agreements, records)


def put_profiles(connection: Connection, records: Iterable[ProfileVersion]) -> None:
    """Add versions of profiles."""
    _put(connection, profiles, records)


def set_closed(connection: Connection, tables: frozenset[str]) -> None:
    """Say which referentials are complete; those not named are open."""
    connection.execute(delete(closed_referentials))
    for name in sorted(tables):
        connection.execute(insert(closed_referentials), {"name": name})


# ----------------------------------------------------------------------------- private


def _put(connection: Connection, table: Table, records: Iterable[object]) -> None:
    # Delete, then insert: the one form of "add or replace" that every engine shares.
    for record in records:
        row = row_of(record, table)
        same = [column == row[column.name] for column in table.primary_key.columns]
        connection.execute(delete(table).where(*same))
        connection.execute(insert(table), row)
