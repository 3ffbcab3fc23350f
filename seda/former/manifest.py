"""Finds the manifest of a package in SEDA 0.2 or 1.0, whatever its name.

These versions give the manifest no name: transmission platforms write `bordereau.xml`, or the
identifier of the transfer. It is recognised by its root element.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from seda.package import ContainerDamaged, Package
from seda.safe_xml import scan
from seda.versions import OLD_NAMESPACES

MAX_CANDIDATES = 50  # files of XML at the root that are looked at: a manifest stands among few


@dataclass(frozen=True, slots=True)
class OldManifest:
    """The manifest of a package: its name there, its version (0.2 or 1.0)."""

    name: str
    version: str


def find_old_manifest(package: Package) -> OldManifest | None:
    """Find the manifest when it is in SEDA 0.2 or 1.0, at the root of the package.

    A package with a manifest in SEDA 2 has none, whatever else it holds; neither has one with
    several transfers, which nobody could choose between.
    """
    if package.manifest_name is not None:
        version = _old_version(package, package.manifest_name)
        return None if version is None else OldManifest(package.manifest_name, version)
    names = [name for name in package.entries if "/" not in name and _is_xml(name)]
    found = [
        OldManifest(name, version)
        for name in sorted(names)[:MAX_CANDIDATES]
        if (version := _old_version(package, name)) is not None
    ]
    return found[0] if len(found) == 1 else None


# ----------------------------------------------------------------------------- private


class _RootSeen(Exception):  # noqa: N818 - it is an answer
    """Stops a scan at its first element."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class _Root:
    """Sees the root of a document only."""

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        del attributes, offset, line
        raise _RootSeen(name)

    def end(self, name: str, offset: int, line: int) -> None:
        """See nothing: the root stops the scan."""

    def text(self, data: str) -> None:
        """See nothing: there is no text before the root."""


def _old_version(package: Package, name: str) -> str | None:
    try:
        with package.open(name) as stream:
            namespace, _, local = _root_of(stream).removeprefix("{").rpartition("}")
    except (KeyError, ContainerDamaged):
        return None
    return OLD_NAMESPACES.get(namespace) if local == "ArchiveTransfer" else None


def _root_of(stream: BinaryIO) -> str:
    try:
        scan(stream, handler=_Root())
    except _RootSeen as seen:
        return seen.name
    return ""


def _is_xml(name: str) -> bool:
    return name.lower().endswith(".xml")
