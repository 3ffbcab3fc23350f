"""Verifications of signatures, beside openssl doing the arithmetic alone.

openssl is started for each file, as an auditor would; ours reads the whole document as well: the
revisions of a PDF, the parts of an XML, certificates, timestamps.
"""

import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from bench.table import print_table
from sae.adapters.signatures.verifier import ChildSignatureVerifier
from tests.signed_documents import NOW, a_cms, a_pdf, an_authority, an_enveloped_xml

FILES = 200


def run(work: Path, *, rounds: int = 5) -> None:
    """Measure one kind after the other, in one child, the best of some rounds."""
    authority = an_authority(work / "authority")
    mayor = authority.signer("Maire")
    document = work / "document.bin"
    document.write_bytes(b"x" * 100_000)
    detached = a_cms(document, mayor, work / "document.p7s")
    whole = a_cms(document, mayor, work / "document.p7m", "-nodetach")
    pdf = a_pdf(work / "document.pdf", mayor)
    xml = work / "flux.xml"
    xml.write_bytes(an_enveloped_xml(mayor))
    plain = work / "unsigned.pdf"
    plain.write_bytes(b"%PDF-1.7\n" + b"x" * 100_000)
    covered, extracted = _parts(work, pdf)
    verifier = ChildSignatureVerifier()
    rows = []
    for title, path, command in (
        ("CMS, detached (digest joined)", detached, _openssl(detached, document)),
        ("CMS, 100 KB enveloped", whole, _openssl(whole, None)),
        ("PDF, one signature", pdf, _openssl(extracted, covered)),
        ("XML, one signed part", xml, None),
        ("no signature, 100 KB", plain, None),
    ):
        ours = _rate(partial(verifier.verify, path, at=NOW), FILES, rounds)
        theirs = _rate(command, FILES // 10, rounds) if command is not None else None
        rows.append((title, f"{ours:,.0f}", f"{theirs:,.0f}" if theirs else "–"))
    verifier.close()
    heads = ("kind", "files/s", "openssl, a process each, files/s")
    print_table(f"Signatures verified a second, best of {rounds} rounds", heads, rows)


# ----------------------------------------------------------------------------- private


def _rate(verify: Callable[[], object], files: int, rounds: int) -> float:
    verify()
    best = 0.0
    for _ in range(rounds):
        started = perf_counter()
        for _ in range(files):
            verify()
        best = max(best, files / (perf_counter() - started))
    return best


def _openssl(signature: Path, document: Path | None) -> Callable[[], object]:
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", str(signature)]
    command += ["-noverify", "-out", "/dev/null"]
    if document is not None:
        command += ["-content", str(document)]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def _parts(work: Path, pdf: Path) -> tuple[Path, Path]:
    """Take what a signature covers, and the signature, out of a PDF."""
    data = pdf.read_bytes()
    numbers = data.split(b"/ByteRange [")[1].split(b"]")[0].split()
    first, length, second, rest = (int(one) for one in numbers)
    covered, signature = work / "covered.bin", work / "covered.p7s"
    covered.write_bytes(data[first : first + length] + data[second : second + rest])
    signature.write_bytes(bytes.fromhex(data[first + length : second].strip(b"<>").decode()))
    return covered, signature
