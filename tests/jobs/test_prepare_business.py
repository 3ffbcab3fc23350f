"""Exports of business software become a package: lines, files, the table, every fault told."""

from dataclasses import replace
from pathlib import Path

import pytest

from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_business import BusinessRequest, prepare_business
from sae.settings.mappings import read_mapping
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

FILES = {"PAIE/bs_1.pdf": b"un", "PAIE/BS_2.PDF": b"deux", "PAIE/livre.pdf": b"livre"}
PAYROLL = (
    "Matricule;Nom;Prénom;Mois;Année;Type;Fichier\n"
    "12;EXEMPLE;Éloïse;3;2024;Bulletin;C:\\EXPORT\\PAIE\\bs_1.pdf\n"
    "13;EXEMPLE;Zoé;mars;2024;Bulletin;PAIE\\bs_2.pdf\n"
    ";;;12;2024;Livre de paie;livre.pdf\n"
)


def prepared(
    folder: Path,
    table: str,
    files: dict[str, bytes],
    *,
    mapping: str = "payroll",
    encoding: str = "utf-8",
    version: str = "2.1",
) -> Prepared:
    source = a_folder(folder / "source", {"export.csv": table.encode(encoding), **files})
    request = BusinessRequest(
        table=source / "export.csv",
        mapping=read_mapping(mapping),
        asked=asked(
            folder / "out.zip",
            terms=replace(TERMS, version=version, agreement="CONVENTION-1"),
        ),
    )
    return prepare_business(request, tools(Formats()))


@pytest.mark.parametrize("version", ["2.1", "2.3"])
def test_each_line_is_a_unit_with_its_file_and_the_table_comes_last(
    tmp_path: Path, version: str
) -> None:
    made = prepared(tmp_path, PAYROLL, FILES, version=version)

    assert made.status is PreparedStatus.PREPARED
    assert made.findings == ()
    assert titles(made.package) == [
        "Documents de paie – export.csv",
        "Paie mars 2024 – Bulletin – EXEMPLE Éloïse – matricule 12",
        "Paie mars 2024 – Bulletin – EXEMPLE Zoé – matricule 13",
        "Paie décembre 2024 – Livre de paie",
        "Tableau de l'export – export.csv",
    ]
    assert contents(made.package) == {
        "bs_1.pdf": b"un",
        "BS_2.PDF": b"deux",
        "livre.pdf": b"livre",
        "export.csv": PAYROLL.encode(),
    }
    assert texts(made.package, "Rule") == [
        *("RH-02", "AR048", "RH-02", "AR048", "RH-03", "AR048", "RH-03", "AR048"),
    ]


def test_every_fault_is_told_with_its_line_and_costs_its_value_only(tmp_path: Path) -> None:
    table = PAYROLL.replace("mars;2024", "13;2024").replace("bs_1", "absent")
    table += "12;EXEMPLE;Éloïse;3;2024;Bulletin;PAIE/livre.pdf\nTOTAL;;;;;;;4\n;;;;;;\n"

    made = prepared(tmp_path, table, FILES, encoding="cp1252")

    assert made.status is PreparedStatus.PREPARED
    assert sorted(codes(made)) == [
        ("business_cells", "export.csv:6"),
        ("business_date", "export.csv:3"),
        ("business_file_missing", "export.csv:2"),
        ("business_line_empty", "export.csv:6"),
        ("business_twice", "export.csv:5"),
        ("csv_encoding_guessed", "export.csv:1"),
        ("csv_not_listed", "PAIE/bs_1.pdf"),
    ]
    assert "absent.pdf, non joint" in titles(made.package)
    assert "EXEMPLE Éloïse" in texts(made.package, "FullName")


def test_signs_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    table = "Période;Fichier\n03/2024;a\x00b.pdf\n03/2024;x\x01.pdf\n"

    made = prepared(tmp_path, table, {"x\x01.pdf": b"x"})

    assert made.status is PreparedStatus.PREPARED
    assert contents(made.package)["x_.pdf"] == b"x"


