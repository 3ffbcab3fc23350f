"""Prove: one archive unit and all that is needed to check it, offline, without this software.

(1) gather the evidence; the journal is sealed now if it was not since the unit came in
(2) write the zip aside, verified while it is read from the copies
(3) write down that it was made, then give it its name
"""

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sae.custody.commit import journal, new_entry
from sae.custody.prove import gather, write_proof
from sae.errors import UsageError
from sae.jobs.naming import Kind, name_of
from sae.jobs.reading import require_provable, sight_on
from sae.journal.entry import EntryType, Stream
from sae.journal.seal import parse
from sae.ports import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """The proof made. objects: files of the unit in it. size: of the zip, in bytes.

    sealed_at: instant stated by the seal. internal: its token proves order, not date.
    """

    unit_id: str
    aip_id: str
    path: Path
    objects: int
    size: int
    sha512: str
    seal_number: int
    sealed_at: datetime
    authority: str
    internal: bool


def prove(archive: Archive, unit_id: str, *, into: Path) -> Proved:
    """Follow the steps. unit_id: or its beginning. into: the zip to write, over any other.

    Raises: NotAllowed when the proof would show more than the caller may read; UsageError when
    something else than a unit is named; as `sae.custody.prove.gather`; OSError when `into`
    cannot be written.
    """
    unit_id = _unit(archive, unit_id)
    evidence, proof, aip_id = gather(archive, unit_id)  # (1)
    aside = into.with_name(f".{into.name}.{os.getpid()}.part")
    try:
        with aside.open("wb") as out:
            write_proof(archive, evidence, proof, aip_id, out)  # (2)
            out.flush()
            os.fsync(out.fileno())
        with aside.open("rb") as written:
            sha512 = hashlib.file_digest(written, "sha512").hexdigest()
        entry = new_entry(
            archive,
            EntryType.PROVED,
            unit_id,
            operation=archive.new_id(),
            after=f"sha512:{sha512}",
        )
        journal(archive, Stream.ACCESS, entry)  # (3)
        aside.replace(into)
    finally:
        aside.unlink(missing_ok=True)
    sealed = parse(evidence.seal)
    return Proved(
        unit_id=unit_id,
        aip_id=aip_id,
        path=into,
        objects=len(set(evidence.objects)),
        size=into.stat().st_size,
        sha512=sha512,
        seal_number=sealed.number,
        sealed_at=sealed.sealed_at,
        authority=archive.timestamps.label,
        internal=archive.timestamps.internal,
    )


# ----------------------------------------------------------------------------- private


def _unit(archive: Archive, typed: str) -> str:
    with archive.catalogue.read() as reader:
        sight = sight_on(archive, reader)
        named = name_of(reader, typed, sight=sight)
        if named.kind is not Kind.UNIT:
            raise UsageError("not_a_unit", typed=typed)
        require_provable(reader, named.identifier, sight)
    return named.identifier
