"""Units and transfers as people name them on a command line: identifiers, searches."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sae.ports import Archive

MAX_QUERIED = 10_000  # units that one query may bring; beyond, transfers are the way


def whole_identifiers(archive: "Archive", typed: Iterable[str]) -> tuple[str, ...]:
    """Give the whole of identifiers of which only the beginning was typed."""
    from sae.jobs.naming import name_of

    with archive.catalogue.read() as reader:
        return tuple(name_of(reader, one).identifier for one in typed)


def unit_identifiers(archive: "Archive", typed: Iterable[str]) -> tuple[str, ...]:
    """Give the whole of identifiers of units. Raises: UsageError for anything else."""
    from sae.errors import UsageError
    from sae.jobs.naming import Kind, name_of

    found = []
    with archive.catalogue.read() as reader:
        for one in typed:
            named = name_of(reader, one)
            if named.kind is not Kind.UNIT:
                raise UsageError("not_a_unit", typed=one)
            found.append(named.identifier)
    return tuple(found)


def found_units(archive: "Archive", queries: Iterable[str]) -> tuple[str, ...]:
    """Give the units that searches find. Raises: UsageError when one finds too many."""
    from sae.errors import UsageError
    from sae.jobs.search import search
    from sae.ports import SearchQuery

    units: list[str] = []
    for words in queries:
        found = search(archive, SearchQuery(words=words, limit=MAX_QUERIED))
        if found.total > MAX_QUERIED:
            raise UsageError("export_too_many", words=words, count=found.total, limit=MAX_QUERIED)
        units.extend(hit.unit.unit_id for hit in found.units)
    return tuple(units)
