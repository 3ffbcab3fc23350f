"""Packages converted whole: files byte for byte, refusals without a trace, the report."""

import hashlib
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest

from sae.errors import UsageError
from sae.jobs.convert import Outcome
from sae.jobs.ingest import ingest
from seda.conversion.dip_source import outline_of
from tests import official_schemas
from tests.jobs.archives import a_home, an_archive
from tests.jobs.conversions import codes, converted, files_of, left_in, manifest_of
from tests.packages import a_dossier, a_file, a_manifest, a_package, a_unit, hold, metadata

# ------------------------------------------------------------------------------ packages


@pytest.mark.parametrize("form", ["in.zip", "in.tar", "in.tar.gz", "folder"])
def test_every_form_of_package_becomes_a_zip_with_the_same_files(tmp_path: Path, form: str) -> None:
    dossier = a_dossier("Chauffage", files=(a_file("été.txt"), a_file("b.bin", b"\0\xff" * 9)))
    package = a_package(tmp_path / form, units=(dossier,))
    same = a_package(tmp_path / "same.zip", units=(dossier,))

    done = converted(package, "2.3")

    assert done.outcome is Outcome.CONVERTED
    assert (done.source, done.version, done.units, done.objects) == ("2.1", "2.3", 3, 2)
    assert files_of(tmp_path / "out.zip") == files_of(same)
    assert done.sha512 == hashlib.sha512((tmp_path / "out.zip").read_bytes()).hexdigest()
    assert left_in(tmp_path) == {form, "same.zip", "out.zip"}


@official_schemas.needs_official_schemas
@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_what_is_written_is_valid_by_the_official_schema(tmp_path: Path, version: str) -> None:
    content = metadata(DateLitteral="vers 1900", TextContent="mots")
    package = a_package(
        tmp_path / "in.zip", version="2.2", units=(a_unit(content=content, objects=(a_file(),)),)
    )

    converted(package, version)

    assert official_schemas.faults(manifest_of(tmp_path / "out.zip"), version=version) == []


def test_a_converted_package_is_taken_in_by_an_archive(tmp_path: Path) -> None:
    package = a_package(tmp_path / "in.zip", units=2)
    converted(package, "2.3")

    with an_archive(a_home(tmp_path / "home")) as archive:
        (outcome,) = ingest(archive, [tmp_path / "out.zip"])

    assert outcome.result.status.value.startswith("accepted")


def test_a_package_in_the_version_asked_for_says_so(tmp_path: Path) -> None:
    done = converted(a_package(tmp_path / "in.zip", version="2.2"), "2.2")

    assert codes(done) == ["conversion_same_version"]
    assert (done.losses, done.changes) == (0, 0)


def test_a_manifest_alone_gives_a_manifest_alone(tmp_path: Path) -> None:
    folder = a_package(tmp_path / "folder")
    lone = tmp_path / "manifest.xml"
    shutil.copy(folder / "manifest.xml", lone)

    done = converted(lone, "2.3", output=tmp_path / "out.xml")

    assert codes(done) == ["conversion_manifest_alone"]
    assert b"seda:v2.3" in (tmp_path / "out.xml").read_bytes()


def test_a_manifest_in_another_encoding_comes_out_in_utf_8(tmp_path: Path) -> None:
    folder = a_package(tmp_path / "folder", units=(a_unit("Été"),))
    text = (folder / "manifest.xml").read_text(encoding="utf-8")
    (folder / "manifest.xml").write_bytes(text.replace("UTF-8", "ISO-8859-1").encode("latin-1"))

    done = converted(folder)

    assert done.outcome is Outcome.CONVERTED
    assert "Été" in manifest_of(tmp_path / "out.zip").decode()


# ------------------------------------------------------------------------------ refusals


