"""Reads what a manifest in SEDA 0.2 or 1.0 says of files and of the whole transfer.

The first of two passes: digests and sizes must be known before the units are written. What is
wrong with the manifest itself is found here.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from seda.byte_source import ByteSource
from seda.conversion.report import XmlNode, local
from seda.findings import Finding, error
from seda.former.parts import old_parts
from seda.message_digests import DeclaredDigest, old_digest
from seda.versions import OLD_NAMESPACES


@dataclass(slots=True, kw_only=True)
class OldFile:
    """A file that a manifest names (Attachment, or Data of a RelatedData).

    name: as the manifest says it, empty when it says none. digest: declared, None when it is not.
    inline: its bytes stand in the manifest itself.
    """

    line: int
    name: str
    digest: DeclaredDigest | None
    inline: bool = False


@dataclass(slots=True, kw_only=True)
class OldOutline:
    """What a manifest says, but the description of its units.

    root: the message, with its header only. archives: the units at the top, without what they
    hold. files: in the order of the document.
    """

    version: str
    namespace: str
    root: XmlNode
    archives: tuple[XmlNode, ...]
    files: tuple[OldFile, ...]
    units: int
    findings: tuple[Finding, ...]

    def text_of(self, name: str) -> str:
        """Give the stripped text of an element of the header, empty when it is absent."""
        return (self.root.findtext(f"{{{self.namespace}}}{name}") or "").strip()


Inline = Callable[[int, str], None]
"""Takes the base64 text of a file that stands in the manifest, with its rank in `files`."""


def outline_of_old(
    source: ByteSource, version: str, *, inline: Inline = lambda _rank, _text: None
) -> OldOutline:
    """Read a manifest that has passed through the gate. Raises: XmlError."""
    reading = _Reading(version, inline)
    for kind, element in old_parts(source, reading.namespace, version):
        reading.take(kind, element)
    return reading.outline()


def binaries_of(document: XmlNode) -> Iterator[XmlNode]:
    """Give the elements of a Document that are files: its Attachment, then those related to it."""
    for name in ("Attachment", "Data"):
        yield from (node for node in document.iter(f"{{*}}{name}") if _is_binary(node))


# ----------------------------------------------------------------------------- private


class _Reading:
    def __init__(self, version: str, inline: Inline) -> None:
        self._inline = inline
        self.namespace = next(uri for uri, known in OLD_NAMESPACES.items() if known == version)
        self._version = version
        self._root: XmlNode = None
        self._archives: list[XmlNode] = []
        self._files: list[OldFile] = []
        self._apart: dict[str, tuple[DeclaredDigest | None, int]] = {}  # digests of 0.2, by file
        self._depth = 0
        self._units = 0
        self._findings: list[Finding] = []

    def take(self, kind: str, element: XmlNode) -> None:
        if kind == "open":
            self._depth += 1
            self._units += 1
        elif kind == "close":
            self._depth -= 1
            if not self._depth:
                self._archives.append(deepcopy(element))
        elif kind == "document":
            self._document(element)
        elif kind == "integrity":
            self._integrity(element)
        else:
            self._root = element

    def outline(self) -> OldOutline:
        self._join_digests()
        if not self._archives:
            self._add("old_archive_missing", 1, version=self._version)
        made = OldOutline(
            version=self._version,
            namespace=self.namespace,
            root=self._root,
            archives=tuple(self._archives),
            files=tuple(self._files),
            units=self._units,
            findings=(),
        )
        if not made.text_of("TransferIdentifier"):
            self._findings.append(error("message_identifier_empty", "TransferIdentifier"))
        made.findings = tuple(self._findings)
        return made

    # ------------------------------------------------------------------------- private

    def _document(self, document: XmlNode) -> None:
        binaries = list(binaries_of(document))
        if not binaries:
            self._add("old_attachment_missing", document.sourceline)
        for rank, node in enumerate(binaries):
            name = (node.get("filename") or node.get("uri") or "").strip()
            inline = bool((node.text or "").strip())
            if inline:
                self._inline(len(self._files), node.text)
            elif not name:
                self._add("old_attachment_missing", node.sourceline)
            digest = self._digest_in(document, name) if rank == 0 else None
            self._files.append(
                OldFile(line=node.sourceline, name=name, digest=digest, inline=inline)
            )

    def _digest_in(self, document: XmlNode, name: str) -> DeclaredDigest | None:
        """Read the digest of SEDA 1.0, which stands in the Document."""
        node = document.find(f"{{{self.namespace}}}Integrity")
        return None if node is None else self._read(node, name)

    def _integrity(self, element: XmlNode) -> None:
        """Read a digest of SEDA 0.2, which stands apart and names its file."""
        value = element.find(f"{{{self.namespace}}}Contains")
        name = (element.findtext(f"{{{self.namespace}}}UnitIdentifier") or "").strip()
        if value is not None:
            self._apart[name] = (self._read(value, name), element.sourceline)

    def _read(self, node: XmlNode, name: str) -> DeclaredDigest | None:
        algorithm = node.get("algorithme", "")
        digest = old_digest(algorithm, node.text or "")
        if digest is None:
            self._findings.append(
                error("digest_format", name, algorithm=algorithm, value=(node.text or "").strip())
            )
        return digest

    def _join_digests(self) -> None:
        for file in self._files:
            if file.name in self._apart and file.digest is None:
                file.digest = self._apart[file.name][0]
        known = {file.name for file in self._files}
        for name, (_, line) in self._apart.items():
            if name not in known:
                self._add("old_integrity_unknown", line, name=name)

    def _add(self, code: str, line: int, **fields: object) -> None:
        self._findings.append(error(code, f"manifest.xml:{line}", **fields))


def _is_binary(node: XmlNode) -> bool:
    name, above = local(node.tag), local(node.getparent().tag)
    return (name == "Attachment" and above == "Document") or (
        name == "Data" and above == "RelatedData"
    )
