import codecs
import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from lxml import etree

from seda.messages.acknowledgement import Acknowledgement
from seda.messages.archive_transfer import ArchiveTransfer
from seda.messages.message_reader import MessageError, read_message
from seda.messages.message_writer import write_message
from seda.messages.packages import ReceivedPackage
from seda.safe_xml import XmlLimits
from seda.versions import namespace_of
from tests.unit.seda.messages import full, read, written

SEDA = namespace_of("2.2")
ACKNOWLEDGEMENT = f"""<Acknowledgement xmlns="{SEDA}">
  <Date>2026-03-02T08:30:15</Date>
  <MessageIdentifier>ACK-1</MessageIdentifier>
  <MessageReceivedIdentifier>É-1</MessageReceivedIdentifier>
  <Sender><Identifier>A</Identifier></Sender>
  <Receiver><Identifier>B</Identifier></Receiver>
</Acknowledgement>
"""
TRANSFER = f"""<s:ArchiveTransfer xmlns:s="{SEDA}" xmlns:o="urn:o">
  <s:Date>2026-03-02T08:30:15Z</s:Date>
  <s:MessageIdentifier>T-1</s:MessageIdentifier>
  <s:CodeListVersions/>
  <s:DataObjectPackage xml:id="P" o:note='a > b'>
    <s:DescriptiveMetadata>
      <s:ArchiveUnit id="U1"><o:none/><plain/><s:ArchiveUnit id="U2"><s:ArchiveUnitRefId>U1
      </s:ArchiveUnitRefId></s:ArchiveUnit></s:ArchiveUnit>
    </s:DescriptiveMetadata>
    <s:ManagementMetadata/>
  </s:DataObjectPackage>
  <s:ArchivalAgency><s:Identifier>A</s:Identifier></s:ArchivalAgency>
  <s:TransferringAgency><s:Identifier>B</s:Identifier></s:TransferringAgency>
</s:ArchiveTransfer>
"""


def codes(data: bytes | str) -> list[tuple[str, str]]:
    """Give the codes of what is wrong, each with its line."""
    with pytest.raises(MessageError) as raised:
        read(data.encode() if isinstance(data, str) else data)
    return [(one.code, dict(one.fields).get("line", "")) for one in raised.value.findings]


def again(data: str) -> str:
    """Read a message and write it back; reading it once more must give the same."""
    message = read(data.encode())
    xml = written(message, strict=False)
    assert read(xml) == message
    return xml.decode()


def test_the_class_says_which_message_it_is() -> None:
    message = read(ACKNOWLEDGEMENT.encode())

    assert isinstance(message, Acknowledgement)
    assert message.version == "2.2"
    assert message.message_received_identifier.value == "É-1"
    assert message.date == "2026-03-02T08:30:15"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("iso-8859-1", b""),
        ("windows-1252", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16", b""),
    ],
)
def test_a_message_is_read_in_any_allowed_encoding(encoding: str, mark: bytes) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    acknowledgement, transfer = (
        mark + (text + message).encode(encoding)
        for message in (ACKNOWLEDGEMENT, TRANSFER.replace("plain", "é"))
    )

    assert read(acknowledgement) == read(ACKNOWLEDGEMENT.encode())
    assert read(transfer) == read(TRANSFER.replace("plain", "é").encode())


def test_a_comment_inside_a_value_is_not_the_value() -> None:
    xml = ACKNOWLEDGEMENT.replace("ACK-1", "ACK<!-- n° -->-<?p?>1")

    assert read(xml.encode()).message_identifier.value == "ACK-1"


def test_the_order_of_elements_does_not_matter_to_who_reads() -> None:
    date = "<Date>2026-03-02T08:30:15</Date>"
    moved = ACKNOWLEDGEMENT.replace(date, "").replace("</Ack", f"{date}</Ack")

    assert read(moved.encode()) == read(ACKNOWLEDGEMENT.encode())


@pytest.mark.parametrize(
    "kept",
    [
        '<Priority xmlns="urn:p" level="1"><a xmlns="">haute</a></Priority>',
        "<Unheard>text</Unheard>",
        "<Date>2026-04-01T00:00:00Z</Date>",
    ],
)
def test_an_element_that_has_no_place_is_kept(kept: str) -> None:
    xml = again(ACKNOWLEDGEMENT.replace("</Ack", f"{kept}</Ack"))

    assert kept.partition(">")[2] in xml


