"""The vocabulary of SEDA 2.1, 2.2 and 2.3, written once: elements, types, order, versions, labels.

What an element means is in `words`, all there is to know of one in `entries`.

>>> "HoldRule" in grammar("2.1").children("ManagementType")
False
>>> grammar("2.2").children("ManagementType")["HoldRule"]
'HoldRuleType'
>>> label("FinalAction", "fr")
'Sort final'
"""

from functools import cache

from seda.versions import VERSIONS
from seda.vocabulary import (
    descriptive,
    dialect,
    management,
    messages,
    technical,
    transport,
    values,
)
from seda.vocabulary.grammar import Grammar, Type, grammar_of
from seda.vocabulary.words import label

__all__ = ["Grammar", "dialect_shapes", "grammar", "label"]


@cache
def grammar(version: str) -> Grammar:
    """Give the vocabulary of one of `VERSIONS`."""
    return grammar_of(version, _standard_types(), (*values.OPEN_POINTS, *messages.MESSAGES))


@cache
def dialect_shapes() -> Grammar:
    """Give the shapes of the dialect's elements, each of them a global element."""
    types = (*_standard_types(), *dialect.TYPES)
    return grammar_of(VERSIONS[-1], types, (*dialect.SHAPED, *values.OPEN_POINTS))


# ----------------------------------------------------------------------------- private

_FAMILIES = (values, descriptive, management, technical, transport, messages)


def _standard_types() -> tuple[Type, ...]:
    return tuple(known for family in _FAMILIES for known in family.TYPES)
