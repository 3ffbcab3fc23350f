"""Whole ingests for tests: run one, read what it said, check that the home is sound after it."""

from pathlib import Path

from sae.bootstrap import Opening
from sae.cli.samples.sip import Unit
from sae.jobs.ingest import Outcome, ingest
from sae.journal.entry import Stream, parse_line
from sae.ports import Archive
from tests.crash.promises import everything_is_kept, recovering_changes_nothing
from tests.jobs.archives import an_archive
from tests.packages import a_dossier, a_file


def taken_in(opening: Opening, *paths: Path) -> list[Outcome]:
    """Ingest packages in a run of their own."""
    with an_archive(opening) as archive:
        return list(ingest(archive, paths))


def codes(outcome: Outcome) -> set[str]:
    return {finding.code for finding in outcome.result.findings}


def lifecycle(archive: Archive) -> list[str]:
    """Give the types of the lifecycle's entries."""
    with archive.catalogue.read() as reader:
        return [parse_line(line).type for line in reader.entries(Stream.LIFECYCLE)]


def renaming_into_the_archive(operation: str, path: str) -> bool:
    return operation == "rename" and "/ocfl/" in path


def wrong_digest() -> Unit:
    """A unit that makes a package be refused once its last object is read."""
    return a_dossier("Faux", files=[a_file("wrong.txt", digest="0" * 128)])


def assert_sound(opening: Opening) -> None:
    """Check that nothing is left behind and that journal, copies, SQL and index agree."""
    with an_archive(opening) as archive:
        everything_is_kept(archive, ())
        recovering_changes_nothing(archive)
