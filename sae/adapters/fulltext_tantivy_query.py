"""A search plan, its filters and its facets in tantivy's own words."""

from collections.abc import Iterable, Iterator

import tantivy
from tantivy import Occur, Query

from sae.adapters.french_analysis import WordKeys
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

RAW, WORDS = "raw", "whitespace"  # tantivy's tokenizers: ours has already cut and keyed the words


def build_schema() -> tantivy.Schema:
    """Build the schema: keys made by us, exact values, and what sorts."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("unit_id", True, True, RAW, "basic")  # stored, fast
    for zone, _ in ZONES:
        builder.add_text_field(f"{zone}_{STEM}", tokenizer_name=WORDS)
        builder.add_text_field(f"{zone}_{FOLDED}", tokenizer_name=WORDS)
        builder.add_text_field(f"{zone}_{FORM}", tokenizer_name=WORDS, index_option="basic")
    builder.add_text_field("codes", tokenizer_name=WORDS, index_option="basic")
    for name in FILTERS:
        builder.add_text_field(name, fast=True, tokenizer_name=RAW, index_option="basic")
    builder.add_text_field(SERIES, tokenizer_name=RAW, index_option="basic")
    builder.add_unsigned_field(OPEN_FROM, indexed=True, fast=True)
    builder.add_text_field("recency", fast=True, tokenizer_name=RAW, index_option="basic")
    builder.add_unsigned_field("unit_rank", fast=True)
    builder.add_bytes_field("description", stored=True)
    builder.add_bytes_field("body", stored=True)
    return builder.build()


class QueryBuilder:
    """Translates plans for one schema."""

    def __init__(self, schema: tantivy.Schema) -> None:
        self._schema = schema

    def query(self, plan: SearchPlan, query: SearchQuery, sight: Sight) -> Query:
        """Give the query of a plan that asks for something, within filters and sight."""
        clauses = [(Occur.Must, self._node(node)) for node in plan.required]
        clauses = clauses or [(Occur.Must, Query.all_query())]
        clauses += [(Occur.MustNot, self._node(node)) for node in plan.excluded]
        for name, values in filter_values(query):
            one_of = Query.term_set_query(self._schema, name, list(values))
            clauses.append((Occur.Must, _weightless(one_of)))
        if not sight.is_whole:
            clauses.append((Occur.Must, _weightless(self._seen(sight))))
        return Query.boolean_query(clauses)

    def _seen(self, sight: Sight) -> Query:
        """Say what exists for the caller, as `Sight.sees` does."""
        by_function = [(Occur.Must, self._one_of("originating_agency", sight.agencies))]
        if sight.closed_series:
            by_function.append((Occur.MustNot, self._one_of(SERIES, sight.closed_series)))
        ways = [(Occur.Should, Query.boolean_query(by_function))]
        if sight.on is not None:
            upto, number = day_number(sight.on), tantivy.FieldType.Unsigned
            is_open = Query.range_query(self._schema, OPEN_FROM, number, None, upto)
            ways.append((Occur.Should, is_open))
        return Query.boolean_query(ways)

    def _one_of(self, field: str, names: Iterable[str]) -> Query:
        return Query.term_set_query(self._schema, field, cleaned(names))

    def _node(self, node: Node) -> Query:
        if isinstance(node, AllOf):
            return Query.boolean_query([(Occur.Must, self._node(part)) for part in node.nodes])
        if isinstance(node, AnyOf):
            return _best_of([self._node(part) for part in node.nodes])
        if isinstance(node, Beginning):
            return _best_of(list(self._beginning(node.form)))
        if isinstance(node, Code):
            code = Query.term_query(self._schema, "codes", node.code, "basic")
            return Query.boost_query(code, CODE_WEIGHT)
        return _best_of(list(self._adjacent(node)))

    def _beginning(self, form: str) -> Iterator[Query]:
        # A form holds letters and digits only: nothing of it is an operator of expressions.
        for zone, weight in ZONES:
            prefix = Query.regex_query(self._schema, f"{zone}_{FORM}", f"{form}.*")
            yield Query.boost_query(prefix, weight)

    def _adjacent(self, node: Adjacent) -> Iterator[Query]:
        for zone, weight in ZONES:
            for suffix in (STEM, FOLDED):
                keys = [_key(word, suffix) for word in node.words]
                yield Query.boost_query(self._series(f"{zone}_{suffix}", keys), weight)
            if len(node.words) == 1:
                # Finds nothing more, but "maire" as typed comes before "mairie".
                form = self._series(f"{zone}_{FORM}", [node.words[0].form])
                yield Query.boost_query(form, weight * EXACT_FORM)

    def _series(self, field: str, keys: list[str]) -> Query:
        if len(keys) == 1:
            return Query.term_query(self._schema, field, keys[0], "position")
        return Query.phrase_query(self._schema, field, list(keys))


def facet_request() -> dict[str, object]:
    """Give the aggregations that count each value of each filter, exactly."""
    return {
        name: {
            "terms": {
                "field": name,
                "size": COUNTED_VALUES,
                "segment_size": COUNTED_VALUES,
            }
        }
        for name in FILTERS
    }


CODE_WEIGHT = 4.0  # as the descriptive metadata: a number typed whole is rarely a coincidence
EXACT_FORM = 1.5
COUNTED_VALUES = 60_000  # distinct values in one segment; below tantivy's limit of 65,000 buckets

# ----------------------------------------------------------------------------- private


def _weightless(query: Query) -> Query:
    """What says what exists must not weigh on the order."""
    return Query.const_score_query(query, 0.0)


def _key(word: WordKeys, suffix: str) -> str:
    return word.stem if suffix == STEM else word.folded_stem


def _best_of(queries: list[Query]) -> Query:
    """Take the best zone, with a little of the others: a word in the title and in the body."""
    return Query.disjunction_max_query(queries, 0.2)
