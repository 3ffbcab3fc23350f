"""Tells whether a wording may hold the name of a person. A guess, for a warning; never a proof.

A slip is kept for good: it must describe by typology. What is compared: the agents that units
name, the capitalised words of their titles, and the ways in which French writes a name.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any


def names_in(metadata: str, title: str) -> frozenset[str]:
    """Give the words of a unit that may be names, folded: of its agents, and of its title.

    metadata: JSON of a Content (`sae.domain.records.UnitRecord`).
    """
    agents = {word for text in _agent_texts(json.loads(metadata or "{}")) for word in _words(text)}
    capitalised = {word for word in _words(title) if word[0].isupper() and len(word) >= _SHORTEST}
    return frozenset(_folded(word) for word in agents | capitalised)


def name_like(wording: str, *, names: Iterable[str], proposed: str = "") -> tuple[str, ...]:
    """Give the words of a wording that may name a person, as they are written, in order.

    names: folded words of the units described. proposed: the wording taken from the table of
    retention, whose words name nobody.
    """
    usual = {_folded(word) for word in _words(proposed)} | _USUAL
    known = frozenset(names) - usual
    found = [word for pattern in _PATTERNS for word in pattern.findall(wording)]
    found += [
        word
        for word in _words(wording)
        if _folded(word) in known and word[0].isupper() and len(word) >= _SHORTEST
    ]
    return tuple(dict.fromkeys(found))


# ----------------------------------------------------------------------------- private

_SHORTEST = 3  # letters: "Le", "De" begin a title more often than they are a name
_AGENT_ELEMENTS = frozenset(
    {
        "FirstName", "BirthName", "FullName", "GivenName", "Corpname",
    }
)  # fmt: skip  # SEDA AgentType
_PEOPLE = frozenset(
    {
        "Writer", "AuthorizedAgent", "Agent", "Addressee", "Recipient", "Sender", "Transmitter",
        "Signer", "Validator",
    }
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_PATTERNS = (
    # M. Dupont, Mme de La Tour, Monsieur le maire is no name
    re.compile(
        r"\b(?:M\.|MM\.|Mme|Mmes|Mlle|Me|Dr|Monsieur|Madame|Mademoiselle|Maître|Docteur)\s+"
        r"(?:de\s+|d['\u2019]|du\s+|des\s+|[Ll]a\s+|[Ll]e\s+)*[A-ZÀ-Ý][\w'\u2019-]+"
    ),
    re.compile(r"\b[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\s+[A-ZÀ-Ý]{3,}\b"),  # Jeanne DUPONT
    re.compile(r"\b[A-ZÀ-Ý]{3,}\s+[A-ZÀ-Ý][a-zà-ÿ]+(?:-[A-ZÀ-Ý][a-zà-ÿ]+)?\b"),  # DUPONT Jeanne
    re.compile(r"\b(?:né|née|veuve|épouse)\s+[A-ZÀ-Ý][\w'\u2019-]+"),
)
# Words that titles begin with, and that slips use: capitalised without being names.
_USUAL = frozenset(
    {
        "acte", "actes", "archives", "arrete", "arretes", "bordereau", "bordereaux", "budget",
        "commune", "comptes", "conseil", "contrat", "contrats", "convention", "courrier",
        "courriers", "deliberation", "deliberations", "demande", "demandes", "dossier", "dossiers",
        "exercice", "facture", "factures", "liste", "listes", "mairie", "mandat", "mandats",
        "marche", "marches", "pieces", "plan", "plans", "proces", "projet", "rapport", "rapports",
        "registre", "registres", "service", "services", "subvention", "subventions", "titres",
        "urbanisme", "versement",
    }
)  # fmt: skip


def _agent_texts(content: Any, *, person: bool = False) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(content, dict):
        for name, value in content.items():
            if isinstance(value, str):
                if name in _AGENT_ELEMENTS or (person and name == "#"):
                    yield value
            else:
                yield from _agent_texts(value, person=person or name in _PEOPLE)
            if name in _PEOPLE and isinstance(value, str):
                yield value
    elif isinstance(content, list):
        for one in content:
            if isinstance(one, str) and person:
                yield one
            else:
                yield from _agent_texts(one, person=person)


def _words(text: str) -> Iterator[str]:
    return (found[0] for found in _WORD.finditer(text))


def _folded(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    return "".join(one for one in plain if not unicodedata.combining(one)).casefold()