def test_several_files_of_a_line_stand_below_it(tmp_path: Path) -> None:
    table = "Date;Nature;Parcelle;Fichiers\n12/03/2024;Vente;AB 12;acte.pdf|plans/plan.pdf\n"

    made = prepared(
        tmp_path, table, {"acte.pdf": b"a", "plans/plan.pdf": b"p"}, mapping="land_deeds"
    )

    assert titles(made.package)[1:4] == ["Vente – AB 12 – 12/03/2024", "acte.pdf", "plan.pdf"]
    assert texts(made.package, "FinalAction") == ["Keep", "Keep"]


def test_a_path_never_leaves_the_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    table = "Date;Nature;Fichier\n12/03/2024;Vente;../secret.txt\n"

    made = prepared(tmp_path, table, {}, mapping="land_deeds")

    assert ("business_file_missing", "export.csv:2") in codes(made)
    assert list(contents(made.package)) == ["export.csv"]


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "lien.pdf").symlink_to(tmp_path / "secret.txt")

    made = prepared(
        tmp_path, "Date;Nature;Fichier\n12/03/2024;Vente;lien.pdf\n", {}, mapping="land_deeds"
    )

    assert ("business_file_missing", "export.csv:2") in codes(made)


def test_acts_of_three_letters_and_numbered_people_are_named(tmp_path: Path) -> None:
    table = (
        "NATURE;NUMERO_ACTE;DATE_ACTE;NOM_1;PRENOMS_1;NOM_2;PRENOMS_2;IMAGE\n"
        "MAR;3;15/06/2024;EXEMPLE;Jean;MODELE;Anne;f.pdf\n"
    )

    made = prepared(tmp_path, table, {"f.pdf": b"un"}, mapping="civil_registry")

    assert titles(made.package)[1] == (
        "Mariage – acte n° 3 – EXEMPLE Jean – MODELE Anne – 15/06/2024"
    )


def test_titles_may_stand_below_a_heading_and_files_under_any_title(tmp_path: Path) -> None:
    table = "Export du 01/04/2024\n\nmatriculeAgent;Période;Emplacement\n12;03/2024;bs_1.pdf\n"

    made = prepared(tmp_path, table, FILES)

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package)[1] == "Paie mars 2024 – matricule 12"
    assert contents(made.package)["bs_1.pdf"] == b"un"


def test_a_column_that_is_left_out_is_not_seen(tmp_path: Path) -> None:
    source = a_folder(tmp_path / "source", {"export.csv": PAYROLL.encode(), **FILES})
    request = BusinessRequest(
        table=source / "export.csv",
        mapping=read_mapping("payroll"),
        asked=asked(tmp_path / "out.zip"),
        left_out=("Nom", "Pré*"),
    )

    made = prepare_business(request, tools(Formats()))

    assert texts(made.package, "FullName") == []


def test_a_table_without_the_columns_asked_for_is_refused_with_their_titles(
    tmp_path: Path,
) -> None:
    made = prepared(tmp_path, "a;b\n1;2\n", {})

    assert made.status is PreparedStatus.REFUSED
    assert {code for code, _ in codes(made)} == {"business_column_missing"}


def test_an_empty_table_is_refused(tmp_path: Path) -> None:
    assert codes(prepared(tmp_path, "", {})) == [("csv_empty", "export.csv")]


def test_school_invoices_name_themselves_and_are_decimal(tmp_path: Path) -> None:
    table = (
        "N° facture,Date facture,Famille,Prestation,Montant TTC,Fichier\n"
        '2024-118,31/03/2024,EXEMPLE,Cantine,"1 234,50 €",f.pdf\n'
    )
    made = prepared(tmp_path, table, {"f.pdf": b"f"}, mapping="school_invoices")

    assert titles(made.package)[1] == (
        "Facture 2024-118 – EXEMPLE – Cantine – 31/03/2024 – 1 234,50 €"
    )
    assert texts(made.package, "KeywordContent")[:2] == ["2024-118", "1234.50"]
    assert texts(made.package, "KeywordReference") == ["EN16931:BT-1", "EN16931:BT-112"]


def test_the_package_is_taken_in_a_strict_home(tmp_path: Path) -> None:
    made = prepared(tmp_path, PAYROLL, FILES)

    (outcome,) = taken_in(a_strict_home(tmp_path), made.package)

    told = {one.code for one in outcome.result.findings}
    assert told <= {"rule_unknown"}  # the home of the test has no table of retention
    assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)
    assert manifest_of(made.package) is not None
