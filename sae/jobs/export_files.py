"""Files written aside and shown together once all is well, or not at all."""

import os
from pathlib import Path
from typing import BinaryIO, Self


class FilesAside:
    """The files of one export. Leaving its `with` before `show` leaves nothing behind."""

    def __init__(self, mark: str) -> None:
        """`mark` makes the temporary names different from those of another run."""
        self._mark = mark
        self._aside: dict[Path, Path] = {}
        self._unwanted: list[Path] = []

    def create(self, target: Path) -> BinaryIO:
        """Open a new file that will be shown as `target`. May raise OSError."""
        aside = target.with_name(f".{target.name}.{self._mark}")
        self._aside[target] = aside
        return aside.open("xb")

    def read(self, target: Path) -> BinaryIO:
        """Open a file that was created, to read it again. May raise OSError."""
        return self._aside[target].open("rb")

    def forget(self, target: Path) -> None:
        """Remove, when the others are shown, what an earlier export left as `target`."""
        self._unwanted.append(target)

    def show(self) -> None:
        """Make the files durable and give them their names. May raise OSError."""
        for aside in self._aside.values():
            with aside.open("rb") as stream:
                os.fsync(stream.fileno())
        for target in self._unwanted:
            target.unlink(missing_ok=True)
        # The package comes last: whoever waits for it finds what goes with it.
        for target, aside in reversed(self._aside.items()):
            aside.replace(target)
        self._aside.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for aside in self._aside.values():
            aside.unlink(missing_ok=True)
