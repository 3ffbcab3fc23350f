"""The plan de classement in the catalogue, as jobs need it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from sae.domain.accession import HeldPaper, HeldUnit
from sae.domain.scheme import Filing, Scheme, SeriesNode


class SchemeReads(Protocol):
    """Reads of the tree and of filings, within one snapshot."""

    def scheme(self) -> Scheme:
        """Give the tree in force; without nodes while none was imported."""

    def series_of(self, unit_ids: Iterable[str]) -> Mapping[str, SeriesNode]:
        """Give the series of units by id, in the order asked; those filed nowhere are left out.

        Going up from the unit, by first parents, the nearest of these decides: what was filed by
        hand, then a rule on agreement and document type at a dossier's top or above. When nothing
        does, the agreement of the unit's own transfer.
        """

    def filings(self, unit_ids: Iterable[str] | None = None) -> Iterator[Filing]:
        """List what was decided by hand, in order of unit; of all units when none is named."""

    def dossiers(self, transfer_id: str | None = None) -> Iterator[str]:
        """List ids of the units at the top of dossiers, in order of transfer and position."""

    def stated_cotes(self) -> Iterator[tuple[str, str]]:
        """List the dossiers whose package states a cote, and which one.

        SEDA ArchivalAgencyArchiveUnitIdentifier: the archive's own, given before the transfer.
        """

    def held_units(self) -> Iterator[HeldUnit]:
        """List every unit as registers count it, in no order. Streams."""

    def held_papers(self) -> Iterator[HeldPaper]:
        """List every physical object, in no order. Streams."""

    def lone_objects(self) -> tuple[int, int]:
        """Count files that no unit points to, and their bytes."""


class SchemeWrites(Protocol):
    """Writes of the tree and of filings, in one transaction."""

    def put_scheme(self, scheme: Scheme) -> None:
        """Replace the tree."""

    def put_filings(self, filings: Iterable[Filing]) -> None:
        """Replace what was decided by hand of units; nothing stays of one without any decision."""
