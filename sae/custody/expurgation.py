"""What becomes of a transfer's own object when units of it are removed.

The agreement says it (`post_elimination_metadata_policy`): `keep_restricted` keeps the manifest as
it was received, out of the index; `expurgate` empties in it the units that are no more;
`digest_only` keeps its digest. The object is written again under its identifier, with the words of
its messages left out, and what it was is purged from every copy.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sae.custody.staging import FINDINGS
from sae.domain import identifiers
from sae.domain.aip_reader import read_outline
from sae.domain.records import TransferRecord
from sae.domain.removal import Removal
from sae.domain.transfer_result import parse_result, parse_transfer, result_json
from sae.journal.entry import EntryType, Stream, parse_line
from sae.ports import Archive, Reader
from seda.byte_source import ByteSource, FileBytes, open_source
from seda.expurgation import expurgated
from seda.kept_bytes import TemporaryBytes, kept_bytes
from seda.model import Manifest
from seda.safe_xml import NO_XML_LIMITS, scan, to_utf8
from storage.errors import NotFound

MANIFEST = "manifest.xml"
EXPURGATED = "manifest-expurgated.xml"
MARK = "expurgation.json"  # says beside it what the original was
FORMAT = "sae-expurgation/1"
KEEP, EXPURGATE, DIGEST_ONLY = "keep_restricted", "expurgate", "digest_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRewriting:
    """A transfer object without the words of what is no more, durable, not shown yet.

    removal: what it takes the place of. row: the transfer as its files now tell it.
    """

    removal: Removal
    row: TransferRecord

    @property
    def transfer_id(self) -> str:
        """Give the transfer."""
        return self.row.transfer_id


def stage_rewritings(
    archive: Archive, reader: Reader, act_id: str, removals: Sequence[Removal]
) -> tuple[StagedRewriting, ...]:
    """Stage again, where its agreement wants it, each transfer that loses units.

    Raises: StorageError, ValueError for files that are not ours.
    """
    policies = {
        one.identifier: one.post_elimination_metadata_policy
        for one in reader.referentials().agreements
    }
    staged = []
    for transfer_id in sorted({one.transfer_id for one in removals}):
        transfer = reader.transfer(transfer_id)
        policy = policies.get(transfer.archival_agreement, KEEP) if transfer is not None else KEEP
        if transfer is not None and policy != KEEP:
            work = _Rewriting(archive, reader, transfer, removals)
            staged.append(work.stage(policy, act_id))
    return tuple(staged)


def transfer_inventory(reader: Reader, transfer: TransferRecord) -> str:
    """Give the SHA-512 of the inventory of a transfer's object, as the journal last told it."""
    again = [one for one in reader.purges(transfer_id=transfer.transfer_id) if one.of_transfer]
    if again:
        return again[-1].replaced_by
    seq = transfer.published_seq
    entry = parse_line(next(iter(reader.entries(Stream.LIFECYCLE, seq, seq))))
    if entry.type not in {EntryType.TRANSFER_COMPLETED, EntryType.REFUSED}:
        raise ValueError(f"transfer {transfer.transfer_id}: line {seq} is not its own")
    return entry.after.removeprefix("sha512:")


# ----------------------------------------------------------------------------- private

_WORDS = re.compile(rb"\s*<(OutcomeDetailMessage|EventDetailData)>.*?</\1>", re.DOTALL)


