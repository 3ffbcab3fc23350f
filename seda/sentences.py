"""Says findings in plain words, French or English, from the catalogues beside this module.

>>> from seda.findings import Finding, Severity
>>> sentence(Finding("never_heard_of", Severity.ERROR, "a.pdf", (("size", "3"),)), "fr")
'never_heard_of (a.pdf) size=3'
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from seda.findings import Finding
from seda.named_fields import with_words
from seda.vocabulary.words import LANGUAGES

__all__ = [
    "LANGUAGES",
    "PLACEHOLDER",
    "Catalogue",
    "as_it_is",
    "catalogue",
    "fields_of",
    "filled",
    "remedy",
    "sentence",
]


class Catalogue:
    """The words of one language: for each code, its parts (`sentence`, `remedy`...)."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Mapping[str, Mapping[str, str]]) -> None:
        self._entries = entries

    @classmethod
    def read(cls, source: Traversable) -> "Catalogue":
        """Read a catalogue, a TOML file of one table per code.

        Raises: ValueError when it is not one, or a code stands twice.
        """
        try:
            return cls(tomllib.loads(source.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"{source.name}: {error}") from error

    def __contains__(self, code: object) -> bool:
        return code in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def parts(self, code: str) -> Mapping[str, str]:
        """Give the parts of a code as written, nothing for a code that is not here."""
        return self._entries.get(code, {})

    def words(self, code: str, part: str, fields: Mapping[str, str]) -> str | None:
        """Give a part with its placeholders filled, None when the code has no such part."""
        pattern = self.parts(code).get(part)
        return None if pattern is None else filled(pattern, fields)


def sentence(finding: Finding, lang: str) -> str:
    """Say what was found. A code without words is shown as it is, with its place and fields."""
    words = catalogue(lang).words(finding.code, "sentence", fields_of(finding, lang))
    return as_it_is(finding) if words is None else words


def remedy(finding: Finding, lang: str) -> str:
    """Say what to do about it, empty when nobody wrote it."""
    return catalogue(lang).words(finding.code, "remedy", fields_of(finding, lang)) or ""


@cache
def catalogue(lang: str) -> Catalogue:
    """Give the words of seda in a language. Raises: ValueError for a language we do not speak."""
    if lang not in LANGUAGES:
        raise ValueError(f"language {lang!r}")
    return Catalogue.read(resources.files("seda") / f"messages_{lang}.toml")


def fields_of(finding: Finding, lang: str) -> dict[str, str]:
    """Give what a sentence may name: the fields of the finding, and its place as `where`.

    Fields that name elements or types of SEDA come also in words: see `seda.named_fields`.
    """

    def text(key: str, fields: Mapping[str, str]) -> str:
        return catalogue(lang).words(key, "text", fields) or ""

    return with_words({"where": finding.where, **dict(finding.fields)}, lang, text)


def filled(pattern: str, fields: Mapping[str, str]) -> str:
    """Put fields in place of `{name}`; a name without field stays visible as it is written."""
    return PLACEHOLDER.sub(lambda found: fields.get(found[1], found[0]), pattern)


def as_it_is(finding: Finding) -> str:
    """Show a finding without words of its own: better ugly than silent."""
    place = f" ({finding.where})" if finding.where else ""
    fields = "".join(f" {name}={value}" for name, value in finding.fields)
    return f"{finding.code}{place}{fields}"


PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
