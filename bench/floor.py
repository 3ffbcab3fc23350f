"""The floor that ingest is compared with: unzip, SHA-512 and SHA-256, two copies, sync, re-read.

The same process model as the product: one package shares its objects among threads, many
packages are shared among processes. No check, no manifest, no journal, no row.
"""

import hashlib
import os
import shutil
import zipfile
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

PIECE = 1024 * 1024


def floor_one(package: Path, target: Path, *, threads: int) -> None:
    """Do what cannot be left out for one package."""
    copies = [target / "copy-1", target / "copy-2"]
    for copy in copies:
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
    with zipfile.ZipFile(package) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir()]
    chunks = [names[start::threads] for start in range(threads)]
    with ThreadPoolExecutor(threads) as pool:
        digests = dict(
            pair
            for pairs in pool.map(lambda c: _write(package, c, copies), chunks)
            for pair in pairs
        )
        os.sync()
        paths = [
            (copy / _flat(name), digest) for name, digest in digests.items() for copy in copies
        ]
        for wrong in pool.map(_reread, [paths[start::threads] for start in range(threads)]):
            if wrong:
                raise RuntimeError(f"{wrong} files read back differently")


def floor_many(packages: list[Path], target: Path, *, processes: int) -> None:
    """Do it for many packages, each in one process with one thread."""
    jobs = [(package, target / str(number)) for number, package in enumerate(packages)]
    with ProcessPoolExecutor(processes) as pool:
        for _ in pool.map(_one, jobs, chunksize=8):
            pass


# ----------------------------------------------------------------------------- private


def _one(job: tuple[Path, Path]) -> None:
    floor_one(job[0], job[1], threads=1)


def _flat(name: str) -> str:
    return name.replace("/", "_")


def _write(package: Path, names: list[str], copies: list[Path]) -> list[tuple[str, str]]:
    digests = []
    with zipfile.ZipFile(package) as archive:
        for name in names:
            sha512, sha256 = hashlib.sha512(), hashlib.sha256()
            with archive.open(name) as stream:
                outs = [(copy / _flat(name)).open("wb") for copy in copies]
                while piece := stream.read(PIECE):
                    sha512.update(piece)
                    sha256.update(piece)
                    for out in outs:
                        out.write(piece)
                for out in outs:
                    out.close()
            digests.append((name, sha512.hexdigest()))
    return digests


def _reread(paths: list[tuple[Path, str]]) -> int:
    wrong = 0
    for path, expected in paths:
        with path.open("rb") as stream:
            os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            digest = hashlib.sha512()
            while piece := stream.read(PIECE):
                digest.update(piece)
        wrong += digest.hexdigest() != expected
    return wrong
