"""How the columns of an export become elements of SEDA. Made from TOML by `sae.settings.mappings`.

Paths of elements are those of tables of ReSIP (`Writer.FullName`, see `sae.flows.csv_columns`);
texts are templates, in which `{field}` stands for what a line says.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sae.flows.business.values import Value


class Kind(StrEnum):
    """What the cells of a field hold."""

    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    YEAR = "year"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A thing that lines say. columns: titles it may stand under, the first found wins.

    A title `mois + annee` is that of two columns, whose cells are put one after the other.
    labels: what is written for a code of the software (`N` for `Naissance`), by plain code.
    """

    name: str
    columns: tuple[str, ...]
    kind: Kind = Kind.TEXT
    required: bool = False
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Template:
    """Texts put one after the other; one whose fields are all empty is left out.

    >>> Template(("Bulletin", "n° {number}")).filled({})
    'Bulletin'
    """

    parts: tuple[str, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Give the fields that it needs."""
        return frozenset(name for part in self.parts for name, _ in placeholders(part))

    def filled(self, values: Mapping[str, Value]) -> str:
        """Write it for a line. values: by field; those that are empty or unread may be absent."""
        return " – ".join(text for part in self.parts if (text := _filled(part, values)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCase:
    """A rule, on the lines whose `field` has one of `values`; on all of them without a field.

    start: a template that gives a day. The first case of a category that fits a line is stated.
    """

    category: str
    rule: str
    start: Template
    action: str = ""
    field: str = ""
    values: frozenset[str] = frozenset()

    def fits(self, values: Mapping[str, Value]) -> bool:
        """Say whether it is for a line."""
        if not self.field:
            return True
        said = values.get(self.field)
        words = set(plain(said.text).split()) if said is not None else set()
        return any(set(value.split()) <= words for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessMapping:
    """A mapping. title: of the unit above all lines. files: titles of columns that name files.

    separators: between the files of one cell. file_type: DocumentType of each file of several.
    identifier: what two lines should not share. content: path of an element and its text.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    files: tuple[str, ...]
    separators: str
    identifier: Template
    file_type: str
    content: tuple[tuple[str, Template], ...]
    rules: tuple[RuleCase, ...]

    def ranks(self, header: Iterable[str]) -> dict[str, tuple[int, ...]]:
        """Give the columns of each field that a table has; "" are those of the files."""
        known = {plain(title): rank for rank, title in reversed(list(enumerate(header)))}
        found = {}
        for name, columns in (*((one.name, one.columns) for one in self.fields), ("", self.files)):
            together = ([plain(part) for part in one.split("+")] for one in columns)
            ranks = next((parts for parts in together if known.keys() >= set(parts)), None)
            if ranks is not None:
                found[name] = tuple(known[part] for part in ranks)
        return found


def plain(text: str) -> str:
    """Give a text as titles of columns are compared.

    >>> plain("N° de Matricule :"), plain("nomAgent")
    ('n de matricule', 'nom agent')
    """
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.replace("°", " "))
    bare = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.lower()).split())


def placeholders(text: str) -> Iterator[tuple[str, str]]:
    """Give the fields of a text and what is asked of each (`start`, `year`...), empty for all.

    >>> list(placeholders("du {year|date.year}"))
    [('year', ''), ('date', 'year')]
    """
    for found in _PLACE.finditer(text):
        yield from (_asked(one) for one in found[1].split("|"))


# ----------------------------------------------------------------------------- private

_PLACE = re.compile(r"\{(\w[\w.|]*)\}")


def _asked(place: str) -> tuple[str, str]:
    name, _, what = place.partition(".")
    return name, what


def _filled(part: str, values: Mapping[str, Value]) -> str:
    said = [_said(found[1], values) for found in _PLACE.finditer(part)]
    if said and not any(said):
        return ""
    texts = iter(said)
    return " ".join(_PLACE.sub(lambda _found: next(texts), part).split())


def _said(places: str, values: Mapping[str, Value]) -> str:
    """Give the first of some fields that says something."""
    asked = (_asked(one) for one in places.split("|"))
    return next((text for name, what in asked if (text := _one(name, what, values))), "")


def _one(name: str, what: str, values: Mapping[str, Value]) -> str:
    value = values.get(name)
    return value.asked(what) if value is not None else ""
