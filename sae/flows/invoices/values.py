"""How invoices write days, amounts and documents: read leniently, doubts told."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sae.flows.amounts import read_amount
from sae.flows.invoices.model import NO_AMOUNT, NO_DAY, Amount, Day
from seda.findings import Finding, warning

Tell = Callable[[Finding], None]


def a_day(written: str, *, where: str, term: str, tell: Tell) -> Day:
    """Read a day: `20260815` (format 102), `2026-08-15`, with or without an hour behind.

    >>> a_day("20260815", where="", term="BT-2", tell=print).day
    datetime.date(2026, 8, 15)
    """
    read = an_instant(written)
    if written and read.day is None:
        tell(warning("invoice_day_unreadable", where, term=term, value=written[:40]))
    return read


def plain_identifier(written: str) -> str:
    """Give an identifier of a body without what people put between its digits.

    >>> plain_identifier("123 456 789 00012")
    '12345678900012'
    """
    plain = _PARTING.sub("", written)
    return plain if plain.isascii() and plain.isdigit() else " ".join(written.split())


def french_identifiers(known: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Give the SIRET and the SIREN among identifiers of a body, (scheme, value) each; or empty.

    SIRETs are also found where only a SIREN should be: their length tells.
    """
    siret = siren = ""
    for scheme, value in known:
        expected = _SCHEMES.get(scheme.upper())
        plain = plain_identifier(value)
        if expected is None or not plain:
            continue
        if (len(plain) == _SIRET and plain.isdigit()) or expected == _SIRET:
            siret = siret or plain
        elif expected == _SIREN or (len(plain) == _SIREN and plain.isdigit()):
            siren = siren or plain
    if not siren and len(siret) == _SIRET and siret.isdigit():
        siren = siret[:_SIREN]
    return siret, siren


def an_amount(written: str, *, where: str, term: str, tell: Tell) -> Amount:
    """Read an amount, exactly: never a binary fraction.

    >>> an_amount("1 234,50", where="", term="BT-112", tell=print).value
    Decimal('1234.50')
    """
    if not written:
        return NO_AMOUNT
    value = read_amount(written)
    if value is None:
        tell(warning("invoice_amount_unreadable", where, term=term, value=written[:40]))
    return Amount(written, value)


def in_currency(written: Sequence[Any], currency: str) -> str:
    """Give the amount that is in the currency of the invoice: a tax may be said in two (BT-111)."""
    own = (one for one in written if one.get("currencyID", currency) == currency)
    found = next(own, written[0] if written else None)
    return "" if found is None else (found.text or "").strip()


def decoded(text: str, *, where: str, tell: Tell) -> bytes | None:
    """Decode base64 strictly once its blanks are out; None, and a finding, when it is not that."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        tell(warning("invoice_attachment_unreadable", where))
        return None


def an_instant(written: str) -> Day:
    """Read a day, or that of an instant (format 203, 204, ISO); None when no calendar has it."""
    for form, order in ((_DAY, (1, 2, 3)), (_FRENCH_DAY, (3, 2, 1))):
        found = form.match(written)
        if found is not None:
            try:
                return Day(written, date(*(int(found[part]) for part in order)))
            except ValueError:
                break
    return Day(written, None) if written else NO_DAY


# ----------------------------------------------------------------------------- private

_PARTING = re.compile(r"[\s\u00a0\u202f.\-]+")
_DAY = re.compile(r"((?:1[89]|2\d)\d\d)-?(\d\d)-?(\d\d)(?!\d{1,3}$)")
_FRENCH_DAY = re.compile(r"(\d\d)[/.-](\d\d)[/.-]((?:1[89]|2\d)\d\d)(?!\d)")
_SIRET, _SIREN = 14, 9  # digits
_SCHEMES = {  # ISO 6523 ICD, as the French extension of EN 16931 uses them, and as people write
    "0009": _SIRET,
    "SIRET": _SIRET,
    "FR:SIRET": _SIRET,
    "0002": _SIREN,
    "SIREN": _SIREN,
    "FR:SIREN": _SIREN,
    "": 0,
}
