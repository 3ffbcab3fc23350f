"""Files of referentials: what spreadsheets and other archives write, and every way to be wrong."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.domain.records import Agency, ArchivalAgreement, Reading, Referentials, RuleDefinition
from sae.domain.referential_files import ReferentialFile, read_referential
from sae.domain.referential_record import CLOSED, ReferentialRecord, replay
from sae.domain.table_lines import MAX_BYTES

NOTHING = Referentials(agencies=(), agreements=(), rules=(), closed=frozenset())
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


def read(table: str, text: str | bytes, known: Referentials = NOTHING) -> ReferentialFile:
    data = text.encode() if isinstance(text, str) else text
    return read_referential(table, data, name="t.csv", known=known)


def codes(found: ReferentialFile) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in found.findings]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_columns_may_be_separated_as_spreadsheets_do(separator: str, ending: str) -> None:
    lines = (("Identifier", "Name"), ("DRH", "Ressources"), ("", ""), ("STM", "Technique"))

    found = read("agencies", ending.join(separator.join(line) for line in lines))

    assert found.findings == ()
    assert found.rows == (
        Agency(identifier="DRH", name="Ressources", confirmed=True),
        Agency(identifier="STM", name="Technique", confirmed=True),
    )


def test_names_of_columns_do_not_mind_case_order_or_company() -> None:
    found = read("agencies", "NAME,Couleur,identifier\nRessources,bleu,DRH\n")

    assert found.rows == (Agency(identifier="DRH", name="Ressources", confirmed=True),)


def test_a_cell_may_hold_line_feeds_and_the_next_line_is_still_counted() -> None:
    found = read("agencies", 'Identifier,Name\nA,"Deux\nlignes"\nB,\n')

    assert codes(found) == [("referential_value_missing", "t.csv:4")]


def test_a_json_list_is_read_by_element() -> None:
    document = [
        {"Identifier": "C1", "Name": "Un", "Status": "ACTIVE", "Agencies": ["X"]},
        {"Identifier": "C2", "Name": None, "Status": "PERHAPS"},
    ]

    found = read("agreements", json.dumps(document))

    assert codes(found) == [("referential_value_missing", "t.csv#2")]


def test_an_agreement_begins_active_tolerant_and_automatic() -> None:
    (row,) = read("agreements", "Identifier,Name\nC1,Finances\n").rows

    assert row == ArchivalAgreement(
        identifier="C1",
        name="Finances",
        confirmed=True,
        active=True,
        reading=Reading.TOLERANT,
        acceptance="automatic",
        post_elimination_metadata_policy="keep_restricted",
    )


@pytest.mark.parametrize(
    ("cells", "duration", "measurement"),
    [
        ("AccessRule,Libre,0,YEAR", "0", "YEAR"),
        ("AccessRule,Libre,25,Year", "25", "YEAR"),
        ("AppraisalRule,Sans fin,Unlimited,YEAR", "unlimited", ""),
        ("HoldRule,Gel,,", "", ""),
        ("HoldRule,Gel,6,month", "6", "MONTH"),
    ],
)
def test_durations_are_kept_as_the_standard_says(
    cells: str, duration: str, measurement: str
) -> None:
    found = read("rules", f"RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\nR,{cells}\n")

    (row,) = found.rows
    assert isinstance(row, RuleDefinition)
    assert (row.duration, row.measurement) == (duration, measurement)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("Acces,Libre,1,YEAR", "RuleType"),
        ("AccessRule,Libre,-1,YEAR", "RuleDuration"),
        ("AccessRule,Libre,1.5,YEAR", "RuleDuration"),
        ("AccessRule,Libre,10000,YEAR", "RuleDuration"),
        ("AccessRule,Libre,1,SIECLE", "RuleMeasurement"),
        ("AccessRule,Libre,1,", "RuleMeasurement"),
        ("AccessRule,Libre,,", "RuleDuration"),
        ("AccessRule,,1,YEAR", "RuleValue"),
    ],
)
def test_a_wrong_cell_is_named_by_its_column(cells: str, column: str) -> None:
    found = read("rules", f"RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\nR,{cells}\n")

    (finding,) = found.findings
    assert finding.where == "t.csv:2"
    assert dict(finding.fields)["column"] == column


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "referential_empty"),
        ("Identifier,Name\n", "referential_empty"),
        ("Nom,Prénom\nA,B\n", "referential_column_missing"),
        ("[", "referential_unreadable"),
        ('["A"]', "referential_unreadable"),
        ("[" * 5000, "referential_unreadable"),
        ('Identifier,Name\nA,"' + "x" * 200_000 + '"\n', "referential_unreadable"),
        (b"Identifier,Name\nA,B\x00\n", "referential_unreadable"),
        (b"x" * (MAX_BYTES + 1), "referential_too_large"),
    ],
)
def test_a_file_that_is_no_table_is_told(text: str | bytes, code: str) -> None:
    found = read("agencies", text)

    assert found.findings[0].code == code
    assert found.rows == ()


@given(st.binary(max_size=400))
def test_no_bytes_at_all_make_it_fail(data: bytes) -> None:
    for table in ("agencies", "agreements", "rules"):
        found = read(table, data)

        assert found.rows or found.findings


texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)


@given(st.lists(st.builds(Agency, identifier=texts, name=texts, confirmed=st.booleans())))
def test_a_change_is_read_back_as_it_was_written(rows: list[Agency]) -> None:
    record = ReferentialRecord(
        table="agencies", rows=tuple(rows), closed=frozenset(), changed_at=NOON, salt="00"
    )

    assert replay(record.to_bytes()) == record


def test_every_kind_of_change_is_read_back() -> None:
    agreement = read("agreements", "Identifier,Name,Reading\nC1,Un,strict\n").rows
    rule = read(
        "rules", "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement\nR,HoldRule,Gel,,\n"
    ).rows
    for table, rows, closed in (
        ("agreements", agreement, frozenset()),
        ("rules", rule, frozenset()),
        (CLOSED, (), frozenset({"rules", "agencies"})),
        (CLOSED, (), frozenset()),
    ):
        record = ReferentialRecord(
            table=table, rows=rows, closed=closed, changed_at=NOON, salt="00"
        )

        assert replay(record.to_bytes()) == record


def test_an_agreement_names_the_profiles_it_demands() -> None:
    found = read(
        "agreements", "Identifier;Name;ArchivalProfiles;ArchiveUnitProfiles\nC;Un;P1| P2;U\n"
    )

    [agreement] = found.rows
    assert isinstance(agreement, ArchivalAgreement)
    assert (agreement.archival_profiles, agreement.unit_profiles) == (("P1", "P2"), ("U",))
    assert [one.code for one in found.findings] == ["agreement_profile_unknown"] * 3
    assert all(one.severity == "warning" for one in found.findings)


def test_the_lists_of_profiles_of_another_archive_are_read() -> None:
    document = [{"Identifier": "C", "Name": "Un", "ArchiveProfiles": ["P1", "P2"]}]

    [agreement] = read("agreements", json.dumps(document)).rows

    assert isinstance(agreement, ArchivalAgreement)
    assert agreement.archival_profiles == ("P1", "P2")


@pytest.mark.parametrize("data", [b"{}", b"[]", b'{"format": "sae-referential/2"}', b"x"])
def test_what_is_not_one_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        replay(data)
