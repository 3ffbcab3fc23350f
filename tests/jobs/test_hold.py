"""Holds are acts: set, examined, lifted; they reach what comes later; a rebuild gives them back."""

import json
import zipfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.act import ActKind
from sae.errors import NotAllowed, UnknownIdentifier, UsageError
from sae.jobs.export import ExportRequest, export
from sae.jobs.held_units import blocking_holds, refuse_held
from sae.jobs.hold import (
    HoldRequest,
    lift_hold,
    list_holds,
    reassess_hold,
    set_hold,
    show_hold,
)
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.ports import Archive
from tests.jobs.archives import a_home, an_archive
from tests.jobs.test_ingest_attachment import a_child
from tests.packages import a_dossier, a_file, a_package, hold

ASKED = HoldRequest(owner="Tribunal administratif", reason="contentieux en cours")


def a_kept_dossier(archive: Archive, tmp_path: Path, **description: object) -> dict[str, str]:
    """Ingest one dossier of one piece; give the ids of units by title."""
    units = (a_dossier("Dossier", files=(a_file("piece.txt"),)),)
    package = a_package(tmp_path / "one.zip", **{"units": units, **description})
    list(ingest(archive, [package]))
    with archive.catalogue.read() as reader:
        return {unit.title: unit.unit_id for unit in reader.units()}


def held_ids(archive: Archive, *unit_ids: str, on: date | None = None) -> set[str]:
    with archive.catalogue.read() as reader:
        day = on or archive.clock.today()
        return {one.unit_id for one in blocking_holds(reader, unit_ids, on=day)}


def test_a_hold_on_a_dossier_holds_its_pieces_until_it_is_lifted(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)

        shown = set_hold(archive, replace(ASKED, unit_ids=(ids["Dossier"],)))

        assert shown.reached == 2
        assert held_ids(archive, *ids.values()) == set(ids.values())
        with archive.catalogue.read() as reader, pytest.raises(NotAllowed, match="units_held"):
            refuse_held(reader, [ids["piece.txt"]], on=archive.clock.today())

        lift_hold(archive, shown.hold.hold_id[:13], reason="jugement rendu")

        assert held_ids(archive, *ids.values()) == set()
        assert list_holds(archive) == ()
        (lifted,) = list_holds(archive, lifted=True)
        assert lifted.lift_reason == "jugement rendu"


def test_a_whole_transfer_is_held_by_its_tops(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)
        with archive.catalogue.read() as reader:
            (transfer,) = reader.transfers()

        shown = set_hold(archive, replace(ASKED, transfer_ids=(transfer.transfer_id,)))

        assert shown.roots == (ids["Dossier"],)
        assert show_hold(archive, shown.hold.hold_id).reached == 2


def test_a_unit_attached_later_below_a_held_one_is_held(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)
        shown = set_hold(archive, replace(ASKED, unit_ids=(ids["Dossier"],)))
        later = a_child(tmp_path / "later.zip", f"<SystemId>{ids['Dossier']}</SystemId>")

        (outcome,) = ingest(archive, [later])

        assert outcome.result.transfer_id, outcome
        with archive.catalogue.read() as reader:
            added = [unit.unit_id for unit in reader.units() if unit.title == "avenant.txt"]
        assert held_ids(archive, *added) == set(added)
        assert show_hold(archive, shown.hold.hold_id).reached > shown.reached


def test_a_hold_ends_on_its_day_and_is_due_on_another(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)
        today = archive.clock.today()
        until, due = today + timedelta(days=30), today + timedelta(days=10)
        shown = set_hold(
            archive, replace(ASKED, unit_ids=(ids["Dossier"],), until_on=until, reassess_on=due)
        )

        assert held_ids(archive, ids["Dossier"], on=until - timedelta(days=1))
        assert not held_ids(archive, ids["Dossier"], on=until)
        assert shown.hold.is_due(due)
        assert list_holds(archive, due=True) == ()

        kept = reassess_hold(
            archive, shown.hold.hold_id, on=today + timedelta(days=20), reason="toujours en cours"
        )

        assert not kept.is_due(due)


