"""The frozen list: the same units are the same bytes; a unit that changed has another print."""

import hashlib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sae.domain.elimination import Extent
from sae.domain.elimination_list import (
    ListedUnit,
    extent_of,
    extents,
    fingerprint,
    list_bytes,
    list_digests,
    read_list,
)
from sae.domain.records import UnitRecord

UNIT = UnitRecord(
    unit_id="u", transfer_id="t", aip_id="a", xml_id="x", position=0, parents=("p",),
    dossier_id="p", path="p/u", level="Item", title="T", description="", document_type="",
    start_date="", end_date="", originating_agency="A", metadata="{}", rules=(), groups=("g",),
)  # fmt: skip


def a_listed(unit_id: str, *, line: int = 1, size: int = 10, latest: str = "") -> ListedUnit:
    return ListedUnit(
        unit_id=unit_id,
        line=line,
        aip_id="aip",
        dossier_id="",
        fingerprint="f",
        earliest="",
        latest=latest,
        objects=((f"o-{unit_id}", "ab", size), (f"paper-{unit_id}", "", 0)),
    )


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_the_units_does_not_change_the_list(names: list[str]) -> None:
    units = [a_listed(name) for name in names]

    assert list_digests(units) == list_digests(a_listed(name) for name in "abcd")


def test_the_digests_are_those_of_the_file_and_it_reads_back() -> None:
    units = (a_listed("a"), a_listed("b", line=2))
    data = b"".join(list_bytes(units))

    digests = list_digests(units)

    assert digests.sha512 == hashlib.sha512(data).hexdigest()
    assert (digests.lines, digests.size) == (2, len(data))
    assert tuple(read_list(data.splitlines())) == units


def test_any_change_of_a_unit_changes_its_fingerprint() -> None:
    objects = (("o", "ab", 1),)
    first = fingerprint(UNIT, objects, salt="s")

    others = {
        fingerprint(replace(UNIT, metadata='{"Title":["U"]}'), objects, salt="s"),
        fingerprint(replace(UNIT, parents=("q",)), objects, salt="s"),
        fingerprint(UNIT, (("o", "cd", 1),), salt="s"),
        fingerprint(UNIT, objects, salt="other"),
    }

    assert first == fingerprint(UNIT, objects, salt="s")
    assert len(others | {first}) == 5


def test_extents_add_up() -> None:
    units = [a_listed("a", latest="2010-01-01"), a_listed("b", line=2, latest="2012")]

    assert extent_of(units) == Extent(
        units=2, objects=2, size=20, paper=2, earliest="", latest="2012"
    )
    assert extents(units)[2].units == 1
