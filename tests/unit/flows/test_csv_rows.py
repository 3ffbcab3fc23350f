import pytest

from sae.flows.csv_columns import columns_of
from sae.flows.csv_inventory import inventory_of
from sae.flows.csv_rows import Row, RowReader
from sae.flows.csv_text import Line
from seda.elements import XML_LANG, Element
from seda.findings import Finding


def table(
    header: str, cells: str, *, version: str = "2.1", left_out: tuple[str, ...] = ()
) -> tuple[Row | None, list[Finding]]:
    """Read a table of one line, its columns between bars."""
    columns = columns_of(header.split("|"), version=version, left_out=left_out, where="t.csv:1")
    found = list(columns.findings)
    reader = RowReader(columns, version=version, name="t.csv", tell=found.append)
    return reader.read(Line(2, tuple(cells.split("|")))), found


def shape(elements: tuple[Element, ...]) -> list[object]:
    return [(one.name, shape(one.children) if one.children else one.text) for one in elements]


def test_paths_become_elements_in_the_order_of_the_standard() -> None:
    row, found = table(
        "ID|Content.EndDate|Content.Writer.1.FullName|Content.Writer.0.FullName|Content.Title"
        "|Content.Keyword.KeywordReference|Content.Keyword.KeywordContent|Content.DescriptionLevel",
        "1|2024-02|Durand|Dupont|Budget|http://x|budget|Item",
    )

    assert found == []
    assert row is not None
    assert shape(row.content) == [
        ("DescriptionLevel", "Item"),
        ("Title", "Budget"),
        ("Keyword", [("KeywordContent", "budget"), ("KeywordReference", "http://x")]),
        ("Writer", [("FullName", "Dupont")]),
        ("Writer", [("FullName", "Durand")]),
        ("EndDate", "2024-02"),
    ]


def test_rules_keep_their_start_dates_by_their_numbers() -> None:
    row, found = table(
        "ID|Management.AccessRule.RefNonRuleId.0|Management.AccessRule.StartDate.1"
        "|Management.AccessRule.Rule.0|Management.AccessRule.Rule.1"
        "|Management.AppraisalRule.FinalAction|Management.AppraisalRule.Rule",
        "1|ACC-9|2024-01-01|ACC-0|ACC-1|Keep|APP-0",
    )

    assert found == []
    assert row is not None
    assert shape(row.management) == [
        ("AppraisalRule", [("Rule", "APP-0"), ("FinalAction", "Keep")]),
        (
            "AccessRule",
            [
                ("Rule", "ACC-0"),
                ("Rule", "ACC-1"),
                ("StartDate", "2024-01-01"),
                ("RefNonRuleId", "ACC-9"),
            ],
        ),
    ]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("File|Title|attr", 'a|Titre|xml:lang="fr"'),
        ("File|Title|Content.Title.attr", "a|Titre|lang='fr'"),
        ("File|Content.Title.fr", "a|Titre"),
        ("file|Content.Title.0|Content.Title.0.attr", 'a|Titre|xml:lang="fr"'),
    ],
)
def test_the_language_of_a_text_may_be_said_in_several_ways(header: str, cells: str) -> None:
    row, found = table(header, cells)

    assert found == []
    assert row is not None
    assert row.content == (Element("Title", "Titre", attributes=((XML_LANG, "fr"),)),)


def test_titles_in_two_languages_are_two_titles() -> None:
    row, _ = table("ID|Content.Title.fr|Content.Title.de", "1|Titre|Titel")

    assert row is not None
    assert [title.text for title in row.content] == ["Titre", "Titel"]


