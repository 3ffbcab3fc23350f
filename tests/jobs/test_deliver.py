"""Requests to read: open at once, closed until a day, opened by a derogation, occulted."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sae.domain.act import ActKind
from sae.domain.delivery import KINDS, Authority, Delivery, DeliveryState
from sae.domain.documents import AccessBasis, CommunicationOutcome, CommunicationsRegister
from sae.domain.records import ObjectRecord
from sae.errors import NotAllowed, UsageError
from sae.jobs.deliver_decide import AnswerFile, DecisionAsked, decide_delivery
from sae.jobs.deliver_occult import occult
from sae.jobs.deliver_request import (
    NewDelivery,
    letter_of,
    list_deliveries,
    request_delivery,
    show_delivery,
)
from sae.jobs.deliver_send import ready_to_send, record_sending
from sae.jobs.export import ExportRequest, ReplacedObject, export
from sae.jobs.import_referential import import_referential
from sae.jobs.ingest import ingest
from sae.jobs.rebuild import rebuild
from sae.jobs.registers import Register, register
from sae.journal.entry import Stream
from sae.ports import Archive
from seda.messages.message_reader import read_message
from storage.errors import Damaged
from tests.jobs.archives import a_home, an_archive
from tests.packages import a_dossier, a_file, a_package, access

ACCEPT = DecisionAsked(accepts=True)
REFUSE = DecisionAsked(accepts=False)
RULES = (
    "RuleId,RuleType,RuleValue,RuleDescription,RuleDuration,RuleMeasurement\n"
    "ACC-OPEN,AccessRule,Communicable,,0,Year\n"
    "ACC-50,AccessRule,Vie privée,,50,Year\n"
)
NAME = "Mme Durand"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with an_archive(a_home(tmp_path / "home")) as opened:
        table = tmp_path / "rules.csv"
        table.write_text(RULES, encoding="utf-8")
        import_referential(opened, "rules", table)
        units = (
            a_dossier(
                "Ouvert",
                management=(access("ACC-OPEN", start="2000-01-01"),),
                files=(a_file("ouvert.txt"),),
            ),
            a_dossier(
                "Fermé",
                management=(access("ACC-50", start="2020-01-01"),),
                files=(a_file("ferme.txt"),),
            ),
            a_dossier("Sans règle", files=(a_file("sans.txt"),)),
        )
        list(ingest(opened, [a_package(tmp_path / "one.zip", units=units)]))
        yield opened


def unit(archive: Archive, title: str) -> str:
    with archive.catalogue.read() as reader:
        return next(one.unit_id for one in reader.units() if one.title == title)


def asked(archive: Archive, *titles: str, derogation: bool = False) -> Delivery:
    new = NewDelivery(
        unit_ids=tuple(unit(archive, title) for title in titles),
        requester=NAME,
        purpose="Recherche",
        derogation=derogation,
    )
    return request_delivery(archive, new).delivery


def requested_file(archive: Archive, title: str) -> tuple[Delivery, ObjectRecord]:
    """Ask for a unit that has one file."""
    owner = unit(archive, title)
    new = NewDelivery(unit_ids=(owner,), requester=NAME, purpose="")
    with archive.catalogue.read() as reader:
        (item,) = reader.objects_of_unit(owner)
    return request_delivery(archive, new).delivery, item


def sent(archive: Archive, request_id: str, package: Path) -> int:
    """Do as the door does."""
    ready = ready_to_send(archive, request_id)
    replaced = tuple(
        ReplacedObject(
            object_id=copy.object_id,
            holder_id=copy.act_id,
            path=copy.path,
            size=copy.size,
            sha512=copy.sha512,
            puid=copy.puid,
            mime=copy.mime,
            format_name=copy.format_name,
        )
        for copy in ready.occulted
    )
    export(
        archive,
        ExportRequest(package=package, unit_ids=ready.unit_ids, alone=True, replaced=replaced),
    )
    return record_sending(archive, request_id, package).objects


def documents(archive: Archive, kind: ActKind) -> dict[str, bytes]:
    with archive.catalogue.read() as reader:
        act = list(reader.acts(kind))[-1]
    return {one.path: archive.copies.read_bytes(act.act_id, one.path) for one in act.documents}


def test_what_is_open_is_given_with_its_attestation(archive: Archive, tmp_path: Path) -> None:
    request = asked(archive, "Ouvert")
    package = tmp_path / "dip.zip"

    assert decide_delivery(archive, request.request_id, ACCEPT).state is DeliveryState.ACCEPTED
    assert sent(archive, request.request_id, package) == 1

    kept = documents(archive, ActKind.DELIVERED)
    attestation = json.loads(kept["attestation.json"])
    with zipfile.ZipFile(package) as written:
        files = {hashlib.sha512(written.read(name)).hexdigest() for name in written.namelist()}
    (listed,) = attestation["objects"]
    assert listed["digests"][0].removeprefix("sha512:") in files
    assert attestation["items"][0]["basis"] == "communicable"
    assert kept["attestation.pdf"].startswith(b"%PDF")
    assert read_message(io.BytesIO(kept["reply.xml"])).reply_code == "000"
    assert list_deliveries(archive)[0].state is DeliveryState.DELIVERED


def test_nothing_closed_is_given_without_a_derogation(archive: Archive, tmp_path: Path) -> None:
    request = asked(archive, "Ouvert", "Fermé")

    with pytest.raises(NotAllowed, match="delivery_not_open") as refused:
        decide_delivery(archive, request.request_id, ACCEPT)
    assert refused.value.fields["day"] == "2070-01-01"
    with pytest.raises(UsageError, match="delivery_not_accepted"):
        sent(archive, request.request_id, tmp_path / "dip.zip")

    decided = decide_delivery(archive, request.request_id, REFUSE)

    assert (decided.state, decided.reply_code) == (DeliveryState.REFUSED, "208")
    assert str(decided.open_on) == "2070-01-01"
    kept = documents(archive, ActKind.DELIVERY_DECIDED)
    letter = json.loads(kept["refusal.json"])
    assert letter["motives"][0]["communicable_on"] == "2070-01-01"
    assert letter["motives"][0]["secret"] == "Vie privée"
    assert not letter["derogation_refused"]
    assert letter_of(archive, decided) == kept["refusal.pdf"]
    assert read_message(io.BytesIO(kept["reply.xml"])).reply_code == "208"


def test_what_no_rule_opens_stays_closed_and_its_day_unknown(archive: Archive) -> None:
    request = asked(archive, "Sans règle")

    shown = show_delivery(archive, request.request_id)

    assert shown.openness is not None
    assert len(shown.openness.closed) == 2
    assert shown.openness.open_on is None
    with pytest.raises(NotAllowed, match="delivery_not_open"):
        decide_delivery(archive, request.request_id, ACCEPT)


def test_a_derogation_waits_for_every_authority(archive: Archive, tmp_path: Path) -> None:
    request = asked(archive, "Fermé", derogation=True)
    scan = tmp_path / "accord.pdf"
    scan.write_bytes(b"%PDF accord")
    assert [authority for authority, _ in request.missing] == [
        Authority.ORIGINATING,
        Authority.CONTROL,
    ]

    with pytest.raises(NotAllowed, match="delivery_waits"):
        decide_delivery(archive, request.request_id, ACCEPT)
    answer = AnswerFile(scan, authority=Authority.ORIGINATING)
    partly = decide_delivery(
        archive, request.request_id, DecisionAsked(accepts=None, answers=(answer,))
    )
    assert [authority for authority, _ in partly.missing] == [Authority.CONTROL]
    answer = AnswerFile(scan, authority=Authority.CONTROL)
    accepted = decide_delivery(
        archive, request.request_id, DecisionAsked(accepts=True, answers=(answer,))
    )

    assert accepted.state is DeliveryState.ACCEPTED
    assert documents(archive, ActKind.DELIVERY_DECIDED)["authorization-1.pdf"] == b"%PDF accord"
    assert sent(archive, request.request_id, tmp_path / "dip.zip") == 1
    attestation = json.loads(documents(archive, ActKind.DELIVERED)["attestation.json"])
    assert attestation["items"][0]["basis"] == "derogation"


def test_an_answer_comes_as_a_message_and_must_answer_this_request(
    archive: Archive, tmp_path: Path
) -> None:
    request = asked(archive, "Fermé", derogation=True)
    scan = tmp_path / "refus.pdf"
    scan.write_bytes(b"%PDF refus")
    paper = AnswerFile(scan, authority=Authority.CONTROL, granted=False)
    decide_delivery(archive, request.request_id, DecisionAsked(accepts=None, answers=(paper,)))
    message = tmp_path / "answer.xml"
    message.write_bytes(documents(archive, ActKind.DELIVERY_DECIDED)["authorization-1.xml"])
    other = asked(archive, "Fermé", derogation=True)

    again = DecisionAsked(accepts=None, answers=(AnswerFile(message),))
    with pytest.raises(UsageError, match="delivery_answer_of_another"):
        decide_delivery(archive, other.request_id, again)
    read = decide_delivery(archive, request.request_id, again)

    assert [one.granted for one in read.authorizations] == [False, False]
    assert read.missing
    refused = decide_delivery(archive, request.request_id, REFUSE)
    assert refused.reply_code == "212"


def test_an_occulted_copy_is_given_in_the_place_of_the_original(
    archive: Archive, tmp_path: Path
) -> None:
    request, item = requested_file(archive, "ferme.txt")
    copy = tmp_path / "occulted.txt"
    copy.write_bytes(b"Contenu de xxxxx")

    occult(
        archive,
        request.request_id,
        item.object_id,
        file=copy,
        articles=("CRPA L.311-6",),
        reason="adresse d'un tiers",
    )
    decide_delivery(archive, request.request_id, ACCEPT)
    package = tmp_path / "dip.zip"
    sent(archive, request.request_id, package)

    with zipfile.ZipFile(package) as written:
        manifest = written.read("manifest.xml").decode()
        (name,) = (one for one in written.namelist() if one != "manifest.xml")
        assert written.read(name) == b"Contenu de xxxxx"
    assert hashlib.sha512(b"Contenu de xxxxx").hexdigest() in manifest
    assert item.sha512 not in manifest
    with archive.catalogue.read() as reader:
        assert reader.object(item.object_id) == item
    attestation = json.loads(documents(archive, ActKind.DELIVERED)["attestation.json"])
    assert attestation["items"][0]["occulted"] == ["CRPA L.311-6"]


def test_a_copy_that_hides_nothing_is_refused(archive: Archive, tmp_path: Path) -> None:
    request, item = requested_file(archive, "ferme.txt")
    same = tmp_path / "same.txt"
    same.write_bytes(b"Contenu de ferme.txt.\n")

    with pytest.raises(UsageError, match="occulted_same"):
        occult(archive, request.request_id, item.object_id, file=same, articles=("x",), reason="")
    with pytest.raises(UsageError, match="occulted_without_article"):
        occult(archive, request.request_id, item.object_id, file=same, articles=(" ",), reason="")


def test_a_package_that_lacks_an_object_is_never_recorded(archive: Archive, tmp_path: Path) -> None:
    request = asked(archive, "Ouvert")
    decide_delivery(archive, request.request_id, ACCEPT)
    package = tmp_path / "dip.zip"
    with zipfile.ZipFile(package, "w") as written:
        written.writestr("manifest.xml", "<x/>")

    with pytest.raises(Damaged):
        record_sending(archive, request.request_id, package)

    assert list_deliveries(archive)[0].state is DeliveryState.ACCEPTED


def test_a_request_is_received_as_a_message(archive: Archive, tmp_path: Path) -> None:
    first = asked(archive, "Ouvert")
    message = tmp_path / "request.xml"
    message.write_bytes(documents(archive, ActKind.DELIVERY_REQUESTED)["request.xml"])

    again = request_delivery(archive, NewDelivery(message=message)).delivery

    assert again.unit_ids == first.unit_ids
    assert (again.requester, again.purpose) == (NAME, "Recherche")
    assert again.message_identifier == first.message_identifier
    assert documents(archive, ActKind.DELIVERY_REQUESTED)["request.xml"] == message.read_bytes()


def test_the_journal_never_says_who_asked_and_requests_come_back(archive: Archive) -> None:
    request = asked(archive, "Fermé")
    decide_delivery(archive, request.request_id, REFUSE)
    before = list_deliveries(archive)

    with archive.catalogue.read() as reader:
        for stream in Stream:
            assert not any(b"Durand" in line for line in reader.entries(stream))
    rebuild(archive)

    assert list_deliveries(archive) == before


def test_a_request_is_decided_once(archive: Archive) -> None:
    request = asked(archive, "Ouvert")
    with pytest.raises(UsageError, match="delivery_refusal_without_motive"):
        decide_delivery(archive, request.request_id, REFUSE)
    decide_delivery(archive, request.request_id, replace(REFUSE, motive="demande abusive"))

    with pytest.raises(UsageError, match="delivery_decided_already"):
        decide_delivery(archive, request.request_id, ACCEPT)


def test_each_request_is_one_line_of_the_register_whatever_became_of_it(
    archive: Archive, tmp_path: Path
) -> None:
    given = asked(archive, "Ouvert")
    decide_delivery(archive, given.request_id, ACCEPT)
    sent(archive, given.request_id, tmp_path / "one.zip")
    refused = asked(archive, "Fermé")
    decide_delivery(archive, refused.request_id, replace(REFUSE, motive="vie privée"))
    scan = tmp_path / "accord.pdf"
    scan.write_bytes(b"%PDF accord")
    answers = tuple(AnswerFile(scan, authority=authority) for authority in Authority)
    derogated = asked(archive, "Fermé", derogation=True)
    decide_delivery(archive, derogated.request_id, DecisionAsked(accepts=True, answers=answers))
    sent(archive, derogated.request_id, tmp_path / "two.zip")
    asked(archive, "Ouvert")

    communications = register(archive, Register.COMMUNICATIONS)

    assert isinstance(communications, CommunicationsRegister)
    lines = communications.lines
    assert [line.outcome for line in lines] == [
        CommunicationOutcome.DELIVERED,
        CommunicationOutcome.REFUSED,
        CommunicationOutcome.DELIVERED,
        CommunicationOutcome.PENDING,
    ]
    year = archive.clock.today().year
    assert [line.number for line in lines] == [f"{year}-00{number}" for number in range(1, 5)]
    assert {(line.applicant, line.typology, line.units) for line in lines} == {(NAME, "File", 2)}
    assert [line.basis for line in lines] == [
        AccessBasis.COMMUNICABLE,
        None,
        AccessBasis.DEROGATION,
        None,
    ]
    assert [line.remark for line in lines] == ["", "vie privée", "", ""]
    assert lines[1].delivered_on is None
    assert lines[1].decided_on == lines[0].delivered_on == archive.clock.today()
    with archive.catalogue.read() as reader:
        ends = {act.act_id: act.kind for act in reader.acts(*KINDS)}
    assert [ends.get(line.document_number) for line in lines] == [
        ActKind.DELIVERED,
        ActKind.DELIVERY_DECIDED,
        ActKind.DELIVERED,
        None,
    ]


def test_what_was_given_with_words_hidden_is_given_in_part(
    archive: Archive, tmp_path: Path
) -> None:
    request, item = requested_file(archive, "ferme.txt")
    copy = tmp_path / "occulted.txt"
    copy.write_bytes(b"Contenu de xxxxx")
    occult(archive, request.request_id, item.object_id, file=copy, articles=("x",), reason="tiers")
    decide_delivery(archive, request.request_id, ACCEPT)
    sent(archive, request.request_id, tmp_path / "dip.zip")

    communications = register(archive, Register.COMMUNICATIONS)

    assert isinstance(communications, CommunicationsRegister)
    assert [line.outcome for line in communications.lines] == [
        CommunicationOutcome.DELIVERED_IN_PART
    ]
