"""A grammar of RelaxNG applied in a stream: verdicts, and faults in words people use."""

import io

import pytest
from lxml import etree

from seda.findings import Finding
from seda.profiles.archival import load_profile
from seda.profiles.relaxng import read_grammar
from seda.safe_xml import parse
from tests.unit.seda.profiles.documents import smallest_document, spoilt
from tests.unit.seda.profiles.grammars import SEDA_21, document, message, relax_ng

GRAMMARS = {
    "sequence": message(
        '<element name="Date"><data type="date"/></element>'
        '<optional><element name="Comment"><text/></element></optional>'
        '<oneOrMore><element name="Unit"><attribute name="id"/><empty/></element></oneOrMore>'
    ),
    "interleave": message(
        '<interleave><element name="A"><value>1</value></element>'
        '<zeroOrMore><element name="B"><text/></element></zeroOrMore>'
        '<optional><element name="C"><empty/></element></optional></interleave>'
    ),
    "ambiguous": message(
        "<oneOrMore><choice>"
        '<element name="Keyword"><element name="A"><text/></element></element>'
        '<element name="Keyword"><element name="B"><text/></element></element>'
        '<group><element name="Keyword"><element name="A"><text/></element></element>'
        '<element name="End"><empty/></element></group></choice></oneOrMore>'
    ),
    "recursive": message(
        '<ref name="unit"/>',
        more='<define name="unit"><element name="Unit"><attribute name="level"><choice>'
        "<value>Item</value><value>File</value></choice></attribute>"
        '<zeroOrMore><ref name="unit"/></zeroOrMore></element></define>',
    ),
    "names": message(
        '<zeroOrMore><attribute><anyName><except><nsName/><nsName ns=""/></except></anyName>'
        "</attribute></zeroOrMore>"
        '<element name="A"><list><oneOrMore><data type="integer"/></oneOrMore></list></element>'
        "<element><anyName><except><name>A</name></except></anyName><text/></element>"
    ),
    "mixed": message(
        '<mixed><optional><element name="B"><text/></element></optional></mixed>'
        '<attribute name="n"><data type="string"><param name="maxLength">3</param>'
        "<except><value>no</value></except></data></attribute>"
    ),
    "combined": relax_ng(
        '<start combine="choice"><element name="ArchiveTransfer"><ref name="a"/></element></start>'
        '<define name="a" combine="interleave"><element name="A"><empty/></element></define>'
        '<div><define name="a" combine="interleave"><element name="B"><empty/></element></define>'
        "</div>"
    ),
}

# What the maker of documents does not make: names that nobody lists, excepted values.
DOCUMENTS = {
    "names": document("<A>1 2</A><C>x</C>"),
    "mixed": document("a<B>x</B>c", attributes=' n="abc"'),
}


def faults(profile: bytes, manifest: bytes) -> tuple[Finding, ...]:
    loaded = load_profile(profile, name="profil.rng")
    assert loaded.profile is not None, loaded.findings
    return loaded.profile.check(io.BytesIO(manifest), namespace=SEDA_21)


@pytest.mark.parametrize("name", GRAMMARS)
def test_our_verdicts_are_those_of_libxml2(name: str) -> None:
    root = parse(GRAMMARS[name])
    reference = etree.RelaxNG(root)
    made = DOCUMENTS.get(name)
    first = parse(made) if made else smallest_document(read_grammar(root), everything=True)

    assert reference.validate(first)
    for one in (first, *spoilt(first, seed=7, count=150)):
        found = faults(GRAMMARS[name], etree.tostring(one))
        assert (not found) == reference.validate(one), etree.tostring(one)


def of(finding: Finding) -> dict[str, str]:
    return dict(finding.fields)


def test_what_is_missing_is_named_at_the_element_that_comes_too_early() -> None:
    [found] = faults(GRAMMARS["sequence"], document('\n<Unit id="1"/>'))

    assert found.code == "profile_element_missing_before"
    assert found.where == "manifest.xml line 2"
    assert of(found)["missing"] == "Date"
    assert of(found)["element"] == "Unit"
    assert of(found)["parent"] == "ArchiveTransfer"


def test_what_is_missing_at_the_end_is_named() -> None:
    [found] = faults(GRAMMARS["sequence"], document("<Date>2024-01-01</Date>"))

    assert (found.code, of(found)["missing"]) == ("profile_element_missing", "Unit")


