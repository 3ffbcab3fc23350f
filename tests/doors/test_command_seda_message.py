"""`sae seda message`: what a message says, for people and for programs, faulty or not."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from seda.messages.message import Message
from seda.nouns import Identifier, agency
from tests.doors.command_line import sae
from tests.packages import a_package
from tests.unit.seda.messages import KINDS, full, minimal, written


def a_file(folder: Path, message: Message | bytes) -> Path:
    path = folder / "message.xml"
    path.write_bytes(message if isinstance(message, bytes) else written(message))
    return path


def a_request() -> Message:
    return replace(
        minimal("ArchiveDeliveryRequest", "2.2"),
        unit_identifiers=tuple(Identifier(f"unit-{n}") for n in range(30)),
        requester=agency("Chambre régionale des comptes"),
    )


@pytest.mark.parametrize("name", KINDS)
def test_any_message_is_shown(name: str, tmp_path: Path) -> None:
    done = sae("seda", "message", a_file(tmp_path, full(name, "2.3")), "--lang", "en")

    assert done.status == 0
    assert f"({name}, SEDA 2.3)" in done.out
    assert "Identifier of the message" in done.out
    assert "This message is valid" in done.out


def test_a_request_is_shown_in_words(tmp_path: Path) -> None:
    done = sae("seda", "message", a_file(tmp_path, a_request()))

    assert done.status == 0
    for words in (
        "Demande de communication (ArchiveDeliveryRequest, SEDA 2.2)",
        "02/03/2026 07:30:15 UTC",
        "Demande par dérogation aux délais",
        "oui",
        "unit-9",
        "... et 20 autres",
        "Chambre régionale des comptes",
        "Ce message est valable",
    ):
        assert words in done.out, words
    assert "unit-10" not in done.out


def test_a_code_is_said_in_words(tmp_path: Path) -> None:
    refused = replace(minimal("ArchiveDeliveryRequestReply", "2.1"), reply_code="212")
    file = a_file(tmp_path, refused)

    assert "212 (Dérogation refusée)" in sae("seda", "message", file).out
    fields = sae("seda", "message", file, "--json").document["message"]["fields"]
    [code] = [field for field in fields if field["name"] == "ReplyCode"]
    assert (code["value"], code["meaning"]) == ("212", "Dérogation refusée")


def test_programs_read_every_value(tmp_path: Path) -> None:
    done = sae("seda", "message", a_file(tmp_path, a_request()), "--json")

    shown = done.document["message"]
    units = [field["value"] for field in shown["fields"] if field["name"] == "UnitIdentifier"]
    assert done.status == 0
    assert units == [f"unit-{n}" for n in range(30)]
    assert (shown["name"], shown["version"], shown["valid"]) == (
        "ArchiveDeliveryRequest",
        "2.2",
        True,
    )
    assert shown["package"] is None
    [requester] = [field for field in shown["fields"] if field["name"] == "Requester"]
    assert requester["fields"][0]["value"] == "Chambre régionale des comptes"


def test_the_archives_that_a_message_carries_are_counted(tmp_path: Path) -> None:
    file = a_file(tmp_path, full("ArchiveRestitutionRequestReply", "2.3"))

    done = sae("seda", "message", file, "--json")

    [shown] = [one["message"] for one in done.documents if "message" in one and "code" not in one]
    assert shown["package"]["units"] == 1
    assert "unités : 1 ; objets : 0" in done.err


def test_the_faults_of_a_message_are_told_with_their_lines(tmp_path: Path) -> None:
    xml = written(minimal("Acknowledgement", "2.1")).replace(b"><", b">\n<")
    file = a_file(tmp_path, xml.replace(b"<Sender>", b"<Sender role='x'>\n<Name/>"))

    done = sae("seda", "message", file)
    told = sae("seda", "message", file, "--json")

    assert done.status == told.status == 1
    assert "Accusé de réception" in done.out
    assert "n'est pas valable" in done.out
    line = file.read_text().splitlines().index("<Name/>") + 1
    places = {finding["fields"]["line"] for finding in told.documents if "code" in finding}
    assert {str(line), str(line - 1)} <= places
    assert f"Ligne {line} du document" in done.out
    assert told.documents[-1]["message"]["valid"] is False


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "s'arrête avant sa fin"),
        (b"%PDF-1.4", "XML"),
        (b"<a/>", "n'est pas un message SEDA 2.1, 2.2 ou 2.3"),
        (b"<a xmlns='fr:gouv:culture:archivesdefrance:seda:v2.1'/>", "n'est pas un message"),
        (b"<!DOCTYPE a><a/>", "DOCTYPE"),
    ],
)
def test_what_is_not_a_message_is_told(data: bytes, words: str, tmp_path: Path) -> None:
    done = sae("seda", "message", a_file(tmp_path, data))

    assert done.status == 1
    assert words in done.out
    assert "Traceback" not in done.out + done.err


def test_a_message_in_another_encoding_is_judged_as_well(tmp_path: Path) -> None:
    xml = written(a_request()).decode().replace("UTF-8", "ISO-8859-1")

    done = sae("seda", "message", a_file(tmp_path, xml.encode("iso-8859-1")))

    assert done.status == 0
    assert "Chambre régionale des comptes" in done.out


@pytest.mark.parametrize("name", ["one.zip", "folder"])
def test_the_manifest_of_a_package_is_shown(name: str, tmp_path: Path) -> None:
    done = sae("seda", "message", a_package(tmp_path / name))

    assert done.status == 0
    assert "Versement d'archives" in done.out
    assert "VERSEMENT-1" in done.out


def test_a_package_without_manifest_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as package:
        package.writestr("a.txt", "a")

    done = sae("seda", "message", tmp_path / "one.zip")

    assert done.status == 2
    assert "n'a pas de bordereau" in done.err


def test_nothing_there_is_bad_usage(tmp_path: Path) -> None:
    done = sae("seda", "message", tmp_path / "nowhere.xml", "--json")

    assert done.status == 2
    assert done.document["error"]["code"] == "no_message_there"
