"""Real packages, exported: strictly valid by the official schemas, tree and digests the same."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.jobs.export import ExportRequest, export
from sae.jobs.ingest import ingest
from sae.ports import Archive
from seda.conversion.dip_source import outline_of
from seda.graph import graph_of
from seda.schema import Schemas
from tests.jobs.archives import a_home, an_archive

SHARED = Path(__file__).parents[2].parent / "shared"
OFFICIAL = SHARED / "schemas" / "seda"
CORPUS = SHARED / "corpus" / "sip"


PARTS = 4  # of the packages, which any process may take


def accepted_packages() -> Iterator[str]:
    with (CORPUS / "index.tsv").open(encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            if row["expected"] in ("ACCEPT", "WARN") and int(row["n_units"] or 0) <= 200:
                yield row["file"]


@pytest.fixture(scope="module")
def official() -> Schemas:
    return Schemas(official=OFFICIAL)


@pytest.mark.corpus
@pytest.mark.slow
@pytest.mark.skipif(not OFFICIAL.is_dir(), reason="no shared corpus beside the checkout")
@pytest.mark.parametrize("part", range(PARTS))
def test_real_packages_leave_strictly_valid_with_the_same_tree_and_digests(
    tmp_path: Path, official: Schemas, part: int
) -> None:
    exported_from: set[str] = set()
    # Packages that share a MessageIdentifier go to different homes.
    waiting = list(accepted_packages())[part::PARTS]
    while waiting:
        refused: list[str] = []
        with an_archive(a_home(tmp_path / f"home-{len(waiting)}")) as archive:
            for name in waiting:
                (outcome,) = ingest(archive, [CORPUS / name])
                if any(f.code == "message_identifier_reused" for f in outcome.result.findings):
                    refused.append(name)
                elif outcome.result.status in ("accepted", "accepted_with_warnings"):
                    judge_real(archive, outcome.transfer.transfer_id, CORPUS / name, official)
                    exported_from.add(name)
        waiting = refused
    assert len(exported_from) >= 60 // PARTS


def judge_real(archive: Archive, transfer_id: str, received: Path, official: Schemas) -> None:
    for version in (None, "2.3"):
        exported = export(
            archive,
            ExportRequest(
                package=archive.places.home.parent / "dip.zip",
                transfer_ids=(transfer_id,),
                version=version,
            ),
        )
        with zipfile.ZipFile(exported.package) as package:
            manifest = package.read("manifest.xml")
        judged = official.validate(io.BytesIO(manifest), exported.version, tolerant=False)
        assert judged.findings == (), received.name
        assert tree_in(manifest) == tree_kept(archive, transfer_id), received.name
        assert digests_in(exported.package) == digests_kept(archive, transfer_id), received.name


def tree_in(manifest: bytes) -> dict[str, tuple[str, ...]]:
    outline = outline_of(manifest)
    graph = graph_of(outline)
    return {
        unit.xml_id: tuple(sorted(outline.units[i].xml_id for i in graph.parents[unit.index]))
        for unit in outline.units
        if not unit.target
    }


def tree_kept(archive: Archive, transfer_id: str) -> dict[str, tuple[str, ...]]:
    with archive.catalogue.read() as reader:
        units = {unit.unit_id: unit for unit in reader.units(transfer_id=transfer_id)}
    return {
        unit.xml_id: tuple(sorted(units[parent].xml_id for parent in unit.parents))
        for unit in units.values()
    }


def digests_in(package: Path) -> dict[str, str]:
    with zipfile.ZipFile(package) as opened:
        outline = outline_of(opened.read("manifest.xml"))
        return {
            item.xml_id: hashlib.sha512(opened.read(item.uri)).hexdigest()
            for item in outline.objects
            if item.uri
        }


def digests_kept(archive: Archive, transfer_id: str) -> dict[str, str]:
    with archive.catalogue.read() as reader:
        kept = reader.objects(transfer_id=transfer_id)
        return {item.xml_id: item.sha512 for item in kept if not item.physical}
