"""Chooses the file that keeps each logical path of a version, so that no two can collide."""

import threading

from storage.errors import AlreadyExists, InvalidKey
from storage.layout import content_name, hashed_name


class ContentNames:
    """The logical paths of one version and their files. Safe between threads."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._path_folders: set[str] = set()
        self._files: set[str] = set()
        self._file_folders: set[str] = set()
        self._lock = threading.Lock()

    def claim(self, path: str) -> str:
        """Give the file, below `content/`, for a new logical path.

        Raises: InvalidKey, AlreadyExists for a path given twice.
        """
        name = content_name(path)
        with self._lock:
            self._claim_path(path)
            if self._collides(name.lower()):
                name = hashed_name(path)
            self._files.add(name.lower())
            self._file_folders.update(_folders(name.lower()))
        return name

    def _claim_path(self, path: str) -> None:
        if path in self._paths:
            raise AlreadyExists("the object already has this path", key=path)
        folders = _folders(path)
        # OCFL 1.1 E095: a logical path is not also a folder of another.
        if path in self._path_folders or not self._paths.isdisjoint(folders):
            raise InvalidKey("a path cannot be both a file and a folder", key=path)
        self._paths.add(path)
        self._path_folders.update(folders)

    def _collides(self, file: str) -> bool:
        # LAY-06: a copy may be read on a file system that takes `A.pdf` and `a.pdf` for one.
        return (
            file in self._files
            or file in self._file_folders
            or not self._files.isdisjoint(_folders(file))
        )


def _folders(path: str) -> list[str]:
    folders = []
    while folder := path.rpartition("/")[0]:
        folders.append(folder)
        path = folder
    return folders
