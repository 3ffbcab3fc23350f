"""A step of what takes packages in: those in SEDA 0.2 and 1.0 recognised, whatever their form.

Their manifest has no name of its own, and may be given without a package: what its name or the
package lacks says less than its version does, and what to do about it.
"""

from pathlib import Path

from seda.former.manifest import OldManifest, find_old_manifest
from seda.lone_manifest import is_lone_manifest, open_lone_manifest
from seda.package import Package, PackageKind, open_package


def old_manifest_of(package: Package) -> OldManifest | None:
    """Find the manifest in SEDA 0.2 or 1.0 of a package, or of a file that is only that."""
    if package.kind is PackageKind.UNKNOWN and is_lone_manifest(package.path):
        with open_lone_manifest(package.path) as lone:
            return find_old_manifest(lone)
    return find_old_manifest(package)


def is_old_folder(folder: Path) -> bool:
    """Say whether a folder is such a package."""
    with open_package(folder, work=folder) as package:
        return find_old_manifest(package) is not None
