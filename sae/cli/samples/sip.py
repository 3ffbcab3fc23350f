"""Builds SEDA packages from nothing, as a depositor's software would: manifest text and files.

It owes nothing to `seda/`, on purpose: the archive must not be tried on its own writing only.
Everything is deterministic: same description, same bytes.
"""

import hashlib
import itertools
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Union
from xml.sax.saxutils import escape, quoteattr

# An XML element: its name, and its text or the elements inside it, in the order of the schema.
Element = tuple[str, Union[str, "tuple[Element, ...]"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A BinaryDataObject and its bytes. Empty texts are left out or computed.

    name: as people know it (Filename). uri: place in the package, drawn from the `id` if empty.
    digest, size: as declared; empty and None mean the true ones.
    """

    name: str
    data: bytes
    mime: str = ""
    puid: str = ""
    usage: str = "BinaryMaster"
    xml_id: str = ""
    uri: str = ""
    digest_algorithm: str = "SHA-512"
    digest: str = ""
    size: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A PhysicalDataObject: something on a shelf."""

    physical_id: str
    usage: str = "PhysicalMaster"
    xml_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An archive unit.

    content: elements after Title. management: rules and the like. objects: those of its own
    object group. references: `id`s of groups of other units. placeholders: `id`s of units that
    are also below this one. xml_id, group_id: drawn from the order of the units if empty.
    """

    title: str
    level: str = "Item"
    content: tuple[Element, ...] = ()
    management: tuple[Element, ...] = ()
    objects: tuple[File | Paper, ...] = ()
    children: tuple["Unit", ...] = ()
    references: tuple[str, ...] = ()
    placeholders: tuple[str, ...] = ()
    xml_id: str = ""
    group_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sip:
    """A package to send. date: of the message, with its time zone. rules: on every unit.

    archival_agreement, originating_agency: left out when empty.
    """

    version: str
    message_identifier: str
    date: datetime
    comment: str
    archival_agreement: str
    archival_agency: str
    transferring_agency: str
    originating_agency: str
    units: tuple[Unit, ...]
    rules: tuple[Element, ...] = ()


def manifest(sip: Sip) -> str:
    """Give the whole manifest, an ArchiveTransfer message."""
    return "".join(manifest_parts(sip))


def manifest_parts(sip: Sip) -> Iterator[str]:
    """Give the manifest piece by piece, for packages whose manifest is large."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<ArchiveTransfer xmlns="fr:gouv:culture:archivesdefrance:seda:v{sip.version}">\n'
    header: tuple[Element, ...] = (
        ("Comment", sip.comment),
        ("Date", sip.date.isoformat()),
        ("MessageIdentifier", sip.message_identifier),
        ("ArchivalAgreement", sip.archival_agreement),
        ("CodeListVersions", (("MessageDigestAlgorithmCodeListVersion", "FIPS PUB 180-4"),)),
    )
    yield from _elements(element for element in header if element[1])
    yield "<DataObjectPackage>\n"
    for number, unit in _numbered(sip.units):
        yield _group(number, unit)
    yield "<DescriptiveMetadata>\n"
    yield from _units(sip.units, itertools.count(1))
    yield "</DescriptiveMetadata>\n<ManagementMetadata>\n"
    if sip.originating_agency:
        yield _element(("OriginatingAgencyIdentifier", sip.originating_agency))
    yield from _elements(sip.rules)
    yield "</ManagementMetadata>\n</DataObjectPackage>\n"
    yield _element(("ArchivalAgency", (("Identifier", sip.archival_agency),)))
    yield _element(("TransferringAgency", (("Identifier", sip.transferring_agency),)))
    yield "</ArchiveTransfer>\n"


def files(sip: Sip) -> Iterator[tuple[str, bytes]]:
    """Give the place and the bytes of each file of the package, manifest aside."""
    for number, unit in _numbered(sip.units):
        for xml_id, item in _objects(number, unit):
            if isinstance(item, File):
                yield _uri(xml_id, item), item.data


def write_zip(path: Path, entries: Iterable[tuple[str, bytes]], *, at: datetime) -> Path:
    """Write entries (place, bytes) as a zip whose members all bear the instant `at`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            member = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    return path


def write_sip(path: Path, sip: Sip) -> Path:
    """Write the package as a zip, manifest first."""
    head = ("manifest.xml", manifest(sip).encode())
    return write_zip(path, itertools.chain((head,), files(sip)), at=sip.date)


# ----------------------------------------------------------------------------- private


def _elements(elements: Iterable[Element]) -> Iterator[str]:
    return (_element(element) for element in elements)


def _element(element: Element) -> str:
    name, value = element
    inside = escape(value) if isinstance(value, str) else "".join(_elements(value))
    return f"<{name}>{inside}</{name}>\n"


def _numbered(units: Iterable[Unit]) -> Iterator[tuple[int, Unit]]:
    return enumerate(_walked(units), start=1)


def _walked(units: Iterable[Unit]) -> Iterator[Unit]:
    for unit in units:
        yield unit
        yield from _walked(unit.children)


def _objects(number: int, unit: Unit) -> Iterator[tuple[str, File | Paper]]:
    for rank, item in enumerate(unit.objects, start=1):
        yield item.xml_id or f"O{number}-{rank}", item


def _uri(xml_id: str, file: File) -> str:
    return file.uri or f"Content/{xml_id}{PurePosixPath(file.name).suffix}"


def _group(number: int, unit: Unit) -> str:
    if not unit.objects:
        return ""
    objects = (
        _binary(xml_id, item) if isinstance(item, File) else _physical(xml_id, item)
        for xml_id, item in _objects(number, unit)
    )
    group_id = quoteattr(unit.group_id or f"G{number}")
    return f"<DataObjectGroup id={group_id}>\n{''.join(objects)}</DataObjectGroup>\n"


def _binary(xml_id: str, file: File) -> str:
    algorithm = file.digest_algorithm
    digest = file.digest or hashlib.new(algorithm.replace("-", "").lower(), file.data).hexdigest()
    size = len(file.data) if file.size is None else file.size
    formats = (("MimeType", file.mime), ("FormatId", file.puid))
    identification = tuple(element for element in formats if element[1])
    after: tuple[Element, ...] = (
        ("Size", str(size) if size else ""),  # xsd:positiveInteger: an empty file states none
        ("FormatIdentification", identification),
        ("FileInfo", (("Filename", file.name),)),
    )
    return (
        f"<BinaryDataObject id={quoteattr(xml_id)}>\n"
        f"{_element(('DataObjectVersion', file.usage))}"
        f"{_element(('Uri', _uri(xml_id, file)))}"
        f"<MessageDigest algorithm={quoteattr(algorithm)}>{escape(digest)}</MessageDigest>\n"
        f"{''.join(_elements(element for element in after if element[1]))}"
        "</BinaryDataObject>\n"
    )


def _physical(xml_id: str, paper: Paper) -> str:
    return (
        f"<PhysicalDataObject id={quoteattr(xml_id)}>\n"
        f"{_element(('DataObjectVersion', paper.usage))}"
        f"{_element(('PhysicalId', paper.physical_id))}"
        "</PhysicalDataObject>\n"
    )


def _units(units: Iterable[Unit], numbers: Iterator[int]) -> Iterator[str]:
    for unit in units:
        number = next(numbers)
        yield f"<ArchiveUnit id={quoteattr(unit.xml_id or f'U{number}')}>\n"
        if unit.management:
            yield _element(("Management", unit.management))
        head = (("DescriptionLevel", unit.level), ("Title", unit.title))
        yield _element(("Content", (*head, *unit.content)))
        yield from _units(unit.children, numbers)
        for rank, target in enumerate(unit.placeholders, start=1):
            reference = _element(("ArchiveUnitRefId", target))
            yield f'<ArchiveUnit id="R{number}-{rank}">{reference}</ArchiveUnit>\n'
        own = (unit.group_id or f"G{number}",) if unit.objects else ()
        for group_id in (*own, *unit.references):
            yield _element(("DataObjectReference", (("DataObjectGroupReferenceId", group_id),)))
        yield "</ArchiveUnit>\n"
