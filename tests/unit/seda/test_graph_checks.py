"""Every id and every reference of a package hold together, or a finding says which does not."""

import pytest

from seda.findings import Severity
from tests.packages import a_dossier, a_file, a_manifest
from tests.unit.seda.manifests import codes, described, graph_findings

WRONG_AND_UNUSED = ["reference_wrong_kind", "object_not_referenced"]
CONTENT = "<Content><DescriptionLevel>Item</DescriptionLevel><Title>T</Title></Content>"


def unit(xml_id: str, inside: str = "", after: str = "") -> str:
    return f'<ArchiveUnit id="{xml_id}">{CONTENT}{inside}{after}</ArchiveUnit>'


def group_reference(target: str) -> str:
    return (
        "<DataObjectReference><DataObjectGroupReferenceId>"
        f"{target}</DataObjectGroupReferenceId></DataObjectReference>"
    )


def object_reference(target: str) -> str:
    return (
        "<DataObjectReference><DataObjectReferenceId>"
        f"{target}</DataObjectReferenceId></DataObjectReference>"
    )


def group(xml_id: str, object_id: str) -> str:
    return (
        f'<DataObjectGroup id="{xml_id}"><BinaryDataObject id="{object_id}">'
        "<Uri>Content/a</Uri></BinaryDataObject></DataObjectGroup>"
    )


def placeholder(xml_id: str, target: str) -> str:
    return f'<ArchiveUnit id="{xml_id}"><ArchiveUnitRefId>{target}</ArchiveUnitRefId></ArchiveUnit>'


def test_a_sound_package_is_passed_without_a_word() -> None:
    shared = a_dossier("Deux", files=[a_file("a.txt")])

    assert graph_findings(a_manifest(units=(shared,), containers=("Fonds",))) == []


@pytest.mark.parametrize(
    ("units", "objects", "expected"),
    [
        (unit("A") + unit("A"), "", ["duplicate_id"]),
        (unit("A", group_reference("nothing")), "", ["reference_unknown"]),
        (unit("A", object_reference("nothing")), "", ["reference_unknown"]),
        (unit("A", placeholder("r", "nothing")), "", ["reference_unknown"]),
        (unit("A", group_reference("A")), "", ["reference_wrong_kind"]),
        (unit("A", placeholder("r", "G")), group("G", "O"), WRONG_AND_UNUSED),
        (unit("A", object_reference("G")), group("G", "O"), ["reference_wrong_kind"]),
        (unit("A"), group("G", "O"), ["object_not_referenced"]),
        (unit("A", object_reference("O")), group("G", "O"), ["object_of_group_referenced"]),
        (unit("A", placeholder("r", "A")), "", ["unit_cycle"]),
        ("", "", ["no_archive_unit"]),
    ],
)  # fmt: skip
def test_each_fault_is_found(units: str, objects: str, expected: list[str]) -> None:
    findings = graph_findings(described(units, objects))

    assert sorted(set(codes(findings))) == sorted(expected)
    assert all(finding.severity is Severity.ERROR for finding in findings)


def test_every_fault_is_told_not_the_first_only() -> None:
    units = unit("A", group_reference("x")) + unit("B", group_reference("y")) + unit("B")

    assert len(graph_findings(described(units, group("G", "O")))) >= 4


def test_several_parents_are_worth_a_warning_and_no_more() -> None:
    units = unit("A", unit("B")) + unit("C", placeholder("r", "B"))

    [finding] = graph_findings(described(units))

    assert (finding.code, finding.severity) == ("multiple_parents", Severity.WARNING)


def test_the_path_of_a_long_cycle_is_cut_short() -> None:
    units, closing = "", placeholder("r", "U0")
    for number in reversed(range(100)):
        units = unit(f"U{number}", units or closing)

    [finding] = graph_findings(described(units))

    assert finding.code == "unit_cycle"
    assert len(dict(finding.fields)["path"]) <= 200


@pytest.mark.parametrize("wish", ["<ToDelete/>", "<FullUpdate>true</FullUpdate>"])
def test_a_transfer_that_would_change_what_is_archived_is_refused(wish: str) -> None:
    update = f"<UpdateOperation><SystemId>S</SystemId>{wish}</UpdateOperation>"
    archived = f'<ArchiveUnit id="U1"><Management>{update}</Management>{CONTENT}</ArchiveUnit>'

    found = graph_findings(described(archived))

    assert "attachment_changes" in codes(found)
