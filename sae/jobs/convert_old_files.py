"""A step of convert: the files of a package in SEDA 0.2 or 1.0, found, read and verified.

A file is named by its Attachment, or stands in it as base64. A digest may be declared or not,
and by any algorithm: what is written declares one that is sure.
"""

import base64
import binascii
import hashlib
import mimetypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from sae.jobs.convert_files import FileToCopy
from sae.jobs.export_uris import Uris
from seda.findings import Finding, error, info
from seda.former.objects import KeptFile
from seda.former.outline import OldFile
from seda.package import ContainerDamaged, Package

PIECE = 1024 * 1024
FOLDER = "Content"  # where files go in the package written

# hashlib's names of the digests that are passed on -> as SEDA names them.
_SURE = {"sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundFile:
    """A file as the manifest written will declare it, and how it is copied.

    declared: hashlib's name of the algorithm that the sender used; empty when he gave no digest.
    """

    kept: KeptFile
    to_copy: FileToCopy
    declared: str


class InlineFiles:
    """The files that stand in a manifest, taken out as it is read."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._invalid: set[int] = set()

    def take(self, rank: int, text: str) -> None:
        """Take the base64 text of a file out."""
        try:
            data = base64.b64decode("".join(text.split()), validate=True)
        except (binascii.Error, ValueError):
            self._invalid.add(rank)
        else:
            self._place(rank).write_bytes(data)

    def find(self, rank: int) -> Path | None:
        """Give a file that was taken; None when its text was no base64."""
        return None if rank in self._invalid else self._place(rank)

    # ------------------------------------------------------------------------- private

    def _place(self, rank: int) -> Path:
        return self._work / f"inline-{rank}"


class OldFiles:
    """The files of one package. findings: what is wrong with them."""

    def __init__(self, package: Package, inline: InlineFiles) -> None:
        self._package = package
        self._inline = inline
        self._uris = Uris()
        self.findings: list[Finding] = []

    def find(self, files: Sequence[OldFile]) -> list[FoundFile]:
        """Find and read each file; those that cannot be have a finding instead."""
        entries = self._package.entries
        named = [one.name for one in files if one.name and (not one.inline or one.name in entries)]
        resolution = self._package.resolve(named)
        self.findings.extend(resolution.findings)
        found = []
        for rank, file in enumerate(files):
            entry = resolution.entries.get(file.name)
            if entry is not None:
                one = self._read(file, rank, partial(self._package.open, entry.name))
            else:
                one = self._read_inline(file, rank) if file.inline else None
            if one is not None:
                found.append(one)
        return found

    def original(self, received: Path, *, name: str, sha512: str) -> FoundFile:
        """Give the manifest as received, as a file like the others."""
        size = received.stat().st_size
        uri = self._uris.choose(f"{FOLDER}/{name}", object_id="original-manifest")
        return _found(
            KeptFile(uri=uri, name=name, size=size, algorithm="SHA-512", digest=sha512),
            partial(_binary, received),
            algorithm="sha512",
            declared="sha512",
        )

    @staticmethod
    def tell_digests(found: Sequence[FoundFile], note: Callable[[Finding], None]) -> None:
        """Say which digests are ours and not the sender's."""
        for one in found:
            if not one.declared:
                note(info("conversion_digest_computed", one.kept.name))
            elif one.declared not in _SURE:
                note(
                    info(
                        "conversion_changed",
                        one.kept.name,
                        element=f"Integrity {one.declared}",
                        into="MessageDigest SHA-512",
                        unit=one.kept.name,
                    )
                )

    # ------------------------------------------------------------------------- private

    def _read_inline(self, file: OldFile, rank: int) -> FoundFile | None:
        place = self._inline.find(rank)
        if place is not None:
            return self._read(file, rank, partial(_binary, place))
        self.findings.append(error("old_attachment_invalid", _name(file, rank)))
        return None

    def _read(self, file: OldFile, rank: int, opening: Callable[[], BinaryIO]) -> FoundFile | None:
        name = _name(file, rank)
        declared = file.digest.algorithm if file.digest is not None else ""
        algorithm = declared if declared in _SURE else "sha512"
        ours = hashlib.new(algorithm)
        theirs = hashlib.new(declared or algorithm, usedforsecurity=False)
        size = 0
        try:
            with opening() as stream:
                while piece := stream.read(PIECE):
                    ours.update(piece)
                    theirs.update(piece)
                    size += len(piece)
        except ContainerDamaged as damaged:
            self.findings.append(damaged.finding)
            return None
        value = theirs.hexdigest()
        if file.digest is not None and value != file.digest.value:
            self.findings.append(
                error("digest_mismatch", name, declared=file.digest.value, found=value)
            )
            return None
        kept = KeptFile(
            uri=self._place(name, rank),
            name=PurePosixPath(name).name,
            size=size,
            algorithm=_SURE[algorithm],
            digest=ours.hexdigest(),
        )
        return _found(kept, opening, algorithm=algorithm, declared=declared)

    def _place(self, name: str, rank: int) -> str:
        plain = " ".join(name.split())
        wanted = plain if plain.startswith(f"{FOLDER}/") else f"{FOLDER}/{plain}"
        return self._uris.choose(wanted, object_id=f"file-{rank + 1}")


# ----------------------------------------------------------------------------- private


def _name(file: OldFile, rank: int) -> str:
    return file.name or f"document-{rank + 1}"


def _found(
    kept: KeptFile, opening: Callable[[], BinaryIO], *, algorithm: str, declared: str
) -> FoundFile:
    mime = mimetypes.guess_type(kept.name)[0] or ""
    return FoundFile(
        kept=kept,
        to_copy=FileToCopy(
            uri=kept.uri,
            where=kept.name,
            open=opening,
            size=kept.size,
            algorithm=algorithm,
            digest=kept.digest,
            compress=mime.startswith("text/") or mime.endswith(("xml", "json")),
        ),
        declared=declared,
    )


def _binary(path: Path) -> BinaryIO:
    return path.open("rb")
