"""The bytes of refused packages, kept aside for a set number of days, then let go.

They are not archives: nobody took them in charge. They are kept so that a depositor's question
can be answered.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sae.ports import Archive


def set_aside(archive: Archive, transfer_id: str, package: Path, *, infected: bool = False) -> Path:
    """Copy a refused package, file or folder, into quarantine. Links inside are not followed.

    Nobody but the archive's own account reads it, nobody runs it. infected: no system opens it by
    its name either.
    """
    folder = archive.places.quarantine / transfer_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    target = folder / ("infected" if infected else package.name)
    if package.is_dir():
        shutil.copytree(package, target, symlinks=True)
    else:
        shutil.copy2(package, target)
    close_to_others(target)
    return target


def close_to_others(path: Path) -> None:
    """Take from a file, or from a folder and all below it, every right but its owner's to read."""
    below = path.rglob("*") if path.is_dir() and not path.is_symlink() else ()
    for one in (path, *below):
        if not one.is_symlink():
            one.chmod(0o700 if one.is_dir() else 0o600)


def expired(archive: Archive, now: datetime) -> tuple[Path, ...]:
    """List what has been in quarantine longer than the home's setting."""
    limit = now - timedelta(days=archive.policy.quarantine_days)
    return tuple(
        sorted(
            folder
            for folder in archive.places.quarantine.iterdir()
            if folder.is_dir() and folder.stat().st_mtime < limit.timestamp()
        )
    )
