"""Validates manifests and messages against the schema of their version of SEDA.

Strict first. A manifest that fails may be read again in the tolerant way: what belongs to a known,
widespread dialect is set aside with a warning each (`seda.deviations`) and the rest is validated
as strictly. References between elements (xs:IDREF) are not resolved here: libxml2 does not, and the
graph of the package does it better.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lxml import etree

from seda import safe_xml
from seda.deviations import find_deviations
from seda.findings import Finding, has_errors
from seda.manifest_edits import before_edits, edited
from seda.stream_validation import MAX_LISTED, is_valid, judge
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import dialect_shapes, grammar
from seda.xsd_writer import borrowed_schemas, schema_text

MANIFEST = "manifest.xml"
MESSAGE = "message.xml"


class SchemaUnavailable(Exception):  # noqa: N818 - named as the other errors of the project
    """A schema cannot be read or compiled: a fault of the installation, never of a package."""


@dataclass(frozen=True, slots=True)
class Validation:
    """What validation found; an error among the findings refuses the document.

    schema: which one judged, for the reply: `SEDA 2.1, own grammar` or `SEDA 2.1, official XSD`.
    """

    findings: tuple[Finding, ...]
    schema: str


class Schemas:
    """The schemas of every version, compiled at first use and kept.

    official: a folder with the published files (`seda-2.1/seda-2.1-main.xsd`..., `xml.xsd`,
    `xlink.xsd`); None to use the schemas generated from our own vocabulary.
    """

    def __init__(self, *, official: Path | None = None) -> None:
        self._official = official
        self._compiled: dict[str, etree.XMLSchema] = {}
        self._shapes: dict[str, etree.XMLSchema] = {}

    @property
    def official(self) -> Path | None:
        """Give the folder of the published files, None when our own grammar judges."""
        return self._official

    def compile(self, version: str) -> None:
        """Make sure that the schema of a version can judge. Raises: as `validate`."""
        self._schema(version)

    def validate(
        self,
        manifest: BinaryIO,
        version: str,
        *,
        tolerant: bool,
        where: str = MANIFEST,
        most: int = MAX_LISTED,
    ) -> Validation:
        """Validate a manifest that passed `safe_xml.scan`, in a stream and in flat memory.

        manifest: a seekable stream of UTF-8 XML, read from its start; not tolerant, any message
        will do. tolerant: accept the known dialect, each deviation with a warning. where: how
        people name the document. most: findings listed, of the strict schema in all and of each
        kind of deviation.

        Raises: SchemaUnavailable; ValueError when `version` is not one of `VERSIONS`.
        """
        schema = self._schema(version)
        if not tolerant:
            findings = judge(partial(_chunks, manifest), schema, where, most=most)
            return Validation(findings, self._label(version))
        if is_valid(partial(_chunks, manifest), schema):
            return Validation((), self._label(version))
        deviations = find_deviations(
            manifest,
            version,
            shapes=self._dialect(version),
            document=where,
            most=most,
        )
        remaining = tuple(
            replace(finding, offset=before_edits(finding.offset, deviations.edits))
            for finding in judge(
                partial(edited, manifest, deviations.edits), schema, where, most=most
            )
        )
        return Validation((*deviations.findings, *remaining), self._label(version))

    def validate_message(self, data: bytes, version: str) -> tuple[Finding, ...]:
        """Validate any SEDA message strictly. Raises: as `validate`."""
        form = safe_xml.scan(io.BytesIO(data), where=MESSAGE).findings
        if has_errors(form):
            return form
        return judge(lambda: (data,), self._schema(version), MESSAGE)

    # ------------------------------------------------------------------------- private

    def _label(self, version: str) -> str:
        return f"SEDA {version}, {'official XSD' if self._official else 'own grammar'}"

    def _schema(self, version: str) -> etree.XMLSchema:
        if version not in VERSIONS:
            raise ValueError(f"SEDA {version}")
        if version not in self._compiled:
            if self._official:
                compiled = _compile_official(self._official, version)
            else:
                compiled = _compile(schema_text(grammar(version), namespace_of(version)))
            self._compiled[version] = compiled
        return self._compiled[version]

    def _dialect(self, version: str) -> etree.XMLSchema:
        if version not in self._shapes:
            text = schema_text(dialect_shapes(), namespace_of(version))
            self._shapes[version] = _compile(text)
        return self._shapes[version]


# ----------------------------------------------------------------------------- private

_CHUNK_BYTES = 64 * 1024


def _compile(text: bytes) -> etree.XMLSchema:
    parser = safe_xml.schema_parser(borrowed_schemas().get)
    return etree.XMLSchema(etree.fromstring(text, parser))


def _compile_official(folder: Path, version: str) -> etree.XMLSchema:
    name = f"seda-{version}-main.xsd"

    def resolve(address: str) -> bytes | None:
        file = address.rpartition("/")[2]
        shared = file in ("xml.xsd", "xlink.xsd")
        return (folder / file if shared else folder / f"seda-{version}" / file).read_bytes()

    try:
        text = resolve(name)
        root = etree.fromstring(text, safe_xml.schema_parser(resolve), base_url=name)
        namespace = root.get("targetNamespace")
        if namespace != namespace_of(version):
            raise SchemaUnavailable(f"{folder / f'seda-{version}' / name}: {namespace}")
        return etree.XMLSchema(root)
    except (OSError, etree.LxmlError, safe_xml.XmlError) as failure:
        raise SchemaUnavailable(f"{folder}: {failure}") from failure


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk
