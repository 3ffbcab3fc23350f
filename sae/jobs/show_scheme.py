"""Show the plan de classement: the tree in force, how many dossiers stand where, and which.

(1) the tree
(2) the series of every dossier; what is filed nowhere is not in it
(3) for one node, its dossiers with their cotes
"""

from collections import Counter
from dataclasses import dataclass

from sae.domain.scheme import SeriesNode
from sae.errors import UnknownIdentifier
from sae.jobs.cotes import all_cotes
from sae.ports import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSeries:
    """A node, how deep it is, and how many dossiers are filed in it, not below it."""

    node: SeriesNode
    depth: int
    dossiers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDossier:
    """A dossier filed in a node. cote: empty while none was given or stated."""

    unit_id: str
    cote: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNode:
    """One node and its dossiers, in order of entry."""

    series: ShownSeries
    dossiers: tuple[ShownDossier, ...]


def show_scheme(archive: Archive) -> tuple[ShownSeries, ...]:
    """Give every node (1) with its count (2)."""
    with archive.catalogue.read() as reader:
        scheme = reader.scheme()
        series = reader.series_of(reader.dossiers())
    counts = Counter(node.code for node in series.values())
    return tuple(
        ShownSeries(node=node, depth=depth, dossiers=counts[node.code])
        for depth, node in scheme.walk()
    )


def show_node(archive: Archive, code: str) -> ShownNode:
    """Give one node with its dossiers (3). Raises: UnknownIdentifier."""
    with archive.catalogue.read() as reader:
        scheme = reader.scheme()
        node = scheme.node(code)
        if node is None:
            raise UnknownIdentifier("scheme_node_unknown", node=code)
        series = reader.series_of(reader.dossiers())
        there = [unit_id for unit_id, one in series.items() if one.code == code]
        titles = reader.unit_titles(there)
        cotes = all_cotes(reader)
    return ShownNode(
        series=ShownSeries(node=node, depth=0, dossiers=len(there)),
        dossiers=tuple(
            ShownDossier(
                unit_id=unit_id, cote=cotes.get(unit_id, ""), title=titles.get(unit_id, "")
            )
            for unit_id in there
        ),
    )
