"""How invoices write days, amounts and documents: read leniently, doubts told."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from sae.flows.invoices.model import NO_AMOUNT, NO_DAY, Amount, Day
from seda.findings import Finding, warning

Tell = Callable[[Finding], None]


def a_day(written: str, *, where: str, term: str, tell: Tell) -> Day:
    """Read a day: `20260815` (format 102), `2026-08-15`, with or without an hour behind.

    >>> a_day("20260815", where="", term="BT-2", tell=print).day
    datetime.date(2026, 8, 15)
    """
    if not written:
        return NO_DAY
    found = _DAY.match(written)
    if found is not None:
        try:
            return Day(written, date(*(int(part) for part in found.groups())))
        except ValueError:
            pass
    tell(warning("invoice_day_unreadable", where, term=term, value=written[:40]))
    return Day(written, None)


def an_amount(written: str, *, where: str, term: str, tell: Tell) -> Amount:
    """Read an amount, exactly: never a binary fraction.

    >>> an_amount("1 234,50", where="", term="BT-112", tell=print).value
    Decimal('1234.50')
    """
    if not written:
        return NO_AMOUNT
    plain = re.sub(r"[\s\u00a0\u202f]", "", written)
    if "," in plain and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = Decimal(plain) if _AMOUNT.fullmatch(plain) else None
    except InvalidOperation:
        value = None
    if value is None:
        tell(warning("invoice_amount_unreadable", where, term=term, value=written[:40]))
    return Amount(written, value)


def decoded(text: str, *, where: str, tell: Tell) -> bytes | None:
    """Decode base64 strictly once its blanks are out; None, and a finding, when it is not that."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        tell(warning("invoice_attachment_unreadable", where))
        return None


def instant_day(written: str) -> Day:
    """Give the day of an instant of format 204 (`20250701151000`) or ISO, None when it is none."""
    for form in ("%Y%m%d%H%M%S", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"):
        try:
            return Day(written, datetime.strptime(written[:19], form).date())  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return Day(written, None)


# ----------------------------------------------------------------------------- private

_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?!\d{1,5}$)")
_AMOUNT = re.compile(r"[+-]?\d{1,18}(\.\d{0,10})?")
