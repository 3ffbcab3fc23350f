"""The bytes of refused packages, kept aside for a set number of days, then let go.

They are not archives: nobody took them in charge. They are kept so that a depositor's question
can be answered.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sae.ports import Archive


def set_aside(archive: Archive, transfer_id: str, package: Path) -> Path:
    """Copy a refused package, file or folder, into quarantine. Links inside are not followed."""
    folder = archive.places.quarantine / transfer_id
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    target = folder / package.name
    if package.is_dir():
        shutil.copytree(package, target, symlinks=True)
    else:
        shutil.copy2(package, target)
    return target


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
