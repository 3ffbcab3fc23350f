"""What people type to change a unit."""

from datetime import UTC, datetime

import pytest

from sae.domain.asked_changes import AskedChanges, parse_changes
from sae.errors import UsageError
from seda.modification.asked import ContentChange, Operation, RuleSet, Step, UnitChanges

AT = datetime(2026, 3, 1, tzinfo=UTC)


def parsed(**asked: object) -> UnitChanges:
    return parse_changes(AskedChanges(**asked), at=AT)  # type: ignore[arg-type]


def test_a_path_is_read_with_its_ranks_and_vitam_s_prefix() -> None:
    assert parsed(set=("Content.Writer[2].FullName=Aline = Besson",)).content == (
        ContentChange(
            operation=Operation.SET,
            path=(Step("Writer", 2), Step("FullName")),
            value="Aline = Besson",
        ),
    )


@pytest.mark.parametrize("category", ["AppraisalRule", "appraisal", "APPRAISALRULE"])
@pytest.mark.parametrize("rest", ["2024-01-01:destroy", "destroy:2024-01-01"])
def test_a_rule_is_read_whatever_the_order_of_its_end(category: str, rest: str) -> None:
    assert parsed(rule=(f"{category}:APP-1:{rest}",)).rules == (
        RuleSet(
            category="AppraisalRule",
            rule_id="APP-1",
            start_date="2024-01-01",
            final_action="Destroy",
        ),
    )


def test_a_rectification_is_an_event_beside_what_is_described() -> None:
    (event,) = parsed(rectification="  La date est contestée ").added

    assert [(part.name, part.text) for part in event.children] == [
        ("EventType", "Rectification"),
        ("EventDateTime", "2026-03-01T00:00:00Z"),
        ("EventDetail", "La date est contestée"),
    ]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"set": ("Title",)}, "modify_value_missing"),
        ({"add": ("Title= ",)}, "modify_value_missing"),
        ({"set": ("Ti tle=x",)}, "modify_path"),
        ({"remove": ("Writer[0]",)}, "modify_path"),
        ({"rule": ("DUA:APP-1",)}, "modify_category"),
        ({"rule": ("AppraisalRule",)}, "modify_rule"),
        ({"rule": ("AppraisalRule:APP-1:demain",)}, "modify_rule"),
        ({"rule": ("AppraisalRule:APP-1:2024-01-01:2025-01-01",)}, "modify_rule"),
        ({"remove_rule": ("HoldRule:H-1",)}, "modify_hold_rule"),
    ],
)
def test_what_means_nothing_is_refused(asked: dict[str, tuple[str, ...]], code: str) -> None:
    with pytest.raises(UsageError) as refused:
        parsed(**asked)

    assert refused.value.code == code
