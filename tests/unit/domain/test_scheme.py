"""The tree of series, its table, and the cotes it gives."""

import itertools

import pytest

from sae.domain.records import Agency, ArchivalAgreement, Reading, Referentials
from sae.domain.scheme import FilingRule, Scheme, SeriesNode, cote_at, free_cotes, number_of
from sae.domain.scheme_file import COLUMNS, read_scheme, write_scheme

KNOWN = Referentials(
    agencies=(Agency(identifier="FIN", name="Finances", confirmed=True),),
    agreements=(
        ArchivalAgreement(
            identifier="CONV-1",
            name="",
            confirmed=True,
            active=True,
            reading=Reading.TOLERANT,
            acceptance="automatic",
            post_elimination_metadata_policy="keep_restricted",
        ),
    ),
    rules=(),
    closed=frozenset(),
)


def a_table(*lines: str) -> bytes:
    return "\n".join(("cote;parent;intitulé;sensible;motif;conventions", *lines)).encode()


def codes_of(data: bytes) -> list[str]:
    return [one.code for one in read_scheme(data, name="plan.csv", known=KNOWN).findings]


def test_a_table_gives_its_tree_whatever_the_order_of_its_lines() -> None:
    read = read_scheme(
        a_table("1D;D;Conseil municipal", "W;;Versements", "D;;Administration générale"),
        name="plan.csv",
        known=KNOWN,
    )

    assert read.findings == ()
    assert [(depth, node.code) for depth, node in read.scheme.walk()] == [
        (0, "W"),
        (0, "D"),
        (1, "1D"),
    ]
    assert [node.code for node in read.scheme.above("1D")] == ["D", "1D"]
    assert read.scheme.within("D") == {"D", "1D"}


def test_what_is_below_a_sensitive_series_is_sensitive() -> None:
    read = read_scheme(
        a_table("Q;;Assistance;oui;secret médical", "1Q;Q;CCAS;;"), name="plan.csv", known=KNOWN
    )

    node = read.scheme.node("1Q")
    assert node is not None
    assert (node.sensitive, node.sensitive_reason) == (True, "secret médical")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((";;Sans cote",), "referential_value_missing"),
        (("D;;",), "referential_value_missing"),
        (("D;X;Orpheline",), "scheme_parent_unknown"),
        (("D;E;Un", "E;D;Deux"), "scheme_cycle"),
        (("D;D;Soi-même",), "scheme_cycle"),
        (("D;;Un", "D;;Deux"), "referential_twice"),
        (("D/1;;Barre",), "scheme_code_invalid"),
        (("Q;;Assistance;oui;",), "scheme_reason_missing"),
        (("Q;;Assistance;peut-être;",), "referential_value_unknown"),
        (("D;;Un;;;CONV-1", "E;;Deux;;;CONV-1"), "scheme_rule_twice"),
        (("D;;Un;;;CONV-2",), "scheme_agreement_unknown"),
    ],
)
def test_each_fault_of_a_table_is_told(lines: tuple[str, ...], code: str) -> None:
    assert code in codes_of(a_table(*lines))


def test_a_table_without_its_columns_or_lines_is_refused() -> None:
    assert codes_of(b"nom;parent\nD;\n") == ["referential_column_missing"] * 2
    assert codes_of(a_table()) == ["referential_empty"]


def test_a_tree_written_and_read_again_is_the_same() -> None:
    first = SeriesNode(
        code="L",
        parent="",
        title="=Finances; «comptes»",
        description="Budgets\net comptes",
        start_date="1983",
        sensitive=True,
        sensitive_reason="secret fiscal",
        filed_here=(FilingRule(agreement="CONV-1", document_type="Facture"),),
        location="rayon 3",
    )
    below = SeriesNode(
        code="1L", parent="L", title="Budgets", sensitive=True,
        sensitive_reason="secret fiscal", position=1,
    )  # fmt: skip
    scheme = Scheme((first, below))

    for french in (True, False):
        read = read_scheme(write_scheme(scheme, french=french), name="plan.csv", known=KNOWN)
        assert read.findings == ()
        assert read.scheme == scheme


def test_the_columns_have_one_french_name_each() -> None:
    assert len(set(COLUMNS.values())) == len(COLUMNS)


def test_a_cote_is_never_given_twice() -> None:
    taken = ["12W1", "12W7", "3E9", "12Wbis"]

    assert list(itertools.islice(free_cotes("12W", taken), 2)) == ["12W8", "12W9"]
    assert cote_at("FI-2", 3) == "FI-2/3"
    assert number_of("FI-2/3", "FI-2") == 3
    assert number_of("FI-23", "FI-2") == 0
