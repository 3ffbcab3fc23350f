"""Reception: the first trace a package leaves, before any check (NF Z42-013, traceability).

(1) draw an identifier, peek at who sends what
(2) write the acknowledgement
(3) journal the reception of the whole group at once

A package received by a run that did not finish keeps its identifier: its retry converges.
"""

import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from sae.custody.commit import committing, new_entry
from sae.domain.records import TransferRecord, TransferState
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive
from seda.header_peek import NOTHING, PeekedHeader, peek_header
from seda.instants import instant_text
from seda.messages.acknowledgement import Acknowledgement
from seda.messages.message_writer import write_message
from seda.nouns import Identifier, agency
from seda.package import ContainerDamaged, open_package


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A package received: where it is, and its transfer.

    resumed: an earlier run received it and did not finish. gone: its bytes are no longer there.
    """

    path: Path
    transfer: TransferRecord
    resumed: bool
    gone: bool


def unfinished(archive: Archive) -> tuple[Receipt, ...]:
    """Find what an interrupted run had received: it was acknowledged, it must be answered.

    The caller knows that no other run is alive.
    """
    with archive.catalogue.read() as reader:
        left = tuple(reader.transfers(TransferState.RECEIVED))
    receipts = []
    for transfer in left:
        path = Path(os.fsdecode(unquote_to_bytes(transfer.source.partition("|")[0])))
        gone = not path.exists() or source_of(path) != transfer.source
        receipts.append(Receipt(path=path, transfer=transfer, resumed=True, gone=gone))
    return tuple(receipts)


def receive(archive: Archive, paths: Sequence[Path], *, operation: str) -> tuple[Receipt, ...]:
    """Receive packages, in the order given; one journal file for them all."""
    named = [(archive.new_id(), path) for path in paths]  # (1)
    headers = _headers(archive, named)
    transfers = [
        _transfer(archive, transfer_id, path, headers[transfer_id])  # (2)
        for transfer_id, path in named
    ]
    with committing(archive) as commit:  # (3)
        for transfer in transfers:
            commit.tx.add_transfer(transfer)
        commit.append(
            Stream.LIFECYCLE,
            [
                new_entry(
                    archive,
                    EntryType.RECEIVED,
                    transfer.transfer_id,
                    operation=operation,
                    after=salted_digest(transfer.salt, transfer.acknowledgement),
                )
                for transfer in transfers
            ],
        )
    return tuple(
        Receipt(path=path, transfer=transfer, resumed=False, gone=False)
        for path, transfer in zip(paths, transfers, strict=True)
    )


def source_of(path: Path) -> str:
    """Name a package on disk so that the same one is known again: its place, size and age.

    The place is percent-encoded: names on old servers are not always UTF-8, and rows are.
    One that has just vanished is named too: what was announced is answered.
    """
    place = os.path.realpath(path)  # unlike Path.resolve, takes a loop of links as it is
    name = quote_from_bytes(os.fsencode(place))
    try:
        stat = Path(place).stat()
    except OSError:
        return f"{name}|0|0"
    return f"{name}|{stat.st_size}|{stat.st_mtime_ns}"


def printable_name(path: Path) -> str:
    """Give the name of a file as text that can be stored and sent, whatever its bytes."""
    return os.fsencode(path.name).decode(errors="backslashreplace")


def salted_digest(salt: str, data: bytes) -> str:
    """Digest bytes so that only who holds the salt can compare (design rule 5)."""
    return "sha512:" + hashlib.sha512(bytes.fromhex(salt) + data).hexdigest()


# ----------------------------------------------------------------------------- private


def _headers(archive: Archive, named: Sequence[tuple[str, Path]]) -> dict[str, PeekedHeader]:
    if len(named) > 1 and archive.workers.processes > 1:
        return dict(archive.workers.map(_peek, named))
    return dict(_peek(archive, one) for one in named)


def _peek(archive: Archive, named: tuple[str, Path]) -> tuple[str, PeekedHeader]:
    """Read who sends a package and how it is named; what a worker process does."""
    transfer_id, path = named
    work = archive.places.work / transfer_id
    work.mkdir(parents=True, exist_ok=True)
    limits = archive.policy.container_limits
    with open_package(path, limits=limits, work=work) as package:
        if package.manifest_name is None:
            return transfer_id, NOTHING
        try:
            with package.open(package.manifest_name) as stream:
                return transfer_id, peek_header(stream, limits=archive.policy.xml_limits)
        except ContainerDamaged:
            return transfer_id, NOTHING


def _transfer(
    archive: Archive, transfer_id: str, path: Path, header: PeekedHeader
) -> TransferRecord:
    now = archive.clock.now()
    acknowledgement = io.BytesIO()
    write_message(
        Acknowledgement(
            version=header.version,
            date=instant_text(now),
            message_identifier=Identifier(f"{transfer_id}-acknowledgement"),
            message_received_identifier=Identifier(
                header.message_identifier or printable_name(path)
            ),
            sender=agency(archive.policy.archival_agency),
            receiver=agency(header.transferring_agency),
        ),
        acknowledgement,
    )
    return TransferRecord(
        transfer_id=transfer_id,
        state=TransferState.RECEIVED,
        status=None,
        received_at=now,
        completed_at=None,
        package_name=printable_name(path),
        source=source_of(path),
        message_identifier=header.message_identifier,
        transferring_agency=header.transferring_agency,
        archival_agency=archive.policy.archival_agency,
        originating_agency="",
        archival_agreement=header.archival_agreement,
        seda_version=header.version,
        manifest_sha512="",
        salt=archive.new_salt(),
        acknowledgement=acknowledgement.getvalue(),
        result="",
        published_seq=0,
    )
