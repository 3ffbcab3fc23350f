"""Files of SEDA 0.2 and 1.0 as objects of SEDA 2, and the unit that keeps the original manifest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from seda.conversion.aside import EVENT_CODE
from seda.conversion.copied import named
from seda.conversion.report import XmlNode
from seda.former.rules import OldRule
from seda.instants import instant_text
from seda.versions import namespace_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it was read. uri: its place in the package written. name: as people know it.

    algorithm: as SEDA names it. digest: lower-case hexadecimal.
    """

    uri: str
    name: str
    size: int
    algorithm: str
    digest: str


def binary_object(old: XmlNode | None, file: KeptFile, object_id: str, version: str) -> XmlNode:
    """Give a BinaryDataObject. old: the Attachment or Data element, None for what has none."""
    nsmap = {None: namespace_of(version)}
    made = etree.Element(named("BinaryDataObject", version), id=object_id, nsmap=nsmap)
    _sub(made, "DataObjectVersion", "BinaryMaster_1")
    _sub(made, "Uri", file.uri)
    _sub(made, "MessageDigest", file.digest).set("algorithm", file.algorithm)
    if file.size:  # SizeInBytesType is positive: an empty file declares none
        _sub(made, "Size", str(file.size))
    found = {
        name: (old.get(attribute) or "").strip()
        for name, attribute in _FORMAT
        if old is not None and (old.get(attribute) or "").strip()
    }
    if found:
        formats = _sub(made, "FormatIdentification", None)
        for name, text in found.items():
            _sub(formats, name, text)
    _sub(_sub(made, "FileInfo", None), "Filename", file.name)
    return made


def original_unit(  # noqa: PLR0913 - a unit has these parts
    xml_id: str,
    *,
    title: str,
    file: KeptFile,
    change: tuple[str, str],
    at: datetime,
    rules: Iterable[OldRule],
) -> XmlNode:
    """Give the unit of the manifest as received. change: versions of SEDA, from and to.

    rules: of access, that it states itself.
    """
    source, version = change
    nsmap = {None: namespace_of(version)}
    unit = etree.Element(named("ArchiveUnit", version), id=xml_id, nsmap=nsmap)
    stated = [rule for rule in rules if rule.code]
    if stated:
        access = _sub(_sub(unit, "Management", None), "AccessRule", None)
        for rule in stated:
            _sub(access, "Rule", rule.code)
            if rule.start:
                _sub(access, "StartDate", rule.start)
    content = _sub(unit, "Content", None)
    _sub(content, "DescriptionLevel", "Item")
    _sub(content, "Title", title)
    _sub(content, "DocumentType", "ArchiveTransfer")
    event = _sub(content, "Event", None)
    _sub(event, "EventTypeCode", EVENT_CODE)
    _sub(event, "EventType", f"SEDA {source} > {version}")
    _sub(event, "EventDateTime", instant_text(at.replace(microsecond=0)))
    _sub(event, "EventDetail", f"{file.name} {file.algorithm} {file.digest}")
    return unit


# ----------------------------------------------------------------------------- private

_FORMAT = (
    ("MimeType", "mimeCode"),
    ("FormatId", "format"),
    ("Encoding", "characterSetCode"),
)


def _sub(parent: XmlNode, name: str, text: str | None) -> XmlNode:
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    made.text = text
    return made
