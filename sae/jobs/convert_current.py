"""A step of convert: a package in SEDA 2.1, 2.2 or 2.3, examined and its manifest converted."""

from collections.abc import Iterator, Mapping
from functools import partial

from sae.jobs.convert_files import FileToCopy, Prepared, Terms
from sae.jobs.examination import Examined, examine
from sae.jobs.export_uris import Uris
from sae.jobs.lone_examination import lone_examiner, without_an_archive
from seda.conversion.dip_writer import Spool
from seda.conversion.package import Target, convert_manifest
from seda.findings import Finding, Severity, info
from seda.message_digests import declared_digest
from seda.model import DataObject
from seda.package import Entry, Package, PackageKind


def convert_current(package: Package, terms: Terms, *, into: Spool) -> Prepared:
    """Examine the package and write its manifest, converted, in `into`.

    Of a manifest given alone the files are not looked at.

    Raises: NotConvertible, OSError.
    """
    alone = package.kind is PackageKind.MANIFEST
    examined = examine(package, lone_examiner(terms.schemas, now=terms.at), work=terms.work)
    try:
        faults = tuple(_faults(examined, alone=alone))
        manifest, source = examined.manifest, examined.source
        version = manifest.header.version if manifest is not None else ""
        if faults or manifest is None or source is None:
            return Prepared(source=version, faults=faults, alone=alone)
        if version == terms.version:
            terms.note(info("conversion_same_version", version=version))
        if alone:
            terms.note(info("conversion_manifest_alone", package.path.name))
        places = {} if alone else _places(manifest.objects, examined.entries)
        convert_manifest(
            source,
            manifest,
            Target(version=terms.version, at=terms.at, uris=places, folder=str(terms.work)),
            into=into,
            note=terms.note,
        )
    finally:
        examined.close()
    return Prepared(
        source=version,
        units=sum(not unit.target for unit in manifest.units),
        objects=len(manifest.objects),
        files=() if alone else tuple(_files(package, manifest.objects, examined.entries, places)),
        alone=alone,
    )


# ----------------------------------------------------------------------------- private

# Of a manifest given alone, nobody knows the files.
_ABOUT_FILES = frozenset({"object_missing", "object_is_folder"})


def _faults(examined: Examined, *, alone: bool) -> Iterator[Finding]:
    listed = examined.findings.listed()
    for finding in without_an_archive(listed):
        told = dict(finding.fields).get("of", finding.code)
        if finding.severity is Severity.ERROR and not (alone and told in _ABOUT_FILES):
            yield finding


def _places(objects: tuple[DataObject, ...], entries: Mapping[str, Entry]) -> dict[str, str]:
    """Choose the place of each file: as declared, unless no careful reader would accept it."""
    uris = Uris()
    return {
        item.uri: uris.choose(_plain(item.uri, entries[item.uri]), object_id=f"file-{item.index}")
        for item in objects
        if item.uri is not None and item.uri in entries
    }


def _plain(uri: str, entry: Entry) -> str:
    # xs:anyURI collapses white space, yet a name may hold two spaces: then it stands as it is.
    return uri if uri == entry.name else " ".join(uri.split())


def _files(
    package: Package,
    objects: tuple[DataObject, ...],
    entries: Mapping[str, Entry],
    places: Mapping[str, str],
) -> Iterator[FileToCopy]:
    for item in objects:
        entry = entries.get(item.uri or "")
        declared = declared_digest(item)[0]
        if entry is None or declared is None:
            continue
        yield FileToCopy(
            uri=places[item.uri or ""],
            where=entry.name,
            open=partial(package.open, entry.name),
            size=entry.size,
            algorithm=declared.algorithm,
            digest=declared.value,
            compress=not item.mime or _is_text(item.mime),
        )


def _is_text(mime: str) -> bool:
    return mime.startswith("text/") or mime.endswith(("xml", "json"))
