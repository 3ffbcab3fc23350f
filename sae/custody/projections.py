"""From an act to its rows: the same function when it is performed and when it is replayed.

A projection reads the act, its documents and the rows that came before it, never the clock.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import BinaryIO

from sae.custody.projections_access import hold_lifted, hold_reassessed, hold_set
from sae.custody.projections_scheme import change_scheme, file_units
from sae.domain.act import Act, ActKind
from sae.ports import Transaction

OpenDocument = Callable[[str], BinaryIO]
"""Opens a document of the act by its path, verified while it is read."""

Projection = Callable[[Transaction, Act, OpenDocument], None]


def project(tx: Transaction, act: Act, open_document: OpenDocument) -> None:
    """Make the rows of an act, when its kind has some beyond the act itself."""
    projection = _PROJECTIONS.get(act.kind)
    if projection is not None:
        projection(tx, act, open_document)


# ----------------------------------------------------------------------------- private

_PROJECTIONS: Mapping[ActKind, Projection] = MappingProxyType(
    {
        ActKind.SCHEME_CHANGED: change_scheme,
        ActKind.UNITS_FILED: file_units,
        ActKind.HOLD_SET: hold_set,
        ActKind.HOLD_LIFTED: hold_lifted,
        ActKind.HOLD_REASSESSED: hold_reassessed,
    }
)
