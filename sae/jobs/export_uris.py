"""Chooses the place of each file in a package made of several: kept when it can be."""

import posixpath

from seda.containers.names import check_name, collision_key
from seda.findings import has_errors

MAX_NAME_BYTES = 1024  # of a whole name; a longer one is given a short one
MANIFEST = "manifest.xml"


class Uris:
    """The places given so far. Two names that one file system takes for the same are the same."""

    def __init__(self) -> None:
        self._taken = {MANIFEST}
        self._folders: set[str] = set()

    def choose(self, wanted: str, *, object_id: str) -> str:
        """Give `wanted` when it is free and every reader accepts it, else a name of our own."""
        if self._is_free(wanted):
            return self._take(wanted)
        extension = posixpath.splitext(wanted)[1]
        named = f"Content/{object_id}{extension}"
        return self._take(named if self._is_free(named) else f"Content/{object_id}")

    # ------------------------------------------------------------------------- private

    def _is_free(self, uri: str) -> bool:
        refused = has_errors(check_name(uri, max_bytes=MAX_NAME_BYTES)) or not uri.isprintable()
        if refused or " ".join(uri.split()) != uri:  # xs:anyURI collapses white space
            return False
        key = collision_key(uri)
        folders = _folders(key)
        return (
            key not in self._taken and key not in self._folders and self._taken.isdisjoint(folders)
        )

    def _take(self, uri: str) -> str:
        key = collision_key(uri)
        self._taken.add(key)
        self._folders.update(_folders(key))
        return uri


def _folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]
