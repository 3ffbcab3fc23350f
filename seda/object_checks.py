"""Checks of data objects as declared; their bytes are checked where they are read."""

import hashlib
import re
from collections.abc import Iterator

from seda.findings import Finding, error, warning
from seda.model import DataObject, Manifest

BINARY_USAGES = frozenset({"BinaryMaster", "Dissemination", "Thumbnail", "TextContent"})
PHYSICAL_USAGES = frozenset({"PhysicalMaster"})
MAX_SIZE = 2**63 - 1  # what every file system and database can count

_OF_NOTHING = frozenset(
    hashlib.new(one).hexdigest() for one in ("sha256", "sha384", "sha512")
)  # digests of a file of no byte
_USAGE = re.compile(r"([A-Za-z]+)(?:_(\d{1,9}))?\Z")


def check_objects(manifest: Manifest) -> Iterator[Finding]:
    """Find bad usages, empty names, impossible sizes and Uris given twice."""
    seen_uris: dict[str, str] = {}
    seen_usages: dict[tuple[str, str], str] = {}
    for item in manifest.objects:
        yield from _check_usage(item, seen_usages)
        if item.physical:
            yield from _check_physical(item)
        else:
            yield from _check_binary(item, seen_uris)


# ----------------------------------------------------------------------------- private


def _at(item: DataObject) -> str:
    return f"manifest.xml:{item.line}"


def _check_usage(item: DataObject, seen: dict[tuple[str, str], str]) -> Iterator[Finding]:
    if not item.usage:
        return  # the standard allows none: the object is then the only rendition
    found = _USAGE.match(item.usage)
    allowed = PHYSICAL_USAGES if item.physical else BINARY_USAGES
    if found is None or found[1] not in allowed:
        yield error(
            "usage_invalid",
            _at(item),
            offset=item.offset,
            id=item.xml_id,
            usage=item.usage,
            allowed=", ".join(sorted(allowed)),
        )
    key = (item.group or item.xml_id, item.usage)
    if key in seen:
        yield error(
            "usage_duplicate",
            _at(item),
            offset=item.offset,
            id=item.xml_id,
            usage=item.usage,
            other=seen[key],
        )
    seen[key] = item.xml_id


def _check_physical(item: DataObject) -> Iterator[Finding]:
    if item.physical_id is not None and not item.physical_id.strip():
        yield error("physical_id_empty", _at(item), offset=item.offset, id=item.xml_id)


def _check_binary(item: DataObject, seen: dict[str, str]) -> Iterator[Finding]:
    if item.has_attachment:
        yield error("attachment_inline", _at(item), offset=item.offset, id=item.xml_id)
    if item.uri is None:
        if not item.has_attachment:
            yield error("uri_missing", _at(item), offset=item.offset, id=item.xml_id)
    elif item.uri in seen:
        yield error(
            "uri_duplicate",
            _at(item),
            offset=item.offset,
            uri=item.uri,
            id=item.xml_id,
            other=seen[item.uri],
        )
    else:
        seen[item.uri] = item.xml_id
    yield from _check_size(item)
    if any(ord(c) < 32 or c in "/\\:" or ord(c) == 127 for c in item.filename):
        yield warning(
            "filename_unsafe", _at(item), offset=item.offset, id=item.xml_id, filename=item.filename
        )


def _check_size(item: DataObject) -> Iterator[Finding]:
    text = (item.size or "").strip()
    if not text:
        if item.digest.strip().lower() in _OF_NOTHING:
            return  # Size is 1 at least (SEDA FileInfo): an empty file can declare none
        yield warning("size_missing", item.place, offset=item.offset, id=item.xml_id)
    elif not text.isascii() or not text.isdigit() or int(text[:40]) > MAX_SIZE:
        yield error("size_invalid", item.place, offset=item.offset, id=item.xml_id, size=text)
