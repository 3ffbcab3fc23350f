"""A PES flow of 200 MB: `sae prepare pes`, in bounded memory.

Two floors in the same run, on the same flow, each in a process of its own: expat alone, which keeps
nothing; and lxml with the whole tree in memory, which most readers of such flows are made of.

    python -m bench.pes expat FLOW      the first floor alone
    python -m bench.pes tree FLOW       the second one
"""

import base64
import gzip
import random
import sys
from pathlib import Path
from xml.parsers import expat

from bench.memory import measured
from bench.table import print_table

SAE = [sys.executable, "-m", "sae.cli"]
AGENCIES = ["--archival-agency", "ARCHIVES", "--transferring-agency", "MAIRIE"]
DOCUMENT_BYTES = 300 << 10  # a scanned invoice

HEAD = """<?xml version="1.0" encoding="ISO-8859-1"?>
<n:PES_Aller xmlns:n="http://www.minefi.gouv.fr/cp/helios/pes_v2/Rev0/aller"><Enveloppe><Parametres>
<TypFic V="PESALR2"/><NomFic V="BANC_1"/></Parametres></Enveloppe>
<EnTetePES><DteStr V="2024-03-12"/><IdPost V="035012"/><IdColl V="22222222200011"/><CodCol V="208"/>
<CodBud V="00"/></EnTetePES><PES_DepenseAller><Bordereau><BlocBordereau><Exer V="2024"/>
<IdBord V="7"/><DteBordEm V="2024-03-11"/><TypBord V="01"/></BlocBordereau>"""
ORDER = """<Piece><BlocPiece><InfoPce><IdPce V="{number}"/><Obj V="Facture {number}"/><PJRef>
<Support V="01"/><IdUnique V="P{number}"/><NomPJ V="{number}.pdf"/></PJRef></InfoPce></BlocPiece>
<LigneDePiece><BlocLignePiece><InfoLignePce><Nature V="60632"/><MtHT V="100.00"/></InfoLignePce>
</BlocLignePiece></LigneDePiece></Piece>"""
DOCUMENT = """<PJ><Contenu><Fichier MIMEType="application/pdf">{text}</Fichier></Contenu>
<IdUnique V="P{number}"/><NomPJ V="{number}.pdf"/><TypePJ V="003"/></PJ>"""


def run(work: Path, *, megabytes: int = 200) -> None:
    """Measure the floors, then the command."""
    flow = write_flow(work / "flow.xml", megabytes=megabytes)
    this = [sys.executable, "-m", "bench.pes"]
    package = work / "pes.zip"
    rows = []
    for name, command in (
        ("expat alone", [*this, "expat", str(flow)]),
        ("lxml, the whole tree", [*this, "tree", str(flow)]),
        (
            "sae prepare pes",
            [*SAE, "prepare", "pes", str(flow), "-o", str(package), *AGENCIES, "--json"],
        ),
    ):
        seconds, spent, peak = measured(command)
        size = flow.stat().st_size / 1e6
        rates = (f"{size / spent:.0f}", f"{peak / 1024:.0f}")
        rows.append((name, f"{seconds:.1f}", f"{spent:.1f}", *rates))
    print_table(
        f"A PES flow of {flow.stat().st_size / 1e6:.0f} MB",
        ("", "s", "processor s", "MB per processor s", "peak PSS of all processes, MiB"),
        rows,
    )
    for path in (flow, package):
        path.unlink()


def write_flow(path: Path, *, megabytes: int) -> Path:
    """Write a flow of one slip: an order and its document, again and again."""
    chance = random.Random(7)
    count = megabytes * 1_000_000 // (DOCUMENT_BYTES * 4 // 3)
    with path.open("w", encoding="iso8859-1") as out:
        out.write(HEAD)
        for number in range(count):
            out.write(ORDER.format(number=number))
        out.write("</Bordereau></PES_DepenseAller><PES_PJ>")
        for number in range(count):
            data = gzip.compress(b"%PDF-1.7\n" + chance.randbytes(DOCUMENT_BYTES), 1, mtime=0)
            text = base64.encodebytes(data).decode()
            out.write(DOCUMENT.format(number=number, text=text))
        out.write("</PES_PJ></n:PES_Aller>")
    return path


def floor_expat(flow: Path) -> None:
    """Read the flow with nobody listening."""
    parser = expat.ParserCreate(namespace_separator="}")
    with flow.open("rb") as stream:
        while block := stream.read(1 << 18):
            parser.Parse(block, False)
    parser.Parse(b"", True)


def floor_tree(flow: Path) -> None:
    """Hold the flow as a tree."""
    from lxml import etree

    etree.parse(flow, etree.XMLParser(huge_tree=True))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["expat", flow]:
            floor_expat(Path(flow))
        case ["tree", flow]:
            floor_tree(Path(flow))
