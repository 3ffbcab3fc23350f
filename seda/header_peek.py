"""Reads who sends a message and how it is named: enough to acknowledge it, before any check.

The whole message is passed through, because SEDA names the agencies after the package.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from seda.safe_xml import DEFAULT_XML_LIMITS, XmlLimits, scan
from seda.versions import VERSIONS, version_of

MAX_IDENTIFIER = 4096  # characters kept of an identifier that no check has seen yet

_WANTED = {
    ("MessageIdentifier",): "message_identifier",
    ("ArchivalAgreement",): "archival_agreement",
    ("TransferringAgency", "Identifier"): "transferring_agency",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PeekedHeader:
    """What could be read of a header; empty texts where nothing could."""

    version: str
    message_identifier: str
    transferring_agency: str
    archival_agreement: str


NOTHING = PeekedHeader(
    version=VERSIONS[0], message_identifier="", transferring_agency="", archival_agreement=""
)


def peek_header(stream: BinaryIO, *, limits: XmlLimits = DEFAULT_XML_LIMITS) -> PeekedHeader:
    """Read a header as far as the document can be read. Its faults are for the checks to tell."""
    peek = _Peek()
    scan(stream, limits=limits, handler=peek)
    texts = {name: text.strip() for name, text in peek.texts.items()}
    return PeekedHeader(
        version=peek.version or VERSIONS[0],
        message_identifier=texts.get("message_identifier", ""),
        transferring_agency=texts.get("transferring_agency", ""),
        archival_agreement=texts.get("archival_agreement", ""),
    )


# ----------------------------------------------------------------------------- private


class _Peek:
    """Follows the path down to the third level only."""

    def __init__(self) -> None:
        self.version = ""
        self.texts: dict[str, str] = {}
        self._depth = 0
        self._path: list[str] = []
        self._wanted = ""

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        del attributes, offset, line
        depth = self._depth
        self._depth = depth + 1
        if depth == 0:
            self.version = version_of(name.removeprefix("{").rpartition("}")[0]) or ""
        elif depth <= 2:
            self._path[depth - 1 :] = [name.rpartition("}")[2]]
            self._wanted = _WANTED.get(tuple(self._path), "")
        else:
            self._wanted = ""

    def end(self, name: str, offset: int, line: int) -> None:
        del name, offset, line
        self._depth -= 1
        self._wanted = ""

    def text(self, data: str) -> None:
        if self._wanted:
            known = self.texts.get(self._wanted, "")
            if len(known) < MAX_IDENTIFIER:
                self.texts[self._wanted] = (known + data)[:MAX_IDENTIFIER]
