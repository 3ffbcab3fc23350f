"""Questions about the plan de classement, and its writing."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, insert, select

from sae.catalogue.rows import batches, row_of
from sae.catalogue.tables import aips, transfers, units
from sae.catalogue.tables_scheme import scheme_nodes, unit_filings
from sae.catalogue.visibility import is_published
from sae.domain.scheme import Filing, FilingRule, Scheme, SeriesNode


def scheme(connection: Connection) -> Scheme:
    """Give the tree in force."""
    query = select(scheme_nodes).order_by(scheme_nodes.c.position)
    return Scheme(
        tuple(
            SeriesNode(**{**row, "filed_here": tuple(map(FilingRule.parse, row["filed_here"]))})
            for row in connection.execute(query).mappings()
        )
    )


def put_scheme(connection: Connection, tree: Scheme) -> None:
    """Replace the tree."""
    connection.execute(delete(scheme_nodes))
    for node in tree.nodes:
        row = row_of(node, scheme_nodes)
        row["filed_here"] = tuple(map(str, node.filed_here))
        connection.execute(insert(scheme_nodes), row)


def filings(connection: Connection, unit_ids: Iterable[str] | None) -> Iterator[Filing]:
    """List what was decided by hand, in order of unit; of all units when none is named."""
    query = select(unit_filings).order_by(unit_filings.c.unit_id)
    if unit_ids is None:
        for row in connection.execute(query).mappings():
            yield Filing(**row)
        return
    for some in batches(sorted(set(unit_ids))):
        for row in connection.execute(query.where(unit_filings.c.unit_id.in_(some))).mappings():
            yield Filing(**row)


def put_filings(connection: Connection, records: Iterable[Filing]) -> None:
    """Replace what was decided by hand of units; nothing stays of one without any decision."""
    for some in batches(records):
        ids = [filing.unit_id for filing in some]
        connection.execute(delete(unit_filings).where(unit_filings.c.unit_id.in_(ids)))
        rows = [row_of(filing, unit_filings) for filing in some if filing.code or filing.cote]
        if rows:
            connection.execute(insert(unit_filings), rows)


def dossiers(connection: Connection, transfer_id: str | None) -> Iterator[str]:
    """List ids of the units at the top of dossiers, in order of transfer and position."""
    query = _tops(units.c.unit_id)
    if transfer_id is not None:
        query = query.where(units.c.transfer_id == transfer_id)
    yield from connection.execute(query).scalars().all()


def stated_cotes(connection: Connection) -> Iterator[tuple[str, str]]:
    """List the dossiers whose package states a cote, and which one."""
    query = _tops(units.c.unit_id, units.c.metadata).where(
        units.c.metadata.contains(f'"{_STATED_COTE}"')
    )
    for unit_id, metadata in connection.execute(query):
        found = json.loads(metadata).get(_STATED_COTE, [])
        if found and isinstance(found[0], str) and found[0].strip():
            yield unit_id, found[0].strip()


def series_of(connection: Connection, unit_ids: Iterable[str]) -> Mapping[str, SeriesNode]:
    """Give the series of units by id; those filed nowhere are left out."""
    finder = _Finder(connection)
    found: dict[str, SeriesNode] = {}
    for some in batches(dict.fromkeys(unit_ids)):
        found.update(finder.series_of(some))
    return found


# ----------------------------------------------------------------------------- private

_STATED_COTE = "ArchivalAgencyArchiveUnitIdentifier"


def _tops(*columns: ColumnElement[Any]) -> Select[Any]:
    return (
        select(*columns)
        .join(aips, aips.c.aip_id == units.c.aip_id)
        .where(units.c.dossier_id == units.c.unit_id, is_published(aips.c.published_seq))
        .order_by(units.c.transfer_id, units.c.position)
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """What decides of a unit. path: ids from the root, itself last. top: of a dossier, or above."""

    path: tuple[str, ...]
    transfer_id: str
    document_type: str
    top: bool


class _Finder:
    """Finds series by batches; what is above many units is looked at once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._scheme = scheme(connection)
        by_hand = select(unit_filings.c.unit_id, unit_filings.c.code).where(
            unit_filings.c.code != ""
        )
        self._by_hand: dict[str, str] = _pairs(connection, by_hand)
        agreements = select(transfers.c.transfer_id, transfers.c.archival_agreement)
        self._agreements: dict[str, str] = _pairs(connection, agreements)
        self._above: dict[str, _Place | None] = {}

    def series_of(self, unit_ids: list[str]) -> Iterator[tuple[str, SeriesNode]]:
        """Give (unit id, node) for those that are filed, in the order asked."""
        if not self._scheme.nodes:
            return
        places = self._places(unit_ids)
        self._look_above(places.values())
        for unit_id in unit_ids:
            node = self._node(unit_id, places[unit_id]) if unit_id in places else None
            if node is not None:
                yield unit_id, node

    def _node(self, unit_id: str, place: _Place) -> SeriesNode | None:
        own = self._agreements.get(place.transfer_id, "")
        here: _Place | None = place
        for one in (unit_id, *reversed(place.path[:-1])):
            node = self._scheme.node(self._by_hand.get(one, ""))
            if node is not None:
                return node
            here = place if one == unit_id else self._above.get(one)
            if here is not None and here.top and here.document_type:
                agreement = self._agreements.get(here.transfer_id, "")
                node = self._scheme.rules.get((agreement, here.document_type))
                if node is not None:
                    return node
        return self._scheme.rules.get((own, ""))

    def _look_above(self, places: Iterable[_Place]) -> None:
        wanted = {one for place in places for one in place.path[:-1]} - self._above.keys()
        self._above.update(dict.fromkeys(wanted))
        for some in batches(wanted):
            self._above.update(self._read(some))

    def _places(self, unit_ids: list[str]) -> dict[str, _Place]:
        """Read units; a path that begins in another transfer is continued to its real root."""
        places = self._read(unit_ids)
        while tops := {place.path[0] for place in places.values() if len(place.path) > 1}:
            self._look_above(places.values())
            longer = {
                top: above.path
                for top in tops
                if (above := self._above[top]) is not None and len(above.path) > 1
            }
            if not longer:
                break
            places = {
                unit_id: replace(place, path=(*longer[place.path[0]][:-1], *place.path))
                if place.path[0] in longer
                else place
                for unit_id, place in places.items()
            }
        return places

    def _read(self, unit_ids: list[str]) -> dict[str, _Place]:
        query = (
            select(
                units.c.unit_id,
                units.c.path,
                units.c.transfer_id,
                units.c.document_type,
                units.c.dossier_id,
            )
            .join(aips, aips.c.aip_id == units.c.aip_id)
            .where(units.c.unit_id.in_(unit_ids), is_published(aips.c.published_seq))
        )
        return {
            unit_id: _Place(
                path=tuple(path.split("/")),
                transfer_id=transfer_id,
                document_type=document_type,
                top=dossier_id in ("", unit_id),
            )
            for unit_id, path, transfer_id, document_type, dossier_id in self._connection.execute(
                query
            )
        }


def _pairs(connection: Connection, query: Select[Any]) -> dict[str, str]:
    return {key: value for key, value in connection.execute(query)}  # noqa: C416 - rows, not pairs
