"""A table becomes a package: the conventions of ReSIP and Archifiltre, and every fault told."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sae.domain.records import TransferStatus
from sae.errors import UsageError
from sae.jobs import preparation_packing
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_csv import CsvRequest, prepare_csv
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

FILES = {
    "Racine/Délibérations/2024-01.txt": b"conseil de janvier",
    "Racine/Délibérations/2024-02.txt": b"conseil de fevrier",
    "Racine/notice.txt": b"notice",
}
RESIP = (
    "Id;ParentId;File;ObjectFiles;Content.DescriptionLevel;Content.Title;Content.StartDate;"
    "Content.Keyword.0.KeywordContent;Content.Keyword.1.KeywordContent;Content.Writer.FullName;"
    "Management.AppraisalRule.Rule;Management.AppraisalRule.StartDate;"
    "Management.AppraisalRule.FinalAction\n"
    '"ID2";"ID1";"Racine/Délibérations";"Racine/Délibérations/2024-01.txt";"Item";'
    '"Séance du ""9""";2024-01-09;budget;école;Mairie;APP-001;2024-01-01;Destroy\n'
    '"ID1";"";"Racine";"";"RecordGrp";"Conseil";;;;;;;\n'
)
ARCHIFILTRE = (
    '"ID";"ParentID";"File";"DescriptionLevel";"Title";"StartDate";"EndDate";"TransactedDate";'
    '"CustodialHistory.CustodialHistoryItem";"Description";"Content.Tag.0"\n'
    '"1";"";".";"RecordGrp";"Racine";"2024-01-09";"2024-02-06";"2026-01-15";"";"";""\n'
    '"2";"1";"notice.txt";"Item";"Notice";"2024-01-09";"2024-01-09";"2026-01-15";'
    '"Cet élément était originellement intitulé \'n.txt\'";"";""\n'
    '"3";"1";"Délibérations\\2024-02.txt";"Item";"Février";"2024-02-06";"2024-02-06";'
    '"2026-01-15";"";"Séance";"conseil"\n'
)
INVENTORY = (
    '"";"chemin";"longueur du chemin";"nom";"extension";"poids (octet)";'
    '"date de première modification";"date de dernière modification";"nouveau nom";"description";'
    '"fichier/répertoire";"profondeur";"nombre de fichiers";"À supprimer";"tag0 : conseil"\n'
    '"";"/Racine";"7";"Racine";"";"42";"09/01/2024";"06/02/2024";"";"";"répertoire";"0";"3";"";""\n'
    '"";"/Racine/notice.txt";"18";"notice.txt";".txt";"6";"09/01/2024";"09/01/2024";"";"";'
    '"fichier";"1";"1";"À supprimer";""\n'
    '"";"/Racine/Délibérations";"21";"Délibérations";"";"36";"09/01/2024";"06/02/2024";"";"";'
    '"répertoire";"1";"2";"";"conseil"\n'
    '"";"/Racine/Délibérations/2024-01.txt";"33";"2024-01.txt";".txt";"18";"09/01/2024";'
    '"09/01/2024";"Séance de janvier";"";"fichier";"2";"1";"";"conseil"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "depot", FILES)


def prepared(table: Path, text: str, *, encoding: str = "utf-8", **changes: object) -> Prepared:
    """Write a table and prepare it."""
    table.write_bytes(text.encode(encoding))
    request = CsvRequest(table=table, asked=asked(table.parent.parent / "out.zip"))
    return prepare_csv(replace(request, **changes), tools())


def test_a_table_of_resip_says_tree_descriptions_rules_and_files(folder: Path) -> None:
    made = prepared(folder / "metadata.csv", RESIP)

    manifest = manifest_of(made.package)
    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == ["Conseil", 'Séance du "9"']
    assert texts(made.package, "KeywordContent") == ["budget", "école"]
    assert manifest.findtext(".//{*}ArchiveUnit/{*}ArchiveUnit/{*}Management//{*}Rule") == "APP-001"
    assert contents(made.package) == {"2024-01.txt": b"conseil de janvier"}


def test_a_table_of_archifiltre_for_resip_is_taken_as_it_is(folder: Path) -> None:
    made = prepared(folder / "Racine" / "metadata.csv", ARCHIFILTRE, asked=asked(folder / "o.zip"))

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == ["Racine", "Notice", "Février"]
    assert texts(made.package, "Tag") == ["conseil"]
    assert set(contents(made.package)) == {"notice.txt", "2024-02.txt"}
    assert ("csv_not_listed", "Délibérations") in codes(made)


@pytest.mark.parametrize("files", ["", "Racine"])
def test_an_inventory_of_archifiltre_is_taken_without_what_is_to_be_deleted(
    folder: Path, files: str
) -> None:
    made = prepared(folder / "inventaire.csv", INVENTORY, files=folder / files)

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == ["Racine", "Délibérations", "Séance de janvier"]
    assert texts(made.package, "DescriptionLevel") == ["RecordGrp", "RecordGrp", "Item"]
    assert texts(made.package, "EndDate")[0] == "2024-02-06"
    assert ("csv_deleted", "inventaire.csv:3") in codes(made)


def test_paths_alone_make_the_tree(folder: Path) -> None:
    made = prepared(
        folder / "t.csv",
        "File;Title\nRacine\\Délibérations\\2024-01.txt;Janvier\nRacine;Racine\n"
        "Racine\\notice.txt;\n",
    )

    assert titles(made.package) == ["Racine", "Janvier", "notice.txt"]
    assert made.objects == 2


def test_a_parent_may_be_named_by_its_path(folder: Path) -> None:
    made = prepared(
        folder / "t.csv",
        "ID;File;ParentFile;Title\n1;Racine/notice.txt;Racine/Délibérations;Notice\n"
        "2;Racine/Délibérations;;Délibérations\n",
    )

    assert titles(made.package) == ["Délibérations", "Notice"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("first", ["", "sep=,\r\n"])
def test_spreadsheets_write_as_they_do(folder: Path, encoding: str, first: str) -> None:
    made = prepared(
        folder / "t.csv",
        f"{first}ID,ParentID,File,Title\r\n1,,Racine/Délibérations/2024-01.txt,Été\r\n",
        encoding=encoding,
    )

    assert titles(made.package) == ["Été"]


def test_accents_composed_otherwise_than_on_the_disk_are_found(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "depot", {"de\u0301cret.txt": b"x"})

    made = prepared(folder / "t.csv", "File;Title\ndécret.txt;Décret\n")

    assert made.objects == 1


def test_renditions_of_a_unit_are_one_group(tmp_path: Path) -> None:
    folder = a_folder(
        tmp_path / "depot",
        {"F/__BinaryMaster_1__a.odt": b"odt", "F/__Dissemination_1__a.pdf": b"pdf"},
    )

    by_folder = prepared(folder / "t.csv", "File;Title\nF;Pièce\n")
    groups = manifest_of(by_folder.package).findall(".//{*}DataObjectGroup")
    by_list = prepared(
        folder / "t.csv",
        "ID;ParentID;ObjectFiles;Title\n"
        "1;;F/__BinaryMaster_1__a.odt|F/__Dissemination_1__a.pdf;Pièce\n",
    )

    assert [len(group) for group in groups] == [2]
    assert texts(by_folder.package, "DataObjectVersion") == ["BinaryMaster_1", "Dissemination_1"]
    assert contents(by_list.package) == {"a.odt": b"odt", "a.pdf": b"pdf"}


def test_every_fault_is_told_at_once_and_nothing_is_written(folder: Path) -> None:
    (folder / "Racine/lien.txt").symlink_to("notice.txt")
    made = prepared(
        folder / "t.csv",
        "ID;ParentID;File;Title;StartDate;Titel;DescriptionLevel;Management.AppraisalRule.Rule\n"
        "1;9;Racine;A;31/12/2024;;Dossier;\n"
        "2;1;Racine/absent.txt;B;;;Item;\n"
        "2;1;Racine/notice.txt;C;;;Item;APP-1\n"
        "3;4;;D;;;;\n"
        "4;3;;E;;;;\n"
        "5;1;Racine/lien.txt;F;;;;\n"
        ";1;;G;;;;\n"
        "6;1;;;;;;\n",
    )

    assert made.status is PreparedStatus.REFUSED
    assert [one for one in codes(made) if one[0] != "csv_not_listed"] == [
        ("csv_column_unknown", "t.csv:1"),
        ("csv_date", "t.csv:2"),
        ("csv_value_unlisted", "t.csv:2"),
        ("csv_file_missing", "t.csv:3"),
        ("csv_row", "t.csv:4"),
        ("csv_identifier_twice", "t.csv:4"),
        ("csv_not_a_file", "t.csv:7"),
        ("csv_identifier_missing", "t.csv:8"),
        ("csv_title_missing", "t.csv:9"),
        ("csv_parent_missing", "t.csv:2"),
        ("csv_circle", "t.csv:5"),
    ]
    assert sorted(path.name for path in folder.parent.iterdir()) == ["depot"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "csv_empty"), ("ID;Title\n", "csv_empty"), ('ID;Title\n1;"A" B\n', "csv_quotes")],
)
def test_a_file_that_is_no_table_is_told(folder: Path, text: str, code: str) -> None:
    made = prepared(folder / "t.csv", text)

    assert made.status is PreparedStatus.REFUSED
    assert [found for found, _ in codes(made)] == [code]


