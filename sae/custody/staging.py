"""Step (a) of the write protocol: a transfer's AIPs prepared aside on every copy.

Objects pass once: from the package, through the digests, to every copy. Manifests are cut from
the one received. Nothing staged is visible; everything staged is re-read from the medium.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from sae.domain import identifiers, signature_evidence
from sae.domain.aip_plan import AipPlan
from sae.domain.aip_record import AipRecordFile, ObjectFacts
from sae.domain.records import AipRecord, TransferRecord
from sae.domain.signature_evidence import evidence_lines
from sae.domain.signatures import SignatureReport
from sae.ports import Archive
from seda.byte_source import ByteSource
from seda.manifest_writer import Cut, write_cut
from seda.model import DataObject, Manifest
from storage.digests import Digests
from storage.draft import Draft, Hasher

MANIFEST = "package/manifest.xml"
RECORD = "record.json"
SIGNATURES = signature_evidence.FILE
FINDINGS = "findings.json"
FILES_AT_A_TIME = 4_096  # staged, then made durable and checked together


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFiles:
    """The files of a transfer object: the manifest as received, and what was answered.

    manifest: path of the bytes received; None for a refused package, whose bytes go to
    quarantine.
    """

    manifest: Path | None
    acknowledgement: bytes
    reply: Path
    findings: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestInHand:
    """A manifest being cut: read, its bytes in UTF-8, its digest as received.

    attached: `id` of a unit element -> unit of the archive that it stands for.
    """

    manifest: Manifest
    source: ByteSource
    sha512: str
    attached: Mapping[str, str]


class AipStaging:
    """One AIP being filled."""

    def __init__(self, plan: AipPlan, draft: Draft) -> None:
        self.plan = plan
        self.draft = draft
        self.aip_id = draft.object_id

    def add_object(
        self, item: DataObject, stream: BinaryIO, *, hashers: Iterable[Hasher]
    ) -> Digests:
        """Copy an object's bytes into the AIP, feeding `hashers` in the same pass."""
        return self.draft.add_stream(f"package/{item.uri}", stream, extra_hashers=tuple(hashers))

    def path_of(self, item: DataObject) -> Path | None:
        """Give a local file that holds the bytes just staged, for tools that read files."""
        return self.draft.staged_path(f"package/{item.uri}")


class TransferStaging:
    """The drafts of one transfer: its AIPs one after the other, then the transfer itself.

    What is closed is made durable, checked and forgotten by portions, so that a package of any
    size is staged in flat memory. resumed: an earlier run may have left some of the objects.
    """

    def __init__(self, archive: Archive, transfer: TransferRecord, *, resumed: bool) -> None:
        self._archive = archive
        self._transfer = transfer
        self._resumed = resumed
        self._begun: list[str] = []
        self._closed: list[Draft] = []
        self._files = 0

    def open_aip(self, plan: AipPlan) -> AipStaging:
        """Begin an AIP."""
        aip_id = identifiers.aip_id(self._transfer.transfer_id, plan.key)
        return AipStaging(plan, self._draft(aip_id, "taken in charge"))

    def close_aip(
        self,
        aip: AipStaging,
        objects: Iterable[ObjectFacts],
        examined: ManifestInHand,
        *,
        reports: Mapping[str, SignatureReport],
    ) -> AipRecord:
        """Write the manifest and the record of an AIP, and close it.

        reports: on the signatures of its objects, by `id`.
        """
        record = replace(self._record(aip, tuple(objects), examined), signed=len(reports))
        if reports:
            aip.draft.add(SIGNATURES, evidence_lines(reports))
        aip.draft.add(MANIFEST, self._cut(aip, examined))
        aip.draft.add(RECORD, (record.to_bytes(),))
        summary = aip.draft.close()
        self._closed.append(aip.draft)
        self._files += summary.files
        if self._files >= FILES_AT_A_TIME:
            self.make_durable()
        return record.row(inventory_sha512=summary.inventory_sha512, published_seq=0)

    def close_transfer(self, files: TransferFiles) -> str:
        """Stage the transfer object; give the SHA-512 of its inventory."""
        draft = self._draft(self._transfer.transfer_id, "transfer")
        if files.manifest is not None:
            with files.manifest.open("rb") as stream:
                draft.add_stream("manifest.xml", stream)
        draft.add("acknowledgement.xml", (files.acknowledgement,))
        with files.reply.open("rb") as stream:
            draft.add_stream("reply.xml", stream)
        draft.add(FINDINGS, (files.findings,))
        self._closed.append(draft)
        return draft.close().inventory_sha512

    def make_durable(self) -> None:
        """Sync every copy, then re-read and compare every byte staged, past the cache.

        Raises: StorageError; nothing was shown.
        """
        self._archive.copies.sync(self._closed)
        self._archive.copies.verify(self._closed)
        self._closed.clear()
        self._files = 0

    def discard(self) -> None:
        """Forget what was staged (the package is refused)."""
        self._archive.copies.discard(self._begun)
        self._begun.clear()
        self._closed.clear()
        self._files = 0

    # ------------------------------------------------------------------------- private

    def _draft(self, object_id: str, message: str) -> Draft:
        if self._resumed:
            # An earlier run may have shown this object before its rows were committed: nobody
            # was told of it, and the bytes come again.
            self._archive.copies.remove_object(object_id)
        self._begun.append(object_id)
        return self._archive.copies.draft(
            object_id,
            message=message,
            user=self._archive.actor,
            created=self._archive.clock.now(),
        )

    def _cut(self, aip: AipStaging, examined: ManifestInHand) -> Iterator[bytes]:
        return write_cut(
            examined.manifest,
            examined.source,
            Cut(
                message_identifier=aip.aip_id,
                comment=f"AIP {aip.aip_id}, transfer {self._transfer.transfer_id}, "
                f"manifest sha512:{examined.sha512}",
                kept=aip.plan.kept,
                repeated=aip.plan.repeated,
                groups=aip.plan.groups,
                objects=aip.plan.objects,
            ),
        )

    def _record(
        self, aip: AipStaging, objects: tuple[ObjectFacts, ...], examined: ManifestInHand
    ) -> AipRecordFile:
        manifest, plan = examined.manifest, aip.plan
        transfer_id = self._transfer.transfer_id
        units = manifest.units
        return AipRecordFile(
            aip_id=aip.aip_id,
            transfer_id=transfer_id,
            kind=plan.kind,
            seda_version=manifest.header.version,
            transfer_manifest_sha512=examined.sha512,
            archival_agreement=manifest.header.archival_agreement,
            originating_agency=manifest.header.originating_agency,
            taken_in_charge_at=self._archive.clock.now(),
            salt=self._archive.new_salt(),
            software=self._archive.software,
            units=tuple(
                (units[i].xml_id, identifiers.unit_id(transfer_id, units[i].xml_id), i)
                for i in sorted(plan.kept)
            ),
            context=tuple(
                (
                    units[i].xml_id,
                    examined.attached.get(units[i].xml_id)
                    or identifiers.unit_id(transfer_id, units[i].xml_id),
                )
                for i in sorted(plan.repeated)
            ),
            objects=objects,
        )
