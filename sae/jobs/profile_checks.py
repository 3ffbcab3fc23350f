"""Checks of a package against the profiles it must fit: a step of ingest and of check.

An agreement that names profiles demands them: a package that does not fit one is refused. A profile
that only the package names is a promise of its own: what does not fit is a warning in the tolerant
reading, an error in the strict one; so is a profile that the archive does not know. The version
that applies is the one in force when the package was received; a finding says which.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from sae.domain.records import ArchivalAgreement, ProfileVersion, Referentials
from sae.domain.referential_checks import Terms, find_agreement
from sae.domain.referential_files import PROFILES, UNIT_PROFILES
from seda.capped_findings import CappedFindings
from seda.findings import Finding, Severity, error, info, warning
from seda.model import ArchiveUnit, MessageHeader
from seda.profiles.archival import prepared_profile
from seda.profiles.unit import ArchiveUnitProfile, prepared_unit_profile
from seda.safe_xml import XmlLimits
from seda.versions import namespace_of

DocumentOf = Callable[[ProfileVersion], bytes]
"""Gives the document of a profile, from the copies. Raises: StorageError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilesAt:
    """The profiles of the archive, as they were when a package was received."""

    referentials: Referentials
    document_of: DocumentOf
    at: datetime

    def find(self, table: str, identifier: str) -> ProfileVersion | None:
        """Find the version of a profile that was in force."""
        return self.referentials.profile_in_force(table, identifier, self.at)


def check_archival_profile(
    manifest: BinaryIO,
    header: MessageHeader,
    profiles: ProfilesAt,
    terms: Terms,
    *,
    limits: XmlLimits,
) -> Iterator[Finding]:
    """Check a manifest against its archival profile. manifest: UTF-8, through the gate."""
    agreement = find_agreement(header, profiles.referentials)
    demanded = agreement.archival_profiles if agreement is not None else ()
    choice = _choose(header.archival_profile, agreement, demanded)
    if isinstance(choice, Finding):
        yield choice
        return
    if not choice:
        return
    refuse = bool(demanded) or not terms.tolerant
    known = profiles.find(PROFILES, choice)
    if known is None or not known.active:
        yield _unusable("profile", known, choice, refuse or PROFILES in terms.refuse_unknown)
        return
    profile = prepared_profile(profiles.document_of(known))
    faults = profile.check(manifest, namespace=namespace_of(header.version), limits=limits)
    for fault in faults:
        yield _weighed(fault, refuse=refuse)
    yield info(
        "profile_applied",
        "ArchivalProfile",
        profile=known.identifier,
        version=known.version,
        sha512=known.sha512,
        faults=len(faults),
    )


class UnitProfileChecks:
    """Checks each unit that names an archive-unit profile, as it passes."""

    def __init__(self, profiles: ProfilesAt) -> None:
        self._profiles = profiles
        self.clear()

    def clear(self) -> None:
        """Forget every unit: they will pass again."""
        self._known: dict[str, _Prepared | None] = {}
        self._faults: dict[str, CappedFindings] = {}
        self._first: dict[str, ArchiveUnit] = {}
        self._counts: dict[str, list[int]] = {}  # units, units at fault

    def take(self, unit: ArchiveUnit, version: str) -> None:
        """Check a unit of a manifest of SEDA `version`."""
        name = unit.profile
        if not name:
            return
        if name not in self._known:
            self._first[name] = unit
            self._known[name] = self._prepare(name)
        known = self._known[name]
        if known is None:
            return
        faults = known.profile.check(unit, version)
        counts = self._counts.setdefault(name, [0, 0])
        counts[0] += 1
        counts[1] += bool(faults)
        for fault in faults:
            self._faults.setdefault(name, CappedFindings()).add(fault)

    def findings(self, header: MessageHeader, terms: Terms) -> Iterator[Finding]:
        """Give what was found, weighed by the terms of the message."""
        agreement = find_agreement(header, self._profiles.referentials)
        demanded = agreement.unit_profiles if agreement is not None else ()
        for name, unit in self._first.items():
            refuse = name in demanded or not terms.tolerant
            known = self._known[name]
            if known is None:
                there = self._profiles.find(UNIT_PROFILES, name)
                closed = UNIT_PROFILES in terms.refuse_unknown
                found = _unusable("unit_profile", there, name, refuse or closed)
                yield replace(found, where=f"manifest.xml:{unit.node.line}")
                continue
            faults = self._faults.get(name)
            for fault in faults.listed() if faults is not None else ():
                yield _weighed(fault, refuse=refuse)
            units, at_fault = self._counts[name]
            yield info(
                "unit_profile_applied",
                "ArchiveUnitProfile",
                profile=name,
                version=known.row.version,
                sha512=known.row.sha512,
                units=units,
                faults=at_fault,
            )

    def _prepare(self, name: str) -> "_Prepared | None":
        row = self._profiles.find(UNIT_PROFILES, name)
        if row is None or not row.active:
            return None
        return _Prepared(row, prepared_unit_profile(self._profiles.document_of(row)))


# ----------------------------------------------------------------------------- private


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A version of an archive-unit profile, read from the copies once for a package."""

    row: ProfileVersion
    profile: ArchiveUnitProfile


def _choose(
    named: str, agreement: ArchivalAgreement | None, demanded: tuple[str, ...]
) -> str | Finding:
    """Choose the profile that a package must fit; nothing when it must fit none."""
    if agreement is None or not demanded or named in demanded:
        return named
    said = {"agreement": agreement.identifier, "expected": ", ".join(demanded)}
    if named:
        return error("profile_not_of_agreement", "ArchivalProfile", profile=named, **said)
    if len(demanded) > 1:
        return error("profile_not_named", "ArchivalProfile", **said)
    return demanded[0]


def _unusable(kind: str, known: ProfileVersion | None, name: str, refuse: bool) -> Finding:
    build = error if refuse else warning
    if kind == "profile":
        code = "profile_unknown" if known is None else "profile_inactive"
        return build(code, "ArchivalProfile", profile=name)
    code = "unit_profile_unknown" if known is None else "unit_profile_inactive"
    return build(code, "ArchiveUnitProfile", profile=name)


def _weighed(finding: Finding, *, refuse: bool) -> Finding:
    return finding if refuse else replace(finding, severity=Severity.WARNING)
