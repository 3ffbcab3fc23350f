"""Seals the journal: what the three streams say since the last seal, timestamped.

(1) write the seal's text in SQL before anything else, so that a restart reuses those bytes
(2) write the holdings and the seal on every copy
(3) ask the authority for a token; when none answers the seal waits, the chain goes on
(4) write the token on every copy
"""

import json
from dataclasses import replace
from datetime import datetime
from functools import partial

from sae.custody.commit import committing, new_entry, publish_entries
from sae.custody.holdings import holdings_change, holdings_of
from sae.custody.locks import exclusive
from sae.errors import TimestampUnavailable
from sae.journal.entry import EntryType, Stream
from sae.journal.holdings import render_delta, render_full
from sae.journal.seal import SealText, cover, parse, render
from sae.ports import Archive, Reader, SealRecord
from storage.digests import sha512_of
from storage.errors import StorageError

CERTIFICATES = "journal/seals/certificates.pem"


def seal(archive: Archive, *, even_if_empty: bool = False) -> SealRecord | None:
    """Seal what is new; give the seal, or None when there was nothing to seal."""
    waits = False
    with exclusive(archive.places.lock):
        publish_entries(archive)  # a seal covers nothing that a copy may lack
        with archive.catalogue.read() as reader:
            seals = reader.seals()
            record = next((item for item in seals if not item.published), None)
            if record is None:
                record = _next(archive, reader, seals, even_if_empty=even_if_empty)
        if record is not None:
            record, waits = _publish(archive, record)
    if record is not None and waits:
        _journal_wait(archive, record)
    return record


def finish_pending(archive: Archive) -> None:
    """Finish the seal that a crash left, with the same bytes. The caller holds the lock."""
    with archive.catalogue.read() as reader:
        pending = [item for item in reader.seals() if not item.published]
    for record in pending:
        _publish(archive, record)


def seal_key(number: int, suffix: str) -> str:
    """Name a seal's text (`txt`) or token (`tsr`) on a copy."""
    return f"journal/seals/{number:08d}.{suffix}"


def holdings_key(number: int) -> str:
    """Name the holdings file of a seal on a copy."""
    return f"holdings/{number:08d}.txt"


# ----------------------------------------------------------------------------- private


def _next(
    archive: Archive, reader: Reader, seals: tuple[SealRecord, ...], *, even_if_empty: bool
) -> SealRecord | None:
    """Make the text of the next seal and keep it in SQL (1)."""
    last = parse(seals[-1].text) if seals else None
    covered = {one.stream: one.last for one in last.streams} if last is not None else {}
    streams = []
    for stream in Stream:
        first = covered.get(stream, 0) + 1
        head = reader.head(stream)
        streams.append(cover(head, first=first, lines=reader.entries(stream, first)))
    if last is not None and not even_if_empty and all(s.last < s.first for s in streams):
        return None
    now = archive.clock.now()
    number = last.number + 1 if last is not None else 1
    holdings = _holdings(reader, last, now)
    tokens = [item.token for item in seals if item.token]
    text = render(
        SealText(
            origin=reader.origin(),
            number=number,
            sealed_at=now,
            streams=tuple(streams),
            previous_seal_sha512=sha512_of(seals[-1].text) if seals else "",
            previous_token_sha512=sha512_of(tokens[-1]) if tokens else "",
            holdings_sha512=sha512_of(holdings),
            rules_sha512=_rules_digest(reader),
            software=archive.software,
            clock="system",
        )
    )
    record = SealRecord(number=number, text=text, token=b"", published=False)
    with archive.catalogue.write() as tx:
        tx.put_seal(record)
    return record


def _publish(archive: Archive, record: SealRecord) -> tuple[SealRecord, bool]:
    """Write a seal that SQL holds on every copy (2), then its token (3) (4)."""
    with archive.catalogue.read() as reader:
        before = next((s for s in reader.seals() if s.number == record.number - 1), None)
        last = parse(before.text) if before is not None else None
        text = parse(record.text)
        holdings = _holdings(reader, last, text.sealed_at, upto=text.of(Stream.LIFECYCLE).last)
    archive.copies.write(holdings_key(record.number), holdings)
    archive.copies.write(seal_key(record.number, "txt"), record.text)
    waits = False
    if not record.token:
        try:
            record = replace(record, token=archive.timestamps.stamp(record.text))
            with archive.catalogue.write() as tx:
                tx.put_seal(record)
        except TimestampUnavailable:
            waits = True
    if record.token:
        archive.copies.write(seal_key(record.number, "tsr"), record.token)
        _write_certificates(archive)
    record = replace(record, published=not waits)
    with archive.catalogue.write() as tx:
        tx.put_seal(record)
    return record, waits


def _write_certificates(archive: Archive) -> None:
    """Give each copy what a third party needs to verify tokens, when it is not there yet."""
    chain = archive.timestamps.certificates()
    for name in archive.copies.names:
        try:
            known = archive.copies.read_from(name, CERTIFICATES)
        except StorageError:
            known = b""
        if known != chain:
            archive.copies.write(CERTIFICATES, chain, replace=True)
            return


def _holdings(
    reader: Reader, last: SealText | None, now: datetime, *, upto: int | None = None
) -> bytes:
    """Give the full list for the first seal of a day, what came in since the last one otherwise."""
    if last is None or last.sealed_at.date() != now.date():
        return render_full(holdings_of(reader.entries(Stream.LIFECYCLE, 1, upto)))
    since = last.of(Stream.LIFECYCLE).last
    return render_delta(*holdings_change(partial(reader.entries, Stream.LIFECYCLE), since, upto))


def _rules_digest(reader: Reader) -> str:
    rules = [
        [r.rule_id, r.category, r.value, r.description, r.duration, r.measurement]
        for r in reader.referentials().rules
    ]
    text = json.dumps(sorted(rules), ensure_ascii=False, separators=(",", ":"))
    return sha512_of(text.encode())


def _journal_wait(archive: Archive, record: SealRecord) -> None:
    with committing(archive) as commit:
        commit.append(
            Stream.EVENTS,
            [
                new_entry(
                    archive,
                    EntryType.TIMESTAMP_FAILED,
                    f"seal-{record.number}",
                    operation=archive.new_id(),
                    outcome="ko",
                )
            ],
        )
