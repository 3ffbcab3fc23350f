"""A step of every job that destroys: whether the clock of the machine may be believed today.

Time decides what is past its term. The clock must not be behind the last token obtained: it would
have gone back. With an external authority it must not be ahead of a token asked now either; with
the authority of the home, which reads the same clock, a second person confirms the legal day.
"""

from datetime import date, datetime, timedelta

from sae.errors import EliminationRefused
from sae.ports import Archive

TOLERANCE = timedelta(minutes=5)  # of a clock that is set by the network, and a token's delay


def trusted_day(archive: Archive, *, confirmed: date | None) -> date:
    """Give the legal day, once it may be believed. confirmed: the day that the person typed.

    Raises: EliminationRefused with what is wrong; TimestampUnavailable, TimestampInvalid.
    """
    now, today = archive.clock.now(), archive.clock.today()
    last = _last_token(archive)
    if last is not None and now < last - TOLERANCE:
        raise EliminationRefused("clock_behind_token", now=_text(now), token=_text(last))
    if archive.timestamps.internal:
        if confirmed is None:
            raise EliminationRefused("day_to_confirm", day=today)
    else:
        asked = _QUESTION + archive.new_id().encode()
        told = archive.timestamps.verify(asked, archive.timestamps.stamp(asked))
        if abs(archive.clock.now() - told) > TOLERANCE:
            raise EliminationRefused("clock_and_token_differ", now=_text(now), token=_text(told))
    if confirmed is not None and confirmed != today:
        raise EliminationRefused("day_differs", typed=confirmed, day=today)
    return today


# ----------------------------------------------------------------------------- private

_QUESTION = b"sae: what time is it? "


def _last_token(archive: Archive) -> datetime | None:
    """Give the latest time of the tokens obtained, those of the last seals are enough."""
    with archive.catalogue.read() as reader:
        seals = [seal for seal in reader.seals() if seal.token][-_LOOKED_AT:]
    times = [archive.timestamps.verify(seal.text, seal.token) for seal in seals]
    return max(times, default=None)


_LOOKED_AT = 2  # the last one, and the one before should a clock have gone back between them


def _text(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
