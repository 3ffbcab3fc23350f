"""What the archive says of itself on each attestation."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from sae.custody.acts import ActDocument, new_act, perform
from sae.domain.act import ActKind
from sae.domain.documents import SecurityLevel, UnmetRequirement
from sae.domain.policies import PolicyKind, adopted_policies, in_force, policy_body
from sae.jobs.attestations import last_audit, standing
from sae.jobs.audit import Scope, audit
from sae.jobs.legal_days import day_of
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive


def test_a_new_archive_says_all_that_it_does_not_do(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        now = standing(archive)

        assert now.security_level is SecurityLevel.STRONG
        assert now.archiving_policy is None
        assert set(now.unmet) == {
            UnmetRequirement.INTERNAL_TIME_AUTHORITY,
            UnmetRequirement.COPIES_ON_ONE_DEVICE,
            UnmetRequirement.COPIES_ON_ONE_SITE,
            UnmetRequirement.NO_ARCHIVING_POLICY,
            UnmetRequirement.NO_PRACTICE_STATEMENT,
            UnmetRequirement.AUDIT_OVERDUE,
        }


def test_what_is_done_is_no_longer_said(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        adopt(archive, PolicyKind.PA, version="1", day=date(2026, 1, 1))
        adopt(archive, PolicyKind.DPA, version="1", day=date(2026, 1, 1))
        adopt(archive, PolicyKind.PA, version="2", day=date(2999, 1, 1))
        audit(archive, Scope(), tell=lambda _finding: None)

        now = standing(archive, agreement="CONV-1")

        assert now.archiving_policy is not None
        assert now.archiving_policy.version == "1"
        assert not {
            UnmetRequirement.NO_ARCHIVING_POLICY,
            UnmetRequirement.NO_PRACTICE_STATEMENT,
            UnmetRequirement.AUDIT_OVERDUE,
        } & set(now.unmet)
        assert UnmetRequirement.NO_AGREEMENT in now.unmet


def test_a_copy_far_away_or_of_unknown_country_is_told(tmp_path: Path) -> None:
    def abroad(settings: str) -> str:
        return settings.replace('country = "FR"', 'country = ""', 1)

    with an_archive(a_home(tmp_path / "home", settings=abroad)) as archive:
        assert UnmetRequirement.COPY_OUTSIDE_FRANCE in standing(archive).unmet


def test_a_sample_is_not_a_whole_audit(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        adopt(archive, PolicyKind.PA, version="1", day=date(2026, 1, 1))
        adopt(archive, PolicyKind.PA, version="2", day=date(2026, 1, 2))
        audit(archive, Scope(sample=1), tell=lambda _finding: None)
        with archive.catalogue.read() as reader:
            assert last_audit(reader) is not None
            assert last_audit(reader, whole=True) is None

        audit(archive, Scope(), tell=lambda _finding: None)

        with archive.catalogue.read() as reader:
            assert last_audit(reader, whole=True) == last_audit(reader)


def test_the_version_in_force_is_that_of_the_day(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        adopt(archive, PolicyKind.PA, version="1", day=date(2024, 1, 1))
        adopt(archive, PolicyKind.PA, version="2", day=date(2025, 7, 1))
        adopt(archive, PolicyKind.AGREEMENT, version="9", day=date(2020, 1, 1), agreement="C")
        with archive.catalogue.read() as reader:
            known = adopted_policies(reader.acts(ActKind.POLICY_ADOPTED))

        versions = [
            one.version if (one := in_force(known, PolicyKind.PA, on=day)) else ""
            for day in (date(2023, 12, 31), date(2025, 6, 30), date(2025, 7, 1))
        ]
        assert versions == ["", "1", "2"]
        assert in_force(known, PolicyKind.AGREEMENT, on=date(2025, 1, 1)) is None


@pytest.mark.parametrize("hours", [-2, -1, 0, 1, 22, 23])
def test_an_instant_falls_on_the_legal_day_of_the_home(tmp_path: Path, hours: int) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        beginning = archive.clock.beginning(date(2026, 7, 14))

        assert day_of(archive.clock, beginning) == date(2026, 7, 14)
        assert day_of(archive.clock, beginning - timedelta(seconds=1)) == date(2026, 7, 13)
        midnight = datetime(2026, 7, 14, tzinfo=UTC) + timedelta(hours=hours)
        expected = date(2026, 7, 13 if hours < -2 else 14 if hours < 22 else 15)
        assert day_of(archive.clock, midnight) == expected


# ----------------------------------------------------------------------------- private


def adopt(
    archive: Archive, kind: PolicyKind, *, version: str, day: date, agreement: str = ""
) -> None:
    body = policy_body(kind, agreement=agreement, title="Titre", version=version, in_force_on=day)
    act = new_act(archive, ActKind.POLICY_ADOPTED, body=body)
    perform(archive, act, documents=[ActDocument("policy.md", b"# Politique")])
