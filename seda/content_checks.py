"""Checks of what a unit says: titles, dates, texts, start dates of rules.

An archive describes what exists, including what is strange: nearly everything here is a warning.
Only what could not be shown, found or computed later is refused.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime

from seda.elements import Element
from seda.findings import Finding, error, info, warning
from seda.model import ArchiveUnit, MessageHeader, RuleStatement

MAX_TEXT_CHARACTERS = 65_536  # longer texts are kept whole; screens and index cut them
MAX_IDENTIFIER_CHARACTERS = 4_096  # an identifier is compared, printed and put in replies
MAX_RULE_YEAR = 9000  # no calendar arithmetic is sure beyond (habit of the state's archive core)

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ACTIVE = re.compile(r"<\s*script|javascript\s*:|\bon\w+\s*=", re.IGNORECASE)
_DATE = re.compile(r"(-?\d{4,})-(\d\d)(?:-(\d\d))?(?:T(\d\d):(\d\d).*)?")


def check_header(header: MessageHeader, *, now: datetime) -> Iterator[Finding]:
    """Check identifiers and date of the message itself."""
    identifier = header.message_identifier
    if not identifier:
        yield error("message_identifier_empty", "MessageIdentifier")
    elif len(identifier) > MAX_IDENTIFIER_CHARACTERS:
        yield error(
            "identifier_too_long",
            "MessageIdentifier",
            length=len(identifier),
            limit=MAX_IDENTIFIER_CHARACTERS,
        )
    elif ".." in identifier or any(c in '/\\<>"|?*' or not c.isprintable() for c in identifier):
        yield warning("identifier_unsafe", "MessageIdentifier", identifier=identifier)
    written = header.date[:10]
    if len(written) == 10 and written > f"{now:%Y-%m-%d}" and not written.startswith("-"):
        yield warning("message_date_future", "Date", date=header.date)


def check_unit(unit: ArchiveUnit) -> Iterator[Finding]:
    """Check one unit's Content and rules."""
    where = f"manifest.xml:{unit.node.line}"
    if unit.content is not None:
        yield from _check_titles(unit.content, where, unit.node.xml_id)
        yield from _check_dates(unit.content, where)
        yield from _check_texts(unit.content)
    for rule in unit.rules:
        yield from check_rule(rule)


def check_rule(rule: RuleStatement) -> Iterator[Finding]:
    """Check the dates of one rule statement."""
    where = f"manifest.xml:{rule.line}"
    year = _year(rule.start_date)
    if year is not None and year >= MAX_RULE_YEAR:
        yield error(
            "rule_date_out_of_range",
            where,
            offset=rule.offset,
            rule=rule.rule_id,
            date=rule.start_date,
        )
    hold_end = dict(rule.properties).get("HoldEndDate", "")
    if hold_end and rule.start_date and hold_end[:10] < rule.start_date[:10]:
        yield error(
            "hold_ends_before_start", where, offset=rule.offset, rule=rule.rule_id, date=hold_end
        )


# ----------------------------------------------------------------------------- private


def _check_titles(content: Element, where: str, xml_id: str) -> Iterator[Finding]:
    for title in content.all("Title"):
        if not title.text:
            yield error("title_empty", where, offset=title.offset, unit=xml_id)
        elif not title.text.strip():
            yield warning("title_blank", where, offset=title.offset, unit=xml_id)


def _check_dates(content: Element, where: str) -> Iterator[Finding]:
    for child in content.children:
        if child.name.endswith("Date") and not child.children:
            text = child.text.strip()
            found = _DATE.match(text)
            if found and (len(found[1]) > 4 or found[4] == "24"):
                yield warning(
                    "date_extreme", f"manifest.xml:{child.line}", offset=child.offset, date=text
                )
    start, end = _day(content.text_of("StartDate")), _day(content.text_of("EndDate"))
    if start is not None and end is not None and start > end:
        yield warning("dates_reversed", where, offset=content.offset, start=start, end=end)


def _check_texts(content: Element) -> Iterator[Finding]:
    for element in content.descendants():
        text = element.text
        if not text:
            continue
        where = f"manifest.xml:{element.line}"
        if len(text) > MAX_TEXT_CHARACTERS:
            yield warning(
                "text_long", where, offset=element.offset, element=element.name, length=len(text)
            )
        if not text.isascii() and _BIDI.search(text):
            yield warning("text_bidi", where, offset=element.offset, element=element.name)
        if ("<" in text or ":" in text or "=" in text) and _ACTIVE.search(text[:100_000]):
            yield info("text_active", where, offset=element.offset, element=element.name)


def _year(text: str) -> int | None:
    found = _DATE.match(text.strip())
    return int(found[1]) if found else None


def _day(text: str) -> date | None:
    """Read the day of a complete date that Python can hold; others are not compared."""
    try:
        return date.fromisoformat(text[:10]) if re.match(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
