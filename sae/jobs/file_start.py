"""Reads how a file begins: a step of the preparations that look at what they were given."""

from pathlib import Path

from sae.flows.first_bytes import HEAD_BYTES


def first_bytes(path: Path, *, most: int = HEAD_BYTES) -> bytes:
    """Give the first bytes of a file; none when it cannot be read, which packing tells."""
    try:
        with path.open("rb") as stream:
            return stream.read(most)
    except OSError:
        return b""
