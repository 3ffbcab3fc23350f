"""Business data, JSON or XML, as one plain tree: named fields that hold a text or other fields.

The same data are published in both, arrays wrapped or not: `{"titulaires": [{"id": "1"}]}` and
`<titulaires><titulaire><id>1</id></titulaire></titulaires>` are read alike.
"""

import json
import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sae.flows.xml_values import local_name
from seda import safe_xml
from seda.safe_xml import MAX_SMALL_DOCUMENT_BYTES, XmlError

MAX_FIELDS = 1_000_000  # of one document: some 25,000 contracts
MAX_DEPTH = 60  # fields in fields; the deepest notice of the Union has some fifteen


class FieldsUnreadable(Exception):  # noqa: N818 - named by what it says
    """The bytes are neither sound JSON nor sound XML.

    reason: form and place (`JSON 3:12`), that of `XmlError`, or the limit passed (`> 60`).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Field:
    """A field. An array gives as many fields of its name. marks: attributes of XML."""

    name: str
    text: str = ""
    fields: tuple["Field", ...] = ()
    marks: tuple[tuple[str, str], ...] = ()

    def at(self, path: str) -> "Field | None":
        """Give the first field at a path of names (`acheteur/id`), or None."""
        return next(self.all_at(path), None)

    def all_at(self, path: str) -> Iterator["Field"]:
        """Give every field at a path of names."""
        name, _, rest = path.partition("/")
        for one in self.fields:
            if one.name == name:
                yield from one.all_at(rest) if rest else (one,)

    def said(self, *paths: str) -> str:
        """Give the first text that one of these paths leads to, empty without."""
        texts = (one.text for path in paths for one in self.all_at(path))
        return next((text for text in texts if text), "")

    def walk(self) -> Iterator["Field"]:
        """Go through this field and all below it, the nearest first."""
        waiting = deque((self,))
        while waiting:
            one = waiting.popleft()
            yield one
            waiting.extend(one.fields)

    def found(self, *names: str) -> str:
        """Give the text nearest to the top that stands under one of these names, first name first.

        Names are compared as `plain_name` writes them.
        """
        texts: dict[str, str] = {}
        for one in self.walk():
            if one.text:
                texts.setdefault(plain_name(one.name), one.text)
        return next((texts[name] for name in names if name in texts), "")


def read_fields(data: bytes) -> Field:
    """Read JSON or XML, told apart by their first sign. Raises: FieldsUnreadable."""
    # As many signs open or part fields, whatever the encoding: a document may be all of them.
    if max(data.count(b"<"), sum(map(data.count, (b"[", b"{", b",")))) > 2 * MAX_FIELDS:
        raise FieldsUnreadable(f"> {MAX_FIELDS}")
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1]
    try:
        if start == b"<":
            return _of_element(safe_xml.parse(data), 0)
        if start in (b"{", b"["):
            return _of_value("", _loaded(data), 0)
    except XmlError as wrong:
        raise FieldsUnreadable(str(wrong)) from wrong
    except RecursionError as deep:
        raise FieldsUnreadable(f"> {MAX_DEPTH}") from deep
    except json.JSONDecodeError as wrong:
        raise FieldsUnreadable(f"JSON {wrong.lineno}:{wrong.colno}") from wrong
    except ValueError as wrong:
        raise FieldsUnreadable("JSON") from wrong
    raise FieldsUnreadable("JSON ? XML ?")


def plain_name(name: str) -> str:
    """Give a name without case, accents nor signs between words.

    >>> plain_name("Référence_Consultation")
    'referenceconsultation'
    """
    bare = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in bare if sign.isalnum())


# ----------------------------------------------------------------------------- private

_SCIENTIFIC = re.compile(r"-?\d{1,18}(?:\.\d{1,20})?[eE][+-]?\d{1,2}")


@dataclass(frozen=True, slots=True)
class _Pairs:
    """A JSON object, its keys as often as they were written."""

    pairs: tuple[tuple[str, Any], ...]


def _loaded(data: bytes) -> Any:  # noqa: ANN401 - whatever was written
    """Read JSON; numbers stay as they were written, exactly. Raises: ValueError, RecursionError."""
    if len(data) > MAX_SMALL_DOCUMENT_BYTES:
        raise ValueError("too big")
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return json.loads(
        text,
        parse_int=str,
        parse_float=_written_out,
        parse_constant=str,
        object_pairs_hook=lambda pairs: _Pairs(tuple(pairs)),
    )


def _written_out(number: str) -> str:
    """Write a JSON number without its power of ten, when few digits say it.

    >>> _written_out("5.75e5"), _written_out("1e999999999")
    ('575000', '1e999999999')
    """
    return f"{Decimal(number):f}" if _SCIENTIFIC.fullmatch(number) else number


def _of_value(name: str, value: Any, depth: int) -> Field:  # noqa: ANN401
    return next(_of_values(name, [value], depth), Field(name))


def _of_values(name: str, values: list[Any], depth: int) -> Iterator[Field]:
    if depth > MAX_DEPTH:
        raise RecursionError
    for value in values:
        if isinstance(value, list):
            if depth == 0:  # a bare list is the only thing written
                yield Field(name, fields=tuple(_of_values(name, value, depth + 1)))
            else:
                yield from _of_values(name, value, depth + 1)
        elif isinstance(value, _Pairs):
            below = (_of_values(key, [one], depth + 1) for key, one in value.pairs)
            yield Field(name, fields=tuple(field for fields in below for field in fields))
        elif isinstance(value, bool):
            yield Field(name, "oui" if value else "non")
        else:
            yield Field(name, "" if value is None else str(value).strip())


def _of_element(element: Any, depth: int) -> Field:  # noqa: ANN401 - lxml has no types
    if depth > MAX_DEPTH:
        raise RecursionError
    return Field(
        local_name(element),
        (element.text or "").strip(),
        tuple(_of_element(child, depth + 1) for child in element if isinstance(child.tag, str)),
        tuple((str(key).rpartition("}")[2], str(value)) for key, value in element.attrib.items()),
    )
