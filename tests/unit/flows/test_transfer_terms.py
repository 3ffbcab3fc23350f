import pytest

from sae.errors import UsageError
from sae.flows.transfer_terms import StatedRule, parse_rule, rule_elements


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("AccessRule=ACC-1", ("AccessRule", "ACC-1", "", "")),
        ("AccessRule=ACC-1:2024-02-29", ("AccessRule", "ACC-1", "2024-02-29", "")),
        ("AppraisalRule=APP-1:2024-01-01:Keep", ("AppraisalRule", "APP-1", "2024-01-01", "Keep")),
        ("AppraisalRule=APP-1::Destroy", ("AppraisalRule", "APP-1", "", "Destroy")),
        ("AppraisalRule=APP-1:Destroy", ("AppraisalRule", "APP-1", "", "Destroy")),
        ("StorageRule=STO-1::Transfer", ("StorageRule", "STO-1", "", "Transfer")),
    ],
)
def test_a_rule_is_written_on_one_line(text: str, rule: tuple[str, ...]) -> None:
    category, rule_id, start, action = rule

    assert parse_rule(text) == StatedRule(
        category=category, rule_id=rule_id, start=start, final_action=action
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("APP-1", "rule_unreadable"),
        ("AccessRule=", "rule_unreadable"),
        ("AccessRule=A:B:C:D", "rule_unreadable"),
        ("DuaRule=APP-1", "rule_category_unknown"),
        ("HoldRule=HOL-1", "rule_category_unknown"),
        ("AppraisalRule=APP-1", "rule_final_action_missing"),
        ("AppraisalRule=APP-1::Burn", "rule_final_action_unknown"),
        ("AccessRule=ACC-1::Keep", "rule_without_final_action"),
        ("AccessRule=ACC-1:2024-02-30", "rule_start_invalid"),
        ("AccessRule=ACC-1:31/12/2024", "rule_start_invalid"),
    ],
)
def test_what_seda_cannot_say_is_refused(text: str, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_rule(text)

    assert refused.value.code == code


def test_rules_of_a_category_stand_together_in_the_order_of_the_standard() -> None:
    rules = [
        parse_rule("AccessRule=ACC-1"),
        parse_rule("AppraisalRule=APP-1:2024-01-01:Keep"),
        parse_rule("AppraisalRule=APP-2::Keep"),
    ]

    appraisal, access = rule_elements(rules)

    assert [child.name for child in appraisal.children] == [
        "Rule", "StartDate", "Rule", "FinalAction",
    ]  # fmt: skip
    assert access.name == "AccessRule"


def test_a_category_has_one_final_action() -> None:
    rules = [parse_rule("AppraisalRule=A::Keep"), parse_rule("AppraisalRule=B::Destroy")]

    with pytest.raises(UsageError, match="rule_final_actions_differ"):
        list(rule_elements(rules))
