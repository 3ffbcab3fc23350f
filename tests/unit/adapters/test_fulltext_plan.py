"""Typed queries turned into plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sae.adapters.french_analysis import FrenchAnalysis
from sae.adapters.fulltext_plan import (
    Adjacent,
    AllOf,
    AnyOf,
    Beginning,
    Code,
    Node,
    SearchPlan,
    plan_search,
)

ANALYSIS = FrenchAnalysis()


def plan(typed: str) -> SearchPlan:
    return plan_search(typed, ANALYSIS)


def said(node: Node) -> str:
    """Write a node as an expression, forms standing for words."""
    match node:
        case Adjacent(words):
            return "+".join(word.form for word in words)
        case Beginning(form):
            return f"{form}*"
        case Code(code):
            return f"#{code}"
        case AllOf(nodes):
            return f"({' & '.join(map(said, nodes))})"
        case AnyOf(nodes):
            return f"({' | '.join(map(said, nodes))})"


@pytest.mark.parametrize(
    ("typed", "required"),
    [
        ("Factures d'été", ["factures", "ete"]),
        ("sous-préfecture", ["sous+prefecture"]),
        ('"le marché public"', ["le+marche+public"]),
        ("facture de la commune", ["facture", "commune"]),
        ("de la", ["de", "la"]),
        ("factur*", ["factur*"]),
        ("sous-préf*", ["(sous & pref*)"]),
        ("2024", ["(2024 | #2024)"]),
        ("FAC-2024/0012", ["(fac+2024+0012 | #fac20240012)"]),
        ("12 345,67 eau", ["((12 & (345+67 | #34567)) | #1234567)", "eau"]),
        ("12 eau 345", ["12", "eau", "345"]),
    ],
)
def test_what_is_typed_becomes_what_must_be_found(typed: str, required: list[str]) -> None:
    assert [said(node) for node in plan(typed).required] == required


def test_exclusions_stand_apart_and_do_not_join_numbers() -> None:
    found = plan("12 -devis 345")

    assert [said(node) for node in found.required] == ["((12 & 345) | #12345)"]
    assert [said(node) for node in found.excluded] == ["devis"]


@pytest.mark.parametrize("typed", ["", "?!", "l'", '"d\'"', "'"])
def test_nothing_readable_finds_nothing(typed: str) -> None:
    assert plan(typed).finds_nothing


@given(st.text())
def test_whatever_is_typed_has_a_plan(typed: str) -> None:
    leaves = list(plan(typed).sought())

    assert all(not isinstance(leaf, Adjacent) or leaf.words for leaf in leaves)
