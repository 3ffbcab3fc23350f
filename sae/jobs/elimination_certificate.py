"""A step of the execution of an elimination: what it left, and the paper that says so.

While a copy is away an interim statement lists what remains; the certificate, with the SEDA
notifications, comes when every place is done. Each is an act with its documents; the same state
is never attested twice.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sae.custody.acts import ActDocument
from sae.custody.purge_forward import purge_state
from sae.custody.seal import seal
from sae.domain.act import Act, ActKind
from sae.domain.documents import (
    Annex,
    CopyDestruction,
    DestroyedLine,
    DestructionCertificate,
    DestructionMethod,
    KeptLine,
    KeptReason,
    MetadataFate,
    OutOfReach,
    Person,
    Trace,
    TraceRemoval,
    Visa,
)
from sae.domain.elimination import (
    Campaign,
    CampaignState,
    Extent,
    Line,
    LineState,
    UnitState,
)
from sae.domain.removal import DERIVED, Purge, PurgeStatus
from sae.jobs.attestations import (
    attested,
    heading_of,
    proof_of_entries,
    standing,
    who_acts,
)
from sae.jobs.campaigns import keep_step, new_step
from sae.jobs.elimination_messages import Messages
from sae.jobs.elimination_slip import (
    agency_names,
    day_or_none,
    named_agency,
    printed_dates,
    printed_extent,
)
from sae.journal.entry import Stream, parse_line
from sae.ports import Archive, Reader
from storage.digests import digests_of

DESTROYED = "destroyed.jsonl"  # document of the order: the list of what goes
CERTIFICATE, INTERIM = "certificate", "interim-statement"
_KEPT_REASONS = {
    "held": KeptReason.HELD,
    "archive_held": KeptReason.HELD,
    "changed": KeptReason.CHANGED,
}


def certify(archive: Archive, campaign: Campaign) -> tuple[Campaign, tuple[str, ...]]:
    """Attest what was done; give the campaign and the places where something remains."""
    state = purge_state(archive, campaign.order_act_id)
    complete = state.status is PurgeStatus.EXECUTED
    pending = tuple(sorted(state.pending))
    if campaign.state is CampaignState.CERTIFIED or (
        campaign.state is CampaignState.EXECUTED_PENDING_COPIES
        and not complete
        and _already_said(archive, campaign, pending)
    ):
        return campaign, pending
    seal(archive)  # the certificate names the seal over what it attests
    body = {"complete": complete, "pending": list(pending)}
    act = new_step(archive, ActKind.ELIMINATION_CERTIFIED, campaign, body=body)
    document = _certificate(archive, campaign, act, frozenset(pending), complete=complete)
    documents = [*attested(archive, document, name=CERTIFICATE if complete else INTERIM)]
    if complete:
        documents += _notifications(archive, campaign, act)
    return keep_step(archive, act, documents), pending


# ----------------------------------------------------------------------------- private


def _already_said(archive: Archive, campaign: Campaign, pending: tuple[str, ...]) -> bool:
    with archive.catalogue.read() as reader:
        said = list(reader.acts(ActKind.ELIMINATION_CERTIFIED, campaign_id=campaign.campaign_id))
    return bool(said) and tuple(said[-1].body["pending"]) == pending


def _certificate(
    archive: Archive, campaign: Campaign, act: Act, pending: frozenset[str], *, complete: bool
) -> DestructionCertificate:
    visa, frozen = campaign.visa, campaign.frozen
    assert visa is not None  # noqa: S101 - nothing is ordered without it
    assert frozen is not None  # noqa: S101
    with archive.catalogue.read() as reader:
        purges = reader.purges(act_id=campaign.order_act_id)
        slip = reader.act(frozen.act_id)
        order = reader.act(campaign.order_act_id)
        accounts = {one.account_id: one for one in reader.referentials().accounts}
        names = agency_names(reader)
        first = min((purge.intended_seq for purge in purges), default=act.published_seq)
        last = max((purge.completed_seq for purge in purges), default=0)
        times = _instants(reader, purges)
        proof = proof_of_entries(
            archive, reader, campaign.campaign_id, first=first, last=max(first, last)
        )
    orderer = accounts.get(campaign.ordered_by)
    total = Extent()
    for line in campaign.lines:
        total = total.plus(line.destroyed)
    done_at = times[1] if complete else act.at
    return DestructionCertificate(
        heading=heading_of(archive, act, number=campaign.number),
        standing=standing(archive),
        annexes=tuple(_annexes(archive, order)),
        proof=proof,
        elimination_id=campaign.campaign_id,
        slip_number=campaign.number,
        slip_issued_on=slip.at.date() if slip is not None else act.at.date(),
        slip_sha512=_document_sha512(slip, "slip.json"),
        visa=Visa(
            reference=visa.reference,
            given_on=date.fromisoformat(visa.given_on),
            signatory=Person(name=visa.signatory),
            scan_sha512=visa.scan_sha512,
            scan_unit_id=visa.act_id,
        ),
        ordered_by=Person(name=(orderer.name or orderer.login) if orderer else campaign.ordered_by),
        ordered_at=datetime.fromisoformat(campaign.ordered_at),
        operator=who_acts(archive),
        started_at=times[0] or act.at,
        completed_at=done_at if complete else None,
        total=printed_extent(total),
        destroyed=tuple(_destroyed(line, names) for line in campaign.lines if line.destroyed.units),
        kept=tuple(_kept(archive, campaign)),
        copies=tuple(_copies(archive, pending, done_at or act.at)),
        traces=tuple(_traces(pending, done_at or act.at)),
        out_of_reach=tuple(OutOfReach),
        backups_expire_on=None,
        metadata=_metadata(archive, campaign),
    )


def _annexes(archive: Archive, order: Act | None) -> Iterator[Annex]:
    """Name the list of what was destroyed, which the order keeps."""
    assert order is not None  # noqa: S101 - it was just carried out
    for one in order.documents:
        if one.path == DESTROYED:
            data = archive.copies.read_bytes(order.act_id, one.path)
            yield Annex(
                filename=one.path,
                media_type="application/x-ndjson",
                lines=data.count(b"\n"),
                size_bytes=one.size,
                sha256=digests_of(data).sha256,
                sha512=one.sha512,
            )


def _instants(reader: Reader, purges: tuple[Purge, ...]) -> tuple[datetime | None, datetime | None]:
    """Give when the first intent and the last completion were journaled."""
    seqs = [seq for purge in purges for seq in (purge.intended_seq, purge.completed_seq) if seq]
    if not seqs:
        return None, None
    return _at(reader, min(seqs)), _at(reader, max(seqs))


def _at(reader: Reader, seq: int) -> datetime:
    return parse_line(next(reader.entries(Stream.LIFECYCLE, seq, seq))).at


def _document_sha512(act: Act | None, path: str) -> str:
    documents = act.documents if act is not None else ()
    return next((one.sha512 for one in documents if one.path == path), "")


def _destroyed(line: Line, names: Mapping[str, str]) -> DestroyedLine:
    return DestroyedLine(
        number=line.number,
        wording=line.wording,
        originating_agency=named_agency(names, line.agency).name,
        dates=printed_dates(line.destroyed),
        extent=printed_extent(line.destroyed),
        rule=line.terms.rule_id,
        expired_on=day_or_none(line.terms.expired_on),
    )


def _kept(archive: Archive, campaign: Campaign) -> Iterator[KeptLine]:
    """Give what of each visaed or refused line stays, and why."""
    states = {
        LineState.REFUSED: KeptReason.REFUSED,
        LineState.SORT_REQUESTED: KeptReason.SORTING_REQUESTED,
    }
    with archive.catalogue.read() as reader:
        released = list(reader.elimination_units(campaign.campaign_id, states=[UnitState.RELEASED]))
    for line in campaign.lines:
        if line.state in states:
            yield _kept_line(line, line.extent.units, states[line.state], line.remark)
            continue
        if line.state is LineState.DISAGREED:
            continue  # it never was on the slip
        reasons = Counter(
            unit.reason
            for unit in released
            if unit.line == line.number and unit.reason != "excluded"
        )
        for reason, units in sorted(reasons.items()):
            kept_for = _KEPT_REASONS.get(reason, KeptReason.NOT_ELIMINABLE)
            yield _kept_line(line, units, kept_for, "")


def _kept_line(line: Line, units: int, reason: KeptReason, remark: str) -> KeptLine:
    return KeptLine(
        number=line.number, wording=line.wording, units=units, reason=reason, remark=remark
    )


def _copies(archive: Archive, pending: frozenset[str], at: datetime) -> Iterator[CopyDestruction]:
    for copy in archive.policy.copies:
        done = None if copy.name in pending else at
        yield CopyDestruction(
            copy=copy.name,
            medium=copy.medium,
            site=copy.site,
            method=DestructionMethod.REMOVED,
            destroyed_at=done,
            absence_verified_at=done,
        )


def _traces(pending: frozenset[str], at: datetime) -> Iterator[TraceRemoval]:
    if DERIVED not in pending:
        for trace in Trace:
            yield TraceRemoval(trace=trace, removed_at=at)


def _metadata(archive: Archive, campaign: Campaign) -> MetadataFate:
    """Give the most that is kept of the metadata, over the agreements of what was destroyed."""
    with archive.catalogue.read() as reader:
        policies = {
            one.identifier: one.post_elimination_metadata_policy
            for one in reader.referentials().agreements
        }
        transfers = {purge.transfer_id for purge in reader.purges(act_id=campaign.order_act_id)}
        found = {
            policies.get(transfer.archival_agreement) or MetadataFate.KEEP_RESTRICTED.value
            for transfer_id in transfers
            if (transfer := reader.transfer(transfer_id)) is not None
        }
    for fate in MetadataFate:  # from what keeps most to what keeps least
        if fate.value in found:
            return fate
    return MetadataFate.KEEP_RESTRICTED


def _notifications(archive: Archive, campaign: Campaign, act: Act) -> Iterator[ActDocument]:
    """Tell each producer what of hers was destroyed."""
    assert campaign.visa is not None  # noqa: S101 - nothing is ordered without it
    messages = Messages(archive, campaign.campaign_id, version=campaign.seda_version, at=act.at)
    with archive.catalogue.read() as reader:
        for number, producer in enumerate(campaign.producers, 1):
            lines = [line.number for line in campaign.lines if line.agency == producer]
            units = [
                unit.unit_id
                for line in lines
                for unit in reader.elimination_units(
                    campaign.campaign_id, line=line, states=[UnitState.ORDERED]
                )
            ]
            if units:
                data = messages.notification(
                    producer, number, units, authorization=campaign.visa.message_id
                )
                yield ActDocument(f"notification-{number}.xml", data)
