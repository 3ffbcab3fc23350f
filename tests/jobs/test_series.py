"""Where units stand in the plan de classement, and what a rebuild gives back of it."""

import json
from pathlib import Path

import pytest

from sae.custody.acts import ActDocument, new_act, perform
from sae.domain.act import ActKind
from sae.domain.scheme import FILED_DOCUMENT, SCHEME_DOCUMENT
from sae.errors import UnknownIdentifier
from sae.jobs.indexing import drain_outbox
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.jobs.search import search
from sae.ports import Archive, SearchQuery
from tests.jobs.archives import a_home, an_archive
from tests.jobs.test_ingest_attachment import attaching
from tests.packages import a_dossier, a_file, a_package, a_unit, metadata

TABLE = """cote;parent;intitulé;conventions
W;;Versements;
12W;W;Finances;CONVENTION-1
13W;W;Factures;CONVENTION-1=Facture
1D;;Délibérations;
"""


def test_units_are_filed_by_agreement_by_type_and_by_hand(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = an_ingest(archive, tmp_path)
        assert series_of(archive, ids) == {}

        a_scheme(archive)

        assert series_of(archive, ids) == {
            "Marché": "12W",
            "Facture jointe": "12W",
            "Facture 1": "13W",
            "pièce.txt": "13W",
        }
        by_hand(archive, ids["Marché"], "1D")
        assert series_of(archive, ids)["Facture jointe"] == "1D"
        by_hand(archive, ids["Facture jointe"], "13W")
        assert series_of(archive, ids)["Facture jointe"] == "13W"
        assert series_of(archive, ids)["Marché"] == "1D"
        by_hand(archive, ids["Marché"], "")
        assert series_of(archive, ids)["Marché"] == "12W"


def test_a_search_is_narrowed_to_a_series_and_all_below_it(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = an_ingest(archive, tmp_path)
        a_scheme(archive)
        by_hand(archive, ids["Marché"], "1D")
        drain_outbox(archive)

        def in_series(code: str) -> set[str]:
            found = search(archive, SearchQuery(words="*", filters=(("series", code),)))
            return {one.unit.title for one in found.units}

        assert in_series("1D") == {"Marché", "Facture jointe"}
        assert in_series("W") == in_series("13W") == {"Facture 1", "pièce.txt"}
        with pytest.raises(UnknownIdentifier) as unknown:
            in_series("99Z")

    assert unknown.value.code == "scheme_node_unknown"


def test_a_unit_attached_to_an_archived_one_follows_it(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = an_ingest(archive, tmp_path)
        a_scheme(archive)
        by_hand(archive, ids["Marché"], "1D")
        later = a_package(
            tmp_path / "later.zip",
            units=[a_unit("Avenant", objects=(a_file("a.txt"),))],
            agreement="CONV-9",
            message_identifier="LATER",
            mutate=attaching(f"<SystemId>{ids['Marché']}</SystemId>"),
        )
        ids = {**ids, **titles(archive, later)}

        assert series_of(archive, ids)["Avenant"] == "1D"


def test_the_tree_and_filings_come_back_from_the_copies(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        ids = an_ingest(archive, tmp_path)
        a_scheme(archive)
        by_hand(archive, ids["Marché"], "1D", cote="1D1")
        with archive.catalogue.read() as reader:
            before = [line for line in reader.dump() if '"row":"entry"' not in line]
            series = series_of(archive, ids)

        rebuild(archive)

        with archive.catalogue.read() as reader:
            after = [line for line in reader.dump() if '"row":"entry"' not in line]
        kinds = ('"row":"series"', '"row":"filing"', '"row":"act"', '"row":"unit"')
        assert [one for one in after if any(kind in one for kind in kinds)] == [
            one for one in before if any(kind in one for kind in kinds)
        ]
        assert any('"row":"filing"' in line for line in after)
        assert series_of(archive, ids) == series


# ----------------------------------------------------------------------------- private


def an_ingest(archive: Archive, folder: Path) -> dict[str, str]:
    """Take in charge two dossiers; give the ids of units by title."""
    return titles(
        archive,
        a_package(
            folder / "one.zip",
            units=[
                a_unit(
                    "Marché",
                    level="File",
                    children=(
                        a_unit(
                            "Facture jointe",
                            content=metadata(DocumentType="Facture"),
                            objects=(a_file("jointe.txt"),),
                        ),
                    ),
                ),
                a_dossier(
                    "Facture 1",
                    files=[a_file("pièce.txt")],
                    content=metadata(DocumentType="Facture"),
                ),
            ],
        ),
    )


def titles(archive: Archive, package: Path) -> dict[str, str]:
    (outcome,) = ingest(archive, [package])
    with archive.catalogue.read() as reader:
        return {
            unit.title: unit.unit_id
            for unit in reader.units(transfer_id=outcome.transfer.transfer_id)
        }


def series_of(archive: Archive, ids: dict[str, str]) -> dict[str, str]:
    with archive.catalogue.read() as reader:
        found = reader.series_of(ids.values())
    return {title: found[unit].code for title, unit in ids.items() if unit in found}


def a_scheme(archive: Archive) -> None:
    act = new_act(archive, ActKind.SCHEME_CHANGED, body={})
    perform(archive, act, documents=[ActDocument(SCHEME_DOCUMENT, TABLE.encode())])


def by_hand(archive: Archive, unit_id: str, code: str, *, cote: str = "") -> None:
    line = json.dumps({"unit_id": unit_id, "code": code, "cote": cote}).encode()
    act = new_act(archive, ActKind.UNITS_FILED, body={})
    perform(archive, act, documents=[ActDocument(FILED_DOCUMENT, line)])
