"""Signatures in zip containers: ASiC-S, ASiC-E (ETSI EN 319 162-1), and office documents.

Members are read whole, within bounds: a container larger than these is told and not verified.
"""

import base64
import binascii
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from sae.adapters.signatures.cms_signatures import cms_verdicts
from sae.adapters.signatures.cms_values import der_of, digest
from sae.adapters.signatures.evidence import EvidencePool
from sae.adapters.signatures.timestamps import lone_timestamp
from sae.adapters.signatures.trust import Trust
from sae.adapters.signatures.xades import local, within
from sae.adapters.signatures.xml_references import digest_name
from sae.adapters.signatures.xml_signatures import xml_verdicts
from sae.domain.signatures import (
    DATA_NOT_FOUND,
    HASH_FAILURE,
    Answer,
    Container,
    SignatureVerdict,
    SignedDocument,
    concluded,
)
from seda.containers.model import ContainerDamaged, ContainerLimits
from seda.safe_xml import XmlError, parse
from seda.safe_zip import ZipReader

MEMBER_BYTES = 128 << 20
LIMITS = ContainerLimits(
    max_entries=10_000, max_total_bytes=1 << 30, max_entry_bytes=MEMBER_BYTES, max_ratio=1_000
)
_META = "META-INF/"


def container_verdicts(path: Path, pool: EvidencePool, trust: Trust) -> Iterator[SignatureVerdict]:
    """Verify the signatures of a container. Raises: ValueError when it cannot be read."""
    reader = ZipReader(path, limits=LIMITS)
    try:
        names = tuple(entry.name for entry in reader.entries.values())
        held = _Container(reader, names)
        number = 0
        for name in names:
            if not held.holds_signatures(name):
                continue
            for verdict in held.verdicts(name, pool, trust):
                number += 1
                yield replace(verdict, number=number, container=held.kind)
        if number == 0:
            raise ValueError("no signature of the container could be read")
    finally:
        reader.close()


# ----------------------------------------------------------------------------- private


