"""Rows of a catalogue that a bench fills without any ingest."""

from datetime import UTC, datetime

from sae.domain.records import AipKind, AipRecord, TransferRecord, TransferState


def a_transfer(transfer_id: str) -> TransferRecord:
    """Give a published transfer."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return TransferRecord(
        transfer_id=transfer_id,
        state=TransferState.COMMITTED,
        status=None,
        received_at=at,
        completed_at=at,
        package_name="bench",
        source="",
        message_identifier="BENCH",
        transferring_agency="MAIRIE",
        archival_agency="ARCHIVES",
        originating_agency="MAIRIE",
        archival_agreement="",
        seda_version="2.2",
        manifest_sha512="",
        salt="",
        acknowledgement=b"",
        result="",
        published_seq=1,
    )


def an_aip(transfer_id: str, kind: AipKind, aip_id: str) -> AipRecord:
    """Give a published AIP without any file."""
    return AipRecord(
        aip_id=aip_id,
        transfer_id=transfer_id,
        kind=kind,
        version=1,
        inventory_sha512="",
        files=0,
        content_bytes=0,
        published_seq=1,
    )
