"""The shared corpus, and a home for each of its packages that costs little to make."""

import csv
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sae.bootstrap import Opening, open_archive
from sae.jobs.ingest import Outcome, ingest
from sae.ports import Archive, FormatIdentifier, TextExtractor
from seda.schema import Schemas
from tests.jobs.archives import a_home, an_archive, french

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


def rows(table: str) -> list[dict[str, str]]:
    """Read a table of the corpus; nothing without the corpus."""
    path = CORPUS / table
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


@dataclass(frozen=True, slots=True)
class Homes:
    """Makes homes alike, whose child processes and schemas are shared."""

    template: Path
    formats: FormatIdentifier
    text: TextExtractor
    schemas: Schemas

    @contextmanager
    def opened(self, home: Path) -> Iterator[Archive]:
        """Open a home of its own, empty the first time."""
        if not home.exists():
            shutil.copytree(self.template, home)
        archive = open_archive(Opening(home=home, wording=french), for_writing=True)
        try:
            yield replace(archive, formats=self.formats, text=self.text, schemas=self.schemas)
        finally:
            archive.catalogue.close()

    def taken_in(self, home: Path, *packages: Path) -> list[Outcome]:
        """Ingest packages in a home."""
        with self.opened(home) as archive:
            return list(ingest(archive, packages))


@contextmanager
def homes(place: Path, *, limits: tuple[tuple[str, str], ...] = ()) -> Iterator[Homes]:
    """Prepare homes in a folder. limits: (setting, value) pairs that differ from a new home's."""

    def settings(text: str) -> str:
        for name, value in limits:
            text = re.sub(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        return text

    opening = a_home(place / "template", settings=settings)
    with an_archive(opening, real_edges=True) as archive:
        yield Homes(opening.home, archive.formats, archive.text, Schemas())
