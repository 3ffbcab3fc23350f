"""Writes plain files of a file store: whole under their key, or not there at all.

(1) each is written in `incoming` under a name of its own; (2) made durable; (3) given its key by
a link, which refuses a key already taken; (4) the names are made durable. The unlinking of the
name in `incoming` needs no durability: what a crash leaves there is forgotten later.
"""

# Plain calls on text paths: these run once per stored file, Path costs more.

import itertools
import os
from collections.abc import Iterable
from contextlib import suppress

from storage import io_layer
from storage.errors import AlreadyExists, Damaged, StorageError
from storage.file_staging import open_for_reading
from storage.folders import Folders
from storage.volume import NO_LINKS, PART, Volume, writing_error


class PlainFiles:
    """The plain files of one volume."""

    def __init__(self, volume: Volume, folders: Folders) -> None:
        self._volume = volume
        self._folders = folders

    def write(self, files: Iterable[tuple[str, bytes]], *, replace: bool) -> None:
        """Write (key, bytes) pairs, durably. Raises: AlreadyExists, StoreUnavailable."""
        parts: list[tuple[str, str, bytes]] = []
        try:
            for key, data in files:
                parts.append((self._part(), key, data))
                _fill(*parts[-1])  # (1)
            self._volume.sync_files([part for part, _, _ in parts])  # (2)
            for part, key, data in parts:
                self._name(part, key, data, replace=replace)  # (3)
        except StorageError:
            _forget(parts)
            raise
        above = {folder for _, key, _ in parts for folder in self._folders.above(key)}
        self._volume.sync_folders(above)  # (4)

    # ------------------------------------------------------------------------- private

    def _part(self) -> str:
        # Never the same name twice: a writer must link its own bytes, whoever else writes.
        return f"{self._volume.incoming}/{os.getpid()}-{next(_NUMBERS)}{PART}"

    def _name(self, part: str, key: str, data: bytes, *, replace: bool) -> None:
        target = f"{self._volume.root}/{key}"
        try:
            if replace:
                self._folders.make_for(key, lambda: io_layer.rename(part, target))
                return
            with suppress(FileExistsError):
                self._folders.make_for(key, lambda: _link(part, target))
                return
            _require_same(target, key, data)
            io_layer.unlink(part)
        except OSError as error:
            raise writing_error(error, key) from error


# ----------------------------------------------------------------------------- private

_NUMBERS = itertools.count()


def _fill(part: str, key: str, data: bytes) -> None:
    try:
        descriptor = io_layer.create(part)
        try:
            io_layer.write(descriptor, data, part)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise writing_error(error, key) from error


def _link(part: str, target: str) -> None:
    try:
        io_layer.link(part, target)
    except OSError as error:
        if error.errno not in NO_LINKS:
            raise
        # exFAT and some network volumes have no links. What follows is safe because one process
        # at a time writes plain files: the archive's writer lock.
        if os.path.lexists(target):
            raise FileExistsError(target) from error
        io_layer.rename(part, target)
        return
    io_layer.unlink(part)


def _require_same(target: str, key: str, data: bytes) -> None:
    try:
        with open_for_reading(target, key=key, uncached=True) as stream:
            same = stream.read() == data
    except Damaged:  # a link or a folder has the name
        same = False
    if not same:
        raise AlreadyExists("other bytes are already under this key", key=key)


def _forget(parts: Iterable[tuple[str, str, bytes]]) -> None:
    for part, _, _ in parts:
        with suppress(OSError):
            io_layer.unlink(part)
