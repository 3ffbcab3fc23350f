"""Archives given back, deposited, transferred: nothing goes before it is accepted and ordered."""

import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from sae.domain.act import ActKind
from sae.domain.asked_changes import AskedChanges
from sae.domain.departure import DepartureKind, DepartureState
from sae.errors import NotAllowed, UsageError
from sae.jobs.audit import Scope, audit
from sae.jobs.departures import list_departures
from sae.jobs.hold import HoldRequest, lift_hold, set_hold
from sae.jobs.modify import ModifyRequest, modify
from sae.jobs.rebuild import rebuild
from sae.jobs.restitute_complete import complete_departure
from sae.jobs.verify_copy import LoneCopy, verify_lone_copy
from seda.findings import Finding
from tests.jobs.archives import a_home, an_archive, own_schemas
from tests.jobs.departures import (
    accepted,
    counts,
    prepared,
    the_mayor,
    tools,
    two_transfers,
)
from tests.jobs.exports import holding, take_in, unit_named
from tests.official_schemas import faults, needs_official_schemas
from tests.packages import a_dossier, a_file, a_package, a_unit, hold


def test_a_restitution_goes_from_a_folder_to_an_attestation(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    with an_archive(opening) as archive:
        first, _ = two_transfers(tmp_path, archive)

        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        departure_id = made.standing.departure.departure_id
        assert counts(archive) == (4, 2)  # nothing went
        accepted(archive, made.standing, tmp_path)
        done = complete_departure(the_mayor(archive), departure_id, keep=False)

        assert done.state is DepartureState.COMPLETED
        assert counts(archive) == (2, 1)
        with archive.catalogue.read() as reader:
            (act,) = reader.acts(ActKind.RESTITUTION_COMPLETED)
            gone = list(reader.tombstones())
        certificate = json.loads(archive.copies.read_bytes(act.act_id, "attestation.json"))
        assert certificate["local_bytes"] == "removed"
        assert certificate["acceptance"]["reference"] == "2026-12"
        assert len(certificate["objects"]) == 1
        assert {stone.act_id for stone in gone} == {done.departure.acceptance.act_id}  # type: ignore[union-attr]
        rebuild(archive)
        assert counts(archive) == (2, 1)
        assert [one.state for one in list_departures(archive)] == [DepartureState.COMPLETED]
        assert audit(archive, Scope(), tell=lambda _finding: None).sound


def test_the_folder_is_complete_and_checked_with_coreutils_alone(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)

        prepared(archive, tmp_path / "out", transfer_ids=(first,))

        checked = subprocess.run(
            ["sha512sum", "--quiet", "-c", "sums.sha512"],
            cwd=tmp_path / "out",
            capture_output=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stderr
        listed = (tmp_path / "out" / "sums.sha512").read_text()
        files = {path for path in (tmp_path / "out").rglob("*") if path.is_file()}
        assert len(listed.splitlines()) == len(files) - 1
        lines = (tmp_path / "out" / "inventory.csv").read_text().splitlines()[1:]
        (place, digest) = next(
            (row.split(";")[3], row.split(";")[5]) for row in lines if "Content" in row
        )
        content = subprocess.run(
            ["unzip", "-p", tmp_path / "out" / "packages" / "1.zip", place],
            capture_output=True,
            check=True,
        ).stdout
        inventories = tmp_path / "out" / "evidence" / "inventories"
        journal = b"".join(
            path.read_bytes()
            for path in (tmp_path / "out" / "evidence" / "journal" / "lifecycle").iterdir()
        )
        summed = (
            subprocess.run(["sha512sum", "-"], input=content, capture_output=True, check=True)
            .stdout.decode()
            .split()[0]
        )
        assert summed == digest
        (inventory,) = [one for one in inventories.iterdir() if digest in one.read_text()]
        named = subprocess.run(
            ["sha512sum", inventory], capture_output=True, check=True
        ).stdout.split()[0]
        assert named in journal


def test_another_home_takes_the_package_in_with_the_same_inventory(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        before = holding(archive, first)
        prepared(
            archive,
            tmp_path / "out",
            transfer_ids=(first,),
            kind=DepartureKind.TRANSFER,
            recipient="AUTRE-SAE",
            agreement="CONVENTION-AUTRE",
        )
    with an_archive(a_home(tmp_path / "other")) as other:
        taken = take_in(other, tmp_path / "out" / "packages" / "1.zip")

        assert holding(other, taken) == before
        with other.catalogue.read() as reader:
            transfer = reader.transfer(taken)
        assert transfer is not None
        received = other.copies.read_bytes(taken, "manifest.xml").decode()
        assert "<ArchivalAgency><Identifier>AUTRE-SAE</Identifier></ArchivalAgency>" in received
        assert transfer.transferring_agency == "ARCHIVES-DE-TEST"
        assert transfer.archival_agreement == "CONVENTION-AUTRE"


def test_bytes_go_only_after_acceptance_and_by_a_second_person(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        departure_id = made.standing.departure.departure_id

        with pytest.raises(UsageError) as too_early:
            complete_departure(the_mayor(archive), departure_id, keep=False)
        accepted(archive, made.standing, tmp_path)
        codes = []
        for who in (
            archive,
            the_mayor(archive, authenticated=False),
            the_mayor(archive, account_id="operator"),
        ):
            with pytest.raises(NotAllowed) as refused:
                complete_departure(who, departure_id, keep=False)
            codes.append(refused.value.code)

        assert too_early.value.code == "departure_is_prepared"
        assert codes == ["role_needed", "not_authenticated", "second_person_needed"]
        assert counts(archive) == (4, 2)


def test_a_hold_set_between_acceptance_and_order_keeps_everything(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        departure_id = made.standing.departure.departure_id
        accepted(archive, made.standing, tmp_path)
        unit_id = unit_named(archive, "Chauffage")
        held = set_hold(
            archive, HoldRequest(owner="Tribunal", reason="contentieux", unit_ids=(unit_id,))
        )

        with pytest.raises(NotAllowed) as refused:
            complete_departure(the_mayor(archive), departure_id, keep=False)
        kept = counts(archive)
        lift_hold(archive, held.hold.hold_id, reason="jugement rendu")
        done = complete_departure(the_mayor(archive), departure_id, keep=False)

        assert refused.value.code == "units_held"
        assert kept == (4, 2)
        assert done.state is DepartureState.COMPLETED


def test_a_held_unit_is_not_even_prepared(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        package = a_package(
            tmp_path / "one.zip",
            version="2.2",
            units=(a_unit("Contentieux", management=(hold("GEL-1"),)),),
        )
        transfer_id = take_in(archive, package)

        with pytest.raises(NotAllowed) as refused:
            prepared(archive, tmp_path / "out", transfer_ids=(transfer_id,))

        assert refused.value.code == "units_held"
        assert not (tmp_path / "out").exists()
        assert not list(tmp_path.glob(".out.*"))


def test_what_was_modified_since_is_not_what_was_handed_over(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        accepted(archive, made.standing, tmp_path)
        modify(
            archive,
            ModifyRequest(
                units=(unit_named(archive, "Chauffage"),),
                changes=AskedChanges(set=("Title=Climatisation",)),
                reason="titre erroné",
            ),
        )

        with pytest.raises(NotAllowed) as refused:
            complete_departure(the_mayor(archive), made.standing.departure.departure_id, keep=False)

        assert refused.value.code == "leaving_changed"


def test_a_deposit_may_keep_its_bytes_and_is_attested(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(
            archive,
            tmp_path / "out",
            transfer_ids=(first,),
            kind=DepartureKind.DEPOSIT,
            recipient="FRAD000",
            legal_basis="Code du patrimoine, art. L.212-11",
        )
        accepted(archive, made.standing, tmp_path)

        done = complete_departure(archive, made.standing.departure.departure_id, keep=True)

        assert (done.state, done.departure.kept_here) == (DepartureState.COMPLETED, True)
        assert counts(archive) == (4, 2)
        with archive.catalogue.read() as reader:
            (act,) = reader.acts(ActKind.RESTITUTION_COMPLETED)
        certificate = json.loads(archive.copies.read_bytes(act.act_id, "attestation.json"))
        assert certificate["local_bytes"] == "kept"
        assert certificate["legal_basis"].endswith("L.212-11")


def test_part_of_a_transfer_leaves_and_the_rest_stays_sound(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        dossiers = tuple(
            a_dossier(f"Dossier {number}", files=(a_file(f"{number}.txt"),)) for number in (1, 2)
        )
        take_in(archive, a_package(tmp_path / "one.zip", units=dossiers))
        leaving = unit_named(archive, "Dossier 1")
        made = prepared(archive, tmp_path / "out", unit_ids=(leaving,))
        accepted(archive, made.standing, tmp_path)

        complete_departure(the_mayor(archive), made.standing.departure.departure_id, keep=False)

        assert counts(archive) == (2, 1)
        with archive.catalogue.read() as reader:
            assert reader.unit(leaving) is None
            assert [unit.title for unit in reader.units()] == ["Dossier 2", "2.txt"]
        assert audit(archive, Scope(), tell=lambda _finding: None).sound


def test_a_copy_that_is_away_keeps_the_restitution_open(tmp_path: Path) -> None:
    away, here = tmp_path / "away", tmp_path / "home" / "copies" / "copy-2"
    opening = a_home(
        tmp_path / "home",
        settings=lambda text: "required = false".join(text.rsplit("required = true", 1)),
    )
    with an_archive(opening) as archive:
        first, _ = two_transfers(tmp_path, archive)
        made = prepared(archive, tmp_path / "out", transfer_ids=(first,))
        accepted(archive, made.standing, tmp_path)
    here.rename(away)
    departure_id = made.standing.departure.departure_id
    with an_archive(opening) as archive:
        waiting = complete_departure(the_mayor(archive), departure_id, keep=False)
    away.rename(here)
    with an_archive(opening) as archive:
        done = complete_departure(archive, departure_id, keep=False)

    assert (waiting.state, waiting.pending) == (DepartureState.REMOVING, ("copy-2",))
    assert done.state is DepartureState.COMPLETED


def test_the_whole_archive_leaves_verifiable_and_ingestible(tmp_path: Path) -> None:
    found: list[Finding] = []
    with an_archive(a_home(tmp_path / "home")) as archive:
        transfers = two_transfers(tmp_path, archive)
        before = [holding(archive, transfer_id) for transfer_id in transfers]
        made = prepared(
            archive, tmp_path / "all", kind=DepartureKind.REVERSIBILITY, recipient="REPRENEUR"
        )
        trust = archive.timestamps.certificates()
    known = tools()
    checks = verify_lone_copy(
        LoneCopy(
            store=known.open_copy(tmp_path / "all" / "copy"),
            verifiers=known.verifiers,
            trust=trust,
            head=None,
            threads=2,
        ),
        tell=found.append,
        progress=lambda _done, _all: None,
    )

    assert checks.sound, found
    assert len(made.standing.departure.packages) == 2
    assert (tmp_path / "all" / "copy" / "README.txt").is_file()
    assert list((tmp_path / "all" / "schemas").glob("*.xsd"))
    with an_archive(a_home(tmp_path / "other")) as other:
        again = [
            holding(other, take_in(other, tmp_path / "all" / one.name))
            for one in made.standing.departure.packages
        ]
    key = repr
    assert sorted(again, key=key) == sorted(before, key=key)


@needs_official_schemas
@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_packages_and_messages_are_valid_for_the_official_schemas(
    tmp_path: Path, version: str
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)
        prepared(archive, tmp_path / "out", transfer_ids=(first,), version=version)
        prepared(
            archive,
            tmp_path / "sent",
            transfer_ids=(first,),
            version=version,
            kind=DepartureKind.DEPOSIT,
            recipient="FRAD000",
        )

    for folder in ("out", "sent"):
        with zipfile.ZipFile(tmp_path / folder / "packages" / "1.zip") as package:
            assert not faults(package.read("manifest.xml"), version=version)
    for name in ("restitution-request.xml", "restitution-reply.xml"):
        data = (tmp_path / "out" / "messages" / name).read_bytes()
        assert not faults(data, version=version)
        assert not own_schemas().validate_message(data, version)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"reason": " "}, "departure_reason_missing"),
        ({"version": "1.0"}, "seda_version_unknown"),
        ({"kind": DepartureKind.DEPOSIT}, "departure_recipient"),
        ({"kind": DepartureKind.REVERSIBILITY, "recipient": "X"}, "departure_is_whole"),
        ({"folder": Path("nowhere/at/all")}, "export_folder_missing"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    tmp_path: Path, changes: dict[str, Any], code: str
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = two_transfers(tmp_path, archive)

        with pytest.raises(UsageError) as refused:
            prepared(
                archive, changes.pop("folder", tmp_path / "out"), transfer_ids=(first,), **changes
            )

        assert refused.value.code == code
