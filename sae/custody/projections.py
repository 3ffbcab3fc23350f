"""From an act to its rows: the same function when it is performed and when it is replayed.

A projection reads the act, its documents and the rows that came before it, never the clock.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import BinaryIO

from sae.custody.projections_access import hold_lifted, hold_reassessed, hold_set
from sae.custody.projections_decisions import rules_applied, sort_decided, start_event_given
from sae.custody.projections_elimination import KINDS, project_elimination
from sae.custody.projections_purges import project_removal
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
        **dict.fromkeys(KINDS, project_elimination),
        ActKind.RULES_APPLIED: rules_applied,
        ActKind.RULES_REVERTED: rules_applied,
        ActKind.START_EVENT_GIVEN: start_event_given,
        ActKind.SORT_DECIDED: sort_decided,
        ActKind.HOLD_SET: hold_set,
        ActKind.HOLD_LIFTED: hold_lifted,
        ActKind.HOLD_REASSESSED: hold_reassessed,
        ActKind.REMOVAL_INTENDED: project_removal,
        ActKind.SCHEME_CHANGED: change_scheme,
        ActKind.UNITS_FILED: file_units,
    }
)
