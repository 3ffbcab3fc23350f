"""Signatures of objects in the catalogue, as jobs need them."""

from collections.abc import Iterable
from typing import Protocol

from sae.domain.signature_evidence import ObjectSignature


class SignaturesReads(Protocol):
    """Reads of signatures, within one snapshot; only those of published AIPs exist."""

    def signatures_of(self, object_ids: Iterable[str]) -> tuple[ObjectSignature, ...]:
        """Give the signatures of objects, in order of object and of place in the file."""


class SignaturesWrites(Protocol):
    """Writes of signatures, in one transaction; they go with the rows of their AIP."""

    def add_signatures(self, signatures: Iterable[ObjectSignature]) -> None:
        """Add the signatures of the objects of an AIP."""