def test_an_attribute_that_has_no_place_is_kept() -> None:
    xml = again(
        ACKNOWLEDGEMENT.replace("<Date>", '<Date lang="fr" xmlns:q="urn:q" q:a="1 &lt; 2&#10;3">')
        .replace("<Sender>", '<Sender rank="1">')
        .replace("<MessageIdentifier>", '<MessageIdentifier xml:space="preserve">')
        .replace("edgement xmlns", 'edgement xmlns:x="urn:x" x:schemaLocation="a b" xmlns', 1)
    )

    for attribute in (
        ' lang="fr"', '"1 &lt; 2&#10;3"', ' rank="1"', ' xml:space="preserve"', '"a b"'
    ):  # fmt: skip
        assert attribute in xml


def test_an_element_of_a_later_version_is_kept() -> None:
    reply = written(full("ArchiveTransferReply", "2.2")).decode().replace("v2.2", "v2.1")

    assert "<LinkingAgentIdentifier" in again(reply)


def test_a_signature_is_kept_to_the_last_blank() -> None:
    signature = (
        '<Signature><ds:Signature xmlns:ds="urn:ds">\n  <ds:SignedInfo>\n\t<ds:Reference URI="">'
        "</ds:Reference></ds:SignedInfo>\n  <ds:SignatureValue>AAA=</ds:SignatureValue>"
        "</ds:Signature></Signature>"
    )
    xml = ACKNOWLEDGEMENT.replace("<MessageReceived", f"{signature}<MessageReceived")

    def canonical(xml: str) -> bytes:
        signed = etree.fromstring(xml.encode()).find(".//{urn:ds}Signature")
        return etree.tostring(signed, method="c14n", exclusive=True, with_tail=False)

    assert canonical(again(xml)) == canonical(xml)


def test_a_package_passes_from_a_message_to_another() -> None:
    transfer = read(TRANSFER.encode())
    assert isinstance(transfer, ArchiveTransfer)
    package = transfer.data_object_package
    assert isinstance(package, ReceivedPackage)

    assert (package.units, package.objects) == (1, 0)
    alone = package.open().read()
    assert alone == b"".join(package.pieces())
    assert alone.startswith(b'<s:DataObjectPackage xmlns="" xmlns:')
    assert b"<o:none/><plain/>" in alone
    assert b' xml:id="P"' in alone
    assert b' o:note="a &gt; b"' in alone

    xml = again(TRANSFER)
    assert alone.decode() in xml
    reply = replace(full("ArchiveDeliveryRequestReply", "2.2"), data_object_package=package)
    assert read(written(reply)).data_object_package == package


def test_packages_are_equal_when_their_bytes_are() -> None:
    one, same = read(TRANSFER.encode()), read(TRANSFER.encode())
    other = read(TRANSFER.replace('id="U2"', 'id="U3"').encode())

    assert one == same
    assert hash(one) == hash(same)
    assert one != other
    assert one.data_object_package != "a package"


@pytest.mark.parametrize(
    "empty", ["<s:DataObjectPackage/>", "<s:DataObjectPackage ></s:DataObjectPackage >"]
)
def test_an_empty_package_is_a_package(empty: str) -> None:
    start, end = TRANSFER.index("<s:DataObjectPackage"), TRANSFER.index("<s:ArchivalAgency")
    xml = TRANSFER[:start] + empty + TRANSFER[end:]

    assert "DataObjectPackage" in again(xml)


def test_a_second_package_is_kept_like_what_has_no_place() -> None:
    start, end = TRANSFER.index("<s:DataObjectPackage"), TRANSFER.index("<s:ArchivalAgency")
    second = TRANSFER[start:end].replace("U1", "V1").replace("U2", "V2").replace('"P"', '"Q"')

    xml = again(TRANSFER[:end] + second + TRANSFER[end:])

    assert xml.count('id="U1"') == xml.count('id="V1"') == 1


def test_a_package_given_as_a_stream_is_copied() -> None:
    message = full("ArchiveModificationNotification", "2.3")
    assert b"<DataObjectPackage xmlns=" in written(message)
    assert written(message).count(b"<?xml") == 1


