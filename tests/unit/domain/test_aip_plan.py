"""The split of a transfer into AIPs: nothing lost, nothing twice, what is tied stays together."""

from typing import Any

import pytest
from hypothesis import given, settings

from sae.domain import aip_plan
from sae.domain.aip_plan import AipPlan, by_plan, plan_aips
from sae.domain.records import AipKind
from seda.graph import graph_of
from seda.model import Manifest
from tests.packages import a_dossier, a_file, a_manifest, a_unit, appraisal
from tests.unit.domain.random_sips import manifests
from tests.unit.seda.manifests import described, read

MANY = settings(deadline=None, max_examples=60)


def plans_of(text: str) -> tuple[Manifest, tuple[AipPlan, ...]]:
    manifest = read(text)
    return manifest, plan_aips(manifest, graph_of(manifest))


def titles(text: str) -> list[set[str]]:
    """Give the titles kept in each AIP, containers first."""
    manifest, plans = plans_of(text)
    place = {unit.index: unit.xml_id for unit in manifest.units}
    return [{place[index] for index in plan.kept} for plan in plans]


@given(manifests())
@MANY
def test_every_unit_is_in_exactly_one_aip(text: str) -> None:
    manifest, plans = plans_of(text)

    kept = sorted(index for plan in plans for index in plan.kept)

    assert kept == [unit.index for unit in manifest.units if not unit.target]


@given(manifests())
@MANY
def test_every_object_is_in_exactly_one_aip(text: str) -> None:
    manifest, plans = plans_of(text)

    given_out = sorted(item.index for _, items in by_plan(plans, manifest) for item in items)

    assert given_out == [item.index for item in manifest.objects]
    names = [name for plan in plans for name in plan.groups | plan.objects]
    assert len(names) == len(set(names))


@given(manifests())
@MANY
def test_what_is_tied_stays_together(text: str) -> None:
    manifest, plans = plans_of(text)
    graph = graph_of(manifest)
    home = {index: plan for plan in plans for index in plan.kept}

    for unit in manifest.units:
        if unit.target:
            continue
        own = home[unit.index]
        for child in graph.children[unit.index]:
            assert own.kind is AipKind.CONTAINERS or home[child] is own
        assert set(unit.group_refs) <= own.groups


@given(manifests())
@MANY
def test_an_aip_repeats_all_that_stands_above_it_and_keeps_none_of_it(text: str) -> None:
    manifest, plans = plans_of(text)
    graph = graph_of(manifest)

    for plan in plans:
        assert not plan.kept & plan.repeated
        assert graph.above(plan.kept) <= plan.kept | plan.repeated


@given(manifests())
@MANY
def test_the_same_manifest_is_always_split_alike(text: str) -> None:
    first, again = plans_of(text)[1], plans_of(text)[1]

    assert first == again
    assert len({plan.key for plan in first}) == len(first)
    assert all(plan.kept for plan in first)


@given(manifests())
@MANY
def test_no_more_than_one_aip_holds_containers(text: str) -> None:
    manifest, plans = plans_of(text)

    containers = [plan for plan in plans if plan.kind is AipKind.CONTAINERS]

    assert len(containers) <= 1
    for plan in containers:
        levels = {manifest.units[index].level for index in plan.kept}
        assert levels <= aip_plan.CONTAINER_LEVELS | {"RecordGrp"}


def test_containers_are_apart_and_dossiers_below_them_are_whole() -> None:
    dossier = a_dossier("Marché", files=[a_file("a.txt")], xml_id="D")

    found = titles(a_manifest(units=(dossier,), containers=("Fonds", "Série")))

    assert found == [{"U1", "U2"}, {"D", "U4"}]


def test_an_empty_record_group_is_a_dossier() -> None:
    group = a_unit("Chemise", level="RecordGrp", objects=(a_file("a.txt"),))

    _, plans = plans_of(a_manifest(units=(group,)))

    assert [plan.kind for plan in plans] == [AipKind.DOSSIERS]


