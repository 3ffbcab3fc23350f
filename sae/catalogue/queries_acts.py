"""Questions about people and their acts, and their writing."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Connection, RowMapping, delete, insert, select

from sae.catalogue.rows import canonical_json, row_of
from sae.catalogue.tables_acts import account_secrets, accounts, acts
from sae.catalogue.visibility import is_published
from sae.domain.accounts import Account, Role
from sae.domain.act import Act, ActKind, DocumentRef


def list_accounts(connection: Connection) -> tuple[Account, ...]:
    """List accounts in order of login."""
    query = select(accounts).order_by(accounts.c.login)
    return tuple(
        Account(**{**row, "roles": tuple(Role(role) for role in row["roles"])})
        for row in connection.execute(query).mappings()
    )


def put_accounts(connection: Connection, records: Iterable[Account]) -> None:
    """Add or replace accounts; the secret of one that is replaced stays."""
    for record in records:
        row = row_of(record, accounts)
        same = accounts.c.account_id == record.account_id
        if connection.execute(accounts.update().where(same), row).rowcount == 0:
            connection.execute(insert(accounts), row)


def account_secret(connection: Connection, account_id: str) -> str:
    """Give the hash of an account's secret; empty while it has none."""
    query = select(account_secrets.c.hash).where(account_secrets.c.account_id == account_id)
    return connection.execute(query).scalar() or ""


def put_secret(connection: Connection, account_id: str, hashed: str, at: datetime) -> None:
    """Give an account a secret."""
    connection.execute(delete(account_secrets).where(account_secrets.c.account_id == account_id))
    row = {"account_id": account_id, "hash": hashed, "changed_at": at}
    connection.execute(insert(account_secrets), row)


def find_act(connection: Connection, act_id: str) -> Act | None:
    """Find a published act."""
    query = select(acts).where(acts.c.act_id == act_id, is_published(acts.c.published_seq))
    row = connection.execute(query).mappings().one_or_none()
    return _act(row) if row is not None else None


def list_acts(
    connection: Connection, kinds: Iterable[ActKind], campaign_id: str | None
) -> Iterator[Act]:
    """List published acts in order of their lines; of every kind when none is named."""
    query = select(acts).where(is_published(acts.c.published_seq)).order_by(acts.c.published_seq)
    wanted = [kind.value for kind in kinds]
    if wanted:
        query = query.where(acts.c.kind.in_(wanted))
    if campaign_id is not None:
        query = query.where(acts.c.campaign_id == campaign_id)
    for row in connection.execute(query).mappings():
        yield _act(row)


def add_act(connection: Connection, act: Act) -> None:
    """Add an act."""
    row = {
        **{name: getattr(act, name) for name in _PLAIN},
        "kind": act.kind.value,
        "body": canonical_json(dict(act.body)),
        "documents": canonical_json([[one.path, one.sha512, one.size] for one in act.documents]),
    }
    connection.execute(insert(acts), row)


# ----------------------------------------------------------------------------- private

_PLAIN = ("act_id", "campaign_id", "at", "actor", "reason", "salt", "published_seq")


def _act(row: RowMapping) -> Act:
    return Act(
        **{name: row[name] for name in _PLAIN},
        kind=ActKind(row["kind"]),
        body=MappingProxyType(json.loads(row["body"])),
        documents=tuple(
            DocumentRef(path=path, sha512=sha512, size=size)
            for path, sha512, size in json.loads(row["documents"])
        ),
    )
