"""What `sae show --json` says of a unit and of a transfer."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from sae.cli.findings import finding_document
from sae.cli.screen import Screen
from sae.cli.shown_decision import decision_document
from sae.cli.shown_differences import history_documents

if TYPE_CHECKING:
    from sae.domain.records import ObjectRecord
    from sae.jobs.derived_readings import Reading
    from sae.jobs.show import ShownTransfer, ShownUnit, Traces, UnitLine


def unit_document(shown: "ShownUnit") -> dict[str, Any]:
    """Give a unit as one JSON object."""
    unit = shown.unit
    return {
        "unit_id": unit.unit_id,
        "title": unit.title,
        "level": unit.level,
        "path": _lines(shown.path),
        "start_date": unit.start_date,
        "end_date": unit.end_date,
        "originating_agency": unit.originating_agency,
        "metadata": json.loads(unit.metadata),
        "rules": [
            {
                "category": rule.category,
                "rule_id": rule.rule_id,
                "start_date": rule.start_date,
                "properties": [list(pair) for pair in rule.properties],
                "known": definition is not None or not rule.rule_id,
                "definition": asdict(definition) if definition is not None else None,
            }
            for rule, definition in shown.rules
        ],
        "decision": decision_document(shown),
        "objects": [_object(item, shown) for item in shown.objects],
        "signatures": [asdict(one) for one in shown.signatures],
        "children": _lines(shown.children),
        "dossier_id": unit.dossier_id,
        "xml_id": unit.xml_id,
        "aip_id": unit.aip_id,
        "transfer_id": unit.transfer_id,
        "message_identifier": shown.transfer.message_identifier,
        "history": history_documents(shown.history),
        **_traces(shown.traces),
    }


def transfer_document(screen: Screen, shown: "ShownTransfer") -> dict[str, Any]:
    """Give a transfer as one JSON object."""
    transfer, result = shown.transfer, shown.result
    return {
        "transfer_id": transfer.transfer_id,
        "state": transfer.state.value,
        "status": transfer.status.value if transfer.status else "",
        "package": transfer.package_name,
        "received_at": transfer.received_at.isoformat(),
        "completed_at": transfer.completed_at.isoformat() if transfer.completed_at else "",
        "message_identifier": transfer.message_identifier,
        "transferring_agency": transfer.transferring_agency,
        "originating_agency": transfer.originating_agency,
        "archival_agreement": transfer.archival_agreement,
        "seda_version": transfer.seda_version,
        "manifest_sha512": transfer.manifest_sha512,
        "schema": result.schema if result else "",
        "aips": shown.counts.aips,
        "units": shown.counts.units,
        "objects": shown.counts.objects,
        "bytes": shown.counts.content_bytes,
        "tops": _lines(shown.tops),
        "findings": [finding_document(screen, one) for one in result.findings] if result else [],
        "reply": str(shown.reply or ""),
        **_traces(shown.traces),
    }


# ----------------------------------------------------------------------------- private


def _object(item: "ObjectRecord", shown: "ShownUnit") -> dict[str, Any]:
    facts = shown.documents.get(item.sha512)
    document = {"document": facts.to_json()} if facts is not None else {}
    reading = shown.readings.get(item.object_id)
    read = {"ocr": _reading(reading)} if reading is not None else {}
    return {**asdict(item), **document, **read, "copies": list(shown.traces.copies)}


def _reading(reading: "Reading") -> dict[str, Any]:
    at = reading.read_at
    return {**asdict(reading), "read_at": at.isoformat() if at is not None else ""}


def _lines(lines: "Iterable[UnitLine]") -> list[dict[str, str]]:
    return [asdict(line) for line in lines]


def _traces(traces: "Traces") -> dict[str, Any]:
    seal = traces.seal
    return {
        "copies": list(traces.copies),
        "journal": [
            {
                "seq": line.seq,
                "at": line.at.isoformat(),
                "type": line.type,
                "outcome": line.outcome,
                "operation": line.operation,
            }
            for line in traces.lines
        ],
        "seal": {
            "number": seal.number,
            "sealed_at": seal.sealed_at.isoformat(),
            "timestamped": seal.timestamped,
        }
        if seal is not None
        else None,
    }
