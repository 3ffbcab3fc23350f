"""What the tests of restitutions and withdrawals share: people, tools, requests with defaults."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from sae.bootstrap import instruments
from sae.domain.accounts import Caller, Role
from sae.domain.departure import DepartureKind, DepartureState
from sae.jobs.departure_copy import CopyTools
from sae.jobs.departures import StandingDeparture, standing_departure
from sae.jobs.restitute_accept import GivenAcceptance, accept_departure
from sae.jobs.restitute_prepare import DepartureRequest, PreparedDeparture, prepare_departure
from sae.ports import Archive
from tests.jobs.exports import take_in
from tests.packages import a_dossier, a_file, a_package

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


def two_transfers(tmp_path: Path, archive: Archive) -> tuple[str, str]:
    """Take in two transfers; give their identifiers."""
    dossiers = (a_dossier("Chauffage", files=(a_file("facture.txt"),)),)
    others = (a_dossier("Toiture", files=(a_file("devis.txt"),)),)
    first = a_package(tmp_path / "one.zip", units=dossiers, message_identifier="V-1")
    second = a_package(tmp_path / "two.zip", units=others, message_identifier="V-2")
    return take_in(archive, first), take_in(archive, second)


def counts(archive: Archive) -> tuple[int, int]:
    with archive.catalogue.read() as reader:
        found = reader.counts()
    return found.units, found.objects


def state_of(archive: Archive, departure_id: str) -> DepartureState:
    with archive.catalogue.read() as reader:
        return standing_departure(reader, departure_id).state
