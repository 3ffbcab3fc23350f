"""The catalogue's two faces for people and their acts (`sae.ports.catalogue_acts`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable, Iterator
from datetime import datetime

from sae.catalogue import queries_acts
from sae.catalogue.transaction_on import OnConnection
from sae.domain.accounts import Account
from sae.domain.act import Act, ActKind


class SqlActsReads(OnConnection):
    """`sae.ports.catalogue_acts.ActsReads`."""

    def account_secret(self, account_id: str) -> str:
        return queries_acts.account_secret(self._connection, account_id)

    def act(self, act_id: str) -> Act | None:
        return queries_acts.find_act(self._connection, act_id)

    def acts(self, *kinds: ActKind, campaign_id: str | None = None) -> Iterator[Act]:
        return queries_acts.list_acts(self._connection, kinds, campaign_id)


class SqlActsWrites(OnConnection):
    """`sae.ports.catalogue_acts.ActsWrites`."""

    def put_accounts(self, accounts: Iterable[Account]) -> None:
        queries_acts.put_accounts(self._connection, accounts)

    def put_secret(self, account_id: str, hashed: str, *, at: datetime) -> None:
        queries_acts.put_secret(self._connection, account_id, hashed, at)

    def add_act(self, act: Act) -> None:
        queries_acts.add_act(self._connection, act)
