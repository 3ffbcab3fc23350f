"""A report on signatures as JSON, and back: between processes, in archives, on screens."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sae.domain.signatures import (
    Answer,
    Certificate,
    Changes,
    Container,
    Coverage,
    Evidence,
    EvidenceKind,
    SignatureFormat,
    SignatureReport,
    SignatureVerdict,
    SignedDocument,
    TimestampVerdict,
)


def report_json(report: SignatureReport) -> dict[str, Any]:
    """Write a report, without the bytes of its evidence: these stand beside, by their digest."""
    return {
        "verified_at": _instant(report.verified_at),
        "software": report.software,
        "stopped": report.stopped,
        "signatures": [_verdict_json(one) for one in report.verdicts],
        "evidence": [
            {"kind": one.kind.value, "sha256": one.sha256, "label": one.label}
            for one in report.evidence
        ],
    }


def evidence_json(report: SignatureReport) -> dict[str, str]:
    """Write the bytes of the evidence: digest -> base64 of the DER."""
    return {one.sha256: base64.b64encode(one.data).decode("ascii") for one in report.evidence}


def parse_report(
    document: Mapping[str, Any], evidence: Mapping[str, str] | None = None
) -> SignatureReport:
    """Read a report. evidence: as `evidence_json` writes it; without it, pieces have no bytes.

    Raises: ValueError when it is not one.
    """
    held = evidence or {}
    try:
        return SignatureReport(
            verified_at=datetime.fromisoformat(document["verified_at"]),
            software=str(document["software"]),
            stopped=str(document["stopped"]),
            verdicts=tuple(_verdict(one) for one in document["signatures"]),
            evidence=tuple(
                Evidence(
                    kind=EvidenceKind(one["kind"]),
                    sha256=str(one["sha256"]),
                    label=str(one["label"]),
                    data=base64.b64decode(held.get(one["sha256"], ""), validate=True),
                )
                for one in document["evidence"]
            ),
        )
    except (KeyError, TypeError, AttributeError, binascii.Error) as fault:
        raise ValueError("not a report on signatures") from fault


# ----------------------------------------------------------------------------- private

_INSTANTS = frozenset({"claimed_at", "timestamped_at", "at", "valid_from", "valid_until"})
_ENUMS = {
    "format": SignatureFormat,
    "container": Container,
    "intact": Answer,
    "trusted": Answer,
    "matches": Answer,
    "coverage": Coverage,
    "changes": Changes,
}


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _verdict_json(verdict: SignatureVerdict) -> dict[str, Any]:
    document = _json(verdict)
    document["indication"] = verdict.indication.value
    return dict(document)


def _json(value: Any) -> Any:  # noqa: ANN401 - the tree of a record
    if isinstance(value, datetime):
        return _instant(value)
    if isinstance(value, tuple):
        return [_json(one) for one in value]
    if hasattr(value, "__dataclass_fields__"):
        return {one.name: _json(getattr(value, one.name)) for one in fields(value)}
    return value.value if hasattr(value, "value") else value


def _verdict(document: Mapping[str, Any]) -> SignatureVerdict:
    return SignatureVerdict(**_values(document, SignatureVerdict))


def _values(document: Mapping[str, Any], record: type) -> dict[str, Any]:
    """Give the fields of a record from JSON. Raises: KeyError, ValueError, TypeError."""
    return {one.name: _value(one.name, document[one.name]) for one in fields(record)}


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - the tree of a record
    if name in _INSTANTS:
        return None if value is None else datetime.fromisoformat(value)
    if name in _ENUMS:
        return _ENUMS[name](value)
    if name in ("signer", "authority"):
        return None if value is None else Certificate(**_values(value, Certificate))
    if name == "documents":
        return tuple(SignedDocument(**_values(one, SignedDocument)) for one in value)
    if name == "timestamps":
        return tuple(TimestampVerdict(**_values(one, TimestampVerdict)) for one in value)
    return tuple(value) if isinstance(value, list) else value
