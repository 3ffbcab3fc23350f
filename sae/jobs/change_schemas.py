"""Change schemas: which schemas of SEDA judge the packages of this archive, from now on.

(1) the folder has the schema of every version, of the right namespace, and all compile
(2) make the settings anew, with that one value changed
(3) journal the change, with the digests of the settings before and after
(4) put the new settings in the place of the old

The journal comes first: a change that was interrupted was announced, and is asked again. What was
accepted before keeps its verdict.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sae.custody.commit import journal, new_entry
from sae.errors import UsageError
from sae.journal.entry import EntryType, Stream
from sae.ports import Archive
from seda.schema import Schemas, SchemaUnavailable
from seda.versions import VERSIONS
from storage.digests import sha512_of

SECTION, KEY = "ingest", "schemas"


class SettingsFile(Protocol):
    """The settings of a home, of which this job changes one value."""

    def read(self) -> bytes:
        """Give the file as it is."""

    def changed(self, section: str, key: str, value: str) -> bytes:
        """Give the file with one value changed and all else as it was; MUST NOT write.

        Raises: HomeUnavailable when that cannot be done.
        """

    def put(self, data: bytes) -> None:
        """Replace the file, whole or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemasInForce:
    """Which schemas judge. folder: of the published ones, None for our own grammar.

    versions: (version, why it cannot be used), the reason empty when it can.
    changed: whether the settings were written.
    """

    folder: Path | None
    versions: tuple[tuple[str, str], ...]
    changed: bool = False


def change_schemas(
    archive: Archive, folder: Path | None, *, settings: SettingsFile
) -> SchemasInForce:
    """Follow the four steps. folder: of the published schemas, None for our own grammar.

    Raises: UsageError when the folder does not do; HomeUnavailable when the settings cannot be
    changed.
    """
    if folder is not None:  # (1)
        folder = folder.resolve()
        check_official(folder)
    before = settings.read()
    after = settings.changed(SECTION, KEY, str(folder or ""))  # (2)
    if after != before:
        entry = new_entry(
            archive,
            EntryType.SETTINGS_CHANGED,
            operation=archive.new_id(),
            before=f"sha512:{sha512_of(before)}",
            after=f"sha512:{sha512_of(after)}",
        )
        journal(archive, Stream.EVENTS, entry)  # (3)
        settings.put(after)  # (4)
    return SchemasInForce(
        folder=folder,
        versions=tuple((version, "") for version in VERSIONS),
        changed=after != before,
    )


def schemas_in_force(archive: Archive) -> SchemasInForce:
    """Say which schemas judge in this archive, and whether each can."""
    schemas = archive.schemas
    return SchemasInForce(folder=schemas.official, versions=tuple(_troubles(schemas)))


def check_official(folder: Path) -> None:
    """Make sure that a folder holds the published schemas of every version, and that all compile.

    Raises: UsageError, naming the versions that are not there or the file that does not do.
    """
    missing = [v for v in VERSIONS if not (folder / f"seda-{v}" / f"seda-{v}-main.xsd").is_file()]
    if missing:
        raise UsageError("schemas_missing", path=folder, versions=", ".join(missing))
    for version, trouble in _troubles(Schemas(official=folder)):
        if trouble:
            raise UsageError("schemas_refused", path=folder, version=version, reason=trouble)


# ----------------------------------------------------------------------------- private


def _troubles(schemas: Schemas) -> Iterator[tuple[str, str]]:
    for version in VERSIONS:
        try:
            schemas.compile(version)
        except SchemaUnavailable as unusable:
            yield version, str(unusable)
        else:
            yield version, ""
