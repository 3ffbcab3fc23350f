"""Manifests read into objects and written back: nothing is lost, and what was valid stays so.

On messages drawn from the grammar, whole and damaged; on random elements of nobody's; on every
manifest of the corpus that is one.
"""

import io
import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from seda.elements import Element
from seda.findings import Finding
from seda.nouns import Content
from seda.schema import Schemas
from seda.transfer_parts import TransferPart
from seda.transfer_reader import NotReadable, TransferReader
from seda.transfer_writer import NotWritable, write_transfer
from seda.versions import namespace_of
from seda.vocabulary import VERSIONS, grammar
from tests.conformity.random_documents import Damage, Writer
from tests.conformity.test_schema_equivalence import CORPUS, UNREADABLE, manifests
from tests.unit.seda.transfers import a_unit, written

SCHEMAS = Schemas()
LARGE = 5_000_000  # bytes: a manifest that is long to compare, and says nothing more
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def read(manifest: bytes) -> list[TransferPart]:
    return list(TransferReader(io.BytesIO(manifest)))


def rewritten(parts: list[TransferPart], *, strict: bool = False) -> bytes:
    out = io.BytesIO()
    write_transfer(parts, out, strict=strict)
    return out.getvalue()


def faults(manifest: bytes, version: str) -> tuple[Finding, ...]:
    return SCHEMAS.validate(io.BytesIO(manifest), version, tolerant=False).findings


def said(manifest: bytes) -> list[object]:
    """List what a manifest says in document order, as a parser of others sees it."""
    # recover: an xml:id that is repeated is the business of a validator
    tree = etree.fromstring(manifest, etree.XMLParser(huge_tree=True, recover=True))
    return [
        (element.tag, _value(element), tuple(sorted(_attributes(element))))
        for element in tree.iter(etree.Element)
    ]


def a_random_message(version: str, seed: int, *, damaged: bool = False) -> bytes:
    known, chance = grammar(version), random.Random(seed)
    writer = Writer(known, namespace_of(version), chance)
    root = writer.message("ArchiveTransfer")
    if damaged:
        names = sorted({name for type_ in known.types for name in known.children(type_)})
        Damage(writer, names, sorted(known.types), chance).damage(root)
    data: bytes = etree.tostring(root)
    return data


seeds = st.integers(min_value=0, max_value=2**32)
versions = st.sampled_from(VERSIONS)


@settings(max_examples=300, deadline=None)
@given(versions, seeds)
def test_a_valid_message_is_written_back_strictly_and_says_the_same(
    version: str, seed: int
) -> None:
    manifest = a_random_message(version, seed)

    parts = read(manifest)
    again = rewritten(parts, strict=True)

    assert read(again) == parts
    assert Counter(said(again)) == Counter(said(manifest))
    assert faults(again, version) == ()


@settings(max_examples=300, deadline=None)
@given(versions, seeds)
def test_a_damaged_message_is_written_back_as_it_was_read(version: str, seed: int) -> None:
    manifest = a_random_message(version, seed, damaged=True)
    try:
        parts = read(manifest)
    except NotReadable:
        return  # a text between the parts of the message

    again = rewritten(parts)

    assert read(again) == parts
    assert Counter(said(again)) == Counter(said(manifest))


texts = st.text(
    st.sampled_from("aé€ \t\n\r<>&\"'\u00a0\u2028\ufffd\U0001f4c4]")
    | st.characters(codec="latin-1", min_codepoint=0xA0),
    max_size=8,
)
local_names = st.sampled_from(("a", "b-1", "Title", "Économie", "_x.y"))
foreign_names = st.builds(
    lambda namespace, name: f"{{{namespace}}}{name}",
    st.sampled_from(("urn:a", "urn:b", "http://www.w3.org/1999/xhtml")),
    local_names,
)
attributes = st.dictionaries(
    st.one_of(local_names, foreign_names), texts.filter(bool), max_size=3
).map(lambda found: tuple(found.items()))


@st.composite
def foreign_elements(draw: st.DrawFn, depth: int = 3) -> Element:
    """Elements of others, with text between their children."""
    name, text, own = draw(foreign_names), draw(texts), draw(attributes)
    if depth == 0 or draw(st.booleans()):
        return Element(name, text, attributes=own)
    children = tuple(draw(st.lists(foreign_elements(depth - 1), min_size=1, max_size=3)))
    tails = tuple(draw(texts) for _ in children)
    return Element(name, text, children, own, tails if any(tails) else ())


@st.composite
def free_elements(draw: st.DrawFn, depth: int = 2) -> Element:
    """Elements that a dialect places in the namespace of SEDA, or leaves for others inside."""
    name, own = "Own" + draw(st.sampled_from("ABC")), draw(attributes)
    if depth == 0 or draw(st.booleans()):
        return Element(name, draw(texts), attributes=own)
    inner = st.one_of(free_elements(depth - 1), foreign_elements())
    return Element(name, "", tuple(draw(st.lists(inner, min_size=1, max_size=3))), own)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.one_of(free_elements(), foreign_elements()), max_size=4))
def test_elements_of_anybody_are_kept_to_the_letter(others: list[Element]) -> None:
    unit = a_unit(content=Content(others=tuple(others)))

    parts = read(written(lambda message: message.write_unit(unit), strict=False))

    assert [part.unit for part in parts if hasattr(part, "unit")] == [unit]


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not beside the checkout")
def test_every_manifest_of_the_corpus_is_read_and_written_back_without_loss() -> None:
    lost, gone, changed = [], [], []
    for name, version, manifest in manifests():
        if name in UNREADABLE or len(manifest) > LARGE:
            continue
        parts = read(manifest)
        again = rewritten(parts)
        if Counter(said(again)) != Counter(said(manifest)):
            lost.append(name)
        if read(again) != parts or rewritten(read(again)) != again:
            changed.append(name)
        if not faults(manifest, version) and (
            said(again) != said(manifest) or faults(again, version) or not _is_strict(parts)
        ):
            gone.append(name)

    assert (lost, changed, gone) == ([], [], [])


def _is_strict(parts: list[TransferPart]) -> bool:
    try:
        return bool(rewritten(parts, strict=True))
    except NotWritable:
        return False


def _value(element: etree._Element) -> str:
    """Give the text of a leaf; blanks and other writings of a boolean count for nothing."""
    text = "" if len(element) else (element.text or "").strip()
    number = text.removeprefix("+").lstrip("0")
    return {"true": "1", "false": ""}.get(text, number)


def _attributes(element: etree._Element) -> list[tuple[str, str]]:
    # A qualified name is written with another prefix.
    return [
        (str(name), str(value).rpartition(":")[2] if name == XSI_TYPE else str(value))
        for name, value in element.attrib.items()
    ]
