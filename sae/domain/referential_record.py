"""`record.json` of a change of the archive's own tables: enough to make the change again.

One OCFL object for each change; replayed in the order of the lifecycle journal, they give the
tables back.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sae.domain.accounts import Account, Role
from sae.domain.records import (
    Agency,
    ArchivalAgreement,
    ProfileVersion,
    Reading,
    RuleDefinition,
    RuleState,
)
from sae.domain.referential_files import (
    AGENCIES,
    AGREEMENTS,
    PROFILES,
    RULES,
    UNIT_PROFILES,
    Row,
)

FORMAT = "sae-referential/1"
CLOSED = "closed"
ACCOUNTS = "accounts"

RecordedRow = Row | Account


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferentialRecord:
    """One change. table: one of TABLES, ACCOUNTS or CLOSED.

    rows: rows added or replaced, each complete. closed: with the table CLOSED, the names of all
    the tables that are complete from now on. salt: makes the inventory's digest say nothing by
    itself. changed_at: aware, UTC.
    """

    table: str
    rows: tuple[RecordedRow, ...]
    closed: frozenset[str]
    changed_at: datetime
    salt: str

    def to_bytes(self) -> bytes:
        """Write the file: stable, one row per line."""
        rows: list[Any] = [asdict(row) for row in self.rows] or sorted(self.closed)
        heading = {
            "format": FORMAT,
            "table": self.table,
            "changed_at": self.changed_at.isoformat(),
            "salt": self.salt,
        }
        lines = [f"{_json(name)}: {_json(value)}" for name, value in heading.items()]
        lines.append('"rows": [\n' + ",\n".join(map(_json, rows)) + "\n]")
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode()


def replay(record_json: bytes) -> ReferentialRecord:
    """Read the file back, to make the change again. Raises: ValueError, it is not one of ours."""
    document = json.loads(record_json)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f"not a {FORMAT} file")
    table, rows = document["table"], document["rows"]
    return ReferentialRecord(
        table=table,
        rows=() if table == CLOSED else tuple(_row(table, row) for row in rows),
        closed=frozenset(rows) if table == CLOSED else frozenset(),
        changed_at=datetime.fromisoformat(document["changed_at"]),
        salt=document["salt"],
    )


# ----------------------------------------------------------------------------- private

_LISTS = ("archival_profiles", "unit_profiles")  # of an agreement


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_written)


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


def _row(table: str, row: dict[str, Any]) -> RecordedRow:
    match table:
        case _ if table == AGENCIES:
            return Agency(**row)
        case _ if table == AGREEMENTS:
            # What a change of an earlier software does not say is the default of today.
            lists = {name: tuple(row.get(name, ())) for name in _LISTS}
            return ArchivalAgreement(**{**row, **lists, "reading": Reading(row["reading"])})
        case _ if table == ACCOUNTS:
            roles = tuple(Role(role) for role in row["roles"])
            lists = {name: tuple(row[name]) for name in ("agencies", "series")}
            return Account(**{**row, **lists, "roles": roles})
        case _ if table == RULES:
            # A change of an earlier software put its rows in force, without a number.
            state = RuleState(row.get("state", RuleState.IN_FORCE.value))
            return RuleDefinition(**{**row, "state": state})
        case _ if table in (PROFILES, UNIT_PROFILES):
            since = datetime.fromisoformat(row["in_force_from"])
            return ProfileVersion(**{**row, "in_force_from": since})
    raise ValueError(f"no table {table!r}")
