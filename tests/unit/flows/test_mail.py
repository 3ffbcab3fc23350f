"""Messages: their headers, where their parts are, what is wrong with them."""

import pytest

from sae.flows.mail.decoding import PartDamaged, decoded
from sae.flows.mail.headers import MAX_MAILBOXES, Headers, plain
from sae.flows.mail.mailbox_file import is_separator, messages
from sae.flows.mail.model import Mailbox, Message
from sae.flows.mail.reading import MAX_NESTING, MAX_PARTS, read_message
from sae.flows.mail.units import attachment_unit, message_unit
from sae.flows.tree import Node
from sae.jobs.flow_preparation import master_file
from tests.unit.flows.messages import a_mailbox, a_message, attached, forwarded


def read(data: bytes) -> Message:
    message = read_message(data)
    assert message is not None
    return message


def bodies(data: bytes) -> dict[str, bytes]:
    return {
        part.name: decoded(data[part.start : part.end], part.encoding) for part in read(data).parts
    }


def test_a_message_says_who_wrote_what_to_whom_and_when() -> None:
    message = read(a_message(more="In-Reply-To: <m0@commune.example>\r\n"))

    assert message.subject == "Réception de l'école"
    assert message.writers == (Mailbox("Marie Léger", "marie@commune.example"),)
    assert [one.address for one in message.addressees] == [
        "paul@entreprise.example",
        "secretariat@commune.example",
    ]
    assert [one.address for one in message.recipients] == ["maire@commune.example"]
    assert (message.sent_at, message.received_at) == (
        "2024-03-14T09:12:00Z",
        "2024-03-14T09:12:05Z",
    )
    assert (message.identifier, message.replied_to) == ("m1@commune.example", "m0@commune.example")
    assert (message.parts, message.problems) == ((), ())


def test_the_day_of_a_message_is_that_of_who_wrote_it() -> None:
    message = read(b"From: a@x\r\nDate: Fri, 15 Mar 2024 00:30:00 +0100\r\n\r\na")

    assert (message.sent_at, message.sent_on) == ("2024-03-14T23:30:00Z", "2024-03-15")


def test_attachments_are_given_bit_for_bit() -> None:
    binary = bytes(range(256)) * 3
    unix, windows = b"a\nb\n", b"a\r\nb\r\n\r\n"
    as_is = b'Content-Type: text/csv; name="%s"\r\n\r\n'

    data = a_message(attached(binary), as_is % b"u.csv" + unix, as_is % b"w.csv" + windows)

    assert bodies(data) == {"plan.pdf": binary, "u.csv": unix, "w.csv": windows}


def test_a_message_in_a_message_is_given_as_it_was() -> None:
    inner = a_message(attached(b"%PDF")).replace(b"=_limite", b"=_inner")

    found = bodies(a_message(forwarded(inner)))

    assert found == {"partie-1.eml": inner}


def test_names_are_decoded_however_they_were_written() -> None:
    disposition = b"Content-Type: application/pdf\r\nContent-Disposition: attachment;\r\n "
    names = (
        b"filename*=utf-8''d%C3%A9lib%C3%A9ration.pdf",
        b"filename*0=plan; filename*1=-masse.pdf",
        b'filename="=?utf-8?B?w6lsZWN0aW9ucy5wZGY=?="',
        'filename="été.pdf"'.encode("latin-1"),
    )

    data = a_message(*(disposition + name + b"\r\n\r\nx" for name in names))

    assert [part.name for part in read(data).parts] == [
        "délibération.pdf",
        "plan-masse.pdf",
        "élections.pdf",
        "été.pdf",
    ]


def test_the_texts_of_a_message_are_no_attachments_unless_they_say_so() -> None:
    alternative = (
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\na\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>a"
        b"\r\n--b--\r\n"
    )
    text = b"Content-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nnotes"

    assert list(bodies(a_message(alternative, text)).values()) == [b"notes"]
    assert read(b"Subject: a\r\n\r\nbonjour").parts == ()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (a_message(attached(b"x"))[:-60], "cut_short"),
        (a_message().replace(b"--=_limite", b"--other"), "boundary_missing"),
        (b"From: a@x\r\nContent-Type: multipart/mixed\r\n\r\na", "boundary_missing"),
        (a_message(*[b"\r\n\r\nx"] * (MAX_PARTS + 5)), "parts_too_many"),
        (b"From: a@x\r\nDate: 30 Fev 2024\r\n\r\na", "date_unreadable"),
        (b"From: a@x\r\nX-A: " + b"a" * (2 << 20) + b"\r\n\r\na", "headers_too_long"),
    ],
    ids=["cut", "other boundary", "no boundary", "many parts", "date", "headers"],
)
def test_what_is_wrong_with_a_message_is_told(data: bytes, problem: str) -> None:
    assert problem in read(data).problems


