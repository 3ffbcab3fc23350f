"""The character encodings a received XML document may use, and their rewriting into UTF-8.

A short list on purpose: UTF-7, EBCDIC and their like hide markup from whoever filters bytes.
"""

import codecs
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import BinaryIO

UTF_16 = "utf-16"

# Declared name in lower case (XML 1.0 §4.3.3: matched case-insensitively) -> Python codec.
ALLOWED_ENCODINGS: Mapping[str, str] = MappingProxyType(
    {
        "utf-8": "utf-8",
        "utf8": "utf-8",
        "us-ascii": "ascii",
        "ascii": "ascii",
        "iso-8859-1": "iso8859-1",
        "iso-8859-15": "iso8859-15",
        "windows-1252": "cp1252",
        "utf-16": UTF_16,
        "utf-16le": UTF_16,
        "utf-16be": UTF_16,
    }
)

BLOCK_BYTES = 256 * 1024


class UndecodableText(Exception):  # noqa: N818 - named by what it says, as in sae/errors.py
    """Bytes that are not in the encoding the document announced."""


def encoding_of_byte_order_mark(head: bytes) -> str | None:
    """Name the encoding that the first bytes announce, or None when there is no mark.

    head: at least the first four bytes. UTF-32 and UTF-16 without a mark give `"unsupported"`.
    """
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "unsupported"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return UTF_16
    # A NUL among the first bytes is UTF-16 or UTF-32 without its mark, or not XML at all.
    return "unsupported" if b"\0" in head[:4] else None


def transcode_to_utf8(source: BinaryIO, target: BinaryIO, *, encoding: str) -> None:
    """Copy an XML document as UTF-8 without a mark, its declaration corrected, line by line alike.

    encoding: the codec found by the scan. Memory stays under one megabyte.

    Raises: UndecodableText.
    """
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    first = True
    try:
        while block := source.read(BLOCK_BYTES):
            text = decoder.decode(block)
            if first and text:
                text = _with_utf8_declaration(text.removeprefix("\ufeff"))
                first = False
            target.write(text.encode("utf-8"))
        target.write(decoder.decode(b"", final=True).encode("utf-8"))
    except UnicodeError as error:
        raise UndecodableText(str(error)) from error


# ----------------------------------------------------------------------------- private

_DECLARED = re.compile(r"""(\sencoding\s*=\s*)("[^"]*"|'[^']*')""")


def _with_utf8_declaration(text: str) -> str:
    # Only the encoding's value changes, so that every line keeps its number.
    if not text.startswith("<?xml"):
        return text
    end = text.find("?>")
    if end < 0:
        return text
    return _DECLARED.sub(r'\1"UTF-8"', text[:end], count=1) + text[end:]
