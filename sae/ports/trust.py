"""Time and timestamps, as jobs need them."""

from datetime import date, datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of time."""

    def now(self) -> datetime:
        """Give the present instant, aware, in UTC, with microseconds."""

    def today(self) -> date:
        """Give the legal day in the home's time zone."""

    def beginning(self, day: date) -> datetime:
        """Give the instant, in UTC, at which a legal day begins."""


class TimestampAuthority(Protocol):
    """Gives RFC 3161 tokens. `label` says who it is, and `internal` when it proves order only."""

    internal: bool

    @property
    def label(self) -> str:
        """Say who it is."""

    def stamp(self, data: bytes) -> bytes:
        """Give the DER TimeStampResp on `data` (SHA-512 imprint, certificates included).

        Raises: TimestampUnavailable.
        """

    def verify(self, data: bytes, token: bytes) -> datetime:
        """Give the time of a token that covers `data`. Raises: TimestampInvalid."""

    def certificates(self) -> bytes:
        """Give the PEM chain that a third party needs to verify, root first."""


class Secrets(Protocol):
    """Keeps what proves that a person is who she says, without keeping it."""

    def hashed(self, secret: str) -> str:
        """Give a slow, salted hash of a secret. MUST differ from one call to the next."""

    def matches(self, hashed: str, secret: str) -> bool:
        """Say whether a secret is the one that was hashed; False for no hash at all."""