def test_holds_come_back_from_the_copies(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)
        first = set_hold(archive, replace(ASKED, unit_ids=(ids["Dossier"],)))
        set_hold(archive, replace(ASKED, unit_ids=(ids["piece.txt"],)))
        lift_hold(archive, first.hold.hold_id, reason="fin")
        with archive.catalogue.read() as reader:
            before = [line for line in reader.dump() if '"row":"hold"' in line]

        rebuild(archive)

        with archive.catalogue.read() as reader:
            assert [line for line in reader.dump() if '"row":"hold"' in line] == before
        assert held_ids(archive, *ids.values()) == {ids["piece.txt"]}


def test_a_hold_stated_by_a_package_is_respected_even_if_its_rule_is_unknown(
    tmp_path: Path,
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        units = (
            a_dossier("Dossier", management=(hold("HOL-INCONNUE"),), files=(a_file("piece.txt"),)),
        )

        ids = a_kept_dossier(archive, tmp_path, units=units, version="2.2")

        assert held_ids(archive, *ids.values()) == set(ids.values())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit_ids": ()}, "hold_of_nothing"),
        ({"owner": " "}, "hold_without_owner"),
        ({"reason": ""}, "reason_needed"),
        ({"until_on": date(2001, 1, 1)}, "hold_day_past"),
        ({"reassess_on": date(2999, 1, 2), "until_on": date(2999, 1, 1)}, "too_late"),
        ({"rule_id": "HOL-99"}, "hold_rule_unknown"),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        request = replace(ASKED, **{"unit_ids": ("x",), **changes})

        with pytest.raises(UsageError, match=code):
            set_hold(archive, request)


def test_a_unit_that_is_not_there_is_not_held(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        with pytest.raises(UnknownIdentifier):
            set_hold(archive, replace(ASKED, unit_ids=("00000000-none",)))

        assert list_holds(archive, lifted=True) == ()


def test_setting_and_lifting_are_attested(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)

        shown = set_hold(archive, replace(ASKED, unit_ids=(ids["Dossier"],)))
        lift_hold(archive, shown.hold.hold_id, reason="jugement rendu")

        with archive.catalogue.read() as reader:
            acts = list(reader.acts(ActKind.HOLD_SET, ActKind.HOLD_LIFTED))
        twins = [
            json.loads(archive.copies.read_bytes(act.act_id, "attestation.json")) for act in acts
        ]
        assert [(twin["action"], twin["units"]) for twin in twins] == [("set", 2), ("lifted", 2)]
        assert twins[0]["unit_ids"] == [ids["Dossier"]]
        for act in acts:
            assert archive.copies.read_bytes(act.act_id, "attestation.pdf").startswith(b"%PDF")


def test_only_the_archivist_holds(tmp_path: Path) -> None:
    agent = Caller(account_id="a", name="", roles=frozenset({Role.AGENT}))
    with an_archive(a_home(tmp_path / "home")) as opened:
        archive = replace(opened, caller=agent)

        with pytest.raises(NotAllowed):
            set_hold(archive, ASKED)
        with pytest.raises(NotAllowed):
            list_holds(archive)


@pytest.mark.parametrize("version", ["2.1", "2.2", "2.3"])
def test_a_hold_leaves_with_what_it_holds_or_is_told_as_lost(tmp_path: Path, version: str) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = a_kept_dossier(archive, tmp_path)
        asked = replace(
            ASKED,
            unit_ids=(ids["Dossier"],),
            reassess_on=date(2999, 1, 1),
            reason="appel\nen cours",
        )
        set_hold(archive, asked)
        package = tmp_path / "dip.zip"
        request = ExportRequest(package=package, unit_ids=(ids["piece.txt"],), version=version)

        made = export(archive, request)

        with zipfile.ZipFile(package) as written:
            manifest = written.read("manifest.xml").decode()
        lost = [one for one in made.findings if one.code == "export_hold_lost"]
        if version == "2.1":
            assert "HoldRule" not in manifest
            assert lost, made.findings
        else:
            assert "<HoldOwner>Tribunal administratif</HoldOwner>" in manifest
            assert "<HoldReason>appel en cours</HoldReason>" in manifest
            assert "<HoldReassessingDate>2999-01-01</HoldReassessingDate>" in manifest
            assert not lost
