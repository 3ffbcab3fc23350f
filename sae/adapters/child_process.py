"""A child process that answers one JSON line per JSON line, kept alive between requests.

What a child does is its module's affair (`extraction_child`, `identification_child`). Here: start
it apart from everything, wait no longer than allowed, believe nothing it says, kill it when it
misbehaves, start another when needed. Never raises for what a child does: see `Answer`.
"""

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
import weakref
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

START_SECONDS = 60.0  # a loaded machine starts an interpreter slowly; it is not a file's fault
END_SECONDS = 2.0  # how long a child whose input is closed may take to leave by itself
READ_BYTES = 1 << 20


class Fate(Enum):
    """How a request ended."""

    ANSWERED = auto()
    TIMED_OUT = auto()
    DIED = auto()
    NOT_STARTED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back. values: the reply, empty unless answered. signal: what killed the child."""

    fate: Fate
    values: dict[str, object]
    signal: int = 0


class ChildProcess:
    """One child at a time, started at the first request, for one parent process.

    module: run with `python -m`, given `arguments`. requests_per_child: a fresh child replaces
    one that answered so many, so that leaks of C libraries stay small. A fork of the parent
    starts its own child; threads take turns.
    """

    def __init__(
        self,
        module: str,
        *,
        arguments: tuple[str, ...],
        environment: tuple[tuple[str, str], ...] = (),
        reply_bytes: int,
        requests_per_child: int,
    ) -> None:
        self._command = (sys.executable, "-P", "-s", "-m", module, *arguments)
        self._environment = _clean_environment() | dict(environment)
        self._reply_bytes = reply_bytes
        self._requests_per_child = requests_per_child
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def ask(self, request: dict[str, object], *, timeout_seconds: float) -> Answer:
        """Send a request and wait for its reply, at most `timeout_seconds` of wall clock."""
        line = json.dumps(request).encode("ascii") + b"\n"
        with self._lock:
            answer, alone = self._ask_once(line, timeout_seconds)
            if answer.fate is Fate.DIED and answer.signal != signal.SIGXCPU and not alone:
                # What came before may be to blame, or somebody who killed it: try afresh.
                answer, _ = self._ask_once(line, timeout_seconds)
            return answer

    def close(self) -> None:
        """End the child. Idempotent; a later request starts another."""
        with self._lock:
            child, self._child = self._child, None
            if child is not None:
                child.end()

    def _ask_once(self, line: bytes, timeout_seconds: float) -> tuple[Answer, bool]:
        """Give the answer, and whether its child had no other request before."""
        child = self._running_child()
        if child is None:
            return Answer(fate=Fate.NOT_STARTED, values={}), True
        answer = child.exchange(line, timeout_seconds, self._reply_bytes)
        used_up = child.requests >= self._requests_per_child
        if answer.fate is not Fate.ANSWERED or answer.values.get("last") or used_up:
            self._child = None
            child.end()
        return answer, child.requests == 1

    def _running_child(self) -> "_Child | None":
        child = self._child
        if child is not None and child.owner == os.getpid() and child.process.poll() is None:
            return child
        if child is not None and child.owner == os.getpid():
            child.end()  # it left between two requests: no file is to blame
        self._child = _start(self._command, self._environment)
        return self._child


# ----------------------------------------------------------------------------- private


class _Child:
    """A started child, its pipes, and the process that owns it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.owner = os.getpid()
        self.requests = 0
        # Also runs at the parent's exit, and when the adapter is forgotten without `close`.
        self._finalizer = weakref.finalize(self, _end, process, self.owner)

    def exchange(self, line: bytes, timeout_seconds: float, reply_bytes: int) -> Answer:
        self.requests += 1
        assert self.process.stdin is not None  # noqa: S101 - always piped by _start
        try:
            self.process.stdin.write(line)
        except (BrokenPipeError, ValueError):
            return self._death()
        deadline = time.monotonic() + timeout_seconds
        try:
            reply = self._read_line(deadline, reply_bytes)
            values = json.loads(reply) if reply else None
        except TimeoutError:
            _kill(self.process)
            return Answer(fate=Fate.TIMED_OUT, values={})
        except (ValueError, RecursionError):
            _kill(self.process)
            return Answer(fate=Fate.DIED, values={})
        if not isinstance(values, dict):
            return self._death()
        return Answer(fate=Fate.ANSWERED, values=values)

    def end(self) -> None:
        self._finalizer()

    def _read_line(self, deadline: float, reply_bytes: int) -> bytes:
        """Read up to the line feed. Raises: TimeoutError, ValueError when it is too long."""
        assert self.process.stdout is not None  # noqa: S101 - always piped by _start
        descriptor = self.process.stdout.fileno()
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        received = bytearray()
        while not received.endswith(b"\n"):
            remaining = deadline - time.monotonic()
            if remaining <= 0 or not poll.poll(remaining * 1000):
                raise TimeoutError
            chunk = os.read(descriptor, READ_BYTES)
            if not chunk:
                return b""
            received += chunk
            if len(received) > reply_bytes:
                raise ValueError("reply longer than any honest one")
        return bytes(received)

    def _death(self) -> Answer:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        code = self.process.poll()
        return Answer(fate=Fate.DIED, values={}, signal=-code if code and code < 0 else 0)


def _start(command: tuple[str, ...], environment: dict[str, str]) -> _Child | None:
    """Start a child in its own session and wait until it says that it is ready."""
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd="/",
            env=environment,
            start_new_session=True,
        )
    except OSError:
        return None
    child = _Child(process)
    ready = child.exchange(b"", START_SECONDS, READ_BYTES)
    child.requests = 0
    if ready.fate is Fate.ANSWERED:
        return child
    child.end()
    return None


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """Let the child leave by itself, then kill it; in a fork, only let go of the pipes."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    if os.getpid() != owner:
        return
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole session and collect it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(END_SECONDS)


def _clean_environment() -> dict[str, str]:
    """Give a child nothing of the parent's environment but what starts Python and its libraries."""
    source_root = str(Path(__file__).resolve().parents[2])
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return kept | {
        "PYTHONPATH": source_root,
        "PYTHONDONTWRITEBYTECODE": "1",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "TMPDIR": "/nonexistent",
    }
