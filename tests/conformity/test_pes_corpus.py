"""Every real or hostile accounting flow of the corpus is archived, its documents bit for bit."""

import zipfile
from pathlib import Path

import pytest

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_pes import prepare_pes
from tests.conformity.corpus_homes import CORPUS
from tests.jobs.preparations import asked, codes, titles, tools

FLOWS = CORPUS / "flows"
UNSOUND = {"pes_tronque.xml", "pes_xxe.xml"}

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FLOWS.is_dir(), reason="no corpus beside the checkout"),
]


def prepare(source: Path, folder: Path) -> Prepared:
    return prepare_pes(FlowRequest(source=source, asked=asked(folder / "out.zip")), tools())


def packed(made: Prepared) -> list[bytes]:
    with zipfile.ZipFile(made.package) as package:
        return [package.read(name) for name in package.namelist() if name != "manifest.xml"]


@pytest.mark.parametrize("kind", ["pes", "pes_derived"])
def test_every_sample_is_archived_bit_for_bit(kind: str, tmp_path: Path) -> None:
    made = prepare(FLOWS / kind, tmp_path)

    assert made.status is PreparedStatus.PREPARED
    assert {path.read_bytes() for path in (FLOWS / kind).iterdir()} <= set(packed(made))
    assert {where for code, where in codes(made) if code == "pes_unreadable"} <= UNSOUND


def test_the_orders_of_a_real_shape_have_their_invoices(tmp_path: Path) -> None:
    made = prepare(FLOWS / "pes_derived" / "pes_ok_2mandats_3pj_latin9.xml", tmp_path)

    assert titles(made.package) == [
        "Bordereau de mandats 112/2026 – COMMUNE DE TEST - BUDGET PRINCIPAL",
        "Flux PES_Aller PESALR2_99999990700010_260915_001",
        "Mandat 1201 – AU BON MOULIN – Facture n° FA-2017-0010 - cœur de ville - 624,90 € – 624,90\u00a0€",  # noqa: E501
        "FA-2017-0010.pdf",
        "DELIB.pdf",
        "Mandat 1202 – AU BON MOULIN – Avoir - été 2026 – 100,00\u00a0€",
        "AVOIR.pdf",
        "DELIB.pdf",
    ]
    documents = [data for data in packed(made) if data.startswith(b"%PDF")]
    assert len(documents) == 3  # one is named by both orders
    assert made.findings == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("pes_pj_gzip_tronque.xml", "pes_document_truncated"),
        ("pes_pj_idunique_doublon.xml", "pes_identifier_twice"),
        ("pes_pj_non_gzip.xml", "pes_document_bare"),
        ("pes_ref_papier_et_manquante.xml", "pes_document_missing"),
        ("pes_tronque.xml", "pes_unreadable"),
        ("pes_xxe.xml", "pes_unreadable"),
    ],
)
def test_what_is_wrong_with_a_flow_is_told(name: str, code: str, tmp_path: Path) -> None:
    made = prepare(FLOWS / "pes_derived" / name, tmp_path)

    assert code in {found for found, _ in codes(made)}
    assert (FLOWS / "pes_derived" / name).read_bytes() in packed(made)
