"""Lint corrects what needs no judgement, in a package of its own, and loses nothing."""

import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.bootstrap import lint_tools
from sae.cli.samples.sip import files as files_of_sip
from sae.cli.samples.sip import manifest as manifest_of
from sae.errors import UsageError
from sae.jobs.lint import LintTools, Mended, Target, lint, mend
from tests.packages import a_dossier, a_file, a_manifest, a_package, a_sip


@pytest.fixture(scope="module")
def tools() -> Iterator[LintTools]:
    with lint_tools() as tools:
        yield tools


def mended(package: Path, tools: LintTools, out: Path) -> Mended:
    return mend(package, tools, out, told=lambda _done, _all: None)


def codes(done: Mended) -> list[str]:
    return [note.code for note in done.notes]


def contents(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def a_raw_zip(path: Path, entries: dict[str, bytes]) -> Path:
    """Write names that our own writer refuses, as some tools do."""
    with zipfile.ZipFile(path, "w") as out:
        for name, data in entries.items():
            info = zipfile.ZipInfo("x")
            info.filename = name
            out.writestr(info, data)
    return path


def entries_of(units: int = 1) -> dict[str, bytes]:
    sip = a_sip(units=units)
    return {"manifest.xml": manifest_of(sip).encode(), **dict(files_of_sip(sip))}


def test_several_faults_are_corrected_at_once_and_the_result_is_clean(
    tools: LintTools, tmp_path: Path
) -> None:
    def faulty(text: str) -> str:
        text = text.replace('algorithm="SHA-512"', 'algorithm="sha512"')
        text = text.replace("<Size>", "<Size>1")
        return text.replace("Content/", "content\\")

    package = a_package(tmp_path / "bad.zip", units=2, mutate=faulty)
    before = package.read_bytes()

    done = mended(package, tools, tmp_path / "out.zip")

    wanted = {"fixed_digest_algorithm", "fixed_size", "fixed_format", "fixed_uri"}
    assert set(codes(done)) == wanted
    assert lint(package, tools).errors
    assert lint(tmp_path / "out.zip", tools, target=Target.STRICT).errors == 0
    assert package.read_bytes() == before


def test_a_good_package_is_not_written_again(tools: LintTools, tmp_path: Path) -> None:
    item = a_file("a.txt", puid="x-fmt/111", mime="text/plain")
    package = a_package(tmp_path / "good.zip", units=(a_dossier(files=(item,)),))

    done = mended(package, tools, tmp_path / "out.zip")

    assert (done.notes, done.written) == ((), False)
    assert not (tmp_path / "out.zip").exists()


@pytest.mark.parametrize("form", ["SIP\\{}", "SIP/{}", "./SIP/{}"])
def test_a_package_zipped_with_its_folder_comes_out_right(
    tools: LintTools, tmp_path: Path, form: str
) -> None:
    package = a_raw_zip(
        tmp_path / "in.zip", {form.format(name): data for name, data in entries_of().items()}
    )

    done = mended(package, tools, tmp_path / "out.zip")

    assert "fixed_manifest_place" in codes(done)
    assert lint(tmp_path / "out.zip", tools, target=Target.STRICT).errors == 0
    objects = {name: data for name, data in entries_of().items() if name != "manifest.xml"}
    after = contents(tmp_path / "out.zip")
    assert {name: after[name] for name in objects} == objects


def test_files_of_desktop_systems_are_left_out_and_others_never(
    tools: LintTools, tmp_path: Path
) -> None:
    package = a_package(
        tmp_path / "in.zip",
        extra=(("__MACOSX/._manifest.xml", b"x"), ("Content/plan.dwg", b"a real file")),
    )

    done = mended(package, tools, tmp_path / "out.zip")

    after = contents(tmp_path / "out.zip")
    assert "fixed_junk" in codes(done)
    assert "__MACOSX/._manifest.xml" not in after
    assert after["Content/plan.dwg"] == b"a real file"
    assert lint(tmp_path / "out.zip", tools).errors == 1  # still declared by nobody


def test_a_moved_file_is_found_by_its_digest_and_its_address_corrected(
    tools: LintTools, tmp_path: Path
) -> None:
    item = a_file("a.txt", b"the very bytes", uri="Content/a.txt")
    package = a_package(
        tmp_path / "in.zip",
        units=(a_dossier(files=(item,)),),
        without=("Content/a.txt",),
        extra=(("Content/b.txt", b"the very bytes"),),
    )

    done = mended(package, tools, tmp_path / "out.zip")

    assert "fixed_uri" in codes(done)
    assert lint(tmp_path / "out.zip", tools).errors == 0


def test_a_wrong_digest_stays_wrong(tools: LintTools, tmp_path: Path) -> None:
    item = a_file("a.txt", digest=hashlib.sha512(b"other").hexdigest(), size=999)
    package = a_package(tmp_path / "in.zip", units=(a_dossier(files=(item,)),))

    done = mended(package, tools, tmp_path / "out.zip")

    assert not done.written


def test_a_damaged_container_is_not_corrected(tools: LintTools, tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip")
    package.write_bytes(package.read_bytes()[:-30])

    assert not mended(package, tools, tmp_path / "out.zip").written
    assert not (tmp_path / "out.zip").exists()


def test_a_link_is_never_dropped_in_silence(tools: LintTools, tmp_path: Path) -> None:
    folder = a_package(tmp_path / "in", mutate=lambda text: text.replace("<Size>", "<Size>1"))
    (folder / "Content" / "link").symlink_to("elsewhere")

    assert not mended(folder, tools, tmp_path / "out.zip").written


def test_a_manifest_alone_is_corrected_as_a_manifest(tools: LintTools, tmp_path: Path) -> None:
    path = tmp_path / "m.xml"
    text = a_manifest(units=1).replace('encoding="UTF-8"', 'encoding="ISO-8859-1"')
    path.write_bytes(text.replace("Dossier", "Été").encode("latin-1"))

    done = mended(path, tools, tmp_path / "out.xml")

    assert codes(done) == ["fixed_encoding"]
    assert "Été" in (tmp_path / "out.xml").read_text(encoding="utf-8")
    assert lint(tmp_path / "out.xml", tools).errors == 0


def test_holds_move_to_the_version_that_has_them(tools: LintTools, tmp_path: Path) -> None:
    def held(text: str) -> str:
        hold = "<Management><HoldRule><Rule>H1</Rule></HoldRule></Management>"
        return text.replace("<Content>", f"{hold}<Content>", 1)

    package = a_package(tmp_path / "in.zip", mutate=held)

    done = mended(package, tools, tmp_path / "out.zip")

    assert "fixed_version" in codes(done)
    answer = lint(tmp_path / "out.zip", tools, target=Target.STRICT)
    assert (answer.version, answer.errors) == ("2.2", 0)


def test_what_is_there_is_never_replaced(tools: LintTools, tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip")

    for out, code in ((package, "lint_out_exists"), (tmp_path / "out.tar", "lint_out_suffix")):
        with pytest.raises(UsageError) as raised:
            mended(package, tools, out)
        assert raised.value.code == code
