"""Public contracts become a package: consultations, their sub-files, bids, contracts, data."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from sae.bootstrap import Opening
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.import_referential import import_referential
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_procurement import prepare_procurement
from tests.jobs.archives import an_archive
from tests.jobs.ingests import codes as ingest_codes
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    TERMS,
    Formats,
    a_folder,
    a_strict_home,
    asked,
    codes,
    contents,
    manifest_of,
    titles,
    tools,
)
from tests.unit.flows.procurement import (
    EFORMS,
    HOLDER,
    LIST_OF_BIDS,
    a_contract,
    essential_data,
)

CONTRACT = f"Marché public 2024-07 – Réfection de l'école – {HOLDER} – 125\u00a0000,50\u00a0€"
CONSULTATION = {
    "Publicité/boamp-24-12345.txt": b"avis",
    "DCE/RC.txt": b"reglement",
    "plis/Dupont SAS (retenu)/offre.txt": b"offre de Dupont",
    "plis/Martin (non retenu)/offre.txt": b"offre de Martin",
    "Analyse/Rapport d'analyse.txt": b"rapport",
    "Marché/AE signé.txt": b"acte d'engagement",
    "Exécution/Avenant 1.txt": b"avenant",
    "decp.json": essential_data(a_contract()),
    "machin.txt": b"?",
}


def prepared(folder: Path, entries: Mapping[str, bytes], *, one: str = "") -> Prepared:
    source = a_folder(folder / "2024-07 École", entries)
    terms = replace(TERMS, agreement="CONVENTION-1")
    package = asked(folder / "out.zip", terms=terms)
    request = FlowRequest(source=source / one if one else source, asked=package)
    return prepare_procurement(request, tools(Formats()))


def a_zip(entries: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return written.getvalue()


def content_of(package: Path, title: str) -> etree._Element:
    return next(
        one for one in manifest_of(package).iter("{*}Content") if one.findtext("{*}Title") == title
    )


def rules_of(package: Path, title: str) -> list[str]:
    unit = content_of(package, title).getparent()
    assert unit is not None
    return [one.text or "" for one in unit.findall("{*}Management/*/{*}Rule")]


def keywords(content: etree._Element) -> dict[str, str]:
    return {
        one.findtext("{*}KeywordReference") or "": one.findtext("{*}KeywordContent") or ""
        for one in content.findall("{*}Keyword")
    }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    return prepared(tmp_path_factory.mktemp("whole"), CONSULTATION)


def test_a_consultation_is_a_tree_of_sub_files(whole: Prepared) -> None:
    assert whole.status is PreparedStatus.PREPARED
    assert titles(whole.package) == [
        "Consultation 2024-07 – Réfection de l'école",
        "Publicité",
        "boamp-24-12345.txt",
        "Dossier de consultation des entreprises",
        "RC.txt",
        "Candidatures et offres retenues",
        "Dupont SAS",
        "offre.txt",
        "Candidatures et offres non retenues",
        "Martin",
        "offre.txt",
        "Analyse et attribution",
        "Rapport d'analyse.txt",
        CONTRACT,
        "AE signé.txt",
        "Exécution",
        "Avenant 1.txt",
        "Données essentielles",
        "decp.json",
        "Autres documents",
        "machin.txt",
    ]
    assert codes(whole) == [("procurement_other", "machin.txt")]


def test_each_sub_file_states_its_rules(whole: Prepared) -> None:
    assert rules_of(whole.package, "Candidatures et offres non retenues") == ["MP-03", "AR039"]
    assert rules_of(whole.package, "Candidatures et offres retenues") == ["MP-02", "AR039"]
    assert rules_of(whole.package, CONTRACT) == ["MP-02", "AR038"]
    assert rules_of(whole.package, "Autres documents") == ["AR039"]


def test_the_contract_and_the_consultation_are_found_by_their_data(whole: Prepared) -> None:
    contract = content_of(whole.package, CONTRACT)
    consultation = content_of(whole.package, "Consultation 2024-07 – Réfection de l'école")

    assert contract.findtext("{*}DocumentType") == "Marché public"
    assert contract.findtext("{*}CreatedDate") == "2024-05-15"
    assert contract.findtext("{*}Addressee/{*}Identifier") == HOLDER
    said = keywords(contract)
    assert said["DECP:id"] == "2024-07"
    assert said["DECP:titulaires/id"] == HOLDER
    assert said["DECP:montant"] == "125000.5"
    assert said["DECP:codeCPV"] == "45000000-7"
    assert keywords(consultation) == {"eForms:BT-22": "2024-07"}
    assert keywords(content_of(whole.package, "boamp-24-12345.txt")) == {"BOAMP:idweb": "24-12345"}


def test_a_strict_archive_takes_it_in_without_a_finding(whole: Prepared, tmp_path: Path) -> None:
    opening = a_strict_home(tmp_path)
    know_the_rules(opening, tmp_path)

    (outcome,) = taken_in(opening, whole.package)

    assert (outcome.result.units, outcome.result.objects) == (whole.units, whole.objects)
    assert ingest_codes(outcome) == set()


def know_the_rules(opening: Opening, folder: Path) -> None:
    rules = [(f"MP-{number:02}", "AppraisalRule") for number in range(1, 14)]
    rules += [("AR038", "AccessRule"), ("AR039", "AccessRule")]
    lines = [f"{code},{category},{code},10,YEAR" for code, category in rules]
    table = folder / "contracts.csv"
    head = "RuleId,RuleType,RuleValue,RuleDuration,RuleMeasurement"
    table.write_text("\n".join((head, *lines)), encoding="utf-8")
    with an_archive(opening) as archive:
        assert not import_referential(archive, "rules", table).findings


def test_a_zip_is_kept_and_what_it_holds_stands_beside_it(tmp_path: Path) -> None:
    offer = a_zip({"Offre/prix.txt": b"prix", "__MACOSX/x": b"system"})
    export = a_zip(
        {
            "24S0012/DCE/RC.txt": b"reglement",
            "24S0012/plis/Dupont.zip": offer,
            "24S0012/manifest.xml": LIST_OF_BIDS,
        }
    )

    made = prepared(tmp_path, {"24S0012.zip": export})

    assert titles(made.package) == [
        "Consultation 2024-07 – École",
        "Export de la plateforme",
        "24S0012.zip",
        "Dossier de consultation des entreprises",
        "RC.txt",
        "Candidatures et offres retenues",
        "Dupont",
        "Dupont.zip",
        "Offre",
        "prix.txt",
        "Autres documents",
        "manifest.xml",
    ]
    found = contents(made.package)
    assert (found["24S0012.zip"], found["Dupont.zip"], found["prix.txt"]) == (
        export,
        offer,
        b"prix",
    )
    assert rules_of(made.package, "Export de la plateforme") == ["MP-03", "AR039"]


def test_a_zip_alone_is_a_source(tmp_path: Path) -> None:
    export = a_zip({"DCE/RC.txt": b"reglement", "plis/Martin/a.txt": b"offre"})

    made = prepared(tmp_path, {"24S0012.zip": export}, one="24S0012.zip")

    assert titles(made.package)[0] == "Consultation 24S0012"
    assert ("procurement_bids_undecided", "24S0012") in codes(made)


def test_a_hostile_zip_is_archived_and_stays_closed(tmp_path: Path) -> None:
    slip = a_zip({"../../etc/cron": b"evil", "DCE/RC.txt": b"reglement"})
    bomb = a_zip({"zeros.bin": b"\0" * (40 << 20)})
    cut = a_zip({"a.txt": b"a" * 100})[:-40]

    made = prepared(
        tmp_path, {"DCE/slip.zip": slip, "DCE/bomb.zip": bomb, "DCE/cut.zip": cut, "plis/a": b"a"}
    )

    assert made.status is PreparedStatus.PREPARED
    told = {where for code, where in codes(made) if code == "zip_not_taken_out"}
    assert told == {"DCE/slip.zip", "DCE/bomb.zip", "DCE/cut.zip"}
    found = contents(made.package)
    assert (found["slip.zip"], found["bomb.zip"], found["cut.zip"]) == (slip, bomb, cut)
    assert "cron" not in found
    assert not (tmp_path.parent / "etc").exists()


def test_what_a_company_writes_in_her_bid_is_not_believed(tmp_path: Path) -> None:
    lie = essential_data(a_contract(id="LIE", dateNotification="1990-01-01"))

    made = prepared(tmp_path, {"DCE/RC.txt": b"x", "plis/Martin/decp.json": lie})

    assert not any("LIE" in title for title in titles(made.package))


def test_an_award_notice_settles_bids_and_tells_the_number_of_the_contract(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            "avis.xml": EFORMS,
            "plis/Dupont/a.txt": b"a",
            "plis/Martin/b.txt": b"b",
            "Marché/AE signé.txt": b"c",
        },
    )

    assert "Candidatures et offres retenues" in titles(made.package)
    notice = content_of(made.package, "Avis d'attribution n-1 – École")
    assert keywords(notice)["eForms:BT-150"] == "2024-07-L1"
    contract = content_of(made.package, "Marché et notification")
    assert contract.findtext("{*}DocumentType") == "Marché public"
    assert keywords(contract) == {"eForms:BT-150": "2024-07-L1"}
    assert rules_of(made.package, "Candidatures et offres non retenues") == ["MP-03", "AR039"]


def test_essential_data_alone_are_one_unit_for_each_contract(tmp_path: Path) -> None:
    data = essential_data(a_contract(), a_contract(id="2024-08"), a_contract())

    made = prepared(tmp_path, {"decp.json": data, "seul.json": essential_data(a_contract(id="1"))})

    assert made.units == 7
    assert sum("Marché public" in title for title in titles(made.package)) == 4
    assert ("procurement_contract_twice", "2024-07") in codes(made)
    assert contents(made.package)["decp.json"] == data


def test_several_lots_are_several_contracts_of_one_consultation(tmp_path: Path) -> None:
    data = essential_data(a_contract(id="L1"), a_contract(id="L2", dureeMois=12))

    made = prepared(tmp_path, {"DCE/RC.txt": b"x", "plis/a.txt": b"a", "decp.json": data})

    assert [one for one in titles(made.package) if one.startswith("March")][:2] == [
        "Marché et notification",
        "Marché public L1 – Réfection de l'école – " + HOLDER + " – 125\u00a0000,50\u00a0€",
    ]
    assert rules_of(made.package, "Marché et notification") == ["MP-02", "AR038"]


def test_what_cannot_be_read_is_archived_all_the_same(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"decp.json": b'{"marches": [', "avis.xml": b"<a><b></a>"})

    assert made.status is PreparedStatus.PREPARED
    assert {code for code, _ in codes(made)} == {"procurement_unreadable", "procurement_other"}
    assert made.objects == 2


def test_an_interrupted_preparation_goes_on_with_what_was_taken_out(tmp_path: Path) -> None:
    entries = {"DCE/DCE.zip": a_zip({"RC.txt": b"reglement"}), "plis/a.txt": b"a"}
    source = a_folder(tmp_path / "24-1", entries)
    request = FlowRequest(source=source, asked=asked(tmp_path / "out.zip"))

    def stop(path: Path) -> None:
        if path.name == "a.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_procurement(request, tools(Formats(before=stop)))
    made = prepare_procurement(request, tools(Formats()))

    assert made.status is PreparedStatus.PREPARED
    assert made.resumed == 2
