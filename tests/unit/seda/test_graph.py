"""The tree of a package: nesting and references together, without ever walking its paths."""

from seda.graph import find_cycle, graph_of
from tests.unit.seda.manifests import described, read


def unit(xml_id: str, *inside: str) -> str:
    return f'<ArchiveUnit id="{xml_id}">{"".join(inside)}</ArchiveUnit>'


def below(xml_id: str, target: str) -> str:
    return unit(xml_id, f"<ArchiveUnitRefId>{target}</ArchiveUnitRefId>")


def names(text: str) -> tuple[list[str], dict[str, set[str]], dict[str, set[str]]]:
    """Give the ids of the units, then parents and children by id."""
    manifest = read(text)
    graph = graph_of(manifest)
    ids = [one.xml_id for one in manifest.units]
    parents = {ids[i]: {ids[j] for j in graph.parents[i]} for i in range(len(ids))}
    children = {ids[i]: {ids[j] for j in graph.children[i]} for i in range(len(ids))}
    return ids, parents, children


def test_nested_units_have_the_unit_around_them_as_parent() -> None:
    _, parents, children = names(described(unit("A", unit("B", unit("C")))))

    assert parents == {"A": set(), "B": {"A"}, "C": {"B"}}
    assert children == {"A": {"B"}, "B": {"C"}, "C": set()}


def test_a_reference_gives_a_second_parent() -> None:
    _, parents, _ = names(described(unit("A", below("r", "C")) + unit("B", unit("C"))))

    assert parents["C"] == {"A", "B"}
    assert parents["r"] == set()


def test_the_same_child_twice_below_a_unit_is_one_child() -> None:
    manifest = read(described(unit("A", below("r1", "B"), below("r2", "B")) + unit("B")))

    assert graph_of(manifest).children[0] == (3,)


def test_a_reference_to_a_reference_means_the_unit_at_the_end() -> None:
    _, parents, _ = names(
        described(unit("A", below("r1", "r2")) + unit("B", below("r2", "C")) + unit("C"))
    )

    assert parents["C"] == {"A", "B"}


def test_references_in_a_ring_or_to_nothing_are_left_out() -> None:
    text = described(unit("A", below("r1", "r2"), below("r2", "r1"), below("r3", "nothing")))

    _, _, children = names(text)

    assert children["A"] == set()


def test_roots_are_the_units_without_parent() -> None:
    manifest = read(described(unit("A", unit("B")) + unit("C")))

    assert graph_of(manifest).roots(range(3)) == (0, 2)


def test_what_is_above_and_below_is_reached_once_through_thirty_linked_layers() -> None:
    """Thirty layers of two fully linked units have 2^30 paths."""
    layers = [(f"L{n}a", f"L{n}b") for n in range(30)]
    text = unit("TOP", below("ra", "L0a"), below("rb", "L0b"))
    for number, pair in enumerate(layers):
        after = layers[number + 1] if number < 29 else ()
        for name in pair:
            text += unit(name, *(below(f"{name}{to}", to) for to in after))
    manifest = read(described(text))
    graph = graph_of(manifest)
    real = {one.index for one in manifest.units if not one.target}
    [last] = [one.index for one in manifest.units if one.xml_id == "L29b"]

    assert graph.below([0]) == real
    assert len(graph.above([last])) == 60
    assert find_cycle(graph) == ()


def test_a_cycle_is_told_in_its_order() -> None:
    manifest = read(described(unit("A", unit("B", unit("C", below("r", "A"))))))

    cycle = [manifest.units[index].xml_id for index in find_cycle(graph_of(manifest))]

    assert cycle in (["A", "B", "C"], ["B", "C", "A"], ["C", "A", "B"])


def test_a_unit_below_itself_is_a_cycle() -> None:
    manifest = read(described(unit("A", below("r", "A"))))

    assert find_cycle(graph_of(manifest)) == (0,)


def test_units_that_only_lead_to_a_cycle_are_not_part_of_it() -> None:
    text = described(unit("TOP", unit("A", unit("B", below("r", "A")), unit("LEAF"))))
    manifest = read(text)

    cycle = {manifest.units[index].xml_id for index in find_cycle(graph_of(manifest))}

    assert cycle == {"A", "B"}
