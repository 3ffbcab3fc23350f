"""The files of exports of the i-Parapheur, wherever they are: in folders, in zips, in zips of zips.

A step of `prepare_parapheur`. A zip that holds an export is the envelope of its transport: its
files are taken out, bit for bit, and the envelope is named by its digest. One that cannot be read
whole is archived itself, beside what could be taken out of it.
"""

import hashlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sae.flows.draft import DraftFile
from sae.flows.file_names import is_left_out
from sae.flows.parapheur.arranging import is_slip, role_of
from sae.flows.parapheur.recognising import Kind, kind_of, pes_name
from sae.jobs.extracted_files import ExtractedFiles, extracted_file
from sae.jobs.file_start import first_bytes
from sae.jobs.flow_preparation import FlowSource, master_file
from seda.containers.model import GIBIBYTE, ContainerDamaged, ContainerLimits, Entry
from seda.findings import Severity, info, warning
from seda.safe_zip import ZipReader
from storage.digests import BLOCK, sha512_of_stream

LIMITS = ContainerLimits(
    max_entries=20_000, max_total_bytes=20 * GIBIBYTE, max_entry_bytes=4 * GIBIBYTE
)
MAX_TAKEN_OUT = 20 * GIBIBYTE  # of all the zips of a source together
MAX_DEPTH = 3  # zips in zips: an export in a batch, and the signatures in the export


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file. path: from the source, through the zips. place: where its bytes are.

    flow: the name that a PES flow gives itself, empty for other files.
    """

    path: str
    title: str
    file: DraftFile
    place: Path
    kind: Kind
    flow: str


@dataclass(slots=True)
class ReceivedFiles:
    """All the files. opened: how each zip that was opened came, for people, by its path."""

    files: dict[str, Received] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)


def received_files(source: FlowSource) -> ReceivedFiles:
    """List the files of a source; what cannot be read is told, and left to packing."""
    return _Reading(source).read()


# ----------------------------------------------------------------------------- private


class _Reading:
    """The files of one source."""

    def __init__(self, source: FlowSource) -> None:
        self._source = source
        self._found = ReceivedFiles()
        self._extracted = ExtractedFiles(source.extracted)
        self._taken_out = 0

    def read(self) -> ReceivedFiles:
        for node in self._source.nodes():
            name, file = master_file(node)
            self._add(node.path, name.title, file, self._source.folder / node.path, depth=0)
        return self._found

    # ------------------------------------------------------------------------- private

    def _add(self, path: str, title: str, file: DraftFile, place: Path, *, depth: int) -> None:
        head = first_bytes(place)
        kind = kind_of(head)
        flow = pes_name(head) if kind is Kind.PES else ""
        one = Received(path=path, title=title, file=file, place=place, kind=kind, flow=flow)
        if one.kind is not Kind.ZIP or not self._opened(one, depth):
            self._found.files[path] = one

    def _opened(self, one: Received, depth: int) -> bool:
        """Take the files out of a zip; False when it is to be archived as it is."""
        if depth == 0 and self._source.request.source.is_file():
            asked = True
        elif role_of(one.path) is not None:
            return False  # a document that was signed, whatever is in it
        else:
            asked = False
        try:
            with closing(ZipReader(one.place, limits=LIMITS)) as archive:
                if not asked and not _is_export(one.path, archive.entries):
                    return False
                if depth >= MAX_DEPTH:
                    self._source.tell(warning("parapheur_zip_deep", one.title, limit=MAX_DEPTH))
                    return False
                return self._taken(one, archive, depth)
        except OSError as failure:
            reason = failure.strerror or failure
            self._source.tell(warning("prepare_unreadable", one.title, reason=reason))
            return False

    def _taken(self, one: Received, archive: ZipReader, depth: int) -> bool:
        wrong = [finding.code for finding in archive.findings if finding.severity is Severity.ERROR]
        self._taken_out += sum(entry.size for entry in archive.entries.values())
        if self._taken_out > MAX_TAKEN_OUT:
            wrong.append("container_too_big")
        # What makes a zip mean two things, or nothing: none of its files is then believed.
        hostile = any(code.startswith(("zip_", "container_")) for code in wrong)
        taken = 0
        for entry in () if hostile else archive.entries.values():
            if any(is_left_out(part) for part in PurePosixPath(entry.name).parts):
                self._source.tell(info("prepare_hidden", f"{one.title}/{entry.name}"))
                continue
            try:
                self._take(one, archive, entry, depth)
                taken += 1
            except ContainerDamaged as damage:
                wrong.append(damage.finding.code)
        if taken:
            self._found.opened[one.path] = _came(one)
        for code in dict.fromkeys(wrong):
            self._source.tell(warning("parapheur_zip_damaged", one.title, reason=code))
        return bool(taken) and not wrong

    def _take(self, one: Received, archive: ZipReader, entry: Entry, depth: int) -> None:
        path = f"{one.path}/{entry.name}"
        # The same name at every run, so that an interrupted preparation goes on.
        key = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()
        with archive.open(entry.name) as stream:
            place, _ = self._extracted.copy(
                stream, entry.name, modified=one.file.modified, place=key
            )
        name, file = extracted_file(place, entry.name)
        self._add(path, name.title, file, place, depth=depth + 1)


_PROOFS = frozenset({".p7s", ".xml", ".sig", ".pkcs7", ".tsr", ".tst"})


def _is_export(path: str, entries: Iterable[str]) -> bool:
    """Say whether a zip holds an export, several, or the signatures of one, by its names."""
    names = [PurePosixPath(name) for name in entries]
    suffixes = {name.suffix.lower() for name in names}
    if "signature" in PurePosixPath(path).name.lower() and suffixes <= _PROOFS:
        return bool(suffixes)
    return suffixes == {".zip"} or any(_shows(name) for name in names)


def _shows(name: PurePosixPath) -> bool:
    plain = name.name.lower()
    history = plain.endswith(".xml") and ("premis" in plain or "historique" in plain)
    return history or is_slip(str(name)) or role_of(str(name)) is not None


def _came(one: Received) -> str:
    with one.place.open("rb") as stream:
        digest, size = sha512_of_stream(stream, bytearray(BLOCK))
    return (
        f"Reçu dans « {one.title} » ({size} octets, SHA-512 {digest}), "
        "dont les fichiers ont été extraits sans changement."
    )
