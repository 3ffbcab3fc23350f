"""`sae prepare parapheur` and `csv --mapping`, beside `prepare folder` on the same files.

The folder is the floor: the same bytes packed, with no history read, no digest compared, no line of
a table understood.
"""

import csv
import hashlib
import zipfile
from pathlib import Path

from bench.prepare import AGENCIES, SAE, measured
from bench.table import print_table

FOLDERS = 500
DOCUMENTS = 4  # of each folder: two documents, a slip, a history
LINES = 5_000

PREMIS = """<premis xmlns="http://www.loc.gov/premis/v3"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<object xsi:type="intellectualEntity"><originalName>Dossier {number}</originalName></object>
{objects}{events}</premis>"""
OBJECT = """<object xsi:type="file"><objectCharacteristics><fixity>
<messageDigestAlgorithm>SHA-256</messageDigestAlgorithm><messageDigest>{digest}</messageDigest>
</fixity></objectCharacteristics><originalName>{name}</originalName></object>"""
EVENT = "<event><eventType>{code}</eventType><eventDateTime>{at}</eventDateTime></event>"


def run(work: Path) -> None:
    """Measure each, then the folder of the same files."""
    exports, table = _folders(work / "exports"), _table(work / "paie")
    compared: tuple[tuple[str, int, Path, list[str | Path]], ...] = (
        ("parapheur", FOLDERS * DOCUMENTS, work / "exported", ["parapheur", exports]),
        ("csv --mapping payroll", LINES, table.parent, ["csv", table, "--mapping", "payroll"]),
    )
    rows = []
    for name, files, same, arguments in compared:
        plain = _prepared(work, ["folder", same])
        made = _prepared(work, arguments)
        for told, cost in ((f"folder, the files of {name}", plain), (name, made)):
            seconds, spent, peak = cost
            rows.append(
                (told, f"{seconds:.1f}", f"{files / seconds:.0f}", f"{spent:.1f}", f"{peak >> 10}")
            )
    heads = ("sae prepare", "s", "files/s", "processor s", "peak PSS, MiB")
    print_table(f"Exports: {FOLDERS} folders in zips, a table of {LINES:,} lines", heads, rows)


def _prepared(work: Path, arguments: list[str | Path]) -> tuple[float, float, int]:
    command = [*SAE, "prepare", *map(str, arguments), "-o", str(work / "out.zip"), "--force"]
    return measured([*command, *AGENCIES, "--json"])


def _folders(folder: Path) -> Path:
    folder.mkdir()
    for number in range(FOLDERS):
        files = {
            f"Documents principaux/{name}.pdf": f"%PDF-1.4 {name} {number}".encode() * 400
            for name in ("acte", "annexe")
        }
        objects = "".join(
            OBJECT.format(digest=hashlib.sha256(data).hexdigest(), name=name.rpartition("/")[2])
            for name, data in files.items()
        )
        events = "".join(
            EVENT.format(code=code, at=f"2025-01-0{day}T10:00:00+0100")
            for day, code in enumerate(("START", "VISA", "SIGNATURE", "ARCHIVE"), 1)
        )
        premis = PREMIS.format(number=number, objects=objects, events=events)
        with zipfile.ZipFile(folder / f"{number}.zip", "w", zipfile.ZIP_DEFLATED) as export:
            for name, data in files.items():
                export.writestr(name, data)
            export.writestr(f"Dossier {number}_bordereau.pdf", f"%PDF-1.4 {number}")
            export.writestr("i_Parapheur_internal_premis.xml", premis)

        with zipfile.ZipFile(folder / f"{number}.zip") as export:
            export.extractall(folder.with_name("exported") / f"{number}")
    return folder


def _table(folder: Path) -> Path:
    folder.mkdir()
    table = folder / "paie.csv"
    with table.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out, delimiter=";")
        lines.writerow(("Matricule", "Nom", "Prénom", "Mois", "Année", "Fichier"))
        for number in range(LINES):
            (folder / f"bs_{number}.txt").write_text(f"bulletin {number}\n" * 20, encoding="utf-8")
            month = number % 12 + 1
            lines.writerow(
                (number, "EXEMPLE", "Camille", month, 2024, f"C:\\PAIE\\BS_{number}.TXT")
            )
    return table
