"""The JSON twin of a printed document: the same fields, canonical, in no language."""

import json
from dataclasses import fields, replace

import pytest

from tests.printed import every_document
from tests.printed.eliminations import a_destruction, a_slip
from tests.printed.parts import AN_ID

DOCUMENTS = every_document()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_twin_says_every_field_under_its_name(name: str) -> None:
    document = DOCUMENTS[name]

    twin = json.loads(document.to_json())

    assert set(twin) == {field.name for field in fields(document)} | {"document", "version"}
    assert twin["document"] == document.KIND
    assert twin["heading"]["issued_at"] == "2026-11-23T13:05:12Z"


def test_a_twin_is_canonical_and_stable() -> None:
    data = a_slip().to_json()

    again = json.dumps(json.loads(data), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert data == again.encode()
    assert data == a_slip().to_json()


def test_a_twin_writes_values_that_a_program_reads() -> None:
    [line, *_] = json.loads(a_slip(visaed=True).to_json())["lines"]

    assert line["retention"]["expired_on"] == "2022-12-31"
    assert line["decision"] == {"outcome": "accepted", "remark": ""}
    assert line["paper"] is None
    assert line["copies"] is False


def test_a_field_that_changes_changes_the_twin() -> None:
    slip = a_slip()

    assert replace(slip, elimination_id=AN_ID[::-1]).to_json() != slip.to_json()


def test_an_attestation_knows_the_copies_that_are_away() -> None:
    assert a_destruction().pending_copies == ()
    assert a_destruction(away=True).pending_copies == ("copie-2",)
