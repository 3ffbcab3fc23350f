"""Keeps what objects declare on disk until their AIP is filled, for packages of many objects.

A digest of 128 characters, a file name, a size: for 100,000 objects they weigh more than the
graph, and are needed one AIP at a time.
"""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from sae.jobs.memory import LARGE
from seda.model import DataObject

_FIELDS = ("digest", "filename", "size")


class SetAside:
    """The declarations of one package's objects, by number of AIP. work: a folder of its own."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._numbers: set[int] = set()

    def put(self, portions: Iterable[Sequence[DataObject]], *, objects: int) -> None:
        """Write what the objects of each AIP declare and forget it, if they are many."""
        if objects < LARGE:
            return
        for number, items in enumerate(portions):
            rows = [[getattr(item, name) for name in _FIELDS] for item in items]
            self._path(number).write_text(json.dumps(rows), encoding="utf-8")
            self._numbers.add(number)
            _forget(items)

    def take(self, number: int, items: Sequence[DataObject]) -> None:
        """Give the objects of an AIP their declarations back."""
        if number not in self._numbers:
            return
        rows = json.loads(self._path(number).read_text(encoding="utf-8"))
        for item, row in zip(items, rows, strict=True):
            for name, value in zip(_FIELDS, row, strict=True):
                setattr(item, name, value)

    def done(self, number: int, items: Sequence[DataObject]) -> None:
        """Forget them again, once the AIP is closed."""
        if number in self._numbers:
            _forget(items)

    def _path(self, number: int) -> Path:
        return self._work / f"objects-{number}.json"


# ----------------------------------------------------------------------------- private


def _forget(items: Sequence[DataObject]) -> None:
    for item in items:
        item.digest = item.filename = ""
        item.size = None