def test_a_declared_encoding_is_held_to(folder: Path) -> None:
    table = folder / "t.csv"
    table.write_bytes("File;Title\nRacine;Été\n".encode("cp1252"))
    request = CsvRequest(table=table, asked=asked(folder.parent / "o.zip"), encoding="utf-8")

    made = prepare_csv(request, tools())

    assert codes(made) == [("csv_encoding", "t.csv:2")]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"separator": "!"}, "csv_separator_unknown"),
        ({"encoding": "windows-martian"}, "csv_encoding_unknown"),
        ({"table": Path("absent.csv")}, "prepare_no_table"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    folder: Path, changes: dict[str, Any], code: str
) -> None:
    table = folder / "t.csv"
    table.write_text("File;Title\nRacine;R\n", encoding="utf-8")
    request = CsvRequest(table=table, asked=asked(folder.parent / "o.zip"))

    with pytest.raises(UsageError) as refused:
        prepare_csv(replace(request, **changes), tools())

    assert refused.value.code == code


def test_a_refused_table_goes_on_with_what_is_packed(folder: Path) -> None:
    table = folder / "t.csv"
    text = "".join(["File;Title\n", *(f"{name};{name}\n" for name in FILES)])

    def write(path: Path) -> None:
        if path.name == "2024-02.txt":
            path.write_bytes(b"another")

    table.write_text(text, encoding="utf-8")
    request = CsvRequest(table=table, asked=asked(folder.parent / "out.zip"))
    refused = prepare_csv(request, tools(Formats(before=write)))

    made = prepared(table, text)

    assert codes(refused) == [("prepare_file_changed", "Racine/Délibérations/2024-02.txt")]
    assert (made.objects, made.resumed) == (3, 2)