def test_files_are_named_as_resip_does() -> None:
    row, _ = table("Id|ParentId|File|ObjectFiles", "1|0|dossier|a.pdf")
    assert row is not None
    assert (row.key, row.parent, row.file, row.files) == ("1", "0", "dossier", ("a.pdf",))

    assert table("File|Title", "a.pdf|A")[0].files is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("ID|Content.Titel", "csv_column_unknown"),
        ("ID|Content.Title.Subtitle", "csv_column_unknown"),
        ("ID|Management.DuaRule.Rule", "csv_column_unknown"),
        ("ID|Content.TextContent", "csv_column_version"),
        ("ID|Management.HoldRule.Rule", "csv_column_version"),
        ("ID|Content.Writer", "csv_column_of_elements"),
        ("ID|Content", "csv_column_of_elements"),
        ("ID|Title|Content.Title", "csv_column_twice"),
        ("ID|id", "csv_column_twice"),
        ("ID|attr", "csv_attr_alone"),
        ("Title", "csv_no_identifier"),
        ("File|ParentID", "csv_parent_without_id"),
    ],
)
def test_a_column_that_fills_nothing_is_told(header: str, code: str) -> None:
    found = columns_of(header.split("|"), version="2.1", where="t.csv:1").findings

    assert [finding.code for finding in found] == [code]


def test_a_column_may_be_left_out() -> None:
    row, found = table(
        "ID|Content.Title|Content.Extension.0|Content.Extension.1",
        "1|A|x|y",
        left_out=("Content.Extension*",),
    )

    assert found == []
    assert row is not None
    assert shape(row.content) == [("Title", "A")]


@pytest.mark.parametrize(
    ("header", "cells", "code", "fields"),
    [
        ("ID|StartDate", "1|31/12/2024", "csv_date", {"advised": "2024-12-31"}),
        ("ID|StartDate", "1|2024-02-30", "csv_date", {}),
        ("ID|Management.AccessRule.StartDate", "1|2024-02-01T00:00:00", "csv_date",
         {"advised": "2024-02-01"}),
        ("ID|DescriptionLevel", "1|Dossier", "csv_value_unlisted", {}),
        ("ID|Management.AppraisalRule.FinalAction", "1|Garder", "csv_value_unlisted", {}),
        ("ID|Management.AccessRule.PreventInheritance", "1|VRAI", "csv_value", {"kind": "boolean"}),
        ("ID|Management.AppraisalRule.Rule", "1|APP-1", "csv_row", {}),
        ("ID|DescriptionLevel.0|DescriptionLevel.1", "1|Item|File", "csv_row", {}),
        ("ID|Title|attr", "1|A|lang fr", "csv_attributes_unreadable", {}),
        ("ID|Title|attr", '1|A|langue="fr"', "csv_attribute_unknown", {"name": "langue"}),
        ("ID|Title", "1|A|B", "csv_too_many_cells", {"count": "3", "expected": "2"}),
        ("ID|", "1|A", "csv_value_without_column", {"value": "A"}),
        ("ID|Title", "1|a\x01b", "csv_row", {}),
    ],
)  # fmt: skip
def test_a_cell_that_means_nothing_is_told_with_its_line(
    header: str, cells: str, code: str, fields: dict[str, str]
) -> None:
    _, [finding] = table(header, cells)

    assert (finding.code, finding.where) == (code, "t.csv:2")
    assert dict(finding.fields).items() >= fields.items()


def test_an_inventory_of_archifiltre_is_read_as_a_table() -> None:
    header = [
        "", "chemin", "longueur du chemin", "nom", "extension", "poids (octet)",
        "date de première modification", "date de dernière modification", "nouveau nom",
        "description", "fichier/répertoire", "profondeur", "nombre de fichiers", "À supprimer",
        "tag0 : budget", "tag1 : école",
    ]  # fmt: skip
    inventory = inventory_of(header)
    assert inventory is not None

    cells = inventory.cells(
        ["", "/Racine/a\\b.txt", "9", "b.txt", ".txt", "3", "01/01/1970", "31/12/2024", "",
         "Notice", "fichier", "1", "1", "", "budget", ""]
    )  # fmt: skip
    deleted = inventory.cells([*[""] * 13, "À supprimer", "", ""])

    assert dict(zip(inventory.header, cells or (), strict=True)) == {
        "Content.Title": "b.txt",
        "File": "Racine/a/b.txt",
        "Content.StartDate": "",
        "Content.EndDate": "2024-12-31",
        "Content.Description": "Notice",
        "Content.Tag.0": "budget",
        "Content.Tag.1": "",
    }
    assert deleted is None
    assert inventory_of(["ID", "ParentID", "File"]) is None
