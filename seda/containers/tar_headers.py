"""The headers of a tar file: v7, ustar (POSIX.1-1988), pax (POSIX.1-2001) and GNU long names."""

from collections.abc import Iterator
from dataclasses import dataclass

from seda.containers.streams import RandomAccessFile
from seda.findings import Finding, error

BLOCK = 512
MAX_EXTENSION_BYTES = 1024 * 1024  # one pax header or long name; real ones take a few hundred bytes
MAX_PADDING_BYTES = 1024 * 1024  # zeros after the end mark, up to the writer's record size


class BadTar(Exception):  # noqa: N818 - named by what it says, as in sae/errors.py
    """The structure cannot be trusted; `finding` says why."""

    def __init__(self, code: str, *, at: int | None = None) -> None:
        super().__init__(code)
        self.finding: Finding = error(code) if at is None else error(code, at=at)


@dataclass(frozen=True, slots=True)
class TarMember:
    """One member: raw name, whether it is UTF-8 for sure (pax), type flag, size and data offset."""

    raw_name: bytes
    is_utf8: bool
    kind: bytes
    size: int
    offset: int


def is_tar_header(block: bytes) -> bool:
    """Say whether 512 bytes are a tar header, by their checksum."""
    if len(block) < BLOCK or not block[0]:
        return False
    try:
        announced = _number(block[148:156])
    except BadTar:
        return False
    return announced == sum(block) - sum(block[148:156]) + 8 * ord(" ")


def read_members(file: RandomAccessFile) -> Iterator[TarMember]:
    """Give the members in their order; extension headers are folded into the member they describe.

    Raises: BadTar for a broken header, a missing end, or bytes after the end.
    """
    place = 0
    extension = _Extension()
    while True:
        block = file.read_at(place, BLOCK)
        if len(block) < BLOCK:
            raise BadTar("tar_truncated")
        if not any(block):
            _check_padding(file, place)
            return
        if not is_tar_header(block):
            raise BadTar("tar_damaged", at=place)
        kind, size, data = block[156:157], _number(block[124:136]), place + BLOCK
        if kind in _EXTENSIONS:
            if size > MAX_EXTENSION_BYTES:
                raise BadTar("tar_damaged", at=place)
            extension.read(kind, file.read_at(data, size))
        else:
            size = 0 if kind in _WITHOUT_DATA else extension.size(size)
        if data + size > file.size:
            raise BadTar("tar_truncated")
        if kind not in _EXTENSIONS:
            raw_name, is_utf8 = extension.name(block)
            yield TarMember(raw_name, is_utf8, extension.kind(kind), size, data)
            extension = _Extension()
        place = data + -(-size // BLOCK) * BLOCK


# ----------------------------------------------------------------------------- private

_EXTENSIONS = frozenset({b"x", b"g", b"L", b"K"})
_WITHOUT_DATA = frozenset({b"1", b"2", b"3", b"4", b"6"})


class _Extension:
    """What extension headers say of the next member."""

    def __init__(self) -> None:
        self._pax: dict[bytes, bytes] = {}
        self._long_name: bytes | None = None

    def read(self, kind: bytes, data: bytes) -> None:
        if kind == b"x":
            self._pax.update(_pax_records(data))
        elif kind == b"L":
            self._long_name = data.rstrip(b"\0")
        elif kind == b"g" and {b"path", b"size"} & dict(_pax_records(data)).keys():
            raise BadTar("tar_damaged", at=0)  # one name for all members makes no sense

    def name(self, block: bytes) -> tuple[bytes, bool]:
        if b"path" in self._pax:
            return self._pax[b"path"], self._pax.get(b"hdrcharset") != b"BINARY"
        if self._long_name is not None:
            return self._long_name, False
        name = block[:100].partition(b"\0")[0]
        if block[257:263] == b"ustar\0" and block[345]:
            name = block[345:500].partition(b"\0")[0] + b"/" + name
        return name, False

    def size(self, plain: int) -> int:
        text = self._pax.get(b"size")
        if text is None:
            return plain
        if not text.isdigit() or len(text) > 20:
            raise BadTar("tar_damaged", at=0)
        return int(text)

    def kind(self, plain: bytes) -> bytes:
        is_sparse = any(key.startswith(b"GNU.sparse.") for key in self._pax)
        return b"S" if is_sparse else plain


def _pax_records(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    # Each record: "<length in decimal> <key>=<value>\n", the length counting itself.
    place = 0
    while place < len(data):
        digits, space, _ = data[place : place + 21].partition(b" ")
        if not space or not digits.isdigit():
            raise BadTar("tar_damaged", at=0)
        end = place + int(digits)
        key, equals, value = data[place + len(digits) + 1 : end].partition(b"=")
        if end > len(data) or not equals or not value.endswith(b"\n"):
            raise BadTar("tar_damaged", at=0)
        yield key, value[:-1]
        place = end


def _number(field: bytes) -> int:
    if field[0] & 0x80:  # GNU: base 256 for what octal digits cannot hold
        if field[0] != 0x80:
            raise BadTar("tar_damaged", at=0)
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not digits:
        return 0
    try:
        return int(digits, 8)
    except ValueError as wrong:
        raise BadTar("tar_damaged", at=0) from wrong


def _check_padding(file: RandomAccessFile, place: int) -> None:
    # Two zero blocks end a tar; writers pad with zeros. Anything else would be undeclared bytes.
    rest = file.read_at(place, MAX_PADDING_BYTES)
    if any(rest) or file.size - place > MAX_PADDING_BYTES:
        raise BadTar("tar_trailing_data")
