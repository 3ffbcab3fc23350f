"""The schemas generated from our vocabulary judge as the published ones, on real manifests."""

import csv
import io
import os
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from seda.findings import has_errors
from seda.schema import Schemas
from seda.versions import VERSIONS, namespace_of
from seda.vocabulary import grammar
from seda.xsd_writer import schema_text
from tests.conformity.random_documents import Damage, Writer
from tests.conformity.schema_normal_form import normal_form

SHARED = Path(__file__).parents[2].parent / "shared"
OFFICIAL = SHARED / "schemas" / "seda"
CORPUS = SHARED / "corpus" / "sip"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not OFFICIAL.is_dir(), reason="no official XSD beside the checkout"),
]


def manifests() -> Iterator[tuple[str, str, bytes]]:
    """Give (file, version, manifest) of each package of the corpus that names a version."""
    for path in sorted(CORPUS.glob("*.zip")):
        with zipfile.ZipFile(path) as package:
            names = [n for n in package.namelist() if n.endswith("manifest.xml") and "/" not in n]
            for name in names:
                data = package.read(name)
                version = next((v for v in VERSIONS if namespace_of(v).encode() in data), None)
                if version:
                    yield path.name, version, data


def verdicts() -> dict[str, dict[str, str]]:
    with (CORPUS / "index.tsv").open(encoding="utf-8", newline="") as table:
        return {row["file"]: row for row in csv.DictReader(table, delimiter="\t")}


SCHEMAS = {"own": Schemas(), "official": Schemas(official=OFFICIAL)}

# Not XML, or a version that does not exist.
UNREADABLE = {"KO_manifest_mauvais_format.zip", "KO_SIP_INSUPPORTED_SEDA_VERSION.zip"}


@pytest.mark.parametrize("schemas", SCHEMAS.values(), ids=SCHEMAS)
def test_a_strict_reading_judges_the_corpus_as_the_published_schemas_do(schemas: Schemas) -> None:
    expected = verdicts()

    wrong = [
        name
        for name, version, data in manifests()
        if name not in UNREADABLE
        and has_errors(schemas.validate(io.BytesIO(data), version, tolerant=False).findings)
        != expected[name]["xsd_valid"].startswith("no")
    ]

    assert wrong == []


@pytest.mark.parametrize("schemas", SCHEMAS.values(), ids=SCHEMAS)
def test_a_tolerant_reading_accepts_the_widespread_dialect_with_warnings(schemas: Schemas) -> None:
    expected = verdicts()

    wrong = []
    for name, version, data in manifests():
        row = expected[name]
        if name in UNREADABLE or row["expected"] == "UNKNOWN":
            continue
        findings = schemas.validate(io.BytesIO(data), version, tolerant=True).findings
        refused = row["class"] == "XSD"
        deviates = row["xsd_valid"].startswith("no") and not refused
        if has_errors(findings) != refused or (bool(findings) != (deviates or refused)):
            wrong.append((name, findings))

    assert wrong == []


DOCUMENTS_PER_VERSION = int(os.environ.get("SAE_SCHEMA_MUTATIONS", "300"))
MAX_MUTATED_BYTES = 20_000  # a mutation is as good in a small manifest as in a large one


def official_names(version: str) -> list[str]:
    """Give every name that the published schemas declare, elements, groups and types alike."""
    texts = [path.read_text(encoding="utf-8") for path in (OFFICIAL / f"seda-{version}").iterdir()]
    return sorted({name for text in texts for name in re.findall(r' name="(\w+)"', text)})


@pytest.mark.parametrize("version", VERSIONS)
def test_random_messages_are_judged_alike_before_and_after_damage(version: str) -> None:
    rng = random.Random(f"SEDA {version}")
    writer = Writer(grammar(version), namespace_of(version), rng)
    names = official_names(version)
    types = [name for name in names if name in grammar(version).types]
    damage = Damage(writer, names, types, rng)
    real = [d for _, v, d in manifests() if v == version and len(d) < MAX_MUTATED_BYTES]
    judged, refused = [], 0

    for number in range(DOCUMENTS_PER_VERSION):
        is_real, is_damaged = number % 3 == 0, number % 10 != 1
        root = etree.fromstring(rng.choice(real)) if is_real else writer.message()
        if is_damaged:
            damage.damage(root)
        document = etree.tostring(root, encoding="utf-8", pretty_print=True)
        own, official = (faults(schemas, document, version) for schemas in SCHEMAS.values())
        refused += bool(own)
        if own != official or (own and not is_real and not is_damaged):
            judged.append((number, own, official))

    assert judged == []
    assert 0 < refused < DOCUMENTS_PER_VERSION


def faults(schemas: Schemas, document: bytes, version: str) -> list[tuple[str, str]]:
    """Give where the faults are. What was expected there, libxml2 does not always say right."""
    findings = schemas.validate(io.BytesIO(document), version, tolerant=False).findings
    return [(finding.where, dict(finding.fields).get("element", "")) for finding in findings]


@pytest.mark.parametrize("version", VERSIONS)
def test_our_schema_declares_what_the_published_one_declares(version: str) -> None:
    own = normal_form([schema_text(grammar(version), namespace_of(version))])
    files = sorted((OFFICIAL / f"seda-{version}").iterdir())
    official = normal_form(path.read_bytes() for path in files)

    assert own.elements == official.elements
    assert own.types.keys() == official.types.keys()
    for name, declared in official.types.items():
        assert own.types[name] == declared, name
