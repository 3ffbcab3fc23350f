"""The plan de classement: a tree of series kept by the archivist, and where units are filed in it.

What was received is never touched: filing says where a unit stands in the tree, beside the package
it came in. A series is a node of this tree, everywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

SCHEME_DOCUMENT = "scheme.csv"  # the whole tree, in the act that changes it
FILED_DOCUMENT = "units.jsonl"  # what was filed or given a cote, in the act that does it
_ENDS_WITH_A_LETTER = re.compile(r".*[^\W\d_]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRule:
    """Transfers under an agreement belong here. document_type: of the dossier; empty for any."""

    agreement: str
    document_type: str = ""

    def __str__(self) -> str:
        """Write the rule as its cell of the table does: `CONV-1` or `CONV-1=Facture`."""
        return f"{self.agreement}={self.document_type}" if self.document_type else self.agreement

    @classmethod
    def parse(cls, text: str) -> "FilingRule":
        """Read a rule as it is written in a cell."""
        agreement, _, document_type = text.partition("=")
        return cls(agreement=agreement.strip(), document_type=document_type.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesNode:
    """A series, at any depth.

    code: also the beginning of the cotes given there (`12W`, `1D`). parent: its code, empty at the
    top. start_date, end_date: as written, may be partial or empty. sensitive: reading it needs a
    nominative right; true of everything below a sensitive node. appraisal_rule, access_rule:
    identifiers proposed to whoever prepares a transfer, they decide nothing. location: where its
    paper stands. position: order of the whole tree.
    """

    code: str
    parent: str
    title: str
    description: str = ""
    start_date: str = ""
    end_date: str = ""
    sensitive: bool = False
    sensitive_reason: str = ""
    appraisal_rule: str = ""
    access_rule: str = ""
    filed_here: tuple[FilingRule, ...] = ()
    location: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Scheme:
    """The tree in force. nodes: parents before children, in the archivist's order.

    rules: the node of each (agreement, document type) that files by itself.
    """

    nodes: tuple[SeriesNode, ...] = ()
    rules: Mapping[tuple[str, str], SeriesNode] = field(init=False, repr=False, compare=False)
    _codes: Mapping[str, SeriesNode] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        rules = {
            (rule.agreement, rule.document_type): node
            for node in self.nodes
            for rule in node.filed_here
        }
        object.__setattr__(self, "rules", MappingProxyType(rules))
        codes = {node.code: node for node in self.nodes}
        object.__setattr__(self, "_codes", MappingProxyType(codes))

    def node(self, code: str) -> SeriesNode | None:
        """Find a node."""
        return self._codes.get(code)

    def above(self, code: str) -> tuple[SeriesNode, ...]:
        """List the nodes from the top down to this one, itself included."""
        found: list[SeriesNode] = []
        node = self.node(code)
        while node is not None:
            found.append(node)
            node = self.node(node.parent)
        return tuple(reversed(found))

    def within(self, code: str) -> frozenset[str]:
        """Give the codes of a node and of everything below it."""
        return frozenset(
            node.code
            for node in self.nodes
            if any(one.code == code for one in self.above(node.code))
        )

    def walk(self) -> Iterator[tuple[int, SeriesNode]]:
        """Give every node with its depth, each before those below it."""
        below: dict[str, list[SeriesNode]] = {}
        for node in self.nodes:
            below.setdefault(node.parent, []).append(node)
        waiting = [(0, node) for node in reversed(below.get("", ()))]
        while waiting:
            depth, node = waiting.pop()
            yield depth, node
            waiting.extend((depth + 1, one) for one in reversed(below.get(node.code, ())))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What was decided by hand of one unit. code: empty when a rule decides. cote: may be empty."""

    unit_id: str
    code: str
    cote: str


def cote_at(code: str, number: int) -> str:
    """Give the cote of the nth dossier of a node.

    >>> cote_at("12W", 3), cote_at("FI-2", 3)
    ('12W3', 'FI-2/3')
    """
    between = "" if _ENDS_WITH_A_LETTER.fullmatch(code) else "/"
    return f"{code}{between}{number}"


def number_of(cote: str, code: str) -> int:
    """Give the number that a cote has in a node; 0 when it has none.

    >>> number_of("12W3", "12W"), number_of("3 E 12", "12W")
    (3, 0)
    """
    number = cote.removeprefix(cote_at(code, 0)[:-1])
    return int(number) if number != cote and number.isdecimal() else 0


def free_cotes(code: str, taken: Iterable[str]) -> Iterator[str]:
    """Give the cotes of a node that come after every one ever given: none is given twice."""
    number = max((number_of(cote, code) for cote in taken), default=0)
    while True:
        number += 1
        yield cote_at(code, number)
