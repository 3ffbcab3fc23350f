"""The fate of a package, from what was found in it: the same for an ingest and for a check."""

from datetime import datetime
from functools import partial

from sae.domain.records import ProfileVersion, TransferStatus
from sae.domain.transfer_result import TransferResult
from sae.jobs.examination import Examined, Examiner
from sae.jobs.profile_checks import ProfilesAt
from sae.ports import Archive, Reader
from seda.findings import Finding, Severity, error


def examiner_of(
    archive: Archive, reader: Reader, *, received_at: datetime | None = None
) -> Examiner:
    """Give what an examination needs, as the archive stands at this moment.

    received_at: when the package was; now, if None. Its profiles are those of that instant.
    """
    referentials, now = reader.referentials(), archive.clock.now()
    return Examiner(
        policy=archive.policy,
        schemas=archive.schemas,
        referentials=referentials,
        profiles=ProfilesAt(
            referentials=referentials,
            document_of=partial(_document, archive),
            at=received_at or now,
        ),
        reader=reader,
        now=now,
    )


def judge(
    examined: Examined, *, transfer_id: str, something_to_archive: bool, content_bytes: int
) -> TransferResult:
    """Give the result of a package whose objects were read. content_bytes: of these objects."""
    if not something_to_archive and not examined.errors:
        examined.add(error("nothing_to_archive"))
    findings = examined.findings.listed()
    manifest = examined.manifest if something_to_archive else None
    return TransferResult(
        transfer_id=transfer_id,
        status=_status(examined, findings),
        units=sum(1 for u in manifest.units if not u.target and u.xml_id not in examined.attached)
        if manifest is not None
        else 0,
        objects=len(manifest.objects) if manifest is not None else 0,
        content_bytes=content_bytes,
        schema=examined.schema,
        findings=findings,
    )


# ----------------------------------------------------------------------------- private


def _document(archive: Archive, profile: ProfileVersion) -> bytes:
    return archive.copies.read_bytes(profile.object_id, profile.path, sha512=profile.sha512)


def _status(examined: Examined, findings: tuple[Finding, ...]) -> TransferStatus:
    severities = {finding.severity for finding in findings}
    if examined.errors or Severity.ERROR in severities:
        return TransferStatus.REJECTED
    if Severity.WARNING in severities:
        return TransferStatus.ACCEPTED_WITH_WARNINGS
    return TransferStatus.ACCEPTED
