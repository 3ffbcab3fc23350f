"""Manifests into objects and back, beside plain lxml on the same file.

Each step runs in a process of its own, so that its peak of memory is its own. lxml only looks at
every element and forgets it: it builds nothing, checks nothing.

    python -m bench.seda write|read|iterparse MANIFEST      one step, as the chapter runs it
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from bench.table import print_table
from seda.messages.archive_transfer import ArchiveTransfer
from seda.nouns import (
    Agent,
    AppraisalRule,
    ArchiveUnit,
    BinaryDataObject,
    CodeListVersions,
    Content,
    FileInfo,
    FormatIdentification,
    Identifier,
    Keyword,
    Management,
    MessageDigest,
    Rule,
    Text,
    agency,
    group_reference,
)
from seda.safe_xml import iterparse
from seda.transfer_reader import TransferReader
from seda.transfer_writer import TransferWriter

UNITS = 100_000  # with as many objects, of about 28 elements both
UNITS_PER_DOSSIER = 10


def run(work: Path, *, rounds: int = 3) -> None:
    """Measure writing, reading, and lxml."""
    manifest = work / "manifest.xml"
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in STEPS}
    for _ in range(rounds):
        for name, measures in found.items():
            measures.append(_in_a_process(name, manifest))
    floor = median(seconds for seconds, _ in found["iterparse"])
    rows = []
    for name, measures in found.items():
        seconds = median(seconds for seconds, _ in measures)
        peak = max(peak for _, peak in measures)
        rate, ratio = f"{UNITS / seconds:,.0f}", f"{seconds / floor:.1f}×"
        rows.append((LABELS[name], f"{seconds:.1f}", rate, ratio, f"{peak:.0f}"))
    size = manifest.stat().st_size / 1e6
    title = f"A manifest of {UNITS:,} units and objects, {size:.0f} MB, {rounds} rounds"
    print_table(title, ("step", "processor s", "units/s", "of lxml", "peak MiB"), rows)


def write(manifest: Path) -> None:
    """Build a manifest, every part checked strictly."""
    header = ArchiveTransfer(
        date="2026-01-15T09:30:00Z",
        message_identifier=Identifier("BENCH-UNITS"),
        code_list_versions=CodeListVersions(),
        archival_agency=agency("ARCHIVES-MESURE"),
        transferring_agency=agency("COMMUNE-MESURE"),
    )
    with (
        manifest.open("wb") as out,
        TransferWriter(out, header, version="2.2") as message,
    ):
        for number in range(UNITS):
            with message.open_group(f"G{number}"):
                message.write_object(_object(number))
        for first in range(0, UNITS, UNITS_PER_DOSSIER):
            with message.open_unit(_unit(first, "File")):
                for number in range(first + 1, first + UNITS_PER_DOSSIER):
                    message.write_unit(_unit(number, "Item"))


def read(manifest: Path) -> None:
    """Make an object of every part."""
    with manifest.open("rb") as stream:
        for _part in TransferReader(stream):
            pass


def plain(manifest: Path) -> None:
    """Go through every element with lxml."""
    with manifest.open("rb") as stream:
        for _event, element in iterparse(stream):
            if element.tag.endswith(("}DataObjectGroup", "}ArchiveUnit")):
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]


STEPS: dict[str, Callable[[Path], None]] = {
    "write": write,
    "read": read,
    "iterparse": plain,
}

LABELS = {
    "write": "objects written, strict",
    "read": "read into objects",
    "iterparse": "lxml iterparse, nothing made",
}


def main() -> None:
    """Run one step and print its processor seconds and its peak of memory, in MiB."""
    parser = argparse.ArgumentParser(prog="python -m bench.seda")
    parser.add_argument("step", choices=STEPS)
    parser.add_argument("manifest", type=Path)
    asked = parser.parse_args()
    started = process_time()
    STEPS[asked.step](asked.manifest)
    seconds = process_time() - started
    print(json.dumps((seconds, _peak())))


# ----------------------------------------------------------------------------- private


def _in_a_process(step: str, manifest: Path) -> tuple[float, float]:
    command = [sys.executable, "-m", "bench.seda", step, str(manifest)]
    printed = subprocess.run(command, check=True, capture_output=True).stdout
    seconds, peak = json.loads(printed)
    return seconds, peak


def _peak() -> float:
    """Give the peak of this process since it began: ru_maxrss would count its parent's."""
    status = Path("/proc/self/status").read_text().splitlines()
    [line] = [line for line in status if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def _object(number: int) -> BinaryDataObject:
    return BinaryDataObject(
        id=f"B{number}",
        data_object_version="BinaryMaster_1",
        uri=f"Content/B{number}.pdf",
        message_digest=MessageDigest(f"{number:0128x}", "SHA-512"),
        size=100_000 + number,
        format_identification=FormatIdentification(mime_type="application/pdf", format_id="fmt/95"),
        file_info=FileInfo(filename=f"pièce {number}.pdf", last_modified="2024-06-01T10:00:00Z"),
    )


def _unit(number: int, level: str) -> ArchiveUnit:
    rule = Rule("FIN-05", start_date="2024-12-31")
    return ArchiveUnit(
        id=f"U{number}",
        management=Management(appraisal_rule=AppraisalRule(rules=(rule,), final_action="Destroy")),
        content=Content(
            description_level=level,
            titles=(Text(f"Facture n° F-{number:07d}", lang="fra"),),
            descriptions=(Text("Entretien de la toiture de l'école et du gymnase"),),
            document_type=Text("Facture"),
            keywords=(Keyword(keyword_content=Text("entretien")),),
            writers=(Agent(corpname="Entreprise de couverture"),),
            created_date="2024-06-01",
        ),
        children=(group_reference(f"G{number}"),),
    )


if __name__ == "__main__":
    main()
