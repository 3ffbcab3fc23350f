"""The gate on the shared corpus: structure, form of the XML, files and bytes of real packages."""

import csv
import time
import tracemalloc
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from seda import safe_xml
from seda.findings import Finding, Severity, has_errors
from seda.package import ContainerDamaged, ContainerLimits, open_package

CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


class Uris:
    """Reads the addresses of a manifest, whatever its namespace."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._pieces: list[str] | None = None

    def start(self, name: str, attributes: Mapping[str, str], offset: int, line: int) -> None:
        self._pieces = [] if name.rpartition("}")[2] == "Uri" else None

    def end(self, name: str, offset: int, line: int) -> None:
        if self._pieces is not None:
            self.all.append("".join(self._pieces))
        self._pieces = None

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)


def examined(path: Path, work: Path, limits: ContainerLimits) -> tuple[Finding, ...]:
    """Give all that this level can say of a package: structure, form of its XML, files, bytes."""
    with open_package(path, limits=limits, work=work) as package:
        findings = package.findings
        if has_errors(findings) or package.manifest_name is None:
            return findings
        uris = Uris()
        try:
            with package.open(package.manifest_name) as stream:
                findings += safe_xml.scan(stream, handler=uris).findings
            if has_errors(findings):
                return findings
            resolution = package.resolve(uris.all)
            findings += resolution.findings
            for entry in resolution.entries.values():
                with package.open(entry.name) as stream:
                    while stream.read(256 * 1024):
                        pass
        except ContainerDamaged as damaged:
            return (*findings, damaged.finding)
        return findings


def verdict(findings: tuple[Finding, ...]) -> str:
    if has_errors(findings):
        return "reject"
    is_warned = any(finding.severity is Severity.WARNING for finding in findings)
    return "accept-with-warning" if is_warned else "accept"


# What schema, references and versions decide, not the gate.
BEYOND_THE_GATE = ("schema", "missing", "reference", "cycle", "multi-parent", "version")


def rows(table: str) -> Iterator[dict[str, str]]:
    path = CORPUS / table
    if path.exists():
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines, delimiter="\t")


def is_for_the_gate(row: dict[str, str]) -> bool:
    family, _, kind = row["class"].partition("/")
    if family in {"zip", "control"} or row["class"] == "object/uri":
        return row["name"] != "obj_attachment_inline"
    return family == "xml" and kind not in BEYOND_THE_GATE and not row["name"].startswith("xml_ns_")


HOSTILE = [row for row in rows("badsip/expectations.tsv") if is_for_the_gate(row)]


@pytest.mark.corpus
@pytest.mark.skipif(not HOSTILE, reason="the shared corpus is not beside the checkout")
@pytest.mark.parametrize("row", HOSTILE, ids=[row["name"] for row in HOSTILE])
def test_the_hostile_corpus_gets_its_verdict_within_its_budget(
    tmp_path: Path, row: dict[str, str]
) -> None:
    seconds, mebibytes = row["budget"].split("/")
    # The bomb of the corpus is small, so that it can be shipped: its case asks for a lower floor.
    floor = 32 * 1024 * 1024 if row["name"] == "zip_bomb_ratio" else 256 * 1024 * 1024
    tracemalloc.start()
    start = time.process_time()  # other tests share the machine, and tracing costs tenfold

    findings = examined(
        CORPUS / "badsip" / f"{row['name']}.zip",
        tmp_path,
        ContainerLimits(ratio_floor_bytes=floor),
    )
    spent = time.process_time() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert verdict(findings) == row["expected"], codes(findings)
    assert spent < float(seconds.removesuffix("s"))
    assert peak < int(mebibytes.removesuffix("MiB")) * 1024 * 1024


ACCEPTED = [row for row in rows("sip/index.tsv") if row["expected"] in {"ACCEPT", "WARN"}]
REFUSED = [
    row
    for row in rows("sip/index.tsv")
    if row["class"] in {"STRUCTURE", "NOT_A_SIP"}
    and row["expected"] == "REJECT"
    and "namespace" not in row["reason"]
    and "SEDA 2.0" not in row["reason"]
]


@pytest.mark.corpus
@pytest.mark.skipif(not REFUSED, reason="the shared corpus is not beside the checkout")
@pytest.mark.parametrize("row", REFUSED, ids=[row["file"] for row in REFUSED])
def test_a_real_package_with_a_wrong_structure_is_refused(
    tmp_path: Path, row: dict[str, str]
) -> None:
    findings = examined(CORPUS / "sip" / row["file"], tmp_path, ContainerLimits())

    assert verdict(findings) == "reject"


@pytest.mark.corpus
@pytest.mark.skipif(not ACCEPTED, reason="the shared corpus is not beside the checkout")
@pytest.mark.parametrize("row", ACCEPTED, ids=[row["file"] for row in ACCEPTED])
def test_a_real_package_passes_the_gate_without_a_word(tmp_path: Path, row: dict[str, str]) -> None:
    findings = examined(CORPUS / "sip" / row["file"], tmp_path, ContainerLimits())

    assert codes(findings) == []
