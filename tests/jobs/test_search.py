"""Search: the index suggests, the catalogue decides."""

from pathlib import Path

import pytest

from sae.errors import UsageError
from sae.jobs.ingest import ingest
from sae.jobs.search import search
from sae.ports import Archive, IndexDocument, SearchQuery
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_dossier, a_file, a_package, a_unit


def test_a_unit_comes_with_the_titles_above_it_and_its_objects(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        keep(
            archive,
            tmp_path,
            containers=("Finances",),
            units=(a_dossier("Mandat 412", files=(a_file("chauffage.txt"),)),),
        )

        found = search(archive, SearchQuery(words="chauffage"))

    piece = next(one for one in found.units if one.unit.title == "chauffage.txt")
    assert piece.path == ("Finances", "Mandat 412")
    assert [item.filename for item in piece.objects] == ["chauffage.txt"]


def test_what_the_catalogue_does_not_publish_does_not_exist(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        keep(archive, tmp_path, units=(a_unit("Chauffage"),))
        with archive.fulltext.writer() as writer:
            writer.add(a_ghost("Chauffage fantôme"))

        found = search(archive, SearchQuery(words="chauffage"))

    assert [one.unit.title for one in found.units] == ["Chauffage"]
    assert found.total == 1


def test_a_unit_with_two_parents_has_the_path_of_the_first(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        shared = a_unit("Plan commun", xml_id="AU-commun")
        keep(
            archive,
            tmp_path,
            units=(
                a_unit("Premier", level="File", children=(shared,)),
                a_unit("Second", level="File", placeholders=("AU-commun",)),
            ),
        )

        found = search(archive, SearchQuery(words="plan commun"))

    assert [one.path for one in found.units] == [("Premier",)]


def test_a_filter_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive, pytest.raises(UsageError) as raised:
        search(archive, SearchQuery(words="x", filters=(("couleur", "bleu"),)))

    assert raised.value.code == "unknown_filter"


def keep(archive: Archive, folder: Path, **description: object) -> None:
    (outcome,) = ingest(archive, [a_package(folder / "one.zip", **description)])
    assert outcome.transfer.published_seq, outcome.result.findings


def a_ghost(title: str) -> IndexDocument:
    return IndexDocument(
        unit_id="00000000-0000-5000-8000-000000000000",
        aip_id="a",
        transfer_id="t",
        title=title,
        description="",
        identifiers="",
        body="",
        originating_agency="",
        document_type="",
        year=0,
        formats=(),
        start_date="",
    )


def test_the_name_of_a_term_is_found_and_does_not_clutter_the_extract(tmp_path: Path) -> None:
    term = (("KeywordContent", "BC-77"), ("KeywordReference", "EN16931:BT-13"))
    unit = a_unit(
        "Facture",
        content=(("Description", "Chauffage de la mairie"), ("Keyword", term)),
    )
    with an_archive(a_home(tmp_path / "home")) as archive:
        keep(archive, tmp_path, units=(unit,))

        by_value = search(archive, SearchQuery(words="BC-77"))
        by_words = search(archive, SearchQuery(words="chauffage"))

    assert [one.unit.title for one in by_value.units] == ["Facture"]
    extract = "".join(text for text, _ in by_words.units[0].snippet)
    assert "Chauffage" in extract
    assert "BT-13" not in extract