def broken(path: Path, fault: str) -> Path:
    if fault == "missing":
        uris = [item.uri for item in outline_of(a_manifest().encode()).objects]
        return a_package(path, without=[uri for uri in uris if uri is not None])
    if fault == "altered":
        return a_package(
            path,
            mutate=lambda text: text.replace("<Size>", "<Size>").replace(
                hashlib.sha512(b"Contenu de dossier-1-piece-1.txt.\n").hexdigest(), "ab" * 64
            ),
        )
    if fault == "reference":
        return a_package(
            path,
            mutate=lambda text: text.replace(
                "<DataObjectGroupReferenceId>", "<DataObjectGroupReferenceId>X"
            ),
        )
    return a_package(path, extra=(("Content/extra.txt", b"?"),))


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("missing", "object_missing"),
        ("altered", "digest_mismatch"),
        ("reference", "reference_unknown"),
        ("extra", "object_extra"),
    ],
)
def test_a_package_with_errors_is_refused_and_leaves_nothing(
    tmp_path: Path, fault: str, code: str
) -> None:
    package = broken(tmp_path / "in.zip", fault)

    done = converted(package, report=tmp_path / "report.json")

    assert done.outcome is Outcome.REFUSED
    assert code in codes(done)
    assert left_in(tmp_path) == {"in.zip"}


def test_a_refusal_leaves_the_earlier_result_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "out.zip").write_bytes(b"mine")

    converted(broken(tmp_path / "in.zip", "altered"))

    assert (tmp_path / "out.zip").read_bytes() == b"mine"


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(b"PK nothing")

    assert converted(tmp_path / "in.zip").outcome is Outcome.REFUSED


def test_nothing_is_written_when_nothing_may_be_lost(tmp_path: Path) -> None:
    package = a_package(
        tmp_path / "in.zip", version="2.2", units=(a_unit(management=(hold("GEL-1"),)),)
    )

    lossy = converted(package, "2.1", lossless=True, report=tmp_path / "report.txt")
    whole = converted(package, "2.3", lossless=True)

    assert (lossy.outcome, lossy.losses) == (Outcome.LOSSY, 1)
    assert whole.outcome is Outcome.CONVERTED
    assert left_in(tmp_path) == {"in.zip", "out.zip"}


def test_what_makes_no_sense_is_bad_usage(tmp_path: Path) -> None:
    folder = a_package(tmp_path / "folder")

    for package, version, output in (
        (folder, "1.0", tmp_path / "out.zip"),
        (tmp_path / "none.zip", "2.2", tmp_path / "out.zip"),
        (folder, "2.2", folder / "out.zip"),
        (folder, "2.2", tmp_path / "nowhere" / "out.zip"),
    ):
        with pytest.raises(UsageError):
            converted(package, version, output=output)
    assert left_in(tmp_path) == {"folder"}


# ------------------------------------------------------------------------------ the report


def test_the_report_tells_everything_in_json_or_in_words(tmp_path: Path) -> None:
    units = tuple(a_unit(f"Gel {i}", management=(hold("GEL-1"),)) for i in range(150))
    package = a_package(tmp_path / "in.zip", version="2.2", units=units)

    done = converted(package, "2.1", report=tmp_path / "report.json")
    converted(package, "2.1", report=tmp_path / "report.txt")

    assert done.losses == 150
    assert len(done.findings) < 150  # the first ones, and a count
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert (report["from"], report["to"], report["losses"]) == ("2.2", "2.1", 150)
    assert len(report["findings"]) == 150
    words = (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert words.count("GEL-1") == 150
    assert words.startswith("SEDA 2.2 > SEDA 2.1, pertes : 150\n")


def test_a_converted_file_reads_as_a_stream(tmp_path: Path) -> None:
    converted(a_package(tmp_path / "in.zip", units=1), "2.2")

    with zipfile.ZipFile(io.BytesIO((tmp_path / "out.zip").read_bytes())) as opened:
        assert opened.testzip() is None
        assert opened.namelist()[0] == "manifest.xml"
