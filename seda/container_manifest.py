"""A manifest alone, seen as a container that holds nothing else."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from seda.container_model import Entry
from seda.findings import Finding

NAME = "manifest.xml"


class LoneManifest:
    """A file of any name, given as `manifest.xml`. Raises on opening: OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._entries = MappingProxyType({NAME: Entry(NAME, path.stat().st_size)})

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The manifest."""
        return self._entries

    @property
    def misnamed(self) -> Mapping[str, Entry]:
        """None."""
        return MappingProxyType({})

    @property
    def names(self) -> AbstractSet[str]:
        """Its name."""
        return self._entries.keys()

    @property
    def folders(self) -> frozenset[str]:
        """None."""
        return frozenset()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """None: what is inside is for others to say."""
        return ()

    def open(self, name: str) -> BinaryIO:
        """Open the manifest. Raises: KeyError for another name; OSError."""
        if name not in self._entries:
            raise KeyError(name)
        return self._path.open("rb")

    def close(self) -> None:
        """Nothing is kept open."""
