"""Small manifests, one part of each replaced, and what our own grammar says of them."""

import io

from seda.findings import Finding
from seda.schema import Schemas, Validation
from seda.versions import namespace_of

SCHEMAS = Schemas()


def a_manifest(
    *,
    version: str = "2.1",
    objects: str = "",
    content: str = "<Title>Registre</Title>",
    management: str = "",
    defaults: str = "",
    code_lists: str = "",
) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ArchiveTransfer xmlns="{namespace_of(version)}">
<Date>2024-02-29T10:00:00</Date>
<MessageIdentifier>V1</MessageIdentifier>
<CodeListVersions>{code_lists}</CodeListVersions>
<DataObjectPackage>{objects}
<DescriptiveMetadata>
<ArchiveUnit id="U1"><Management>{management}</Management>
<Content>{content}</Content></ArchiveUnit>
</DescriptiveMetadata>
<ManagementMetadata>{defaults}</ManagementMetadata></DataObjectPackage>
<ArchivalAgency><Identifier>A</Identifier></ArchivalAgency>
<TransferringAgency><Identifier>T</Identifier></TransferringAgency>
</ArchiveTransfer>""".encode()


def validated(manifest: bytes, version: str = "2.1", *, tolerant: bool = True) -> Validation:
    return SCHEMAS.validate(io.BytesIO(manifest), version, tolerant=tolerant)


def codes(validation: Validation) -> list[str]:
    return [finding.code for finding in validation.findings]


def field(finding: Finding, name: str) -> str:
    return dict(finding.fields)[name]
