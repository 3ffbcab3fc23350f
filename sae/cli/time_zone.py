"""A time zone, from its name."""

from datetime import tzinfo


def zone_of(name: str) -> tzinfo:
    """Give the time zone of a name. Raises: UsageError."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from sae.errors import UsageError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise UsageError("time_zone_unknown", zone=name) from unknown
