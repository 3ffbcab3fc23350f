"""IdentifierBytes never calls unique what is not; its doubts only cost a second reading."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from seda import identifier_bytes
from seda.identifier_bytes import IdentifierBytes
from tests.unit.seda.small_manifests import a_manifest, codes, validated


def all_differ(document: bytes, *, pieces: int = 7, limit: int = 100) -> bool:
    identifiers = IdentifierBytes(limit)
    for start in range(0, len(document), pieces):
        identifiers.feed(document[start : start + pieces])
    return identifiers.all_differ()


@pytest.mark.parametrize("pieces", [1, 2, 7, 1000])
def test_different_identifiers_differ_however_the_document_is_cut(pieces: int) -> None:
    assert all_differ(b'<a id="A"><b id=\'B\'/>texte<c x="1" id = "C"/></a>', pieces=pieces)


@pytest.mark.parametrize("pieces", [1, 2, 7, 1000])
@pytest.mark.parametrize(
    "document",
    [
        b'<a id="A"><b id="A"/></a>',
        b'<a id="A"><b xml:id=\n"A"/></a>',
        b'<a id="A"><b id="&#65;"/></a>',
        b"<a id='A B'><b id=\"A\nB\"/></a>",
        b'<a t="id=\'" id="A" u="\'"/><a id=\'B\'/>',
        b"<a id=\"A\"/><b t='id=\"' id='A'/>",
    ],
)
def test_a_document_that_may_repeat_one_is_never_called_unique(
    document: bytes, pieces: int
) -> None:
    assert not all_differ(document, pieces=pieces)


def test_beyond_what_is_kept_in_memory_it_cannot_say() -> None:
    many = b"".join(b'<a id="A%d"/>' % number for number in range(5))

    assert all_differ(many, limit=5)
    assert not all_differ(many, limit=4)


def test_a_tag_too_long_to_hold_is_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identifier_bytes, "MAX_HELD_BYTES", 100)

    assert all_differ(b'<a id="A">' + b"x" * 50 + b"</a>")
    assert not all_differ(b'<a t="' + b"x" * 200 + b'" id="A"/>')


NAMES = st.sampled_from(["A", "B", "C", "id='A'", "&#65;", "id", "'", " A"])
ATTRIBUTES = st.dictionaries(st.sampled_from(["id", "t", "u"]), NAMES)


@given(st.lists(st.tuples(ATTRIBUTES, NAMES), max_size=6), st.integers(1, 20))
def test_what_it_calls_unique_is_unique(
    elements: list[tuple[dict[str, str], str]], pieces: int
) -> None:
    tags = (
        "<a {}>{}</a>".format(" ".join(f'{name}="{value}"' for name, value in given.items()), text)
        for given, text in elements
    )
    document = f"<r>{''.join(tags)}</r>".encode()
    identifiers = [one.get("id") for one in etree.fromstring(document) if one.get("id")]

    if all_differ(document, pieces=pieces):
        assert len(identifiers) == len(set(identifiers))


def test_words_that_look_like_identifiers_refuse_nothing() -> None:
    manifest = a_manifest(content="<Title>id=\"U1\" puis id='U1'</Title>")

    assert re.search(rb'id="U1".*id="U1"', manifest, re.DOTALL)
    assert codes(validated(manifest)) == []