def test_one_of_several_is_said_as_such() -> None:
    profile = message(
        '<choice><element name="A"><empty/></element><element name="B"><empty/></element></choice>'
    )

    [found] = faults(profile, document(""))

    assert of(found)["missing"] == "A / B"


def test_what_is_not_expected_is_left_out_and_the_rest_is_read() -> None:
    inside = '<Date>hier</Date><Strange><Deep/></Strange><Unit id="1"/><Unit/>'

    wrong_date, strange, lacking = faults(GRAMMARS["sequence"], document(inside))

    assert (wrong_date.code, of(wrong_date)["expected"]) == ("profile_value_type", "date")
    assert strange.code == "profile_element_unexpected"
    assert of(strange)["expected"] == "Comment, Unit"
    assert of(strange)["path"] == "/ArchiveTransfer/Strange"
    assert (lacking.code, of(lacking)["attribute"]) == ("profile_attribute_missing", "id")


def test_an_imposed_value_is_quoted() -> None:
    profile = message('<element name="Rule"><value>AR048</value></element>')

    [wrong] = faults(profile, document("<Rule>AR038</Rule>"))
    [empty] = faults(profile, document("<Rule/>"))

    assert (wrong.code, of(wrong)["value"], of(wrong)["expected"]) == (
        "profile_value_fixed",
        "AR038",
        "AR048",
    )
    assert empty.code == "profile_value_empty"
    assert not faults(profile, document("<Rule> AR048 </Rule>"))  # a token: blanks collapse


def test_attributes_are_checked_by_name_and_by_value() -> None:
    unknown, wrong = faults(GRAMMARS["recursive"], document('<Unit nom="x" level="Fonds"/>'))

    assert (unknown.code, of(unknown)["attribute"]) == ("profile_attribute_unexpected", "nom")
    assert of(unknown)["expected"] == "level"
    assert (wrong.code, of(wrong)["expected"]) == ("profile_attribute_fixed", "Item, File")


def test_a_text_among_elements_is_told() -> None:
    [found] = faults(GRAMMARS["sequence"], document('<Date>2024-01-01</Date>oubli<Unit id="1"/>'))

    assert (found.code, of(found)["value"]) == ("profile_text_unexpected", "oubli")


def test_another_root_is_told_once() -> None:
    manifest = f'<ArchiveDelivery xmlns="{SEDA_21}"><a/></ArchiveDelivery>'.encode()

    [found] = faults(GRAMMARS["sequence"], manifest)

    assert (found.code, of(found)["expected"]) == ("profile_root_unexpected", "ArchiveTransfer")


def test_faults_do_not_grow_with_the_document() -> None:
    units = "<Unit/>" * 5_000

    found = faults(GRAMMARS["sequence"], document("<Date>2024-01-01</Date>" + units))

    assert len(found) == 101
    assert found[-1].code == "findings_not_listed"


def endless(count: int) -> bytes:
    many = "".join(f'<element name="E{n}"><empty/></element>' for n in range(count))
    return message(f"<oneOrMore><interleave>{many}</interleave></oneOrMore>")


def test_a_grammar_that_asks_for_endless_states_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seda.profiles.patterns.MAX_PATTERNS", 40)
    inside = "".join(f"<E{n}/>" for n in range(11, -1, -1))

    [found] = faults(endless(12), document(inside))

    assert found.code == "profile_too_complex"
    [refused] = load_profile(endless(60), name="profil.rng").findings
    assert refused.code == "profile_too_complex"


def test_what_one_document_asked_is_not_held_against_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("seda.profiles.patterns.MAX_PATTERNS", 60)
    monkeypatch.setattr("seda.profiles.relaxng.MAX_KEPT", 0)
    profile = load_profile(endless(6), name="profil.rng").profile
    assert profile is not None

    for order in ("012345", "543210", "024135", "531420", "150342", "402513"):
        manifest = io.BytesIO(document("".join(f"<E{n}/>" for n in order)))
        assert not profile.check(manifest, namespace=SEDA_21)


def test_a_deep_document_of_an_ambiguous_grammar_has_an_answer() -> None:
    either = (
        '<choice><element name="Unit"><attribute name="a"/><ref name="u"/></element>'
        '<element name="Unit"><optional><attribute name="a"/></optional><ref name="u"/></element>'
        "<empty/></choice>"
    )
    profile = message('<ref name="u"/>', more=f'<define name="u">{either}</define>')
    deep = '<Unit a="1">' * 150 + "</Unit>" * 150

    found = faults(profile, document(deep))

    assert [one.code for one in found] in ([], ["profile_too_complex"])
