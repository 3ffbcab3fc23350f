"""Acts become a package: each with its document, its annexes, and what the prefecture said."""

from pathlib import Path

from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_actes import prepare_actes
from tests.jobs.archives import a_home
from tests.jobs.ingests import taken_in
from tests.jobs.preparations import (
    Formats,
    a_folder,
    asked,
    codes,
    contents,
    in_tar_gz,
    manifest_of,
    texts,
    titles,
    tools,
)
from tests.unit.flows.actes import (
    NAMESPACE,
    STEM,
    a_classification,
    an_acknowledgement,
    an_act,
    an_anomaly,
    an_envelope,
    an_exchange,
)

SEDA = "{fr:gouv:culture:archivesdefrance:seda:v2.1}"

ACT = "Délibération n° D12 du 12/03/2024 – Budget primitif"


def prepared(folder: Path, files: dict[str, bytes]) -> Prepared:
    source = a_folder(folder / "source", files)
    request = FlowRequest(source=source, asked=asked(folder / "out.zip"))
    return prepare_actes(request, tools(Formats()))


def test_an_act_stands_with_its_document_its_annexes_and_what_the_prefecture_said(
    tmp_path: Path,
) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(annexes=(f"22_DP-{STEM}-1-1_2.pdf",)),
            f"{STEM}-1-1_1.pdf": b"%PDF acte",
            f"{STEM}-1-1_2.pdf": b"%PDF annexe",
            f"{STEM}-1-1_3.pdf": b"%PDF autre",
            f"{STEM}-1-2.xml": an_acknowledgement(),
            f"{STEM}-4-1.pdf": b"%PDF observations",
            "EACT--222222222--20240312-1.xml": an_envelope(f"{STEM}-1-1_0.xml"),
        },
    )

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == [
        ACT,
        f"Acte ({STEM}-1-1_1.pdf)",
        f"Annexe 1 ({STEM}-1-1_2.pdf)",
        f"Annexe ({STEM}-1-1_3.pdf)",
        "Message de transmission",
        "Accusé de réception de la préfecture",
        f"Lettre d'observations ({STEM}-4-1.pdf)",
        "Enveloppe de transmission",
    ]
    assert len(contents(made.package)) == 7
    assert made.findings == ()


def terms_of(made: Prepared, title: str) -> dict[str, str]:
    """Give the keywords and the plain elements of the first unit whose title begins so."""
    for content in manifest_of(made.package).iter(f"{SEDA}Content"):
        if (content.findtext(f"{SEDA}Title") or "").startswith(title):
            found = {child.tag.removeprefix(SEDA): child.text or "" for child in content}
            for word in content.iter(f"{SEDA}Keyword"):
                term = word.findtext(f"{SEDA}KeywordReference") or ""
                found[term] = word.findtext(f"{SEDA}KeywordContent") or ""
            return found
    raise AssertionError(title)


def test_an_act_says_its_number_nature_matter_and_days(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(annexes=()),
            f"{STEM}-1-1_1.pdf": b"%PDF acte",
            f"{STEM}-1-2.xml": an_acknowledgement(),
            "classification.xml": a_classification(),
        },
    )

    said = terms_of(made, ACT)
    assert said["ACTES:NumeroInterne"] == "D12"
    assert said["ACTES:CodeNatureActe"] == "1"
    assert said["ACTES:IDActe"] == said["OriginatingAgencyArchiveUnitIdentifier"] == STEM
    assert said["ACTES:CodeMatiere"] == "7.1"
    assert said["ACTES:Libelle"] == "Décisions budgétaires"
    assert said["CreatedDate"] == "2024-03-12"
    assert said["ReceivedDate"] == "2024-03-13"
    assert texts(made.package, "EventType") == ["Séance", "Réception par la préfecture"]
    assert terms_of(made, f"Acte ({STEM}-1-1_1.pdf)")["Description"] == "Délibération"


