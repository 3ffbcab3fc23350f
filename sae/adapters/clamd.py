"""Scans files with clamd, through its socket (adapter of `Antivirus`).

The protocol is clamd's own (clamd(8), INSTREAM): the bytes are sent, so that clamd needs no right
on our files and may run on another machine. Each scan has a connection of its own; threads and
processes may scan at once.
"""

import socket
import struct
import time
from pathlib import Path
from urllib.parse import urlsplit

from sae.errors import HomeUnavailable
from sae.ports import Scan, ScanOutcome

CHUNK_BYTES = 256 << 10
REPLY_BYTES = 4096
PATIENCE_SECONDS = 5.0  # after it did not answer, before it is asked again
MAX_NAME = 200  # characters of the name of a virus

_CLEAN = Scan(outcome=ScanOutcome.CLEAN)


class ClamdAntivirus:
    """One clamd. address: path of a unix socket, or `tcp://host:port`.

    Raises: HomeUnavailable when the address is neither.
    """

    def __init__(
        self, address: str, *, required: bool, max_bytes: int, timeout_seconds: float
    ) -> None:
        self._place = _place(address)
        self.required = required
        self.max_bytes = max_bytes
        self._timeout_seconds = timeout_seconds
        self._silent_until = 0.0

    def scan(self, path: Path) -> Scan:
        """Scan one file."""
        if path.stat().st_size > self.max_bytes:
            return Scan(outcome=ScanOutcome.TOO_BIG)
        if time.monotonic() < self._silent_until:  # the next thousand files need not wait too
            return _failed("silent")
        try:
            with self._connected() as connection:
                answer = _sent(connection, path)
        except TimeoutError:
            return self._fell_silent("timeout")
        except OSError:
            return self._fell_silent("unreachable")
        return _read(answer)

    def engine(self) -> str:
        """Name the engine and the version of its signatures."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zVERSION\0")
                return _printable(_answer(connection))
        except OSError:
            return ""

    # ------------------------------------------------------------------------- private

    def _connected(self) -> socket.socket:
        if isinstance(self._place, tuple):
            return socket.create_connection(self._place, timeout=self._timeout_seconds)
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(self._timeout_seconds)
        try:
            connection.connect(self._place)
        except OSError:
            connection.close()
            raise
        return connection

    def _fell_silent(self, reason: str) -> Scan:
        self._silent_until = time.monotonic() + PATIENCE_SECONDS
        return _failed(reason)


# ----------------------------------------------------------------------------- private


def _place(address: str) -> str | tuple[str, int]:
    if not address.startswith("tcp://"):
        if Path(address).is_absolute():
            return address
        raise HomeUnavailable("antivirus_address", address=address)
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as wrong:
        raise HomeUnavailable("antivirus_address", address=address) from wrong
    if not host or not port:
        raise HomeUnavailable("antivirus_address", address=address)
    return host, port


def _sent(connection: socket.socket, path: Path) -> str:
    """Send a file and give the answer.

    clamd answers and closes before the end of a file that it finds too long, or sure.
    """
    connection.sendall(b"zINSTREAM\0")
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK_BYTES):
                connection.sendall(struct.pack(">I", len(chunk)) + chunk)
        connection.sendall(struct.pack(">I", 0))
    except (BrokenPipeError, ConnectionResetError):
        try:
            return _answer(connection)
        except ConnectionResetError:
            return ""  # its answer is lost, and it lives: only this file has no verdict
    return _answer(connection)


def _answer(connection: socket.socket) -> str:
    received = b""
    while not received.endswith(b"\0") and len(received) < REPLY_BYTES:
        piece = connection.recv(REPLY_BYTES)
        if not piece:
            break
        received += piece
    return received.rstrip(b"\0\n").decode("utf-8", errors="replace")


def _read(answer: str) -> Scan:
    """Make something of `stream: OK`, `stream: NAME FOUND`, `... ERROR`."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return _CLEAN
    if said.endswith(" FOUND"):
        return Scan(outcome=ScanOutcome.INFECTED, virus=_printable(said.removesuffix(" FOUND")))
    if "size limit exceeded" in said:
        return Scan(outcome=ScanOutcome.TOO_BIG)
    return _failed("no_verdict")


def _failed(reason: str) -> Scan:
    return Scan(outcome=ScanOutcome.FAILED, reason=reason)


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable())[:MAX_NAME]