def test_a_file_named_twice_is_two_objects_also_after_an_interruption(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparation_packing, "AHEAD", 0)
    table = folder / "t.csv"
    text = "ID;ParentID;File;Title\n1;;Racine/notice.txt;A\n2;;Racine/notice.txt;B\n"
    table.write_text(text, encoding="utf-8")
    met: list[str] = []

    def cut(path: Path) -> None:
        met.append(path.name)
        if len(met) == 2:
            raise KeyboardInterrupt

    request = CsvRequest(table=table, asked=asked(folder.parent / "out.zip"))
    with pytest.raises(KeyboardInterrupt):
        prepare_csv(request, tools(Formats(before=cut)))

    made = prepared(table, text)

    assert (made.status, made.objects, made.resumed) == (PreparedStatus.PREPARED, 2, 1)
    assert len(set(texts(made.package, "Uri"))) == 2


def test_a_table_of_many_lines_in_any_order_keeps_its_tree(tmp_path: Path) -> None:
    folder = a_folder(tmp_path / "depot", {"a.txt": b"a"})
    lines = [f"{n};{n // 10 if n else ''};Unité {n}" for n in range(2000)]

    made = prepared(folder / "t.csv", "\n".join(["ID;ParentID;Title", *reversed(lines)]))

    manifest = manifest_of(made.package)
    assert made.units == 2000
    [deep] = [one for one in manifest.iter("{*}Title") if one.text == "Unité 1999"]
    above = [unit.findtext("{*}Content/{*}Title") for unit in deep.iterancestors("{*}ArchiveUnit")]
    assert above == ["Unité 1999", "Unité 199", "Unité 19", "Unité 1", "Unité 0"]


def test_the_package_is_ingested_without_any_finding(folder: Path) -> None:
    home = a_strict_home(folder.parent)
    terms = replace(TERMS, agreement="CONVENTION-1", message_identifier="VERSEMENT-CSV")

    made = prepared(
        folder / "metadata.csv", RESIP, asked=asked(folder.parent / "out.zip", terms=terms)
    )
    [outcome] = taken_in(home, made.package)

    assert outcome.result.status is TransferStatus.ACCEPTED
    assert outcome.result.findings == ()
    assert outcome.result.units == made.units
