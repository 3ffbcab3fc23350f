"""Every real file of public contracts of the corpus is archived, its data in the right place."""

import zipfile
from pathlib import Path

import pytest

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import PreparedStatus
from sae.jobs.prepare_procurement import prepare_procurement
from tests.conformity.corpus_homes import CORPUS
from tests.jobs.preparations import asked, codes, manifest_of, titles, tools

PROCUREMENT = CORPUS / "flows" / "procurement"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not PROCUREMENT.is_dir(), reason="no corpus beside the checkout"),
]


def test_real_files_are_archived_with_their_data(tmp_path: Path) -> None:
    request = FlowRequest(source=PROCUREMENT, asked=asked(tmp_path / "out.zip"))

    made = prepare_procurement(request, tools())

    assert made.status is PreparedStatus.PREPARED
    with zipfile.ZipFile(made.package) as package:
        packed = [package.read(name) for name in package.namelist()]
    assert all(path.read_bytes() in packed for path in PROCUREMENT.iterdir())
    found = titles(made.package)
    assert sum(title.startswith("Marché public") for title in found) == 10
    assert sum(title.startswith("Concession") for title in found) == 6
    simple = "Marché public 2018MAPA20180500 – FOURNITURE D'UN AUTOMATE DE SET UP PCR"
    assert f"{simple} – TECAN FRANCE SASU – 80\u00a0000,00\u00a0€" in found
    events = [one.text for one in manifest_of(made.package).iter("{*}EventType")]
    assert events.count("Modification du marché") == 7
    other = {where for code, where in codes(made) if code == "procurement_other"}
    assert all("schema_decp" in where for where in other)
