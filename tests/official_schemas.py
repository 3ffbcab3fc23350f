"""The official SEDA schemas, when they stand beside the checkout, as compiled by libxml2."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

FOLDER = Path(__file__).parents[2] / "shared" / "schemas" / "seda"

_LOCAL = {
    "http://www.w3.org/2001/xml.xsd": FOLDER / "xml.xsd",
    "http://www.w3.org/1999/xlink.xsd": FOLDER / "xlink.xsd",
}

needs_official_schemas = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the official SEDA schemas are not beside the checkout"
)

needs_xmllint = pytest.mark.skipif(
    shutil.which("xmllint") is None, reason="xmllint is not installed"
)


def faults(xml: bytes, *, version: str) -> list[str]:
    """List what the official schema of a version reproaches to a message."""
    schema = _schema(version)
    schema.validate(etree.fromstring(xml, etree.XMLParser(huge_tree=True)))
    return [f"line {entry.line}: {entry.message}" for entry in schema.error_log]


def faults_by_xmllint(xml: bytes, *, version: str, folder: Path) -> str:
    """Give what the xmllint of the system reproaches to a message, using a folder for its files."""
    catalogue = folder / "catalog.xml"
    entries = "".join(f'<uri name="{url}" uri="{path.as_uri()}"/>' for url, path in _LOCAL.items())
    catalogue.write_text(
        f'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">{entries}</catalog>'
    )
    result = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--schema", _main_of(version), "-"],
        input=xml,
        env={**os.environ, "XML_CATALOG_FILES": str(catalogue)},
        capture_output=True,
        check=False,
    )
    return "" if result.returncode == 0 else result.stderr.decode()


class _LocalCopies(etree.Resolver):
    def resolve(self, url: str, _public_id: str, context: object) -> object:
        local = _LOCAL.get(url)
        return self.resolve_filename(str(local), context) if local else None


@cache
def _schema(version: str) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_LocalCopies())
    return etree.XMLSchema(etree.parse(str(_main_of(version)), parser))


def _main_of(version: str) -> Path:
    return FOLDER / f"seda-{version}" / f"seda-{version}-main.xsd"
