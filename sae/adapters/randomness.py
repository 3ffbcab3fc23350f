"""Identifiers and salts: the only module that draws them."""

import secrets
import time
from uuid import UUID


def new_uuid7() -> str:
    """Draw a UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    value |= 0b10 << 62 | secrets.randbits(62)
    return str(UUID(int=value))


def new_salt() -> str:
    """Draw 128 bits, in hexadecimal."""
    return secrets.token_hex(16)
