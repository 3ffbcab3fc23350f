"""A step of what reads packages: the manifest copied to a work folder, digested on its way."""

import hashlib
from pathlib import Path

from seda.package import Package

PIECE = 1024 * 1024


def copy_manifest(package: Package, target: Path) -> str:
    """Copy the manifest of a package that has one; give its SHA-512.

    Raises: ContainerDamaged.
    """
    digest = hashlib.sha512()
    with package.open(package.manifest_name or "") as stream, target.open("wb") as out:
        while piece := stream.read(PIECE):
            digest.update(piece)
            out.write(piece)
    return digest.hexdigest()
