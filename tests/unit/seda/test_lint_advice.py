"""What a depositor is told before sending, whoever receives."""

import pytest

from seda.findings import Severity
from seda.lint.advice import LintAdvice, check_formats_declared, likely_files
from tests.packages import a_file, a_manifest, a_unit, access, appraisal
from tests.unit.seda.manifests import a_unit_with, read


@pytest.mark.parametrize("text", ["changeIt", "#### GUID ####", "${titre}", "TODO", "à compléter"])
def test_words_of_a_template_are_seen(text: str) -> None:
    unit = a_unit_with(content=f"<Description>{text}</Description>")

    (told,) = LintAdvice().check_unit(unit)

    assert told.code == "placeholder_left"
    assert told.severity is Severity.WARNING
    assert unit.content is not None
    assert told.offset == unit.content.children[-1].offset


@pytest.mark.parametrize("text", ["Changement d'adresse", "Lot n° 3", "TODOROV (M.)", "Louis XXX"])
def test_words_of_people_are_left_alone(text: str) -> None:
    unit = a_unit_with(content=f"<Description>{text}</Description>")

    assert not list(LintAdvice().check_unit(unit))


def test_an_attachment_to_nothing_is_refused_and_another_is_to_confirm() -> None:
    def told(identifier: str) -> list[tuple[str, Severity]]:
        update = f"<UpdateOperation><SystemId>{identifier}</SystemId></UpdateOperation>"
        found = LintAdvice().check_unit(a_unit_with(management=update))
        return [(one.code, one.severity) for one in found if one.code != "placeholder_left"]

    assert told("### ICI ###") == [("attachment_identifier_invalid", Severity.ERROR)]
    assert told("aeaqaaaaaahkzy7yab3m") == [("attachment_to_confirm", Severity.INFO)]


def test_what_only_the_tables_of_the_archive_know_is_listed() -> None:
    advice = LintAdvice()
    manifest = read(a_manifest(rules=(appraisal("R1"), access("R2"))))

    told = {one.code: dict(one.fields) for one in advice.check_manifest(manifest)}

    assert told["rules_to_confirm"] == {"rules": "R1, R2", "count": "2"}
    assert told["agreement_to_confirm"] == {"agreement": "CONVENTION-1"}
    assert told["agencies_to_confirm"] == {"agencies": "SERVICE-FINANCES, COMMUNE-DE-TEST"}


def test_an_object_without_format_is_told() -> None:
    units = (
        a_unit(objects=(a_file("a.txt", puid="x-fmt/111"),)),
        a_unit(objects=(a_file("b.txt"),)),
    )

    told = list(check_formats_declared(read(a_manifest(units=units))))

    assert [one.code for one in told] == ["format_not_declared"]


@pytest.mark.parametrize(
    ("missing", "extra", "pair"),
    [
        ("Content/A.PDF", "Content/a.pdf", True),
        ("Toto/ID5.pdf", "Content/ID5.pdf", True),
        ("Content\\ID5.pdf", "Content/ID5.pdf", True),
        ("Content/facture-2024.pdf", "Content/facture_2024.pdf", True),
        ("Content/ID5.pdf", "Content/photo.jpg", False),
    ],
)
def test_a_missing_file_is_looked_for_under_a_like_name(
    missing: str, extra: str, pair: bool
) -> None:
    assert list(likely_files([missing], [extra])) == ([(missing, extra)] if pair else [])


def test_two_files_of_the_same_name_are_not_guessed() -> None:
    assert list(likely_files(["X/a.pdf"], ["1/long/a.pdf", "2/long/a.pdf"])) == []
