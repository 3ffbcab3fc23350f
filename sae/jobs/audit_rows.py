"""A step of the audit: the catalogue's rows against the journal, then against the inventories.

What the catalogue shows must be what is kept, no more and no less.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from sae.custody.commit import entry_key
from sae.custody.staging import MANIFEST
from sae.errors import ChainBroken
from sae.journal.entry import EntryType, Stream, parse_line
from sae.ports import Reader
from seda.findings import Finding, error
from storage.fixity import inventory_from
from storage.ocfl import Inventory
from storage.ports import Copy

PACKAGE = "package/"


def check_journal_rows(reader: Reader, files: Mapping[str, str]) -> Iterator[Finding]:
    """Compare what SQL remembers of the journal's files with the lines themselves.

    files: by key, SHA-512 of the files of entries as the lines make them.
    """
    for stream in Stream:
        for one in reader.entry_files(stream):
            if files.get(entry_key(one), one.sha512) != one.sha512:
                yield error("row_entry_file_differs", entry_key(one))
        published, size = reader.published(stream), reader.head(stream).size
        if published < size:
            yield error("journal_not_published", f"{stream} {published + 1}-{size}")


def check_aip_rows(
    reader: Reader, objects: Mapping[str, str], lines: Iterable[bytes]
) -> Iterator[Finding]:
    """Compare rows of transfers and AIPs with the lifecycle lines, both ways.

    objects: by id, the digest of the inventory that the journal commits to.
    """
    told = _with_rows(lines)
    rows = set()
    for aip in reader.aips():
        rows.add(aip.aip_id)
        if aip.aip_id not in told:
            yield error("row_not_journaled", aip.aip_id)
        elif objects.get(aip.aip_id) != aip.inventory_sha512:
            yield error("row_inventory_differs", aip.aip_id)
    for transfer in reader.transfers():
        if transfer.published_seq:
            rows.add(transfer.transfer_id)
            if transfer.transfer_id not in told:
                yield error("row_not_journaled", transfer.transfer_id)
    for missing in sorted(told - rows):
        yield error("row_missing", missing)


def check_object_rows(
    reader: Reader, copies: Collection[Copy], wanted: Iterable[tuple[str, str]]
) -> Iterator[Finding]:
    """Compare rows of binary objects with the inventories of their AIPs, both ways.

    wanted: (object id, SHA-512 of its inventory); those that are not AIPs are passed over.
    """
    for aip_id, inventory_sha512 in wanted:
        if reader.aip(aip_id) is None:
            continue
        found = inventory_from((copy.store for copy in copies), aip_id, inventory_sha512)
        if found is not None:  # its absence is told with the objects
            yield from _compare(reader, aip_id, found[0])


# ----------------------------------------------------------------------------- private

_WITH_ROWS = frozenset(
    {
        EntryType.TAKEN_IN_CHARGE,
        EntryType.AIP_REWRITTEN,
        EntryType.TRANSFER_COMPLETED,
        EntryType.REFUSED,
    }
)


def _with_rows(lines: Iterable[bytes]) -> set[str]:
    """Name the transfers and AIPs that lines brought in and that no line removed."""
    told: set[str] = set()
    for line in lines:
        try:
            entry = parse_line(line.removesuffix(b"\n"))
        except ChainBroken:  # told with the chain
            continue
        if entry.type in _WITH_ROWS:
            told.update(entry.objects[-1:])
        elif entry.type == EntryType.PURGE_INTENDED:
            told.difference_update(entry.objects[-1:])
    return told


def _compare(reader: Reader, aip_id: str, inventory: Inventory) -> Iterator[Finding]:
    state = inventory.versions[-1].state
    expected = {path for path in state if path.startswith(PACKAGE) and path != MANIFEST}
    for row in reader.objects(aip_id=aip_id):
        if row.physical or not row.content_path:
            continue
        if state.get(row.content_path) != row.sha512:
            yield error("row_object_differs", row.object_id, aip=aip_id)
        expected.discard(row.content_path)
    for path in sorted(expected):
        yield error("row_object_missing", f"{aip_id} {path}")
