"""Reads a manifest in one streaming pass: graph kept, contents handed over one unit at a time.

The manifest is UTF-8 and has passed through `safe_xml.scan` (this module is a handler of that
very scan). Byte ranges of elements are kept, so that a manifest can later be cut into others
without re-modelling what was received (`manifest_writer`).
"""

from collections.abc import Callable, Mapping
from sys import intern

from seda.byte_source import ByteSource
from seda.captured import attachment_of, mentions, raw_text, rules_of, usage_of, year_of
from seda.element_builder import ElementBuilder
from seda.elements import Element
from seda.model import (
    ArchiveUnit,
    DataObject,
    DataObjectGroup,
    Landmarks,
    Manifest,
    MessageHeader,
    RuleStatement,
    UnitNode,
)
from seda.tag_ends import element_end, tag_end

# Elements that are walked into, not captured, besides ArchiveUnit and DataObjectGroup.
_SINGLE_STRUCTURE = frozenset(
    {("ArchiveTransfer", "DataObjectPackage"), ("DataObjectPackage", "DescriptiveMetadata")}
)

UnitSink = Callable[[ArchiveUnit], None]


class ManifestReader(ElementBuilder):
    """The handler: give it to `safe_xml.scan`, then ask for `manifest()`.

    data: the same bytes as scanned, to find where tags end.
    on_unit: called with each archive unit when its element closes, children before parents;
    placeholders are not given.
    """

    def __init__(self, data: ByteSource, *, on_unit: UnitSink | None = None) -> None:
        super().__init__()
        self._data = data
        self._on_unit = on_unit
        self._structure: list[str] = []
        self._capture_start = 0
        self._header: dict[str, str] = {}
        self._marks: dict[str, tuple[int, int]] = {}
        self._open_ends: dict[str, int] = {}
        self._descriptive_close = 0
        self._units: list[UnitNode] = []
        self._open_units: list[UnitNode] = []
        self._parts: list[tuple[Element | None, Element | None, tuple[RuleStatement, ...]]] = []
        self._profiles: list[str] = []  # of the open units
        self._groups: list[DataObjectGroup] = []
        self._objects: list[DataObject] = []
        self._rules: tuple[RuleStatement, ...] = ()
        self._ids: set[str] = set()
        self._shared: dict[str, str] = {}
        self._duplicates: list[tuple[str, int, int]] = []

    @property
    def version(self) -> str:
        """Give the version of SEDA, known once the root was seen; empty when it is not ours."""
        return self._version

    # ------------------------------------------------------------------------- scan handler

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        """Take the beginning of an element."""
        local = self._names.get(name) or self._local(name)
        if not self._frames:
            if self._opens_structure(local, attributes, offset, line):
                self._texts.clear()
                self._declared.clear()
                return
            self._capture_start = offset
        self._begin(local, attributes, line, offset)
        # xs:ID also stands on KeywordContent, SignedObject...: unique in the whole message.
        if "id" in attributes:
            self._note_id(attributes["id"], line, offset)

    def end(self, name: str, offset: int, line: int) -> None:  # noqa: ARG002 - protocol
        """Take the end of an element."""
        if self._frames:
            element = self._finish()
            if element is not None:
                start = self._capture_start
                self._captured(element, start, element_end(self._data, start, offset))
            return
        self._texts.clear()
        self._closes_structure(self._structure.pop(), offset)

    def manifest(self) -> Manifest:
        """Give what was read, once the scan is over."""
        marks = self._marks
        none = (0, 0)
        _resolve_placeholders(self._units)
        self._shared.clear()
        return Manifest(
            header=self._message_header(),
            units=tuple(self._units),
            groups=tuple(self._groups),
            objects=tuple(self._objects),
            rules=self._rules,
            landmarks=Landmarks(
                root=(
                    marks.get("ArchiveTransfer", none)[0],
                    self._open_ends.get("ArchiveTransfer", 0),
                ),
                message_identifier=marks.get("MessageIdentifier", none),
                signature=marks.get("Signature", none),
                package_open_end=self._open_ends.get("DataObjectPackage", 0),
                descriptive=marks.get("DescriptiveMetadata", none),
                descriptive_close=self._descriptive_close,
            ),
            duplicates=tuple(self._duplicates),
        )

    # ------------------------------------------------------------------------- structure

    def _opens_structure(
        self, local: str, attributes: Mapping[str, str], offset: int, line: int
    ) -> bool:
        around = self._structure[-1] if self._structure else ""
        if local == "ArchiveUnit" and around in ("DescriptiveMetadata", "ArchiveUnit"):
            self._open_unit(attributes, offset, line)
        elif local == "DataObjectGroup" and around == "DataObjectPackage":
            group = DataObjectGroup(self._one(attributes.get("id", "")), line, offset)
            self._note_id(group.xml_id, line, offset)
            self._groups.append(group)
        elif not around or (around, local) in _SINGLE_STRUCTURE:
            self._open_ends[local] = tag_end(self._data, offset)
            self._marks[local] = (offset, 0)
        else:
            return False
        self._structure.append(local)
        return True

    def _closes_structure(self, local: str, offset: int) -> None:
        if local == "ArchiveUnit":
            self._close_unit(element_end(self._data, self._open_units[-1].start, offset))
        elif local == "DataObjectGroup":
            self._groups[-1].end = element_end(self._data, self._groups[-1].start, offset)
        else:
            start = self._marks[local][0]
            self._marks[local] = (start, element_end(self._data, start, offset))
            if local == "DescriptiveMetadata":
                self._descriptive_close = offset

    def _captured(self, element: Element, start: int, end: int) -> None:
        around = self._structure[-1] if self._structure else ""
        if around == "ArchiveUnit":
            self._unit_part(element, start, end)
        elif element.name in ("BinaryDataObject", "PhysicalDataObject"):
            self._object(element, start, end, in_group=around == "DataObjectGroup")
        elif element.name == "ManagementMetadata" and around == "DataObjectPackage":
            self._management_metadata(element)
        elif around == "ArchiveTransfer":
            self._header_part(element, start, end)

    # ------------------------------------------------------------------------- units

    def _open_unit(self, attributes: Mapping[str, str], offset: int, line: int) -> None:
        parent = self._open_units[-1].index if self._open_units else -1
        node = UnitNode(len(self._units), self._one(attributes.get("id", "")), parent, line, offset)
        if parent >= 0:
            self._units[parent].has_units = True
        self._note_id(node.xml_id, line, offset)
        self._units.append(node)
        self._open_units.append(node)
        self._parts.append((None, None, ()))
        self._profiles.append("")

    def _unit_part(self, element: Element, start: int, end: int) -> None:
        node = self._open_units[-1]
        content, management, rules = self._parts[-1]
        if element.name == "Content":
            self._parts[-1] = (element, management, rules)
            node.level = intern(element.text_of("DescriptionLevel"))
            agency = element.first("OriginatingAgency")
            node.agency = intern(agency.text_of("Identifier")) if agency is not None else ""
            node.year = intern(year_of(element))
            node.mentions += mentions(element)
        elif element.name == "Management":
            rules = rules_of(element)
            self._parts[-1] = (content, element, rules)
            node.appraisal = tuple(r for r in rules if r.category == "AppraisalRule")
            node.attachment = attachment_of(element)
            node.mentions += mentions(element)
        elif element.name == "ArchiveUnitProfile":
            self._profiles[-1] = element.text.strip()
        elif element.name == "ArchiveUnitRefId":
            node.target = self._one(element.text.strip())
        elif element.name == "DataObjectReference":
            node.object_references += ((start, end),)
            for child in element.children:
                reference = self._one(child.text.strip())
                if child.name == "DataObjectGroupReferenceId":
                    node.group_refs += (reference,)
                elif child.name == "DataObjectReferenceId":
                    node.object_refs += (reference,)

    def _close_unit(self, end: int) -> None:
        node = self._open_units.pop()
        node.end = end
        if not node.has_units:
            node.object_references = ()  # only a unit repeated above others leaves them out
        node.stop = len(self._units)
        content, management, rules = self._parts.pop()
        profile = self._profiles.pop()
        if self._on_unit is not None and not node.target:
            self._on_unit(ArchiveUnit(node, content, management, rules, profile))

    # ------------------------------------------------------------------------- objects

    def _object(self, element: Element, start: int, end: int, *, in_group: bool) -> None:
        digest = element.first("MessageDigest")
        uri = element.first("Uri")
        size = element.first("Size")
        physical_id = element.first("PhysicalId")
        format_identification = element.first("FormatIdentification")
        file_info = element.first("FileInfo")
        declared = element.text_of("DataObjectGroupId")
        self._objects.append(
            DataObject(
                index=len(self._objects),
                xml_id=self._one(element.attribute("id")),
                physical=element.name == "PhysicalDataObject",
                line=element.line,
                # Only an object outside groups is ever copied by itself.
                start=0 if in_group else start,
                end=0 if in_group else end,
                nested=in_group,
                group=self._groups[-1].xml_id
                if in_group
                else self._one(declared or element.text_of("DataObjectGroupReferenceId")),
                declares_group=bool(declared) and not in_group,
                usage=intern(usage_of(element)),
                uri=None if uri is None else uri.text,
                has_attachment=element.first("Attachment") is not None,
                digest_algorithm=intern(digest.attribute("algorithm")) if digest else "",
                digest=digest.text if digest else "",
                has_digest=digest is not None,
                size=None if size is None else size.text,
                format_id=intern(format_identification.text_of("FormatId"))
                if format_identification
                else "",
                mime=intern(format_identification.text_of("MimeType"))
                if format_identification
                else "",
                filename=raw_text(file_info, "Filename"),
                physical_id=None if physical_id is None else physical_id.text,
                mentions=mentions(element),
                offset=start,
                dimensions=_dimensions(element),
            )
        )

    def _one(self, text: str) -> str:
        """Give the one string that stands for all equal ones: references share it with `id`s."""
        return self._shared.setdefault(text, text)

    def _note_id(self, xml_id: str, line: int, offset: int) -> None:
        if xml_id in self._ids:
            self._duplicates.append((xml_id, line, offset))
        self._ids.add(xml_id)

    # ------------------------------------------------------------------------- header

    def _header_part(self, element: Element, start: int, end: int) -> None:
        if element.name in ("MessageIdentifier", "Signature"):
            self._marks[element.name] = (start, end)
        if element.name in ("ArchivalAgency", "TransferringAgency"):
            self._header[element.name] = element.text_of("Identifier")
        elif not element.children:
            self._header.setdefault(element.name, element.text.strip())

    def _management_metadata(self, element: Element) -> None:
        self._rules = rules_of(element)
        for name in (
            "OriginatingAgencyIdentifier",
            "SubmissionAgencyIdentifier",
            "ArchivalProfile",
            "AcquisitionInformation",
            "LegalStatus",
        ):
            self._header[name] = element.text_of(name)

    def _message_header(self) -> MessageHeader:
        get = self._header.get
        return MessageHeader(
            version=self._version,
            message_identifier=get("MessageIdentifier", ""),
            date=get("Date", ""),
            archival_agreement=get("ArchivalAgreement", ""),
            archival_agency=get("ArchivalAgency", ""),
            transferring_agency=get("TransferringAgency", ""),
            originating_agency=get("OriginatingAgencyIdentifier", ""),
            submission_agency=get("SubmissionAgencyIdentifier", ""),
            archival_profile=get("ArchivalProfile", ""),
            acquisition_information=get("AcquisitionInformation", ""),
            legal_status=get("LegalStatus", ""),
        )


# ----------------------------------------------------------------------------- private


def _dimensions(element: Element) -> tuple[tuple[str, str, str], ...]:
    dimensions = element.first("PhysicalDimensions")
    if dimensions is None:
        return ()
    return tuple((one.name, one.text.strip(), one.attribute("unit")) for one in dimensions.children)


def _resolve_placeholders(units: list[UnitNode]) -> None:
    by_id = {unit.xml_id: unit for unit in units}
    for unit in units:
        seen: set[int] = set()
        meant: UnitNode | None = unit
        while meant is not None and meant.target and meant.index not in seen:
            seen.add(meant.index)
            meant = by_id.get(meant.target)
        unit.stands_for = meant.index if meant is not None and not meant.target else -1
