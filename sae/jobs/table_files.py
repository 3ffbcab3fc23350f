"""Finds on disk the files that a table names: a step of its preparation.

Tables travel between systems: a path may have the separators of another one, and accents composed
otherwise than on this disk.
"""

import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sae.flows.draft import DraftFile
from sae.flows.file_names import read_name
from sae.flows.tree import MASTER

# The name of a file that says its usage: __BinaryMaster_1__facture.pdf (ReSIP, sedalib).
_USAGE = re.compile(
    r"__(?P<usage>BinaryMaster|Dissemination|Thumbnail|TextContent)"
    r"(?:_(?P<version>\d+))?__?(?P<name>.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a path of a table names. path: from the folder of the files, as the disk has it."""

    path: str
    status: os.stat_result

    @property
    def is_folder(self) -> bool:
        """Say whether it is a folder."""
        return stat.S_ISDIR(self.status.st_mode)

    @property
    def is_file(self) -> bool:
        """Say whether it is a file that can be packed."""
        return stat.S_ISREG(self.status.st_mode)

    @property
    def is_link(self) -> bool:
        """Say whether it is a link, which is not followed."""
        return stat.S_ISLNK(self.status.st_mode)

    def as_file(self) -> DraftFile:
        """Draft the file, with the usage that its name may say."""
        name = self.path.rpartition("/")[2]
        said = _USAGE.fullmatch(name)
        usage = f"{said['usage']}_{said['version'] or 1}" if said else MASTER
        return DraftFile(
            path=self.path,
            filename=read_name(said["name"] if said else name).filename,
            usage=usage,
            size=self.status.st_size,
            modified=self.status.st_mtime_ns,
            changed=self.status.st_ctime_ns,
        )


def says_its_usage(path: str) -> bool:
    """Say whether a file of a folder is a rendition of the unit of that folder."""
    return _USAGE.fullmatch(path.rpartition("/")[2]) is not None


def find(folder: Path, written: str, *, without_root: bool) -> Found | None:
    """Find what a table names, None when nothing is there.

    without_root: the first folder of the path may be `folder` itself.
    """
    for path in _readings(written, without_root=without_root):
        try:
            return Found(path, (folder / path).lstat())
        except (OSError, ValueError):
            continue
    return None


# ----------------------------------------------------------------------------- private


def _readings(written: str, *, without_root: bool) -> list[str]:
    """Give the paths that may be meant, the likeliest first."""
    paths = [written]
    if "\\" in written:
        paths.append(written.replace("\\", "/"))
    if without_root:
        paths += [path.partition("/")[2] for path in paths]
    if not written.isascii():
        composed = [unicodedata.normalize("NFC", path) for path in paths]
        paths += [*composed, *(unicodedata.normalize("NFD", path) for path in paths)]
    return [os.path.normpath(path) for path in dict.fromkeys(paths)]
