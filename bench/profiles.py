"""An archival profile applied to a manifest of 100,000 units: our stream, and libxml2's tree."""

import json
import subprocess
import sys
from pathlib import Path

from bench.table import print_table

UNITS = 100_000
SEDA = "fr:gouv:culture:archivesdefrance:seda:v2.1"

PROFILE = f"""<grammar xmlns="http://relaxng.org/ns/structure/1.0" ns="{SEDA}"
  datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes">
<start><element name="ArchiveTransfer"><element name="Date"><data type="dateTime"/></element>
  <element name="DataObjectPackage"><element name="DescriptiveMetadata">
  <zeroOrMore><ref name="unit"/></zeroOrMore></element></element></element></start>
<define name="unit"><element name="ArchiveUnit">
  <attribute name="id"><data type="NCName"/></attribute>
  <element name="Content">
    <element name="DescriptionLevel">
      <choice><value>Item</value><value>File</value></choice></element>
    <element name="Title"><data type="string"/></element>
    <optional><element name="Description"><text/></element></optional>
    <interleave><optional><element name="StartDate"><data type="date"/></element></optional>
      <optional><element name="EndDate"><data type="date"/></element></optional></interleave>
  </element><zeroOrMore><ref name="unit"/></zeroOrMore></element></define>
</grammar>"""

# Each in a process of its own: memory is that of the whole process.
_OURS = """
from seda.profiles.archival import load_profile
profile = load_profile(open(sys.argv[1], "rb").read(), name="p").profile
def judge(manifest):
    return not profile.check(manifest, namespace=sys.argv[3])
"""
_LIBXML2 = """
from lxml import etree
profile = etree.RelaxNG(etree.parse(sys.argv[1]))
def judge(manifest):
    return profile.validate(etree.parse(manifest, etree.XMLParser(huge_tree=True)))
"""
_MEASURE = r"""
import json, re, time
started = time.process_time()
with open(sys.argv[2], "rb") as manifest:
    fits = judge(manifest)
seconds = time.process_time() - started
status = open("/proc/self/status").read()  # getrusage would count the process that started us
peak = int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024
print(json.dumps({"fits": fits, "seconds": seconds, "peak": peak}))
"""


def run(work: Path) -> None:
    """Measure both."""
    profile, manifest = work / "profile.rng", work / "manifest.xml"
    profile.write_text(PROFILE, encoding="utf-8")
    _write_manifest(manifest)
    rows = []
    for name, code in (("ours, in a stream", _OURS), ("libxml2, on a tree", _LIBXML2)):
        measured = _measure(code, profile, manifest)
        if not measured["fits"]:
            raise RuntimeError(f"{name}: the manifest fits")
        rows.append((name, f"{measured['seconds']:.1f}", f"{measured['peak']:.0f}"))
    size = manifest.stat().st_size / 1e6
    print_table(
        f"RelaxNG, {UNITS:,} units, {size:.0f} MB", ("engine", "s of processor", "peak MiB"), rows
    )


# ----------------------------------------------------------------------------- private


def _measure(code: str, profile: Path, manifest: Path) -> dict[str, float]:
    script = "import sys" + code + _MEASURE
    done = subprocess.run(
        [sys.executable, "-c", script, str(profile), str(manifest), SEDA],
        check=True,
        capture_output=True,
    )
    return dict(json.loads(done.stdout))


def _write_manifest(path: Path) -> None:
    words = "Une description assez longue. " * 8
    with path.open("w", encoding="utf-8") as out:
        out.write(f'<ArchiveTransfer xmlns="{SEDA}"><Date>2024-01-01T00:00:00Z</Date>\n')
        out.write("<DataObjectPackage><DescriptiveMetadata>\n")
        for number in range(UNITS):
            out.write(
                f'<ArchiveUnit id="ID{number}"><Content><DescriptionLevel>Item</DescriptionLevel>\n'
                f"<Title>Facture {number}</Title>\n<Description>{words}</Description>"
                "<StartDate>2024-01-01</StartDate><EndDate>2024-02-01</EndDate>"
                "</Content></ArchiveUnit>\n"
            )
        out.write("</DescriptiveMetadata></DataObjectPackage></ArchiveTransfer>\n")
