"""The folder of an index: one writer at a time across processes, and the version of its schema.

No engine here. The file `version` says which engine and which schema made the index; anything
else found there means that the index must be made again.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sae.adapters.fulltext_fields import SCHEMA_VERSION
from sae.errors import HomeUnavailable


class IndexFolder:
    """Where an engine keeps its files. engine: its name in the version file."""

    def __init__(self, path: Path, *, lock: Path, engine: str) -> None:
        self.path = path
        self._lock = lock
        self._engine = engine
        self._version = f"{engine} {SCHEMA_VERSION}\n"

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Be the one writer, after any other. Freed by the system if the process dies."""
        with _reported():
            self._lock.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with _reported():
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def is_marked(self) -> bool:
        """Say whether the folder was given to an index of this version.

        Raises: HomeUnavailable (`index_outdated`) if it holds anything else: another version,
        another engine, or files of unknown origin.
        """
        with _reported():
            try:
                found = (self.path / "version").read_text(encoding="utf-8", errors="replace")
            except FileNotFoundError:
                if not self.path.is_dir() or not any(self.path.iterdir()):
                    return False
                found = ""
        if found != self._version:
            raise HomeUnavailable(
                "index_outdated", found=found.strip() or "?", expected=self._version.strip()
            )
        return True

    def mark(self) -> None:
        """Make the folder and say whose it is, before the engine makes its first file."""
        if self.is_marked():
            return
        aside = self.path.with_name(f"{self.path.name}.version")
        with _reported():
            self.path.mkdir(parents=True, exist_ok=True)
            with aside.open("w", encoding="utf-8") as file:
                file.write(self._version)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(self.path / "version")  # whole at once: searches may be looking

    def aside(self) -> "IndexFolder":
        """Give an empty folder beside, to make the index anew; within `exclusive`."""
        other = IndexFolder(
            self.path.with_name(f"{self.path.name}.next"), lock=self._lock, engine=self._engine
        )
        with _reported():
            shutil.rmtree(other.path, ignore_errors=True)
            shutil.rmtree(self.path.with_name(f"{self.path.name}.old"), ignore_errors=True)
        return other

    def replace_by(self, other: "IndexFolder") -> None:
        """Put the folder made aside in the place of this one, which is removed.

        A crash in between leaves no index: the purge that asked for this asks again.
        """
        old = self.path.with_name(f"{self.path.name}.old")
        with _reported():
            if self.path.is_dir():
                self.path.rename(old)
            other.path.rename(self.path)
            shutil.rmtree(old, ignore_errors=True)

    def empty(self) -> None:
        """Remove every file of the index, whatever its version; within `exclusive`."""
        with _reported():
            if self.path.is_dir():
                for file in self.path.iterdir():
                    if file.is_file():
                        file.unlink()


# ----------------------------------------------------------------------------- private


@contextmanager
def _reported() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise HomeUnavailable("index_unavailable", reason=error) from error
