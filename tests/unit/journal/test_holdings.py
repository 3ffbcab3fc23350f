"""Nothing missing, nothing extra: lists of holdings and what changes between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.errors import ChainBroken
from sae.journal.holdings import (
    Holding,
    apply_delta,
    compare,
    is_delta,
    parse_full,
    render_delta,
    render_full,
)


def a_holding(number: int, *, version: int = 1, tombstone: str = "") -> Holding:
    return Holding(
        object_id=f"aip-{number}",
        inventory_sha512=f"{number * 1000 + version:0128x}",
        version=0 if tombstone else version,
        tombstone=tombstone,
    )


states = st.dictionaries(
    st.integers(0, 30), st.tuples(st.integers(1, 3), st.sampled_from(["", "operation-1"]))
).map(lambda drawn: tuple(a_holding(k, version=v, tombstone=t) for k, (v, t) in drawn.items()))


def by_id(state: tuple[Holding, ...]) -> dict[str, Holding]:
    return {one.object_id: one for one in state}


def test_the_text_is_what_a_third_party_can_make_with_sort() -> None:
    text = render_full([a_holding(2), a_holding(1, tombstone="op-9")])

    assert text.decode() == (f"{1001:0128x}  aip-1  tombstone:op-9\n{2001:0128x}  aip-2  v1\n")


@given(states)
def test_a_full_list_reads_back(state: tuple[Holding, ...]) -> None:
    assert by_id(parse_full(render_full(state))) == by_id(state)


@given(states, states)
def test_a_delta_leads_from_one_state_to_the_other(
    before: tuple[Holding, ...], after: tuple[Holding, ...]
) -> None:
    delta = render_delta(before, after)

    assert apply_delta(by_id(before), delta) == by_id(after)
    assert is_delta(delta)
    assert (delta == b"") == (by_id(before) == by_id(after))


@given(states, states)
def test_a_delta_applies_to_no_other_state(
    before: tuple[Holding, ...], after: tuple[Holding, ...]
) -> None:
    delta = render_delta(before, after)
    removed = [line for line in delta.decode().splitlines() if line.startswith("- ")]
    if not removed:
        return

    with pytest.raises(ChainBroken, match="holdings_broken"):
        apply_delta({}, delta)


def test_adding_what_is_already_there_is_refused() -> None:
    delta = render_delta([], [a_holding(1, version=2)])

    with pytest.raises(ChainBroken, match="holdings_broken"):
        apply_delta(by_id((a_holding(1),)), delta)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + b"\n",
        lambda text: text.upper(),
        lambda text: text.replace(b"  v", b" v"),
        lambda text: text.replace(b"v1", b"v0"),
        lambda text: text + text.splitlines(keepends=True)[-1],
        lambda text: b"".join(reversed(text.splitlines(keepends=True))),
        lambda text: text.replace(b"aip-1", b"aip-\xe9"),
    ],
)
def test_a_list_written_otherwise_is_unreadable(change) -> None:  # noqa: ANN001 - a lambda
    text = render_full([a_holding(1), a_holding(2)])

    with pytest.raises(ChainBroken) as refused:
        parse_full(change(text))

    assert refused.value.code == "holdings_unreadable"


def test_a_delta_out_of_order_or_without_sign_is_unreadable() -> None:
    delta = render_delta([a_holding(1)], [a_holding(2), a_holding(3)])
    lines = delta.splitlines(keepends=True)

    with pytest.raises(ChainBroken, match="holdings_unreadable"):
        apply_delta(by_id((a_holding(1),)), b"".join(reversed(lines)))
    with pytest.raises(ChainBroken):
        apply_delta({}, render_full([a_holding(1)]))


@pytest.mark.parametrize(
    "holding",
    [
        Holding(object_id="a b", inventory_sha512="0" * 128, version=1),
        Holding(object_id="a", inventory_sha512="0" * 64, version=1),
        Holding(object_id="a", inventory_sha512="0" * 128, version=0),
        Holding(object_id="a", inventory_sha512="0" * 128, version=2, tombstone="op"),
    ],
)
def test_a_holding_that_cannot_be_written_is_refused(holding: Holding) -> None:
    with pytest.raises(ValueError, match="not fit"):
        render_full([holding])


def test_an_object_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        render_full([a_holding(1), a_holding(1, version=2)])


def test_what_a_copy_lacks_or_has_in_excess_is_named() -> None:
    sealed = [a_holding(1), a_holding(2), a_holding(3, tombstone="op"), a_holding(4)]
    found = [a_holding(1), a_holding(2, version=2), a_holding(3), a_holding(5)]

    findings = compare(sealed, found)

    assert [(one.code, one.where) for one in findings] == [
        ("holdings_object_differs", "aip-2"),
        ("holdings_object_returned", "aip-3"),
        ("holdings_object_missing", "aip-4"),
        ("holdings_object_extra", "aip-5"),
    ]


@given(states)
def test_a_copy_that_holds_what_was_sealed_has_no_finding(state: tuple[Holding, ...]) -> None:
    assert compare(state, [one for one in state if not one.tombstone]) == ()
