"""Search: words in, units out, with the path that leads to them.

(1) parse the query (the index does it: no words are refused); a series is all that is below it
(2) say what exists for the caller: the index counts and shows nothing else
(3) ask the index
(4) attach the records; what the catalogue does not publish, or does not let read, is not there
(5) journal the consultation when an agreement asks for it: none can, yet

The index only suggests; the catalogue decides what exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sae.domain.access import Sight
from sae.domain.records import ObjectRecord, UnitRecord
from sae.errors import UnknownIdentifier
from sae.jobs.reading import readable, sight_on
from sae.ports import Archive, Reader, SearchHit, SearchQuery


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundUnit:
    """One unit found. path: titles from the root to its parent. objects: the unit's own."""

    unit: UnitRecord
    path: tuple[str, ...]
    objects: tuple[ObjectRecord, ...]
    score: float
    snippet: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of units. total: of all pages. facets: (filter, ((value, count), ...)) pairs."""

    total: int
    units: tuple[FoundUnit, ...]
    facets: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


def search(archive: Archive, query: SearchQuery) -> Found:
    """Follow the five steps.

    Raises: UsageError for a filter or a sort that does not exist, UnknownIdentifier for a series.
    """
    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)  # (2)
        query = replace(query, filters=tuple(_filters(reader, query)))  # (1)
    results = archive.fulltext.search(query, sight=sight)  # (3)
    with archive.catalogue.read() as reader:
        units = tuple(_attached(reader, results.hits, sight))  # (4)
    dropped = len(results.hits) - len(units)
    return Found(total=results.total - dropped, units=units, facets=results.facets)


def path_titles(
    reader: Reader, units: Iterable[UnitRecord], sight: Sight
) -> Mapping[str, tuple[str, ...]]:
    """Give, by unit id, the titles of the units above, from the root down.

    Those that the caller may not read are left out.
    """
    above = {unit.unit_id: tuple(unit.path.split("/"))[:-1] for unit in units}
    titles = reader.unit_titles(
        readable(reader, dict.fromkeys(one for path in above.values() for one in path), sight)
    )
    return {
        unit_id: tuple(titles[one] for one in path if one in titles)
        for unit_id, path in above.items()
    }


# ----------------------------------------------------------------------------- private


def _filters(reader: Reader, query: SearchQuery) -> Iterable[tuple[str, str]]:
    for name, value in query.filters:
        if name != "series":
            yield name, value
            continue
        codes = reader.scheme().within(value)
        if not codes:
            raise UnknownIdentifier("scheme_node_unknown", node=value)
        yield from ((name, code) for code in sorted(codes))


def _attached(reader: Reader, hits: Iterable[SearchHit], sight: Sight) -> Iterable[FoundUnit]:
    known = [(hit, unit) for hit in hits if (unit := reader.unit(hit.unit_id)) is not None]
    # A decision may be newer than the index.
    seen = set(readable(reader, (unit.unit_id for _, unit in known), sight))
    known = [(hit, unit) for hit, unit in known if unit.unit_id in seen]
    paths = path_titles(reader, (unit for _, unit in known), sight)
    for hit, unit in known:
        yield FoundUnit(
            unit=unit,
            path=paths[unit.unit_id],
            objects=reader.objects_of_unit(unit.unit_id),
            score=hit.score,
            snippet=hit.snippet,
        )
