"""What a document makes a preparer write is bounded; the rest is in the document."""

from sae.flows.bounds import MAX_TEXT, MAX_UNIT, bounded
from sae.flows.draft import DraftUnit
from seda.elements import Element


def a_unit(*content: Element) -> DraftUnit:
    return DraftUnit(depth=0, content=content, management=(), files=())


def test_a_text_without_end_is_cut_wherever_it_stands() -> None:
    keyword = Element("Keyword", children=(Element("KeywordContent", "x" * (MAX_TEXT + 1)),))

    unit, cut = bounded(a_unit(Element("Title", "Facture"), keyword))

    assert cut
    assert unit.content[0].text == "Facture"
    assert unit.content[1].children[0].text == "x" * (MAX_TEXT - 1) + "…"


def test_elements_without_end_are_left_out_after_the_first_ones() -> None:
    title = Element("Title", "Facture")
    keywords = [Element("Keyword", "x" * 1_000) for _ in range(MAX_UNIT // 1_000 + 50)]

    unit, cut = bounded(a_unit(title, *keywords))

    assert cut
    assert unit.content[0] == title
    assert MAX_UNIT - 2_000 < sum(len(one.text) for one in unit.content) <= MAX_UNIT


def test_what_xml_cannot_say_is_replaced() -> None:
    unit, cut = bounded(a_unit(Element("Title", "a\ud800b\0c"), Element("Description", "é\n𝄞")))

    assert cut
    assert [one.text for one in unit.content] == ["a\ufffdb\ufffdc", "é\n𝄞"]
