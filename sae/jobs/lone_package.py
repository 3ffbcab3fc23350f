"""A step of what examines a package without any archive: what only an archive knows is left out."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sae.domain.records import Referentials, TransferRecord, UnitRecord
from sae.jobs.examination import Examiner
from sae.ports import Policy, Reader
from seda.findings import Finding
from seda.package import ContainerLimits
from seda.safe_xml import XmlLimits
from seda.schema import Schemas

POLICY = Policy(
    archival_agency="",
    archival_agency_name="",
    language="",
    quarantine_days=0,
    container_limits=ContainerLimits(),
    xml_limits=XmlLimits(),
    reading="tolerant",
    closed=frozenset(),
    copies=(),
)


def examiner_alone(schemas: Schemas, now: datetime) -> Examiner:
    """Give what examines a package by what it says of itself."""
    return Examiner(
        policy=POLICY,
        schemas=schemas,
        referentials=Referentials(agencies=(), agreements=(), rules=(), closed=frozenset()),
        reader=cast("Reader", _NoArchive()),
        now=now,
    )


def without_an_archive(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Leave out the findings that only an archive could confirm."""
    return tuple(one for one in findings if one.code not in _ABOUT_AN_ARCHIVE)


# ----------------------------------------------------------------------------- private

# What only an archive can know: its referentials, its units.
_ABOUT_AN_ARCHIVE = frozenset(
    {
        "agency_unknown",
        "agreement_missing",
        "agreement_unknown",
        "attachment_unknown",
        "rule_unknown",
    }
)


class _NoArchive:
    """What an examination asks of a catalogue, answered by none."""

    def accepted_transfer(self, _agency: str, _identifier: str) -> TransferRecord | None:
        return None

    def unit(self, _unit_id: str) -> UnitRecord | None:
        return None

    def units_with_metadata(self, _name: str, _value: str) -> tuple[str, ...]:
        return ()
