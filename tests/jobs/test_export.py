"""Export, then ingest in another archive: the same tree, the same metadata, the same bytes."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.export import ExportRequest, export
from sae.jobs.export_proofs import prover
from sae.ports import Archive
from seda.conversion.dip_source import outline_of
from storage.errors import Damaged
from tests.jobs.archives import a_home, an_archive
from tests.jobs.exports import (
    damage,
    export_entries,
    holding,
    manifest_of,
    take_in,
    titles,
    unit_named,
)
from tests.packages import a_dossier, a_file, a_package, a_unit, access, appraisal, hold, metadata


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with an_archive(a_home(tmp_path / "home")) as opened:
        yield opened


# ------------------------------------------------------------------------------ the same again


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_second_archive_holds_the_same_tree_metadata_and_bytes(
    archive: Archive, tmp_path: Path, version: str
) -> None:
    units = (
        a_dossier(
            "Dossier d'été & Cie",
            files=(a_file("facture é.txt"), a_file("vide.txt", b"")),
            management=(appraisal("DUA-10", start="2020-01-01"), access("ACC-1")),
            content=metadata(DocumentType="Facture", StartDate="2020-05"),
        ),
        a_dossier("Autre dossier", files=(a_file("b.txt"),)),
    )
    package = a_package(
        tmp_path / "one.zip", units=units, containers=("Fonds", "Série"), version=version
    )
    transfer_id = take_in(archive, package)

    exported = export(
        archive, ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(transfer_id,))
    )

    assert (exported.version, exported.units, exported.objects) == (version, 7, 3)
    assert exported.findings == ()
    assert exported.losses is None
    with an_archive(a_home(tmp_path / "second")) as second:
        again = take_in(second, exported.package)
        assert holding(second, again) == holding(archive, transfer_id)


def test_a_unit_leaves_with_what_is_below_and_its_ancestors_as_context(
    archive: Archive, tmp_path: Path
) -> None:
    units = (
        a_unit(
            "Affaire",
            level="RecordGrp",
            objects=(a_file("du-dessus.txt"),),
            management=(appraisal("DUA-10"),),
            children=(a_dossier("Voulu", files=(a_file("v.txt"),)), a_dossier("Laissé")),
        ),
    )
    take_in(archive, a_package(tmp_path / "one.zip", units=units, containers=("Fonds",)))

    exported = export(
        archive,
        ExportRequest(package=tmp_path / "dip.zip", unit_ids=(unit_named(archive, "Voulu"),)),
    )

    manifest = manifest_of(exported.package)
    assert titles(manifest) == ["Fonds", "Affaire", "Voulu", "v.txt"]
    assert "<Rule>DUA-10</Rule>" in manifest
    assert "du-dessus.txt" not in manifest
    assert (exported.units, exported.objects) == (2, 1)


def test_units_of_several_transfers_keep_apart_and_take_their_rules_along(
    archive: Archive, tmp_path: Path
) -> None:
    for number, agency in enumerate(("FINANCES", "URBANISME"), start=1):
        package = a_package(
            tmp_path / f"{number}.zip",
            units=(a_dossier(f"Dossier {number}", files=(a_file(f"{number}.txt"),)),),
            agency=agency,
            message_identifier=f"V{number}",
            rules=(appraisal(f"DUA-{number}"),),
        )
        take_in(archive, package)
    wanted = tuple(unit_named(archive, f"Dossier {number}") for number in (1, 2))

    exported = export(archive, ExportRequest(package=tmp_path / "dip.zip", unit_ids=wanted))

    with an_archive(a_home(tmp_path / "second")) as second:
        held = holding(second, take_in(second, exported.package))
    tops = {unit[1]: unit for unit in held.units.values() if not unit[0]}
    assert set(tops) == {"Dossier 1", "Dossier 2"}
    assert [rule.rule_id for rule in tops["Dossier 1"][3]] == ["DUA-1"]  # type: ignore[attr-defined]
    assert [rule.rule_id for rule in tops["Dossier 2"][3]] == ["DUA-2"]  # type: ignore[attr-defined]
    assert tops["Dossier 2"][4] == "URBANISME"
    assert len(held.objects) == 2


def test_a_unit_attached_to_an_archived_one_leaves_below_it(
    archive: Archive, tmp_path: Path
) -> None:
    take_in(archive, a_package(tmp_path / "1.zip", units=(a_dossier("Marché"),)))
    parent = unit_named(archive, "Marché")
    attached = (
        f'<ArchiveUnit id="U1"><Management><UpdateOperation><SystemId>{parent}</SystemId>'
        "</UpdateOperation></Management>"
    )
    package = a_package(
        tmp_path / "2.zip",
        units=(a_dossier("Avenant", files=(a_file("a.txt"),)),),
        containers=("Marché (rappel)",),
        message_identifier="V2",
        mutate=lambda text: re.sub(r'<ArchiveUnit id="U1">', attached, text, count=1),
    )

    exported = export(
        archive,
        ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(take_in(archive, package),)),
    )

    outline = outline_of(manifest_of(exported.package).encode())
    assert titles(manifest_of(exported.package)) == ["Marché", "Avenant", "a.txt"]
    assert [unit.parent for unit in outline.units] == [-1, 0, 1]


def test_objects_outside_groups_leave_in_groups(archive: Archive, tmp_path: Path) -> None:
    def loose(text: str) -> str:
        text = re.sub(r'<DataObjectGroup id="[^"]*">|</DataObjectGroup>', "", text)
        first = re.search(r'<BinaryDataObject id="([^"]*)"', text)
        assert first is not None
        reference = f"<DataObjectReferenceId>{first[1]}</DataObjectReferenceId>"
        return re.sub(
            r"<DataObjectGroupReferenceId>.*?</DataObjectGroupReferenceId>", reference, text
        )

    package = a_package(tmp_path / "one.zip", units=1, mutate=loose)
    transfer_id = take_in(archive, package)

    exported = export(
        archive, ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(transfer_id,))
    )

    assert "<DataObjectReferenceId>" not in manifest_of(exported.package)
    with an_archive(a_home(tmp_path / "second")) as second:
        assert holding(second, take_in(second, exported.package)) == holding(archive, transfer_id)


def test_a_signature_names_its_object_even_from_another_dossier(
    archive: Archive, tmp_path: Path
) -> None:
    signed = (
        "<Signature><Signer><FullName>Maire</FullName><SigningTime>2024-01-01T10:00:00"
        "</SigningTime></Signer><Validator><Corpname>Tiers</Corpname><ValidationTime>"
        "2024-01-01T10:00:00</ValidationTime></Validator><ReferencedObject>"
        '<SignedObjectId>O4-1</SignedObjectId><SignedObjectDigest algorithm="SHA-512">ab'
        "</SignedObjectDigest></ReferencedObject></Signature></Content>"
    )
    package = a_package(
        tmp_path / "one.zip",
        units=(
            a_dossier("Un", files=(a_file("a.txt"),), management=(appraisal("DUA-1"),)),
            a_dossier("Deux", files=(a_file("b.txt"),), management=(appraisal("DUA-2"),)),
        ),
        mutate=lambda text: text.replace("</Content>", signed, 1),
    )

    exported = export(
        archive,
        ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(take_in(archive, package),)),
    )

    assert exported.findings == ()
    assert "<SignedObjectId>O4-1</SignedObjectId>" in manifest_of(exported.package)


# ------------------------------------------------------------------------------ what is lost


def test_every_loss_is_told_in_the_result_and_beside_the_package(
    archive: Archive, tmp_path: Path
) -> None:
    package = a_package(
        tmp_path / "one.zip",
        units=(a_dossier("Gelé", management=(hold("GEL-1"),)),),
        version="2.3",
    )
    request = ExportRequest(
        package=tmp_path / "dip.zip", transfer_ids=(take_in(archive, package),), version="2.1"
    )

    exported = export(archive, request)

    assert [finding.code for finding in exported.findings] == ["export_hold_lost"]
    assert exported.losses == tmp_path / "dip.zip.losses.json"
    (told,) = json.loads(exported.losses.read_text(encoding="utf-8"))
    assert told["fields"]["value"] == "GEL-1"
    assert "gel" in told["message"]


def test_a_report_of_losses_that_no_longer_holds_goes(archive: Archive, tmp_path: Path) -> None:
    transfer_id = take_in(archive, a_package(tmp_path / "one.zip"))
    stale = tmp_path / "dip.zip.losses.json"
    stale.write_text("[]")

    export(archive, ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(transfer_id,)))

    assert not stale.exists()


# ------------------------------------------------------------------------------ bytes and proofs


def test_a_file_damaged_on_one_copy_leaves_intact_from_the_other(
    archive: Archive, tmp_path: Path
) -> None:
    transfer_id = take_in(archive, a_package(tmp_path / "one.zip"))
    damage(tmp_path / "home" / "copies" / "copy-1")

    exported = export(
        archive, ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(transfer_id,))
    )

    with zipfile.ZipFile(exported.package) as package:
        (name,) = (name for name in package.namelist() if name != "manifest.xml")
        assert package.read(name).decode() == "Contenu de dossier-1-piece-1.txt.\n"


def test_a_file_damaged_on_every_copy_is_not_delivered(archive: Archive, tmp_path: Path) -> None:
    transfer_id = take_in(archive, a_package(tmp_path / "one.zip"))
    for copy in ("copy-1", "copy-2"):
        damage(tmp_path / "home" / "copies" / copy)
    target = tmp_path / "out"
    target.mkdir()

    with pytest.raises(Damaged):
        export(archive, ExportRequest(package=target / "dip.zip", transfer_ids=(transfer_id,)))

    assert list(target.iterdir()) == []
    assert export_entries(archive) == []


def test_an_export_is_journaled_with_the_digest_of_the_package(
    archive: Archive, tmp_path: Path
) -> None:
    take_in(archive, a_package(tmp_path / "one.zip", units=60))
    with archive.catalogue.read() as reader:
        dossiers = tuple(unit.unit_id for unit in reader.units() if unit.level == "File")

    exported = export(archive, ExportRequest(package=tmp_path / "dip.zip", unit_ids=dossiers))

    entries = export_entries(archive)
    assert [len(entry.objects) for entry in entries] == [50, 10]
    assert {entry.after for entry in entries} == {f"sha512:{exported.sha512}"}
    assert {entry.operation for entry in entries} == {entries[0].operation}


def test_proofs_stand_beside_the_package_one_for_each_unit(
    archive: Archive, tmp_path: Path
) -> None:
    transfer_id = take_in(archive, a_package(tmp_path / "one.zip"))

    exported = export(
        archive,
        ExportRequest(package=tmp_path / "dip.zip", transfer_ids=(transfer_id,)),
        prove=prover(archive),
    )

    assert exported.proofs is not None
    with archive.catalogue.read() as reader:
        wanted = {f"{unit.unit_id}.zip" for unit in reader.units()}
    with zipfile.ZipFile(exported.proofs) as proofs:
        assert set(proofs.namelist()) == wanted
        with zipfile.ZipFile(io.BytesIO(proofs.read(min(wanted)))) as proof:
            assert "verify.py" in proof.namelist()


# ------------------------------------------------------------------------------ what is refused


def test_what_does_not_exist_or_means_nothing_is_refused(archive: Archive, tmp_path: Path) -> None:
    target = tmp_path / "dip.zip"

    with pytest.raises(UnknownIdentifier):
        export(archive, ExportRequest(package=target, unit_ids=(archive.new_id(),)))
    with pytest.raises(UnknownIdentifier):
        export(archive, ExportRequest(package=target, transfer_ids=(archive.new_id(),)))
    with pytest.raises(UsageError) as nothing:
        export(archive, ExportRequest(package=target))
    with pytest.raises(UsageError) as version:
        export(archive, ExportRequest(package=target, version="1.0"))
    with pytest.raises(UsageError) as folder:
        export(archive, ExportRequest(package=tmp_path / "no" / "dip.zip"))
    with pytest.raises(UsageError) as already_a_folder:
        export(archive, ExportRequest(package=tmp_path))

    assert nothing.value.code == "export_nothing"
    assert version.value.code == "seda_version_unknown"
    assert folder.value.code == "export_folder_missing"
    assert already_a_folder.value.code == "export_target_is_folder"
    assert not target.exists()
