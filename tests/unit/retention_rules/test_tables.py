import pytest

from retention_rules import Category, Confidence, FinalSort
from retention_rules.referential_csv import read_table, write_table
from retention_rules.tables import NAMES, table, table_text


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_table_is_read_without_a_fault_and_written_as_it_is(name: str) -> None:
    read = read_table(table_text(name))

    assert not read.faults
    assert write_table(read.definitions) == table_text(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_shipped_row_is_active_nor_agreed(name: str) -> None:
    for row in table(name):
        assert not row.active, row.rule_id
        assert not row.agreed, row.rule_id


@pytest.mark.parametrize("name", NAMES)
def test_each_shipped_row_has_words_in_both_languages_and_says_how_sure_it_is(name: str) -> None:
    for row in table(name):
        assert row.label, row.rule_id
        assert row.label_en, row.rule_id
        assert row.code_list, row.rule_id
        assert row.confidence is not None, row.rule_id
        if row.confidence is not Confidence.MEMORY:
            assert row.source or row.legal_basis, row.rule_id


def test_the_table_of_a_commune_gives_each_row_a_duration_a_start_and_a_final_sort() -> None:
    for row in table("commune"):
        assert row.category is Category.APPRAISAL, row.rule_id
        assert row.duration is not None, row.rule_id
        assert row.start_event.value, row.rule_id
        assert row.final_sort is not None, row.rule_id
        assert (row.sampling is not None) == (row.final_sort is FinalSort.SORT), row.rule_id


def test_the_access_codes_are_the_25_of_the_list_of_2009_with_their_article() -> None:
    rows = table("access-2009")

    assert [row.rule_id for row in rows] == [f"AR{number:03}" for number in range(38, 63)]
    for row in rows:
        assert row.category is Category.ACCESS
        assert row.article.startswith("L.213-"), row.rule_id
        assert "2009" in row.code_list
