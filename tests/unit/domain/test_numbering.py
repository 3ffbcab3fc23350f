"""Which numbers are missing, and when one may say so."""

from hypothesis import given
from hypothesis import strategies as st

from sae.domain.numbering import OF_OTHERS, OWN, Run, runs


def the_run(*numbers: str, year: str = "2024") -> Run:
    (found,) = runs(numbers, strictness=OWN, year=year)
    return found


def test_a_hole_in_a_sequence_is_missing_and_written_as_its_neighbours() -> None:
    run = the_run("2024-001", "2024-002", "2024-004", "2024-007")

    assert run.sequential
    assert run.written_missing() == (("2024-003", "2024-003"), ("2024-005", "2024-006"))
    assert run.missing_count == 3


def test_what_comes_before_the_first_number_of_a_year_is_missing_too() -> None:
    assert the_run("3", "4", "5").missing == ((1, 2),)


def test_an_archive_that_began_within_a_year_misses_nothing_of_before() -> None:
    run = the_run("412", "413", "415")

    assert (run.first, run.missing) == (412, ((414, 414),))


def test_numbers_full_of_holes_are_not_judged() -> None:
    assert not the_run("3", "90", "712").sequential
    assert the_run("3", "90", "712").missing == ()


def test_two_numbers_are_not_a_sequence() -> None:
    assert not the_run("1", "3").sequential


def test_a_supplier_who_numbers_all_its_customers_misses_nothing() -> None:
    (run,) = runs(["F-10", "F-12", "F-14", "F-16"], strictness=OF_OTHERS)

    assert not run.sequential


def test_a_supplier_who_numbers_us_alone_may_miss_one() -> None:
    (run,) = runs(["F-10", "F-11", "F-13", "F-14"], strictness=OF_OTHERS)

    assert run.written_missing() == (("F-12", "F-12"),)


def test_numbers_written_otherwise_are_other_sequences() -> None:
    found = runs(["A-1", "A-2", "a-3", "B-1", "sans numéro"], strictness=OWN)

    assert [(run.before, run.held) for run in found] == [("A-", 3), ("B-", 1)]


def test_the_year_is_no_counter_wherever_it_stands() -> None:
    assert the_run("D202401", "D202402", "D202404").written_missing() == (("D202403", "D202403"),)
    assert the_run("1/2024", "2/2024", "4/2024").written_missing() == (("3/2024", "3/2024"),)


def test_an_identifier_of_twenty_figures_counts_nothing() -> None:
    assert runs(["12345678901234567890"], strictness=OWN) == ()


@given(st.sets(st.integers(1, 300), min_size=1))
def test_what_is_held_and_what_is_missing_make_the_whole_sequence(held: set[int]) -> None:
    (run,) = runs([f"N{number}" for number in held], strictness=OWN)
    missing = {n for first, last in run.missing for n in range(first, last + 1)}

    assert missing.isdisjoint(held)
    if run.sequential:
        assert missing | held == set(range(run.first, run.last + 1))
    else:
        assert not missing
