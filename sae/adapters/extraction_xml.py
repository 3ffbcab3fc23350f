"""The words of XML documents: elements and attributes, in one streaming pass of the safe parser.

Attributes count: the payment orders of PES v2 carry every value in one (`<Nom V="DUPONT"/>`).
"""

import re
from collections.abc import Mapping
from pathlib import Path

from sae.adapters.extraction_text import ExtractionStopped, TextBudget
from seda.findings import Severity
from seda.safe_xml import Scan, XmlLimits, scan

LIMITS = XmlLimits(max_bytes=256 << 20)


def read_xml(path: Path, into: TextBudget) -> None:
    """Add the words of a document. Raises: ExtractionStopped."""
    with path.open("rb") as file:
        refuse_unread(scan(file, limits=LIMITS, handler=_Words(into)))


def refuse_unread(found: Scan) -> None:
    """Say why the safe parser did not read to the end. Raises: ExtractionStopped."""
    for finding in found.findings:
        if finding.severity is Severity.ERROR:
            code = "document_too_deep" if finding.code == "xml_too_deep" else "extraction_failed"
            raise ExtractionStopped(code)


# ----------------------------------------------------------------------------- private

_SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
_NOT_WORDS = {"id", "algorithm", "uri", "href", "src", "style", "class", "encoding", "target"}
# A line of base64 (RFC 2045: 76 characters, PEM: 64), or a piece of one endless line.
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/=]{60,}")


class _Words:
    """Adds what the parser sees; a signature is skipped whole, drawings keep their texts only."""

    def __init__(self, into: TextBudget) -> None:
        self._into = into
        self._within_signature = 0

    def start(self, name: str, attributes: Mapping[str, str], _offset: int, _line: int) -> None:
        if self._within_signature or name == _SIGNATURE:
            self._within_signature += 1
            return
        self._into.add("\n")
        if name.startswith("{http://www.w3.org/2000/svg}"):
            return
        for attribute, value in attributes.items():
            if not attribute.startswith("{") and attribute.lower() not in _NOT_WORDS:
                self._into.add(f"{_BASE64.sub('', value)} ")

    def end(self, _name: str, _offset: int, _line: int) -> None:
        if self._within_signature:
            self._within_signature -= 1
        else:
            self._into.add(" ")

    def text(self, data: str) -> None:
        if not self._within_signature:
            self._into.add(_BASE64.sub("", data))
