"""The elements of a Content that flows write alike: terms, persons, days, events, rules.

A text is written without needless blanks, and cut where nobody would read on: what was received is
archived whole beside it. What an element cannot hold is left out, never written wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from seda.elements import Element

ACCOUNTING = "FIN-05"  # shipped table: invoices, orders, ten years from the end of the exercise
MAX_TITLE = 400  # characters: a longer one is no title
MAX_TERM = 1_000  # characters of a keyword, a name or an identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """Which rules are stated. retention, access: False when the package states its own."""

    retention: bool = True
    access: bool = True


class Outcome(StrEnum):
    """How an event ended, in the words of the journals of archives."""

    OK = "OK"
    WARNING = "WARNING"
    KO = "KO"


def title(*parts: str) -> Element:
    """Write a Title, its parts apart; never empty."""
    said = joined(*parts)
    return Element("Title", said if len(said) <= MAX_TITLE else f"{said[: MAX_TITLE - 1]}…")


def joined(*parts: str) -> str:
    r"""Put the parts that say something one after the other.

    >>> joined("Mandat 12", "", "Chauffage\n 2024")
    'Mandat 12 – Chauffage 2024'
    """
    plain = (_BLANKS.sub(" ", part).strip() for part in parts)
    return " – ".join(part for part in plain if part) or "_"


def keywords(*said: tuple[str, str]) -> Iterator[Element]:
    """Write a Keyword for each (text, public term) that has a text, each once."""
    for text, reference in dict.fromkeys(said):
        if plain := _term(text):
            parts = (Element("KeywordContent", plain), Element("KeywordReference", reference))
            yield Element("Keyword", children=parts)


def identifier(element: str, text: str) -> Iterator[Element]:
    """Write an identifier, when there is one."""
    if plain := _term(text):
        yield Element(element, plain)


def agent(element: str, name: str, *identifiers: str) -> Iterator[Element]:
    """Write a body (Writer, Addressee...), when there is a name or an identifier."""
    known = [plain for plain in dict.fromkeys(map(_term, identifiers)) if plain]
    called = _term(name) or (known[0] if known else "")
    if called:
        parts = (Element("Corpname", called), *(Element("Identifier", one) for one in known))
        yield Element(element, children=parts)


def day(element: str, text: str) -> Iterator[Element]:
    """Write a day, when the text begins with one that a calendar has."""
    found = read_day(text)
    if found is not None:
        yield Element(element, found.isoformat())


def read_day(text: str) -> date | None:
    """Read the day that a text begins with: `2024-03-12`, `20240312`, `12/03/2024`, or None."""
    plain = text.strip()
    for form, length in (("%Y-%m-%d", 10), ("%d/%m/%Y", 10), ("%Y%m%d", 8)):
        try:
            found = datetime.strptime(plain[:length], form).date()  # noqa: DTZ007 - a day
        except ValueError:
            continue
        if found.year >= _FIRST_YEAR:
            return found
    return None


def french(text: str) -> str:
    """Write a day for people; as it is when no calendar has it."""
    found = read_day(text)
    return found.strftime("%d/%m/%Y") if found is not None else text


def money(amount: Decimal | None, currency: str = "EUR") -> str:
    """Write an amount for people, exactly; empty without one, or when no town has so much."""
    if amount is None or not amount.is_finite() or amount.adjusted() >= _MOST_DIGITS:
        return ""
    shown = f"{amount.quantize(Decimal('0.01')):,}".replace(",", "\u00a0").replace(".", ",")
    return f"{shown}\u00a0{_UNITS.get(currency, currency)}".rstrip()


def event(  # noqa: PLR0913 - what SEDA knows of an event
    kind: str,
    at: str,
    *,
    detail: str = "",
    outcome: Outcome | None = None,
    codes: str = "",
    message: str = "",
) -> Iterator[Element]:
    """Write an Event, when its day or instant is one: SEDA has none without.

    kind: EventType. at: an ISO day or instant, as written. codes: OutcomeDetail.
    """
    when = _instant(at)
    if when:
        parts = (
            ("EventType", kind),
            ("EventDateTime", when),
            ("EventDetail", detail),
            ("Outcome", outcome.value if outcome is not None else ""),
            ("OutcomeDetail", codes),
            ("OutcomeDetailMessage", message),
        )
        yield Element(
            "Event",
            children=tuple(Element(name, plain) for name, text in parts if (plain := _term(text))),
        )


def retention(rule: str, year: str, action: str) -> Iterator[Element]:
    """State an AppraisalRule from the end of a year, when it is one."""
    if is_year(year):
        parts = (
            Element("Rule", rule),
            Element("StartDate", f"{year}-12-31"),
            Element("FinalAction", action),
        )
        yield Element("AppraisalRule", children=parts)


def access(rule: str, start: str) -> Element:
    """State an AccessRule, from a day when there is one."""
    return Element("AccessRule", children=(Element("Rule", rule), *day("StartDate", start)))


def is_year(text: str) -> bool:
    """Say whether a text is a year of our times."""
    return len(text) == 4 and text.isascii() and text.isdigit() and text[:2] in ("19", "20")


# ----------------------------------------------------------------------------- private

_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # amounts keep their unbreakable blanks
_FIRST_YEAR = 1800  # an earlier one is a slip of a keyboard
_MOST_DIGITS = 15  # of an amount: no town has more
_UNITS = {"EUR": "€", "": ""}


def _term(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= MAX_TERM else f"{plain[: MAX_TERM - 1]}…"


def _instant(text: str) -> str:
    """Give an instant in a form of XML Schema, or its day; empty when it is neither."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        only = read_day(text)
        return only.isoformat() if only is not None else ""
    if len(text.strip()) <= len("2024-03-12") or found.year < _FIRST_YEAR:
        return found.date().isoformat() if found.year >= _FIRST_YEAR else ""
    return found.isoformat(timespec="seconds").replace("+00:00", "Z")
