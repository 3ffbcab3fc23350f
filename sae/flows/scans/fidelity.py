"""The fidelity record of a scan: what each page is and how it looks, as a file beside the picture.

Bound to the picture by its digest; the same picture, said the same of, has the same record.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict

from sae.flows.scans.batch import ScanLine
from sae.flows.scans.model import ScanFacts
from sae.flows.scans.paper import Paper
from sae.flows.scans.policies import LAWS, Policy
from seda.findings import Finding

FORMAT = "sae-fidelity/1"
SUFFIX = ".fidelity.json"


def fidelity_record(  # noqa: PLR0913 - what is known of a scan
    facts: ScanFacts,
    *,
    filename: str,
    sha512: str,
    policy: Policy,
    line: ScanLine,
    paper: Paper,
    unmet: Iterable[Finding],
) -> bytes:
    """Write the record: JSON, UTF-8. sha512: of the picture, in hexadecimal."""
    record = {
        "format": FORMAT,
        "file": {"name": filename, "sha512": sha512, "container": facts.container or ""},
        "policy": {"name": policy.value, "law": LAWS[policy]},
        "unmet": [{"code": one.code} | dict(one.fields) for one in unmet],
        "capture": {
            "device": line.device or facts.device,
            "software": facts.software,
            "operator": line.operator or facts.operator,
            "at": line.scanned_on or facts.made_at,
        },
        "paper": {"status": paper.status, "visa": paper.visa, "pages": line.count or None},
        "pages_total": facts.pages_total,
        "unread": facts.unread,
        "pages": [
            {name: value for name, value in asdict(page).items() if name != "ink"}
            | {
                "ink": page.ink if page.ink >= 0 else None,
                "blank": page.is_blank,
                "skewed": page.is_skewed,
            }
            for page in facts.pages
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=1).encode() + b"\n"