def test_later_exchanges_stand_with_their_act_whatever_their_names(tmp_path: Path) -> None:
    letter = an_exchange("LettreObservations", day="2024-04-02", document="lettre.pdf")
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(),
            f"{STEM}-1-1_1.pdf": b"%PDF acte",
            f"{STEM}-1-2.xml": an_acknowledgement(),
            "reponse.xml": an_exchange("ReponseLettreObservations", day="2024-04-20"),
            "observations.xml": letter,
            "lettre.pdf": b"%PDF lettre",
            "annulation.xml": an_exchange("ARAnnulation", day="2024-05-02"),
        },
    )

    assert titles(made.package)[2:] == [
        "Message de transmission",
        "Accusé de réception de la préfecture",
        "Lettre d'observations",
        "Lettre d'observations : pièce (lettre.pdf)",
        "Réponse à la lettre d'observations",
        "Accusé de réception de l'annulation",
    ]
    assert texts(made.package, "EventDateTime")[2:] == ["2024-04-02", "2024-04-20", "2024-05-02"]
    assert codes(made) == [("actes_cancelled", "D12")]


def test_the_documents_of_an_exchange_stand_with_its_message(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(document=""),
            f"{STEM}-1-2.xml": an_acknowledgement(document=""),
            f"{STEM}-3-3_0.xml": an_exchange(
                "PieceComplementaire", day="2024-04-02", document=f"{STEM}-3-3_1.pdf"
            ),
            f"{STEM}-3-3_1.pdf": b"%PDF piece",
            f"{STEM}-4-3_1.pdf": b"%PDF reponse",
        },
    )

    assert titles(made.package)[3:] == [
        "Envoi de pièces complémentaires",
        f"Envoi de pièces complémentaires : pièce ({STEM}-3-3_1.pdf)",
        f"Réponse à la lettre d'observations ({STEM}-4-3_1.pdf)",
    ]


def test_an_act_sent_back_was_not_received(tmp_path: Path) -> None:
    anomaly = an_acknowledgement(document="").replace(b"a:ARActe", b"a:AnomalieActe")

    made = prepared(tmp_path, {f"{STEM}-1-3.xml": anomaly})

    assert "Réception par la préfecture" not in texts(made.package, "EventType")
    assert ("actes_not_acknowledged", "D12") in codes(made)


def test_a_cancelled_act_is_told_once(tmp_path: Path) -> None:
    files = {
        "acte.xml": an_act(document=""),
        "ar.xml": an_acknowledgement(document=""),
        "annulation.xml": an_exchange("Annulation", day=""),
        "ar_annulation.xml": an_exchange("ARAnnulation", day="2024-05-02"),
    }

    assert codes(prepared(tmp_path, files)) == [("actes_cancelled", "D12")]


def test_a_day_that_no_calendar_has_is_told(tmp_path: Path) -> None:
    made = prepared(tmp_path, {f"{STEM}-1-1_0.xml": an_act(document="", day="2024-02-31")})

    assert ("actes_day_unreadable", "D12") in codes(made)
    assert made.status is PreparedStatus.PREPARED


def test_an_unknown_nature_and_a_missing_number_are_told(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"acte.xml": an_act(document="", nature="9", number="")})

    told = codes(made)
    assert ("actes_nature_unknown", "acte.xml") in told
    assert ("actes_number_missing", "acte.xml") in told
    assert made.status is PreparedStatus.PREPARED


def test_a_detached_signature_stands_with_its_act(tmp_path: Path) -> None:
    files = {
        f"{STEM}-1-1_0.xml": an_act(),
        f"{STEM}-1-1_1.pdf": b"%PDF acte",
        f"{STEM}-1-1_1.pdf.p7s": b"0",
        f"{STEM}-1-2.xml": an_acknowledgement(),
    }

    made = prepared(tmp_path, files)

    assert titles(made.package)[1:3] == [
        f"Acte ({STEM}-1-1_1.pdf)",
        f"Signature ({STEM}-1-1_1.pdf.p7s)",
    ]


def test_an_exchange_about_an_act_that_is_not_here_names_it(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"defere.xml": an_exchange("DefereTA", day="2024-05-02")})

    said = terms_of(made, "Déféré au tribunal administratif (defere.xml)")
    assert (said["ACTES:IDActe"], said["ACTES:NumeroInterne"]) == (STEM, "D12")


def test_an_archive_of_the_platform_is_opened_and_kept_with_its_act(tmp_path: Path) -> None:
    archive = in_tar_gz(
        {
            "EACT--222222222--20240312-1.xml": an_envelope(f"{STEM}-1-1_0.xml"),
            f"{STEM}-1-1_0.xml": an_act(),
            f"99_DE-{STEM}-1-1_1.pdf": b"%PDF acte",
        }
    )

    made = prepared(
        tmp_path,
        {"abc-EACT--222222222--20240312-1.tar.gz": archive, "ar.xml": an_acknowledgement()},
    )

    assert titles(made.package) == [
        ACT,
        f"Acte (99_DE-{STEM}-1-1_1.pdf)",
        "Message de transmission",
        "Accusé de réception de la préfecture",
        "Enveloppe de transmission",
        "Archive reçue (abc-EACT--222222222--20240312-1.tar.gz)",
    ]
    assert archive in contents(made.package).values()
    assert made.findings == ()