class _Container:
    """An opened container and what its members are."""

    def __init__(self, reader: ZipReader, names: tuple[str, ...]) -> None:
        self._reader = reader
        self._names = names
        self._data = [one for one in names if not one.startswith(_META) and one != "mimetype"]
        self.kind = self._kind()

    def holds_signatures(self, name: str) -> bool:
        """Say whether a member holds signatures or a timestamp."""
        low = name.lower()
        if low.startswith("_xmlsignatures/") and low.endswith(".xml"):
            return True
        if not low.startswith(_META.lower()):
            return False
        signature = "signature" in low and low.endswith((".xml", ".p7s"))
        return signature or ("timestamp" in low and low.endswith(".tst"))

    def verdicts(self, name: str, pool: EvidencePool, trust: Trust) -> Iterator[SignatureVerdict]:
        """Verify what a member holds, with what it covers."""
        data = self.member(name) or b""
        with suppress(ValueError):
            if name.lower().endswith(".xml"):
                yield from xml_verdicts(data, pool, trust, member=self.member)
            elif name.lower().endswith(".p7s"):
                yield from self._cms(name, data, pool, trust)
            else:
                yield self._timestamp(name, data, pool, trust)

    def member(self, name: str) -> bytes | None:
        """Give the bytes of a member by the name that a reference uses; None when there is none."""
        plain = name.partition("?")[0].lstrip("/")
        wanted = next((one for one in (name, plain) if one in self._names), None)
        if wanted is None:
            return None
        try:
            with self._reader.open(wanted) as stream:
                return stream.read(MEMBER_BYTES)
        except (ContainerDamaged, KeyError):
            return None

    # ------------------------------------------------------------------------- private

    def _kind(self) -> Container:
        kind = (self.member("mimetype") or b"").strip()
        if b"asic-s" in kind:
            return Container.ASIC_S
        if b"asic-e" in kind:
            return Container.ASIC_E
        if b"opendocument" in kind or any(one.startswith("_xmlsignatures/") for one in self._names):
            return Container.OFFICE
        return Container.ASIC_S if len(self._data) == 1 else Container.ASIC_E

    def _cms(
        self, name: str, data: bytes, pool: EvidencePool, trust: Trust
    ) -> Iterator[SignatureVerdict]:
        covered, documents = self._covered(name)
        if covered is None:
            yield from cms_verdicts(der_of(data), pool, trust)
            return

        def content(algorithm: str) -> bytes:
            return digest(algorithm, covered)

        for verdict in cms_verdicts(der_of(data), pool, trust, content=content):
            yield with_documents(verdict, _told(verdict, documents, covered))

    def _timestamp(
        self, name: str, data: bytes, pool: EvidencePool, trust: Trust
    ) -> SignatureVerdict:
        verdict = lone_timestamp(der_of(data), pool, trust)
        covered, documents = self._covered(name)
        if covered is None or verdict.sub_indication != DATA_NOT_FOUND:
            return verdict
        told = verdict.documents[0]
        same = digest(told.algorithm, covered).hex() == told.digest
        found = replace(told, matches=Answer.YES if same else Answer.NO)
        plain = replace(verdict, documents=(), intact=Answer.YES, sub_indication="")
        return with_documents(plain, (found, *documents))

    def _covered(self, name: str) -> tuple[bytes | None, tuple[SignedDocument, ...]]:
        """Give what a signature covers: a manifest and what it lists, or the lone document."""
        for one in self._names:
            low = one.lower()
            if low.startswith("meta-inf/asic") and "manifest" in low and low.endswith(".xml"):
                data = self.member(one) or b""
                listed = self._listed(data, name)
                if listed is not None:
                    return data, listed
        if len(self._data) == 1:
            data = self.member(self._data[0]) or b""
            sha256 = digest("sha256", data).hex()
            return data, (
                SignedDocument(
                    name=self._data[0], algorithm="sha256", digest=sha256, matches=Answer.YES
                ),
            )
        return None, ()

    def _listed(self, manifest: bytes, signature: str) -> tuple[SignedDocument, ...] | None:
        """Compare what a manifest lists; None when it is not that of this signature."""
        try:
            root = parse(manifest)
        except XmlError:
            return None
        uris = [one.get("URI", "").lstrip("/") for one in within(root, "SigReference")]
        if signature not in uris:
            return None
        return tuple(
            self._document(one)
            for one in root.iterchildren("*")
            if local(one) == "DataObjectReference"
        )

    def _document(self, reference: object) -> SignedDocument:
        name = reference.get("URI", "")  # type: ignore[attr-defined]  # lxml has no types
        method = next(within(reference, "DigestMethod"), None)
        told = next(within(reference, "DigestValue"), None)
        algorithm = digest_name("" if method is None else method.get("Algorithm", ""))
        value = _hexadecimal("" if told is None else told.text or "")
        data = self.member(name)
        matches = Answer.NO  # what a manifest of a container lists is in the container
        if not algorithm:
            matches = Answer.UNKNOWN
        elif data is not None and digest(algorithm, data).hex() == value:
            matches = Answer.YES
        return SignedDocument(name=name, algorithm=algorithm, digest=value, matches=matches)


def with_documents(
    verdict: SignatureVerdict, documents: tuple[SignedDocument, ...]
) -> SignatureVerdict:
    """Add to a verdict what a manifest lists, which must match as well."""
    answers = {one.matches for one in documents}
    intact, reason = verdict.intact, verdict.sub_indication
    if Answer.NO in answers and intact is not Answer.NO:
        intact, reason = Answer.NO, HASH_FAILURE
    elif Answer.UNKNOWN in answers and intact is Answer.YES:
        intact, reason = Answer.UNKNOWN, "GENERIC"
    return concluded(
        replace(verdict, documents=documents, detached=True, intact=intact, sub_indication=reason)
    )


def _told(
    verdict: SignatureVerdict, documents: tuple[SignedDocument, ...], covered: bytes
) -> tuple[SignedDocument, ...]:
    """Say of the only document of a container, that nothing lists, what its signature says."""
    changed = verdict.sub_indication == HASH_FAILURE
    if changed and [one.digest for one in documents] == [digest("sha256", covered).hex()]:
        return (replace(documents[0], matches=Answer.NO),)
    return documents


def _hexadecimal(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split())).hex()
    except binascii.Error:
        return ""
