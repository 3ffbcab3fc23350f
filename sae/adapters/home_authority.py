"""The home's timestamp authority, loaded at its first use.

Most commands never ask for a token: they need not load keys nor cryptographic libraries. A home
whose keys are lost can be opened, read, audited and rebuilt; only sealing waits.
"""

from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sae.ports import Clock

if TYPE_CHECKING:
    from sae.adapters.internal_authority import InternalAuthority


class HomeAuthority:
    """A `TimestampAuthority` that opens the keys of a home when it is first asked."""

    internal = True

    def __init__(self, keys: Path, clock: Clock) -> None:
        self._keys = keys
        self._clock = clock

    @property
    def label(self) -> str:
        """Say who it is. Raises: TimestampUnavailable, like all the rest, without its keys."""
        return self._authority.label

    def stamp(self, data: bytes) -> bytes:
        """Give a token on `data`. Raises: TimestampUnavailable."""
        return self._authority.stamp(data)

    def verify(self, data: bytes, token: bytes) -> datetime:
        """Give the time of a token that covers `data`. Raises: TimestampInvalid."""
        return self._authority.verify(data, token)

    def certificates(self) -> bytes:
        """Give the PEM chain, root first."""
        return self._authority.certificates()

    @cached_property
    def _authority(self) -> "InternalAuthority":
        from sae.adapters.internal_authority import InternalAuthority

        return InternalAuthority(self._keys, self._clock)
