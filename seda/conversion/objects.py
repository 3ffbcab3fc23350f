"""Completes the data objects of a copied group: what the archive knows better, or must repair."""

import re
from dataclasses import dataclass

from lxml import etree

from seda.conversion.copied import named
from seda.conversion.report import Report, XmlNode
from seda.message_digests import ALGORITHMS


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePlace:
    """Where a file is in the package being written. The rest stays as it is declared."""

    uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts(FilePlace):
    """What is known of a file for having read it.

    sha512: lower-case hexadecimal. puid, mime, format_name: as identified, empty when unknown.
    replaces: it is not the file declared, but one given in its place.
    """

    size: int
    sha512: str
    puid: str
    mime: str
    format_name: str
    replaces: bool = False


def complete_object(
    node: XmlNode, facts: FilePlace | None, *, owner: str, report: Report, in_group: bool = True
) -> None:
    """Complete a BinaryDataObject or a PhysicalDataObject in place. facts: None for paper.

    in_group: it is put inside a DataObjectGroup element.
    """
    version = report.version
    # The element around says the group: SEDA 2.1 could also say it from inside.
    for name in ("DataObjectGroupId", "DataObjectGroupReferenceId") if in_group else ():
        for child in node.findall(named(name, version)):
            node.remove(child)
    if version < _USE_AND_NUMBER_SINCE:
        _join_use_and_number(node, owner, report)
    if facts is not None:
        _set_uri(node, facts.uri, owner, report)
    if isinstance(facts, FileFacts):
        if facts.replaces:
            _forget_the_declared(node, version)
        _set_digest(node, facts.sha512, owner, report)
        _set_size(node, facts.size, version)
        _set_format(node, facts, version)


# ----------------------------------------------------------------------------- private

_USE_AND_NUMBER_SINCE = "2.3"
_STRONG = frozenset({"sha256", "sha384", "sha512"})
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]+")


# What is said of the bytes, or was found in them.
_OF_THE_BYTES = (
    "Compressed",
    "Size",
    "FormatIdentification",
    "FileInfo",
    "Metadata",
    "OtherMetadata",
)


def _forget_the_declared(node: XmlNode, version: str) -> None:
    """Leave out what was declared of a file that another one replaces."""
    for name in _OF_THE_BYTES:
        for child in node.findall(named(name, version)):
            node.remove(child)
    node.find(named("MessageDigest", version)).text = ""


def _join_use_and_number(node: XmlNode, owner: str, report: Report) -> None:
    """Write `DataObjectVersion`, which 2.3 also splits into use and number."""
    version = report.version
    use = node.find(named("DataObjectUse", version))
    number = node.find(named("DataObjectNumber", version))
    if use is None:
        return
    if node.find(named("DataObjectVersion", version)) is None:
        texts = [(part.text or "").strip() for part in (use, number) if part is not None]
        use.tag = named("DataObjectVersion", version)
        use.text = "_".join(texts)
        report.changed("DataObjectUse", into="DataObjectVersion", owner=owner)
    else:
        node.remove(use)
    if number is not None:
        node.remove(number)


def _set_uri(node: XmlNode, uri: str, owner: str, report: Report) -> None:
    known = node.find(named("Uri", report.version))
    if known.text != uri:
        known.text = uri
        report.changed("Uri", into=uri, owner=owner)


def _set_digest(node: XmlNode, sha512: str, owner: str, report: Report) -> None:
    digest = node.find(named("MessageDigest", report.version))
    algorithm, length = ALGORITHMS.get(digest.get("algorithm", "").strip(), ("", 0))
    text = digest.text or ""
    well_written = len(text) == 2 * length and _HEXADECIMAL.fullmatch(text)
    if algorithm in _STRONG and well_written:
        return
    report.changed(f"MessageDigest {digest.get('algorithm')}", into="SHA-512", owner=owner)
    digest.set("algorithm", "SHA-512")
    digest.text = sha512


def _set_size(node: XmlNode, size: int, version: str) -> None:
    known = node.find(named("Size", version))
    if known is None and size > 0:  # SizeInBytesType is positive: an empty file declares none
        known = etree.SubElement(node, named("Size", version))
    if known is not None:
        known.text = str(size)


def _set_format(node: XmlNode, facts: FileFacts, version: str) -> None:
    if node.find(named("FormatIdentification", version)) is not None or not facts.puid:
        return
    found = etree.SubElement(node, named("FormatIdentification", version))
    values = (
        ("FormatLitteral", facts.format_name),
        ("MimeType", facts.mime),
        ("FormatId", facts.puid),
    )
    for name, value in values:
        if value:
            etree.SubElement(found, named(name, version)).text = value
