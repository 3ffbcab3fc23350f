"""The catalogue's two faces for signatures (`sae.ports.catalogue_signatures`)."""
# ruff: noqa: D102 - the port says what each method does

from collections.abc import Iterable

from sae.catalogue import queries_signatures
from sae.catalogue.transaction_on import OnConnection
from sae.domain.signature_evidence import ObjectSignature


class SqlSignaturesReads(OnConnection):
    """`sae.ports.catalogue_signatures.SignaturesReads`."""

    def signatures_of(self, object_ids: Iterable[str]) -> tuple[ObjectSignature, ...]:
        return queries_signatures.signatures_of(self._connection, object_ids)


class SqlSignaturesWrites(OnConnection):
    """`sae.ports.catalogue_signatures.SignaturesWrites`."""

    def add_signatures(self, signatures: Iterable[ObjectSignature]) -> None:
        queries_signatures.add_signatures(self._connection, signatures)
