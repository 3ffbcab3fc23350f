"""Who reads what: by role, by function, by name, by day."""

from datetime import date, timedelta

import pytest

from sae.domain.access import AccessFacts, sight_of
from sae.domain.accounts import Caller, Role
from sae.domain.scheme import Scheme, SeriesNode

DAY = date(2026, 6, 1)
SCHEME = Scheme(
    (
        SeriesNode(code="RH", parent="", title="Personnel", sensitive=True),
        SeriesNode(code="RH-1", parent="RH", title="Carrières"),
        SeriesNode(code="FI", parent="", title="Finances"),
    )
)


def sees(
    role: Role,
    *,
    agency: str = "MAIRIE",
    series: str = "FI",
    open_from: date | None = None,
    agencies: tuple[str, ...] = ("MAIRIE",),
    rights: tuple[str, ...] = (),
    confirmed: tuple[str, ...] = ("MAIRIE",),
) -> bool:
    caller = Caller(
        account_id="a",
        name="",
        roles=frozenset({role}),
        agencies=frozenset(agencies),
        series=frozenset(rights),
    )
    sight = sight_of(caller, on=DAY, confirmed=confirmed, scheme=SCHEME)
    return sight.sees(
        AccessFacts(unit_id="u", originating_agency=agency, series=series, open_from=open_from)
    )


@pytest.mark.parametrize("role", [Role.ARCHIVIST, Role.CONTROL_AUTHORITY, Role.AUDITOR])
def test_who_keeps_controls_or_audits_reads_everything(role: Role) -> None:
    assert sees(role, agency="AUTRE", series="RH-1", agencies=())


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.ADMINISTRATOR])
def test_who_orders_or_administers_reads_no_content(role: Role) -> None:
    assert not sees(role, open_from=DAY)


def test_an_agent_reads_her_own_service_by_function() -> None:
    assert sees(Role.AGENT)
    assert not sees(Role.AGENT, agency="AUTRE")


def test_no_right_passes_through_an_agency_that_nobody_confirmed() -> None:
    assert not sees(Role.AGENT, confirmed=())


def test_a_sensitive_series_wants_a_right_by_name() -> None:
    assert not sees(Role.AGENT, series="RH")
    assert not sees(Role.AGENT, series="RH-1")
    assert sees(Role.AGENT, series="RH-1", rights=("RH",))
    assert sees(Role.AGENT, series="RH-1", rights=("RH-1",))
    assert not sees(Role.AGENT, series="RH", rights=("RH-1",))


def test_a_right_by_name_opens_nothing_of_another_service() -> None:
    assert not sees(Role.AGENT, agency="AUTRE", series="RH", rights=("RH",))


def test_other_services_read_from_the_day_on() -> None:
    assert sees(Role.AGENT, agency="AUTRE", open_from=DAY)
    assert sees(Role.AGENT, agency="AUTRE", series="RH", open_from=DAY)
    assert not sees(Role.AGENT, agency="AUTRE", open_from=DAY + timedelta(days=1))
    assert not sees(Role.AGENT, agency="AUTRE", open_from=None)