class Forward(io.RawIOBase):
    """A stream as one of a compressed file: it goes forward only."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:
        self._left = self._left or next(self._pieces, b"")
        count = min(len(buffer), len(self._left))
        buffer[:count], self._left = self._left[:count], self._left[count:]
        return count


def test_a_huge_package_is_read_and_written_in_flat_memory() -> None:
    plain = TRANSFER.replace("<s:", "<").replace("</s:", "</").replace("xmlns:s=", "xmlns=")
    head, tail = plain.split('<ArchiveUnit id="U1">')
    tail = tail[tail.index("</DescriptiveMetadata>") :]
    unit = f'<ArchiveUnit id="U%d"><Content>{"x" * 1000}</Content></ArchiveUnit>\n'

    def pieces() -> Iterator[bytes]:
        yield head.encode()
        for number in range(0, 30_000, 1000):
            yield "".join(unit % n for n in range(number, number + 1000)).encode()
        yield tail.encode()

    out = Counter()
    tracemalloc.start()
    message = read_message(Forward(pieces()))
    write_message(message, out)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert message.data_object_package.units == 30_000
    assert out.size > 30_000_000
    assert peak < 12_000_000


class Counter(io.RawIOBase):
    def __init__(self) -> None:
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:
        self.size += len(data)
        return len(data)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml_malformed_truncated"),
        (b"not XML at all", "xml_not_xml"),
        (b"<Acknowledgement/>", "message_not_seda"),
        (b"<a xmlns='fr:gouv:culture:archivesdefrance:seda:v1.0'/>", "message_not_seda"),
        (f"<Other xmlns='{SEDA}'/>".encode(), "message_unknown"),
        (b"<!DOCTYPE a><a/>", "xml_doctype"),
    ],
)
def test_what_is_not_a_message_is_refused(data: bytes, code: str) -> None:
    assert [found for found, _ in codes(data)] == [code]


def test_everything_that_is_missing_is_told() -> None:
    found = codes(f"<Acknowledgement xmlns='{SEDA}'>\n<Sender/></Acknowledgement>")

    assert found == [
        ("message_element_missing", "2"),
        ("message_element_missing", "1"),
        ("message_element_missing", "1"),
        ("message_element_missing", "1"),
        ("message_element_missing", "1"),
    ]


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("2026-03-02T08:30:15Z", "hier"),
        ("2026-03-02T08:30:15Z", "2026-02-30T08:30:15Z"),
        ("<s:MessageIdentifier>", '<s:MessageIdentifier schemeURI="1:%zz">'),
        ("T-1", "<s:Identifier>T-1</s:Identifier>"),
        (
            "<s:CodeListVersions/>",
            "<s:CodeListVersions><s:ReplyCodeListVersion/></s:CodeListVersions>",
        ),
    ],
)
def test_a_value_that_is_none_is_told_with_its_line(good: str, bad: str) -> None:
    line = TRANSFER[: TRANSFER.index(good)].count("\n") + 1

    assert codes(TRANSFER.replace(good, bad, 1)) == [("message_value_invalid", str(line))]


def test_a_name_that_is_none_is_told_with_its_line() -> None:
    wrong = TRANSFER.replace("<s:CodeListVersions/>", "<s:CodeListVersions xml:id='1'/>")

    assert codes(wrong) == [("message_value_invalid", "4")]


def test_a_line_after_the_package_is_that_of_the_document() -> None:
    xml = TRANSFER.replace("<s:Identifier>B</s:Identifier>", "")
    line = xml[: xml.index("<s:TransferringAgency")].count("\n") + 1

    assert codes(xml) == [("message_element_missing", str(line))]


def test_a_header_that_is_too_big_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seda.messages.received.MAX_HEAD_BYTES", 100)

    assert codes(ACKNOWLEDGEMENT) == [("message_header_too_big", "")]


def test_a_document_over_the_limit_is_refused() -> None:
    with pytest.raises(MessageError) as raised:
        read_message(io.BytesIO(TRANSFER.encode()), limits=XmlLimits(max_bytes=200))

    assert [one.code for one in raised.value.findings] == ["xml_too_big"]


def test_an_answer_inside_a_request_says_which_one_it_is() -> None:
    request = read(written(full("AuthorizationOriginatingAgencyRequest", "2.3")))
    replies = request.authorization_request_content.authorization_request_replies

    assert {type(reply).__name__ for reply in replies} == {
        "AuthorizationControlAuthorityRequestReply",
        "AuthorizationOriginatingAgencyRequestReply",
    }
    assert all(reply.data_object_package.units == 1 for reply in replies)


def test_an_answer_that_does_not_say_which_one_it_is_is_kept() -> None:
    xml = written(full("AuthorizationControlAuthorityRequest", "2.3")).decode()
    nameless = xml.replace("xsi:type", "xsi:kind")

    assert again(nameless).count("<ControlAuthority") == xml.count("<ControlAuthority")
