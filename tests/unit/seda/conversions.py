"""One part converted, and what was said of it."""

from seda import safe_xml
from seda.conversion.part import Conversion, FileFacts, Naming, XmlNode
from seda.conversion.references import SignedObject
from seda.findings import Finding
from seda.versions import namespace_of

SHA512 = "ab" * 64

NAMING = Naming(
    names={"U1": "U1", "G1": "G1", "O1": "O1"},
    group_of={"O1": "G1"},
    prefix="",
    elsewhere=lambda xml_id: f"permanent-{xml_id}",
    masters={"G1": SignedObject("O1", "SHA-512", SHA512)},
)

FACTS = FileFacts(
    uri="Content/a.pdf",
    size=12,
    sha512=SHA512,
    puid="fmt/18",
    mime="application/pdf",
    format_name="Acrobat PDF 1.4",
)


class Converted:
    """One part converted: its text, and what was said."""

    def __init__(self, version: str, naming: Naming = NAMING) -> None:
        self.findings: list[Finding] = []
        self._conversion = Conversion(version, naming, note=self.findings.append)
        self._version = version
        self.root: XmlNode = None

    def unit(
        self,
        inside: str,
        *,
        of: str = "",
        with_objects: bool = True,
        message: str = "",
    ) -> "Converted":
        source = element(f'<ArchiveUnit id="U1">{inside}</ArchiveUnit>', of or self._version)
        data = self._conversion.unit(
            source,
            with_objects=with_objects,
            message=element(message, of or self._version) if message else None,
        )
        return self._read(data + b"</ArchiveUnit>")

    def group(self, inside: str, *, of: str = "", facts: FileFacts = FACTS) -> "Converted":
        source = element(inside, of or self._version)
        return self._read(self._conversion.group("G1", (source,), None, {"O1": facts}))

    def texts(self, name: str) -> list[str]:
        return [
            node.text or "" for node in self.root.iter(f"{{{namespace_of(self._version)}}}{name}")
        ]

    def names(self, path: str = "") -> list[str]:
        steps = [f"{{{namespace_of(self._version)}}}{step}" for step in path.split("/") if step]
        place = self.root.find("/".join(steps)) if steps else self.root
        return [node.tag.rpartition("}")[2] for node in place]

    def lost(self) -> list[tuple[str, str]]:
        """(element, reason) of the losses."""
        return [
            (fields.get("element", finding.code), fields.get("reason", ""))
            for finding in self.findings
            if finding.severity == "warning"
            for fields in (dict(finding.fields),)
        ]

    def changed(self) -> list[tuple[str, str]]:
        return [
            (dict(f.fields)["element"], dict(f.fields)["into"])
            for f in self.findings
            if f.code == "export_changed"
        ]

    def _read(self, data: bytes) -> "Converted":
        around = f'<x xmlns="{namespace_of(self._version)}">'.encode()
        self.root = safe_xml.parse(around + data + b"</x>")[0]
        return self


def element(text: str, version: str) -> XmlNode:
    root = safe_xml.parse(
        f'<x xmlns="{namespace_of(version)}" xmlns:other="urn:other">{text}</x>'.encode()
    )
    return root[0]
