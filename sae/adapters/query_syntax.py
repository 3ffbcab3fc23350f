"""What people type in the search box, cut into clauses. Nothing here knows words or engines.

`facture chauffage` (each must match), `"marché public"` (side by side), `factur*` (beginning),
`-devis` (excluded), `*` alone (everything). All the rest is punctuation: nothing is refused.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

MAX_CHARACTERS = 4_000  # a page of text: nobody types more, a paste may be endless
MAX_CLAUSES = 64


class ClauseKind(StrEnum):
    """How the text of a clause must be found."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked. text: as typed, without its signs; it holds a letter or a digit."""

    kind: ClauseKind
    text: str
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class TypedQuery:
    """The clauses in order. everything: what no clause narrows is the whole archive."""

    clauses: tuple[Clause, ...]
    everything: bool


def parse_words(typed: str) -> TypedQuery:
    """Read what was typed; never raises. Nothing readable asks for nothing, not everything."""
    text = _QUOTATION_MARKS.sub('"', typed[:MAX_CHARACTERS])
    clauses: list[Clause] = []
    star = False
    for term in _TERM.finditer(text):
        clause = _clause(term)
        if clause is not None:
            clauses.append(clause)
        elif term["bare"] and set(term["bare"]) == {"*"} and not term["minus"]:
            star = True
        if len(clauses) == MAX_CLAUSES:
            break
    only_exclusions = bool(clauses) and all(clause.excluded for clause in clauses)
    return TypedQuery(tuple(clauses), everything=star or only_exclusions)


# ----------------------------------------------------------------------------- private

_QUOTATION_MARKS = re.compile("[«»“”„]")
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"|(?P<bare>[^\s"]+))')
# An apostrophe stays at the end: it tells the elided article of "l' école" from the letter l.
_OUTER_PUNCTUATION = re.compile("^[^\\w*]+|[^\\w*'\u2019]+$")


def _clause(term: re.Match[str]) -> Clause | None:
    excluded = bool(term["minus"])
    if term["phrase"] is not None:
        kind, text = ClauseKind.PHRASE, term["phrase"].strip()
    else:
        text = _OUTER_PUNCTUATION.sub("", term["bare"])
        kind = ClauseKind.WORD
        if text.rstrip("'\u2019").endswith("*"):
            kind, text = ClauseKind.PREFIX, text.rstrip("'\u2019")
        text = text.strip("*")
    if not any(c.isalnum() for c in text):
        return None
    return Clause(kind, text, excluded)
