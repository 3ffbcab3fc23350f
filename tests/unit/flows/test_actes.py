"""Messages of @ctes are read for what they say, and files joined to acts by their names."""

import pytest

from sae.flows.actes.joining import bare_name, read_file_name, read_identifier
from sae.flows.actes.model import ActDescription
from sae.flows.actes.reading import read_message
from sae.flows.actes.units import KnownAct, act_unit, is_closed
from sae.flows.description import Ruling
from seda.safe_xml import XmlError
from tests.unit.flows.actes import STEM, an_acknowledgement, an_act, an_envelope


def test_a_message_describes_its_act() -> None:
    message, _ = read_message(an_act(annexes=("a.pdf", "b.pdf")))

    assert message is not None
    assert message.act == ActDescription(
        number="D12",
        day="2024-03-12",
        nature="1",
        matters=("7", "1"),
        purpose="Budget primitif",
        document=f"99_DE-{STEM}-1-1_1.pdf",
        annexes=("a.pdf", "b.pdf"),
        classification="2019-01-01",
    )


def test_an_acknowledgement_says_which_act_was_received_and_when() -> None:
    message, _ = read_message(an_acknowledgement())

    assert message is not None
    assert (message.act_id, message.received_on) == (STEM, "2024-03-13")
    assert message.act is not None
    assert message.act.number == "D12"


def test_an_envelope_names_its_messages() -> None:
    message, _ = read_message(an_envelope("one.xml", "two.xml"))

    assert message is not None
    assert message.names == ("one.xml", "two.xml")


def test_another_document_is_no_message_and_a_broken_one_is_said() -> None:
    assert read_message(b"<Acte/>") == (None, ())
    with pytest.raises(XmlError):
        read_message(b"<a:Acte")


@pytest.mark.parametrize(
    ("nature", "matters", "closed"),
    [
        ("1", ("7", "1"), False),
        ("3", ("4", "1"), True),
        ("4", ("4", "2"), True),
        ("3", ("8", "2"), True),
        ("3", ("8", "1"), False),
        ("1", ("4", "1"), False),
    ],
)
def test_acts_about_staff_and_social_aid_are_closed(
    nature: str, matters: tuple[str, ...], *, closed: bool
) -> None:
    act = ActDescription(number="1", day="2024-01-01", nature=nature, matters=matters, purpose="")

    unit = act_unit(KnownAct(description=act), ruling=Ruling())

    assert is_closed(act) is closed
    access = next(rule for rule in unit.management if rule.name == "AccessRule")
    assert access.children[0].text == ("AR048" if closed else "AR038")


@pytest.mark.parametrize(("nature", "rule"), [("1", "DEL-01"), ("2", "DEL-02"), ("3", "")])
def test_deliberations_and_regulatory_orders_are_kept_for_ever(nature: str, rule: str) -> None:
    act = ActDescription(number="1", day="2024-03-12", nature=nature, matters=("5",), purpose="")

    unit = act_unit(KnownAct(description=act), ruling=Ruling())

    stated = [
        [part.text for part in one.children]
        for one in unit.management
        if one.name == "AppraisalRule"
    ]
    assert stated == ([[rule, "2024-12-31", "Keep"]] if rule else [])
    said = [element.text for element in unit.content if element.name == "Description"]
    assert bool(said) is (nature in "12")


def test_the_type_of_document_before_a_name_does_not_count() -> None:
    assert bare_name(f"99_DE-{STEM}-1-1_1.pdf") == bare_name(f"{STEM}-1-1_1.PDF")
    assert read_file_name("deliberation.pdf") is None


def test_a_number_may_hold_hyphens_dots_and_blanks() -> None:
    stem = "035-222222222-20240328-2024-03-13-DE"

    named = read_file_name(f"99_DE-{stem}-1-1_0.xml")
    known = read_identifier(stem)
    dotted = read_file_name("035-222222222-20240328-2024.03 12-AR-3-3_1.pdf")

    assert named is not None
    assert (named.act, named.transaction, named.step, named.rank) == (stem, "1", "1", "0")
    assert known is not None
    assert (known.siren, known.number, known.nature) == ("222222222", "2024-03-13", "DE")
    assert dotted is not None
    assert (dotted.nature, dotted.transaction, dotted.step) == ("AR", "3", "3")
