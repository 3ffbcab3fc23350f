"""The report of a conversion: all that was lost or written otherwise, in flat memory."""

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from sae.ports import Wording
from seda.capped_findings import CappedFindings
from seda.conversion.dip_writer import Spool
from seda.findings import Finding, Severity


class ConversionReport:
    """Collects findings. wording: puts one into a sentence."""

    def __init__(self, spool: Spool, *, wording: Wording) -> None:
        self._spool = spool
        self._wording = wording
        self._listed = CappedFindings()
        self.losses = 0
        self.changes = 0

    def note(self, finding: Finding) -> None:
        """Keep a finding: a warning is a loss; an info is a change, or something to know."""
        self.losses += finding.severity is Severity.WARNING
        self.changes += finding.code == "conversion_changed"
        document = {
            "code": finding.code,
            "severity": finding.severity.value,
            "where": finding.where,
            "fields": dict(finding.fields),
            "message": self._wording(finding),
        }
        self._spool.add(json.dumps(document, ensure_ascii=False).encode() + b"\n")
        self._listed.add(finding)

    def listed(self) -> tuple[Finding, ...]:
        """Give the first findings of each code, and how many more there are."""
        return self._listed.listed()

    def write_json(self, target: BinaryIO, about: Mapping[str, object]) -> None:
        """Write everything. about: what the conversion was, values that JSON has."""
        heading = json.dumps(dict(about), ensure_ascii=False, indent=1).encode()
        target.write(heading.removesuffix(b"\n}") + b',\n "findings": [')
        separator = b"\n  "
        for line in self._lines():
            target.write(separator + line.rstrip(b"\n"))
            separator = b",\n  "
        target.write(b"\n ]\n}\n")

    def write_text(self, target: BinaryIO, heading: str) -> None:
        """Write everything in sentences, one on a line, after a heading."""
        target.write(f"{heading}\n\n".encode())
        for line in self._lines():
            document = json.loads(line)
            place, said = document["where"], document["message"]
            known = not place or place in said
            target.write((f"{said}\n" if known else f"{place} : {said}\n").encode())

    # ------------------------------------------------------------------------- private

    def _lines(self) -> Iterator[bytes]:
        with self._spool.reading() as stream:
            yield from stream
