"""Every real or hostile invoice of the corpus is archived, and read for what it says."""

import json
from pathlib import Path

import pytest

from sae.adapters.pdf_attachments import ChildAttachmentReader
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_invoices import prepare_invoices
from tests.conformity.corpus_homes import CORPUS
from tests.jobs.preparations import asked, contents, manifest_of, tools
from tests.jobs.test_prepare_invoices import codes

FLOWS = CORPUS / "flows"
KINDS = ("invoices", "chorus_pivot", "cdv")
SEDA = "{fr:gouv:culture:archivesdefrance:seda:v2.1}"
DAMAGED = {"XML-001__factur-x.xml", "XML-003__factur-x.xml"}  # truncated; lies about its encoding

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FLOWS.is_dir(), reason="no corpus beside the checkout"),
]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("invoices")
    source = folder / "source"
    source.mkdir()
    for kind in KINDS:
        (source / kind).mkdir()
        for path in sorted((FLOWS / kind).iterdir()):
            (source / kind / path.name).write_bytes(path.read_bytes())
    reader = ChildAttachmentReader()
    request = FlowRequest(source=source, asked=asked(folder / "out.zip"))
    prepared = prepare_invoices(request, tools(), reader)
    reader.close()
    return prepared


def units_with_title(made: Prepared, beginning: str) -> list[dict[str, str]]:
    """Give, of each unit whose title begins so, its terms and plain elements by name."""
    found = []
    for content in manifest_of(made.package).iter(f"{SEDA}Content"):
        if not (content.findtext(f"{SEDA}Title") or "").startswith(beginning):
            continue
        said = {
            word.findtext(f"{SEDA}KeywordReference") or "": word.findtext(f"{SEDA}KeywordContent")
            or ""
            for word in content.iter(f"{SEDA}Keyword")
        }
        said |= {child.tag.removeprefix(SEDA): child.text or "" for child in content}
        writer = content.find(f"{SEDA}Writer/{SEDA}Corpname")
        found.append(said | {"Writer": writer.text or "" if writer is not None else ""})
    return found


def test_every_sample_is_archived_bit_for_bit(made: Prepared) -> None:
    received = {
        path.read_bytes() for kind in KINDS for path in (FLOWS / kind).iterdir() if path.is_file()
    }

    assert made.status is PreparedStatus.PREPARED
    assert received <= set(contents(made.package).values())


def test_only_damaged_samples_cannot_be_read(made: Prepared) -> None:
    unreadable = {where for code, where in codes(made) if code == "invoice_unreadable"}

    assert unreadable - {"factur-x.xml"} <= DAMAGED


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Facture FA-2026-0001 ",
            {
                "EN16931:BT-1": "FA-2026-0001",
                "EN16931:BT-3": "380",
                "EN16931:BT-5": "EUR",
                "EN16931:BT-23": "S1",
                "CreatedDate": "2026-08-15",
                "DocumentType": "Facture",
            },
        ),
        (
            "Facture SYNTH-BRFR-0001 ",
            {
                "EN16931:BT-9": "2026-09-15",
                "EN16931:BT-23": "S1",
                "Writer": "SOCIETE FICTIVE VENDEUR",
                "CreatedDate": "2026-08-16",
            },
        ),
        (
            "Facture FA-2017-0010 – Au bon moulin SARL",
            {
                "TransferringAgencyArchiveUnitIdentifier": "123456789",
                "OriginatingAgencyArchiveUnitIdentifier": "99999999800010-FA-2017-0010",
                "EN16931:BT-10": "ST",
                "EN16931:BT-13": "PO445",
                "EN16931:BT-109": "624.90",
                "EN16931:BT-112": "671.15",
                "EN16931:BT-115": "470.15",
                "ReceivedDate": "2017-11-14",
            },
        ),
        (
            "Cycle de vie de la facture F202500003 : 205",
            {"CDAR:ProcessConditionCode": "205", "CreatedDate": "2025-07-01"},
        ),
    ],
)
def test_one_of_each_kind_says_what_it_says(
    made: Prepared, title: str, expected: dict[str, str]
) -> None:
    units = units_with_title(made, title)

    assert units
    assert any(expected.items() <= unit.items() for unit in units), json.dumps(units[:3])


def test_the_zip_of_chorus_pro_gives_the_invoice_inside(made: Prepared) -> None:
    flows = units_with_title(made, "Flux Chorus Pro facture_0001.zip")
    pdfs = [data for data in contents(made.package).values() if data.startswith(b"%PDF")]

    assert len(flows) == 1
    assert pdfs


def test_packages_that_climb_out_touch_nothing(made: Prepared) -> None:
    outside = Path(made.package).parent

    assert {path.name for path in outside.iterdir()} == {"source", "out.zip"}
