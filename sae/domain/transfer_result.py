"""`findings.json` of a transfer object: who sent what, when, and what was answered.

The doors print it, the reply says the same in SEDA, and a rebuild reads the transfer's row back
from it.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sae.domain.records import TransferRecord, TransferState, TransferStatus
from seda.findings import Finding, Severity

FORMAT = "sae-transfer-result/1"

_TRANSFER_TEXTS = (
    "transfer_id",
    "package_name",
    "message_identifier",
    "transferring_agency",
    "archival_agency",
    "originating_agency",
    "archival_agreement",
    "seda_version",
    "manifest_sha512",
    "salt",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferResult:
    """The fate of one package. schema: which schema judged the manifest; empty when none could.

    content_bytes: of the objects taken in charge.
    """

    transfer_id: str
    status: TransferStatus
    units: int
    objects: int
    content_bytes: int
    schema: str
    findings: tuple[Finding, ...]


def result_json(result: TransferResult, transfer: TransferRecord) -> str:
    """Write the file, on lines that people can read. transfer: completed."""
    if transfer.completed_at is None:
        raise ValueError("a transfer has a result when it is completed")
    document: dict[str, object] = {
        "format": FORMAT,
        "status": result.status.value,
        "units": result.units,
        "objects": result.objects,
        "bytes": result.content_bytes,
        "schema": result.schema,
        "received_at": transfer.received_at.isoformat(),
        "completed_at": transfer.completed_at.isoformat(),
    }
    document.update((name, getattr(transfer, name)) for name in _TRANSFER_TEXTS)
    document["findings"] = [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "where": finding.where,
            "fields": dict(finding.fields),
        }
        for finding in result.findings
    ]
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def parse_result(text: str | bytes) -> TransferResult:
    """Read what was answered. Raises: ValueError when it is not one of our files."""
    document = _document(text)
    return TransferResult(
        transfer_id=document["transfer_id"],
        status=TransferStatus(document["status"]),
        units=document["units"],
        objects=document["objects"],
        content_bytes=document["bytes"],
        schema=document["schema"],
        findings=tuple(
            Finding(
                item["code"],
                Severity(item["severity"]),
                item["where"],
                tuple(item["fields"].items()),
            )
            for item in document["findings"]
        ),
    )


def parse_transfer(text: str, *, acknowledgement: bytes, published_seq: int) -> TransferRecord:
    """Read the transfer's row back. Raises: ValueError when it is not one of our files."""
    document = _document(text)
    status = TransferStatus(document["status"])
    refused = status is TransferStatus.REJECTED
    return TransferRecord(
        state=TransferState.REFUSED if refused else TransferState.COMMITTED,
        status=status,
        received_at=datetime.fromisoformat(document["received_at"]),
        completed_at=datetime.fromisoformat(document["completed_at"]),
        source="",
        acknowledgement=acknowledgement,
        result=text,
        published_seq=published_seq,
        **{name: document[name] for name in _TRANSFER_TEXTS},
    )


# ----------------------------------------------------------------------------- private


def _document(text: str | bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    if document.get("format") != FORMAT:
        raise ValueError(f"not a {FORMAT} file")
    return document
