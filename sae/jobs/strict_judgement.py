"""A step of what writes packages: the manifest just written, judged as another archive would."""

from collections.abc import Iterator

from seda.byte_source import FileBytes
from seda.conversion.dip_source import outline_of
from seda.conversion.dip_writer import Spool
from seda.findings import Finding, Severity, has_errors
from seda.graph import graph_of
from seda.graph_checks import check_graph
from seda.object_checks import check_objects
from seda.schema import Schemas


def faults_of(manifest: Spool, version: str, schemas: Schemas) -> Iterator[Finding]:
    """Give what grammar, identifiers, references and usages reproach to a manifest."""
    with manifest.reading() as stream:
        findings = list(schemas.validate(stream, version, tolerant=False).findings)
        if not has_errors(findings):
            outline = outline_of(FileBytes(stream))
            findings += check_graph(outline, graph_of(outline))
            findings += check_objects(outline)
    return (finding for finding in findings if finding.severity is Severity.ERROR)
