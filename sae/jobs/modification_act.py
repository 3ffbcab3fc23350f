"""A step of modify: the act that decides new versions, its list, attestation (ATT-05) and messages.

The list says, unit by unit, which elements changed and between which digests of inventories: an
act outlives the units, so it holds none of their words, nor a digest that could be guessed. The
words before and after are in the versions of the AIP, and go with it.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from sae.custody.acts import ActDocument, new_act
from sae.custody.new_version import StagedVersion
from sae.domain.act import Act, ActKind
from sae.domain.documents import Annex, ModificationCertificate, UnitChange
from sae.jobs.attestations import attested, heading_of, own_proof, standing, who_acts
from sae.jobs.manifest_changes import PreparedChange
from sae.jobs.modification_messages import modification_notifications
from sae.ports import Archive
from seda.modification.unit_edits import EditedUnit
from storage.digests import digests_of

CHANGES = "changes.jsonl"
ATTESTATION = "attestation"
MOST_PRINTED = 1_000  # units on the certificate; more are in the list, which it names


def modification_act(
    archive: Archive,
    changed: Sequence[PreparedChange],
    staged: Sequence[StagedVersion],
    *,
    reason: str,
) -> tuple[Act, tuple[ActDocument, ...]]:
    """Make the act and its documents. Raises: PrintingFailed."""
    elements = Counter(
        path for one in changed for unit in one.units.values() for path in _paths(unit)
    )
    act = new_act(
        archive,
        ActKind.UNITS_MODIFIED,
        reason=reason,
        body={
            "units": sum(len(one.units) for one in changed),
            "aips": len(changed),
            "elements": dict(sorted(elements.items())),
        },
    )
    versions = {one.aip_id: one for one in staged}
    lines = b"".join(_lines(changed, versions))
    certificate = ModificationCertificate(
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=own_proof(act),
        annexes=(_annex(lines),),
        modified_at=act.at,
        author=who_acts(archive),
        reason=reason,
        changes=_changes(changed, versions),
    )
    return act, (
        ActDocument(CHANGES, lines),
        *attested(archive, certificate, name=ATTESTATION),
        *modification_notifications(archive, act, changed),
    )


# ----------------------------------------------------------------------------- private


def _lines(
    changed: Sequence[PreparedChange], versions: Mapping[str, StagedVersion]
) -> Iterator[bytes]:
    for one in changed:
        version = versions[one.aip.aip_id]
        for unit_id, unit in one.units.items():
            line = {
                "unit_id": unit_id,
                "aip_id": one.aip.aip_id,
                "version": version.version,
                "inventory": [version.before, version.after],
                "manifest": [version.manifest_before, version.manifest_after],
                "elements": _paths(unit),
            }
            yield json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _changes(
    changed: Sequence[PreparedChange], versions: Mapping[str, StagedVersion]
) -> tuple[UnitChange, ...]:
    if sum(len(one.units) for one in changed) > MOST_PRINTED:
        return ()
    return tuple(
        UnitChange(
            unit_id=unit_id,
            aip_id=one.aip.aip_id,
            version_before=versions[one.aip.aip_id].version - 1,
            version_after=versions[one.aip.aip_id].version,
            digest_before=f"sha512:{versions[one.aip.aip_id].before}",
            digest_after=f"sha512:{versions[one.aip.aip_id].after}",
            elements=_paths(unit),
        )
        for one in changed
        for unit_id, unit in one.units.items()
    )


def _paths(unit: EditedUnit) -> tuple[str, ...]:
    return tuple(change.path for change in (*unit.content, *unit.rules))


def _annex(lines: bytes) -> Annex:
    digests = digests_of(lines)
    return Annex(
        filename=CHANGES,
        media_type="application/jsonl",
        lines=lines.count(b"\n"),
        size_bytes=len(lines),
        sha256=digests.sha256,
        sha512=digests.sha512,
    )
