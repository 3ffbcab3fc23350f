"""A step of every job that attests: what the archive was at that moment, and the two files.

NF Z42-013:2020 §4.6.4: an attestation is made by the system, archived, sealed, and can be verified
without it. It names the security level, the policy in force and what this archive does not do.

    document = HoldCertificate(
        heading=heading_of(archive, act), standing=standing(archive), proof=own_proof(act), ...
    )
    perform(archive, act, documents=attested(archive, document, name="attestation"))
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sae.custody.acts import ActDocument
from sae.domain.act import Act, ActKind
from sae.domain.documents import (
    Agency,
    Heading,
    JournalProof,
    Person,
    PolicyVersion,
    PrintedDocument,
    SealReference,
    SecurityLevel,
    Standing,
    UnmetRequirement,
)
from sae.domain.policies import AdoptedPolicy, PolicyKind, adopted_policies, in_force
from sae.jobs.legal_days import day_of
from sae.jobs.storage_status import shared_devices
from sae.journal.entry import WHOLE, EntryType, Stream, parse_line
from sae.journal.seal import parse as parse_seal
from sae.ports import Archive, Reader
from storage.digests import digests_of
from storage.errors import StorageError

AUDIT_EVERY = timedelta(days=366)  # every byte of every copy, once a year at least
# Territories of the customs of France, by ISO 3166 (CdP L.111-1: the definitive stay there).
FRANCE = frozenset({"FR", "FRANCE", "GF", "GP", "MQ", "RE", "YT"})


def attested(archive: Archive, document: PrintedDocument, *, name: str) -> tuple[ActDocument, ...]:
    """Give a printed document as the two files of an act: PDF/A, and JSON for programs.

    Raises: PrintingFailed.
    """
    return (
        ActDocument(f"{name}.pdf", archive.printer.print(document)),
        ActDocument(f"{name}.json", document.to_json()),
    )


def standing(archive: Archive, *, agreement: str | None = None) -> Standing:
    """Say what this archive is now. agreement: under which the records came, when that matters."""
    now = archive.clock.now()
    today = day_of(archive.clock, now)
    with archive.catalogue.read() as reader:
        policies = adopted_policies(reader.acts(ActKind.POLICY_ADOPTED))
        unmet = [*_of_copies(archive), *_of_policies(policies, agreement, on=today)]
        if archive.timestamps.internal:
            unmet.append(UnmetRequirement.INTERNAL_TIME_AUTHORITY)
        if any(not seal.token for seal in reader.seals()[-1:]):
            unmet.append(UnmetRequirement.SEAL_PENDING)
        audited_at = last_audit(reader)
    if audited_at is None or now - audited_at > AUDIT_EVERY:
        unmet.append(UnmetRequirement.AUDIT_OVERDUE)
    policy = in_force(policies, PolicyKind.PA, on=today)
    return Standing(
        software=archive.software,
        # Digests, a chained journal and tokens over it: no electronic seal is made here.
        security_level=SecurityLevel.STRONG,
        archiving_policy=policy_version(policy) if policy is not None else None,
        unmet=tuple(one for one in UnmetRequirement if one in unmet),
    )


def heading_of(archive: Archive, act: Act, *, number: str = "") -> Heading:
    """Give the heading of a document made by an act. number: as a register gives it."""
    return Heading(
        document_id=act.act_id, number=number, issued_at=act.at, issuer=issuer_of(archive)
    )


def issuer_of(archive: Archive) -> Agency:
    """Give the archival agency, which issues every document."""
    policy = archive.policy
    return Agency(name=policy.archival_agency_name, identifier=policy.archival_agency)


def who_acts(archive: Archive) -> Person:
    """Give the caller as documents name her; the operator of the machine acts as the agency."""
    return Person(name=archive.caller.name or archive.policy.archival_agency_name)


def own_proof(act: Act) -> JournalProof:
    """Point to the line that an act will have: none is written before its documents are."""
    return JournalProof(
        operation_id=act.campaign_id or act.act_id,
        stream=Stream.LIFECYCLE.value,
        first_entry=0,
        last_entry=0,
        seal=None,
    )


def proof_of_entries(
    archive: Archive, reader: Reader, operation_id: str, *, first: int, last: int
) -> JournalProof:
    """Point to lines of the lifecycle, and to the first seal that covers them all."""
    covering = None
    for record in reader.seals():
        text = parse_seal(record.text)
        if record.token and text.of(Stream.LIFECYCLE).last >= last:
            covering = SealReference(
                number=record.number,
                sealed_at=text.sealed_at,
                sha256=digests_of(record.text).sha256,
                authority=archive.timestamps.label,
            )
            break
    return JournalProof(
        operation_id=operation_id,
        stream=Stream.LIFECYCLE.value,
        first_entry=first,
        last_entry=last,
        seal=covering,
    )


def policy_version(policy: AdoptedPolicy) -> PolicyVersion:
    """Give a governing document as others print it."""
    return PolicyVersion(title=policy.title, version=policy.version, in_force_on=policy.in_force_on)


def last_audit(reader: Reader, *, whole: bool = False) -> datetime | None:
    """Give the instant of the last audit; None when there was none.

    whole: only of those that read every byte of every copy.
    """
    end = reader.published(Stream.EVENTS)
    while end > 0:
        first = max(1, end - _LINES + 1)
        for line in reversed(list(reader.entries(Stream.EVENTS, first, end))):
            if _AUDITED in line:  # a line is read as JSON only when it matters
                entry = parse_line(line)
                if entry.type == EntryType.AUDITED and (not whole or WHOLE in entry.objects):
                    return entry.at
        end = first - 1
    return None


# ----------------------------------------------------------------------------- private

_LINES = 1_000  # read at a time, from the end
_AUDITED = f'"{EntryType.AUDITED}"'.encode()


def _of_copies(archive: Archive) -> Iterator[UnmetRequirement]:
    copies = archive.policy.copies
    if len(copies) < 2:
        yield UnmetRequirement.SINGLE_COPY
    else:
        sharing = shared_devices(archive)
        if any(len(others) == len(copies) - 1 for others in sharing.values()):
            yield UnmetRequirement.COPIES_ON_ONE_DEVICE
        if len({copy.site.strip().lower() for copy in copies}) < 2:
            yield UnmetRequirement.COPIES_ON_ONE_SITE
    if any(copy.country.strip().upper() not in FRANCE for copy in copies):
        yield UnmetRequirement.COPY_OUTSIDE_FRANCE
    try:
        archive.copies.free_bytes()
        for copy in archive.copies.copies:
            copy.store.free_bytes()  # that of a copy that may be late is no failure above
    except StorageError:
        yield UnmetRequirement.COPY_AWAY


def _of_policies(
    policies: tuple[AdoptedPolicy, ...], agreement: str | None, *, on: date
) -> Iterator[UnmetRequirement]:
    if in_force(policies, PolicyKind.PA, on=on) is None:
        yield UnmetRequirement.NO_ARCHIVING_POLICY
    if in_force(policies, PolicyKind.DPA, on=on) is None:
        yield UnmetRequirement.NO_PRACTICE_STATEMENT
    if agreement is not None and (
        not agreement
        or in_force(policies, PolicyKind.AGREEMENT, on=on, agreement=agreement) is None
    ):
        yield UnmetRequirement.NO_AGREEMENT
