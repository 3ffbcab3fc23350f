"""The proofs that go with an export: for each unit, the zip that `sae proof` makes."""

from collections.abc import Iterator
from tempfile import TemporaryFile

from sae.custody.prove import gather, write_proof
from sae.jobs.export import Prove
from sae.ports import Archive

PIECE = 1024 * 1024


def prover(archive: Archive) -> Prove:
    """Give what `export` asks for proofs: one zip a unit, named by its identifier."""

    def prove(unit_id: str) -> Iterator[tuple[str, Iterator[bytes]]]:
        evidence, proof, aip_id = gather(archive, unit_id)
        with TemporaryFile(dir=archive.places.work) as spool:
            write_proof(archive, evidence, proof, aip_id, spool)
            spool.seek(0)
            yield f"{unit_id}.zip", iter(lambda: spool.read(PIECE), b"")

    return prove