class _Rewriting:
    """One transfer being written again."""

    def __init__(
        self,
        archive: Archive,
        reader: Reader,
        transfer: TransferRecord,
        removals: Iterable[Removal],
    ) -> None:
        self._archive = archive
        self._transfer = transfer
        self._before = transfer_inventory(reader, transfer)
        own = [one for one in removals if one.transfer_id == transfer.transfer_id]
        self._units = {unit.unit_id for one in own for unit in one.units}
        self._objects = {o.object_id for one in own for unit in one.units for o in unit.objects}
        for stone in reader.tombstones(transfer_id=transfer.transfer_id):
            self._units.add(stone.unit_id)
            self._objects.update(one.object_id for one in stone.objects)

    def stage(self, policy: str, act_id: str) -> StagedRewriting:
        transfer_id = self._transfer.transfer_id
        row, findings = self._without_words()
        draft = self._archive.copies.draft(
            transfer_id,
            message=policy,
            user=self._archive.actor,
            created=self._archive.clock.now(),
        )
        if policy == EXPURGATE:
            draft.add(EXPURGATED, self._manifest())
        draft.add(MARK, (self._mark(policy, act_id),))
        draft.add("acknowledgement.xml", (row.acknowledgement,))
        draft.add("reply.xml", (_WORDS.sub(b"", self._read("reply.xml")),))
        draft.add(FINDINGS, (findings.encode(),))
        summary = draft.close()
        self._archive.copies.sync([draft])
        self._archive.copies.verify([draft])
        return StagedRewriting(
            row=row,
            removal=Removal(
                object_id=transfer_id,
                transfer_id=transfer_id,
                inventory_sha512=self._before,
                version=1,
                replaced_by=summary.inventory_sha512,
                agencies=(),
                units=(),
            ),
        )

    def _without_words(self) -> tuple[TransferRecord, str]:
        """Give the row and `findings.json` without file names nor texts of findings."""
        result = parse_result(self._read(FINDINGS))
        blanked = tuple(
            replace(one, where="", fields=tuple((name, "") for name, _ in one.fields))
            for one in result.findings
        )
        bare = replace(self._transfer, package_name="", source="")
        text = result_json(replace(result, findings=blanked), bare)
        row = parse_transfer(
            text, acknowledgement=bare.acknowledgement, published_seq=bare.published_seq
        )
        return row, text

    def _manifest(self) -> Iterator[bytes]:
        source = self._source()
        outline = read_outline(source)
        units, objects = self._named(outline)
        return expurgated(source, units=units, objects=objects)

    def _named(self, manifest: Manifest) -> tuple[Collection[str], Collection[str]]:
        """Give the `id`s in the package of what is no more."""
        of_unit, of_object = identifiers.unit_id, identifiers.object_id
        transfer_id = self._transfer.transfer_id
        units = [u.xml_id for u in manifest.units if of_unit(transfer_id, u.xml_id) in self._units]
        objects = [
            item.xml_id
            for item in manifest.objects
            if of_object(transfer_id, item.xml_id) in self._objects
        ]
        return units, objects

    def _source(self) -> ByteSource:
        """Read the manifest as it is kept, in UTF-8."""
        transfer_id, copies = self._transfer.transfer_id, self._archive.copies
        kept = copies.inventory(transfer_id, self._before)
        # Asked of the inventory: a copy that is away could not say that it has no such file.
        path = next((one for one in (EXPURGATED, MANIFEST) if kept.digest_of(one)), None)
        if path is None:
            raise NotFound("the transfer has no manifest", key=transfer_id)
        with copies.open(transfer_id, path, inventory_sha512=self._before) as stream:
            return _in_utf8(kept_bytes(stream))

    def _mark(self, policy: str, act_id: str) -> bytes:
        document = {
            "format": FORMAT,
            "policy": policy,
            "transfer_id": self._transfer.transfer_id,
            "original_manifest_sha512": self._transfer.manifest_sha512,
            "previous_inventory_sha512": self._before,
            "act_id": act_id,
            "units_removed": sorted(self._units),
        }
        return (json.dumps(document, indent=1) + "\n").encode()

    def _read(self, path: str) -> bytes:
        return self._archive.copies.read_bytes(
            self._transfer.transfer_id, path, inventory_sha512=self._before
        )


def _in_utf8(source: ByteSource) -> ByteSource:
    seen = scan(open_source(source), limits=NO_XML_LIMITS)
    if seen.encoding in {"utf-8", "ascii"} and not seen.bom:
        return source
    kept = TemporaryBytes()
    to_utf8(open_source(source), kept.stream, encoding=seen.encoding)
    done: FileBytes = kept.complete()
    return done
