"""Exports of the i-Parapheur become a package: who signed what, when, with every file."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_parapheur import prepare_parapheur
from sae.ports import EmbeddedFile, EmbeddedFiles
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    TERMS,
    Formats,
    a_folder,
    a_strict_home,
    asked,
    codes,
    contents,
    manifest_of,
    texts,
    titles,
    tools,
)
from tests.signed_documents import a_cms, an_authority
from tests.unit.flows.invoices import a_cii
from tests.unit.flows.parapheur import (
    BORDEREAU,
    DEVIS,
    FACTURE,
    a_log,
    a_p7s,
    a_premis,
    a_zip,
    an_export,
)

UNITS = [
    "Dossier i-Parapheur – Facture F-12",
    "facture.pdf",
    "Signature de Camille Exemple – facture.pdf-1-Camille_Exemple.p7s",
    "devis.pdf",
    "Facture F-12_bordereau.pdf",
    "i_Parapheur_internal_premis.xml",
]


class Embedded:
    """An EmbeddedFileReader for which every PDF holds the same data, or none."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = data

    def read(self, path: Path, *, filename: str) -> EmbeddedFiles:
        del path, filename
        files = (EmbeddedFile("factur-x.xml", self._data),) if self._data else ()
        return EmbeddedFiles(files=files, findings=())

    def close(self) -> None:
        """Nothing to end."""


def prepared(
    folder: Path,
    files: dict[str, bytes],
    *,
    data: bytes = b"",
    version: str = "2.1",
    name: str = "",
) -> Prepared:
    source = a_folder(folder / "source", files)
    terms = replace(TERMS, version=version, agreement="CONVENTION-1")
    request = FlowRequest(
        source=source / name if name else source, asked=asked(folder / "out.zip", terms=terms)
    )
    return prepare_parapheur(request, tools(Formats()), Embedded(data))


def kinds(made: Prepared) -> list[str]:
    return texts(made.package, "DocumentType")


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_an_export_becomes_a_folder_its_documents_and_their_signatures(
    tmp_path: Path, version: str
) -> None:
    made = prepared(tmp_path, an_export(), version=version)

    assert made.status is PreparedStatus.PREPARED
    assert made.findings == ()
    assert titles(made.package) == UNITS
    assert kinds(made) == [
        "Dossier i-Parapheur",
        "Document principal",
        "Signature électronique",
        "Annexe",
        "Bordereau de signature",
        "Historique i-Parapheur",
    ]
    assert texts(made.package, "EventType") == ["Visa", "Signature"]
    signer = texts(made.package, "FullName")
    assert signer == ["Camille Exemple"] * (2 if version == "2.3" else 1)


def test_the_signature_of_2_1_names_the_object_by_its_digest(tmp_path: Path) -> None:
    made = prepared(tmp_path, an_export())

    manifest = manifest_of(made.package)
    named = manifest.find(".//{*}SignedObjectId").text
    (signed,) = [one for one in manifest.iter("{*}BinaryDataObject") if one.get("id") == named]
    assert signed.findtext("{*}FileInfo/{*}Filename") == "facture.pdf"
    assert manifest.findtext(".//{*}SignedObjectDigest") == signed.findtext("{*}MessageDigest")


def test_a_detached_signature_points_to_its_document_from_2_3_on(tmp_path: Path) -> None:
    made = prepared(tmp_path, an_export(), version="2.3")

    manifest = manifest_of(made.package)
    named = manifest.findtext(".//{*}SignedDocumentReferenceId")
    (unit,) = [one for one in manifest.iter("{*}ArchiveUnit") if one.get("id") == named]
    assert unit.findtext("{*}Content/{*}Title") == "facture.pdf"


def test_what_the_circuit_signed_is_the_main_document_and_no_annex(tmp_path: Path) -> None:
    files = {"facture.pdf": b"%PDF-1.4 /ByteRange", "devis.pdf": b"%PDF-1.7 /ByteRange"}
    premis = a_premis(
        {"facture.pdf": files["facture.pdf"]}, annexes={"devis.pdf": files["devis.pdf"]}
    )

    made = prepared(tmp_path, {"premis.xml": premis, **files}, version="2.3")

    assert made.findings == ()
    assert texts(made.package, "SigningRole") == ["SignedDocument", "Signature"] * 2
    assert texts(made.package, "FullName") == ["Camille Exemple"]


def test_a_zip_is_the_envelope_of_what_it_holds(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"export.zip": a_zip(an_export())}, name="export.zip")

    assert titles(made.package) == UNITS
    assert contents(made.package)["devis.pdf"] == DEVIS
    (came,) = texts(made.package, "CustodialHistoryItem")
    assert "« export.zip »" in came
    assert "SHA-512" in came


def test_zips_of_zips_and_folders_of_folders_are_as_many_folders(tmp_path: Path) -> None:
    log = a_log(("2017-03-15T09:25:04+01:00", "Camille", "Signe", ""))
    made = prepared(
        tmp_path,
        {
            "lot.zip": a_zip({"un.zip": a_zip(an_export()), "deux.zip": a_zip(an_export())}),
            "anciens/D4/iparapheur_historique.xml": log,
            "anciens/D4/acte.pdf": b"%PDF acte",
            "anciens/D4/signature.zip": a_zip({"acte.p7s": a_p7s(b"%PDF acte")}),
        },
    )

    assert made.findings == ()
    assert kinds(made).count("Dossier i-Parapheur") == 3
    assert titles(made.package)[:3] == [
        "Dossier i-Parapheur – D4",
        "acte.pdf",
        "Signature de Camille – acte.p7s",
    ]


