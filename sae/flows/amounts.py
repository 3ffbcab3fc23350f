"""Amounts as people and software write them, read exactly: never a binary fraction."""

import re
from decimal import Decimal


def read_amount(text: str) -> Decimal | None:
    """Read an amount; None when it is no number, or one that no town has.

    A lone comma is the French decimal sign, a lone point the decimal sign of XML; with both, the
    last one is.

    >>> read_amount("1 234,50"), read_amount("1,234.50"), read_amount("1.234.567,8 €")
    (Decimal('1234.50'), Decimal('1234.50'), Decimal('1234567.8'))
    >>> read_amount("12h"), read_amount("NaN"), read_amount("1,23,45"), read_amount("1e999999999")
    (None, None, None, None)
    """
    plain = _CURRENCY.sub("", _BLANKS.sub("", text)).replace("\u2212", "-")
    last = max(plain.rfind(","), plain.rfind("."))
    head, tail = (plain[:last], plain[last + 1 :]) if last >= 0 else (plain, "")
    if last >= 0 and plain[last] in head:
        head, tail = plain, ""  # the same sign twice parts thousands
    if tail and head in ("", "+", "-"):
        head += "0"
    if not _WHOLE.fullmatch(head) or not _FRACTION.fullmatch(tail):
        return None
    whole = re.sub(r"[.,]", "", head)
    return Decimal(f"{whole}.{tail}" if tail else whole)


# ----------------------------------------------------------------------------- private

_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f'’_]+")
_CURRENCY = re.compile(r"(?i)^(?:EUR|€)|(?:EUR|€|euros?)$")
_WHOLE = re.compile(r"[+-]?(?:[0-9]{1,18}|[0-9]{1,3}(?:([.,])[0-9]{3})(?:\1[0-9]{3}){0,4})")
_FRACTION = re.compile(r"[0-9]{0,20}")  # software writes binary fractions out