def test_a_proof_of_publication_dates_the_publication(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(),
            f"{STEM}-1-1_1.pdf": b"%PDF acte",
            f"{STEM}-1-2.xml": an_acknowledgement(),
            "Certificat d'affichage D12 2024-03-15.pdf": b"%PDF preuve",
        },
    )

    assert titles(made.package)[-1].startswith("Preuve de publication (Certificat")
    assert "Publication" in texts(made.package, "EventType")
    assert "2024-03-15" in texts(made.package, "EventDateTime")


def test_two_communes_may_give_one_number_to_two_acts_of_a_day(tmp_path: Path) -> None:
    other = STEM.replace("222222222", "333333333")

    made = prepared(
        tmp_path,
        {f"{STEM}-1-1_0.xml": an_act(document=""), f"{other}-1-1_0.xml": an_act(document="")},
    )

    assert titles(made.package).count(ACT) == 2


def test_an_anomaly_is_told_with_its_reason(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"ANO_EACT--222222222--20240312-1.xml": an_anomaly()})

    assert ("actes_anomaly", "ANO_EACT--222222222--20240312-1.xml") in codes(made)
    assert "Signature invalide" in terms_of(made, "Anomalie de transmission")["Description"]


def test_a_wrong_namespace_hides_no_act(tmp_path: Path) -> None:
    act = an_act().replace(NAMESPACE.encode(), b"urn:autre")

    made = prepared(tmp_path, {"a.xml": act})

    assert titles(made.package)[0] == ACT


def test_a_message_that_lies_about_its_encoding_is_read_and_told(tmp_path: Path) -> None:
    message = an_act(purpose="Été").decode().encode("cp1252")
    lying = b'<?xml version="1.0" encoding="UTF-8"?>' + message

    made = prepared(tmp_path, {"a.xml": lying})

    assert titles(made.package)[0] == "Délibération n° D12 du 12/03/2024 – Été"
    assert ("flow_encoding_differs", "a.xml") in codes(made)


def test_a_document_that_is_not_here_is_stated_and_told(tmp_path: Path) -> None:
    made = prepared(tmp_path, {f"{STEM}-1-1_0.xml": an_act()})

    assert f"Acte (99_DE-{STEM}-1-1_1.pdf), non joint" in titles(made.package)
    assert {code for code, _ in codes(made)} == {
        "actes_document_missing",
        "actes_not_acknowledged",
    }


def test_an_acknowledgement_alone_still_describes_the_act(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"ar.xml": an_acknowledgement()})

    assert titles(made.package)[0] == ACT


def test_a_name_and_a_message_that_disagree_are_told(tmp_path: Path) -> None:
    made = prepared(tmp_path, {f"{STEM}-1-1_0.xml": an_act(nature="4")})

    assert ("actes_nature_differs", f"{STEM}-1-1_0.xml") in codes(made)


def test_the_same_bytes_in_two_roles_are_two_units(tmp_path: Path) -> None:
    made = prepared(
        tmp_path,
        {
            f"{STEM}-1-1_0.xml": an_act(annexes=(f"{STEM}-1-1_2.pdf",)),
            f"{STEM}-1-1_1.pdf": b"%PDF la meme",
            f"{STEM}-1-1_2.pdf": b"%PDF la meme",
            f"{STEM}-1-2.xml": an_acknowledgement(),
        },
    )

    assert made.objects == 4


def test_what_cannot_be_read_is_archived_all_the_same(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"acte.xml": b"<a:Acte", "delib.pdf": b"%PDF"})

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == ["acte.xml", "delib.pdf"]
    assert ("actes_unreadable", "acte.xml") in codes(made)


def test_the_package_is_taken_in(tmp_path: Path) -> None:
    made = prepared(tmp_path, {"a.xml": an_act(), "ar.xml": an_acknowledgement()})

    (outcome,) = taken_in(a_home(tmp_path / "home"), made.package)

    assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)
