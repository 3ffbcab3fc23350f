"""Open: the bytes of one object, verified, handed to a person, and the consultation journaled.

(1) find the unit, or the object, that was named, if the caller may read it
(2) choose the object: the one asked, the lone one, or the lone original (BinaryMaster)
(3) copy its bytes beside the wanted file, verified against the digest taken in charge
(4) journal the consultation
(5) give the file its name

A consultation that cannot be journaled gives nothing; a crash leaves a hidden file at most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sae.custody.commit import journal, new_entry
from sae.domain.access import Sight
from sae.domain.records import ObjectRecord
from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.naming import Kind, name_of
from sae.jobs.reading import readable, sight_on
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive, Reader

PIECE = 1024 * 1024
ORIGINAL = "BinaryMaster"  # Vitam's usage for what was produced; `BinaryMaster_1` with its version


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedObject:
    """What was handed over. others: objects of the unit that were not."""

    unit_id: str
    item: ObjectRecord
    path: Path
    others: tuple[ObjectRecord, ...]


def open_object(
    archive: Archive, typed: str, *, object_id: str, into: Path, replace: bool
) -> OpenedObject:
    """Follow the five steps. object_id: empty to choose. into: a file, or an existing folder.

    Raises: UnknownIdentifier, UsageError (no object, several, a file already there), Damaged when
    no copy has the right bytes, OSError when the file cannot be written.
    """
    with archive.catalogue.read() as reader:
        unit_id, named = _unit_of(reader, typed, sight_on(archive, reader))  # (1)
        objects = reader.objects_of_unit(unit_id)
    item = _chosen(objects, object_id or named)  # (2)
    target = into / _own_name(item) if into.is_dir() else into
    if target.exists() and not replace:
        raise UsageError("file_exists", file=target)
    aside = _copy_beside(archive, item, target)  # (3)
    try:
        entry = new_entry(
            archive, EntryType.OPENED, unit_id, item.object_id, operation=archive.new_id()
        )
        journal(archive, Stream.ACCESS, entry)  # (4)
        aside.replace(target)  # (5)
    finally:
        aside.unlink(missing_ok=True)
    others = tuple(other for other in objects if other.object_id != item.object_id)
    return OpenedObject(unit_id=unit_id, item=item, path=target, others=others)


# ----------------------------------------------------------------------------- private


def _unit_of(reader: Reader, typed: str, sight: Sight) -> tuple[str, str]:
    """Give the unit, and the object when it is the object that was named."""
    named = name_of(reader, typed, sight=sight)
    if named.kind is Kind.UNIT:
        return named.identifier, ""
    of_object = reader.units_of_object(named.identifier) if named.kind is Kind.OBJECT else ()
    owners = readable(reader, of_object, sight)
    if not owners:
        raise UsageError("not_a_unit", typed=typed)
    return owners[0], named.identifier


def _chosen(objects: Sequence[ObjectRecord], wanted: str) -> ObjectRecord:
    digital = [item for item in objects if not item.physical]
    if wanted:
        named = [item for item in objects if item.object_id.startswith(wanted.lower())]
        if len(named) != 1:
            raise UnknownIdentifier("object_not_of_unit", typed=wanted, choices=_listed(digital))
        if named[0].physical:
            raise UsageError("object_is_paper", place=named[0].physical_id)
        return named[0]
    if not digital:
        papers = [item.physical_id for item in objects if item.physical]
        if papers:
            raise UsageError("object_is_paper", place=", ".join(papers))
        raise UsageError("unit_without_object")
    originals = [item for item in digital if item.usage.split("_")[0] == ORIGINAL]
    for lone in (digital, originals):
        if len(lone) == 1:
            return lone[0]
    raise UsageError("object_to_choose", choices=_listed(digital))


def _listed(objects: Sequence[ObjectRecord]) -> str:
    return "; ".join(f"{item.object_id} ({item.usage}, {item.filename})" for item in objects)


def _own_name(item: ObjectRecord) -> str:
    """Give the last part of the object's name: a name may not lead out of a folder."""
    name = PurePosixPath(item.filename.replace("\\", "/") or item.uri).name
    return name if name not in ("", ".", "..") else item.object_id


def _copy_beside(archive: Archive, item: ObjectRecord, target: Path) -> Path:
    aside = target.with_name(f".sae-{archive.new_id()}")
    try:
        with (
            aside.open("xb") as out,
            archive.copies.open(item.aip_id, item.content_path, sha512=item.sha512) as stream,
        ):
            while piece := stream.read(PIECE):
                out.write(piece)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside
