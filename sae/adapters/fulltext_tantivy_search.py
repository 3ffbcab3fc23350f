"""One search in tantivy: the page in a stable order, the total, the facets, the snippets."""

from functools import cache
from itertools import pairwise

import tantivy
from tantivy import DocAddress, Query, Searcher

from sae.adapters.french_analysis import FrenchAnalysis
from sae.adapters.fulltext_fields import Facets, facet_counts
from sae.adapters.fulltext_plan import SearchPlan
from sae.adapters.fulltext_snippet import Highlighter
from sae.adapters.fulltext_tantivy_query import QueryBuilder, build_schema, facet_request
from sae.domain.access import Sight
from sae.ports import SearchHit, SearchQuery, SearchResults


def run_search(
    searcher: Searcher,
    plan: SearchPlan,
    query: SearchQuery,
    sight: Sight,
    analysis: FrenchAnalysis,
) -> SearchResults:
    """Find units for a plan that asks for something."""
    asked = QueryBuilder(_schema()).query(plan, query, sight)
    by_field = "recency" if query.sort == "date" else "" if plan.required else "unit_id"
    if by_field:
        total, page = _page_by_field(searcher, asked, query, by_field)
    else:
        total, page = _page_by_relevance(searcher, asked, query)
    highlighter = Highlighter(plan, analysis)
    return SearchResults(
        total=total,
        hits=tuple(_hit(searcher, score, address, highlighter) for score, address in page),
        facets=_facets(searcher, asked),
    )


# ----------------------------------------------------------------------------- private

_Page = list[tuple[float, DocAddress]]
_TIES_AHEAD = 50  # hits asked beyond the page, to see whether its last one is tied
_DECIMALS = 3  # sums of floats differ in their last bits from one segment to another


@cache
def _schema() -> tantivy.Schema:
    return build_schema()


def _page_by_field(
    searcher: Searcher, asked: Query, query: SearchQuery, field: str
) -> tuple[int, _Page]:
    if query.limit <= 0 or query.offset >= searcher.num_docs:
        return _total(searcher.search(asked, 1)), []
    found = searcher.search(
        asked,
        min(query.limit, searcher.num_docs),
        order_by_field=field,
        order=tantivy.Order.Asc,
        offset=max(0, query.offset),
    )
    return _total(found), [(0.0, address) for _, address in found.hits]


def _page_by_relevance(searcher: Searcher, asked: Query, query: SearchQuery) -> tuple[int, _Page]:
    """Order by score then by unit: tantivy breaks ties by place in its files, which moves."""
    first = max(0, query.offset)
    last = min(first + max(0, query.limit), searcher.num_docs)
    wanted = last + _TIES_AHEAD
    while True:
        found = searcher.search(asked, wanted)
        scores = [round(score, _DECIMALS) for score, _ in found.hits]
        if last <= first:
            return _total(found), []
        if len(scores) < wanted or scores[-1] < scores[last - 1]:
            break
        wanted *= 8
    addresses = [address for _, address in found.hits]
    ranks = searcher.fast_field_values("unit_rank", addresses)
    keys = [(-score, rank or 0) for score, rank in zip(scores, ranks, strict=True)]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    # Ranks are the beginnings of identifiers: where they are equal, the identifiers decide.
    start, end = _whole_ties([keys[index] for index in order], first, last)
    order[start:end] = sorted(
        order[start:end], key=lambda index: (keys[index], _unit_id(searcher, addresses[index]))
    )
    return _total(found), [(scores[index], addresses[index]) for index in order[first:last]]


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # its stub forgets it


def _whole_ties(keys: list[tuple[float, float]], first: int, last: int) -> tuple[int, int]:
    """Widen a page to the whole of the ties at its ends; empty when no two keys are equal."""
    first, last = min(first, len(keys)), min(last, len(keys))
    while 0 < first < len(keys) and keys[first - 1] == keys[first]:
        first -= 1
    while 0 < last < len(keys) and keys[last - 1] == keys[last]:
        last += 1
    tied = any(one == next_one for one, next_one in pairwise(keys[first:last]))
    return (first, last) if tied else (first, first)


def _facets(searcher: Searcher, asked: Query) -> Facets:
    counted = searcher.aggregate(asked, facet_request())
    return facet_counts(
        {
            name: {bucket["key"]: bucket["doc_count"] for bucket in found["buckets"]}
            for name, found in counted.items()
        }
    )


def _hit(
    searcher: Searcher, score: float, address: DocAddress, highlighter: Highlighter
) -> SearchHit:
    stored = searcher.doc(address)
    description, body = (
        bytes(stored.get_first(field) or b"").decode() for field in ("description", "body")
    )
    return SearchHit(
        unit_id=str(stored.get_first("unit_id")),
        score=score,
        snippet=highlighter.snippet(body, description),
    )


def _unit_id(searcher: Searcher, address: DocAddress) -> str:
    return str(searcher.doc(address).get_first("unit_id"))
