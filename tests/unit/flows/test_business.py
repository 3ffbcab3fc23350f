"""Cells of business software are read as people write them; mappings say what becomes of them."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sae.errors import UsageError
from sae.flows.business.mapping import Template, plain
from sae.flows.business.rows import LineReader
from sae.flows.business.values import Value, read_value
from sae.flows.csv_columns import columns_of
from sae.flows.csv_text import Line
from sae.flows.description import Ruling
from sae.settings.mappings import SHIPPED, read_mapping
from seda.findings import Finding
from seda.versions import VERSIONS


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024-03-12", date(2024, 3, 12)),
        ("12/03/2024", date(2024, 3, 12)),
        ("12.3.2024 10:02", date(2024, 3, 12)),
        ("20240312", date(2024, 3, 12)),
        ("1er août 1987", date(1987, 8, 1)),
        ("30/02/2024", None),
        ("12/03/24", None),
        ("demain", None),
    ],
)
def test_days_are_read_as_they_are_written_in_france(cell: str, day: date | None) -> None:
    found = read_value(cell, "date")

    assert (found.first if found is not None else None) == day


@pytest.mark.parametrize(
    "cell", ["03/2024", "2024-03", "202403", "mars 2024", "3 2024", "12/03/2024", "Mars-24"]
)
def test_months_are_read_however_they_are_written(cell: str) -> None:
    assert read_value(cell, "month") == Value("mars 2024", date(2024, 3, 1), date(2024, 3, 31))


def test_a_month_may_be_a_whole_year_and_not_a_thirteenth() -> None:
    year = read_value("2024", "month")

    assert year is not None
    assert year.asked("year_end") == "2024-12-31"
    assert read_value("13/2024", "month") is None


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1 234,56 €", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("-12", "-12"),
        ("1\u202f000,5", "1000.5"),
        ("douze", None),
        ("1e9", None),
    ],
)
def test_amounts_are_decimal(cell: str, amount: str | None) -> None:
    found = read_value(cell, "amount")

    assert (found.amount if found is not None else None) == (Decimal(amount) if amount else None)


def test_a_template_leaves_out_what_no_field_says() -> None:
    template = Template(("Acte", "n° {number}", "{year|date.year}"))
    day = Value("12/03/2024", date(2024, 3, 12), date(2024, 3, 12))

    assert template.filled({}) == "Acte"
    assert template.filled({"number": Value("7"), "date": day}) == "Acte – n° 7 – 2024"


def test_titles_of_columns_are_compared_without_signs() -> None:
    assert plain("N° Matricule") == plain("n matricule") == plain("N°_matricule")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", SHIPPED)
def test_the_mappings_shipped_fill_elements_that_the_standard_has(name: str, version: str) -> None:
    reader = _reader(name, [])

    assert columns_of(reader.paths, version=version, where=name).findings == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_the_mappings_shipped_never_name_a_column_twice_in_a_field(name: str) -> None:
    for field in read_mapping(name).fields:
        titles = [" + ".join(map(plain, one.split("+"))) for one in field.columns]
        assert len(titles) == len(set(titles)), field.name


def _reader(
    name: str, header: list[str], told: list[Finding] | None = None, ruling: Ruling | None = None
) -> LineReader:
    found = told if told is not None else []
    return LineReader(
        read_mapping(name), header, name="t.csv", ruling=ruling or Ruling(), tell=found.append
    )


def _said(reader: LineReader, *cells: str) -> dict[str, str]:
    line = Line(2, cells)
    return dict(zip(reader.paths, reader.cells(line, reader.values(line)).cells, strict=True))


def test_births_are_closed_from_the_end_of_the_register_and_deaths_are_open() -> None:
    header = ["N° acte", "Type d'acte", "Date de l'acte", "Nom", "Prénoms"]
    reader = _reader("civil_registry", header)

    birth = _said(reader, "12", "N", "03/05/2001", "EXEMPLE", "Camille")
    death = _said(reader, "13", "Acte de décès", "04/05/2001", "EXEMPLE", "Dominique")

    assert birth["Title"] == "Naissance – acte n° 12 – EXEMPLE Camille – 03/05/2001"
    assert birth["Management.AccessRule.Rule"] == "AR054"
    assert birth["Management.AccessRule.StartDate"] == "2001-12-31"
    assert death["Management.AccessRule.Rule"] == "AR038"
    assert birth["Management.AppraisalRule.FinalAction"] == "Keep"
    assert "registre sur papier" in birth["Description"]
    assert birth["Source"] == "Registre d'état civil sur papier, 2001"


def test_pay_slips_are_closed_for_fifty_years_and_destroyed_after_ten() -> None:
    reader = _reader("payroll", ["Matricule", "Nom", "Mois", "Année", "Type"])

    slip = _said(reader, "12", "EXEMPLE", "3", "2024", "Bulletin")
    ledger = _said(reader, "", "", "décembre", "2024", "Livre de paie")

    assert slip["Management.AppraisalRule.Rule"] == "RH-02"
    assert slip["Management.AppraisalRule.StartDate"] == "2024-12-31"
    assert slip["Management.AccessRule.Rule"] == "AR048"
    assert slip["Keyword.0.KeywordReference"] == "DSN:S21.G00.30.019"
    assert ledger["Management.AppraisalRule.Rule"] == "RH-03"
    assert ledger["Keyword.0.KeywordReference"] == ""  # no term without what it names


def test_the_table_itself_is_closed_as_long_as_the_last_of_its_lines() -> None:
    reader = _reader("payroll", ["Matricule", "Période", "Type"])
    _said(reader, "12", "03/2024", "Bulletin")
    _said(reader, "", "11/2024", "Livre de paie")

    whole = dict(zip(reader.paths, reader.whole().cells, strict=True))

    assert whole["Management.AccessRule.StartDate"] == "2024-11-30"
    assert whole["Management.AppraisalRule.Rule"] == "RH-03"


def test_rules_of_the_package_take_the_place_of_those_of_the_mapping() -> None:
    reader = _reader("payroll", ["Période"], ruling=Ruling(retention=False))

    assert not any("AppraisalRule" in path for path in reader.paths)
    assert any("AccessRule" in path for path in reader.paths)


def test_what_cannot_be_read_is_told_with_its_line_and_its_column() -> None:
    told: list[Finding] = []
    reader = _reader("school_invoices", ["Facture", "Date", "Montant"], told)

    said = _said(reader, "F-1", "32/01/2024", "cher")

    assert [(one.code, one.where, dict(one.fields)["column"]) for one in told] == [
        ("business_date", "t.csv:2", "Date"),
        ("business_amount", "t.csv:2", "Montant"),
    ]
    assert said["Keyword.0.KeywordContent"] == "F-1"
    assert said["Management.AppraisalRule.StartDate"] == ""


WRONG = {
    "title = 1": "title",
    'title = "x"\n[content]\nTitle = "{a}"\n[fields.b]\ncolumns = ["b"]': "{a}: no such field",
    'title = "x"\n[content]\nTitle = "{b.soon}"\n[fields.b]\ncolumns = ["b"]': "year_end",
    'title = "x"\n[content]\nDescription = "{b}"\n[fields.b]\ncolumns = ["b"]': "Title is missing",
    'title = "x"\n[content]\nTitle = "{b}"\n[fields.b]\ncolumns = ["b"]\n[[rules]]\n'
    'category = "AppraisalRule"\nrule = "R"': "Keep or Destroy",
}


@pytest.mark.parametrize("text", WRONG)
def test_a_mapping_that_makes_no_sense_is_refused_with_the_reason(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(UsageError) as refused:
        read_mapping(str(path))

    assert refused.value.code == "settings_invalid"
    assert WRONG[text] in str(refused.value.fields)


def test_an_unknown_mapping_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UsageError) as refused:
        read_mapping("comptabilite")

    assert refused.value.code == "mapping_unknown"


def test_the_mapping_of_the_guide_can_be_used(tmp_path: Path) -> None:
    guide = Path(__file__).parents[3] / "docs" / "guide-correspondances.md"
    example = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    path = tmp_path / "urbanisme.toml"
    path.write_text(example, encoding="utf-8")

    reader = LineReader(
        read_mapping(str(path)),
        ["N° dossier", "Jour", "Mois", "Année", "Décision", "Demandeur"],
        name="t.csv",
        ruling=Ruling(),
        tell=lambda _finding: None,
    )
    said = _said(reader, "DP 12", "3", "mars", "2024", "R", "C. Exemple")

    assert said["Title"] == "Déclaration préalable DP 12 – C. Exemple – refusée"
    assert said["Management.AppraisalRule.Rule"] == "URB-02"
    assert said["StartDate"] == "2024-03-03"
