"""PES flows are read as they pass: slips, orders, documents decoded, answers, signatures."""

import base64
import gzip
import io
from typing import BinaryIO

import pytest

from sae.flows.pes.decoding import DocumentDecoder, Undecodable
from sae.flows.pes.model import Acknowledgement, Document, Header, Order, SignatureMark, Slip
from sae.flows.pes.reading import FlowReader, Seen
from seda import safe_xml
from tests.unit.flows.pes_flows import (
    RECETTE,
    SIGNATURE,
    a_document,
    a_flow,
    a_slip,
    an_acquit,
    an_order,
)

CUT = gzip.compress(b"a" * 99, mtime=0)[:-6]  # its end is missing


class Collected:
    """A `Collector` that keeps everything."""

    def __init__(self) -> None:
        self.said = Header()
        self.seen: list[Seen] = []
        self.documents: list[bytes] = []

    def header(self, header: Header) -> None:
        self.said = header

    def see(self, one: Seen) -> None:
        self.seen.append(one)

    def open_document(self) -> BinaryIO:
        kept = self.documents

        class Kept(io.BytesIO):
            def close(self) -> None:
                kept.append(self.getvalue())
                super().close()

        return Kept()


def read(flow: bytes) -> Collected:
    collected = Collected()
    result = safe_xml.scan(io.BytesIO(flow), handler=FlowReader(collected))
    assert not result.findings
    return collected


def test_a_flow_says_who_sent_it_its_slips_and_their_orders() -> None:
    found = read(a_flow(a_slip(an_order("P1"))))

    assert (found.said.kind, found.said.name, found.said.code) == ("PES_Aller", "FLUX_1", "208")
    slip, order = found.seen
    assert isinstance(slip, Slip)
    assert (slip.exercise, slip.number, slip.expense) == ("2024", "7", True)
    assert isinstance(order, Order)
    assert (order.number, order.purpose, order.amount) == ("1201", "Chauffage", "120.00")
    assert [one.name for one in order.parties] == ["Chauffage Imaginaire"]
    assert [one.identifier for one in order.references] == ["P1"]


def test_revenue_orders_have_other_names_for_the_same_things() -> None:
    _, order = read(a_flow(RECETTE)).seen

    assert isinstance(order, Order)
    assert (order.expense, order.number, order.purpose, order.amount) == (
        False, "31", "Cantine", "12.5",
    )  # fmt: skip


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "ISO-8859-15", "windows-1252"])
def test_accents_are_read_in_every_encoding_of_the_protocol(encoding: str) -> None:
    order = read(a_flow(a_slip(an_order(purpose="École – été"[:5])), encoding=encoding)).seen[1]

    assert isinstance(order, Order)
    assert order.purpose == "École"


def test_a_document_is_decoded_bit_for_bit_and_described() -> None:
    data = bytes(range(256)) * 50
    found = read(a_flow(documents=a_document("P1", data)))

    (document,) = found.seen
    assert isinstance(document, Document)
    assert (document.identifier, document.type, document.encoding) == ("P1", "003", "gzip")
    assert found.documents == [data]


def test_a_bare_document_is_taken_out_as_it_is() -> None:
    found = read(a_flow(documents=a_document("P1", b"%PDF-", zipped=False)))

    assert isinstance(found.seen[0], Document)
    assert found.seen[0].encoding == "bare"
    assert found.documents == [b"%PDF-"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("%%%%", "pes_document_not_base64"),
        ("abc", "pes_document_not_base64"),
        ("QUI=QUJD", "pes_document_not_base64"),
        (base64.b64encode(CUT).decode(), "pes_document_truncated"),
    ],
)
def test_a_document_that_is_not_whole_is_told_and_harms_no_other(text: str, problem: str) -> None:
    documents = a_document("P1", text=text) + a_document("P2", b"bonne")
    first, second = read(a_flow(documents=documents)).seen

    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.problem, first.encoding) == (problem, "")
    assert (second.problem, second.encoding) == ("", "gzip")


def test_a_bomb_is_stopped_before_it_fills_anything() -> None:
    out = io.BytesIO()
    decoder = DocumentDecoder(out)
    layers = gzip.compress(gzip.compress(b"\0" * (1 << 30), 9), 9)  # its first layer is small

    decoder.write(base64.b64encode(layers).decode())

    assert len(out.getvalue()) < 1 << 21


def test_a_document_longer_than_any_honest_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sae.flows.pes.decoding.MAX_DOCUMENT_BYTES", 1 << 20)
    decoder = DocumentDecoder(io.BytesIO())

    with pytest.raises(Undecodable, match="pes_document_bomb"):
        decoder.write(base64.b64encode(gzip.compress(b"\0" * (2 << 20))).decode())


def test_an_acknowledgement_answers_for_a_slip_and_for_each_document() -> None:
    slip, document = read(an_acquit(state="2")).seen

    assert isinstance(slip, Acknowledgement)
    assert isinstance(document, Acknowledgement)
    assert (slip.accepted, slip.slip, slip.exercise) == (True, "7", "2024")
    assert (document.accepted, document.identifier) == (False, "P1")


def test_a_signature_says_when_and_as_what() -> None:
    mark = read(a_flow(a_slip(an_order(), signature=SIGNATURE))).seen[-1]

    assert mark == SignatureMark(signed_at="2024-03-11T10:00:00Z", role="Maire")