def test_parts_in_parts_stop_at_some_depth() -> None:
    data = b"From: a@x\r\n"
    for rank in range(MAX_NESTING + 30):
        data += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (rank, rank)

    assert "parts_too_deep" in read(data).problems


def test_a_bomb_of_headers_costs_no_more_than_its_bytes() -> None:
    many = b"".join(b"X-%d: a\r\n" % rank for rank in range(20_000))
    folded = b"To: " + b",\r\n ".join(b"a%d@x" % rank for rank in range(20_000)) + b"\r\n"

    message = read(b"From: a@x\r\n" + many + folded + b"\r\nbonjour")

    assert 0 < len(message.addressees) <= MAX_MAILBOXES


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("=?utf-8?B?RMOpdmlz?= =?iso-8859-1?Q?_n=B0_3?=", "Dévis n° 3"),
        ("=?x-unknown?Q?caf=E9?=", "café"),
        ("=?utf-8?B?!!!?=", "=?utf-8?B?!!!?="),
        ("caf\udce9", "café"),
        ("caf\udcc3\udca9", "café"),
        ("a\r\n\tb\x00c\u202e", "a b c"),
    ],
)
def test_words_are_decoded_whatever_they_claim(written: str, said: str) -> None:
    assert plain(written) == said


def test_instants_that_no_calendar_has_are_empty() -> None:
    for written in (b"nope", b"", b"Thu, 99 Mar 2024 10:12:00 +0100", b"1 Jan 99999 00:00:00 +0"):
        assert Headers(b"Date: " + written + b"\r\n").instant("date") == ""
    assert (
        Headers(b"Date: Thu, 14 Mar 2024 10:12:00 -0000").instant("date") == "2024-03-14T10:12:00Z"
    )


def test_what_has_no_header_of_a_message_is_none() -> None:
    assert read_message(b"%PDF-1.7\n") is None
    assert read_message(b"") is None
    assert read_message(b"\0" * 1000) is None
    assert read_message(b"Nom: Dupont\r\n\r\n") is None


def test_a_body_that_is_not_in_its_encoding_is_not_given() -> None:
    for body, encoding in ((b"ab$c", "base64"), (b"abc", "base64"), (b"x", "x-uuencode")):
        with pytest.raises(PartDamaged):
            decoded(body, encoding)
    assert decoded(b"begin 644 a\n#0V%T\nend\n", "uuencode") == b"Cat"
    assert decoded(b"\xff\0", "8bit") == b"\xff\0"


def grouped(data: bytes) -> list[bytes]:
    found: list[bytes] = []
    for begins, line in messages(data.splitlines(keepends=True)):
        if begins:
            found.append(b"")
        found[-1] += line
    return found


def test_the_messages_of_a_mailbox_are_given_as_they_are() -> None:
    first, second = b"Subject: a\n\nDe la part de\nFrom now on\n\nfin\n", b"Subject: b\n\n\n\nx\n"

    assert grouped(a_mailbox(first, second)) == [first, second]
    assert grouped(a_mailbox(b"\n\nx\n", b"")) == [b"\n\nx\n"]


def test_a_line_in_several_pieces_separates_nothing() -> None:
    separator = b"From a@x Thu Mar 14 09:12:00 2024\n"
    pieces = [separator, b"a", separator, b"\n", separator, b"b\n"]

    assert [begins for begins, _ in messages(pieces)] == [True, False, True]
    assert is_separator(separator)
    assert not is_separator(b"From now on, we meet\n")


def test_an_answer_points_to_what_it_answers_when_it_is_here() -> None:
    message = read(a_message(more="In-Reply-To: <m0@commune.example>\r\n"))
    _, file = master_file(Node(depth=0, path="a.eml", is_folder=False))

    there = message_unit(message, file, depth=0, answers=True)
    elsewhere = message_unit(message, file, depth=0, answers=False)

    assert "RelatedObjectReference" in [one.name for one in there.content]
    assert "Keyword" not in [one.name for one in there.content]
    assert "Keyword" in [one.name for one in elsewhere.content]


def test_an_attachment_that_is_damaged_still_has_its_unit() -> None:
    assert attachment_unit("plan.pdf", None, depth=1).files == ()
