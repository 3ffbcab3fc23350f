"""The finding aid in EAD 2002: ISAD(G) in its order, nothing named that is not communicable."""

from pathlib import Path
from typing import Any

from sae.domain.ead import EadWords
from sae.jobs.change_scheme import number_dossiers
from sae.jobs.export_scheme import export_ead, export_table
from sae.jobs.ingest import ingest
from seda import safe_xml
from tests.jobs.archives import a_home, an_archive
from tests.jobs.series_homes import a_filed_holding
from tests.packages import a_package

WORDS = EadWords(
    language="fre",
    language_name="français",
    title="Instrument",
    creation="Écrit le",
    unfiled="Hors plan",
    restricted_until="À partir du {day}",
    restricted="Non communicable",
    open="Communicable",
)
EAD = "{urn:isbn:1-931666-22-9}"


def test_every_dossier_has_its_place_and_its_description(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)
        number_dossiers(archive, "12W")
        list(
            ingest(
                archive,
                [a_package(tmp_path / "x.zip", agreement="OTHER", message_identifier="VX")],
            )
        )

        written = export_ead(archive, into=tmp_path / "ead.xml", internal=True, words=WORDS)

        assert (written.nodes, written.dossiers, written.withheld) == (4, 5, 0)
        root = safe_xml.parse((tmp_path / "ead.xml").read_bytes())
        assert [child.tag for child in root] == [f"{EAD}eadheader", f"{EAD}archdesc"]
        finances = component(root, "12W")
        assert finances.getparent().find(f"{EAD}did/{EAD}unitid").text == "W"
        dossier = component(finances, "12W1")
        assert dossier.get("level") == "file"
        did = dossier.find(f"{EAD}did")
        assert did.find(f"{EAD}unittitle").text == "Factures 2021"
        assert did.find(f"{EAD}unitdate").get("normal") == "2021-01-01/2021-12-31"
        assert [one.get("unit") for one in did.iter(f"{EAD}extent")] == ["files", "bytes"]
        assert did.find(f"{EAD}origination/{EAD}corpname").text == "SERVICE-FINANCES"
        assert dossier.find(f"{EAD}accessrestrict/{EAD}p").text == "Non communicable"
        last = root.findall(f"{EAD}archdesc/{EAD}dsc/{EAD}c")[-1]
        assert last.find(f"{EAD}did/{EAD}unittitle").text == "Hors plan"
        ids = [one.get("id") for one in root.iter(f"{EAD}c")]
        assert len(ids) == len(set(ids))


def test_what_is_not_communicable_is_counted_and_not_named(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)

        written = export_ead(archive, into=tmp_path / "ead.xml", internal=False, words=WORDS)

        assert (written.dossiers, written.withheld) == (0, 4)
        assert b"Factures 2021" not in (tmp_path / "ead.xml").read_bytes()


def test_the_table_written_gives_the_tree_back(tmp_path: Path) -> None:
    with an_archive(a_home(tmp_path / "home")) as archive:
        a_filed_holding(archive, tmp_path)

        written = export_table(archive, into=tmp_path / "plan.csv", french=True)

        assert written.nodes == 4
        assert "Magasin A" in (tmp_path / "plan.csv").read_text(encoding="utf-8-sig")


# ----------------------------------------------------------------------------- private


def component(root: Any, cote: str) -> Any:  # noqa: ANN401 - lxml has no types
    return next(
        one for one in root.iter(f"{EAD}c") if one.findtext(f"{EAD}did/{EAD}unitid") == cote
    )
