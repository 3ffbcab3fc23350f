"""Profiles: archived as versions, enforced on packages, made again by a rebuild."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from sae.domain.records import TransferStatus
from sae.errors import UsageError
from sae.jobs.check import check
from sae.jobs.import_referential import close_table, import_referential, referentials
from sae.jobs.ingest import Outcome, ingest
from sae.jobs.rebuild import rebuild
from sae.ports import Archive
from seda.findings import Finding, Severity
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_package
from tests.unit.seda.profiles.grammars import SEDA_21, message, unit_schema

ANY = (
    '<define name="any"><zeroOrMore><choice><attribute><anyName/></attribute><text/>'
    '<element><anyName/><ref name="any"/></element></choice></zeroOrMore></define>'
)
ACCEPTED, WARNED, REJECTED = TransferStatus


def a_profile(comment: str, *, namespace: str = SEDA_21) -> bytes:
    """A profile that imposes the Comment of a message and nothing else."""
    rest = '<zeroOrMore><element><anyName/><ref name="any"/></element></zeroOrMore>'
    imposed = f'<element name="Comment"><value>{comment}</value></element>'
    return message(imposed + rest, namespace=namespace, more=ANY)


def naming(profile: str = "", *, unit: str = "") -> dict[str, object]:
    """Say how a manifest names profiles."""

    def mutate(manifest: str) -> str:
        if profile:
            named = f"<ManagementMetadata><ArchivalProfile>{profile}</ArchivalProfile>"
            manifest = manifest.replace("<ManagementMetadata>", named)
        if unit:
            start, tag, rest = manifest.partition("<ArchiveUnit ")
            head, close, tail = rest.partition(">")
            named = f"<ArchiveUnitProfile>{unit}</ArchiveUnitProfile>"
            manifest = f"{start}{tag}{head}{close}{named}{tail}"
        return manifest

    return {"mutate": mutate}


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with an_archive(a_home(tmp_path / "home")) as opened:
        yield opened


def put(
    archive: Archive, folder: Path, table: str, data: bytes | str, file: str, **asked: object
) -> tuple[Finding, ...]:
    path = folder / file
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return import_referential(archive, table, path, **asked).findings


def an_agreement(archive: Archive, folder: Path, **columns: str) -> None:
    row = {"Identifier": "CONVENTION-1", "Name": "Finances", **columns}
    put(archive, folder, "agreements", json.dumps([row]), "agreements.json")


def taken(archive: Archive, folder: Path, name: str, **package: object) -> Outcome:
    described = {"message_identifier": name, **package}
    [outcome] = ingest(archive, [a_package(folder / f"{name}.zip", **described)])
    return outcome


def found(outcome: Outcome) -> dict[str, Finding]:
    return {one.code: one for one in outcome.result.findings if "profile" in one.code}


def test_a_profile_that_an_agreement_demands_refuses_what_does_not_fit(
    archive: Archive, tmp_path: Path
) -> None:
    put(archive, tmp_path, "profiles", a_profile("Marchés"), "m.rng", identifier="PR-1")
    an_agreement(archive, tmp_path, ArchivalProfiles="PR-1")

    good = taken(archive, tmp_path, "good", comment="Marchés")
    bad = taken(archive, tmp_path, "bad", comment="Autre chose")

    assert good.result.status is ACCEPTED
    applied = dict(found(good)["profile_applied"].fields)
    assert (applied["profile"], applied["version"], applied["faults"]) == ("PR-1", "1", "0")
    assert bad.result.status is REJECTED
    fault = found(bad)["profile_value_fixed"]
    assert fault.severity is Severity.ERROR
    assert dict(fault.fields)["expected"] == "Marchés"
    reply = archive.copies.read_bytes(bad.transfer.transfer_id, "reply.xml").decode()
    assert "le profil impose : Marchés" in reply
    assert "version 1" in reply


def test_a_check_says_what_an_ingest_would(archive: Archive, tmp_path: Path) -> None:
    put(archive, tmp_path, "profiles", a_profile("Marchés"), "m.rng", identifier="PR-1")
    an_agreement(archive, tmp_path, ArchivalProfiles="PR-1")

    [verdict] = check(archive, [a_package(tmp_path / "bad.zip")])

    assert verdict.result.status is REJECTED
    assert "profile_value_fixed" in {one.code for one in verdict.result.findings}


@pytest.mark.parametrize(("reading", "status"), [("tolerant", WARNED), ("strict", REJECTED)])
def test_a_profile_that_only_the_package_names_weighs_as_the_agreement_reads(
    archive: Archive, tmp_path: Path, reading: str, status: TransferStatus
) -> None:
    put(archive, tmp_path, "profiles", a_profile("Marchés"), "m.rng", identifier="PR-1")
    an_agreement(archive, tmp_path, Reading=reading)

    known = taken(archive, tmp_path, "known", **naming("PR-1"))
    unknown = taken(archive, tmp_path, "unknown", **naming("PR-9"))

    assert known.result.status is status
    assert found(known).keys() == {"profile_value_fixed", "profile_applied"}
    assert unknown.result.status is status
    assert found(unknown).keys() == {"profile_unknown"}


def test_a_closed_table_refuses_a_profile_it_does_not_know(
    archive: Archive, tmp_path: Path
) -> None:
    close_table(archive, "profiles", closed=True)

    assert taken(archive, tmp_path, "one", **naming("PR-9")).result.status is REJECTED


def test_an_agreement_with_profiles_accepts_no_other(archive: Archive, tmp_path: Path) -> None:
    for name in ("PR-1", "PR-2"):
        put(archive, tmp_path, "profiles", a_profile("Marchés"), "m.rng", identifier=name)
    an_agreement(archive, tmp_path, ArchivalProfiles="PR-1|PR-2")

    silent = taken(archive, tmp_path, "silent", comment="Marchés")
    other = taken(archive, tmp_path, "other", comment="Marchés", **naming("PR-3"))
    second = taken(archive, tmp_path, "second", comment="Marchés", **naming("PR-2"))

    assert found(silent).keys() == {"profile_not_named"}
    assert found(other).keys() == {"profile_not_of_agreement"}
    assert {silent.result.status, other.result.status} == {REJECTED}
    assert second.result.status is ACCEPTED


def test_an_agreement_may_wait_for_its_profile_and_refuses_meanwhile(
    archive: Archive, tmp_path: Path
) -> None:
    an_agreement(archive, tmp_path, ArchivalProfiles="PR-1")
    assert found(taken(archive, tmp_path, "early")).keys() == {"profile_unknown"}

    put(archive, tmp_path, "profiles", a_profile("Paquet de test"), "m.rng", identifier="PR-1")

    assert taken(archive, tmp_path, "late").result.status is ACCEPTED


def test_a_profile_of_another_version_is_said_not_to_apply(
    archive: Archive, tmp_path: Path
) -> None:
    former = a_profile("Marchés", namespace="fr:gouv:culture:archivesdefrance:seda:v1.0")
    put(archive, tmp_path, "profiles", former, "m.rng", identifier="PR-1")
    an_agreement(archive, tmp_path, ArchivalProfiles="PR-1")

    outcome = taken(archive, tmp_path, "one")

    assert outcome.result.status is REJECTED
    assert dict(found(outcome)["profile_other_version"].fields) == {"wanted": "1.0", "found": "2.1"}


def test_the_version_in_force_at_reception_applies(archive: Archive, tmp_path: Path) -> None:
    def put_one(comment: str, **asked: object) -> None:
        put(archive, tmp_path, "profiles", a_profile(comment), "m.rng", identifier="P", **asked)

    put_one("Premier")
    an_agreement(archive, tmp_path, ArchivalProfiles="P")
    put_one("Deuxième")
    put_one("Troisième", from_day=archive.clock.today() + timedelta(days=2))

    assert taken(archive, tmp_path, "old", comment="Premier").result.status is REJECTED
    second = taken(archive, tmp_path, "second", comment="Deuxième")
    third = taken(archive, tmp_path, "third", comment="Troisième")

    assert dict(found(second)["profile_applied"].fields)["version"] == "2"
    assert second.result.status is ACCEPTED
    assert third.result.status is REJECTED
    assert [one.version for one in referentials(archive).profiles] == [1, 2, 3]


def test_a_profile_out_of_use_refuses_and_its_versions_stay(
    archive: Archive, tmp_path: Path
) -> None:
    put(archive, tmp_path, "profiles", a_profile("x"), "m.rng", identifier="P", name="Marchés")
    an_agreement(archive, tmp_path, ArchivalProfiles="P")

    assert not put(archive, tmp_path, "profiles", "Identifier,Status\nP,INACTIVE\n", "list.csv")

    assert found(taken(archive, tmp_path, "one")).keys() == {"profile_inactive"}
    first, second = referentials(archive).profiles
    assert (first.active, second.active, second.name) == (True, False, "Marchés")
    assert second.object_id == first.object_id


def test_a_unit_is_checked_by_the_profile_it_names(archive: Archive, tmp_path: Path) -> None:
    rows = [
        {
            "Identifier": "AUP-1",
            "Name": "Dossier",
            "Status": "ACTIVE",
            "ControlSchema": unit_schema(required=["DocumentType"]).decode(),
        }
    ]
    put(archive, tmp_path, "unit_profiles", json.dumps(rows), "units.json")

    warned = taken(archive, tmp_path, "warned", **naming(unit="AUP-1"))
    unknown = taken(archive, tmp_path, "unknown", **naming(unit="AUP-9"))
    an_agreement(archive, tmp_path, ArchiveUnitProfiles="AUP-1")
    refused = taken(archive, tmp_path, "refused", **naming(unit="AUP-1"))

    assert warned.result.status is WARNED
    missing = found(warned)["unit_profile_missing"]
    assert dict(missing.fields)["missing"] == "DocumentType"
    applied = dict(found(warned)["unit_profile_applied"].fields)
    assert (applied["units"], applied["faults"], applied["version"]) == ("1", "1", "1")
    assert found(unknown).keys() == {"unit_profile_unknown"}
    assert refused.result.status is REJECTED


def test_a_rebuild_gives_every_version_back(archive: Archive, tmp_path: Path) -> None:
    for comment in ("Un", "Deux"):
        put(archive, tmp_path, "profiles", a_profile(comment), "m.rng", identifier="P")
    put(archive, tmp_path, "profiles", "Identifier,Name\nP,Marchés\n", "list.csv")
    put(archive, tmp_path, "unit_profiles", unit_schema(), "u.json", identifier="U")
    an_agreement(archive, tmp_path, ArchivalProfiles="P", ArchiveUnitProfiles="U")
    before = referentials(archive)

    rebuild(archive)

    assert referentials(archive) == before
    assert [one.version for one in before.profiles] == [1, 2, 3, 1]
    for one in before.profiles:
        assert archive.copies.read_bytes(one.object_id, one.path)
    assert taken(archive, tmp_path, "two", comment="Deux").result.status is ACCEPTED


def test_the_same_document_again_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "m.rng"
    path.write_bytes(a_profile("x"))
    import_referential(archive, "profiles", path, identifier="P")

    again = import_referential(archive, "profiles", path, identifier="P")

    assert (again.added, again.replaced, again.unchanged, again.object_id) == (0, 0, 1, "")


@pytest.mark.parametrize(
    ("file", "data", "code"),
    [
        ("m.rng", a_profile("x"), "profile_identifier_missing"),
        ("m.rng", b"<a/>", "profile_not_a_schema"),
        ("m.csv", b"Identifier,Name\nP,Un\n", "profile_document_missing"),
        ("m.csv", b"Identifier,Status\nP,PEUT-ETRE\n", "referential_value_unknown"),
        ("m.csv", b"", "referential_empty"),
        ("u.json", unit_schema(), "profile_identifier_missing"),
        ("u.json", b'{"type": "strange"}', "unit_profile_invalid"),
        ("u.json", b"[{]", "referential_unreadable"),
        ("u.json", b'[{"Identifier": "U", "ControlSchema": "{"}]', "unit_profile_not_json"),
    ],
)
def test_a_file_that_says_too_little_imports_nothing(
    archive: Archive, tmp_path: Path, file: str, data: bytes, code: str
) -> None:
    table = "unit_profiles" if file == "u.json" else "profiles"

    assert [one.code for one in put(archive, tmp_path, table, data, file)] == [code]
    assert not referentials(archive).profiles


def test_a_profile_that_names_itself_needs_no_identifier(archive: Archive, tmp_path: Path) -> None:
    data = message('<element name="ArchivalProfile"><value>PR-7</value></element>')

    assert not put(archive, tmp_path, "profiles", data, "m.rng")
    [warned] = put(archive, tmp_path, "profiles", data, "m.rng", identifier="PR-8")

    assert warned.code == "profile_identifier_other"
    assert [one.identifier for one in referentials(archive).profiles] == ["PR-7", "PR-8"]


def test_options_of_profiles_are_for_profiles(archive: Archive, tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("Identifier,Name\nA,B\n", encoding="utf-8")

    with pytest.raises(UsageError):
        import_referential(archive, "agencies", table, from_day=date(2026, 1, 1))
