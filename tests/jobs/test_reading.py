"""Every door tried by who may not read: what is closed does not exist."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.accounts import Caller, Role
from sae.domain.unit_decision import Chosen
from sae.errors import NotAllowed, SaeError, UnknownIdentifier
from sae.jobs.explain import explain_unit
from sae.jobs.export import ExportRequest, export
from sae.jobs.export_proofs import prover
from sae.jobs.import_referential import confirm, import_referential
from sae.jobs.indexing import drain_outbox
from sae.jobs.ingest import ingest
from sae.jobs.open_object import open_object
from sae.jobs.prove import prove
from sae.jobs.related import related
from sae.jobs.search import search
from sae.jobs.show import ShownUnit, show
from sae.jobs.signatures import signatures_of
from sae.ports import Archive, SearchQuery
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_dossier, a_file, a_package, access

SECRET = "xylophone"  # in titles, descriptions, names of files and words of the closed records


def of_agency(name: str) -> tuple[object, ...]:
    return (("OriginatingAgency", (("Identifier", name),)),)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with a closed dossier above an open one, read by the archivist."""
    mine = a_dossier(
        "Chauffage de l'école",
        content=of_agency("ECOLES"),
        files=(a_file("facture-chauffage.txt"),),
    )
    closed = a_dossier(
        f"Sanction {SECRET}",
        content=of_agency("PERSONNEL"),
        files=(a_file(f"{SECRET}.txt", f"Le {SECRET} de la facture".encode()),),
    )
    closed = replace(closed, level="RecordGrp", children=(*closed.children, mine))
    with an_archive(a_home(tmp_path / "home")) as opened:
        list(ingest(opened, [a_package(tmp_path / "one.zip", units=(closed,))]))
        for agency in ("ECOLES", "PERSONNEL"):
            confirm(opened, "agencies", agency)
        yield opened


def as_agent(archive: Archive, *agencies: str) -> Archive:
    caller = Caller(
        account_id="agent-1",
        name="",
        roles=frozenset({Role.AGENT}),
        agencies=frozenset(agencies),
    )
    return replace(archive, caller=caller)


def ids(archive: Archive) -> dict[str, str]:
    with archive.catalogue.read() as reader:
        return {unit.title: unit.unit_id for unit in reader.units()}


def test_search_shows_counts_and_names_only_what_may_be_read(archive: Archive) -> None:
    agent = as_agent(archive, "ECOLES")

    assert (
        search(archive, SearchQuery(words="facture")).total
        > search(agent, SearchQuery(words="facture")).total
    )
    for words in (SECRET, f"{SECRET[:4]}*", f'"{SECRET}"', "PERSONNEL"):
        found = search(agent, SearchQuery(words=words))
        assert (found.total, found.units) == (0, ())
        assert not any(values for _, values in found.facets)
    every = search(agent, SearchQuery(words="*", limit=100))
    assert {one.unit.originating_agency for one in every.units} == {"ECOLES"}
    assert every.total == len(every.units) == 2
    assert dict(every.facets)["originating_agency"] == (("ECOLES", 2),)
    assert SECRET not in repr([(one.path, one.snippet, one.objects) for one in every.units])


def test_a_closed_unit_is_unknown_at_every_door(archive: Archive, tmp_path: Path) -> None:
    agent = as_agent(archive, "ECOLES")
    closed = ids(archive)[f"{SECRET}.txt"]
    with archive.catalogue.read() as reader:
        item = reader.objects_of_unit(closed)[0].object_id
        transfer = reader.unit(closed).transfer_id
        aip = reader.unit(closed).aip_id
    target = tmp_path / "out"

    for name in (closed, closed[:13], item):
        with pytest.raises(UnknownIdentifier, match="identifier_unknown"):
            show(agent, name)
        with pytest.raises(UnknownIdentifier, match="identifier_unknown"):
            open_object(agent, name, object_id="", into=target, replace=False)
        with pytest.raises(UnknownIdentifier, match="identifier_unknown"):
            prove(agent, name, into=target)
        with pytest.raises(UnknownIdentifier, match="identifier_unknown"):
            signatures_of(agent, name)
        with pytest.raises(UnknownIdentifier, match="identifier_unknown"):
            related(agent, name)
        with pytest.raises(UnknownIdentifier):
            explain_unit(agent, name)
    for name in (transfer, aip):
        with pytest.raises(UnknownIdentifier):
            show(agent, name)
    with pytest.raises(UnknownIdentifier):
        export(agent, ExportRequest(package=target, unit_ids=(closed,)))
    with pytest.raises(UnknownIdentifier):
        export(agent, ExportRequest(package=target, transfer_ids=(transfer,)))
    assert not target.exists()


