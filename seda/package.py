"""A received package, whatever carries it: its manifest, its files, and what is wrong with both.

Formats are decided by bytes, never by name. Nothing here reads what the manifest says.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import BinaryIO, Self

from seda.containers.folder import FolderReader
from seda.containers.model import (
    DEFAULT_CONTAINER_LIMITS,
    Container,
    ContainerDamaged,
    ContainerLimits,
    Entry,
)
from seda.containers.resolution import Resolution, resolve
from seda.findings import Finding, error, has_errors, warning
from seda.safe_tar import TarReader, inflate_gzip, is_tar_header
from seda.safe_zip import ZipReader

__all__ = [
    "ContainerDamaged",
    "ContainerLimits",
    "Entry",
    "Package",
    "PackageKind",
    "Resolution",
    "find_packages",
    "open_package",
]

MANIFEST_NAME = re.compile(r"([A-Za-z0-9_-]{0,56}[_-])?manifest\.xml")


class PackageKind(StrEnum):
    """What carries the package."""

    ZIP = "zip"
    TAR = "tar"
    TAR_GZ = "tar.gz"
    FOLDER = "folder"
    MANIFEST = "manifest"  # alone, without its files: never a package to archive
    UNKNOWN = "unknown"


class Package:
    """An opened package; close it, or use it in a `with`.

    entries: every readable file by name, the manifest included.
    manifest_name: None when there is none or more than one; `findings` says which.
    """

    def __init__(
        self,
        path: Path,
        kind: PackageKind,
        container: Container | None,
        findings: tuple[Finding, ...] = (),
        *,
        manifest: str = "",
    ) -> None:
        """Manifest: the name of the manifest, when it is not left to be found."""
        self.path = path
        self.kind = kind
        self._container = container
        self._given = findings
        found = container.findings if container else ()
        findings = (*findings, *found)
        self.manifest_name, of_manifest = (
            (manifest, ()) if manifest else _manifest_of(container, findings)
        )
        self.findings = tuple(_placed(f, path.name) for f in (*findings, *of_manifest))

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every readable file by name."""
        return self._container.entries if self._container else MappingProxyType({})

    def open(self, name: str) -> BinaryIO:
        """Open one file; several threads may read several files at once.

        The stream gives no byte beyond the announced size, and checks size and checksum at its
        last byte.

        Raises: KeyError for an unknown or refused name. Opening and reading raise ContainerDamaged.
        """
        if self._container is None or name not in self.entries:
            raise KeyError(name)
        return self._container.open(name)

    @property
    def refused(self) -> frozenset[str]:
        """Names of the files that cannot be read as they are."""
        return frozenset(self._container.names - self.entries.keys() if self._container else ())

    @property
    def misnamed(self) -> Mapping[str, Entry]:
        """Every file refused for nothing but a name that could be put right, by name."""
        return self._container.misnamed if self._container else MappingProxyType({})

    def open_misnamed(self, name: str) -> BinaryIO:
        """Open a file to give it another name. Raises: as `open`."""
        if self._container is None or name not in self.misnamed:
            raise KeyError(name)
        return self._container.open(name)

    def resolve(self, uris: Iterable[str]) -> Resolution:
        """Find the file of each Uri the manifest declares; files nobody declares are errors."""
        files = {name: entry for name, entry in self.entries.items() if name != self.manifest_name}
        if self._container is None:
            return resolve(uris, entries=files, folders=frozenset())
        return resolve(uris, entries=files, folders=self._container.folders, refused=self.refused)

    def with_manifest(self, name: str) -> "Package":
        """Give the same package, whose manifest is the entry of that name; close one of them."""
        return Package(self.path, self.kind, self._container, self._given, manifest=name)

    def close(self) -> None:
        """Let go of the files; streams must be closed before."""
        if self._container:
            self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_package(
    path: Path, *, limits: ContainerLimits = DEFAULT_CONTAINER_LIMITS, work: Path
) -> Package:
    """Open a zip, a tar, a tar.gz or an unpacked folder, and check its structure.

    work: an existing folder for the inflated form of a tar.gz, which leaves nothing there.
    Whatever the bytes, the answer is a package with findings.

    Raises: OSError when `work` cannot be written; not for the package itself.
    """
    try:
        kind = _kind_of(path)
    except OSError as unreadable:
        reason = unreadable.strerror or type(unreadable).__name__
        finding = error("package_unreadable", path.name, reason=reason)
        return Package(path, PackageKind.UNKNOWN, None, (finding,))
    if kind is PackageKind.UNKNOWN:
        empty = path.is_file() and path.stat().st_size == 0
        code = "container_empty" if empty else "container_unknown_format"
        return Package(path, kind, None, (error(code, path.name),))
    if kind is PackageKind.TAR_GZ:
        return _open_tar_gz(path, limits, work)
    return _open(path, kind, _READERS[kind], limits)


