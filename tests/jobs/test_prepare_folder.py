"""A folder becomes a package: whole, described by its names and dates, or refused with reasons."""

import os
import socket
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.records import TransferStatus
from sae.errors import UsageError
from sae.flows.transfer_terms import TransferTerms, parse_rule
from sae.jobs.preparation import PreparationBusy, PreparedStatus
from sae.jobs.preparation_work import WorkFolder
from seda.findings import Severity
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    TERMS,
    Formats,
    a_folder,
    a_strict_home,
    asked,
    codes,
    contents,
    manifest_of,
    prepared,
    texts,
    titles,
)

FILES = {
    "Comptes/2024/facture 1.txt": b"facture une",
    "Comptes/2024/facture 2.txt": b"facture deux",
    "Comptes/notice.txt": b"notice",
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return a_folder(tmp_path / "Finances", FILES)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return tmp_path / "out.zip"


def test_each_folder_and_each_file_is_a_unit_with_its_name(source: Path, package: Path) -> None:
    made = prepared(source, package)

    assert made.status is PreparedStatus.PREPARED
    assert (made.units, made.objects, made.content_bytes) == (6, 3, 29)
    assert titles(package) == [
        "Finances", "Comptes", "2024", "facture 1.txt", "facture 2.txt", "notice.txt",
    ]  # fmt: skip
    assert texts(package, "DescriptionLevel") == [
        "RecordGrp", "RecordGrp", "File", "Item", "Item", "Item",
    ]  # fmt: skip
    assert contents(package) == {Path(name).name: data for name, data in FILES.items()}
    assert made.findings == ()


def test_dates_are_those_of_the_files_and_folders_span_them(source: Path, package: Path) -> None:
    os.utime(source / "Comptes/notice.txt", (86400.0 * 365 * 30,) * 2)  # 1999-12-25

    prepared(source, package)

    assert texts(package, "StartDate")[:4] == ["1999-12-25"] * 2 + ["2024-03-01"] * 2
    assert texts(package, "EndDate")[:2] == ["2024-03-01"] * 2
    assert texts(package, "LastModified")[0] == "2024-02-29T23:30:00Z"


def test_a_date_that_no_clock_gave_is_not_believed(source: Path, package: Path) -> None:
    os.utime(source / "Comptes/2024/facture 1.txt", (0, 0))
    os.utime(source / "Comptes/2024/facture 2.txt", (4e9, 4e9))

    prepared(source, package)

    units = list(manifest_of(package).iter("{*}Content"))
    assert [unit.findtext("{*}StartDate") for unit in units[2:5]] == [None] * 3
    assert units[0].findtext("{*}EndDate") == "2024-03-01"


def test_the_header_says_what_was_asked(source: Path, package: Path) -> None:
    terms = TransferTerms(
        version="2.3",
        message_identifier="VERSEMENT-7",
        archival_agency="ARCHIVES",
        transferring_agency="MAIRIE",
        originating_agency="FINANCES",
        submission_agency="SECRETARIAT",
        agreement="CONVENTION-1",
        comment="Comptes de l'année",
        rules=(
            parse_rule("AccessRule=ACC-001"),
            parse_rule("AppraisalRule=APP-001:2024-12-31:Destroy"),
        ),
    )

    prepared(source, package, asked=asked(package, terms=terms), title="Service des finances")

    manifest = manifest_of(package)
    assert manifest.tag.startswith("{fr:gouv:culture:archivesdefrance:seda:v2.3}")
    assert titles(package)[0] == "Service des finances"
    for path, text in {
        "Comment": "Comptes de l'année",
        "MessageIdentifier": "VERSEMENT-7",
        "ArchivalAgreement": "CONVENTION-1",
        "DataObjectPackage/ManagementMetadata/OriginatingAgencyIdentifier": "FINANCES",
        "DataObjectPackage/ManagementMetadata/SubmissionAgencyIdentifier": "SECRETARIAT",
        "DataObjectPackage/ManagementMetadata/AppraisalRule/FinalAction": "Destroy",
        "DataObjectPackage/ManagementMetadata/AccessRule/Rule": "ACC-001",
        "ArchivalAgency/Identifier": "ARCHIVES",
        "TransferringAgency/Identifier": "MAIRIE",
    }.items():
        assert manifest.findtext("/".join(f"{{*}}{part}" for part in path.split("/"))) == text


def test_names_of_every_kind_are_kept_readable(tmp_path: Path, package: Path) -> None:
    source = a_folder(
        tmp_path / "source",
        {
            "de\u0301libe\u0301ration.txt": b"decomposed",
            "plan 😀 (1).txt": b"emoji",
            "CON.txt": b"reserved elsewhere",
            f"{'long ' * 49}.txt": b"249 characters",
            f"{'d' * 200}/{'e' * 200}.txt": b"a path of 405 characters",
            "note 12:30\\brouillon.txt": b"separators",
            "ligne\nbrisée.txt": b"control",
        },
    )
    (source / os.fsdecode(b"\xe9t\xe9.txt")).write_bytes(b"windows")

    made = prepared(source, package)

    names = set(contents(package))
    assert names == {
        "délibération.txt", "plan 😀 (1).txt", "CON.txt", f"{'long ' * 49}.txt", f"{'e' * 200}.txt",
        "note 12_30_brouillon.txt", "ligne_brisée.txt", "été.txt",
    }  # fmt: skip
    assert "note 12:30\\brouillon.txt" in titles(package)
    assert sorted(codes(made)) == [
        ("prepare_name_changed", "ligne_brisée.txt"),
        ("prepare_name_changed", "note 12:30\\brouillon.txt"),
        ("prepare_name_encoding", "été.txt"),
    ]


def test_two_names_that_differ_by_their_accents_only_are_two_files(
    tmp_path: Path, package: Path
) -> None:
    source = a_folder(tmp_path / "source", {"été.txt": b"one", "e\u0301te\u0301.txt": b"two"})

    made = prepared(source, package)

    assert made.objects == 2
    assert titles(package)[1:] == ["été.txt"] * 2


def test_what_is_no_document_is_left_out_and_told(
    source: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_folder(source, {".DS_Store": b"x", "Comptes/Thumbs.db": b"x", ".git/config": b"x"})
    a_folder(source, {"brouillon.tmp": b"x"})
    (source / "lien.txt").symlink_to(source / "Comptes/notice.txt")
    (source / "boucle").symlink_to(source, target_is_directory=True)
    os.mkfifo(source / "tube")
    monkeypatch.chdir(source)  # the address of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("prise")

    made = prepared(source, package, excluded=("*.tmp",))

    assert sorted(codes(made)) == [
        ("prepare_excluded", "brouillon.tmp"),
        ("prepare_hidden", ".DS_Store"),
        ("prepare_hidden", ".git"),
        ("prepare_hidden", "Comptes/Thumbs.db"),
        ("prepare_link", "boucle"),
        ("prepare_link", "lien.txt"),
        ("prepare_special", "prise"),
        ("prepare_special", "tube"),
    ]
    assert made.objects == 3


def test_hidden_files_are_taken_when_asked(source: Path, package: Path) -> None:
    a_folder(source, {".htaccess": b"x"})

    made = prepared(source, package, hidden=True)

    assert ".htaccess" in contents(package)
    assert made.findings == ()


def test_an_empty_folder_and_an_empty_file_are_described_and_told(
    source: Path, package: Path
) -> None:
    a_folder(source, {"vide/": b"", "rien.txt": b""})

    made = prepared(source, package)

    assert codes(made) == [("prepare_folder_empty", "vide"), ("prepare_file_empty", "rien.txt")]
    assert "vide" in titles(package)
    assert contents(package)["rien.txt"] == b""


def test_a_folder_without_any_file_makes_no_package(tmp_path: Path, package: Path) -> None:
    made = prepared(a_folder(tmp_path / "source", {"vide/": b""}), package)

    assert made.status is PreparedStatus.REFUSED
    assert ("prepare_nothing", "source") in codes(made)
    assert list(tmp_path.iterdir()) == [tmp_path / "source"]


def test_a_file_that_cannot_be_read_refuses_the_package_unless_told_otherwise(
    source: Path, package: Path
) -> None:
    # Read by an administrator, a file of mode 000 opens: what cannot be opened by anybody is gone.
    def lose(path: Path) -> None:
        if path.name == "notice.txt":
            path.unlink(missing_ok=True)
            path.symlink_to("nowhere")

    refused = prepared(source, package, formats=Formats(before=lose))

    assert refused.status is PreparedStatus.REFUSED
    [(code, where)] = codes(refused)
    assert (code, where) in {
        ("prepare_unreadable", "Comptes/notice.txt"),
        ("prepare_file_changed", "Comptes/notice.txt"),
        ("prepare_file_gone", "Comptes/notice.txt"),
    }
    assert not package.exists()


def test_the_right_to_read_is_looked_at_before_anything_is_packed(
    source: Path, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readable = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: "facture" not in os.fsdecode(path) and readable(path, mode)
    )

    refused = prepared(source, package)
    without = prepared(source, package, asked=asked(package, without_unreadable=True))

    assert codes(refused) == [
        ("prepare_unreadable", "Comptes/2024/facture 1.txt"),
        ("prepare_unreadable", "Comptes/2024/facture 2.txt"),
        ("prepare_folder_empty", "Comptes/2024"),
    ]
    assert refused.begun is None
    assert without.status is PreparedStatus.PREPARED
    assert without.findings[0].severity is Severity.WARNING
    assert set(contents(package)) == {"notice.txt"}


def test_a_tree_deeper_than_readers_of_xml_go_is_written_all_the_same(
    tmp_path: Path, package: Path
) -> None:
    deep = "/".join(["n"] * 230)
    source = a_folder(tmp_path / "source", {f"{deep}/fin.txt": b"fond", "m.txt": b"haut"})

    made = prepared(source, package)

    manifest = manifest_of(package)
    assert made.status is PreparedStatus.PREPARED
    assert len(manifest.findall(".//{*}ArchiveUnitRefId")) == 2
    assert made.units == 233
    assert len(titles(package)) == 233


def test_what_makes_no_sense_is_refused_at_once(source: Path, tmp_path: Path) -> None:
    inside = source / "out.zip"
    nobody = asked(tmp_path / "out.zip", terms=TransferTerms(
        version="2.1", message_identifier="", archival_agency="A", transferring_agency=" "
    ))  # fmt: skip

    rules = (parse_rule("AppraisalRule=A::Keep"), parse_rule("AppraisalRule=B::Destroy"))
    torn = asked(tmp_path / "out.zip", terms=replace(TERMS, rules=rules))

    for folder, request, code in (
        (source, torn, "rule_final_actions_differ"),
        (source, asked(inside), "prepare_inside_source"),
        (tmp_path / "nowhere", asked(tmp_path / "out.zip"), "prepare_no_folder"),
        (source, asked(tmp_path / "nowhere" / "out.zip"), "export_folder_missing"),
        (source, asked(tmp_path), "export_target_is_folder"),
        (source, nobody, "prepare_needs_transferring_agency"),
    ):
        with pytest.raises(UsageError) as refused:
            prepared(folder, tmp_path / "out.zip", asked=request)
        assert refused.value.code == code


def test_two_preparations_of_one_package_do_not_meet(source: Path, package: Path) -> None:
    with WorkFolder(package), pytest.raises(PreparationBusy):
        prepared(source, package)


def test_a_bomb_by_accident_is_stored_uncompressed(source: Path, package: Path) -> None:
    (source / "zeros.bin").write_bytes(bytes(33 * 1024 * 1024))

    prepared(source, package)

    with zipfile.ZipFile(package) as archive:
        [entry] = [one for one in archive.infolist() if one.filename.endswith(".bin")]
    assert entry.compress_type == zipfile.ZIP_STORED


def test_the_package_is_ingested_without_any_finding(
    source: Path, package: Path, tmp_path: Path
) -> None:
    home = a_strict_home(tmp_path)

    for version in ("2.1", "2.2", "2.3"):
        terms = replace(
            TERMS,
            version=version,
            message_identifier=f"VERSEMENT-{version}",
            agreement="CONVENTION-1",
            rules=(parse_rule("AppraisalRule=APP-001:2024-01-01:Destroy"),),
        )
        made = prepared(source, package, asked=asked(package, terms=terms))
        [outcome] = taken_in(home, package)

        assert made.status is PreparedStatus.PREPARED
        assert outcome.result.status is TransferStatus.ACCEPTED
        assert outcome.result.findings == ()
        assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)
