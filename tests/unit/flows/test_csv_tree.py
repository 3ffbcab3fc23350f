from hypothesis import given
from hypothesis import strategies as st

from sae.flows.csv_tree import TableTree
from seda.findings import Finding


def ordered(*rows: tuple[str, str]) -> tuple[list[tuple[str, int]], list[Finding]]:
    found: list[Finding] = []
    tree = TableTree(name="t.csv", tell=found.append)
    for line, (key, parent) in enumerate(rows, 2):
        tree.add(key, parent, line)
    return [(rows[rank][0], depth) for rank, depth in tree.ordered()], found


def test_lines_may_come_in_any_order() -> None:
    units, found = ordered(("c", "b"), ("b", "a"), ("d", "a"), ("a", ""))

    assert units == [("a", 0), ("b", 1), ("c", 2), ("d", 1)]
    assert found == []


def test_a_line_that_is_its_own_parent_is_at_the_top() -> None:
    assert ordered(("1", "1"), ("2", "1"))[0] == [("1", 0), ("2", 1)]


def test_faults_of_the_tree_are_told_each_once() -> None:
    _, found = ordered(
        ("a", ""), ("a", ""), ("b", "nobody"), ("x", "z"), ("y", "x"), ("z", "y"), ("w", "x")
    )

    told = [(finding.code, finding.where) for finding in found]
    assert told == [
        ("csv_identifier_twice", "t.csv:3"),
        ("csv_parent_missing", "t.csv:4"),
        ("csv_circle", "t.csv:5"),
    ]
    assert dict(found[2].fields)["lines"] in {"5, 7, 6", "5, 6, 7"}


@given(st.lists(st.integers(-1, 30), max_size=30))
def test_every_line_of_a_sound_table_is_given_once_after_its_parent(parents: list[int]) -> None:
    rows = [(str(n), str(p) if 0 <= p < n else "") for n, p in enumerate(parents)]

    units, found = ordered(*reversed(rows))

    assert found == []
    assert sorted(key for key, _ in units) == sorted(key for key, _ in rows)
    place = {key: rank for rank, (key, _) in enumerate(units)}
    depth = dict(units)
    for key, parent in rows:
        if parent:
            assert place[parent] < place[key]
            assert depth[key] == depth[parent] + 1