def find_packages(paths: Iterable[Path]) -> Iterator[Path]:
    """Give the packages that the paths name, in a stable order.

    A file is a package, and so is a folder with a manifest at its root. Another folder is a folder
    of packages: its zip, tar, tar.gz and tgz files and its folders with a manifest, one level deep,
    hidden ones left out.
    """
    for path in paths:
        if not path.is_dir() or _holds_manifest(path):
            yield path
            continue
        for child in sorted(path.iterdir()):
            is_package = _holds_manifest(child) if child.is_dir() else _is_named_package(child)
            if is_package and not child.name.startswith("."):
                yield child


# ----------------------------------------------------------------------------- private

_READERS: Mapping[PackageKind, Callable[..., Container]] = MappingProxyType(
    {
        PackageKind.ZIP: ZipReader,
        PackageKind.TAR: TarReader,
        PackageKind.FOLDER: FolderReader,
    }
)

# What the name of a file announces, the longest ending first.
_ENDINGS: Mapping[str, PackageKind] = MappingProxyType(
    {
        ".tar.gz": PackageKind.TAR_GZ,
        ".tgz": PackageKind.TAR_GZ,
        ".tar": PackageKind.TAR,
        ".zip": PackageKind.ZIP,
    }
)

# A mark, blanks, `<`; each letter with a NUL beside it in UTF-16.

_ZIP_TAIL_BYTES = 22 + 0xFFFF  # an end record and the longest comment


def _kind_of(path: Path) -> PackageKind:
    if path.is_dir():
        return PackageKind.FOLDER
    if not path.is_file():
        path.stat()  # says what is wrong with a path that leads nowhere
        return PackageKind.UNKNOWN
    with path.open("rb") as stream:
        head = stream.read(512)
        if head.startswith(b"PK"):
            return PackageKind.ZIP
        if head.startswith(b"\x1f\x8b\x08"):
            return PackageKind.TAR_GZ
        if is_tar_header(head):
            return PackageKind.TAR
        stream.seek(max(0, os.fstat(stream.fileno()).st_size - _ZIP_TAIL_BYTES))
        is_zip = b"PK\x05\x06" in stream.read(_ZIP_TAIL_BYTES)
    return PackageKind.ZIP if is_zip else PackageKind.UNKNOWN


def _open(
    path: Path,
    kind: PackageKind,
    reader: Callable[..., Container],
    limits: ContainerLimits,
    content: Path | None = None,
) -> Package:
    try:
        container = reader(content or path, limits=limits)
    except OSError as unreadable:
        reason = unreadable.strerror or type(unreadable).__name__
        finding = error("package_unreadable", path.name, reason=reason)
        return Package(path, kind, None, (finding,))
    announced = next((k for end, k in _ENDINGS.items() if path.name.lower().endswith(end)), kind)
    if announced is kind or kind is PackageKind.FOLDER:
        return Package(path, kind, container)
    misnamed = warning("container_misnamed", path.name, kind=kind.value)
    return Package(path, kind, container, (misnamed,))


def _open_tar_gz(path: Path, limits: ContainerLimits, work: Path) -> Package:
    with tempfile.NamedTemporaryFile(dir=work, suffix=".tar") as inflated:
        found = inflate_gzip(path, inflated, limits=limits)
        inflated.flush()
        if has_errors(found):
            return Package(path, PackageKind.TAR_GZ, None, found)
        inflated.seek(0)
        if not is_tar_header(inflated.read(512)):
            unknown = error("container_unknown_format", path.name)
            return Package(path, PackageKind.TAR_GZ, None, (unknown,))
        # The reader keeps its own descriptor: the file has no name any more once we leave.
        return _open(path, PackageKind.TAR_GZ, TarReader, limits, Path(inflated.name))


def _placed(finding: Finding, package: str) -> Finding:
    # What concerns no entry concerns the package.
    where = finding.where or package
    return Finding(finding.code, finding.severity, where, finding.fields)


def _manifest_of(
    container: Container | None, findings: tuple[Finding, ...]
) -> tuple[str | None, tuple[Finding, ...]]:
    if container is None or (not (names := container.names) and has_errors(findings)):
        return None, ()  # unreadable: nothing can be said of a manifest
    at_root = sorted(name for name in names if MANIFEST_NAME.fullmatch(name))
    if len(at_root) > 1:
        return None, (error("manifest_multiple", names=", ".join(at_root)),)
    if at_root:
        return (at_root[0] if at_root[0] in container.entries else None), ()
    likely = [name for name in names if name.lower().endswith("manifest.xml")]
    nested = [name for name in likely if MANIFEST_NAME.fullmatch(name.rpartition("/")[2])]
    if nested:
        nearest = min(nested, key=lambda name: (name.count("/"), name))
        folder = nearest.rpartition("/")[0]
        return None, (error("manifest_in_folder", nearest, folder=folder),)
    misnamed = sorted(name for name in likely if "/" not in name)
    if misnamed:
        return None, (error("manifest_name", misnamed[0]),)
    return None, (error("manifest_missing"),)


def _holds_manifest(folder: Path) -> bool:
    try:
        return any(MANIFEST_NAME.fullmatch(child.name) for child in folder.iterdir())
    except OSError:
        return True  # opening it will say why it cannot be read; skipping it would not


def _is_named_package(file: Path) -> bool:
    return file.name.lower().endswith(tuple(_ENDINGS))
