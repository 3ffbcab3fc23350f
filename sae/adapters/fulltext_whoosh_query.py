"""A search plan and its filters in whoosh's own words."""

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh import query as whoosh_query
from whoosh.analysis import RegexTokenizer, SpaceSeparatedTokenizer
from whoosh.fields import ID, KEYWORD, NUMERIC, STORED, TEXT, Schema

from sae.adapters.fulltext_fields import (
    FOLDED,
    FORM,
    OPEN_FROM,
    SERIES,
    STEM,
    ZONES,
    cleaned,
    day_number,
    filter_values,
)
from sae.adapters.fulltext_plan import Adjacent, AllOf, AnyOf, Beginning, Code, Node, SearchPlan
from sae.domain.access import Sight
from sae.ports import FILTERS, SearchQuery

VALUE_SEPARATOR = "\x1f"  # between the values of one filter name; nobody types it


def build_schema() -> Any:  # noqa: ANN401 - whoosh has no types
    """Build the schema. It is pickled in the index: only whoosh's own analysers may be named."""
    fields: dict[str, object] = {
        "unit_id": ID(unique=True, stored=True, sortable=True),
        "recency": ID(sortable=True),
        "codes": KEYWORD(),
        "description": STORED(),
        "body": STORED(),
        SERIES: ID(),
        OPEN_FROM: NUMERIC(),
    }
    for zone, weight in ZONES:
        for suffix in (STEM, FOLDED):
            words = SpaceSeparatedTokenizer()
            fields[f"{zone}_{suffix}"] = TEXT(analyzer=words, field_boost=weight)
        fields[f"{zone}_{FORM}"] = KEYWORD()
    for name in FILTERS:
        fields[name] = TEXT(analyzer=RegexTokenizer(f"[^{VALUE_SEPARATOR}]+"), phrase=False)
    return Schema(**fields)


def plan_query(plan: SearchPlan) -> Any:  # noqa: ANN401
    """Give the query of a plan that asks for something."""
    required = [_node(node) for node in plan.required] or [whoosh_query.Every()]
    wanted = whoosh_query.And(required)
    if not plan.excluded:
        return wanted
    return whoosh_query.AndNot(wanted, whoosh_query.Or([_node(node) for node in plan.excluded]))


def filter_query(query: SearchQuery, sight: Sight) -> Any:  # noqa: ANN401
    """Give the query of the filters and of what the caller sees; None when nothing narrows."""
    groups = [
        whoosh_query.Or([whoosh_query.Term(name, value) for value in values])
        for name, values in filter_values(query)
    ]
    if not sight.is_whole:
        groups.append(_seen(sight))
    return whoosh_query.And(groups) if groups else None


# ----------------------------------------------------------------------------- private


def _seen(sight: Sight) -> Any:  # noqa: ANN401
    """Say what exists for the caller, as `Sight.sees` does."""
    mine = _one_of("originating_agency", sight.agencies)
    closed = _one_of(SERIES, sight.closed_series)
    by_function = whoosh_query.AndNot(mine, closed) if sight.closed_series else mine
    if sight.on is None:
        return by_function
    is_open = whoosh_query.NumericRange(OPEN_FROM, None, day_number(sight.on))
    return whoosh_query.Or([by_function, is_open])


def _one_of(field: str, names: Iterable[str]) -> Any:  # noqa: ANN401
    return whoosh_query.Or([whoosh_query.Term(field, name) for name in cleaned(names)])


def _node(node: Node) -> Any:  # noqa: ANN401
    if isinstance(node, AllOf):
        return whoosh_query.And([_node(part) for part in node.nodes])
    if isinstance(node, AnyOf):
        return whoosh_query.Or([_node(part) for part in node.nodes])
    if isinstance(node, Beginning):
        prefixes = [
            whoosh_query.Prefix(f"{zone}_{FORM}", node.form, boost=weight) for zone, weight in ZONES
        ]
        return whoosh_query.Or(prefixes)
    if isinstance(node, Code):
        return whoosh_query.Term("codes", node.code)
    return whoosh_query.Or(list(_adjacent(node)))


def _adjacent(node: Adjacent) -> Iterator[Any]:
    for zone, _ in ZONES:
        for field, keys in (
            (f"{zone}_{STEM}", [word.stem for word in node.words]),
            (f"{zone}_{FOLDED}", [word.folded_stem for word in node.words]),
        ):
            if len(keys) == 1:
                yield whoosh_query.Term(field, keys[0])
            else:
                yield whoosh_query.Phrase(field, keys)
