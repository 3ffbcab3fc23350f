"""Units modified on record: new versions, an act that names them, what was received untouched."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from sae.domain.act import ActKind
from sae.domain.asked_changes import AskedChanges
from sae.errors import NotAllowed, UsageError
from sae.jobs.agree_elimination import record_agreement
from sae.jobs.export import ExportRequest, export
from sae.jobs.hold import HoldRequest, set_hold
from sae.jobs.modify import ModifyRequest, modify
from sae.jobs.prove import prove
from sae.jobs.rebuild import rebuild
from sae.jobs.search import search
from sae.jobs.show import ShownUnit, show
from sae.jobs.submit_elimination import submit
from sae.journal.entry import Stream, parse_line
from sae.ports import Archive, SearchQuery
from seda.findings import has_errors
from seda.versions import VERSIONS
from tests.jobs.archives import a_home, an_archive
from tests.jobs.eliminations import (
    TERMS,
    a_paper,
    an_archive_to_weed,
    an_old_dossier,
    proposed,
)
from tests.jobs.exports import take_in, unit_named
from tests.jobs.removals import units_of
from tests.official_schemas import faults, needs_official_schemas
from tests.packages import a_dossier, a_file, a_package


def a_commune(tmp_path: Path, archive: Archive) -> str:
    """Take in two dossiers; give the transfer."""
    dossiers = (
        a_dossier("Chauffage", files=(a_file("facture.txt"),)),
        a_dossier("Toiture", files=(a_file("devis.txt"),)),
    )
    return take_in(archive, a_package(tmp_path / "one.zip", units=dossiers, version="2.2"))


def titled(unit_id: str, title: str, **request: object) -> ModifyRequest:
    changes = AskedChanges(set=(f"Title={title}",))
    return ModifyRequest(units=(unit_id,), changes=changes, reason="titre erroné", **request)  # type: ignore[arg-type]


def shown(archive: Archive, unit_id: str) -> ShownUnit:
    found = show(archive, unit_id)
    assert isinstance(found, ShownUnit)
    return found


def rows(archive: Archive) -> list[str]:
    with archive.catalogue.read() as reader:
        return list(reader.dump())


def test_a_title_changes_in_the_catalogue_the_index_and_what_leaves(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")

        done = modify(archive, titled(unit_id, "Climatisation"))

        assert not has_errors(done.findings)
        assert shown(archive, unit_id).unit.title == "Climatisation"
        assert [
            hit.unit.unit_id for hit in search(archive, SearchQuery(words="climatisation")).units
        ] == [unit_id]
        assert not search(archive, SearchQuery(words="chauffage")).units
        export(archive, ExportRequest(package=tmp_path / "dip.zip", unit_ids=(unit_id,)))
        found = subprocess.run(
            ["unzip", "-p", tmp_path / "dip.zip", "manifest.xml"],
            capture_output=True,
            check=True,
            env=dict(os.environ),
        ).stdout
        assert b"<Title>Climatisation</Title>" in found


def test_what_was_received_and_the_version_before_stay_as_they_were(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        transfer_id = a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")
        before = shown(archive, unit_id).aip
        received = archive.copies.read_bytes(transfer_id, "manifest.xml")

        modify(archive, titled(unit_id, "Climatisation"))

        after = shown(archive, unit_id).aip
        assert archive.copies.read_bytes(transfer_id, "manifest.xml") == received
        assert (after.aip_id, after.version) == (before.aip_id, 2)
        old = archive.copies.open(
            before.aip_id, "package/manifest.xml", inventory_sha512=before.inventory_sha512
        )
        with old:
            assert b"<Title>Chauffage</Title>" in old.read()


def test_the_act_the_journal_and_the_attestation_give_the_digests(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")
        before = shown(archive, unit_id).aip.inventory_sha512

        done = modify(archive, titled(unit_id, "Climatisation"))

        after = shown(archive, unit_id).aip.inventory_sha512
        with archive.catalogue.read() as reader:
            (act,) = reader.acts(ActKind.UNITS_MODIFIED)
            lines = [parse_line(line) for line in reader.entries(Stream.LIFECYCLE)]
        versioned = [line for line in lines if line.operation == done.act_id and line.before]
        assert [(line.before, line.after) for line in versioned] == [
            (f"sha512:{before}", f"sha512:{after}")
        ]
        certificate = json.loads(archive.copies.read_bytes(act.act_id, "attestation.json"))
        assert certificate["reason"] == "titre erroné"
        (change,) = certificate["changes"]
        assert (change["digest_before"], change["digest_after"]) == (
            f"sha512:{before}",
            f"sha512:{after}",
        )
        assert change["elements"] == ["Title"]
        assert archive.copies.read_bytes(act.act_id, "attestation.pdf").startswith(b"%PDF")


@needs_official_schemas
@pytest.mark.parametrize("version", VERSIONS)
def test_each_producer_is_told_by_a_valid_message(tmp_path: Path, version: str) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        units = (a_dossier("Chauffage"), a_dossier("Toiture"))
        take_in(archive, a_package(tmp_path / "one.zip", units=units, version=version))
        unit_ids = [unit_named(archive, title) for title in ("Chauffage", "Toiture")]
        changes = AskedChanges(set=("Title=Climatisation",))

        done = modify(
            archive, ModifyRequest(units=tuple(unit_ids), changes=changes, reason="coquille")
        )

        xml = archive.copies.read_bytes(done.act_id, "notification-1.xml")
    assert faults(xml, version=version) == []
    said = xml.decode()
    assert all(f"<UnitIdentifier>{one}</UnitIdentifier>" in said for one in unit_ids)
    assert "SERVICE-FINANCES" in said
    assert "Climatisation" not in said


def test_an_act_keeps_no_word_of_what_it_changes(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")

        done = modify(archive, titled(unit_id, "Climatisation"))

        kept = tmp_path / "home" / "copies" / "copy-1" / "ocfl"
        found = [path for path in kept.rglob(f"*{done.act_id}*/v1/content/*") if path.is_file()]
        assert len(found) >= 3
        for path in found:
            assert b"Chauffage" not in path.read_bytes()
            assert b"Climatisation" not in path.read_bytes()


def test_show_tells_who_changed_what_when_and_why(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id, other = unit_named(archive, "Chauffage"), unit_named(archive, "Toiture")
        modify(archive, titled(unit_id, "Climatisation"))
        modify(
            archive,
            ModifyRequest(
                units=(unit_id,),
                changes=AskedChanges(rule=("AppraisalRule:APP-1:2020-01-01:Destroy",)),
                reason="règle oubliée",
            ),
        )

        first, second = shown(archive, unit_id).history

        assert (first.reason, first.version, first.actor) == ("titre erroné", 2, "operator")
        assert [(one.path, one.before, one.after) for one in first.content] == [
            ("Title", ("Chauffage",), ("Climatisation",))
        ]
        assert first.rules == ()
        assert [one.path for one in second.rules] == [
            "AppraisalRule.Rule",
            "AppraisalRule.StartDate",
            "AppraisalRule.FinalAction",
        ]
        assert shown(archive, other).history == ()


def test_a_dry_run_shows_and_keeps_nothing(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")
        before = rows(archive)

        done = modify(archive, titled(unit_id, "Climatisation", dry_run=True))

        assert [one.after for one in done.units[0].content] == [("Climatisation",)]
        assert not done.act_id
        assert rows(archive) == before


def test_one_fault_keeps_every_change_from_being_made(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        table = tmp_path / "changes.csv"
        table.write_text(
            "unit;Title;StartDate\n"
            f"{unit_named(archive, 'Chauffage')};Climatisation;\n"
            f"{unit_named(archive, 'Toiture')[:8]};;hier\n"
            "ffffffff-0000;x;\n"
        )
        before = rows(archive)

        done = modify(archive, ModifyRequest(table=table, reason="correction"))

        assert {one.code for one in done.findings} == {"identifier_unknown"}
        assert "changes.csv:4" in done.findings[0].where
        assert rows(archive) == before


def test_a_table_changes_many_units_by_one_act_and_one_version_per_aip(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        units = [unit_named(archive, title) for title in ("Chauffage", "Toiture")]
        table = tmp_path / "changes.csv"
        table.write_text(
            "unité;Description;+Tag;-Title;rule\n"
            f"{units[0]};Énergie;eau|gaz;;AppraisalRule:A:2020-01-01:Keep|AccessRule:B\n"
            f"{units[1]};Bâtiment;;;\n",
            encoding="cp1252",
        )

        done = modify(archive, ModifyRequest(table=table, reason="inventaire repris"))

        assert len(done.units) == 2
        with archive.catalogue.read() as reader:
            assert len(list(reader.acts(ActKind.UNITS_MODIFIED))) == 1
            unit = reader.unit(units[0])
            aips = {aip.aip_id: aip.version for aip in reader.aips()}
        assert unit is not None
        assert unit.description == "Énergie"
        assert json.loads(unit.metadata)["Tag"] == ["eau|gaz"]
        assert [rule.rule_id for rule in unit.rules] == ["A", "B"]
        assert max(aips.values()) == 2


def test_a_hold_that_forbids_rearrangement_keeps_rules_but_not_words(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")
        set_hold(
            archive,
            HoldRequest(
                owner="Tribunal",
                reason="contentieux",
                unit_ids=(unit_id,),
                prevents_rearrangement=True,
            ),
        )
        rule = AskedChanges(rule=("AppraisalRule:APP-1:2020-01-01:Destroy",))

        with pytest.raises(NotAllowed) as refused:
            modify(archive, ModifyRequest(units=(unit_id,), changes=rule, reason="essai"))
        modify(archive, titled(unit_id, "Climatisation"))

        assert refused.value.code == "modify_rearrangement_prevented"
        assert shown(archive, unit_id).unit.rules == ()
        assert shown(archive, unit_id).aip.version == 2


def test_a_rectification_stands_beside_and_moves_no_byte_of_an_object(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "facture.txt")
        before = shown(archive, unit_id).objects

        modify(
            archive,
            ModifyRequest(
                units=(unit_id,),
                changes=AskedChanges(rectification="Le montant est contesté"),
                reason="demande du 3 mars (RGPD art. 16)",
            ),
        )

        after = shown(archive, unit_id)
        assert after.objects == before
        (event,) = json.loads(after.unit.metadata)["Event"]
        assert event["EventDetail"] == ["Le montant est contesté"]


def test_a_modification_is_rebuilt_from_the_copies_and_proved(tmp_path: Path) -> None:
    opening = a_home(tmp_path / "home")
    with an_archive(opening) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")
        modify(archive, titled(unit_id, "Climatisation"))
        before = [row for row in rows(archive) if '"row":"unit"' in row]

        rebuild(archive)

        assert [row for row in rows(archive) if '"row":"unit"' in row] == before
        assert shown(archive, unit_id).history[0].reason == "titre erroné"
        proved = prove(archive, unit_id, into=tmp_path / "proof.zip")
        assert proved.size > 0


def test_a_modification_needs_a_reason_and_something_to_do(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_commune(tmp_path, archive)
        unit_id = unit_named(archive, "Chauffage")
        changes = AskedChanges(set=("Title=x",))

        for request in (
            ModifyRequest(units=(unit_id,), changes=changes),
            ModifyRequest(units=(unit_id,), reason="pourquoi"),
            ModifyRequest(reason="pourquoi"),
        ):
            with pytest.raises(UsageError):
                modify(archive, request)
        same = modify(archive, titled(unit_id, "Chauffage"))

        assert [one.code for one in same.findings] == ["modify_no_change"]
        assert not same.act_id


def test_who_modifies_a_unit_of_a_campaign_is_told_of_it(tmp_path: Path) -> None:
    with an_archive_to_weed(tmp_path, an_old_dossier("alpha")) as archive:
        campaign = proposed(archive).campaign
        assert campaign is not None
        unit_id = min(units_of(archive, "alpha"))

        before = modify(archive, titled(unit_id, "Un", dry_run=True)).findings
        for producer in campaign.producers:
            record_agreement(archive, campaign.number, producer, a_paper(tmp_path))
        submit(archive, campaign.number, TERMS)
        after = modify(archive, titled(unit_id, "Deux")).findings

    number = ("number", campaign.number)
    assert [(one.code, one.fields) for one in before] == [
        ("modify_in_campaign", (number, ("units", "1")))
    ]
    assert [(one.code, one.fields) for one in after] == [
        ("modify_on_slip", (number, ("units", "1")))
    ]
