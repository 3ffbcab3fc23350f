"""`sae lint` at the door: screens, JSON lines, the page for the depositor, exit statuses."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.doors.command_line import sae
from tests.packages import a_package


def late(text: str) -> str:
    """Put the level after the title."""
    return re.sub(
        r"(<DescriptionLevel>.*?</DescriptionLevel>)(\s*<Title>.*?</Title>)", r"\2\1", text
    )


def test_a_good_package_is_said_good(tmp_path: Path) -> None:
    done = sae("lint", a_package(tmp_path / "good.zip"))

    assert done.status == 0
    assert "Aucune erreur, aucun avertissement." in done.out
    assert done.err == ""


def test_a_fault_is_said_with_its_place_its_remedy_and_its_rule(tmp_path: Path) -> None:
    done = sae("lint", a_package(tmp_path / "bad.zip", mutate=late), "--lang", "en")

    assert done.status == 1
    assert "element DescriptionLevel (Level of description) does not belong here" in done.out
    assert "it is written before Title" in done.out
    assert "/ArchiveUnit[1]/Content/DescriptionLevel" in done.out
    assert "→ Move it up: SEDA sets the order of elements." in done.out
    assert "Rule of the standard (SEDA 2.1, DescriptiveMetadataContentType" in done.out
    assert "This package would be refused." in done.out


def test_warnings_alone_leave_the_status_of_success(tmp_path: Path) -> None:
    package = a_package(
        tmp_path / "w.zip", mutate=lambda text: text.replace("<Title>Dossier 1", "<Title>TODO")
    )

    done = sae("lint", package)

    assert done.status == 0
    assert "serait accepté, avec des remarques" in done.out


def test_programs_read_one_line_per_finding_then_a_summary(tmp_path: Path) -> None:
    package = a_package(tmp_path / "bad.zip", mutate=late, units=2)

    done = sae("lint", package, "--json")

    *findings, last = done.documents
    wrong = [one for one in findings if one["code"] == "schema_element_unexpected"]
    assert len(wrong) == 4
    assert {
        "file",
        "line",
        "column",
        "xpath",
        "id",
        "severity",
        "message",
        "remedy",
        "basis",
    } <= set(wrong[0])
    assert (wrong[0]["basis"], wrong[0]["file"]) == ("standard", "manifest.xml")
    assert last["linted"]["errors"] == 4
    assert last["linted"]["target"] == "archive"


def test_many_alike_are_counted_on_a_screen(tmp_path: Path) -> None:
    done = sae("lint", a_package(tmp_path / "bad.zip", mutate=late, units=20))

    assert done.out.count("il s'écrit avant Title") == 5
    assert "... et 35 autres du même genre" in done.out


def test_the_page_is_self_contained_and_in_the_language_asked(tmp_path: Path) -> None:
    hostile = a_package(
        tmp_path / "bad.zip",
        mutate=lambda text: late(text).replace(
            "<Title>Dossier 1", "<Title>TODO &lt;script&gt;alert(1)&lt;/script&gt;"
        ),
    )
    page = tmp_path / "report.html"

    done = sae("lint", hostile, "--target", "vitam", "--html", page)

    assert done.status == 1
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r"(?:src|href)=|https?:|url\(|@import", text)
    assert '<html lang="fr">' in text
    assert "Habitude de Vitam" in text
    assert well_formed(text)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.zip", "report.html"]


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    done = sae("lint", a_package(tmp_path / "a.zip"), "--html", tmp_path / "no" / "report.html")

    assert done.status in (2, 3)
    assert "Traceback" not in done.err
    assert done.err


def test_bad_usage_is_told(tmp_path: Path) -> None:
    assert sae("lint", tmp_path / "nowhere.zip").status == 2
    assert sae("lint", a_package(tmp_path / "a.zip"), "--target", "mars").status == 2
    assert sae("lint").status == 2


def test_help_speaks_both_languages() -> None:
    assert "Contrôle des paquets" in sae("lint", "--help").out
    assert "Checks packages" in sae("lint", "--help", "--lang", "en").out


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def well_formed(text: str) -> bool:
    tags = _Tags()
    tags.feed(text)
    return not (tags.open or tags.wrong) and text.count("<main>") == 1


def test_corrections_are_told_then_the_corrected_package_is_checked(tmp_path: Path) -> None:
    package, out = a_package(tmp_path / "bad.zip", mutate=late), tmp_path / "out.zip"

    done = sae("lint", package, "--fix", "-o", out)

    assert done.status == 0
    assert "remis dans l'ordre de la norme" in done.out
    assert done.out.index("Contrôle du paquet corrigé") < done.out.index("Aucune erreur")
    assert out.exists()


def test_programs_read_corrections_as_lines_too(tmp_path: Path) -> None:
    out = tmp_path / "out.zip"

    done = sae("lint", a_package(tmp_path / "b.zip", mutate=late), "--fix", "-o", out, "--json")

    fixes = [one for one in done.documents if "fix" in one]
    (summary,) = [one["mended"] for one in done.documents if "mended" in one]
    assert {one["fix"] for one in fixes} >= {"fixed_order"}
    assert summary["fixes"] == len(fixes)
    assert done.documents[-1]["linted"]["package"] == str(out)


def test_what_cannot_be_corrected_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out.zip"
    package = tmp_path / "bad.zip"
    package.write_bytes(b"PK\x03\x04 nothing")

    done = sae("lint", package, "--fix", "-o", out)

    assert done.status == 1
    assert "Rien n'a pu être corrigé" in done.out
    assert [path.name for path in tmp_path.iterdir()] == ["bad.zip"]


def test_corrections_go_with_a_new_file(tmp_path: Path) -> None:
    package = a_package(tmp_path / "a.zip")

    assert sae("lint", package, "--fix").status == 2
    assert sae("lint", package, "-o", tmp_path / "b.zip").status == 2
    assert sae("lint", package, "--fix", "-o", package).status == 2
    assert sae("lint", package, package, "--fix", "-o", tmp_path / "b.zip").status == 2
