"""Our own grammar of SEDA as XSD files that people and other software can read.

The same schemas as those that validate here, on several lines, with the label and the meaning of
each element, attribute and listed value in French and English.

The tolerant dialect has no file: XML Schema 1.0 cannot say it (docs/adr/0021).
"""

from typing import Any

from lxml import etree

from seda import safe_xml
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import grammar
from seda.vocabulary.words import (
    LANGUAGES,
    attribute_meaning,
    label,
    meaning,
    value_meaning,
)
from seda.xsd_writer import XML_NAMESPACE, borrowed_schemas, schema_text


def exported_schemas() -> dict[str, bytes]:
    """Give each file by its name: `seda-2.1.xsd` and the others, and the two that they import."""
    own = {f"seda-{version}.xsd": _readable(version) for version in VERSIONS}
    borrowed = {
        _file_name(location): _written(safe_xml.parse(data))
        for location, data in borrowed_schemas().items()
    }
    return {**own, **borrowed}


# ----------------------------------------------------------------------------- private

_XS = "{http://www.w3.org/2001/XMLSchema}"
_TITLE = {
    "fr": "SEDA {version} : grammaire stricte, écrite par sae à partir de son propre vocabulaire.",
    "en": "SEDA {version}: strict grammar, written by sae from its own vocabulary.",
}


def _readable(version: str) -> bytes:
    root = safe_xml.parse(schema_text(grammar(version), namespace_of(version)))
    for imported in root.iter(f"{_XS}import"):
        imported.set("schemaLocation", _file_name(imported.get("schemaLocation")))
    for element in root.iter(f"{_XS}element", f"{_XS}attribute", f"{_XS}enumeration"):
        _annotate(element, {lang: _said(element, lang) for lang in LANGUAGES})
    _annotate(root, {lang: words.format(version=version) for lang, words in _TITLE.items()})
    return _written(root)


def _said(element: Any, lang: str) -> str:  # noqa: ANN401 - lxml has no types
    """Say what a declaration is; empty for one that only refers to another."""
    name = element.get("name", "")
    if element.tag == f"{_XS}enumeration":
        listing = element.getparent().getparent().get("name")
        return value_meaning(listing, element.get("value"), lang)
    if element.tag == f"{_XS}attribute":
        return attribute_meaning(name or element.get("ref"), lang)
    return f"{label(name, lang)}. {meaning(name, lang)}" if name else ""


def _annotate(element: Any, said: dict[str, str]) -> None:  # noqa: ANN401 - lxml has no types
    if not all(said.values()):
        return
    annotation = etree.Element(f"{_XS}annotation")
    for lang, words in said.items():
        documentation = etree.SubElement(annotation, f"{_XS}documentation")
        documentation.set(f"{{{XML_NAMESPACE}}}lang", lang)
        documentation.text = words
    element.insert(0, annotation)


def _file_name(location: str) -> str:
    return location.rpartition(":")[2]


def _written(root: Any) -> bytes:  # noqa: ANN401 - lxml has no types
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"
