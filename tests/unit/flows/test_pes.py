"""PES flows are read as they pass: slips, orders, documents decoded, answers, signatures."""

import base64
import gzip
import io
from typing import BinaryIO

import pytest

from sae.flows.pes.access import is_personal
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
        (base64.b64encode(b"\x1f\x8b\x08" + b"\xff" * 40).decode(), "pes_document_truncated"),
    ],
)
def test_a_document_that_is_not_whole_is_told_and_harms_no_other(text: str, problem: str) -> None:
    documents = a_document("P1", text=text) + a_document("P2", b"bonne")
    first, second = read(a_flow(documents=documents)).seen

    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.problem, first.encoding) == (problem, "")
    assert (second.problem, second.encoding) == ("", "gzip")


def test_a_gzip_of_several_members_is_one_document() -> None:
    members = gzip.compress(b"une ", mtime=0) + gzip.compress(b"suite", mtime=0)

    found = read(a_flow(documents=a_document("P1", text=base64.b64encode(members).decode())))

    assert found.documents == [b"une suite"]


def test_what_follows_a_gzip_is_told_and_the_document_is_whole() -> None:
    padded = gzip.compress(b"une piece", mtime=0) + b"\0" * 100
    found = read(a_flow(documents=a_document("P1", text=base64.b64encode(padded).decode())))

    (document,) = found.seen
    assert isinstance(document, Document)
    assert (document.problem, document.encoding) == ("pes_document_trailing", "gzip")
    assert found.documents == [b"une piece"]


def test_all_the_documents_of_a_flow_together_are_bounded() -> None:
    documents = a_document("P1", b"a" * 600) + a_document("P2", b"b" * 600)
    collected = Collected()

    safe_xml.scan(
        io.BytesIO(a_flow(documents=documents)), handler=FlowReader(collected, most=1_000)
    )

    assert [one.problem for one in collected.seen if isinstance(one, Document)] == [
        "",
        "pes_document_bomb",
    ]


def test_a_document_says_every_order_that_it_is_for() -> None:
    accounting = "".join(
        f'<RefCompta><Domaine V="01"/><Exercice V="2024"/><Identifiant V="{order}"/></RefCompta>'
        for order in ("12", "13")
    )
    (document,) = read(a_flow(documents=a_document("P1", accounting=accounting))).seen

    assert isinstance(document, Document)
    assert [(one.exercise, one.order) for one in document.targets] == [
        ("2024", "12"),
        ("2024", "13"),
    ]


def test_namespaces_are_not_compared_and_parts_are_told() -> None:
    flow = a_flow(a_slip(an_order()))
    flow = flow.replace(b"http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller", b"urn:wrong")

    found = read(flow)

    assert found.said.domains == ("PES_DepenseAller", "PES_PJ")
    assert len(found.seen) == 2


def test_a_bomb_is_stopped_before_it_fills_anything() -> None:
    out = io.BytesIO()
    decoder = DocumentDecoder(out)
    layers = gzip.compress(gzip.compress(b"\0" * (1 << 30), 9), 9)  # its first layer is small

    decoder.write(base64.b64encode(layers).decode())

    assert len(out.getvalue()) < 1 << 21


def test_a_document_longer_than_any_honest_one_is_refused() -> None:
    decoder = DocumentDecoder(io.BytesIO(), most=1 << 20)

    with pytest.raises(Undecodable, match="pes_document_bomb"):
        decoder.write(base64.b64encode(gzip.compress(b"\0" * (2 << 20))).decode())


def test_a_document_that_swells_beyond_all_measure_is_refused() -> None:
    decoder = DocumentDecoder(io.BytesIO())

    with pytest.raises(Undecodable, match="pes_document_bomb"):
        decoder.write(base64.b64encode(gzip.compress(b"\0" * (40 << 20))).decode())


def test_an_acknowledgement_answers_for_a_slip_and_for_each_document() -> None:
    slip, document = read(an_acquit(state="2")).seen

    assert isinstance(slip, Acknowledgement)
    assert isinstance(document, Acknowledgement)
    assert (slip.refused, slip.slip, slip.exercise) == (False, "7", "2024")
    assert (document.refused, document.identifier) == (True, "P1")


def test_a_refusal_says_why() -> None:
    wrong = b"<Erreur><NumAnoAck V='905'/><LibelleAnoAck V='Tiers inconnu'/></Erreur>"
    flow = an_acquit(state="0").replace(b'<IdUnique V="P1"/>', b'<IdUnique V="P1"/>' + wrong)

    slip, document = read(flow).seen

    assert isinstance(document, Acknowledgement)
    assert (document.refused, document.about) == (True, "P1")
    assert document.errors == ("905 Tiers inconnu",)
    assert isinstance(slip, Acknowledgement)
    assert (slip.refused, slip.about) == (False, "2024-7")


@pytest.mark.parametrize(
    ("state", "refused"), [("1", False), ("01", False), ("", False), ("0", True), ("2", True)]
)
def test_an_answer_is_a_refusal_when_it_says_so(state: str, refused: bool) -> None:
    one = Acknowledgement(state=state, slip="7", exercise="2024", identifier="")

    assert one.refused is refused


@pytest.mark.parametrize(
    ("changed", "personal"),
    [
        ("", False),
        ('<CatTiers V="01"/>', True),
        ('<NatJur V="01"/>', True),
        ('<CatTiers V="50"/><Prenom V="Ana"/>', False),
        ('<Prenom V="Ana"/>', True),
    ],
)
def test_natural_persons_are_known_by_codes_or_by_first_names(
    changed: str,
    personal: bool,
) -> None:
    order = an_order().replace('<CatTiers V="50"/>', changed)

    assert is_personal(_order_of(order)) is personal


@pytest.mark.parametrize(
    ("account", "personal"), [("60632", False), ("64111", True), ("6511", True)]
)
def test_some_accounts_say_whom_an_order_is_for(account: str, personal: bool) -> None:
    assert is_personal(_order_of(an_order().replace("60632", account))) is personal


def test_amounts_of_lines_are_added_exactly_however_they_are_written() -> None:
    order = an_order().replace('"100.00"', '"1 000,10"')

    assert _order_of(order).amount == "1020.10"


def test_an_order_names_its_contract_and_its_commitment() -> None:
    more = '<NumeroMarche V="2024-07"/><NumEngagement V="BC-9"/><IdPce'
    order = _order_of(an_order().replace("<IdPce", more))

    assert (order.contracts, order.commitments) == (("2024-07",), ("BC-9",))


def _order_of(written: str) -> Order:
    order = read(a_flow(a_slip(written))).seen[1]
    assert isinstance(order, Order)
    return order


def test_a_signature_says_when_and_as_what() -> None:
    mark = read(a_flow(a_slip(an_order(), signature=SIGNATURE))).seen[-1]

    assert mark == SignatureMark(signed_at="2024-03-11T10:00:00Z", role="Maire")
