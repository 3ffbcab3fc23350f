"""Corrects what a manifest says of its files, from the files themselves.

A digest that the file contradicts is never touched, nor anything else of that object: nobody knows
which of the two is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from seda.findings import Finding, info
from seda.lint.element_spans import Span, spans_at
from seda.lint.fixes import ChildEdits, Fixes
from seda.manifest_edits import Replacement
from seda.message_digests import (
    ALGORITHMS,
    DeclaredDigest,
    declared_digest,
    read_digest,
)
from seda.model import DataObject, Manifest

TYPE = "BinaryDataObjectType"
GENERIC_MIME = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """What a file of the package really is. name: in the package. digests: by algorithm.

    SHA-512 is always there, and each algorithm that the object may have meant.
    puid, mime: empty when nobody knows. known_puid: the declared one exists.
    """

    name: str
    size: int
    digests: Mapping[str, str]
    puid: str = ""
    mime: str = ""
    known_puid: bool = True


def object_fixes(manifest: BinaryIO, model: Manifest, facts: Mapping[int, FileFacts]) -> Fixes:
    """Correct the objects whose file is known. facts: by index of the object."""
    items = [item for item in model.objects if item.index in facts]
    wrong = [item for item in items if _wishes(item, facts[item.index])]
    spans = spans_at(manifest, frozenset(item.offset for item in wrong))
    replacements: list[Replacement] = []
    notes: list[Finding] = []
    for item in wrong:
        writer = _Writer(manifest, spans[item.offset], item, facts[item.index])
        replacements += writer.write(_wishes(item, facts[item.index]), model.header.version)
        notes += writer.notes
    return Fixes(tuple(replacements), tuple(notes))


def meant_algorithm(written: str) -> str:
    """Give the algorithm that a misspelt name means (`sha512`, `SHA_512`), or nothing."""
    return _BY_LETTERS.get(_letters(written), "")


def meant_digest(item: DataObject) -> DeclaredDigest | None:
    """Give the digest that an object declares, its algorithm misspelt or not; None without one."""
    declared, _ = declared_digest(item)
    name = meant_algorithm(item.digest_algorithm)
    if declared is not None or not name:
        return declared
    algorithm, length = ALGORITHMS[name]
    value, _ = read_digest(item.digest, length)
    return DeclaredDigest(algorithm, value) if value is not None else None


def agrees(item: DataObject, facts: FileFacts) -> bool:
    """Say whether what is declared is not contradicted by the file: an empty digest is not."""
    if not item.has_digest or not item.digest.strip():
        return True
    meant = meant_digest(item)
    return meant is not None and facts.digests.get(meant.algorithm) == meant.value


# ----------------------------------------------------------------------------- private


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower()).replace("sha2512", "sha512")


_BY_LETTERS = {_letters(name): name for name in ALGORITHMS if "/" not in name}


def _spelt(item: DataObject, facts: FileFacts) -> str:
    """Give the right name of a misspelt algorithm, once the file has confirmed it."""
    if item.digest_algorithm.strip() in ALGORITHMS or not agrees(item, facts):
        return ""
    return meant_algorithm(item.digest_algorithm)


def _wishes(item: DataObject, facts: FileFacts) -> tuple[str, ...]:
    """List what is to be corrected."""
    if not agrees(item, facts):
        return ()
    return tuple(_all_wishes(item, facts))


def _all_wishes(item: DataObject, facts: FileFacts) -> Iterator[str]:
    declared, said = declared_digest(item)
    if not item.has_digest or not item.digest.strip():
        yield "digest"
    elif _spelt(item, facts):
        yield "algorithm"
    elif declared is not None and any(one.code == "digest_style" for one in said):
        yield "style"
    if (item.size or "").strip() != str(facts.size):
        yield "size"
    if item.uri != facts.name:
        yield "uri"
    if facts.puid and (not item.format_id.strip() or not facts.known_puid):
        yield "format"


@dataclass(slots=True)
class _Writer:
    manifest: BinaryIO
    span: Span
    item: DataObject
    facts: FileFacts
    notes: list[Finding] = field(default_factory=list)

    def write(self, wishes: tuple[str, ...], version: str) -> tuple[Replacement, ...]:
        edits = ChildEdits(self.manifest, self.span, TYPE, version)
        facts, item = self.facts, self.item
        sha512 = facts.digests["sha512"]
        inner: tuple[Replacement, ...] = ()
        for wish in wishes:
            if wish == "digest":
                edits.put("MessageDigest", edits.leaf("MessageDigest", sha512, algorithm="SHA-512"))
                self._note("fixed_digest_added", digest=sha512)
            elif wish in ("algorithm", "style"):
                name = _spelt(item, facts) or item.digest_algorithm.strip()
                value = facts.digests[ALGORITHMS[name][0]]
                edits.put("MessageDigest", edits.leaf("MessageDigest", value, algorithm=name))
                self._note(f"fixed_digest_{wish}", algorithm=name)
            elif wish == "size":
                edits.put("Size", edits.leaf("Size", str(facts.size)))
                self._note("fixed_size", size=facts.size, before=(item.size or "").strip() or "-")
            elif wish == "uri":
                edits.put("Uri", edits.leaf("Uri", facts.name))
                self._note("fixed_uri", uri=facts.name, before=item.uri or "-")
            elif wish == "format":
                inner = self._format(edits, version)
        return (*edits.done(), *inner)

    def _format(self, edits: ChildEdits, version: str) -> tuple[Replacement, ...]:
        facts = self.facts
        there = self.span.child("FormatIdentification")
        mime = facts.mime if facts.mime != GENERIC_MIME and not self.item.mime.strip() else ""
        self._note("fixed_format", puid=facts.puid, mime=mime or self.item.mime.strip() or "-")
        if there is None or not there.children:
            inside = [edits.leaf("MimeType", mime)] if mime else []
            inside.append(edits.leaf("FormatId", facts.puid))
            edits.put("FormatIdentification", edits.wrapped("FormatIdentification", *inside))
            return ()
        inner = ChildEdits(self.manifest, there, "FormatIdentificationType", version)
        if mime:
            inner.put("MimeType", inner.leaf("MimeType", mime))
        inner.put("FormatId", inner.leaf("FormatId", facts.puid))
        return inner.done()

    def _note(self, code: str, **fields: object) -> None:
        where = self.facts.name
        self.notes.append(info(code, where, offset=self.item.offset, id=self.item.xml_id, **fields))
