"""Scans become a package: what the table says of them, how they are, what a text asks."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sae.bootstrap import scan_inspector
from sae.flows.scans.policies import Policy
from sae.flows.scans.separators import Separator
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_scans import ScansRequest, prepare_scans
from tests.jobs.ingests import codes as codes_of_ingest
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    TERMS,
    Formats,
    a_folder,
    a_strict_home,
    asked,
    codes,
    contents,
    texts,
    titles,
    tools,
)
from tests.scans import a_scan, a_text

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "flows"
KNOWN = replace(TERMS, agreement="CONVENTION-1")
TABLE = """Fichier;N° facture;Fournisseur;SIRET;Date;Montant TTC;Opérateur;Numériseur;\
Date numérisation;Papier;Visa
facture.tif;2024-118;Menuiserie Dupont;99999999800010;12/03/2024;624,90;M. Martin;Ricoh;\
2024-03-14;détruit;AD34-2024-7
"""


def prepared(folder: Path, files: dict[str, bytes], **options: object) -> Prepared:
    source = a_folder(folder / "source", files)
    request = ScansRequest(
        flow=FlowRequest(source=source, asked=asked(folder / "out.zip")),
        **options,  # type: ignore[arg-type]
    )
    with scan_inspector() as inspector:
        return prepare_scans(request, tools(Formats()), inspector)


def a_picture(folder: Path, *pages: tuple[str, ...], name: str = "facture.tif") -> bytes:
    drawn = folder / name
    return a_scan(drawn, *(pages or (a_text(4),)), dpi=100, mode="L").read_bytes()


def test_an_invoice_has_what_the_table_says_its_picture_bit_for_bit_and_its_record(
    tmp_path: Path,
) -> None:
    picture = a_picture(tmp_path)

    made = prepared(tmp_path, {"facture.tif": picture, "lot.csv": TABLE.encode()})

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == [
        "Facture 2024-118 – Menuiserie Dupont – 12/03/2024 – 624,90\u00a0€",
        "Fiche de fidélité de facture.tif",
        "lot.csv",
    ]
    keywords = dict(
        zip(
            texts(made.package, "KeywordReference"),
            texts(made.package, "KeywordContent"),
            strict=True,
        )
    )
    assert texts(made.package, "Rule") == ["FIN-05"]
    assert keywords == {
        "EN16931:BT-1": "2024-118",
        "EN16931:BT-29": "99999999800010",
        "EN16931:BT-112": "624.90",
        "schema.org:numberOfPages": "1",
        "EAD:originalsloc": "destroyed",
        "EAD:originalsloc/ref": "AD34-2024-7",
    }
    assert texts(made.package, "AcquiredDate") == ["2024-03-14"]
    assert texts(made.package, "EventDetail") == ["Ricoh – M. Martin"]
    assert picture in contents(made.package).values()
    [record] = [json.loads(data) for data in contents(made.package).values() if data[:1] == b"{"]
    assert record["file"]["sha512"] == hashlib.sha512(picture).hexdigest()
    assert record["pages"][0]["compression"] == "none"
    assert record["capture"]["device"] == "Ricoh"


def test_a_batch_is_one_object_described_in_parts(tmp_path: Path) -> None:
    lot = a_picture(tmp_path, a_text(3), a_text(2), (), a_text(2), name="lot.tif")
    sheet = json.dumps([{"numero": "F1"}, {"numero": "F2", "fournisseur": "Beta"}])

    made = prepared(
        tmp_path,
        {"lot.tif": lot, "lot.json": sheet.encode()},
        separator=Separator.BLANK,
    )

    assert titles(made.package) == [
        "Lot numérisé lot.tif – 2 documents",
        "Facture F1",
        "Facture F2 – Beta",
        "Fiche de fidélité de lot.tif",
        "lot.json",
    ]
    pairs = zip(
        texts(made.package, "KeywordReference"), texts(made.package, "KeywordContent"), strict=True
    )
    assert [said for term, said in pairs if term == "schema.org:pagination"] == ["1-2", "4-4"]
    assert list(contents(made.package).values()).count(lot) == 1


def test_the_same_source_makes_the_same_files_again(tmp_path: Path) -> None:
    picture = a_picture(tmp_path)
    (tmp_path / "other").mkdir()

    made = prepared(tmp_path, {"facture.tif": picture})
    again = prepared(tmp_path / "other", {"facture.tif": picture})

    assert contents(made.package) == contents(again.package)


def test_the_paper_of_a_deliberation_is_never_stated_as_destroyed(tmp_path: Path) -> None:
    table = "fichier;type;papier;visa\nfacture.tif;Délibération;détruit;V1\n"

    made = prepared(tmp_path, {"facture.tif": a_picture(tmp_path), "lot.csv": table.encode()})

    assert made.status is PreparedStatus.REFUSED
    assert ("paper_never_destroyed", "facture.tif") in codes(made)


def test_what_is_broken_or_no_picture_is_taken_as_it_is(tmp_path: Path) -> None:
    files = {
        "broken.tif": b"II*\x00" + b"\xff" * 500,
        "bomb.png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\xff\xff\xff\xff\xff\xff\xff\xff\x08\x02",
        "empty.pdf": b"",
        "note.txt": b"bonjour",
        "facture.tif": a_picture(tmp_path),
    }

    made = prepared(tmp_path, files)

    assert made.status is PreparedStatus.PREPARED
    assert {data for name, data in files.items()} <= set(contents(made.package).values())
    assert "Facture (facture.tif)" in titles(made.package)
    assert ("scan_unreadable", "broken.tif") in codes(made)


def test_a_line_without_its_file_and_pages_that_lack_are_told(tmp_path: Path) -> None:
    table = "fichier;pages\nfacture.tif;3\nabsente.tif;1\n"

    made = prepared(tmp_path, {"facture.tif": a_picture(tmp_path), "lot.csv": table.encode()})

    assert ("scan_line_without_file", "absente.tif") in codes(made)
    assert ("scan_page_count", "facture.tif") in codes(made)


def test_pictures_of_one_name_in_two_folders_each_have_their_line(tmp_path: Path) -> None:
    table = "fichier;numero;date\nmars/1.tif;A12;12/03/2024\navril\\1.tif;A13;31/02/2024\n"
    picture = a_picture(tmp_path)

    made = prepared(
        tmp_path, {"mars/1.tif": picture, "avril/1.tif": picture, "lot.csv": table.encode()}
    )

    assert [title for title in titles(made.package) if title.startswith("Facture")] == [
        "Facture A13 – 31/02/2024",
        "Facture A12 – 12/03/2024",
    ]
    assert ("invoice_day_unreadable", "avril/1.tif") in codes(made)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not beside the checkout")
def test_scans_of_the_corpus_enter_a_strict_home(tmp_path: Path) -> None:
    source = CORPUS / "scans_derived"
    request = ScansRequest(
        flow=FlowRequest(source=source, asked=asked(tmp_path / "out.zip", terms=KNOWN)),
        policy=Policy.FISCAL,
    )
    with scan_inspector() as inspector:
        made = prepare_scans(request, tools(Formats()), inspector)

    [outcome] = taken_in(a_strict_home(tmp_path), made.package)

    assert "scan_lossy" in {code for code, _ in codes(made)}
    assert not codes_of_ingest(outcome)
