from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sae.flows.draft import DraftUnit
from sae.flows.tree import NANOSECONDS, FolderDates, Node, TreeTerms, day_of, tree_units

NOW = datetime(2026, 1, 15, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def at(*when: int) -> int:
    return int(datetime(*when, tzinfo=UTC).timestamp()) * NANOSECONDS


def a_folder(depth: int, path: str = "", *, has_folders: bool = False) -> Node:
    return Node(depth=depth, path=path, is_folder=True, has_folders=has_folders)


def a_file(depth: int, path: str, modified: int) -> Node:
    return Node(depth=depth, path=path, is_folder=False, size=1, modified=modified, changed=1)


def units_of(*nodes: Node, dated: bool = True) -> list[DraftUnit]:
    dates = FolderDates(now=NOW)
    for node in nodes:
        dates.see(node)
    dates.end()
    return list(tree_units(nodes, dates, TreeTerms(title="Racine", zone=PARIS, dated=dated)))


def said(unit: DraftUnit) -> dict[str, str]:
    return {element.name: element.text for element in unit.content}


def test_the_dates_of_a_folder_span_all_that_is_below_it() -> None:
    units = units_of(
        a_folder(0, has_folders=True),
        a_folder(1, "a"),
        a_file(2, "a/1", at(2020, 5, 1)),
        a_file(2, "a/2", at(2021, 5, 1)),
        a_folder(1, "b"),
        a_file(2, "b/1", at(2019, 1, 1, 12)),
        a_folder(1, "c"),
    )

    spans = [(said(unit).get("StartDate"), said(unit).get("EndDate")) for unit in units]
    assert spans[0] == ("2019-01-01", "2021-05-01")
    assert spans[1] == ("2020-05-01", "2021-05-01")
    assert spans[2] == ("2020-05-01", "2020-05-01")
    assert spans[4] == ("2019-01-01", "2019-01-01")
    assert spans[6] == (None, None)


def test_levels_follow_what_folders_hold() -> None:
    units = units_of(
        a_folder(0, has_folders=True), a_folder(1, "a"), a_file(2, "a/1", at(2020, 1, 1))
    )

    assert [said(unit)["DescriptionLevel"] for unit in units] == ["RecordGrp", "File", "Item"]
    assert [said(unit)["Title"] for unit in units] == ["Racine", "a", "1"]


def test_a_day_is_that_of_the_place() -> None:
    instant = at(2024, 6, 30, 22, 30)

    assert day_of(instant, PARIS) == "2024-07-01"
    assert day_of(instant, UTC) == "2024-06-30"


def test_units_may_go_without_dates() -> None:
    [unit] = units_of(a_file(0, "1", at(2020, 1, 1)), dated=False)

    assert "StartDate" not in said(unit)
