"""What a journal says that each copy must keep: objects and plain files, by digest.

The one list against which copies are audited, repaired, caught up and swept. It is made from a
verified journal, whether SQL's or that of a copy alone.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sae.custody.copy_journal import holdings_digest, lines_of, range_key
from sae.custody.holdings import holdings_of
from sae.custody.seal import CERTIFICATES, holdings_key, seal_key
from sae.domain.copy_readme import copy_readme
from sae.errors import ChainBroken
from sae.journal.entry import EntryType, Stream, parse_line
from sae.journal.verification import CopyReport, EntryRange, JournalCopy
from sae.ports import Archive
from seda.findings import Severity
from storage.digests import sha512_of
from storage.layout import README
from storage.ocfl_root import storage_root_files

NOT_DECISIVE = ("holdings_",)  # codes about files beside the journal itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What every copy must have.

    objects: by id, SHA-512 of the inventory that the last line about it commits to.
    files: by key, SHA-512 of every plain file, empty for one that no digest protects.
    """

    objects: Mapping[str, str]
    files: Mapping[str, str]


def kept(journal: JournalCopy, written: Mapping[str, bytes]) -> Kept:
    """Read the list from a journal; lines that cannot be read tell nothing.

    written: plain files that the archive can always write again, by key.
    """
    files = {key: sha512_of(data) for key, data in written.items() if key != CERTIFICATES}
    files.update(_files(journal))
    if any(key.endswith(".tsr") for key in files):
        data = written.get(CERTIFICATES)
        files[CERTIFICATES] = sha512_of(data) if data is not None else ""
    return Kept(
        objects={
            one.object_id: one.inventory_sha512
            for line in lines_of(journal, Stream.LIFECYCLE)
            for one in holdings_of(_readable(line))
        },
        files=files,
    )


def is_sound(report: CopyReport) -> bool:
    """Say whether a journal can decide: its chains and seals hold."""
    return not any(
        finding.severity is Severity.ERROR and not finding.code.startswith(NOT_DECISIVE)
        for finding in report.findings
    )


def always_written(archive: Archive) -> dict[str, bytes]:
    """Give the plain files whose bytes the archive knows without any copy, by key."""
    readme = copy_readme(archive.policy.archival_agency_name)
    return {
        **storage_root_files(),
        README: readme,
        CERTIFICATES: archive.timestamps.certificates(),
    }


# ----------------------------------------------------------------------------- private


def _files(journal: JournalCopy) -> Iterator[tuple[str, str]]:
    readme = _readme_digest(journal)
    if readme:
        yield README, readme
    for one in journal.files:
        yield range_key(one), _digest(journal, one)
    for number in journal.seals:
        text, token = journal.seal(number), journal.token(number)
        yield seal_key(number, "txt"), sha512_of(text)
        yield holdings_key(number), holdings_digest(text)
        if token:
            yield seal_key(number, "tsr"), sha512_of(token)


def _digest(journal: JournalCopy, one: EntryRange) -> str:
    digest = hashlib.sha512()
    for line in journal.lines(one):
        digest.update(line)
    return digest.hexdigest()


def _readme_digest(journal: JournalCopy) -> str:
    """Give the digest of the README as the first event tells it; empty when it does not."""
    for line in lines_of(journal, Stream.EVENTS):
        for readable in _readable(line):
            entry = parse_line(readable)
            told = entry.type == EntryType.HOME_CREATED
            return entry.after.removeprefix("sha512:") if told else ""
    return ""


def _readable(line: bytes) -> tuple[bytes, ...]:
    try:
        parse_line(line.removesuffix(b"\n"))
    except ChainBroken:
        return ()
    return (line.removesuffix(b"\n"),)
