"""What is in an AIP, read from the copies in the version that the journal commits to."""

from sae.custody.staging import MANIFEST, RECORD
from sae.domain.aip_reader import read_outline
from sae.domain.aip_record import AipRecordFile
from sae.domain.document_facts import DocumentFacts
from sae.domain.records import AipRecord
from sae.ports import Archive
from seda.byte_source import ByteSource
from seda.kept_bytes import kept_bytes
from seda.model import Manifest


def aip_files(archive: Archive, aip: AipRecord) -> tuple[ByteSource, AipRecordFile]:
    """Read the bytes of an AIP's manifest, and its record.

    Raises: NotFound, Damaged, StoreUnavailable.
    """
    copies, sha512 = archive.copies, aip.inventory_sha512
    with copies.open(aip.aip_id, MANIFEST, inventory_sha512=sha512) as stream:
        source = kept_bytes(stream)
    record = copies.read_bytes(aip.aip_id, RECORD, inventory_sha512=sha512)
    return source, AipRecordFile.parse(record)


def document_facts(archive: Archive, aip: AipRecord) -> dict[str, DocumentFacts]:
    """Give what was found of the documents of an AIP, by digest (SHA-512) of their bytes.

    Raises: NotFound, Damaged, StoreUnavailable.
    """
    record = archive.copies.read_bytes(aip.aip_id, RECORD, inventory_sha512=aip.inventory_sha512)
    return {
        item.sha512: item.document
        for item in AipRecordFile.parse(record).objects
        if item.document is not None
    }


def aip_contents(archive: Archive, aip: AipRecord) -> tuple[Manifest, ByteSource, AipRecordFile]:
    """Read an AIP: its manifest, the bytes it was read from, its record.

    Raises: NotFound, Damaged, StoreUnavailable.
    """
    source, record = aip_files(archive, aip)
    return read_outline(source), source, record
