"""Lint: a package read without any archive, its faults placed."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.bootstrap import lint_tools
from sae.errors import UsageError
from sae.jobs.lint import Linted, LintTools, Remark, Target, lint, packages_of
from tests.packages import a_dossier, a_file, a_manifest, a_package, appraisal


@pytest.fixture(scope="module")
def tools() -> Iterator[LintTools]:
    with lint_tools() as tools:
        yield tools


def codes(answer: Linted, *severities: str) -> list[str]:
    wanted = severities or ("error", "warning")
    return [one.finding.code for one in answer.remarks if one.finding.severity.value in wanted]


def told(answer: Linted, code: str) -> Remark:
    return next(one for one in answer.remarks if one.finding.code == code)


@pytest.mark.parametrize("name", ["good.zip", "good.tar", "good.tar.gz", "good"])
def test_a_good_package_has_no_error_whatever_carries_it(
    tools: LintTools, tmp_path: Path, name: str
) -> None:
    answer = lint(a_package(tmp_path / name, units=2), tools)

    assert codes(answer) == []
    assert (answer.units, answer.objects, answer.files, answer.version) == (4, 2, 2, "2.1")
    assert answer.size > 0


def test_a_good_package_has_no_error_for_the_letter_nor_for_vitam(
    tools: LintTools, tmp_path: Path
) -> None:
    good = a_package(tmp_path / "good.zip", units=2, rules=(appraisal("R1"),))

    assert codes(lint(good, tools, target=Target.STRICT)) == []
    assert codes(lint(good, tools, target=Target.VITAM)) == []


def test_a_manifest_is_checked_alone(tools: LintTools, tmp_path: Path) -> None:
    path = tmp_path / "bordereau.xml"
    path.write_text(a_manifest(units=1).replace("<Size>", "<Size>-"), encoding="utf-8")

    answer = lint(path, tools)

    assert answer.kind == "manifest"
    assert "object_missing" not in codes(answer)
    assert "size_invalid" in codes(answer)
    assert "files_not_checked" in codes(answer, "info")


def test_what_is_wrong_with_a_file_leads_to_its_declaration(
    tools: LintTools, tmp_path: Path
) -> None:
    wrong = a_file("a.pdf", b"%PDF-1.7 nothing", digest="0" * 128, size=3)
    package = a_package(tmp_path / "wrong.zip", units=(a_dossier(files=(wrong,)),))

    answer = lint(package, tools)

    assert {"digest_mismatch", "size_mismatch"} <= set(codes(answer))
    for code in ("digest_mismatch", "size_mismatch"):
        place = told(answer, code)
        assert place.xpath.endswith("/DataObjectGroup[1]/BinaryDataObject[1]")
        assert place.file == "manifest.xml"
        assert place.line > 1


def test_files_are_left_alone_when_asked(tools: LintTools, tmp_path: Path) -> None:
    wrong = a_file(digest="0" * 128)
    package = a_package(tmp_path / "wrong.zip", units=(a_dossier(files=(wrong,)),))

    answer = lint(package, tools, files=False)

    assert codes(answer) == []
    assert answer.files == 0


def test_formats_are_identified(tools: LintTools, tmp_path: Path) -> None:
    item = a_file("a.pdf", b"MZ" + bytes(200), puid="fmt/99999", mime="text/html")
    package = a_package(tmp_path / "exe.zip", units=(a_dossier(files=(item,)),))

    assert {"extension_mismatch", "format_not_in_pronom"} <= set(codes(lint(package, tools)))


def test_a_file_under_another_name_is_recognised_by_its_bytes(
    tools: LintTools, tmp_path: Path
) -> None:
    item = a_file("a.txt", b"the very bytes", uri="Content/a.txt")
    package = a_package(
        tmp_path / "moved.zip",
        units=(a_dossier(files=(item,)),),
        without=("Content/a.txt",),
        extra=(("Content/elsewhere.txt", b"the very bytes"), ("Content/other.txt", b"x")),
    )

    answer = lint(package, tools)

    found = told(answer, "object_found_elsewhere").finding
    assert (found.where, dict(found.fields)["other"]) == ("Content/a.txt", "Content/elsewhere.txt")


def test_the_letter_of_the_standard_refuses_what_is_tolerated(
    tools: LintTools, tmp_path: Path
) -> None:
    def free(text: str) -> str:
        return text.replace("</Content>", "<Couleur>bleu</Couleur></Content>", 1)

    package = a_package(tmp_path / "free.zip", mutate=free)

    tolerant, strict = lint(package, tools), lint(package, tools, target=Target.STRICT)

    assert codes(tolerant) == ["deviation_free_element"]
    assert codes(strict) == ["schema_element_unexpected"]
    assert tolerant.errors == 0
    assert strict.errors == 1


def test_vitam_refuses_what_the_standard_allows(tools: LintTools, tmp_path: Path) -> None:
    item = a_file("été.txt", uri="Content/été 2024.txt")
    package = a_package(tmp_path / "names.zip", units=(a_dossier(files=(item,)),), agreement="")

    assert codes(lint(package, tools)) == []
    answer = lint(package, tools, target=Target.VITAM)

    assert set(codes(answer)) == {"vitam_file_name", "vitam_agreement_missing"}
    assert {one.rule.owner for one in answer.remarks if one.finding.severity == "error"} == {
        "Vitam"
    }


def test_every_fault_is_listed_one_by_one(tools: LintTools, tmp_path: Path) -> None:
    package = a_package(
        tmp_path / "many.zip",
        units=300,
        objects_per_unit=0,
        mutate=lambda text: text.replace("</Content>", "<StartDate>hier</StartDate></Content>"),
    )

    answer = lint(package, tools)

    assert codes(answer) == ["date_invalid"] * 300
    assert len({one.xpath for one in answer.remarks if one.finding.code == "date_invalid"}) == 300


def test_places_hold_in_another_encoding_too(tools: LintTools, tmp_path: Path) -> None:
    text = a_manifest(units=1, mutate=lambda text: text.replace("Dossier 1", "Été é &lt;"))
    text = text.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    text = text.replace("</Content>", "<StartDate>hier</StartDate></Content>", 1)
    path = tmp_path / "m.xml"
    path.write_bytes(text.encode("latin-1"))

    place = told(lint(path, tools), "date_invalid")

    assert place.xpath.endswith("/ArchiveUnit[1]/Content/StartDate[1]")
    assert text.splitlines()[place.line - 1][place.column - 1 :].startswith("<StartDate>")


def test_nothing_is_left_behind_and_nothing_changes(
    tools: LintTools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = a_package(tmp_path / "one.zip")
    before = package.read_bytes()
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))

    lint(package, tools)

    assert list(aside.iterdir()) == []
    assert package.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path != aside] == ["one.zip"]


def test_folders_of_packages_are_opened(tmp_path: Path) -> None:
    packages = [a_package(tmp_path / "in" / name) for name in ("a", "b")]

    assert packages_of([tmp_path / "in"]) == tuple(packages)
    with pytest.raises(UsageError) as raised:
        packages_of([tmp_path / "nowhere"])
    assert raised.value.code == "package_missing"


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"<", b"<a", b"\xff\xfe<\x00", b"\x1f\x8b\x08x"]
)
def test_anything_at_all_is_answered(tools: LintTools, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "thing.zip"
    path.write_bytes(data)

    answer = lint(path, tools)

    assert answer.errors
    json.dumps([one.finding.fields for one in answer.remarks])
