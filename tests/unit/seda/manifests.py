"""Manifests read for tests: the whole, or one unit of it."""

import io

from seda.findings import Finding, has_errors
from seda.graph import graph_of
from seda.graph_checks import check_graph
from seda.manifest_reader import ManifestReader
from seda.model import ArchiveUnit, Manifest
from seda.safe_xml import scan
from tests.packages import a_manifest


def read(text: str | bytes, units: list[ArchiveUnit] | None = None) -> Manifest:
    """Read a manifest that passes the gate; units are put in the list as they close."""
    data = text.encode() if isinstance(text, str) else text
    reader = ManifestReader(data, on_unit=units.append if units is not None else None)
    result = scan(io.BytesIO(data), handler=reader)
    assert not has_errors(result.findings), result.findings
    return reader.manifest()


def read_units(text: str) -> dict[str, ArchiveUnit]:
    """Read every unit of a manifest, by title or, without title, by `id`."""
    units: list[ArchiveUnit] = []
    read(text, units)
    return {
        (unit.content.text_of("Title") if unit.content else "") or unit.node.xml_id: unit
        for unit in units
    }


def a_unit_with(*, content: str = "", management: str = "", version: str = "2.1") -> ArchiveUnit:
    """Read a unit that has these elements in its Content and its Management."""

    def mutate(text: str) -> str:
        text = text.replace("</Content>", f"{content}</Content>", 1)
        return text.replace("<Content>", f"<Management>{management}</Management><Content>", 1)

    [unit] = read_units(
        a_manifest(units=1, objects_per_unit=0, version=version, mutate=mutate)
    ).values()
    return unit


def described(units: str, objects: str = "") -> str:
    """Write a manifest around the text of its units and of its objects."""

    def mutate(text: str) -> str:
        start, end = text.index("<ArchiveUnit "), text.index("</DescriptiveMetadata>")
        text = f"{text[:start]}{units}{text[end:]}"
        return text.replace("<DescriptiveMetadata>", f"{objects}<DescriptiveMetadata>")

    return a_manifest(units=1, objects_per_unit=0, mutate=mutate)


def graph_findings(text: str) -> list[Finding]:
    manifest = read(text)
    return list(check_graph(manifest, graph_of(manifest)))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]
