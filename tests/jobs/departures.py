"""What the tests of restitutions and withdrawals share: people, tools, requests with defaults."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sae.bootstrap import instruments
from sae.domain.accounts import Caller, Role
from sae.domain.departure import DepartureKind
from sae.jobs.departure_copy import CopyTools
from sae.jobs.departures import StandingDeparture
from sae.jobs.restitute_accept import GivenAcceptance, accept_departure
from sae.jobs.restitute_prepare import DepartureRequest, PreparedDeparture, prepare_departure
from sae.ports import Archive

MAYOR = Caller(
    account_id="11111111-1111-4111-8111-111111111111",
    name="Mme la maire",
    roles=frozenset({Role.AUTHORITY}),
    authenticated=True,
)


def the_mayor(archive: Archive, **changes: Any) -> Archive:  # noqa: ANN401 - fields of Caller
    """Give the archive in the name of an authority who just gave her secret."""
    return replace(archive, caller=replace(MAYOR, **changes))


def tools() -> CopyTools:
    known = instruments()
    return CopyTools(open_copy=known.open_copy, verifiers=known.verifiers, threads=2)


def prepared(archive: Archive, folder: Path, **changes: Any) -> PreparedDeparture:  # noqa: ANN401 - fields
    """Prepare a restitution to the producer, unless told otherwise."""
    request = DepartureRequest(
        folder=folder,
        kind=DepartureKind.RESTITUTION,
        recipient="producer",
        reason="fin de la convention",
    )
    return prepare_departure(archive, replace(request, **changes), tools())


def accepted(
    archive: Archive,
    departure: StandingDeparture,
    tmp_path: Path,
    **changes: Any,  # noqa: ANN401
) -> StandingDeparture:
    """Record a signed letter."""
    scan = tmp_path / "letter.pdf"
    scan.write_bytes(b"%PDF-1.4 signed")
    given = GivenAcceptance(
        reference="2026-12", signatory="Mme Y", accepted_on=date(2026, 1, 2), scan=scan
    )
    given = replace(given, **changes)
    return accept_departure(archive, departure.departure.departure_id, given)
