"""What a dissemination message says of itself, from the messages that its units came in.

One source: its agreement, agencies, code lists and ManagementMetadata pass. Several: what they
all say alike passes, the archive speaks for the rest, and what only some said is a loss.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from seda.conversion.copied import copied
from seda.conversion.dip_source import Envelope
from seda.conversion.dip_writer import DipHeader
from seda.conversion.message_rules import GIVEN_TO_ROOTS
from seda.conversion.part import Conversion, Naming
from seda.conversion.report import Reason, Report, XmlNode, local
from seda.findings import Finding
from seda.xml_text import leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A message that goes to another archive, which keeps from then on.

    receiver: identifier of that archival agency. agreement: that it gave, or empty.
    """

    receiver: str
    agreement: str = ""


def header_of(  # noqa: PLR0913 - a header has these parts
    sources: Sequence[Envelope],
    *,
    version: str,
    message_identifier: str,
    date: datetime,
    comment: str,
    related: Sequence[str],
    archive: str,
    with_rules: bool,
    note: Callable[[Finding], None],
    addressed: Addressed | None = None,
) -> DipHeader:
    """Make the header of a message. archive: identifier of the archival agency that writes it.

    addressed: who receives it as a transfer; None for the parties of the messages it comes from.

    related: identifiers of the messages of `sources`. with_rules: rules of the whole message
    stay there; otherwise the units state them (`Conversion.unit`).

    Raises: NotConvertible.
    """
    parts = _Parts(sources, version, note)
    one = len(sources) == 1
    return DipHeader(
        version=version,
        message_identifier=message_identifier,
        date=date,
        comment=comment,
        # The first comment of an archived manifest is the archive's own.
        kept_comments=parts.every("Comment")[1:] if one else (),
        agreement=parts.shared("ArchivalAgreement")
        if addressed is None
        else _agreement(addressed.agreement),
        code_lists=parts.shared("CodeListVersions") or b"<CodeListVersions/>",
        management=parts.management(archive, with_rules=with_rules),
        kept_references=parts.every("RelatedTransferReference") if one else (),
        related=tuple(related),
        archival_agency=parts.shared("ArchivalAgency") or _agency("ArchivalAgency", archive)
        if addressed is None
        else _agency("ArchivalAgency", addressed.receiver),
        transferring_agency=parts.shared("TransferringAgency")
        or _agency("TransferringAgency", archive)
        if addressed is None
        else _agency("TransferringAgency", archive),
    )


# ----------------------------------------------------------------------------- private

# The references of the message itself name nothing that could be renamed.
_NO_NAMES = Naming(names={}, group_of={}, prefix="", elsewhere=str, masters={})

_OWNER = "manifest.xml"


class _Parts:
    """The elements of several messages, compared as they would be written."""

    def __init__(
        self, sources: Sequence[Envelope], version: str, note: Callable[[Finding], None]
    ) -> None:
        self._sources = sources
        self._version = version
        self._conversion = Conversion(version, _NO_NAMES, note=note)
        self._report = Report(version, note)

    def every(self, name: str) -> tuple[bytes, ...]:
        """Give all the elements of that name of the first source."""
        return tuple(map(self._conversion.header_part, self._sources[0].all(name)))

    def shared(self, name: str) -> bytes:
        """Give an element that every source has alike; else nothing, and a loss."""
        found = [source.all(name)[:1] for source in self._sources]
        if all(found) and len({self._canonical(nodes[0]) for nodes in found}) == 1:
            return self._conversion.header_part(found[0][0])
        for node in dict.fromkeys(node for nodes in found for node in nodes):
            self._report.lost(node, owner=_OWNER, reason=Reason.NOT_SHARED)
        return b""

    def management(self, archive: str, *, with_rules: bool) -> bytes:
        """Give the ManagementMetadata, less what only some sources say."""
        merged = copied(self._sources[0].management, self._version)
        others = [
            {self._canonical(node) for node in source.management} for source in self._sources[1:]
        ]
        for node in list(merged):
            given = not with_rules and local(node.tag) in GIVEN_TO_ROOTS
            if not given and all(self._canonical(node) in other for other in others):
                continue
            if not given and local(node.tag) != _ORIGINATING:
                self._report.lost(node, owner=_OWNER, reason=Reason.NOT_SHARED)
            merged.remove(node)
        if len(self._sources) > 1 and not any(local(node.tag) == _ORIGINATING for node in merged):
            # The units say their own agency; the message, which must have one, says the archive.
            namespace = etree.QName(merged).namespace
            etree.SubElement(merged, f"{{{namespace}}}{_ORIGINATING}").text = archive
        return self._conversion.header_part(merged)

    def _canonical(self, node: XmlNode) -> bytes:
        data: bytes = etree.tostring(
            copied(node, self._version), method="c14n", exclusive=True, with_comments=False
        )
        return data


_ORIGINATING = "OriginatingAgencyIdentifier"


def _agreement(identifier: str) -> bytes:
    return leaf("ArchivalAgreement", identifier) if identifier else b""


def _agency(name: str, identifier: str) -> bytes:
    return f"<{name}>{leaf('Identifier', identifier).decode()}</{name}>".encode()
