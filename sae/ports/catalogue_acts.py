"""People and their acts in the catalogue, as jobs need them."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from sae.domain.accounts import Account
from sae.domain.act import Act, ActKind


class ActsReads(Protocol):
    """Reads of people and acts, within one snapshot; only published acts exist."""

    def account_secret(self, account_id: str) -> str:
        """Give the hash of an account's secret; empty while it has none."""

    def act(self, act_id: str) -> Act | None:
        """Find an act."""

    def acts(self, *kinds: ActKind, campaign_id: str | None = None) -> Iterator[Act]:
        """List acts in order of their lines; of every kind when none is named."""


class ActsWrites(Protocol):
    """Writes of people and acts, in one transaction."""

    def put_accounts(self, accounts: Iterable[Account]) -> None:
        """Add or replace accounts; a secret stays."""

    def put_secret(self, account_id: str, hashed: str, *, at: datetime) -> None:
        """Give an account a secret."""

    def add_act(self, act: Act) -> None:
        """Add an act."""
