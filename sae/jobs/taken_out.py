"""Files that a preparation takes out of others: named and written the same way by every run.

The same bytes as an earlier run keep their file, so that packing can go on from where it had come.
"""

import filecmp
from pathlib import Path, PurePosixPath

from sae.flows.draft import DraftFile
from sae.flows.file_names import ReadName, read_name
from sae.flows.tree import MASTER


def settle(part: Path) -> Path:
    """Give a file that was written as `NAME.part` its name, unless it has that content already."""
    path = part.with_suffix("")
    if path.exists() and filecmp.cmp(path, part, shallow=False):
        part.unlink()
    else:
        part.replace(path)
    return path


def taken_out(path: Path, named: str) -> tuple[ReadName, DraftFile]:
    """Give what its name says, and the file. named: as it was called where it was.

    Its path is absolute: it is not below the folder that the others start from.
    """
    name = read_name(PurePosixPath(named.replace("\\", "/")).name or "document")
    status = path.stat()
    file = DraftFile(
        str(path.absolute()),
        name.filename,
        MASTER,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
    )
    return name, file
