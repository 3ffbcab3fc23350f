"""Units changed in the bytes of a manifest: what was asked, and not one byte beside."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seda.manifest_edits import replaced
from seda.modification.asked import (
    ChangeRefused,
    ContentChange,
    InheritanceAllowed,
    InheritancePrevented,
    Operation,
    RuleRemoved,
    RuleSet,
    Step,
    UnitChanges,
)
from seda.modification.differences import Difference
from seda.modification.unit_edits import EditedUnit, edit_units, units_in
from seda.schema import Schemas
from tests.official_schemas import faults, needs_official_schemas
from tests.packages import a_manifest, a_unit, access, appraisal, metadata

SCHEMAS = Schemas()


def a_change(operation: Operation, path: str, value: str | None = None) -> ContentChange:
    steps = []
    for written in path.split("."):
        name, _, rank = written.rstrip("]").partition("[")
        steps.append(Step(name, int(rank or 0)))
    return ContentChange(operation=operation, path=tuple(steps), value=value)


def described(*changes: ContentChange) -> UnitChanges:
    return UnitChanges(content=changes)


def edit(
    manifest: str, changes: UnitChanges, *, xml_id: str = "U1", version: str = "2.2"
) -> tuple[bytes, EditedUnit]:
    """Change one unit; the result must be valid whoever asks."""
    data = manifest.encode()
    replacements, (edited,) = edit_units(data, {xml_id: changes}, version=version)
    out = b"".join(replaced(io.BytesIO(data), replacements))
    assert not SCHEMAS.validate(io.BytesIO(out), version, tolerant=False).findings
    return out, edited


def content_of(data: bytes, name: str, *, xml_id: str = "U1") -> list[str]:
    content = units_in(data, [xml_id])[xml_id].content
    assert content is not None
    return [child.text for child in content.all(name)]


def two_units(**unit: object) -> str:
    return a_manifest(version="2.2", units=(a_unit("Facture", **unit), a_unit("Autre")))


def test_only_the_bytes_of_the_changed_element_differ() -> None:
    manifest = two_units(content=metadata(Description="Chauffage"))

    out, edited = edit(manifest, described(a_change(Operation.SET, "Title", "Avoir")))

    assert out == manifest.replace("<Title>Facture<", "<Title>Avoir<").encode()
    assert edited.content == (Difference("Title", ("Facture",), ("Avoir",)),)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_any_words_come_back_as_they_were_given(words: str) -> None:
    out, _ = edit(two_units(), described(a_change(Operation.SET, "Title", words)))

    assert content_of(out, "Title") == [words]
    assert content_of(out, "Title", xml_id="U2") == ["Autre"]


def test_set_leaves_one_value_alone() -> None:
    manifest = two_units(content=(("Tag", "a"), ("Tag", "b")))

    out, _ = edit(manifest, described(a_change(Operation.SET, "Tag", "c")))

    assert content_of(out, "Tag") == ["c"]


def test_what_is_added_stands_where_the_standard_says() -> None:
    out, _ = edit(
        two_units(content=metadata(Description="d", StartDate="2024-01-01")),
        described(
            a_change(Operation.ADD, "Keyword.KeywordContent", "budget"),
            a_change(Operation.ADD, "Keyword.KeywordContent", "eau"),
            a_change(Operation.ADD, "Tag", "urgent"),
        ),
    )

    names = re.findall(r"<(\w+)>", out[out.index(b'"U1"') : out.index(b'"U2"')].decode())
    places = [names.index(name) for name in ("Description", "Tag", "Keyword", "StartDate")]
    assert places == sorted(places)
    assert out.count(b"<KeywordContent>") == 2


def test_a_part_of_one_among_several_is_named_by_its_rank() -> None:
    manifest = two_units()
    both = described(
        a_change(Operation.ADD, "Writer.FullName", "Aline"),
        a_change(Operation.ADD, "Writer.FullName", "Basile"),
    )
    with_rank = both.then(described(a_change(Operation.SET, "Writer[2].BirthName", "Besson")))
    without = both.then(described(a_change(Operation.SET, "Writer.BirthName", "Besson")))

    out, _ = edit(manifest, with_rank)

    assert re.search(rb"<BirthName>Besson</BirthName>\s*<FullName>Basile<", out)
    with pytest.raises(ChangeRefused) as refused:
        edit(manifest, without)
    assert refused.value.finding.code == "modify_several"


def test_an_element_left_empty_goes_with_its_last_part() -> None:
    manifest = two_units(
        content=(
            ("Keyword", (("KeywordContent", "budget"),)),
            ("Keyword", (("KeywordContent", "eau"),)),
        )
    )

    out, _ = edit(
        manifest, described(a_change(Operation.REMOVE, "Keyword.KeywordContent", "budget"))
    )

    assert out.count(b"<Keyword>") == 1
    assert b"budget" not in out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (a_change(Operation.SET, "Titel", "x"), "modify_element_unknown"),
        (a_change(Operation.REMOVE, "Tag"), "modify_nothing_there"),
        (a_change(Operation.SET, "Title[3]", "x"), "modify_rank"),
        (a_change(Operation.SET, "Title.Part", "x"), "modify_no_parts"),
        (a_change(Operation.SET, "StartDate", "hier"), "modify_not_writable"),
        (a_change(Operation.SET, "Title", "a\x00b"), "modify_not_writable"),
        (a_change(Operation.SET, "DescriptionLevel", "Boîte"), "modify_not_writable"),
        (a_change(Operation.SET, "PersistentIdentifier", "x"), "modify_element_unknown"),
    ],
)
def test_what_the_standard_does_not_allow_is_refused_with_its_place(
    change: ContentChange, code: str
) -> None:
    with pytest.raises(ChangeRefused) as refused:
        edit(two_units(), described(change))

    assert refused.value.finding.code == code
    assert refused.value.finding.where.startswith("U1/")


def test_rules_are_stated_corrected_and_taken_away() -> None:
    manifest = two_units(management=(appraisal("APP-1", start="2020-01-01"),))

    added, _ = edit(
        manifest,
        UnitChanges(
            rules=(
                RuleSet(category="AppraisalRule", rule_id="APP-2", start_date="2021-01-01"),
                RuleSet(category="AppraisalRule", rule_id="APP-1", final_action="Keep"),
                RuleSet(category="AccessRule", rule_id="ACC-1"),
            )
        ),
    )
    removed, edited = edit(
        added.decode(), UnitChanges(rules=(RuleRemoved(category="AppraisalRule"),))
    )

    stated = [(rule.rule_id, rule.start_date) for rule in units_in(added, ["U1"])["U1"].rules]
    assert stated == [("APP-1", "2020-01-01"), ("APP-2", "2021-01-01"), ("ACC-1", "")]
    assert b"<FinalAction>Keep<" in added
    assert [rule.category for rule in units_in(removed, ["U1"])["U1"].rules] == ["AccessRule"]
    assert edited.rules[0].before == ("APP-1", "APP-2")


def test_a_unit_without_rules_is_given_some_and_may_lose_them_all() -> None:
    manifest = two_units()
    stated, _ = edit(
        manifest, UnitChanges(rules=(RuleSet(category="AccessRule", rule_id="ACC-1"),))
    )

    cleared, _ = edit(stated.decode(), UnitChanges(rules=(RuleRemoved(category="AccessRule"),)))

    assert b"<AccessRule>" in stated
    assert cleared == manifest.encode()


def test_inheritance_is_prevented_and_allowed_again() -> None:
    manifest = two_units(management=(access("ACC-1"),))
    one = UnitChanges(rules=(InheritancePrevented(category="AccessRule", rule_id="ACC-9"),))
    whole = UnitChanges(rules=(InheritancePrevented(category="AccessRule"),))
    again = UnitChanges(rules=(InheritanceAllowed(category="AccessRule"),))

    by_name, _ = edit(manifest, one)
    all_of_it, _ = edit(by_name.decode(), whole)
    still_all, _ = edit(all_of_it.decode(), one)
    allowed, _ = edit(all_of_it.decode(), again)

    assert b"<RefNonRuleId>ACC-9<" in by_name
    assert b"<PreventInheritance>true<" in all_of_it
    assert b"RefNonRuleId" not in all_of_it
    assert still_all == all_of_it  # naming one rule never loosens what stops them all
    assert units_in(allowed, ["U1"])["U1"].rules[0].properties == ()


def test_a_rule_that_is_not_stated_here_cannot_be_taken_away() -> None:
    with pytest.raises(ChangeRefused) as refused:
        edit(two_units(), UnitChanges(rules=(RuleRemoved(category="AccessRule", rule_id="A"),)))

    assert refused.value.finding.code == "modify_rule_not_stated"


def test_a_manifest_that_binds_seda_to_a_prefix_keeps_it() -> None:
    plain = two_units(management=(appraisal("APP-1"),))
    manifest = re.sub(r"(</?)(?=[A-Z])", r"\1s:", plain).replace("xmlns=", "xmlns:s=")

    out, _ = edit(
        manifest,
        UnitChanges(
            content=(a_change(Operation.SET, "Title", "Avoir"),),
            rules=(RuleSet(category="AccessRule", rule_id="ACC-1"),),
        ),
    )

    assert content_of(out, "Title") == ["Avoir"]
    assert b"<s:Title>Autre</s:Title>" in out


@needs_official_schemas
@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_what_comes_out_is_valid_for_the_official_schemas(version: str) -> None:
    manifest = a_manifest(version=version, units=(a_unit("Facture"),))
    changes = UnitChanges(
        content=(
            a_change(Operation.ADD, "Writer.FullName", "Aline"),
            a_change(Operation.ADD, "Keyword.KeywordContent", "budget"),
            a_change(Operation.SET, "Description", "d"),
        ),
        rules=(
            RuleSet(
                category="AppraisalRule",
                rule_id="APP-1",
                start_date="2020-01-01",
                final_action="Destroy",
            ),
            InheritancePrevented(category="AppraisalRule", rule_id="APP-9"),
        ),
    )

    out, _ = edit(manifest, changes, version=version)

    assert not faults(out, version=version)
