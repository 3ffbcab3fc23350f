"""What a cell of an export says, as people write it in France: days, months, years, amounts."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sae.flows.amounts import read_amount
from sae.flows.description import is_year, money

FORMS = ("text", "start", "end", "year", "year_end", "value", "money")
MONTHS = {
    "janvier": 1,
    "janv": 1,
    "fevrier": 2,
    "fevr": 2,
    "fev": 2,
    "mars": 3,
    "avril": 4,
    "avr": 4,
    "mai": 5,
    "juin": 6,
    "juillet": 7,
    "juil": 7,
    "aout": 8,
    "septembre": 9,
    "sept": 9,
    "octobre": 10,
    "oct": 10,
    "novembre": 11,
    "nov": 11,
    "decembre": 12,
    "dec": 12,
}


@dataclass(frozen=True, slots=True)
class Value:
    """A cell that was read. text: for people. first, last: days it spans; None when it has none.

    amount: in decimal, of an amount.
    """

    text: str
    first: date | None = None
    last: date | None = None
    amount: Decimal | None = None

    def asked(self, what: str) -> str:
        """Give it in one of `FORMS`, empty when it has no such thing."""
        if what == "value":
            return str(self.amount) if self.amount is not None else ""
        if what == "money":
            return money(self.amount)
        if what in ("", "text"):
            return self.text
        if self.first is None or self.last is None:
            return ""
        return {
            "start": self.first.isoformat(),
            "end": self.last.isoformat(),
            "year": f"{self.first.year:04}",
            "year_end": f"{self.last.year:04}-12-31",
        }[what]


def read_value(cell: str, kind: str) -> Value | None:
    """Read a cell that is not empty; None when it is not of its kind.

    >>> read_value("1 234,56 €", "amount").amount
    Decimal('1234.56')
    >>> read_value("03/2024", "month").last
    datetime.date(2024, 3, 31)
    """
    text = " ".join(_CONTROLS.sub(" ", cell).split())
    if kind == "date":
        day = _day(text)
        return Value(f"{day:%d/%m/%Y}", day, day) if day is not None else None
    if kind == "month":
        return _month(text)
    if kind == "year":
        return _year(text)
    if kind == "amount":
        amount = read_amount(text)
        return Value(text, amount=amount) if amount is not None else None
    return Value(text)


# ----------------------------------------------------------------------------- private

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ISO = re.compile(r"(?P<year>\d{4})[-/.]?(?P<month>\d\d)[-/.]?(?P<day>\d\d)(?:[T ].*)?")
_FRENCH = re.compile(r"(?P<day>\d\d?)[/.\-](?P<month>\d\d?)[/.\-](?P<year>\d{4})(?:[T ].*)?")
_IN_WORDS = re.compile(r"(?P<day>\d\d?)(?:er)? (?P<month>[a-zA-Zéèûô.]+) (?P<year>\d{4})")
_MONTH = re.compile(
    r"(?P<month>\d\d?)[/.\- ](?P<year>\d{4})|(?P<year2>\d{4})[-/.]?(?P<month2>\d\d)"
)
_MONTH_IN_WORDS = re.compile(r"(?P<month>[a-zA-Zéèûô.]+)(?:[ /-]+(?P<year>\d{4})|-(?P<short>\d\d))")
_NAMES = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_OLD_YEAR = 50
_FIRST_YEAR = 1500  # the oldest registers of parishes


def _day(text: str) -> date | None:
    for form in (_ISO, _FRENCH, _IN_WORDS):
        found = form.fullmatch(text)
        if found is not None:
            return _made(found["year"], found["month"], found["day"])
    return None


def _month(text: str) -> Value | None:
    if is_year(text):
        return _year(text)
    found = _MONTH.fullmatch(text)
    if found is not None:
        first = _made(found["year"] or found["year2"], found["month"] or found["month2"], "1")
    else:
        words = _MONTH_IN_WORDS.fullmatch(text)
        whole = _day(text)
        first = _made(_long(words), words["month"], "1") if words is not None else whole
        first = first.replace(day=1) if first is not None else None
    if first is None:
        return None
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return Value(f"{_NAMES.split()[first.month - 1]} {first.year}", first, last)


def _long(words: re.Match[str]) -> str:
    """Give the year of a month; spreadsheets write `mars-24`, and mean this century up to 2049."""
    short = words["short"]
    return words["year"] or f"{'19' if int(short) >= _OLD_YEAR else '20'}{short}"


def _year(text: str) -> Value | None:
    plain = text.removesuffix(".0")  # as spreadsheets give numbers back
    if is_year(plain):
        return Value(plain, date(int(plain), 1, 1), date(int(plain), 12, 31))
    day = _day(text)
    return Value(str(day.year), date(day.year, 1, 1), date(day.year, 12, 31)) if day else None


def _made(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else _named_month(month)
    try:
        made = date(int(year), number, int(day))
    except ValueError:
        return None
    return made if made.year >= _FIRST_YEAR else None


def _named_month(name: str) -> int:
    plain = name.lower().rstrip(".").translate(str.maketrans("éèûô", "eeuo"))
    return MONTHS.get(plain, 0)
