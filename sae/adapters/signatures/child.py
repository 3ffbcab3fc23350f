"""The child process that verifies signatures: `python -m sae.adapters.signatures.child LIMITS...`.

Arguments: bytes of address space, seconds of processor per file. A request gives the trust
`anchors` (base64 DER), a `path`, its `kind` and the instant `at`; a reply holds
`report` and `evidence` as `sae.domain.signature_report` writes them.
"""

import base64
import logging
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sae.adapters.child_loop import ChildLimits, serve
from sae.adapters.signatures.recognition import Kind
from sae.domain.signature_report import evidence_json, report_json
from sae.domain.signatures import SignatureReport, SignatureVerdict

MOST_XML_BYTES = 64 << 20  # a larger document would need a tree larger than the child may have
MOST_CMS_BYTES = 256 << 20


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends."""
    memory_bytes, cpu_seconds = (int(argument) for argument in arguments)
    logging.disable(logging.CRITICAL)
    limits = ChildLimits(
        address_bytes=memory_bytes, data_bytes=0, cpu_seconds=cpu_seconds, file_bytes=0
    )
    serve(answer, limits)


def answer(request: dict[str, Any]) -> dict[str, object]:
    """Verify one file; nothing is raised for what is in it."""
    from asn1crypto import x509

    from sae.adapters.signatures.evidence import EvidencePool
    from sae.adapters.signatures.trust import Trust

    at = datetime.fromisoformat(request["at"])
    anchors = [x509.Certificate.load(base64.b64decode(one)) for one in request["anchors"]]
    pool, trust = EvidencePool(), Trust(anchors, at=at)
    verdicts: list[SignatureVerdict] = []
    stopped, last = "", False
    try:
        verdicts.extend(_verdicts(Path(request["path"]), Kind(request["kind"]), pool, trust))
    except _TooLarge:
        stopped = "signature_too_large"
    except MemoryError:
        stopped, last = "signature_too_large", True
    except Exception:  # noqa: BLE001 - whatever a library makes of a hostile file
        stopped = "signature_unreadable"
    report = SignatureReport(
        verified_at=at,
        software=request["software"],
        verdicts=tuple(verdicts),
        evidence=pool.pieces,
        stopped=stopped,
    )
    reply: dict[str, object] = {"report": report_json(report), "evidence": evidence_json(report)}
    if last:
        reply["last"] = True
    return reply


# ----------------------------------------------------------------------------- private


class _TooLarge(Exception):  # noqa: N818 - named for what it says
    """A file whose signatures need more memory than the child may have."""


def _verdicts(path: Path, kind: Kind, pool: Any, trust: Any) -> Iterator[SignatureVerdict]:  # noqa: ANN401
    if kind is Kind.PDF:
        from sae.adapters.signatures.pdf_signatures import pdf_verdicts

        yield from pdf_verdicts(path, pool, trust)
    elif kind is Kind.CONTAINER:
        from sae.adapters.signatures.containers import container_verdicts

        yield from container_verdicts(path, pool, trust)
    elif kind is Kind.XML:
        from sae.adapters.signatures.xml_signatures import xml_verdicts

        yield from xml_verdicts(_bytes(path, MOST_XML_BYTES), pool, trust)
    elif kind is Kind.MAIL:
        from sae.adapters.signatures.mail_signatures import mail_verdicts

        yield from mail_verdicts(_bytes(path, MOST_CMS_BYTES), pool, trust)
    else:
        yield from _cms(_bytes(path, MOST_CMS_BYTES), kind, pool, trust)


def _cms(data: bytes, kind: Kind, pool: Any, trust: Any) -> Iterator[SignatureVerdict]:  # noqa: ANN401
    from sae.adapters.signatures.cms_signatures import cms_verdicts
    from sae.adapters.signatures.cms_values import der_of, read_signed_data
    from sae.adapters.signatures.timestamps import lone_timestamp

    der = der_of(data)
    if kind is Kind.TIMESTAMP or read_signed_data(der).content_type == "tst_info":
        yield lone_timestamp(der, pool, trust)
    else:
        yield from cms_verdicts(der, pool, trust)


def _bytes(path: Path, most: int) -> bytes:
    if path.stat().st_size > most:
        raise _TooLarge
    return path.read_bytes()


if __name__ == "__main__":
    main(sys.argv[1:])
