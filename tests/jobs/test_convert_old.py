"""Packages in SEDA 0.2 and 1.0: converted, then taken in; refused as they are, with the remedy."""

import base64
from pathlib import Path

import pytest

from sae.jobs.convert import Outcome
from sae.jobs.ingest import ingest
from tests.jobs.archives import a_home, an_archive
from tests.jobs.conversions import codes, converted, files_of, left_in, manifest_of
from tests.old_packages import FILES, an_old_package, digest_of


@pytest.mark.parametrize("form", ["in.zip", "folder"])
@pytest.mark.parametrize("source", ["0.2", "1.0"])
def test_an_old_package_is_converted_then_taken_in(tmp_path: Path, source: str, form: str) -> None:
    package = an_old_package(tmp_path / form, version=source)
    received = an_old_package(tmp_path / "same", version=source) / "bordereau.xml"

    done = converted(package)
    with an_archive(a_home(tmp_path / "home")) as archive:
        (outcome,) = ingest(archive, [tmp_path / "out.zip"])

    assert done.outcome is Outcome.CONVERTED
    assert done.source == source
    assert outcome.result.status.value.startswith("accepted")
    kept = {
        name.removeprefix("Content/"): data for name, data in files_of(tmp_path / "out.zip").items()
    }
    assert kept == {**FILES, "bordereau.xml": received.read_bytes()}
    assert f"Bordereau reçu (SEDA {source})" in manifest_of(tmp_path / "out.zip").decode()


@pytest.mark.parametrize("source", ["0.2", "1.0"])
def test_the_files_of_an_old_manifest_are_looked_for_beside_it(tmp_path: Path, source: str) -> None:
    folder = an_old_package(tmp_path / "folder", version=source, extra={"unrelated.txt": b"?"})

    done = converted(folder / "bordereau.xml", output=tmp_path / "out.zip")

    assert done.outcome is Outcome.CONVERTED
    assert len(files_of(tmp_path / "out.zip")) == 4


def test_an_old_manifest_in_latin_1_is_kept_to_the_byte(tmp_path: Path) -> None:
    package = an_old_package(tmp_path / "in", version="0.2", encoding="iso-8859-1")

    converted(package)

    kept = files_of(tmp_path / "out.zip")["Content/bordereau.xml"]
    assert kept == (package / "bordereau.xml").read_bytes()
    assert "Délibération n° 12" in manifest_of(tmp_path / "out.zip").decode()


@pytest.mark.parametrize("source", ["0.2", "1.0"])
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"without": ("acte.txt",)}, "object_missing"),
        ({"extra": {"extra.txt": b"?"}}, "object_extra"),
        (
            {"mutate": lambda text: text.replace(digest_of(FILES["acte.txt"]), digest_of(b"x"))},
            "digest_mismatch",
        ),
    ],
)
def test_an_old_package_with_errors_is_refused_and_leaves_nothing(
    tmp_path: Path, source: str, changes: dict[str, object], code: str
) -> None:
    package = an_old_package(tmp_path / "in.zip", version=source, **changes)  # type: ignore[arg-type]

    done = converted(package)

    assert done.outcome is Outcome.REFUSED
    assert code in codes(done)
    assert left_in(tmp_path) == {"in.zip"}


def test_a_weak_digest_is_verified_then_replaced(tmp_path: Path) -> None:
    def weak(text: str) -> str:
        for name, written in (
            ("acte.txt", digest_of(FILES["acte.txt"], "sha1")),
            ("annexe.txt", base64.b64decode(digest_of(FILES["annexe.txt"], "sha1")).hex()),
        ):
            text = text.replace(digest_of(FILES[name]), written)
        return text.replace("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1")

    done = converted(an_old_package(tmp_path / "in.zip", version="1.0", mutate=weak))

    assert done.outcome is Outcome.CONVERTED
    assert codes(done).count("conversion_changed") == 3  # two digests, and the declared size
    assert b"sha1" not in manifest_of(tmp_path / "out.zip").lower()


def test_a_file_inside_the_manifest_becomes_a_file_of_the_package(tmp_path: Path) -> None:
    def inline(text: str) -> str:
        data = base64.encodebytes(FILES["annexe.txt"]).decode()
        return text.replace(
            '<Attachment filename="annexe.txt"/>',
            f'<Attachment filename="annexe.txt">{data}</Attachment>',
        )

    package = an_old_package(
        tmp_path / "in.zip", version="1.0", mutate=inline, without=("annexe.txt",)
    )
    done = converted(package)

    assert done.outcome is Outcome.CONVERTED
    assert files_of(tmp_path / "out.zip")["Content/annexe.txt"] == FILES["annexe.txt"]


def test_a_file_inside_the_manifest_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    def inline(text: str) -> str:
        return text.replace(
            '<Attachment filename="annexe.txt"/>',
            '<Attachment filename="annexe.txt">?</Attachment>',
        )

    package = an_old_package(
        tmp_path / "in.zip", version="1.0", mutate=inline, without=("annexe.txt",)
    )

    assert codes(converted(package)) == ["old_attachment_invalid"]


def test_a_file_named_by_two_documents_is_copied_for_each(tmp_path: Path) -> None:
    def twice(text: str) -> str:
        document = '<Document><Attachment filename="annexe.txt"/><Type>CDO</Type></Document>'
        return text.replace("</ArchiveObject>\n</Archive>", f"{document}</ArchiveObject></Archive>")

    done = converted(an_old_package(tmp_path / "in.zip", version="1.0", mutate=twice))

    assert done.outcome is Outcome.CONVERTED
    copies = [
        data for data in files_of(tmp_path / "out.zip").values() if data == FILES["annexe.txt"]
    ]
    assert len(copies) == 2


def test_a_link_beside_an_old_manifest_is_refused(tmp_path: Path) -> None:
    folder = an_old_package(tmp_path / "folder", version="1.0", without=("acte.txt",))
    (tmp_path / "secret.txt").write_bytes(FILES["acte.txt"])
    (folder / "acte.txt").symlink_to(tmp_path / "secret.txt")

    done = converted(folder / "bordereau.xml", output=tmp_path / "out.zip")

    assert done.outcome is Outcome.REFUSED
    assert "entry_symlink" in codes(done)


@pytest.mark.parametrize("form", ["in.zip", "bordereau.xml"])
def test_an_archive_that_is_given_an_old_package_names_the_remedy(
    tmp_path: Path, form: str
) -> None:
    folder = an_old_package(tmp_path / "folder", version="1.0")
    package = an_old_package(tmp_path / "in.zip", version="1.0")

    with an_archive(a_home(tmp_path / "home")) as archive:
        (outcome,) = ingest(archive, [package if form == "in.zip" else folder / form])

    (finding,) = outcome.result.findings
    assert finding.code == "seda_version_old"
    assert dict(finding.fields)["version"] == "1.0"


def test_a_zip_with_two_old_manifests_is_not_guessed(tmp_path: Path) -> None:
    data = an_old_package(tmp_path / "x", version="1.0") / "bordereau.xml"
    package = an_old_package(
        tmp_path / "in.zip", version="1.0", extra={"other.xml": data.read_bytes()}
    )

    done = converted(package)

    assert codes(done) == ["manifest_missing"]
