"""Each malformed or hostile package of the corpus, ingested whole in a home of its own.

Refused ones leave a reason in the reply and nothing visible; tolerated ones are reported; each
within the time and the memory that the table gives.
"""

import gc
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.domain.records import TransferStatus
from sae.jobs.ingest import Outcome
from sae.ports import SearchQuery
from seda.findings import Severity
from tests.conformity.corpus_homes import CORPUS, Homes, homes, rows
from tests.contracts.fulltext_records import WHOLE

ROWS = rows("badsip/expectations.tsv")
STATUSES = {
    "accept": TransferStatus.ACCEPTED,
    "accept-with-warning": TransferStatus.ACCEPTED_WITH_WARNINGS,
    "reject": TransferStatus.REJECTED,
}
# Controls of one thing that have another, which is worth a word.
WARNED = {"control_leap_day": "dates_reversed", "control_accented_name": "extension_mismatch"}
# Of the engine of full text and of SQLite's cache, whatever the package.
OWN_MEBIBYTES = 64
RESENT = {"val_resubmit_identical", "val_resubmit_same_id_other_content"}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ROWS, reason="the shared corpus is not beside the checkout"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Homes]:
    limits = (("heap_bytes", str(15 * 1024**2)),)  # all others as in a new home
    with homes(tmp_path_factory.mktemp("homes"), limits=limits) as made:
        yield made


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_hostile_package_gets_its_verdict_within_its_budget(
    made: Homes, tmp_path: Path, row: dict[str, str]
) -> None:
    package = CORPUS / "badsip" / f"{row['name']}.zip"
    if row["name"] in RESENT:
        made.taken_in(tmp_path / "home", CORPUS / "badsip" / "control_same_bytes.zip")
    seconds, mebibytes = re.findall(r"\d+", row["budget"])

    resident, begun = start_of_memory(), time.process_time()
    [outcome] = made.taken_in(tmp_path / "home", package)
    spent, grown = time.process_time() - begun, peak_of_memory() - resident

    if row["name"] == "val_resubmit_identical":
        assert outcome.already  # the first reply again: nothing is stored twice
        return
    warned = {f.code for f in outcome.result.findings if f.severity is Severity.WARNING}
    expected = STATUSES[row["expected"]]
    if warned == {WARNED.get(row["name"])}:
        expected = TransferStatus.ACCEPTED_WITH_WARNINGS
    assert outcome.result.status is expected, outcome.result.findings
    assert spent < int(seconds)
    assert grown < (int(mebibytes) + OWN_MEBIBYTES) * 1024**2
    if outcome.result.status is TransferStatus.REJECTED:
        assert_nothing_shows(made, tmp_path / "home", outcome, resent=row["name"] in RESENT)


def assert_nothing_shows(made: Homes, home: Path, outcome: Outcome, *, resent: bool) -> None:
    errors = [f for f in outcome.result.findings if f.severity is Severity.ERROR]
    with made.opened(home) as archive:
        with archive.catalogue.read() as reader:
            counts = reader.counts(outcome.transfer.transfer_id)
            transfer = reader.transfer(outcome.transfer.transfer_id)
        reply = archive.copies.read_bytes(outcome.transfer.transfer_id, "reply.xml").decode()
        found = archive.fulltext.search(SearchQuery(words="*"), sight=WHOLE).total
        assert not any(archive.copies.staged_ids().values())
        assert (archive.places.quarantine / outcome.transfer.transfer_id).is_dir()
    assert errors
    assert all(error.code in reply for error in errors)
    assert (counts.units, counts.objects, counts.aips) == (0, 0, 0)
    assert transfer is not None
    assert transfer.published_seq
    assert resent or not found


def start_of_memory() -> int:
    """Give the memory held now, in bytes, and begin to watch its peak (Linux)."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _memory("VmRSS")


def peak_of_memory() -> int:
    return _memory("VmHWM")


def _memory(name: str) -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"{name}:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024
