"""The child process that identifies formats: `python -m sae.adapters.identification_child`.

pygfried is a Go library: its threads would not survive a fork of the archive, its maps of large
files would weigh on it, and a fault in its container readers would end it. Hence a child.
See `examine` for the reply.
"""

import contextlib
import mmap
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pygfried

from sae.adapters import format_signs
from sae.adapters.child_loop import ChildLimits, serve
from sae.adapters.format_signs import SAMPLE_BYTES, Sample, is_markup

CPU_SECONDS = 20
DATA_BYTES = 1 << 30  # siegfried starts with 200 MiB; a zip of a million entries takes 700
WHOLE_BYTES = 2 * SAMPLE_BYTES  # a file up to this size is read whole
WHOLE_PDF_BYTES = 8 << 10
WHOLE_CONTAINER_BYTES = 1 << 30  # zip and OLE are read at both ends and everywhere; 4 seconds
PDF_MARKERS_BYTES = 256 << 20  # of a PDF searched for the markers below
EXCERPT_BYTES = WHOLE_BYTES + 1
MAGIC_BYTES = 64 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What siegfried says. puid: empty when unknown. by_name: only the extension says so."""

    puid: str
    format_name: str
    mime: str
    by_name: bool


UNKNOWN = Match(puid="", format_name="", mime="", by_name=False)


def main() -> None:
    """Answer requests until standard input ends."""
    with tempfile.TemporaryDirectory(prefix="sae-formats-", ignore_cleanup_errors=True) as folder:
        _answer(Path(folder))


def examine(
    path: Path, filename: str, *, folder: Path, known: dict[str, Match]
) -> dict[str, object]:
    """Identify one file that is not empty. Raises: OSError, ValueError when it is.

    folder: where short-lived excerpts and links are put. known: formats met before.
    The reply: `puid`, `format_name`, `mime`, `by_name`; `second_mime`, libmagic's opinion, empty
    when it was not asked; `signs`, (kind, detail) pairs.
    """
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        sample = _sample(data)
        with _shown_as(path, data, Path(filename).suffix, folder) as shown:
            match = _ask_siegfried(shown, known)
    sure = match.puid and match.mime and not match.by_name
    second_mime = "" if sure else _ask_libmagic(sample)
    mime = match.mime or second_mime
    if mime == "text/plain" and filename.lower().endswith(".xml") and is_markup(sample):
        mime = "application/xml"  # without a declaration, which PRONOM and libmagic ask for
    return {
        "puid": match.puid,
        "format_name": match.format_name,
        "mime": mime,
        "by_name": match.by_name,
        "second_mime": second_mime,
        "signs": _signs(sample, filename, mime),
    }


# ----------------------------------------------------------------------------- private

_CONTAINERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
# What PRONOM's signatures seek anywhere in a PDF: PDF/A, /X, /UA, /E, portfolio, Illustrator.
_PDF_MARKERS = (
    b"pdfaid",
    b"pdfuaid",
    b"GTS_PDF",
    b"ISO_PDFE",
    b"/Collection ",
    b"AIPrivateData",
    b"illustrator:",
    b"%!PS",
)
_SAFE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,12}")


def _answer(folder: Path) -> None:
    known: dict[str, Match] = {}

    def handle(request: dict[str, object]) -> dict[str, object]:
        try:
            return examine(
                Path(str(request["path"])), str(request["filename"]), folder=folder, known=known
            )
        except (OSError, ValueError):  # gone, or emptied since
            return {}

    limits = ChildLimits(
        address_bytes=0,  # Go reserves gigabytes that it never touches
        data_bytes=DATA_BYTES,
        cpu_seconds=CPU_SECONDS,
        file_bytes=EXCERPT_BYTES,
    )
    serve(handle, limits)


def _sample(data: mmap.mmap) -> Sample:
    head = data[:SAMPLE_BYTES]
    return Sample(head, data[-SAMPLE_BYTES:] if len(data) > SAMPLE_BYTES else head)


@contextlib.contextmanager
def _shown_as(path: Path, data: mmap.mmap, suffix: str, folder: Path) -> Iterator[Path]:
    """Give the path that siegfried reads: the file, a link with the known name, or an excerpt."""
    suffix = suffix if _SAFE_SUFFIX.fullmatch(suffix) else ""
    excerpt = _excerpt(data)
    if not excerpt and path.suffix == suffix and _is_utf8(path):
        yield path
        return
    folder.mkdir(mode=0o700, exist_ok=True)  # cleaners of temporary folders pass by
    shown = folder / f"shown{suffix}"
    if excerpt:
        shown.write_bytes(excerpt)
    else:
        shown.symlink_to(path)
    try:
        yield shown
    finally:
        shown.unlink()


def _is_utf8(path: Path) -> bool:
    """Say whether a path can be handed to Go; older file systems have names that cannot."""
    return not any("\ud800" <= character <= "\udfff" for character in os.fspath(path))


def _excerpt(data: mmap.mmap) -> bytes:
    """Cut the middle out of a file where no signature looks; empty when it is read whole.

    siegfried would read to the end: 4 seconds for a GiB, and 2 ms for a common PDF.
    """
    if data[:8].startswith(_CONTAINERS) and len(data) <= WHOLE_CONTAINER_BYTES:
        return b""
    if data[:5] == b"%PDF-" and len(data) > WHOLE_PDF_BYTES:
        if _has_pdf_marker(data):
            return b""
        return data[: WHOLE_PDF_BYTES // 2] + data[-WHOLE_PDF_BYTES // 2 :]
    if len(data) <= WHOLE_BYTES:
        return b""
    return data[:SAMPLE_BYTES] + data[-SAMPLE_BYTES:]


def _has_pdf_marker(data: mmap.mmap) -> bool:
    overlap = max(map(len, _PDF_MARKERS))
    for start in range(0, min(len(data), PDF_MARKERS_BYTES), SAMPLE_BYTES):
        part = data[start : start + SAMPLE_BYTES + overlap]
        if any(marker in part for marker in _PDF_MARKERS):
            return True
    return False


def _ask_siegfried(path: Path, known: dict[str, Match]) -> Match:
    """Give the first match; unknown when a container is not what its first bytes say.

    known: formats already met that only bytes can prove; details cost as much as identifying.
    """
    try:
        puid = pygfried.identify(os.fspath(path))
        if puid in known:
            return known[puid]
        if puid is None or puid == "UNKNOWN":
            return UNKNOWN
        found = pygfried.identify(os.fspath(path), detailed=True)["files"][0]["matches"][0]
    except (OSError, LookupError):
        return UNKNOWN
    match = Match(
        puid=found["id"],
        format_name=found["format"],
        mime=found["mime"].partition(",")[0].strip(),
        by_name="match on extension only" in found["warning"],
    )
    if not match.by_name:
        known[match.puid] = match
    return match


def _ask_libmagic(sample: Sample) -> str:
    """Give libmagic's MIME type; empty where the library is not installed or has no idea."""
    try:
        import magic
    except ImportError:
        return ""
    try:
        mime = str(magic.from_buffer(sample.head[:MAGIC_BYTES], mime=True))
    except magic.MagicException:
        return ""
    return "" if mime == "application/octet-stream" else mime


def _signs(sample: Sample, filename: str, mime: str) -> tuple[tuple[str, str], ...]:
    found = (
        ("executable", format_signs.executable_kind(sample, filename)),
        ("active_content", format_signs.active_content(sample, mime)),
        ("polyglot", format_signs.other_format(sample, mime)),
    )
    return tuple((kind, detail) for kind, detail in found if detail)


if __name__ == "__main__":
    main()