def test_dossiers_that_leave_on_the_same_day_share_an_aip() -> None:
    rule = (appraisal("APP-5", start="2020-06-01"),)
    units = tuple(a_dossier(f"D{n}", xml_id=f"D{n}", management=rule) for n in range(3))

    assert titles(a_manifest(units=units)) == [{"D0", "D1", "D2"}]


@pytest.mark.parametrize(
    "other",
    [
        {"management": (appraisal("APP-10", start="2020-06-01"),)},
        {"management": (appraisal("APP-5", start="2021-06-01"),)},
        {"management": (appraisal("APP-5", start="2020-06-01", action="Keep"),)},
        {
            "management": (appraisal("APP-5", start="2020-06-01"),),
            "content": (("OriginatingAgency", (("Identifier", "AUTRE"),)),),
        },
    ],
    ids=["rule", "year", "final action", "agency"],
)
def test_dossiers_that_leave_otherwise_do_not(other: dict[str, Any]) -> None:
    first = a_dossier("A", xml_id="A", management=(appraisal("APP-5", start="2020-06-01"),))
    second = a_dossier("B", xml_id="B", **other)

    assert titles(a_manifest(units=(first, second))) == [{"A"}, {"B"}]


def test_rules_of_a_container_count_for_its_dossiers() -> None:
    rule = (appraisal("APP-5", start="2020-06-01"),)
    first = a_unit("F", level="Fonds", management=rule, children=(a_dossier("A", xml_id="A"),))
    second = a_unit("G", level="Fonds", children=(a_dossier("B", xml_id="B"),))

    assert titles(a_manifest(units=(first, second)))[1:] == [{"A"}, {"B"}]


def test_dossiers_that_share_an_object_group_stay_together() -> None:
    rule = (appraisal("APP-5", start="2020-06-01"),)
    first = a_dossier("A", xml_id="A", objects=(a_file("a.txt"),), group_id="G", management=rule)
    second = a_dossier("B", xml_id="B", references=("G",))

    assert titles(a_manifest(units=(first, second))) == [{"A", "B"}]


def test_a_container_that_shares_objects_with_a_dossier_stays_with_it() -> None:
    inside = a_dossier("A", xml_id="A", references=("G",))
    fonds = a_unit(
        "F", level="Fonds", xml_id="F", objects=(a_file("f.txt"),), group_id="G", children=(inside,)
    )

    assert titles(a_manifest(units=(fonds,))) == [{"F", "A"}]


def test_a_unit_that_stands_for_an_archived_one_is_kept_in_no_aip() -> None:
    stand_in = (
        '<ArchiveUnit id="P"><Management><UpdateOperation><SystemId>x</SystemId></UpdateOperation>'
        '</Management><Content><Title>p</Title></Content><ArchiveUnit id="C"><Content>'
        "<DescriptionLevel>File</DescriptionLevel><Title>c</Title></Content></ArchiveUnit>"
        "</ArchiveUnit>"
    )

    _, [plan] = plans_of(described(stand_in))

    assert (plan.kept, plan.repeated) == (frozenset({1}), frozenset({0}))


@pytest.mark.parametrize(
    ("limit", "value", "aips"),
    [("MAX_DOSSIERS", 2, 3), ("MAX_OBJECTS", 4, 3), ("MAX_BYTES", 40, 5)],
)
def test_an_aip_stays_handy(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, aips: int
) -> None:
    """Five dossiers of two objects of 20 bytes each."""
    monkeypatch.setattr(aip_plan, limit, value)

    _, plans = plans_of(a_manifest(units=5, objects_per_unit=2, object_bytes=b"x" * 20))

    assert len(plans) == aips


def test_a_dossier_larger_than_the_limits_is_an_aip_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(aip_plan, "MAX_OBJECTS", 1)

    found = titles(a_manifest(units=2, objects_per_unit=3))

    assert [len(one) for one in found] == [4, 4]
