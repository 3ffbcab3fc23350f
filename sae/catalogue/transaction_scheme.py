"""The catalogue's two faces for the plan de classement (`sae.ports.catalogue_scheme`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable, Iterator, Mapping

from sae.catalogue import queries_holdings, queries_scheme
from sae.catalogue.transaction_on import OnConnection
from sae.domain.accession import HeldPaper, HeldUnit
from sae.domain.scheme import Filing, Scheme, SeriesNode


class SqlSchemeReads(OnConnection):
    """`sae.ports.catalogue_scheme.SchemeReads`."""

    def scheme(self) -> Scheme:
        return queries_scheme.scheme(self._connection)

    def series_of(self, unit_ids: Iterable[str]) -> Mapping[str, SeriesNode]:
        return queries_scheme.series_of(self._connection, unit_ids)

    def filings(self, unit_ids: Iterable[str] | None = None) -> Iterator[Filing]:
        return queries_scheme.filings(self._connection, unit_ids)

    def dossiers(self, transfer_id: str | None = None) -> Iterator[str]:
        return queries_scheme.dossiers(self._connection, transfer_id)

    def stated_cotes(self) -> Iterator[tuple[str, str]]:
        return queries_scheme.stated_cotes(self._connection)

    def held_units(self) -> Iterator[HeldUnit]:
        return queries_holdings.held_units(self._connection)

    def held_papers(self) -> Iterator[HeldPaper]:
        return queries_holdings.held_papers(self._connection)

    def lone_objects(self) -> tuple[int, int]:
        return queries_holdings.lone_objects(self._connection)


class SqlSchemeWrites(OnConnection):
    """`sae.ports.catalogue_scheme.SchemeWrites`."""

    def put_scheme(self, scheme: Scheme) -> None:
        queries_scheme.put_scheme(self._connection, scheme)

    def put_filings(self, filings: Iterable[Filing]) -> None:
        queries_scheme.put_filings(self._connection, filings)
