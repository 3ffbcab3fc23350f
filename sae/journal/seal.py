"""The text of a seal: what is timestamped. Plain `key: value` lines in a fixed order.

A seal commits to every line of the three streams (range since the previous seal, and Merkle root
since genesis), to the previous seal and the last token obtained, to the holdings and to the rules.
Its parser is strict: two texts never mean the same seal. Neither token nor file here.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sae.errors import ChainBroken
from sae.journal.entry import Head, Stream, root

FORMAT = "sae-journal-seal/1"
NONE = "none"  # a value that does not exist yet: no previous seal, no token, no new entry


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSeal:
    """What a seal says of one stream.

    first, last: entries covered since the previous seal; `last == first - 1` when there are none.
    sha256, sha512: hex, of these lines, each followed by a line feed: of the concatenated files.
    tree_size, root: RFC 6962, since genesis; `tree_size == last`.
    """

    stream: Stream
    first: int
    last: int
    sha256: str
    sha512: str
    tree_size: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SealText:
    """A seal, field by field in the order of its text; digests in hex, empty for none.

    origin: identifier of the archive home. number: from 1. streams: one of each, in the order
    of `Stream`. holdings_sha512: of the holdings file of this seal. clock: state of the clock,
    one printable ASCII line.
    """

    origin: str
    number: int
    sealed_at: datetime
    streams: tuple[StreamSeal, ...]
    previous_seal_sha512: str
    previous_token_sha512: str
    holdings_sha512: str
    rules_sha512: str
    software: str
    clock: str

    def of(self, stream: Stream) -> StreamSeal:
        """Give what the seal says of one stream."""
        return next(one for one in self.streams if one.stream is stream)


def cover(head: Head, *, first: int, lines: Iterable[bytes]) -> StreamSeal:
    """Say what a seal covers of a stream. lines: exact bytes of entries `first` to `head.size`.

    Raises: ChainBroken, the lines do not lead to the head.
    """
    sha256, sha512 = hashlib.sha256(), hashlib.sha512()
    size, line = first - 1, b""
    for size, line in enumerate(lines, start=first):  # noqa: B007 - the last ones are compared
        sha256.update(line + b"\n")
        sha512.update(line + b"\n")
    ends_well = size < first or hashlib.sha256(line).hexdigest() == head.last_sha256
    if size != head.size or not ends_well:
        raise ChainBroken(stream=head.stream, seq=size, found=head.size, field="seal")
    return StreamSeal(
        stream=head.stream,
        first=first,
        last=size,
        sha256=sha256.hexdigest(),
        sha512=sha512.hexdigest(),
        tree_size=size,
        root=root(head),
    )


def render(seal: SealText) -> bytes:
    """Write a seal. Raises: ChainBroken, a field would not read back as it is."""
    data = _text(seal)
    if parse(data) != seal:
        raise ChainBroken("seal_unreadable", reason="a field would not read back as it is")
    return data


def parse(data: bytes) -> SealText:
    """Read a seal, strictly. Raises: ChainBroken with the code `seal_unreadable`."""
    try:
        seal = _parse(data)
        same = _text(seal) == data
    except (ValueError, KeyError) as fault:
        raise ChainBroken("seal_unreadable", reason=fault) from fault
    if not same:
        raise ChainBroken("seal_unreadable", reason="not in the form that the archive writes")
    return seal


# ----------------------------------------------------------------------------- private

_INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
_PLAIN = re.compile(r"[!-~]([ -~]{0,198}[!-~])?")  # printable ASCII, no space at either end
_KEYS_OF_STREAM = ("entries", "sha256", "sha512", "tree-size", "root-sha256")


def _text(seal: SealText) -> bytes:
    return "".join(f"{key}: {value}\n" for key, value in _lines(seal)).encode()


def _lines(seal: SealText) -> list[tuple[str, str]]:
    lines = [
        ("format", FORMAT),
        ("origin", seal.origin),
        ("number", str(seal.number)),
        ("sealed-at", seal.sealed_at.strftime(_INSTANT)),
    ]
    for one in seal.streams:
        values = (
            f"{one.first}-{one.last}" if one.last >= one.first else NONE,
            one.sha256,
            one.sha512,
            str(one.tree_size),
            one.root,
        )
        keys = (f"{one.stream}-{key}" for key in _KEYS_OF_STREAM)
        lines += zip(keys, values, strict=True)
    return [
        *lines,
        ("previous-seal-sha512", seal.previous_seal_sha512 or NONE),
        ("previous-token-sha512", seal.previous_token_sha512 or NONE),
        ("holdings-sha512", seal.holdings_sha512 or NONE),
        ("rules-sha512", seal.rules_sha512 or NONE),
        ("software", seal.software),
        ("clock", seal.clock),
    ]


def _parse(data: bytes) -> SealText:
    pairs = [line.partition(": ") for line in data.decode("ascii").removesuffix("\n").split("\n")]
    values = {key: value for key, _, value in pairs}
    if values["format"] != FORMAT:
        raise ValueError("another format of seal")
    return SealText(
        origin=_plain(values["origin"]),
        number=_count(values["number"]),
        sealed_at=datetime.strptime(values["sealed-at"], _INSTANT).replace(tzinfo=UTC),
        streams=tuple(_stream(stream, values) for stream in Stream),
        previous_seal_sha512=_digest(values["previous-seal-sha512"], 128),
        previous_token_sha512=_digest(values["previous-token-sha512"], 128),
        holdings_sha512=_digest(values["holdings-sha512"], 128),
        rules_sha512=_digest(values["rules-sha512"], 128),
        software=_plain(values["software"]),
        clock=_plain(values["clock"]),
    )


def _stream(stream: Stream, values: dict[str, str]) -> StreamSeal:
    entries, sha256, sha512, size, tree_root = (values[f"{stream}-{k}"] for k in _KEYS_OF_STREAM)
    tree_size = _count(size)
    first, last = tree_size + 1, tree_size
    if entries != NONE:
        first, last = (_count(bound) for bound in entries.split("-"))
        if not 1 <= first <= last == tree_size:
            raise ValueError(f"the range of {stream} does not end at its tree")
    return StreamSeal(
        stream=stream,
        first=first,
        last=last,
        sha256=_digest(sha256, 64),
        sha512=_digest(sha512, 128),
        tree_size=tree_size,
        root=_digest(tree_root, 64),
    )


def _digest(text: str, length: int) -> str:
    if text == NONE and length == 128:
        return ""
    if len(text) != length or text.strip("0123456789abcdef"):
        raise ValueError("not a digest")
    return text


def _count(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise ValueError("not a number")
    return int(text)


def _plain(text: str) -> str:
    if not _PLAIN.fullmatch(text):
        raise ValueError("not a printable ASCII value")
    return text
