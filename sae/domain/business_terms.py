"""What a Content says in public terms of business: `EN16931:BT-1`, `PES:IdPce`, `DECP:id`...

>>> said = terms_of('{"Keyword":[{"KeywordContent":["F-1"],"KeywordReference":["EN16931:BT-1"]}]}')
>>> said.first("EN16931:BT-1")
'F-1'
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any


@dataclass(frozen=True, slots=True)
class BusinessTerms:
    """Values as written, in document order, by term; SEDA's own elements by their names."""

    values: Mapping[str, tuple[str, ...]]

    def all(self, *terms: str) -> tuple[str, ...]:
        """Give the values of terms, those of the first term first."""
        return tuple(value for term in terms for value in self.values.get(term, ()))

    def first(self, *terms: str) -> str:
        """Give the first value of the first term that has one; empty when none has."""
        return next(iter(self.all(*terms)), "")

    def __contains__(self, term: str) -> bool:
        """Say whether a term has a value."""
        return term in self.values


def terms_of(metadata: str) -> BusinessTerms:
    """Read a Content in the form of `UnitRecord.metadata`: keywords with a reference of ours.

    A Content without any gives nothing, not even its SEDA elements, and costs no reading.
    """
    if _OURS.search(metadata) is None:
        return NOTHING_SAID
    content: dict[str, Any] = json.loads(metadata)
    found: dict[str, list[str]] = {}
    for keyword in content.get("Keyword", ()):
        if not isinstance(keyword, dict):
            continue
        for reference in _texts(keyword.get("KeywordReference")):
            if _OURS.match(f'"{reference}'):
                found.setdefault(reference, []).extend(_texts(keyword.get("KeywordContent")))
    if not found:
        return NOTHING_SAID
    for name in _ELEMENTS:
        if texts := list(_texts(content.get(name))):
            found[name] = texts
    return BusinessTerms({name: tuple(dict.fromkeys(texts)) for name, texts in found.items()})


def plain_number(written: str) -> str:
    """Give a number as two people write it alike: no case, accent, blank, mark or leading zero.

    >>> plain_number(" fa-2024/001 "), plain_number("000123"), plain_number("n° 12")
    ('FA2024001', '123', 'N12')
    """
    letters = unicodedata.normalize("NFKD", written).upper()
    kept = "".join(one for one in letters if one.isalnum() and one.isascii())
    return kept.lstrip("0") or kept[:1]


def plain_contract(written: str) -> str:
    """Give the number of a contract without the words that come before it.

    >>> plain_contract("Marché n° 2024-07"), plain_contract("2024M07")
    ('202407', '2024M07')
    """
    return plain_number(_BEFORE_CONTRACT.sub("", written))


def plain_supplier(written: str) -> str:
    """Give who a supplier is: the SIREN of a SIRET, of a French VAT number, else what is written.

    >>> plain_supplier("999 000 001 00013"), plain_supplier("FR12999000001")
    ('999000001', '999000001')
    """
    plain = "".join(one for one in written.upper() if one.isalnum())
    if plain.isdigit() and len(plain) == _SIRET:
        return plain[:9]
    if len(plain) == _FRENCH_VAT and plain.startswith("FR") and plain[4:].isdigit():
        return plain[4:]
    return plain


def plain_amount(written: str) -> str:
    """Give an amount with two decimals; empty when it is none, or nothing at all.

    >>> plain_amount("1 200,5"), plain_amount("0.00"), plain_amount("gratuit")
    ('1200.50', '', '')
    """
    try:
        value = Decimal("".join(written.split()).replace(",", "."))
    except InvalidOperation:
        return ""
    if not value.is_finite() or not 0 < abs(value) < _TOO_MUCH:
        return ""
    return str(value.quantize(Decimal("0.01")))


# ----------------------------------------------------------------------------- private

NOTHING_SAID = BusinessTerms({})

_OURS = re.compile(r'"(?:EN16931|PES|ACTES|DECP|eForms):')
_ELEMENTS = (
    "CreatedDate",
    "DescriptionLevel",
    "DocumentType",
    "OriginatingAgencyArchiveUnitIdentifier",
)
_BEFORE_CONTRACT = re.compile(
    r"^\s*(?:(?:march[ée]|contrat|accord[- ]cadre|public)\b\s*)*(?:n\s*[°ºo]\.?|num[ée]ro)?\s*",
    re.IGNORECASE,
)
_SIRET = 14  # digits: the nine of the SIREN, then the five of the establishment
_FRENCH_VAT = 13  # FR, two characters, the nine digits of the SIREN
_TOO_MUCH = Decimal(10) ** 15


def _texts(values: Any) -> Iterator[str]:  # noqa: ANN401 - the tree of a Content
    for value in values if isinstance(values, list) else ():
        text = value.get("#", "") if isinstance(value, dict) else value
        if isinstance(text, str) and text.strip():
            yield text.strip()
