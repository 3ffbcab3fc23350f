"""Each real package of the corpus, ingested whole in a home of its own.

What is accepted can leave again: the package of each AIP is itself a SEDA package that another
archive accepts, as valid as what came in.
"""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.domain.records import TransferState, TransferStatus
from sae.jobs.ingest import Outcome
from sae.jobs.rebuild import rebuild
from sae.ports import Archive
from seda.findings import Severity
from tests import official_schemas
from tests.conformity.corpus_homes import CORPUS, Homes, homes, rows

ROWS = rows("sip/index.tsv")
# Refused where the packages come from for words that are legitimate in a town hall.
LEGITIMATE_HERE = {"POLICY"}
# Refused for what their archive's own tables lack; ours are open unless they are closed.
BY_TABLES = {
    "SIP-test.zip": "rules",
    "SIP_INGEST_CONTRACT_UNKNOW.zip": "agreements",
}
LARGE = 2_000_000  # bytes: a package that is long to archive, and says nothing more
KEPT = [row for row in ROWS if row["expected"] in {"ACCEPT", "WARN"}]
OTHERS = [row for row in ROWS if row not in KEPT]

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ROWS, reason="the shared corpus is not beside the checkout"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    limits = (("heap_bytes", str(15 * 1024**2)),)
    with homes(tmp_path_factory.mktemp("homes"), limits=limits) as made:
        yield made


@pytest.mark.parametrize("row", OTHERS, ids=[row["file"] for row in OTHERS])
def test_a_real_package_is_refused_for_its_faults_only(
    made: Homes, tmp_path: Path, row: dict[str, str]
) -> None:
    [outcome] = made.taken_in(tmp_path / "home", CORPUS / "sip" / row["file"])

    if row["class"] in LEGITIMATE_HERE:
        assert outcome.transfer.state is TransferState.COMMITTED
    elif row["expected"] == "REJECT" and row["file"] not in BY_TABLES:
        assert outcome.transfer.state is TransferState.REFUSED
        assert any(f.severity is Severity.ERROR for f in outcome.result.findings)


@pytest.mark.parametrize("file", BY_TABLES)
def test_what_a_closed_table_does_not_know_is_refused(tmp_path: Path, file: str) -> None:
    limits = (("closed_referentials", f'["{BY_TABLES[file]}"]'),)

    with homes(tmp_path, limits=limits) as made:
        [outcome] = made.taken_in(tmp_path / "home", CORPUS / "sip" / file)

    assert outcome.transfer.state is TransferState.REFUSED


@pytest.mark.parametrize("row", KEPT, ids=[row["file"] for row in KEPT])
def test_a_real_package_is_kept_as_packages_as_valid_as_it_was(
    made: Homes, tmp_path: Path, row: dict[str, str]
) -> None:
    [outcome] = made.taken_in(tmp_path / "home", CORPUS / "sip" / row["file"])
    with made.opened(tmp_path / "home") as archive:
        packages = [zipped(archive, aip_id, tmp_path) for aip_id in aip_ids(archive)]
        assert_as_announced(archive, outcome, row)
        received = archive.copies.read_bytes(outcome.transfer.transfer_id, "manifest.xml")

    elsewhere = made.taken_in(tmp_path / "elsewhere", *packages)

    for again in elsewhere:
        assert again.transfer.state is TransferState.COMMITTED, again.result.findings
    assert sum(again.result.objects for again in elsewhere) == outcome.result.objects
    assert sum(again.result.content_bytes for again in elsewhere) == outcome.result.content_bytes
    version = outcome.transfer.seda_version
    if official_schemas.FOLDER.is_dir() and not official_schemas.faults(received, version=version):
        for package in packages:
            with zipfile.ZipFile(package) as opened:
                assert not official_schemas.faults(opened.read("manifest.xml"), version=version)


def test_a_catalogue_of_all_that_was_accepted_comes_back_identical(
    made: Homes, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    packages = [CORPUS / "sip" / row["file"] for row in KEPT if int(row["bytes"]) < LARGE]
    kept = [o for o in made.taken_in(home, *packages) if o.transfer.state.value == "committed"]
    with made.opened(home) as archive, archive.catalogue.read() as reader:
        before = set(reader.dump())

    with made.opened(home) as archive:
        rebuilt = rebuild(archive)
        with archive.catalogue.read() as reader:
            after = set(reader.dump())

    assert rebuilt.transfers >= len({o.transfer.transfer_id for o in kept}) > 20
    assert rebuilt.indexed == rebuilt.units
    ours = ('"stream":"events"', '"row":"seal"')  # the entry of the rebuild, and its seal
    assert not [row for row in before ^ after if not any(part in row for part in ours)]


def assert_as_announced(archive: Archive, outcome: Outcome, row: dict[str, str]) -> None:
    assert outcome.transfer.state is TransferState.COMMITTED, outcome.result.findings
    if row["class"] == "INTEGRITY":
        assert outcome.result.status is TransferStatus.ACCEPTED_WITH_WARNINGS
    with archive.catalogue.read() as reader:
        counts = reader.counts()
    assert counts.units == outcome.result.units == int(row["n_units"])
    assert counts.objects == outcome.result.objects >= int(row["n_binary_objects"])


def aip_ids(archive: Archive) -> list[str]:
    with archive.catalogue.read() as reader:
        return [aip.aip_id for aip in reader.aips()]


def zipped(archive: Archive, aip_id: str, folder: Path) -> Path:
    """Zip the package of an AIP, as anybody could from a copy."""
    path = folder / f"{aip_id}.zip"
    stored = archive.copies.inventory(aip_id).versions[-1].state
    with zipfile.ZipFile(path, "w") as package:
        for name in stored:
            if name.startswith("package/"):
                data = archive.copies.read_bytes(aip_id, name)
                package.writestr(name.removeprefix("package/"), data)
    return path