def test_what_is_above_an_open_unit_stays_closed(archive: Archive, tmp_path: Path) -> None:
    agent = as_agent(archive, "ECOLES")
    mine = ids(archive)["Chauffage de l'école"]

    shown = show(agent, mine)

    assert isinstance(shown, ShownUnit)
    assert shown.path == ()
    assert shown.unit.parents == ()
    package = tmp_path / "dip.zip"
    made = export(agent, ExportRequest(package=package, unit_ids=(mine,)))
    assert made.units == 2
    with zipfile.ZipFile(package) as written:
        manifest = written.read("manifest.xml").decode()
        assert "Chauffage" in manifest
        assert SECRET not in manifest
        assert SECRET not in " ".join(written.namelist())


def test_a_closed_child_is_neither_shown_nor_exported(archive: Archive, tmp_path: Path) -> None:
    agent = as_agent(archive, "PERSONNEL")
    top = ids(archive)[f"Sanction {SECRET}"]

    shown = show(agent, top)

    assert isinstance(shown, ShownUnit)
    assert [child.title for child in shown.children] == [f"{SECRET}.txt"]
    package = tmp_path / "dip.zip"
    export(agent, ExportRequest(package=package, unit_ids=(top,)))
    with zipfile.ZipFile(package) as written:
        assert "hauffage" not in written.read("manifest.xml").decode()


def test_a_proof_that_would_show_more_is_refused(archive: Archive, tmp_path: Path) -> None:
    agent = as_agent(archive, "ECOLES")
    mine = ids(archive)["Chauffage de l'école"]

    with pytest.raises(NotAllowed, match="proof_shows_more"):
        prove(agent, mine, into=tmp_path / "proof.zip")
    with pytest.raises(NotAllowed, match="proof_shows_more"):
        export(
            agent,
            ExportRequest(package=tmp_path / "dip.zip", unit_ids=(mine,)),
            prove=prover(agent),
        )
    assert prove(archive, mine, into=tmp_path / "proof.zip").objects == 0


@pytest.mark.parametrize("role", [Role.AUTHORITY, Role.ADMINISTRATOR])
def test_who_reads_no_content_finds_nothing(archive: Archive, role: Role) -> None:
    caller = replace(as_agent(archive, "ECOLES").caller, roles=frozenset({role}))
    nobody = replace(archive, caller=caller)

    assert search(nobody, SearchQuery(words="*")).total == 0
    for unit_id in ids(archive).values():
        with pytest.raises(SaeError):
            show(nobody, unit_id)


def test_no_right_passes_through_an_agency_to_be_confirmed(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        units = (a_dossier("Dossier", files=(a_file("piece.txt"),)),)
        list(ingest(archive, [a_package(tmp_path / "one.zip", units=units)]))
        agent = as_agent(archive, "SERVICE-FINANCES")

        assert search(agent, SearchQuery(words="*")).total == 0

        confirm(archive, "agencies", "SERVICE-FINANCES")

        assert search(agent, SearchQuery(words="*")).total == 2


def test_what_was_kept_for_good_is_open_to_other_services_from_its_day(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        units = (a_dossier("Dossier", files=(a_file("piece.txt"),)),)
        rules = (access("ACC-00001", start="2000-01-01"),)
        package = a_package(tmp_path / "one.zip", units=units, rules=rules)
        table = tmp_path / "rules.csv"
        table.write_text(
            "RuleId,RuleType,RuleValue,RuleDescription,RuleDuration,RuleMeasurement\n"
            "ACC-00001,AccessRule,Communicable,,25,Year\n",
            encoding="utf-8",
        )
        import_referential(archive, "rules", table)
        list(ingest(archive, [package]))
        other = as_agent(archive, "AUTRE-SERVICE")

        assert search(other, SearchQuery(words="*")).total == 0  # intermediate

        with archive.catalogue.write() as tx:
            kept = {unit.unit_id: Chosen.KEEP for unit in tx.units()}
            tx.put_sorts(kept, act_id="act")
        drain_outbox(archive)

        assert search(other, SearchQuery(words="*")).total == 2
        with archive.catalogue.write() as tx:
            tx.mark_decisions_stale(every=True)
        assert search(other, SearchQuery(words="*")).total == 0  # not known any more: closed


def test_what_is_kept_of_units_that_left_is_for_archivist_and_control_only(
    archive: Archive,
) -> None:
    with archive.catalogue.write() as tx:
        (transfer,) = tx.transfers()
        result = json.loads(transfer.result)
        tx.update_transfer(
            replace(transfer, result=json.dumps({**result, "units": result["units"] + 1}))
        )

    def as_role(role: Role) -> Archive:
        caller = Caller(account_id="a", name="", roles=frozenset({role}))
        return replace(archive, caller=caller)

    assert show(as_role(Role.CONTROL_AUTHORITY), transfer.transfer_id)
    assert show(archive, transfer.transfer_id)
    with pytest.raises(UnknownIdentifier):
        show(as_role(Role.AUDITOR), transfer.transfer_id)
