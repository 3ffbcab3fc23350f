"""Amounts as people, spreadsheets and software write them."""

import pytest

from sae.flows.amounts import read_amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("80 000,50 €", "80000.50"),
        ("1\u202f234,5 EUR", "1234.5"),
        ("1.234.567", "1234567"),
        ("-12,00", "-12.00"),
        (",5", "0.5"),
        ("123456.78999999999", "123456.78999999999"),
    ],
)
def test_an_amount_is_read_exactly(written: str, amount: str) -> None:
    assert str(read_amount(written)) == amount


@pytest.mark.parametrize(
    "written", ["", "selon BPU", "1e9", "1e999999999", "NaN", "-Infinity", "9" * 40, "1,2,3", "٣"]
)
def test_what_is_no_amount_of_a_town_is_none(written: str) -> None:
    assert read_amount(written) is None
