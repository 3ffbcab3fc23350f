"""Dates and addresses of messages: what we take, the schema engine takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from seda.messages.reply_codes import StandardReplyCode, meaning
from seda.simple_values import value_check
from seda.xml_text import collapsed

XS = "http://www.w3.org/2001/XMLSchema"


def engine(type_: str) -> etree.XMLSchema:
    element = f"<xs:element name='a' type='xs:{type_}'/>"
    return etree.XMLSchema(etree.fromstring(f"<xs:schema xmlns:xs='{XS}'>{element}</xs:schema>"))


ENGINES = {
    name: engine(name)
    for name in (
        "dateTime", "date", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "anyURI",
        "language", "NCName",
    )
}  # fmt: skip


def takes(type_: str, text: str) -> bool:
    element = etree.Element("a")
    element.text = text
    return ENGINES[type_].validate(element)


def made(type_: str, text: str) -> bool:
    check = value_check(type_, "2.3")
    return check is not None and check(text)


YEARS = st.sampled_from(
    ["2024", "2023", "1900", "2000", "0000", "-0004", "-0001", "12024", "02024", "1"]
)
TWO = st.integers(0, 62).map(lambda n: f"{n:02}")
LOW = st.integers(0, 13).map(lambda n: f"{n:02}")
DAYS = st.integers(0, 32).map(lambda n: f"{n:02}")
ZONES = st.sampled_from(["", "Z", "+02:00", "-14:00", "+14:01", "+2:00", "z", "+15:00"])
TIMES = st.one_of(
    st.builds("{}:{}:{}{}".format, st.integers(0, 25).map(lambda n: f"{n:02}"), TWO, TWO,
              st.sampled_from(["", ".5", ".", ".123456789"])),
    st.sampled_from(["24:00:00", "24:00:00.0", "24:00:01", "23:59:59.999"]),
)  # fmt: skip
DATE_TIMES = st.builds("{}-{}-{}T{}{}".format, YEARS, LOW, DAYS, TIMES, ZONES)
DATES = st.builds("{}-{}-{}{}".format, YEARS, LOW, DAYS, ZONES)
PARTS = st.one_of(
    st.builds("{}{}".format, YEARS, ZONES),
    st.builds("{}-{}{}".format, YEARS, LOW, ZONES),
    st.builds("--{}{}".format, LOW, ZONES),
    st.builds("--{}-{}{}".format, LOW, DAYS, ZONES),
    st.builds("---{}{}".format, DAYS, ZONES),
)


@given(DATE_TIMES)
def test_instants_are_those_of_xml_schema(text: str) -> None:
    assert made("xs:dateTime", text) == takes("dateTime", text)


@given(DATES)
def test_days_are_those_of_xml_schema(text: str) -> None:
    assert made("xs:date", text) == takes("date", text)


@given(st.one_of(DATE_TIMES, DATES, PARTS))
def test_dates_of_seda_are_any_of_the_seven(text: str) -> None:
    known = any(takes(type_, text) for type_ in ENGINES if type_[0] in "dg")

    assert made("DateType", text) == known


ADDRESSES = st.text(st.sampled_from('ab1:/?#[]@%2F é.~-<"{|^`'), max_size=14)


@given(ADDRESSES)
def test_addresses_are_those_that_the_engine_takes(text: str) -> None:
    text = collapsed(text)

    assert made("xs:anyURI", text) == takes("anyURI", text) or "[]" in text


@pytest.mark.parametrize(
    "text",
    ["", "http://exemple.fr", "http://u:p@exemple.fr:8080/é/?a=b&c#d", "Content/a%20b.pdf",
     "#U1", "?q", "/a/b", "//host/a", "file:///a", "urn:uuid:1-2", "mailto:a@b.fr", "../a:b",
     "http://[::1]/"],
)  # fmt: skip
def test_usual_addresses_are_taken(text: str) -> None:
    assert made("xs:anyURI", text)


@given(st.text(st.sampled_from("a1-:. é·_·"), min_size=1, max_size=6))
def test_names_are_those_of_xml(text: str) -> None:
    text = collapsed(text)

    assert takes("NCName", text) or not made("xs:ID", text)


def test_every_standard_code_means_something_in_both_languages() -> None:
    for code in StandardReplyCode:
        assert meaning(code, "fr")
        assert meaning(code, "en")
    assert meaning("207", "fr") == "Empreinte invalide"
    assert meaning("KO", "fr") == "Refusé"
    assert meaning("unheard", "fr") == ""
    assert [code for code in StandardReplyCode if code.grants] == ["000", "001", "002"]
