"""Attestations of deposit, refusal and integrity: archived, exact, and true of that moment."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.act import ActKind
from sae.domain.policies import PolicyKind
from sae.errors import NotAllowed, UnknownIdentifier, UsageError
from sae.jobs.attest_deposit import attest_deposit, attest_refusal
from sae.jobs.attest_integrity import IntegrityScope, attest_integrity
from sae.jobs.ingest import ingest
from sae.jobs.open_act import attestations, open_act
from sae.jobs.policies import NewPolicy, adopt_policy, governing, open_policy
from sae.ports import Archive
from storage.layout import object_key
from tests.jobs.archives import a_home, an_archive
from tests.jobs.series_homes import a_filed_holding
from tests.packages import a_dossier, a_file, a_package


def test_a_deposit_is_attested_with_every_object_and_its_digests(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = a_filed_holding(archive, tmp_path)

        made = attest_deposit(archive, first)

        told = twin(archive, made.act_id)
        with archive.catalogue.read() as reader:
            kept = list(reader.objects(transfer_id=first))
            transfer = reader.transfer(first)
        assert transfer is not None
        assert {one["object_id"]: one["supplied_id"] for one in told["objects"]} == {
            item.object_id: item.xml_id for item in kept
        }
        digital = [one for one in told["objects"] if one["digests"]]
        assert len(digital) == 2
        assert all(one["digests"][0].startswith("sha512:") for one in digital)
        assert told["received_sha512"] == transfer.manifest_sha512
        assert told["message_identifier"] == "VERSEMENT-1"
        assert told["extent"]["paper_items"] == 1
        assert told["proof"]["last_entry"] == transfer.published_seq
        assert told["proof"]["first_entry"] < transfer.published_seq
        assert "no_agreement" in told["standing"]["unmet"]
        assert archive.copies.read_bytes(made.act_id, "attestation.pdf").startswith(b"%PDF")


def test_a_refusal_is_attested_with_its_reasons(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        wrong = a_dossier("Faux", files=[a_file("wrong.txt", digest="0" * 128)])
        (outcome,) = ingest(archive, [a_package(tmp_path / "bad.zip", units=[wrong])])
        refused = outcome.transfer.transfer_id

        made = attest_refusal(archive, refused, explain=lambda finding: (finding.code, "again"))

        told = twin(archive, made.act_id)
        assert [one["code"] for one in told["reasons"]] == ["digest_mismatch"]
        assert told["reply_code"] == "KO"
        assert told["fate"] == "quarantine"
        with pytest.raises(UsageError):
            attest_deposit(archive, refused)
        with pytest.raises(UnknownIdentifier):
            attest_deposit(archive, "00000000-0000-7000-8000-000000000000")


def test_integrity_is_computed_again_on_every_copy(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = a_filed_holding(archive, tmp_path)
        unit, aip_id, path = a_stored_file(archive, first)
        assert attest_integrity(archive, IntegrityScope(unit=unit)).anomalies == 0

        victim = next((tmp_path / "home/copies/copy-2" / object_key(aip_id)).rglob(path))
        victim.chmod(0o644)
        victim.write_bytes(b"something else")
        made = attest_integrity(archive, IntegrityScope(unit=unit))

        told = twin(archive, made.act_id)
        wrong = [one for one in told["checks"] if one["status"] == "failed"]
        assert made.anomalies == len(wrong) == 2
        assert {(one["kind"], one["copy"]) for one in wrong} == {
            ("inventory", "copy-2"),
            ("digest", "copy-2"),
        }
        digest = next(one for one in wrong if one["kind"] == "digest")
        assert digest["found"] != digest["expected"]
        assert {one["kind"] for one in told["checks"]} >= {"chain", "merkle", "seal", "timestamp"}
        assert attest_integrity(archive, IntegrityScope(transfer=first)).anomalies == 2
        assert attest_integrity(archive, IntegrityScope()).objects == 3


def test_an_attestation_is_found_and_opened_again(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = a_filed_holding(archive, tmp_path)
        made = attest_deposit(archive, first)

        assert [act.act_id for act in attestations(archive)] == [made.act_id]
        open_act(archive, made.act_id, into=tmp_path / "a.pdf")
        written = open_act(
            archive, made.act_id, into=tmp_path / "a.json", document="attestation.json"
        )

        assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
        assert (tmp_path / "a.json").stat().st_size == written.size
        with pytest.raises(UsageError):
            open_act(archive, made.act_id, into=tmp_path / "b", document="none.pdf")
        with pytest.raises(UnknownIdentifier):
            open_act(archive, "00000000-0000", into=tmp_path / "b")
        agent = Caller(account_id="agent-1", name="Agent", roles=frozenset({Role.AGENT}))
        with pytest.raises(NotAllowed):
            attest_deposit(replace(archive, caller=agent), first)


def test_the_policy_that_governed_a_deposit_is_answered(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first, _ = a_filed_holding(archive, tmp_path)
        today = archive.clock.today()
        document = tmp_path / "pa.md"
        document.write_text("# Politique", encoding="utf-8")
        new = NewPolicy(
            kind=PolicyKind.PA,
            agreement="",
            version="1",
            in_force_on=today.replace(year=today.year - 1),
            title="Politique",
            reason="",
        )

        adopted = adopt_policy(archive, document, new)
        adopt_policy(
            archive, document, replace(new, kind=PolicyKind.AGREEMENT, agreement="CONVENTION-1")
        )
        adopt_policy(
            archive, document, replace(new, version="2", in_force_on=today.replace(year=9000))
        )

        named = [(one.name, one.version) for one in governing(archive, transfer=first)]
        assert named == [("pa", "1"), ("agreement:CONVENTION-1", "1")]
        open_policy(archive, adopted, into=tmp_path / "out.md")
        assert (tmp_path / "out.md").read_bytes() == document.read_bytes()
        for faulty in (new, replace(new, agreement="NONE", kind=PolicyKind.AGREEMENT)):
            with pytest.raises((UsageError, UnknownIdentifier)):
                adopt_policy(archive, document, faulty)
        with archive.catalogue.read() as reader:
            assert len(list(reader.acts(ActKind.POLICY_ADOPTED))) == 3


# ----------------------------------------------------------------------------- private


def twin(archive: Archive, act_id: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(archive.copies.read_bytes(act_id, "attestation.json"))
    return document


def a_stored_file(archive: Archive, transfer_id: str) -> tuple[str, str, str]:
    """Give a unit with one file, its AIP, and the name of that file on a copy."""
    with archive.catalogue.read() as reader:
        item = next(one for one in reader.objects(transfer_id=transfer_id) if one.content_path)
        (unit,) = reader.units_of_object(item.object_id)
    return unit, item.aip_id, item.content_path.rpartition("/")[2]
