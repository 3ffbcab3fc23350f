"""Search: words in, units out, with the path that leads to them.

(1) parse the query (the index does it: no words are refused)
(2) restrict to what the caller may see: everything, until accounts exist
(3) ask the index
(4) attach the records; what the catalogue does not publish is not there
(5) journal the consultation when an agreement asks for it: none can, yet

The index only suggests; the catalogue decides what exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sae.domain.records import ObjectRecord, UnitRecord
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
    """Follow the five steps. Raises: UsageError for a filter or a sort that does not exist."""
    results = archive.fulltext.search(query)  # (1) (2) (3)
    with archive.catalogue.read() as reader:
        units = tuple(_attached(reader, results.hits))  # (4)
    dropped = len(results.hits) - len(units)
    return Found(total=results.total - dropped, units=units, facets=results.facets)


def path_titles(reader: Reader, units: Iterable[UnitRecord]) -> Mapping[str, tuple[str, ...]]:
    """Give, by unit id, the titles of the units above, from the root down."""
    above = {unit.unit_id: tuple(unit.path.split("/"))[:-1] for unit in units}
    titles = reader.unit_titles({one for path in above.values() for one in path})
    return {unit_id: tuple(titles.get(one, "") for one in path) for unit_id, path in above.items()}


# ----------------------------------------------------------------------------- private


def _attached(reader: Reader, hits: Iterable[SearchHit]) -> Iterable[FoundUnit]:
    known = [(hit, unit) for hit in hits if (unit := reader.unit(hit.unit_id)) is not None]
    paths = path_titles(reader, (unit for _, unit in known))
    for hit, unit in known:
        yield FoundUnit(
            unit=unit,
            path=paths[unit.unit_id],
            objects=reader.objects_of_unit(unit.unit_id),
            score=hit.score,
            snippet=hit.snippet,
        )
