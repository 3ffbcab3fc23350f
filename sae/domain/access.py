"""What a caller may read: one rule for every door, search and file.

Archivist, control authority and auditor read everything. The authority that orders destructions
and the administrator read no content. An agent reads the records of her own services by function,
whatever their communicability (CRPA L.311-1 governs third parties, not the service that works
with them), except sensitive series, which want a right given by name. Everything else is read
once it is archives définitives and communicable on the day (code du patrimoine L.213-1, L.213-2):
intermediate archives are for the persons empowered (CNIL, délibération 2005-213).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sae.domain.accounts import Caller, Role
from sae.domain.scheme import Scheme

READS_EVERYTHING = frozenset({Role.ARCHIVIST, Role.CONTROL_AUTHORITY, Role.AUDITOR})
READS_BY_RIGHT = frozenset({Role.AGENT})
READS_RESTRICTED_METADATA = frozenset({Role.ARCHIVIST, Role.CONTROL_AUTHORITY})
"""Who reads what the policy `keep_restricted` keeps of archives that left."""


class Extent(StrEnum):
    """How much exists for a caller."""

    EVERYTHING = "everything"
    BY_RIGHT = "by_right"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFacts:
    """What decides who may read a unit.

    series: node of the plan de classement that it is filed under; empty for none.
    open_from: first day on which everyone may read it here; None while that is not known.
    """

    unit_id: str
    originating_agency: str
    series: str = ""
    open_from: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What exists for a caller. on: legal day; None when it is not known what is open.

    agencies: whose records she reads by function. closed_series: nodes at or below a sensitive
    one, that she has no right to by name.
    """

    extent: Extent
    on: date | None
    agencies: frozenset[str] = frozenset()
    closed_series: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Say whether everything exists."""
        return self.extent is Extent.EVERYTHING

    def sees(self, facts: AccessFacts) -> bool:
        """Say whether a unit exists for the caller."""
        if self.extent is not Extent.BY_RIGHT:
            return self.is_whole
        if self.on is not None and facts.open_from is not None and facts.open_from <= self.on:
            return True
        by_function = facts.originating_agency in self.agencies
        return by_function and facts.series not in self.closed_series


def sight_of(
    caller: Caller, *, on: date | None, confirmed: Iterable[str] = (), scheme: Scheme | None = None
) -> Sight:
    """Say what exists for a caller.

    confirmed: agencies that the archivist confirmed; no right passes through another (design §6).
    scheme: says which series want a right given by name; a right to a node goes down with it.
    """
    if caller.has(*READS_EVERYTHING):
        return Sight(extent=Extent.EVERYTHING, on=on)
    if not caller.has(*READS_BY_RIGHT):
        return Sight(extent=Extent.NOTHING, on=on)
    return Sight(
        extent=Extent.BY_RIGHT,
        on=on,
        agencies=caller.agencies.intersection(confirmed),
        closed_series=_closed(scheme or Scheme(), rights=caller.series),
    )


# ----------------------------------------------------------------------------- private


def _closed(scheme: Scheme, *, rights: frozenset[str]) -> frozenset[str]:
    closed = set()
    for node in scheme.nodes:
        line = scheme.above(node.code)
        if any(one.sensitive for one in line) and rights.isdisjoint(one.code for one in line):
            closed.add(node.code)
    return frozenset(closed)
