"""A whole manifest converted: what it became, and what was said of it."""

from datetime import UTC, datetime
from typing import Any

from lxml import etree

from seda import safe_xml
from seda.conversion.dip_source import outline_of
from seda.conversion.dip_writer import Spool
from seda.conversion.package import Target, convert_manifest
from seda.findings import Finding
from seda.schema import Schemas
from seda.versions import namespace_of

AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
SCHEMAS = Schemas()


class ConvertedManifest:
    """manifest: its bytes in the new version. findings: what was lost or changed."""

    def __init__(self, source: str | bytes, version: str, **uris: str) -> None:
        data = source.encode() if isinstance(source, str) else source
        self.version = version
        self.findings: list[Finding] = []
        with Spool(None) as into:
            target = Target(version=version, at=AT, uris=uris)
            convert_manifest(data, outline_of(data), target, into=into, note=self.findings.append)
            self.manifest = b"".join(into.chunks())
        self.root: Any = safe_xml.parse(self.manifest)

    def faults(self) -> tuple[Finding, ...]:
        """What our strict schema reproaches to it."""
        with Spool(None) as written:
            written.add(self.manifest)
            with written.reading() as stream:
                return SCHEMAS.validate(stream, self.version, tolerant=False).findings

    def texts(self, name: str) -> list[str]:
        return [node.text or "" for node in self.elements(name)]

    def elements(self, name: str) -> list[Any]:
        return list(self.root.iter(f"{{{namespace_of(self.version)}}}{name}"))

    def codes(self) -> list[str]:
        return [finding.code for finding in self.findings]

    def fields(self, code: str) -> list[dict[str, str]]:
        return [dict(one.fields) for one in self.findings if one.code == code]


def essence(manifest: bytes) -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Give every element of a manifest, without version nor layout: name, text, attributes."""
    root = safe_xml.parse(manifest)
    return [
        (
            etree.QName(node).localname,
            (node.text or "").strip() if not len(node) else "",
            tuple(sorted((str(key), str(value)) for key, value in node.attrib.items())),
        )
        for node in root.iter("{*}*")
    ]
