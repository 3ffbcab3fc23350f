"""`signatures.jsonl` of an AIP: verdicts frozen at the deposit, with the bytes they rest on.

One JSON object a line: the format, then pieces of evidence (DER in base64), then reports, each of
one object of the AIP. What any JSON reader, base64 and openssl can check without this software.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sae.domain import identifiers
from sae.domain.signature_report import evidence_json, parse_report, report_json
from sae.domain.signatures import SignatureReport

FORMAT = "sae-signatures/1"
FILE = "signatures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectSignature:
    """A signature of an object, as the catalogue finds it again.

    number: in its file. signed_at: what a timestamp proves, else what the signer says; ISO 8601,
    empty when neither. covered: ids of the objects that a detached signature covers.
    """

    object_id: str
    aip_id: str
    number: int
    format: str
    intact: str
    trusted: str
    indication: str
    sub_indication: str
    signer: str
    signed_at: str
    covered: tuple[str, ...]


def evidence_lines(reports: Mapping[str, SignatureReport]) -> Iterator[bytes]:
    """Write the file of an AIP. reports: `id` of an object in the package -> its report."""
    yield _line({"format": FORMAT})
    written: set[str] = set()
    for report in reports.values():
        kinds = {one.sha256: one.kind.value for one in report.evidence}
        for sha256, data in evidence_json(report).items():
            if sha256 not in written:
                written.add(sha256)
                yield _line({"evidence": sha256, "kind": kinds[sha256], "der": data})
    for xml_id, report in reports.items():
        yield _line({"object": xml_id, "report": report_json(report)})


def kept_lines(lines: Iterable[bytes], objects: Collection[str]) -> Iterator[bytes]:
    """Give what stays of a file when only some objects stay: nobody else's certificates.

    Raises: ValueError when it is not one of ours.
    """
    held: dict[str, bytes] = {}
    told: list[bytes] = []
    wanted: set[str] = set()
    yield _line({"format": FORMAT})
    for line in lines:
        document = _read(line)
        if "evidence" in document:
            held[document["evidence"]] = line
        elif document.get("object") in objects:
            told.append(line)
            wanted.update(one["sha256"] for one in document["report"]["evidence"])
    yield from (held[sha256] for sha256 in held if sha256 in wanted)
    yield from told


def reports_in(
    lines: Iterable[bytes], objects: Collection[str] | None = None
) -> dict[str, SignatureReport]:
    """Read reports back: `id` of an object -> its report. objects: those wanted, or all.

    Raises: ValueError when it is not one of ours.
    """
    pieces: dict[str, str] = {}
    reports: dict[str, SignatureReport] = {}
    for line in lines:
        document = _read(line)
        if "evidence" in document:
            pieces[document["evidence"]] = document["der"]
        elif "object" in document and (objects is None or document["object"] in objects):
            reports[document["object"]] = parse_report(document["report"], pieces)
    return reports


def signature_rows(
    lines: Iterable[bytes], *, aip_id: str, transfer_id: str
) -> Iterator[ObjectSignature]:
    """Give the rows of the catalogue. Raises: ValueError when it is not one of ours."""
    for line in lines:
        document = _read(line)
        if "object" not in document:
            continue
        report = parse_report(document["report"])
        for one in report.verdicts:
            signed_at = one.timestamped_at or one.claimed_at
            yield ObjectSignature(
                object_id=identifiers.object_id(transfer_id, document["object"]),
                aip_id=aip_id,
                number=one.number,
                format=one.format.value,
                intact=one.intact.value,
                trusted=one.trusted.value,
                indication=one.indication.value,
                sub_indication=one.sub_indication,
                signer=one.signer.name if one.signer is not None else "",
                signed_at=signed_at.isoformat() if signed_at is not None else "",
                covered=tuple(doc.object_id for doc in one.documents if doc.object_id),
            )


# ----------------------------------------------------------------------------- private


def _line(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(line: bytes) -> dict[str, Any]:
    document = json.loads(line)
    if not isinstance(document, dict) or document.get("format", FORMAT) != FORMAT:
        raise ValueError(f"not a {FORMAT} file")
    return document
