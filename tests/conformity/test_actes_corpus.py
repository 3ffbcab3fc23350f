"""Every real act of the corpus is archived, joined to its message and its acknowledgement."""

import zipfile
from pathlib import Path

import pytest

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import PreparedStatus
from sae.jobs.prepare_actes import prepare_actes
from tests.conformity.corpus_homes import CORPUS
from tests.jobs.preparations import asked, codes, titles, tools

ACTES = CORPUS / "flows" / "actes"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not ACTES.is_dir(), reason="no corpus beside the checkout"),
]


def test_real_acts_are_archived_with_what_belongs_to_them(tmp_path: Path) -> None:
    request = FlowRequest(source=ACTES, asked=asked(tmp_path / "out.zip"))

    made = prepare_actes(request, tools())

    assert made.status is PreparedStatus.PREPARED
    with zipfile.ZipFile(made.package) as package:
        packed = [package.read(name) for name in package.namelist()]
    assert all(path.read_bytes() in packed for path in ACTES.iterdir())
    stem = "034-491011698-20171207-CL20171227_06-DE-1-1"
    assert titles(made.package)[:5] == [
        "Délibération n° CL20171227_06 du 07/12/2017 – Fichier signé parapheur",
        f"Acte ({stem}_1.pdf)",
        f"Annexe ({stem}_2.pdf)",
        "Message de transmission",
        "Accusé de réception de la préfecture",
    ]
    named = "045-214502494-20170717-D201717-DE-1-1_0.xml"
    assert ("actes_nature_differs", named) in codes(made)
