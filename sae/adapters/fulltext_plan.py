"""A typed query turned into what an index can look up, whatever the engine.

The plan is a small tree over keys of words: each engine translates its five kinds of nodes, and
the snippets mark what the same nodes would find.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sae.adapters.french_analysis import FUNCTION_WORDS, FrenchAnalysis, WordKeys, clean, squeezed
from sae.adapters.query_syntax import Clause, ClauseKind, parse_words


@dataclass(frozen=True, slots=True)
class Adjacent:
    """Words side by side in one zone; a single word is a series of one."""

    words: tuple[WordKeys, ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A word that begins so (lower case, no accents)."""

    form: str


@dataclass(frozen=True, slots=True)
class Code:
    """A number or identifier, without its separators."""

    code: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every node must be found."""

    nodes: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One node at least must be found."""

    nodes: tuple["Node", ...]


Node = Adjacent | Beginning | Code | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """What a unit must hold, and must not. everything: without `required`, all units."""

    required: tuple[Node, ...]
    excluded: tuple[Node, ...]
    everything: bool

    @property
    def finds_nothing(self) -> bool:
        """Say whether nothing readable was asked."""
        return not self.required and not self.everything

    def sought(self) -> Iterator[Adjacent | Beginning | Code]:
        """Give the leaves that a snippet marks."""
        yield from _leaves(self.required)


def plan_search(typed: str, analysis: FrenchAnalysis) -> SearchPlan:
    """Turn what was typed into a plan. Never raises."""
    query = parse_words(clean(typed))
    wanted = [clause for clause in query.clauses if not clause.excluded]
    telling = [clause for clause in wanted if not _is_function_word(clause)] or wanted
    required = (
        _numbers(run, analysis) if len(run) > 1 else _clause_node(run[0], analysis)
        for run in _runs_of_numbers(telling)
    )
    excluded = (_clause_node(clause, analysis) for clause in query.clauses if clause.excluded)
    return SearchPlan(
        required=tuple(node for node in required if node is not None),
        excluded=tuple(node for node in excluded if node is not None),
        everything=query.everything,
    )


# ----------------------------------------------------------------------------- private


def _is_function_word(clause: Clause) -> bool:
    return clause.kind is ClauseKind.WORD and clause.text.lower() in FUNCTION_WORDS


def _runs_of_numbers(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """Group numbers typed one after the other: `123 456 789 00012` may be one SIRET."""
    run: list[Clause] = []
    for clause in clauses:
        if run and not (_is_number(run[-1]) and _is_number(clause)):
            yield tuple(run)
            run = []
        run.append(clause)
    if run:
        yield tuple(run)


def _is_number(clause: Clause) -> bool:
    digits = squeezed("0000" + clause.text)  # the zeros make short groups long enough to judge
    return clause.kind is ClauseKind.WORD and digits.isdecimal()


def _numbers(run: tuple[Clause, ...], analysis: FrenchAnalysis) -> Node | None:
    each = tuple(node for clause in run if (node := _clause_node(clause, analysis)) is not None)
    code = squeezed("".join(clause.text for clause in run))
    separate = AllOf(each)
    return AnyOf((separate, Code(code))) if code else separate


def _clause_node(clause: Clause, analysis: FrenchAnalysis) -> Node | None:
    words = analysis.words(clause.text)
    if not words:
        return None
    if clause.kind is ClauseKind.PREFIX:
        before = tuple(Adjacent((word,)) for word in words[:-1])
        return AllOf((*before, Beginning(words[-1].form))) if before else Beginning(words[-1].form)
    node = Adjacent(words)
    code = squeezed(clause.text)
    return AnyOf((node, Code(code))) if code else node


def _leaves(nodes: tuple[Node, ...]) -> Iterator[Adjacent | Beginning | Code]:
    for node in nodes:
        if isinstance(node, AllOf | AnyOf):
            yield from _leaves(node.nodes)
        else:
            yield node
