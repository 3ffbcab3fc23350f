"""A manifest given without a package: a file of XML, and the files that stand beside it.

Nothing else of its folder is looked at: it may hold anything.
"""

import errno
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from seda.containers.folder import FolderReader
from seda.containers.model import DEFAULT_CONTAINER_LIMITS, ContainerLimits, Entry
from seda.containers.names import check_name
from seda.findings import error, has_errors
from seda.package import Package, PackageKind


def is_lone_manifest(path: Path) -> bool:
    """Say whether a path leads to a file that begins as XML does. False when it cannot be read."""
    try:
        with path.open("rb") as stream:
            return _LIKE_XML.match(stream.read(256)) is not None
    except OSError:
        return False


def open_lone_manifest(
    path: Path, *, beside: Iterable[str] = (), limits: ContainerLimits = DEFAULT_CONTAINER_LIMITS
) -> Package:
    """Open a manifest as a package. beside: names, relative to its folder, of files wanted.

    A name that leads nowhere is no entry; links are refused.
    """
    place = path.resolve()  # the manifest itself may be given by a link
    try:
        files = _FilesBeside(place.parent, (place.name, *beside), limits)
    except OSError as unreadable:
        reason = unreadable.strerror or type(unreadable).__name__
        finding = error("package_unreadable", path.name, reason=reason)
        return Package(path, PackageKind.UNKNOWN, None, (finding,))
    return Package(path, PackageKind.MANIFEST, files, manifest=place.name)


# ----------------------------------------------------------------------------- private

_LIKE_XML = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[ \t\r\n\0]*<\0?[?!A-Za-z]")


class _FilesBeside(FolderReader):
    """A folder of which only some files are seen."""

    def __init__(self, folder: Path, names: Iterable[str], limits: ContainerLimits) -> None:
        self._names = tuple(dict.fromkeys(names))
        super().__init__(folder, limits=limits)

    def _walk(self, path: Path) -> None:
        del path
        for name in self._names:
            if has_errors(check_name(name, max_bytes=self._limits.max_name_bytes)):
                continue  # such an address is no file of a package, and nothing is looked up
            try:
                descriptor = self._descend(name)
            except OSError as absent:
                if absent.errno in (errno.ELOOP, errno.ENOTDIR):
                    self._table.report(error("entry_symlink", name))
                continue
            try:
                status = os.fstat(descriptor)
            finally:
                os.close(descriptor)
            if stat.S_ISREG(status.st_mode):
                self._table.add_file(Entry(name, status.st_size), stored=status.st_size)
        self._table.check_whole(self._table.total_bytes)
