"""Show: one picture of a unit or a transfer, from catalogue, copies and journal."""

from pathlib import Path

import pytest

from sae.errors import UnknownIdentifier, UsageError
from sae.jobs.ingest import Outcome, ingest
from sae.jobs.naming import Kind, name_of
from sae.jobs.search import search
from sae.jobs.show import TOPS_SHOWN, ShownTransfer, ShownUnit, show
from sae.ports import Archive, SearchQuery
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_file, a_package, a_unit


def test_a_unit_is_shown_with_its_children_in_order(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        titles = [f"Pièce {number}" for number in range(12)]
        keep(
            archive,
            tmp_path / "one.zip",
            units=(a_unit("Dossier", level="File", children=tuple(map(a_unit, titles))),),
        )

        shown = show(archive, unit_id(archive, "Dossier"))

    assert isinstance(shown, ShownUnit)
    assert [line.title for line in shown.children] == titles


def test_what_was_found_of_a_pdf_is_shown_and_told_when_it_acts(tmp_path: Path) -> None:
    script = b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj\n"
    with an_archive(a_home(tmp_path / "home")) as archive:
        dossier = a_unit("Dossier", objects=(a_file("a.pdf", script),))
        outcome = keep(archive, tmp_path / "one.zip", units=(dossier,))

        shown = show(archive, unit_id(archive, "Dossier"))

    assert isinstance(shown, ShownUnit)
    (facts,) = (shown.documents[item.sha512] for item in shown.objects)
    assert (facts.version, facts.active, facts.partial) == ("1.7", ("javascript",), True)
    assert "document_active" in {finding.code for finding in outcome.result.findings}
    assert outcome.result.status == "accepted"


def test_the_seal_shown_is_the_first_that_covers(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        first = keep(archive, tmp_path / "1.zip", message_identifier="V-1")
        second = keep(archive, tmp_path / "2.zip", message_identifier="V-2")

        seals = [show(archive, one.transfer.transfer_id).traces.seal for one in (first, second)]

    assert [seal.number if seal else None for seal in seals] == [1, 2]


def test_a_copy_that_lacks_an_object_is_not_named(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        outcome = keep(archive, tmp_path / "one.zip")
        lost = archive.copies.copy("copy-2").store
        for stat in list(lost.list("")):
            if outcome.transfer.transfer_id in stat.key:
                lost.remove(stat.key)

        shown = show(archive, outcome.transfer.transfer_id)

    assert shown.traces.copies == ("copy-1",)


def test_a_transfer_shows_the_first_of_many_units(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        outcome = keep(archive, tmp_path / "one.zip", units=TOPS_SHOWN + 3)

        shown = show(archive, outcome.transfer.transfer_id)

    assert isinstance(shown, ShownTransfer)
    assert len(shown.tops) == TOPS_SHOWN
    assert shown.counts.units == 2 * (TOPS_SHOWN + 3)


def test_what_an_identifier_names_is_found_by_its_beginning(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        outcome = keep(archive, tmp_path / "one.zip", units=(a_unit("Note", objects=(a_file(),)),))
        unit = show(archive, unit_id(archive, "Note"))
        assert isinstance(unit, ShownUnit)
        expected = {
            unit.unit.unit_id: Kind.UNIT,
            unit.objects[0].object_id: Kind.OBJECT,
            unit.aip.aip_id: Kind.AIP,
            outcome.transfer.transfer_id: Kind.TRANSFER,
        }

        with archive.catalogue.read() as reader:
            found = {
                (named := name_of(reader, f"urn:uuid:{one[:13]}".upper())).identifier: named.kind
                for one in expected
            }

    assert found == expected


def test_an_identifier_of_nothing_and_a_short_one_are_told_apart(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        with pytest.raises(UnknownIdentifier):
            show(archive, "00000000")
        with pytest.raises(UsageError):
            show(archive, "000")


def keep(archive: Archive, path: Path, **description: object) -> Outcome:
    (outcome,) = ingest(archive, [a_package(path, **description)])
    assert outcome.transfer.published_seq, outcome.result.findings
    return outcome


def unit_id(archive: Archive, title: str) -> str:
    hits = search(archive, SearchQuery(words="*", limit=100)).units
    return next(hit.unit.unit_id for hit in hits if hit.unit.title == title)
