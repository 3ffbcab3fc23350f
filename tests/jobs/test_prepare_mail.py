"""Mail becomes a package: messages, their attachments, mailboxes, and what is no message."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from sae.bootstrap import mail_reader
from sae.jobs.flow_preparation import FlowRequest
from sae.jobs.preparation import Prepared, PreparedStatus
from sae.jobs.prepare_mail import prepare_mail
from sae.ports import MailReader
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
    texts,
    titles,
    tools,
)
from tests.unit.flows.messages import a_mailbox, a_message, attached, forwarded

SUBJECT = "Réception de l'école"


@pytest.fixture(scope="module")
def reader() -> Iterator[MailReader]:
    with mail_reader() as one:
        yield one


def prepared(folder: Path, files: Mapping[str, bytes], reader: MailReader) -> Prepared:
    source = a_folder(folder / "courrier", files)
    package = asked(folder / "out.zip", terms=replace(TERMS, agreement="CONVENTION-1"))
    request = FlowRequest(source=source, asked=package)
    return prepare_mail(request, tools(Formats()), reader)


def test_a_message_stands_above_its_attachments(tmp_path: Path, reader: MailReader) -> None:
    message = a_message(attached(b"%PDF plan"), attached(b"a;b", "../../prix.csv", mime="text/csv"))

    made = prepared(tmp_path, {"m.eml": message}, reader)

    assert made.status is PreparedStatus.PREPARED
    assert titles(made.package) == [SUBJECT, "plan.pdf", "prix.csv"]
    assert contents(made.package) == {
        "m.eml": message,
        "plan.pdf": b"%PDF plan",
        "prix.csv": b"a;b",
    }
    assert texts(made.package, "FullName") == [
        "Marie Léger",
        "Paul",
        "secretariat@commune.example",
        "maire@commune.example",
    ]
    assert texts(made.package, "SentDate") == ["2024-03-14T09:12:00Z"]
    assert texts(made.package, "ReceivedDate") == ["2024-03-14T09:12:05Z"]
    assert texts(made.package, "OriginatingAgencyArchiveUnitIdentifier") == ["m1@commune.example"]
    assert made.findings == ()


def test_an_answer_refers_to_what_it_answers(tmp_path: Path, reader: MailReader) -> None:
    answer = a_message(identifier="m2@x", more="In-Reply-To: <m1@commune.example>\r\n")
    other = a_message(identifier="m3@x", more="In-Reply-To: <m0@elsewhere>\r\n")

    made = prepared(tmp_path, {"a.eml": answer, "b.eml": a_message(), "c.eml": other}, reader)

    assert texts(made.package, "ExternalReference") == ["m1@commune.example"]
    assert texts(made.package, "KeywordContent") == ["m0@elsewhere"]
    assert texts(made.package, "KeywordReference") == ["RFC5322:In-Reply-To"]


def test_a_forwarded_message_is_one_with_its_own_attachments(
    tmp_path: Path, reader: MailReader
) -> None:
    inner = a_message(attached(b"%PDF"), identifier="inner@x", subject="Devis").replace(
        b"=_limite", b"=_inner"
    )

    made = prepared(tmp_path, {"m.eml": a_message(forwarded(inner))}, reader)

    assert titles(made.package) == [SUBJECT, "Devis", "plan.pdf"]
    assert contents(made.package)["partie-1.eml"] == inner


def test_a_mailbox_is_kept_beside_its_messages(tmp_path: Path, reader: MailReader) -> None:
    messages = (a_message(attached(b"%PDF")), a_message(identifier="m2@x", subject="Devis"))
    mailbox = a_mailbox(*messages)

    made = prepared(tmp_path, {"2024.mbox": mailbox}, reader)

    assert titles(made.package) == ["2024.mbox", "2024.mbox", SUBJECT, "plan.pdf", "Devis"]
    found = contents(made.package)
    assert found["2024.mbox"] == mailbox
    assert (found["message-1.eml"], found["message-2.eml"]) == messages


def test_what_is_hostile_or_damaged_is_archived_and_told(
    tmp_path: Path, reader: MailReader
) -> None:
    damaged = attached(b"%PDF").replace(b"JVBERg==", b"J$VB")
    deep = b"From: a@x\r\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (rank, rank)
        for rank in range(5_000)
    )
    files = {
        "bombe.eml": b"From: a@x\r\n" + b"To: " + b"(" * 500_000 + b"\r\n\r\nx",
        "damaged.eml": a_message(damaged),
        "deep.eml": deep,
        "message.msg": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
        "nothing.eml": b"\0" * 1000,
        "outlook.eml": a_message(attached(b"tnef", "winmail.dat"), identifier="o@x"),
        "plan.pdf": b"%PDF",
    }

    made = prepared(tmp_path, files, reader)

    assert made.status is PreparedStatus.PREPARED
    found = contents(made.package)
    assert all(found[name] == data for name, data in files.items())
    assert {
        ("mail_attachment_damaged", "damaged.eml"),
        ("mail_too_complex", "deep.eml"),
        ("mail_outlook", "message.msg"),
        ("mail_unreadable", "nothing.eml"),
        ("mail_tnef", "outlook.eml"),
    } <= set(codes(made))
    assert "plan.pdf" in titles(made.package)


def test_a_message_saved_out_of_a_mailbox_is_one_message(
    tmp_path: Path, reader: MailReader
) -> None:
    message = a_mailbox(a_message(attached(b"%PDF")))

    made = prepared(tmp_path, {"m.eml": message}, reader)

    assert titles(made.package) == [SUBJECT, "plan.pdf"]
    assert contents(made.package)["m.eml"] == message


def test_a_message_whose_date_cannot_be_read_is_told_in_words(
    tmp_path: Path, reader: MailReader
) -> None:
    made = prepared(tmp_path, {"m.eml": b"From: a@x\nDate: lundi 18 mars\n\na"}, reader)

    assert ("mail_date_unreadable", "m.eml") in codes(made)


def test_a_message_that_is_twice_is_taken_twice(tmp_path: Path, reader: MailReader) -> None:
    made = prepared(tmp_path, {"a.eml": a_message(), "b.eml": a_message()}, reader)

    assert made.units == 2
    assert codes(made) == [("mail_twice", "m1@commune.example")]


def test_a_strict_archive_takes_mail_in_without_a_finding(
    tmp_path: Path, reader: MailReader
) -> None:
    answer = a_message(identifier="m2@x", more="In-Reply-To: <m1@commune.example>\r\n")
    made = prepared(
        tmp_path, {"a.eml": a_message(attached(b"a", "a.txt")), "b.eml": answer}, reader
    )

    (outcome,) = taken_in(a_strict_home(tmp_path), made.package)

    assert (outcome.result.units, outcome.result.objects) == (made.units, made.objects)
    assert ingest_codes(outcome) == set()
    assert manifest_of(made.package) is not None
