"""Every real document of the parapheur is archived, its signatures found by what they sign."""

import zipfile
from pathlib import Path

import pytest

from sae.bootstrap import embedded_file_reader
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import PreparedStatus
from sae.jobs.prepare_parapheur import prepare_parapheur
from tests.conformity.corpus_homes import CORPUS
from tests.jobs.preparations import TERMS, asked, codes, manifest_of, titles, tools

PARAPHEUR = CORPUS / "flows" / "parapheur"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not PARAPHEUR.is_dir(), reason="no corpus beside the checkout"),
]


def test_real_signatures_stand_below_what_they_sign(tmp_path: Path) -> None:
    request = FlowRequest(source=PARAPHEUR, asked=asked(tmp_path / "out.zip", terms=TERMS))

    with embedded_file_reader() as embedded:
        made = prepare_parapheur(request, tools(), embedded)

    assert made.status is PreparedStatus.PREPARED
    with zipfile.ZipFile(made.package) as package:
        packed = [package.read(name) for name in package.namelist()]
    assert all(path.read_bytes() in packed for path in PARAPHEUR.iterdir())
    alone = [place for code, place in codes(made) if code == "parapheur_signature_alone"]
    assert not [name for name in alone if name.endswith((".p7s", ".xml"))]
    below = {
        unit.findtext("{*}Content/{*}Title")
        for unit in manifest_of(made.package).iterfind(
            ".//{*}ArchiveUnit/{*}ArchiveUnit/{*}ArchiveUnit"
        )
    }
    signatures = [path.name for path in PARAPHEUR.iterdir() if path.suffix == ".p7s"]
    assert all(any(name in title for title in below if title) for name in signatures)
    assert "Dossier i-Parapheur – test" in titles(made.package)