def test_a_zip_that_was_signed_stays_whole(tmp_path: Path) -> None:
    plans = a_zip({"Documents principaux/a.pdf": b"a"})
    made = prepared(tmp_path, an_export(**{"Documents principaux/plans.zip": plans}))

    assert contents(made.package)["plans.zip"] == plans


def test_a_folder_without_history_is_archived_and_told(tmp_path: Path) -> None:
    files = an_export()
    del files["i_Parapheur_internal_premis.xml"]

    made = prepared(tmp_path, files)

    assert codes(made) == [("parapheur_no_history", "source")]
    assert kinds(made)[1:] == [
        "Document principal",
        "Signature électronique",
        "Annexe",
        "Bordereau de signature",
    ]


def test_what_the_history_states_is_compared_with_what_came(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            "premis.xml": a_premis({"facture.pdf": FACTURE, "absent.pdf": b"x"}),
            "facture.pdf": b"%PDF autre",
        },
    )

    assert codes(made) == [
        ("parapheur_document_missing", "absent.pdf"),
        ("parapheur_digest_differs", "facture.pdf"),
    ]
    assert contents(made.package)["facture.pdf"] == b"%PDF autre"
    assert "absent.pdf, non joint" in titles(made.package)
    assert "n'est pas celle du fichier reçu" in " ".join(texts(made.package, "Description"))


def test_a_signature_of_nothing_here_is_archived_alone(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"premis.xml": a_premis({}), "x.p7s": a_p7s(b"ailleurs")})

    assert ("parapheur_signature_alone", "x.p7s") in codes(made)
    assert contents(made.package)["x.p7s"] == a_p7s(b"ailleurs")


def test_a_hostile_history_costs_the_circuit_only(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE premis [<!ENTITY a "b">]><premis>&a;</premis>'

    made = prepared(tmp_path, an_export(**{"i_Parapheur_internal_premis.xml": bomb}))

    assert {code for code, _ in codes(made)} == {
        "parapheur_history_unreadable",
        "parapheur_no_history",
    }
    assert contents(made.package)["i_Parapheur_internal_premis.xml"] == bomb
    assert made.objects == 5


def test_a_damaged_zip_is_kept_beside_what_could_be_taken_out(tmp_path: Path) -> None:
    whole = a_zip(an_export())
    damaged = whole.replace(BORDEREAU, b"X" * len(BORDEREAU))

    made = prepared(tmp_path, {"a.zip": damaged, "b.zip": whole})

    assert [place for code, place in codes(made) if code == "parapheur_zip_damaged"] == ["a.zip"]
    assert contents(made.package)["a.zip"] == damaged
    assert titles(made.package).count("facture.pdf") == 2
    assert titles(made.package).count("Facture F-12_bordereau.pdf") == 1
    assert kinds(made).count("Dossier i-Parapheur") == 2
    assert kinds(made).count("Export i-Parapheur") == 1


def test_names_that_leave_a_zip_are_not_followed(tmp_path: Path) -> None:
    hostile = a_zip({**an_export(), "../../dehors.txt": b"dehors"})

    made = prepared(tmp_path, {"a.zip": hostile})

    assert "parapheur_zip_damaged" in {code for code, _ in codes(made)}
    assert contents(made.package)["a.zip"] == hostile
    assert not (tmp_path / "dehors.txt").exists()


def test_a_truncated_zip_is_archived_as_it_is(tmp_path: Path) -> None:
    cut = a_zip(an_export())[:-40]

    made = prepared(tmp_path, {"a.zip": cut}, name="a.zip")

    assert made.status is PreparedStatus.PREPARED
    assert contents(made.package) == {"a.zip": cut}


def test_the_invoice_that_was_signed_names_itself(tmp_path: Path) -> None:
    made = prepared(tmp_path, an_export(), data=a_cii())

    terms = dict(
        zip(
            texts(made.package, "KeywordReference"),
            texts(made.package, "KeywordContent"),
            strict=True,
        )
    )
    assert terms["EN16931:BT-1"] == "F-2024-1"
    assert terms["EN16931:BT-112"] == "1234.50"
    assert "FIN-05" in texts(made.package, "Rule")


def really_signed(folder: Path) -> dict[str, bytes]:
    """Give the files of an export whose signature is one."""
    document = folder / "signed.pdf"
    document.write_bytes(FACTURE)
    signer = an_authority(folder).signer("Camille Exemple")
    signature = a_cms(document, signer, folder / "signed.p7s", "-outform", "PEM")
    name = "Documents principaux/facture.pdf-1-Camille_Exemple.p7s"
    return an_export(**{name: signature.read_bytes()})


def test_the_package_is_taken_in_a_strict_home(tmp_path: Path) -> None:
    made = prepared(tmp_path, really_signed(tmp_path), version="2.1")

    (outcome,) = taken_in(a_strict_home(tmp_path), made.package)

    assert outcome.result.findings == ()
    assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)


def test_no_mutation_of_an_export_stops_it_nor_costs_its_neighbour(tmp_path: Path) -> None:
    chance = Random(7)
    whole = a_zip(an_export())
    for number in range(30):
        hurt = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(hurt))
            if chance.random() < 0.5:
                hurt[place] = chance.randrange(256)
            else:
                del hurt[place : place + chance.randint(1, 40)]

        made = prepared(tmp_path / f"{number}", {"a.zip": bytes(hurt), "b.zip": whole})

        assert made.status is PreparedStatus.PREPARED
        assert contents(made.package)["devis.pdf"] == DEVIS
