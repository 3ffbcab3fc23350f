"""Documents inside a flow: base64 of a gzip, decoded as they pass, never whole in memory.

The protocol wants gzip; platforms also send the document bare. The first bytes decide. A gzip may
have several members (RFC 1952 §2.2): all of them are the document.
"""

import base64
import binascii
import zlib
from typing import BinaryIO

GZIP = b"\x1f\x8b"
MAX_RATIO = 500  # above 32 MiB, as of any container: deflate stops near 1:1032
MAX_DOCUMENT_BYTES = 1 << 30  # a document of a flow limited to 150 MB by the protocol


class Undecodable(Exception):  # noqa: N818 - named by what it says
    """A document cannot be taken out; `code` is the finding's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class DocumentDecoder:
    """Writes to a stream the document whose base64 it is given by pieces.

    most: bytes that it may still give. trailing: something came after the end of the gzip, and
    was left out.
    """

    def __init__(self, out: BinaryIO, *, most: int = MAX_DOCUMENT_BYTES) -> None:
        self.encoding = ""
        self.trailing = False
        self.written = 0
        self._out = out
        self._most = most
        self._pending = b""
        self._ended = False
        self._inflater: zlib._Decompress | None = None
        self._between = b""  # after the end of a member
        self._read = 0

    def write(self, text: str) -> None:
        """Take the next characters. Raises: Undecodable; nothing more is to be given then."""
        try:
            self._pending += text.encode("ascii").translate(None, _BLANKS)
        except UnicodeEncodeError as wrong:
            raise Undecodable("pes_document_not_base64") from wrong
        whole = len(self._pending) // 4 * 4
        piece, self._pending = self._pending[:whole], self._pending[whole:]
        if piece:
            self._decode(piece)

    def close(self) -> None:
        """End the document, which may be empty. Raises: Undecodable, it is not whole."""
        if self._pending:
            raise Undecodable("pes_document_not_base64")
        if self.trailing or self._between:
            self.trailing = True
        elif self._inflater is not None and not self._inflater.eof:
            raise Undecodable("pes_document_truncated")

    # ------------------------------------------------------------------------- private

    def _decode(self, piece: bytes) -> None:
        if self._ended:
            raise Undecodable("pes_document_not_base64")
        try:
            data = base64.b64decode(piece, validate=True)
        except (binascii.Error, ValueError) as wrong:
            raise Undecodable("pes_document_not_base64") from wrong
        self._ended = piece.endswith(b"=")
        if not self._read:
            self.encoding = "gzip" if data.startswith(GZIP) else "bare"
        self._read += len(data)
        if self.encoding == "gzip":
            self._inflate(data)
        else:
            self._keep(data)

    def _inflate(self, data: bytes) -> None:
        data, self._between = self._between + data, b""
        while data and not self.trailing:
            if self._inflater is None or self._inflater.eof:
                if len(data) < len(GZIP):
                    self._between = data  # the head of another member, or not
                    return
                self.trailing = not data.startswith(GZIP)
                self._inflater = zlib.decompressobj(_GZIP_WINDOW)
                continue
            try:
                self._keep(self._inflater.decompress(data, _STEP))
            except zlib.error as wrong:
                raise Undecodable("pes_document_truncated") from wrong
            data = self._inflater.unconsumed_tail or self._inflater.unused_data

    def _keep(self, data: bytes) -> None:
        self.written += len(data)
        if self.written > self._most or (
            self.written > _FLOOR and self.written > MAX_RATIO * self._read
        ):
            raise Undecodable("pes_document_bomb")
        self._out.write(data)


# ----------------------------------------------------------------------------- private

_BLANKS = b" \t\r\n"
_GZIP_WINDOW = 16 + zlib.MAX_WBITS
_STEP = 1 << 20
_FLOOR = 32 << 20
