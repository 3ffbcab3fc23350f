"""Export schemas: our own grammar of SEDA as XSD files, for others to use. Needs no archive.

(1) say which files there will be; none may stand there already
(2) write them aside, then show them together
"""

from pathlib import Path

from sae.errors import UsageError
from sae.jobs.export_files import FilesAside
from seda.xsd_export import exported_schemas


def export_schemas(folder: Path) -> tuple[Path, ...]:
    """Follow the two steps; give the files. Raises: UsageError; OSError."""
    files = {folder / name: data for name, data in exported_schemas().items()}  # (1)
    for path in files:
        if path.exists():
            raise UsageError("schemas_there", file=path)
    folder.mkdir(parents=True, exist_ok=True)
    with FilesAside("schemas") as aside:  # (2)
        for path, data in files.items():
            with aside.create(path) as out:
                out.write(data)
        aside.show()
    return tuple(files)
