"""Real packages in every version: valid by the official schemas and by ours, same files, same tree.

CI converts a sample; `SAE_WHOLE_CORPUS=1` converts every accepted package.
"""

import hashlib
import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from sae.jobs.convert import ConversionRequest, Outcome, convert
from sae.jobs.ingest import ingest
from sae.jobs.strict_judgement import faults_of
from seda.conversion.dip_source import outline_of
from seda.conversion.dip_writer import Spool
from seda.graph import graph_of
from seda.package import open_package
from seda.schema import Schemas
from seda.sentences import as_it_is
from seda.versions import VERSIONS
from tests import official_schemas
from tests.conformity.corpus_homes import CORPUS, rows
from tests.jobs.archives import a_home, an_archive
from tests.old_packages import an_old_manifest

ROWS = [row for row in rows("sip/index.tsv") if row["expected"] in {"ACCEPT", "WARN"}]
WHOLE = bool(os.environ.get("SAE_WHOLE_CORPUS"))
SMALL = 300_000  # bytes
# Those that say most, then one in five of the others.
TELLING = {
    "OK_SEDA_2.1_Signature.zip",
    "OK_SEDA_2.3_SigningInformation.zip",
    "OK_SIP_FULL_SEDA2.2.zip",
    "SIP_OK_HoldRules.zip",
    "OK_RULES_COMPLEXE_COMPLETE.zip",
    "OK_ArchivesPhysiques.zip",
    "SIP_MDD_SEDA_GOT.zip",
}
SAMPLE = [
    row
    for rank, row in enumerate(ROWS)
    if WHOLE
    or row["file"] in TELLING
    or (rank % 5 == 0 and (CORPUS / "sip" / row["file"]).stat().st_size < SMALL)
]
SCHEMA_02 = CORPUS / "flows" / "seda_profiles" / "xsd" / "seda_v0-2" / "seda_v0-2.xsd"
OLD = CORPUS / "flows" / "seda_profiles" / "connecteur_info_bordereau.xml"
TEMPLATE = CORPUS / "flows" / "actes" / "bordereau-parametrable.xml"

AT = datetime(2026, 1, 15, tzinfo=UTC)
OURS = Schemas()

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ROWS, reason="the shared corpus is not beside the checkout"),
]


def converted(package: Path, version: str, output: Path) -> Path:
    request = ConversionRequest(package=package, output=output, version=version)
    done = convert(request, schemas=OURS, now=AT, wording=as_it_is)
    assert done.outcome is Outcome.CONVERTED, done.findings
    return output


def manifest_of(package: Path) -> bytes:
    with zipfile.ZipFile(package) as opened:
        return opened.read("manifest.xml")


def judged_by_us(manifest: bytes, version: str) -> list[str]:
    with Spool(None) as spool:
        spool.add(manifest)
        return [finding.code for finding in faults_of(spool, version, OURS)]


def digests(package: Path, folder: Path) -> list[str]:
    """Digest every file of a package but its manifest, whatever its form."""
    with open_package(package, work=folder) as opened:
        return sorted(
            hashlib.sha256(opened.open(name).read()).hexdigest()
            for name in opened.entries
            if name != opened.manifest_name
        )


def tree(manifest: bytes) -> dict[str, tuple[str, ...]]:
    outline = outline_of(manifest)
    graph = graph_of(outline)
    return {
        unit.xml_id: tuple(sorted(outline.units[i].xml_id for i in graph.parents[unit.index]))
        for unit in outline.units
        if not unit.target
    }


@official_schemas.needs_official_schemas
@pytest.mark.parametrize("row", SAMPLE, ids=[row["file"] for row in SAMPLE])
def test_a_real_package_is_valid_in_every_version(tmp_path: Path, row: dict[str, str]) -> None:
    official = Schemas(official=official_schemas.FOLDER)
    received = CORPUS / "sip" / row["file"]
    own = manifest_of(converted(received, "2.1", tmp_path / "own.zip"))

    for version in VERSIONS:
        made = converted(received, version, tmp_path / f"{version}.zip")

        manifest = manifest_of(made)
        stream = io.BytesIO(manifest)
        assert official.validate(stream, version, tolerant=False).findings == ()
        assert judged_by_us(manifest, version) == []
        assert tree(manifest) == tree(own)
        assert digests(made, tmp_path) == digests(received, tmp_path)


@pytest.mark.parametrize("version", VERSIONS)
def test_a_real_old_manifest_is_converted_then_taken_in(tmp_path: Path, version: str) -> None:
    made = converted(OLD, version, tmp_path / "made.zip")

    assert judged_by_us(manifest_of(made), version) == []
    with an_archive(a_home(tmp_path / "home")) as archive:
        (outcome,) = ingest(archive, [made])
    assert outcome.result.status.value.startswith("accepted")
    with zipfile.ZipFile(made) as opened:
        assert opened.read(f"Content/{OLD.name}") == OLD.read_bytes()


def test_a_manifest_from_a_real_template_is_converted_then_taken_in(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    for old, new in (
        ("#fichierActeNom#", "acte.pdf"),
        ("#fichierAnnexeNom#", "annexe.pdf"),
        ("#fichierActeMimeCode#", "application/pdf"),
        ("#fichierAnnexeMimeCode#", "application/pdf"),
        ("#numeroInterne#", "201712-06"),
        ("#collectiviteNom#", "COMMUNE"),
        ("<Identification/>", "<Identification>ARCHIVES</Identification>"),
        ("#dateDecision#", "2017-12-27"),
        ("#dateAccuseReception#", "2017-12-20"),
    ):
        text = text.replace(old, new)
    folder = tmp_path / "versement"
    folder.mkdir()
    (folder / "201712-06.xml").write_text(text, encoding="utf-8")
    (folder / "acte.pdf").write_bytes((TEMPLATE.parent / "delib.pdf").read_bytes())
    (folder / "annexe.pdf").write_bytes((TEMPLATE.parent / "annexe_01.pdf").read_bytes())

    made = converted(folder, "2.2", tmp_path / "made.zip")

    with an_archive(a_home(tmp_path / "home")) as archive:
        (outcome,) = ingest(archive, [made])
    assert outcome.result.status.value.startswith("accepted")
    assert digests(made, tmp_path) == sorted(
        hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    )


def test_the_old_manifests_of_our_tests_are_valid_by_the_real_schema() -> None:
    # That of SEDA 1.0 cannot be compiled: one of the lists of codes it names is not in the corpus.
    schema = etree.XMLSchema(etree.parse(str(SCHEMA_02), etree.XMLParser(no_network=True)))

    schema.assertValid(etree.fromstring(an_old_manifest("0.2"), etree.XMLParser()))
