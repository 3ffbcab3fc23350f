"""What people read on a terminal, and what programs read on standard output.

With `--json`, standard output is JSON Lines only and words for people go to standard error.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from sae.messages import Finding, Words, render, text

if TYPE_CHECKING:
    from sae.cli.progress import Progress

_DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?:T.*)?")
_NOT_A_WORD = re.compile(r"\W")
_STYLES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


class Screen:
    """Prints in one language, for people or for programs."""

    def __init__(self, lang: str, *, as_json: bool) -> None:
        self.lang = lang
        self.as_json = as_json

    @property
    def out(self) -> TextIO:
        """Give where words for people go at this moment (a progress bar may stand in between)."""
        return sys.stderr if self.as_json else sys.stdout

    # ------------------------------------------------------------------------- programs

    def record(self, document: dict[str, Any]) -> None:
        """Print one JSON line, at once, when programs read; nothing otherwise."""
        if self.as_json:
            sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
            sys.stdout.flush()

    # ------------------------------------------------------------------------- people

    def say(self, key: str, *, style: str = "", **fields: object) -> None:
        """Print a text of the catalogue."""
        self.line(self.styled(self.text(key, **fields), style))

    def line(self, words: str = "") -> None:
        """Print a line as it is."""
        self.out.write(words + "\n")

    def advice(self, words: Words, *, style: str = "") -> None:
        """Print a sentence, then what to do about it."""
        self.line(self.styled(words.message, style))
        if words.remedy:
            self.line(f"  → {words.remedy}")

    def alarm(self, words: Words) -> None:
        """Print on standard error why a command stopped, and what to do."""
        self.out.flush()
        sys.stderr.write(self.styled(words.message, "red", on=sys.stderr) + "\n")
        if words.remedy:
            sys.stderr.write(f"  → {words.remedy}\n")

    def warn(self, words: str) -> None:
        """Print on standard error what did not stop the command, and matters."""
        sys.stderr.write(self.styled(words, "yellow", on=sys.stderr) + "\n")

    def pairs(self, rows: Iterable[tuple[str, str]], *, indent: int = 0) -> None:
        """Print names and values in two columns; empty values are left out."""
        kept = [(name, value) for name, value in rows if value]
        width = max((len(name) for name, _ in kept), default=0)
        for name, value in kept:
            first, *others = value.splitlines() or [""]
            self.line(f"{' ' * indent}{self.styled(name.ljust(width), 'dim')}  {first}")
            for other in others:
                self.line(f"{' ' * (indent + width)}  {other}")

    def table(self, rows: Sequence[Sequence[str]], *, indent: int = 0) -> None:
        """Print rows in columns as wide as they need."""
        widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.line(" " * indent + "  ".join(cells).rstrip())

    @contextmanager
    def progress(self, label: str) -> "Iterator[Progress]":
        """Show a bar on a terminal while something long runs."""
        from sae.cli.progress import Bar, Silence

        # JSON lines typed to a terminal must not be wrapped by the bar.
        shown = sys.stderr.isatty() and not (self.as_json and sys.stdout.isatty())
        with Bar(self.text(label)) if shown else Silence() as bar:
            yield bar

    # ------------------------------------------------------------------------- words

    def text(self, key: str, **fields: object) -> str:
        """Give a text of the catalogue."""
        return text(key, self.lang, **fields)

    def words(self, finding: Finding) -> Words:
        """Put a finding into words."""
        return render(finding, self.lang)

    def number(self, value: int) -> str:
        """Write a count as people of the language do: 12 345 or 12,345."""
        return f"{value:,}".replace(",", "\u00a0") if self.lang == "fr" else f"{value:,}"

    def size(self, value: int) -> str:
        """Write a number of bytes: 1,2 Mo or 1.2 MB (multiples of 1,000, as disks are sold)."""
        unit, units = ("o", "octets") if self.lang == "fr" else ("B", "bytes")
        if value < 1_000:
            return f"{value} {units}"
        amount = float(value)
        for prefix in ("k", "M", "G", "T", "P"):
            amount /= 1_000
            if amount < 999.5 or prefix == "P":
                break
        shown = f"{amount:.1f}" if amount < 99.95 else f"{amount:.0f}"
        return f"{shown.replace('.', ',') if self.lang == 'fr' else shown} {prefix}{unit}"

    def day(self, written: str) -> str:
        """Write a SEDA date, which may be partial, as people of the language do."""
        found = _DAY.fullmatch(written)
        if found is None or self.lang != "fr":
            return written
        return "/".join(filter(None, (found["day"], found["month"], found["year"])))

    def span(self, first: str, last: str) -> str:
        """Write the two ends of a time, once when they are the same."""
        ends = [self.day(end) for end in dict.fromkeys((first, last)) if end]
        return " - ".join(ends)

    def instant(self, at: datetime) -> str:
        """Write an instant, in UTC."""
        return at.astimezone(UTC).strftime(
            "%d/%m/%Y %H:%M:%S UTC" if self.lang == "fr" else "%Y-%m-%d %H:%M:%S UTC"
        )

    def seda_name(self, name: str) -> str:
        """Give the name of a SEDA element in the language, or as the standard spells it."""
        words = self.text(f"seda_{name}")
        return name if words.startswith("[") else words

    def seda_value(self, name: str, value: str) -> str:
        """Give a word of a closed list of SEDA in the language, or as it is."""
        words = self.text(f"seda_{name}_{value}")
        return value if words.startswith("[") else words

    def term(self, reference: str) -> str:
        """Say what a public term that a keyword names means; nothing when we do not know it."""
        words = self.text(f"term_{_NOT_A_WORD.sub('_', reference)}") if reference else "["
        return "" if words.startswith("[") else words

    def styled(self, words: str, style: str, *, on: TextIO | None = None) -> str:
        """Colour words for a terminal; leave them alone for a file, a pipe or NO_COLOR."""
        stream = on or self.out
        if not style or not words or not stream.isatty() or os.environ.get("NO_COLOR"):
            return words
        return f"\x1b[{_STYLES[style]}m{words}\x1b[0m"
