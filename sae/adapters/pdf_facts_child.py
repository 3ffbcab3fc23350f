"""The child process that inspects PDF documents: `python -m ...pdf_facts_child LIMITS...`.

Arguments: bytes of address space, seconds of processor per document, embedded files named.
PDFium opens the document and says what it knows; what it has no word for (the PDF/A claim of the
metadata, actions) is looked for in the bytes, and in the object streams that hold most of them.
"""

import ctypes
import mmap
import re
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from sae.adapters.child_loop import ChildLimits, serve

SCANNED_BYTES = 64 << 20  # of the file looked at raw
INFLATED_BYTES = 16 << 20  # of all object and metadata streams of a document
STREAM_BYTES = 4 << 20  # of one of them
DICTIONARY_BYTES = 512  # before a stream, where its kind is said


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends."""
    memory_bytes, cpu_seconds, most = (int(argument) for argument in arguments)

    def handle(request: dict[str, object]) -> dict[str, object]:
        return facts(Path(str(request["path"])), most)

    limits = ChildLimits(
        address_bytes=memory_bytes, data_bytes=0, cpu_seconds=cpu_seconds, file_bytes=0
    )
    serve(handle, limits)


def facts(path: Path, most: int) -> dict[str, object]:
    """Inspect one document; nothing is raised for what a library makes of it."""
    found: dict[str, object] = {}
    try:
        _ask_pdfium(path, most, found)
        _look_at_bytes(path, found)
    except MemoryError:
        return {**found, "partial": True, "last": True}
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken document
        found["partial"] = True
    return found


# ----------------------------------------------------------------------------- private

_STREAM = re.compile(rb"stream\r?\n")
_KINDS = (b"/ObjStm", b"/Metadata")
_LAUNCH = re.compile(rb"/S\s{0,4}/Launch\b")
_SCRIPT = re.compile(rb"/S\s{0,4}/JavaScript\b|/JavaScript\s{0,4}(?:<<|\d)")
_PART = re.compile(rb"pdfaid:part\s{0,4}(?:=\s{0,4}[\"']|>)\s{0,4}(\d)")
_CONFORMANCE = re.compile(rb"pdfaid:conformance\s{0,4}(?:=\s{0,4}[\"']|>)\s{0,4}([A-Za-z])")
_HEADER = re.compile(rb"%PDF-(\d\.\d)")


def _ask_pdfium(path: Path, most: int, found: dict[str, object]) -> None:
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        found["encryption" if locked else "partial"] = "locked" if locked else True
        return
    try:
        version = ctypes.c_int()
        if raw.FPDF_GetFileVersion(document.raw, version):
            found["version"] = f"{version.value // 10}.{version.value % 10}"
        found["pages"] = len(document)
        if raw.FPDF_GetSecurityHandlerRevision(document.raw) >= 0:
            found["encryption"] = "restricted"
        if raw.FPDFDoc_GetJavaScriptActionCount(document.raw) > 0:
            found["active"] = ["javascript"]
        count = raw.FPDFDoc_GetAttachmentCount(document.raw)
        found["embedded"] = [_embedded(document.raw, rank) for rank in range(min(count, most))]
    finally:
        document.close()


def _embedded(document: Any, rank: int) -> list[object]:  # noqa: ANN401 - ctypes has no types
    attachment = raw.FPDFDoc_GetAttachment(document, rank)
    length = raw.FPDFAttachment_GetName(attachment, None, 0)
    name = ctypes.create_string_buffer(length)
    raw.FPDFAttachment_GetName(
        attachment, ctypes.cast(name, ctypes.POINTER(raw.FPDF_WCHAR)), length
    )
    size = ctypes.c_ulong()
    raw.FPDFAttachment_GetFile(attachment, None, 0, size)
    return [name.raw.decode("utf-16-le", errors="replace").rstrip("\0"), int(size.value)]


def _look_at_bytes(path: Path, found: dict[str, object]) -> None:
    """Look for what PDFium does not tell."""
    active = {"javascript"} if found.get("active") else set()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if "version" not in found and (header := _HEADER.search(data, 0, 1024)):
            found["version"] = header.group(1).decode()
        parts: list[bytes | mmap.mmap] = [data, *_streams(data)]
        for part in parts:
            end = min(len(part), SCANNED_BYTES)
            if _LAUNCH.search(part, 0, end):
                active.add("launch")
            if _SCRIPT.search(part, 0, end):
                active.add("javascript")
            claim = _PART.search(part, 0, end)
            if claim is not None and "pdfa" not in found:
                level = _CONFORMANCE.search(part, 0, end)
                letter = level.group(1).decode().upper() if level is not None else ""
                found["pdfa"] = claim.group(1).decode() + letter
    if active:
        found["active"] = sorted(active)


def _streams(data: mmap.mmap) -> Iterator[bytes]:
    """Inflate the streams that hold objects or metadata, within bounds."""
    left = INFLATED_BYTES
    for match in _STREAM.finditer(data, 0, min(len(data), SCANNED_BYTES)):
        dictionary = data[max(0, match.start() - DICTIONARY_BYTES) : match.start()]
        own = dictionary[dictionary.rfind(b" obj") + 1 :]
        if b"FlateDecode" not in own or not any(kind in own for kind in _KINDS):
            continue
        inflater = zlib.decompressobj()
        try:
            piece = inflater.decompress(
                data[match.end() : match.end() + STREAM_BYTES], min(STREAM_BYTES, left)
            )
        except zlib.error:
            continue
        left -= len(piece)
        yield piece
        if left <= 0:
            return


if __name__ == "__main__":
    main(sys.argv[1:])
