"""In which encoding an XML document really is, whatever it says: suppliers and software lie.

Bytes decide. Only encodings that the XML gate takes are ever named here, so that rewriting a
document which lies lets nothing more through than an honest one.
"""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadEncoding:
    """declared: as written, `UTF-8` when nothing is. actual: name of a Python codec.

    is_told: the XML gate reads the document by itself, as it is.
    """

    declared: str
    actual: str
    is_told: bool


def read_encoding(stream: BinaryIO) -> ReadEncoding:
    """Read a document to its end and say in which encoding it is; the stream is left there.

    Memory: one block. UTF-16, and encodings nobody uses, are left to the gate: `actual` is empty.
    """
    block = stream.read(BLOCK)
    declared = _declared(block)
    codec = _CODECS.get(declared.lower())
    marked = block.startswith(codecs.BOM_UTF8)
    is_wide = b"\0" in block[:4] or block[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if is_wide or codec is None:
        return ReadEncoding(declared, "", is_told=True)
    seen = _Seen()
    while block:
        seen.look_at(block)
        block = stream.read(BLOCK)
    actual = seen.best(codec, marked=marked)
    return ReadEncoding(declared, actual, is_told=actual == codec and declared.lower() in _TOLD)


# ----------------------------------------------------------------------------- private

_DECLARED = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']"""
)

# As the gate names them (XML 1.0 §4.3.3 leaves case aside)...
_TOLD = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",  # its bytes are those of UTF-8
    "ascii": "utf-8",
    "iso-8859-1": "iso8859-1",
    "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252",
}
# ... and as software writes them.
_CODECS = _TOLD | {
    "latin1": "iso8859-1",
    "latin-1": "iso8859-1",
    "iso8859-1": "iso8859-1",
    "iso_8859-1": "iso8859-1",
    "iso-latin-1": "iso8859-1",
    "8859-1": "iso8859-1",
    "latin9": "iso8859-15",
    "latin-9": "iso8859-15",
    "iso8859-15": "iso8859-15",
    "iso_8859-15": "iso8859-15",
    "cp1252": "cp1252",
    "cp-1252": "cp1252",
    "windows1252": "cp1252",
    "win-1252": "cp1252",
    "ansi": "cp1252",
    "x-ansi": "cp1252",
}


class _Seen:
    """What the bytes of a document allow."""

    def __init__(self) -> None:
        self.is_ascii = True
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
        self._controls = False  # 0x80 to 0x9f: letters of Windows, controls of ISO 8859
        self._undefined = False  # five of them that Windows has no letter for either

    def look_at(self, block: bytes) -> None:
        if self._utf8 is not None and not (block.isascii() and self.is_ascii):
            try:
                self._utf8.decode(block)
            except UnicodeDecodeError:
                self._utf8 = None
        if block.isascii():
            return
        self.is_ascii = False
        self._controls = self._controls or _CONTROLS.search(block) is not None
        self._undefined = self._undefined or _UNDEFINED.search(block) is not None

    def best(self, codec: str, *, marked: bool) -> str:
        """Choose: letters beyond ASCII that make good UTF-8 are hardly ever anything else."""
        if self.is_ascii:
            return "utf-8" if marked else codec
        if self._is_utf8() or marked:
            return "utf-8"
        if codec in ("iso8859-1", "iso8859-15") and not self._controls:
            return codec
        return "iso8859-1" if self._undefined else "cp1252"

    def _is_utf8(self) -> bool:
        if self._utf8 is None:
            return False
        try:
            self._utf8.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True


_CONTROLS = re.compile(rb"[\x80-\x9f]")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


def _declared(head: bytes) -> str:
    found = _DECLARED.search(head.removeprefix(codecs.BOM_UTF8)[:400])
    return found[1].decode("ascii") if found is not None else "UTF-8"
