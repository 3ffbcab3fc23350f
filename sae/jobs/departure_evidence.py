"""A step of restitute: what proves the objects that leave, readable with coreutils and openssl.

The inventory of each AIP as the journal commits to it, the whole lifecycle journal (it holds our
identifiers and digests only), the seals, their tokens and certificates.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from sae.custody.seal import CERTIFICATES, seal_key
from sae.journal.entry import Stream
from sae.ports import Archive, Reader
from storage.errors import Damaged
from storage.fixity import inventory_from

EVIDENCE = "evidence"


def write_evidence(archive: Archive, aip_ids: Collection[str], folder: Path) -> None:
    """Write the evidence below a folder. Raises: Damaged, StorageError, OSError."""
    with archive.catalogue.read() as reader:
        for name, data in _files(archive, reader, aip_ids):
            target = folder / EVIDENCE / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)


# ----------------------------------------------------------------------------- private


def _files(
    archive: Archive, reader: Reader, aip_ids: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    for aip_id in aip_ids:
        aip = reader.aip(aip_id)
        if aip is not None:
            yield f"inventories/{aip_id}.json", _inventory(archive, aip_id, aip.inventory_sha512)
    for entry_file in reader.entry_files(Stream.LIFECYCLE):
        lines = reader.entries(Stream.LIFECYCLE, entry_file.first, entry_file.last)
        span = f"{entry_file.first:012d}-{entry_file.last:012d}"
        yield f"journal/lifecycle/{span}.jsonl", b"".join(line + b"\n" for line in lines)
    for record in reader.seals():
        if record.token:
            yield seal_key(record.number, "txt"), record.text
            yield seal_key(record.number, "tsr"), record.token
    yield CERTIFICATES, archive.timestamps.certificates()


def _inventory(archive: Archive, aip_id: str, sha512: str) -> bytes:
    found = inventory_from((copy.store for copy in archive.copies.copies), aip_id, sha512)
    if found is None:
        raise Damaged("no copy has the inventory that the journal commits to", key=aip_id)
    return found[1]
