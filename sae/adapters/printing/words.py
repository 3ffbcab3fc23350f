"""The words of printed documents, from `fr.toml` and `en.toml`, and how values are written.

>>> words = Words("fr", "Europe/Paris")
>>> words.partial_day("1998-03"), words.duration("P10Y")
('mars 1998', '10 ans')
"""

import re
import tomllib
from datetime import date, datetime
from enum import Enum
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

from sae.domain.documents import Extent, ExtremeDates
from seda.sentences import filled

LANGUAGES = ("fr", "en")


class Words:
    """The words of one language; instants are written in one time zone."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language
        self._sections = sections(language)
        self._zone = ZoneInfo(time_zone)

    def __call__(self, key: str, **fields: object) -> str:
        """Give the text of `section.key` with its placeholders filled.

        With a `count` of one, its `….one` form when there is one. Raises: KeyError.
        """
        section, _, name = key.partition(".")
        texts = self._sections[section]
        if self._is_singular(fields.get("count")) and f"{name}_one" in texts:
            name = f"{name}_one"
        return filled(texts[name], {name: self._said(value) for name, value in fields.items()})

    def has(self, key: str) -> bool:
        """Say whether `section.key` has words."""
        section, _, name = key.partition(".")
        return name in self._sections.get(section, {})

    def of(self, value: Enum) -> str:
        """Give the word of an enumerated value: `LineOutcome.REFUSED` is `line_outcome.refused`."""
        return self(f"{_snake(type(value).__name__)}.{value.value}")

    def code(self, section: str, code: str) -> str:
        """Give the word of a code that others may add to; one without words shows itself."""
        return self(f"{section}.{code}") if self.has(f"{section}.{code}") else code

    def day(self, day: date | None) -> str:
        """Write a day in full, `1er mars 2026`."""
        if day is None:
            return self("value.unknown")
        month = self(f"month.m{day.month}")
        first = "1er" if self.language == "fr" and day.day == 1 else str(day.day)
        return f"{first} {month} {day.year}"

    def short_day(self, day: date | None) -> str:
        """Write a day for a table, `01/03/2026`; in English the ISO form, which has one reading."""
        if day is None:
            return self("value.none")
        return f"{day:%d/%m/%Y}" if self.language == "fr" else day.isoformat()

    def partial_day(self, text: str) -> str:
        """Write `1998`, `1998-03` or `1998-03-12`; anything else as it is."""
        if found := _PARTIAL.fullmatch(text):
            year, month, day = found.groups()
            if day and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
                return f"{day}/{month}/{year}" if self.language == "fr" else text
            if month and not day and 1 <= int(month) <= 12:
                return f"{self(f'month.m{int(month)}')} {year}"
        return text or self("value.unknown")

    def dates(self, dates: ExtremeDates) -> str:
        """Write extreme dates: one when both are the same."""
        earliest, latest = self.partial_day(dates.earliest), self.partial_day(dates.latest)
        return earliest if earliest == latest else f"{earliest} – {latest}"

    def instant(self, at: datetime | None) -> str:
        """Write an instant to the second, with its offset, so that it has one reading."""
        if at is None:
            return self("value.unknown")
        local = at.astimezone(self._zone)
        offset = f"{local:%z}"
        written = f"{local:%H:%M:%S} (UTC{offset[:3]}:{offset[3:5]})"
        return self("value.instant", day=self.day(local.date()), time=written)

    def local_day(self, at: datetime) -> date:
        """Give the legal day of an instant."""
        return at.astimezone(self._zone).date()

    def number(self, number: int) -> str:
        """Write a number with its thousands apart."""
        return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}" if self._french else ",")

    def size(self, size_bytes: int) -> str:
        """Write a size in the largest unit that leaves a figure before the comma."""
        amount, unit = float(size_bytes), 0
        while amount >= 1000 and unit < len(_UNITS[self.language]) - 1:
            amount, unit = amount / 1000, unit + 1
        figure = self.number(size_bytes) if unit == 0 else self._decimal(f"{amount:.1f}")
        return f"{figure}\N{NO-BREAK SPACE}{_UNITS[self.language][unit]}"

    def extent(self, extent: Extent) -> tuple[str, ...]:
        """Write an extent, one measure a line: units, files and bytes, then paper."""
        lines = [self("extent.units", count=extent.units)]
        if extent.files or extent.size_bytes:
            lines += [self("extent.files", count=extent.files), self.size(extent.size_bytes)]
        if extent.paper_items:
            lines.append(self("extent.paper_items", count=extent.paper_items))
        if extent.boxes:
            lines.append(self("extent.boxes", count=extent.boxes))
        if extent.linear_centimetres:
            metres = self._decimal(f"{extent.linear_centimetres / 100:.2f}")
            lines.append(self("extent.metres", metres=metres))
        return tuple(lines)

    def duration(self, iso: str) -> str:
        """Write an ISO 8601 duration of years, months and days; anything else as it is."""
        found = _DURATION.fullmatch(iso)
        if not iso or found is None:
            return iso or self("value.none")
        parts = [
            self(f"duration.{unit}", count=int(count))
            for unit, count in zip(("years", "months", "days"), found.groups(), strict=True)
            if count is not None
        ]
        return " ".join(parts) or iso

    # ------------------------------------------------------------------------- private

    @property
    def _french(self) -> bool:
        return self.language == "fr"

    def _is_singular(self, count: object) -> bool:
        return isinstance(count, int) and (count == 1 or (count == 0 and self._french))

    def _said(self, value: object) -> str:
        return self.number(value) if isinstance(value, int) else str(value)

    def _decimal(self, figure: str) -> str:
        return figure.replace(".", ",") if self._french else figure


@cache
def sections(language: str) -> dict[str, dict[str, str]]:
    """Read the catalogue of a language. Raises: ValueError for a language we do not speak."""
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r}")
    source = resources.files("sae.adapters.printing") / f"{language}.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


# ----------------------------------------------------------------------------- private

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?")
_UNITS = {
    "fr": ("octets", "ko", "Mo", "Go", "To"),
    "en": ("bytes", "kB", "MB", "GB", "TB"),
}


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
