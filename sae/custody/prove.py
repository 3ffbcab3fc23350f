"""What proves one archive unit, gathered from the catalogue and the copies; written as a zip.

(1) the unit, its AIP, its objects, the lines that took them in charge
(2) the first seal over these lines that has a token; the journal is sealed now if none has
(3) the inventory that the journal commits to, from a copy that has it
(4) the members: small ones from memory, files of the AIP verified while they are read
"""

from collections.abc import Sequence
from typing import BinaryIO

from sae.custody.seal import seal
from sae.errors import ChainBroken, TimestampUnavailable, UnknownIdentifier
from sae.journal.entry import Stream
from sae.journal.proof import Evidence, Proof, build, first_seal_over, lifecycle, seal_lines
from sae.journal.seal import parse
from sae.ports import Archive, Reader
from seda.zip_writer import ZipWriter
from storage.errors import Damaged
from storage.fixity import inventory_from

PIECE = 1024 * 1024


def gather(archive: Archive, unit_id: str) -> tuple[Evidence, Proof, str]:
    """Gather what proves a unit; give it with the members it makes, and the id of its AIP.

    Raises: UnknownIdentifier; TimestampUnavailable when no seal over it has a token yet;
    TimestampInvalid; Damaged when no copy has the inventory; ChainBroken when the evidence does
    not hold together: no proof is better than a false one.
    """
    if not _is_sealed(archive, unit_id):
        seal(archive, even_if_empty=True)  # (2)
    with archive.catalogue.read() as reader:
        aip_id, inventory_sha512, objects, seqs = _of_unit(reader, unit_id)  # (1)
        found = first_seal_over(_seals(reader), seq=max(seqs))
        if found is None:
            raise TimestampUnavailable("proof_waits_for_token", unit=unit_id)
        text, token = found
        archive.timestamps.verify(text, token)
        upto = lifecycle(text).tree_size
        lines = seal_lines(reader.entries(Stream.LIFECYCLE, 1, upto), seqs=seqs, seal=text)
    evidence = Evidence(
        unit_id=unit_id,
        objects=objects,
        inventory=_inventory(archive, aip_id, inventory_sha512),  # (3)
        lines=lines,
        seal=text,
        token=token,
        certificates=archive.timestamps.certificates(),
        authority=archive.timestamps.label,
    )
    return evidence, build(evidence), aip_id


def write_proof(
    archive: Archive, evidence: Evidence, proof: Proof, aip_id: str, out: BinaryIO
) -> None:
    """Write the zip (4): the same bytes each time for the same unit under the same seal.

    Raises: NotFound, Damaged, StoreUnavailable.
    """
    with ZipWriter(out, at=parse(evidence.seal).sealed_at) as package:
        for name, data in proof.files:
            package.add(name, data)
        for member in proof.streamed:
            source = archive.copies.open(aip_id, member.path, sha512=member.sha512)
            with source, package.entry(member.name) as target:
                while piece := source.read(PIECE):
                    target.write(piece)


# ----------------------------------------------------------------------------- private


def _is_sealed(archive: Archive, unit_id: str) -> bool:
    with archive.catalogue.read() as reader:
        _, _, _, seqs = _of_unit(reader, unit_id)
        return first_seal_over(_seals(reader), seq=max(seqs)) is not None


def _seals(reader: Reader) -> list[tuple[bytes, bytes]]:
    return [(record.text, record.token) for record in reader.seals() if record.published]


def _of_unit(reader: Reader, unit_id: str) -> tuple[str, str, tuple[str, ...], Sequence[int]]:
    """Give the AIP, its inventory, the paths of the unit's objects, the numbers of its lines."""
    unit = reader.unit(unit_id)
    aip = reader.aip(unit.aip_id) if unit is not None else None
    if unit is None or aip is None:
        raise UnknownIdentifier(unit=unit_id)
    transfer = reader.transfer(unit.transfer_id)
    if transfer is None:
        raise ChainBroken("proof_impossible", unit=unit_id, reason="no transfer")
    objects = tuple(
        item.content_path
        for item in reader.objects_of_unit(unit_id)
        if item.content_path and item.aip_id == aip.aip_id
    )
    seqs = sorted({aip.published_seq, transfer.published_seq})
    return aip.aip_id, aip.inventory_sha512, objects, seqs


def _inventory(archive: Archive, aip_id: str, sha512: str) -> bytes:
    found = inventory_from((copy.store for copy in archive.copies.copies), aip_id, sha512)
    if found is None:
        raise Damaged("no copy has the inventory that the journal commits to", key=aip_id)
    return found[1]
