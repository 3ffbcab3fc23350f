#!/usr/bin/env python3
# ruff: noqa: T201 - a verifier speaks to whoever runs it
"""Vérifie une preuve d'archivage, hors ligne. / Verifies a proof of archiving, offline.

    python3 verify.py [DOSSIER | PREUVE.zip]      par défaut, ce dossier / by default, this folder

Python 3.8 ou plus récent, sa bibliothèque standard et la commande openssl, rien d'autre.
Python 3.8 or later, its standard library and the openssl command, nothing else.
Sortie 0 : preuve valable, 1 : refusée. / Exit 0: valid proof, 1: refused.
"""

from __future__ import annotations

import calendar
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

INVENTORY, LINES, PATHS = "aip/inventory.json", "journal/lines.jsonl", "journal/paths.json"
SIDECAR, CERTIFICATES, PACKAGE = INVENTORY + ".sha512", "seal/certificates.pem", "package/"
IN_AIP = {"aip/manifest.xml": "package/manifest.xml", "aip/record.json": "record.json"}
REQUIRED = {"README.txt", "verify.py", "verify.sh", INVENTORY, SIDECAR, *IN_AIP, LINES, PATHS}
failures: list[str] = []


def main(arguments: list[str]) -> int:
    """Check what is named on the command line; give the exit status."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    place = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory() as aside:
        try:
            check(place if place.is_dir() else unzipped(place, Path(aside)))
        except Exception as fault:  # noqa: BLE001 - whatever stops a check refuses the proof
            say(False, place, f"illisible ({fault})", f"unreadable ({fault})")
    if failures:
        print("PREUVE REFUSÉE / PROOF REFUSED: " + ", ".join(dict.fromkeys(failures)))
        return 1
    print("PREUVE VALABLE / VALID PROOF")
    return 0


def unzipped(place: Path, aside: Path) -> Path:
    """Take the files out of a zip, which must name none of them twice."""
    with zipfile.ZipFile(place) as archive:
        archive.extractall(aside)
        names = archive.namelist()
    say(len(names) == len(set(names)), place, "noms uniques", "unique names")
    return aside


def check(folder: Path) -> None:
    """Run every check on a folder, in the order of the reasoning."""
    files = {one.relative_to(folder).as_posix(): one for one in folder.rglob("*") if one.is_file()}
    seal = min((name for name in files if re.match(r"seal/\d+\.txt$", name)), default="seal/N.txt")
    token = seal[:-4] + ".tsr"
    digests = check_files(files, {*REQUIRED, CERTIFICATES, "digests.sha512", seal, token})
    steps: dict[str, Callable[[], None]] = {
        INVENTORY: lambda: check_objects(folder, digests),
        LINES: lambda: check_lines(folder, digests[INVENTORY]),
        PATHS: lambda: check_paths(folder, seal),
        token: lambda: check_token(folder, seal, token),
    }
    for name, step in steps.items() if digests else ():
        try:
            step()
        except Exception as fault:  # noqa: BLE001 - the same
            say(False, name, f"illisible ({fault})", f"unreadable ({fault})")


def check_files(files: dict[str, Path], required: set[str]) -> dict[str, str]:
    """Compare the files with digests.sha512; give name -> SHA-512, nothing if some are missing."""
    text = files["digests.sha512"].read_text("ascii") if "digests.sha512" in files else ""
    listed = {line[130:]: line[:128] for line in text.splitlines()}
    exact = bool(re.fullmatch(r"([0-9a-f]{128}  [!-~]+\n)+", text))
    say(exact, "digests.sha512", "forme de la liste", "form of the list")
    missing = sorted((required | set(listed)) - set(files))
    for name in missing:
        say(False, name, "fichier manquant", "missing file")
    digests = {name: sha512(path) for name, path in sorted(files.items())}
    for name in sorted(set(files) - {"digests.sha512"}):
        same = listed.get(name) == digests[name]
        say(same, name, "empreinte de digests.sha512", "digest of digests.sha512")
    return {} if missing else digests


def check_objects(folder: Path, digests: dict[str, str]) -> None:
    """The objects, the manifest and the record are those that the inventory names."""
    same = (folder / SIDECAR).read_text("ascii") == f"{digests[INVENTORY]}  inventory.json\n"
    say(same, SIDECAR, "empreinte de l'inventaire", "digest of the inventory")
    inventory = json.loads((folder / INVENTORY).read_bytes())
    state = inventory["versions"][inventory["head"]]["state"]
    for name, digest in digests.items():
        paths = state.get(digest, [])
        if name in IN_AIP:
            say(IN_AIP[name] in paths, name, "nommé par l'inventaire", "named by the inventory")
        elif name.startswith("objects/"):
            found = name in [member(path, digest) for path in paths if path.startswith(PACKAGE)]
            say(found, name, "nommé par l'inventaire", "named by the inventory")


def member(path: str, digest: str) -> str:
    """Name the file of a proof that holds a path of the inventory."""
    name = quote(path[len(PACKAGE) :], safe="/")
    short = max(len(part) for part in name.split("/")) <= 180
    return "objects/" + (name if short else "sha512-" + digest[:32])


def check_lines(folder: Path, inventory: str) -> None:
    """One journal line commits to the inventory, and all tell of the same transfer."""
    lines = [json.loads(line) for line in lines_of(folder)]
    taken = [line for line in lines if line["digests"]["after"] == "sha512:" + inventory]
    say(len(taken) == 1, INVENTORY, "empreinte inscrite au journal", "digest in the journal")
    transfers = {line["objects"][0] for line in lines}
    say(len(transfers) == 1, LINES, "un seul versement", "one transfer")
    for line in taken:
        print(f"       AIP {line['objects'][-1]}, {line['type']}, {line['at']}")


def check_paths(folder: Path, seal_name: str) -> None:
    """Each line is a leaf of the Merkle tree (RFC 6962) whose root the seal states."""
    seal = dict(one.split(": ", 1) for one in (folder / seal_name).read_text("ascii").splitlines())
    say(seal["format"] == "sae-journal-seal/1", seal_name, "forme du sceau", "form of the seal")
    print(f"       {seal['origin']}, {seal['number']}, {seal['sealed-at']}")
    size, root = int(seal["lifecycle-tree-size"]), seal["lifecycle-root-sha256"]
    paths, lines = json.loads((folder / PATHS).read_bytes()), lines_of(folder)
    say(len(paths) == len(lines) > 0, PATHS, "un chemin par ligne", "one path per line")
    for line, path in zip(lines, paths):  # noqa: B905 - Python 3.8
        seq = json.loads(line)["seq"]
        fits = (path["stream"], path["seq"], path["root"]) == ("lifecycle", seq, root)
        fits = fits and path["tree-size"] == size >= seq
        say(fits, PATHS, f"ligne {seq}", f"line {seq}")
        found = climb(hashlib.sha256(b"\0" + line).digest(), seq - 1, size - 1, path["path"])
        say(found == root, LINES, f"ligne {seq} sous le sceau", f"line {seq} under the seal")


def climb(node: bytes, first: int, last: int, path: list[str]) -> str:
    """Follow an inclusion path to its root (RFC 9162 section 2.1.3.2), hex; empty if it is none."""
    for sibling in path:
        if last == 0:
            return ""
        if first & 1 or first == last:
            node = hashlib.sha256(b"\1" + bytes.fromhex(sibling) + node).digest()
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\1" + node + bytes.fromhex(sibling)).digest()
        first, last = first >> 1, last >> 1
    return "" if last else node.hex()


def check_token(folder: Path, seal: str, token: str) -> None:
    """The RFC 3161 token covers the seal, by certificates valid at the time that it states."""
    text = openssl(folder, "ts", "-reply", "-in", token, "-text").stdout
    at = re.search(r"Time stamp: (\w+ +\d+ [\d:]+)(?:\.\d+)? (\d+) GMT", text)
    stated = " ".join(at.groups()) if at else "Jan 1 00:00:00 1970"
    seconds = str(calendar.timegm(time.strptime(stated, "%b %d %H:%M:%S %Y")))
    options = ["-data", seal, "-in", token, "-CAfile", CERTIFICATES, "-attime", seconds]
    good = openssl(folder, "ts", "-verify", *options).returncode == 0
    say(good, token, f"jeton du sceau, {stated} UTC", "token of the seal")


def openssl(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run openssl in the folder of the proof."""
    command = ["openssl", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, errors="replace")


def lines_of(folder: Path) -> list[bytes]:
    """Give the journal lines, each without its line feed."""
    return (folder / LINES).read_bytes().rstrip(b"\n").split(b"\n")


def sha512(path: Path) -> str:
    """Give the SHA-512 of a file of any size."""
    digest = hashlib.sha512()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def say(good: bool, name: object, french: str, english: str) -> None:
    """Print the line of one check, and remember what failed."""
    print(f"{'ok    ' if good else 'ALTÉRÉ / ALTERED'} {name}: {french} / {english}")
    if not good:
        failures.append(str(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
