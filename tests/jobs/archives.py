"""Archive homes for the tests of jobs: real copies, catalogue and index, quick fakes at the edges.

    opening = a_home(tmp_path / "home")
    with an_archive(opening) as archive:
        outcomes = list(ingest(archive, [a_package(tmp_path / "one.zip")]))

No child process is started: formats come from the name, words from the bytes, one process works.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import sae.messages
from sae.bootstrap import NewHome, Opening, create_home, open_archive, open_worker
from sae.ports import Archive, ExtractedText, Identification
from seda.findings import Finding
from seda.schema import Schemas
from storage import io_layer

COPIES = (("copy-1", "copies/copy-1"), ("copy-2", "copies/copy-2"))

_FORMATS = {
    ".txt": ("x-fmt/111", "Plain Text File", "text/plain"),
    ".pdf": ("fmt/18", "Acrobat PDF 1.4", "application/pdf"),
    ".xml": ("fmt/101", "Extensible Markup Language", "text/xml"),
}


@dataclass(frozen=True, slots=True)
class FormatsByName:
    """A FormatIdentifier that believes extensions: `.txt` is x-fmt/111."""

    def identify(self, path: Path, *, filename: str) -> Identification:
        del path
        puid, name, mime = _FORMATS.get(Path(filename).suffix, ("", "", ""))
        return Identification(puid=puid, format_name=name, mime=mime, findings=())

    def knows(self, puid: str) -> bool:
        return bool(puid)


@dataclass(frozen=True, slots=True)
class BytesAsText:
    """A TextExtractor for which every file is UTF-8 text."""

    def extract(self, path: Path, *, filename: str, puid: str, mime: str) -> ExtractedText:
        del filename, puid, mime
        return ExtractedText(text=path.read_bytes().decode(errors="replace"), findings=())

    def close(self) -> None:
        """Nothing to end."""


def french(finding: Finding) -> str:
    return sae.messages.wording(finding, lang="fr")


def a_home(
    home: Path,
    *,
    copies: tuple[tuple[str, str], ...] = COPIES,
    processes: int = 1,
    schemas: str = "",
    settings: Callable[[str], str] = str,
) -> Opening:
    """Create a home and say how to open it. settings: changes the text of its `sae.toml`."""
    opening = Opening(home=home, wording=french)
    new = NewHome(
        archival_agency="ARCHIVES-DE-TEST",
        archival_agency_name="Archives de test",
        language="fr",
        copies=copies,
        schemas=schemas,
        fulltext="tantivy",
    )
    _let_go(create_home(opening, new, readme=lambda _new: b"README\n"))
    file = home / "sae.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("processes = 0", f"processes = {processes}")
    file.write_text(settings(text), encoding="utf-8")
    return opening


@contextmanager
def an_archive(
    opening: Opening, *, for_writing: bool = True, real_edges: bool = False
) -> Iterator[Archive]:
    """Open a home, recovered when it is opened for writing; let go of it at the end.

    real_edges: identify formats and extract words for good, in child processes.
    """
    archive = open_archive(opening, for_writing=True) if for_writing else open_worker(opening)
    try:
        yield archive if real_edges else with_fakes(archive)
    finally:
        _let_go(archive)


@contextmanager
def failing(error: int, *, on: Callable[[str, str], bool]) -> Iterator[None]:
    """Make the disk fail with an errno at each call (operation, path) that `on` chooses."""

    def hook(operation: str, path: str) -> None:
        if on(operation, path):
            raise OSError(error, os.strerror(error), path)

    io_layer.set_fault_hook(hook)
    try:
        yield
    finally:
        io_layer.set_fault_hook(None)


def with_fakes(archive: Archive) -> Archive:
    """Put the quick fakes at the edges of an archive, and schemas compiled once for all tests."""
    return replace(archive, formats=FormatsByName(), text=BytesAsText(), schemas=own_schemas())


@cache
def own_schemas() -> Schemas:
    return Schemas()


# ----------------------------------------------------------------------------- private


def _let_go(archive: Archive) -> None:
    archive.text.close()
    archive.signatures.close()
    archive.inspector.close()
    archive.ocr.close()
    archive.printer.close()
    close = getattr(archive.formats, "close", None)
    if close is not None:
        close()
    archive.workers.close()
    archive.catalogue.close()
