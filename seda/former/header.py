"""Says in SEDA 2 what a message of SEDA 0.2 or 1.0 says around its archives.

What SEDA 2 says once for a transfer, the old versions said of each archive: it passes when all
archives of the transfer say it alike, and is lost otherwise.
"""

from collections.abc import Iterator

from lxml import etree

from seda.conversion.aside import LossKeeper
from seda.conversion.copied import named
from seda.conversion.message_parts import MessageParts
from seda.conversion.part import Conversion
from seda.conversion.report import Reason, Report, XmlNode, local
from seda.findings import info, warning
from seda.former.outline import OldOutline
from seda.former.sketch import copy_scheme, has_text, organization
from seda.versions import namespace_of
from seda.xml_text import leaf


class OldHeader:
    """The parts of one message. shared: elements that its archives say alike."""

    def __init__(
        self,
        outline: OldOutline,
        version: str,
        report: Report,
        conversion: Conversion,
        keeper: LossKeeper,
    ) -> None:
        self._outline = outline
        self._version = version
        self._report = report
        self._conversion = conversion
        self._keeper = keeper
        self._message = MessageParts(version)
        found = {name: self._said_alike(name) for name in _OF_ARCHIVES}
        self._alike = {name: node for name, node in found.items() if node is not None}
        self.shared = frozenset(self._alike)

    def convert(self) -> None:
        """Convert everything; what is lost becomes comments."""
        for node in self._outline.root:
            if isinstance(node.tag, str) and local(node.tag) not in _ARCHIVES:
                self._take(node)
        if "ArchivalAgreement" in self._alike:
            agreement = self._new("ArchivalAgreement")
            self._message.add("ArchivalAgreement", self._identified(agreement, "ArchivalAgreement"))
        self._message.add("CodeListVersions", self._code_lists())
        self._message.management = self._management()

    def parts(self) -> MessageParts:
        """Give the parts, with the comments that the units left too."""
        self._message.add_comments(self._keeper.comments)
        self._keeper.comments.clear()
        return self._message

    # ------------------------------------------------------------------------- private

    def _take(self, node: XmlNode) -> None:
        name = local(node.tag)
        if name == "Comment":
            self._add(self._new("Comment"), node.text)
        elif name == "Date":
            date = (node.text or "").strip()
            self._message.add("Date", leaf("Date", date))
        elif name in _IDENTIFIERS:
            identifier = self._new(_IDENTIFIERS[name])
            copy_scheme(node, identifier)
            self._add(identifier, (node.text or "").strip())
        elif name in ("ArchivalAgency", "TransferringAgency"):
            agency = self._new(name)
            organization(agency, node, self._version)
            self._add(agency, None)
        elif name == "NonRepudiation":
            self._report.note(warning("conversion_seal_broken", "manifest.xml", element=name))
        elif has_text(node) or len(node):
            self._keeper.begin(name)
            reason = Reason.NO_EQUIVALENCE
            self._report.lost(node, owner="manifest.xml", reason=reason)
            self._keeper.write(node)

    def _new(self, name: str) -> XmlNode:
        return etree.Element(named(name, self._version), nsmap={None: namespace_of(self._version)})

    def _add(self, node: XmlNode, text: str | None) -> None:
        if text is not None:
            node.text = text
        if has_text(node) or len(node):
            self._message.add(local(node.tag), self._conversion.header_part(node))

    def _identified(self, into: XmlNode, name: str) -> bytes:
        """Write an identifier that the archives say alike."""
        said = self._alike[name]
        into.text = (said.text or "").strip()
        copy_scheme(said, into)
        return self._conversion.header_part(into)

    def _said_alike(self, name: str) -> XmlNode | None:
        """Give an element that every archive has, with the same text; None otherwise."""
        found = [archive.findall(f"{{*}}{name}") for archive in self._outline.archives]
        if not found or any(len(nodes) != 1 for nodes in found):
            return None
        texts = {(nodes[0].text or "").strip() for nodes in found}
        return found[0][0] if len(texts) == 1 and texts != {""} else None

    def _code_lists(self) -> bytes:
        lists = self._new("CodeListVersions")
        for name, elements in _CODE_LISTS:
            version = next(self._list_versions(elements), "")
            if version:
                etree.SubElement(lists, named(name, self._version)).text = version
        return self._conversion.header_part(lists)

    def _list_versions(self, elements: tuple[str, ...]) -> Iterator[str]:
        for archive in self._outline.archives:
            for name in elements:
                for code in archive.iterfind(f"{{*}}{name}/{{*}}Code"):
                    if (code.get("listVersionID") or "").strip():
                        yield code.get("listVersionID").strip()

    def _management(self) -> bytes:
        management = self._new("ManagementMetadata")
        for name in ("ArchivalProfile", "ServiceLevel"):
            if name in self._alike:
                added = etree.SubElement(management, named(name, self._version))
                added.text = (self._alike[name].text or "").strip()
                copy_scheme(self._alike[name], added)
        agency = etree.SubElement(management, named("OriginatingAgencyIdentifier", self._version))
        agency.text = self._originating_agency()
        return self._conversion.header_part(management)

    def _originating_agency(self) -> str:
        """Give the agency of the first archive that names one; else the one that transfers."""
        for archive in self._outline.archives:
            path = "{*}ContentDescription/{*}OriginatingAgency/{*}Identification"
            text = (archive.findtext(path) or "").strip()
            if text:
                return text
        path = "{*}TransferringAgency/{*}Identification"
        transferring = (self._outline.root.findtext(path) or "").strip()
        self._report.note(info("conversion_agency_assumed", "manifest.xml", agency=transferring))
        return transferring


# ----------------------------------------------------------------------------- private

_ARCHIVES = frozenset({"Archive", "Contains", "Integrity"})
_OF_ARCHIVES = ("ArchivalAgreement", "ArchivalProfile", "ServiceLevel")
_IDENTIFIERS = {
    "TransferIdentifier": "MessageIdentifier",
    "RelatedTransferReference": "RelatedTransferReference",
    "TransferRequestReplyIdentifier": "TransferRequestReplyIdentifier",
}
_CODE_LISTS = (
    ("AppraisalRuleCodeListVersion", ("Appraisal", "AppraisalRule")),
    ("AccessRuleCodeListVersion", ("AccessRestriction", "AccessRestrictionRule")),
)
