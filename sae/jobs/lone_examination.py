"""An examination without any archive: a step of verify and of lint.

What an archive alone knows (its referentials, what it holds already) is answered by nobody.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import cast

from sae.domain.records import Referentials, TransferRecord, UnitRecord
from sae.jobs.examination import Examiner
from sae.jobs.profile_checks import ProfilesAt
from sae.ports import Policy, Reader
from seda.capped_findings import MAX_LISTED_PER_CODE
from seda.content_checks import check_unit
from seda.findings import Finding
from seda.model import ArchiveUnit
from seda.package import ContainerLimits
from seda.safe_xml import XmlLimits
from seda.schema import Schemas

# What only an archive can know: its referentials, its units.
ABOUT_AN_ARCHIVE = frozenset(
    {
        "agency_unknown",
        "agreement_missing",
        "agreement_unknown",
        "attachment_unknown",
        "profile_unknown",
        "rule_unknown",
        "unit_profile_unknown",
    }
)


def without_an_archive(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out the findings that only an archive could confirm."""
    return tuple(one for one in findings if one.code not in ABOUT_AN_ARCHIVE)


def lone_examiner(
    schemas: Schemas,
    *,
    now: datetime,
    reading: str = "tolerant",
    check_unit: Callable[[ArchiveUnit], Iterable[Finding]] = check_unit,
    most: int = MAX_LISTED_PER_CODE,
) -> Examiner:
    """Give an examiner that has no archive. reading: `tolerant` or `strict`."""
    nothing = Referentials(agencies=(), agreements=(), rules=(), closed=frozenset())
    return Examiner(
        policy=_policy(reading),
        schemas=schemas,
        referentials=nothing,
        profiles=ProfilesAt(referentials=nothing, document_of=lambda _one: b"", at=now),
        reader=cast("Reader", _NoArchive()),
        now=now,
        check_unit=check_unit,
        most=most,
    )


# ----------------------------------------------------------------------------- private


def _policy(reading: str) -> Policy:
    return Policy(
        archival_agency="",
        archival_agency_name="",
        language="",
        ocr_at_ingest=False,
        quarantine_days=0,
        withdrawal_days=0,
        container_limits=ContainerLimits(),
        xml_limits=XmlLimits(),
        reading=reading,
        closed=frozenset(),
        copies=(),
    )


class _NoArchive:
    """What an examination asks of a catalogue, answered by none."""

    def accepted_transfer(self, _agency: str, _identifier: str) -> TransferRecord | None:
        return None

    def unit(self, _unit_id: str) -> UnitRecord | None:
        return None

    def units_with_metadata(self, _name: str, _value: str) -> tuple[str, ...]:
        return ()
