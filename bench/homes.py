"""Archive homes for the benches, and adapters that do nothing, to measure custody alone."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sae import messages
from sae.bootstrap import NewHome, Opening, create_home
from sae.domain.access import Sight
from sae.jobs.ingest import ingest
from sae.ports import Archive, ExtractedText, IndexDocument, SearchQuery, SearchResults
from seda.findings import Finding


def wording(finding: Finding) -> str:
    """Put a finding into words, for workers too."""
    return messages.render(finding, "fr").message


@contextmanager
def a_home(folder: Path, *, processes: int = 0) -> Iterator[Archive]:
    """Create a home, and close it at the end."""
    shutil.rmtree(folder, ignore_errors=True)
    archive = create_home(
        Opening(home=folder, wording=wording),
        NewHome(
            archival_agency="bench",
            archival_agency_name="Bench",
            language="fr",
            copies=(("copy-1", "copies/copy-1"), ("copy-2", "copies/copy-2")),
            schemas="",
            fulltext="tantivy",
        ),
        readme=lambda _new: b"bench\n",
    )
    if processes:
        archive.workers.processes = processes
    try:
        yield archive
    finally:
        archive.workers.close()
        archive.text.close()
        archive.ocr.close()
        archive.signatures.close()
        archive.formats.close()
        archive.inspector.close()
        archive.catalogue.close()
        shutil.rmtree(folder, ignore_errors=True)


def ingest_all(archive: Archive, package: Path) -> int:
    """Ingest what stands under a path; every package must be accepted."""
    count = 0
    for outcome in ingest(archive, [package]):
        if not outcome.result.status.value.startswith("accepted"):
            raise RuntimeError(f"{outcome.package}: {outcome.result.findings[:3]}")
        count += 1
    return count


def custody_only(archive: Archive) -> Archive:
    """Give the same archive without words: nothing is extracted, nothing is indexed."""
    return replace(archive, text=_NoText(), fulltext=_NoIndex())


class _NoText:
    def extract(self, path: Path, *, filename: str, puid: str, mime: str) -> ExtractedText:
        del path, filename, puid, mime
        return ExtractedText(text="", findings=())

    def close(self) -> None:
        """Nothing to end."""


class _NoIndex:
    @contextmanager
    def writer(self) -> Iterator["_NoIndex"]:
        yield self

    def add(self, document: IndexDocument) -> None:
        """Forget it."""

    def delete(self, unit_id: str) -> None:
        """Forget it."""

    def commit(self) -> None:
        """Nothing to keep."""

    def search(self, query: SearchQuery, *, sight: Sight) -> SearchResults:
        del query, sight
        return SearchResults(total=0, hits=(), facets=())

    @contextmanager
    def rebuilding(self) -> Iterator["_NoIndex"]:
        yield self

    def clear(self) -> None:
        """Nothing to empty."""
