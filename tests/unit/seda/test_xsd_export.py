"""The XSD files given to others say the same grammar, with words for people."""

import pytest
from lxml import etree

from seda import safe_xml
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import grammar
from seda.xsd_export import exported_schemas
from seda.xsd_writer import schema_text
from tests.conformity.schema_normal_form import normal_form

XS = "{http://www.w3.org/2001/XMLSchema}"
FILES = exported_schemas()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_exported_schema_says_the_grammar_that_judges(version: str) -> None:
    exported = FILES[f"seda-{version}.xsd"]

    parser = safe_xml.schema_parser(lambda address: FILES[address])
    etree.XMLSchema(etree.fromstring(exported, parser))

    own = schema_text(grammar(version), namespace_of(version))
    assert normal_form([exported]) == normal_form([own])


@pytest.mark.parametrize("version", VERSIONS)
def test_every_declaration_is_told_in_both_languages(version: str) -> None:
    root = safe_xml.parse(FILES[f"seda-{version}.xsd"])

    for declared in root.iter(f"{XS}element", f"{XS}attribute", f"{XS}enumeration"):
        if declared.tag == f"{XS}element" and declared.get("name") is None:
            continue
        told = declared.findall(f"{XS}annotation/{XS}documentation")
        assert len(told) == 2, etree.tostring(declared)
        assert all(one.text for one in told)


def test_there_is_one_file_per_version_and_those_they_import() -> None:
    assert list(FILES) == [*(f"seda-{v}.xsd" for v in VERSIONS), "xml.xsd", "xlink.xsd"]
