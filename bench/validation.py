"""Validation of a large manifest beside other validators, each in a process of its own.

Seconds and peak memory of the whole process, start included, on the same file. Whoever does not
refuse a small faulty manifest is not measured. xmllint uses the published schemas when they stand
beside the checkout, ours exported when they do not; those in Java and xmlschema would fetch what
the published ones import, and always use ours.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from bench import packages
from bench.memory import tree
from bench.table import print_table
from seda.xsd_export import exported_schemas

UNITS = 100_000
EVERY = 0.02  # seconds between two looks at the memory of a process
PUBLISHED = Path(__file__).parents[2] / "shared" / "schemas" / "seda"
JARS = ("xercesImpl.jar", "xmlParserAPIs.jar", "xercesSamples.jar", "xml-resolver.jar")
JAVA = Path("/usr/share/java")

# Ours, as it validates in the product; then behind the gate that every received document passes.
OURS = """
import sys
from seda.schema import Schemas
with open(sys.argv[1], "rb") as manifest:
    sys.exit(bool(Schemas().validate(manifest, "2.1", tolerant=False).findings))
"""
GATE = """
import sys
from seda.safe_xml import scan
from seda.schema import Schemas
with open(sys.argv[1], "rb") as manifest:
    found = scan(manifest).findings
    sys.exit(bool(found or Schemas().validate(manifest, "2.1", tolerant=False).findings))
"""
XMLSCHEMA = """
import sys
from xmlschema import XMLResource, XMLSchema
schema = XMLSchema(sys.argv[2])
sys.exit(any(schema.iter_errors(XMLResource(sys.argv[1], lazy=True))))
"""


@dataclass(frozen=True, slots=True)
class Validator:
    """A command that takes a file last. says: what it prints of a faulty file, when its status
    does not tell. once: too slow for more than one round.
    """

    name: str
    command: tuple[str, ...]
    after: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    says: str = ""
    once: bool = False


def run(work: Path, *, rounds: int = 5, units: int = UNITS) -> None:
    """Measure every validator that this machine has."""
    for name, data in exported_schemas().items():
        (work / name).write_bytes(data)
    with zipfile.ZipFile(packages.write_units(work / "units.zip", count=units)) as package:
        manifest = Path(package.extract("manifest.xml", work))
    faulty = work / "faulty.xml"
    with zipfile.ZipFile(packages.write_units(work / "few.zip", count=20)) as package:
        text = package.read("manifest.xml").replace(
            b"<DescriptiveMetadata>", b"<Surprise/><DescriptiveMetadata>"
        )
    faulty.write_bytes(text)
    validators = [one for one in _validators(work) if _refuses(one, faulty)]
    taken = _interleaved(validators, manifest, rounds)
    base = taken.get("xmllint --stream", taken["seda"])[0]
    rows = [
        (name, f"{seconds:.2f}", f"{seconds / base:.2f}×", f"{peak / 1024:.0f}")
        for name, (seconds, peak) in taken.items()
    ]
    megabytes = manifest.stat().st_size / 1e6
    print_table(
        f"Validation of {units:,} units ({megabytes:.0f} MB), medians of {rounds} rounds",
        ("validator", "s", "to xmllint", "peak RSS, MiB"),
        rows,
    )


# ----------------------------------------------------------------------------- private


def _validators(work: Path) -> list[Validator]:
    own = str(work / "seda-2.1.xsd")
    found = [
        Validator("seda", (sys.executable, "-c", OURS)),
        Validator("seda, behind its gate", (sys.executable, "-c", GATE)),
    ]
    if _has("xmllint", shutil.which("xmllint"), "libxml2-utils"):
        found.append(_xmllint(work, own))
    if _has("jing", shutil.which("jing"), "jing"):
        found.append(Validator("jing (Xerces inside)", ("jing", own)))
    jars = [str(JAVA / name) for name in JARS]
    if _has("Xerces", shutil.which("java") and (JAVA / JARS[0]).exists(), "libxerces2-java"):
        command = ("java", "-cp", ":".join(jars), "jaxp.SourceValidator", "-a", own, "-i")
        found.append(Validator("Xerces 2 for Java", command, says="[Error]"))
    if _has("xmlschema", importlib.util.find_spec("xmlschema"), "xmlschema (pip)"):
        lazy = (sys.executable, "-c", XMLSCHEMA)
        found.append(Validator("xmlschema, lazy (one round)", lazy, (own,), once=True))
    return found


def _has(name: str, present: object, package: str) -> bool:
    if not present:
        print(f"{name} is not measured: {package} is not installed")
    return bool(present)


def _xmllint(work: Path, own: str) -> Validator:
    schema, environment = own, {}
    if PUBLISHED.is_dir():
        schema = str(PUBLISHED / "seda-2.1" / "seda-2.1-main.xsd")
        catalogue = work / "catalog.xml"
        entries = (
            f'<uri name="http://www.w3.org/{place}" uri="{(PUBLISHED / file).as_uri()}"/>'
            for place, file in (("2001/xml.xsd", "xml.xsd"), ("1999/xlink.xsd", "xlink.xsd"))
        )
        catalogue.write_text(
            '<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">'
            f"{''.join(entries)}</catalog>"
        )
        environment = {"XML_CATALOG_FILES": str(catalogue)}
    command = ("xmllint", "--nonet", "--noout", "--stream", "--schema", schema)
    return Validator("xmllint --stream", command, environment=environment)


def _refuses(validator: Validator, faulty: Path) -> bool:
    status, said, _, _ = _one(validator, faulty)
    refused = validator.says in said if validator.says else status != 0
    if not refused:
        print(f"{validator.name} is not measured: it accepts a faulty manifest")
    return refused


def _interleaved(
    validators: list[Validator], manifest: Path, rounds: int
) -> dict[str, tuple[float, int]]:
    """Give the median seconds and the highest memory, in KiB, of each."""
    seconds: dict[str, list[float]] = {one.name: [] for one in validators}
    peaks: dict[str, int] = dict.fromkeys(seconds, 0)
    for number in range(rounds):
        for one in validators:
            if one.once and number:
                continue
            status, said, spent, peak = _one(one, manifest)
            if status or (one.says and one.says in said):
                raise RuntimeError(f"{one.name}: {said[:500]}")
            seconds[one.name].append(spent)
            peaks[one.name] = max(peaks[one.name], peak)
    return {name: (median(values), peaks[name]) for name, values in seconds.items()}


def _one(validator: Validator, document: Path) -> tuple[int, str, float, int]:
    """Give the status, what was said, the seconds and the KiB of one process and its children."""
    with tempfile.TemporaryFile() as said:
        started = perf_counter()
        process = subprocess.Popen(
            [*validator.command, str(document), *validator.after],
            env={**os.environ, **validator.environment},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        peak = 0
        while process.poll() is None:
            peak = max(peak, sum(map(_peak, tree(process.pid))))
            sleep(EVERY)
        spent = perf_counter() - started
        said.seek(0)
        return process.returncode, said.read().decode(errors="replace"), spent, peak


def _peak(pid: int) -> int:
    """Give the most KiB that a living process has held, 0 when it is over."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(x.split()[1]) for x in status.splitlines() if x.startswith("VmHWM")), 0)
