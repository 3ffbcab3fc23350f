"""Makes large packages fast, in flat memory, always the same bytes.

    python -m bench.packages dossiers OUT.zip --count 1000    1,000 dossiers of 3 files of 100 KB
    python -m bench.packages many FOLDER --count 1000         1,000 packages of one such dossier
    python -m bench.packages units OUT.zip --count 100000     100,000 units, small files

Files are true PDF with a text layer of their own, and compress about as office documents do:
half of their bytes not at all, the other half well.
"""

import argparse
import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sae.cli.samples import documents
from sae.cli.samples.sip import File, Sip, Unit, manifest_parts
from seda.zip_writer import ZipWriter

AT = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
FILES_PER_DOSSIER = 3
FILE_BYTES = 100_000
UNITS_PER_DOSSIER = 10

_VOCABULARY = (
    "facture mandat commande livraison école chauffage toiture voirie éclairage délibération"
    " conseil municipal marché travaux avenant réception subvention cantine bibliothèque gymnase"
    " entretien fourniture contrat maintenance logiciel assurance véhicule cimetière état civil"
    " urbanisme permis construire arrêté circulation budget recette dépense engagement trésorerie"
)
WORDS = _VOCABULARY.split()


def write_dossiers(path: Path, *, count: int, file_bytes: int = FILE_BYTES) -> Path:
    """Write one package of `count` dossiers of three files."""
    with path.open("wb") as out, ZipWriter(out, at=AT) as package:
        units = tuple(_dossier(package, number, file_bytes) for number in range(1, count + 1))
        _write_manifest(package, _sip("BENCH-DOSSIERS", units))
    return path


def write_many(folder: Path, *, count: int, file_bytes: int = FILE_BYTES) -> Iterator[Path]:
    """Write `count` packages of one dossier in a folder, and give their paths as they come."""
    for number in range(1, count + 1):
        path = folder / f"package-{number:06d}.zip"
        with path.open("wb") as out, ZipWriter(out, at=AT) as package:
            unit = _dossier(package, number, file_bytes)
            _write_manifest(package, _sip(f"BENCH-{number:06d}", (unit,)))
        yield path


def write_units(path: Path, *, count: int) -> Path:
    """Write one package of about `count` units: dossiers of ten units, a small text in each."""
    with path.open("wb") as out, ZipWriter(out, at=AT) as package:
        dossiers = range(1, count // UNITS_PER_DOSSIER + 1)
        units = tuple(_small_dossier(package, number) for number in dossiers)
        _write_manifest(package, _sip("BENCH-UNITS", units))
    return path


def office_like(name: str, *, seed: int, size: int) -> File:
    """Make a PDF of about `size` bytes whose words depend on the seed."""
    rng = random.Random(seed)
    lines = [" ".join(rng.choices(WORDS, k=9)) for _ in range(40)]
    page = documents.pdf(name, f"Facture n° F-{seed:07d}", [f"Montant {seed}, 00 €", *lines])
    filling = max(size - len(page.data), 0)
    noise = rng.randbytes(filling // 2)  # as compressed images and fonts in a real one
    text = (" ".join(rng.choices(WORDS, k=400)) * (1 + filling // 2500)).encode()
    return replace(page, data=_with_stream(page.data, noise + text[: filling - len(noise)]))


# ----------------------------------------------------------------------------- private


def _dossier(package: ZipWriter, number: int, file_bytes: int) -> Unit:
    pieces = (
        _piece(package, number * FILES_PER_DOSSIER + rank, file_bytes)
        for rank in range(FILES_PER_DOSSIER)
    )
    return _file_unit(number, tuple(pieces))


def _piece(package: ZipWriter, seed: int, file_bytes: int) -> Unit:
    file = office_like(f"piece-{seed}.pdf", seed=seed, size=file_bytes)
    return Unit(title=f"Facture n° F-{seed:07d}", objects=(_written(package, file),))


def _small_dossier(package: ZipWriter, number: int) -> Unit:
    pieces = tuple(
        _small_piece(package, number * UNITS_PER_DOSSIER + rank)
        for rank in range(UNITS_PER_DOSSIER - 1)
    )
    return _file_unit(number, pieces)


def _small_piece(package: ZipWriter, seed: int) -> Unit:
    words = " ".join(random.Random(seed).choices(WORDS, k=12))
    file = documents.text(f"piece-{seed}.txt", [words])
    return Unit(title=f"Pièce {seed} - {words}", objects=(_written(package, file),))


def _file_unit(number: int, pieces: tuple[Unit, ...]) -> Unit:
    return Unit(
        title=f"Mandat n° {number}",
        level="File",
        content=(("DocumentType", "Dossier de mandat"), ("StartDate", "2024-06-01")),
        children=pieces,
    )


def _written(package: ZipWriter, file: File) -> File:
    """Write a file and forget its bytes: only what the manifest says of it is kept."""
    place = f"Content/{file.name}"
    package.add(place, file.data)
    digest = hashlib.sha512(file.data).hexdigest()
    return replace(file, data=b"", uri=place, digest=digest, size=len(file.data))


def _write_manifest(package: ZipWriter, sip: Sip) -> None:
    with package.entry("manifest.xml") as stream:
        for part in manifest_parts(sip):
            stream.write(part.encode())


def _sip(message_identifier: str, units: tuple[Unit, ...]) -> Sip:
    return Sip(
        version="2.1",
        message_identifier=message_identifier,
        date=AT,
        comment="Paquet de mesure",
        archival_agreement="CONVENTION-MESURE",
        archival_agency="ARCHIVES-MESURE",
        transferring_agency="COMMUNE-MESURE",
        originating_agency="SERVICE-MESURE",
        rules=(
            (
                "AppraisalRule",
                (("Rule", "FIN-05"), ("StartDate", "2024-12-31"), ("FinalAction", "Destroy")),
            ),
        ),
        units=units,
    )


def _with_stream(pdf: bytes, filling: bytes) -> bytes:
    """Put an unused stream before the cross-reference table, whose own place then changes."""
    head, table = pdf.rsplit(b"xref\n0 ", 1)
    table, _ = table.split(b"startxref", 1)
    head += b"999999 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        len(filling),
        filling,
    )
    return head + b"xref\n0 " + table + b"startxref\n%d\n%%%%EOF\n" % len(head)


def main() -> None:
    """Make what the command line asks for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("kind", choices=("dossiers", "many", "units"))
    parser.add_argument("target", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    asked = parser.parse_args()
    match asked.kind:
        case "dossiers":
            write_dossiers(asked.target, count=asked.count)
        case "many":
            asked.target.mkdir(parents=True, exist_ok=True)
            for _ in write_many(asked.target, count=asked.count):
                pass
        case "units":
            write_units(asked.target, count=asked.count)


if __name__ == "__main__":
    main()
