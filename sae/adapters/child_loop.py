"""The child's side of `child_process`: give up every power, then answer requests one by one.

Runs inside the child only. It imports neither sockets nor anything of the archive.
"""

import ctypes
import json
import os
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass

CLONE_NEWUSER = 0x10000000  # linux/sched.h
CLONE_NEWNET = 0x40000000
PR_SET_NO_NEW_PRIVS = 38  # linux/prctl.h


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLimits:
    """What a child may use.

    address_bytes: of address space, reserved or not; 0 for no limit of that kind.
    data_bytes: of memory it may write to; 0 for no limit of that kind.
    cpu_seconds: of processor, for each request. file_bytes: size of a file it may write.
    """

    address_bytes: int
    data_bytes: int
    cpu_seconds: int
    file_bytes: int


def serve(handle: Callable[[dict[str, object]], dict[str, object]], limits: ChildLimits) -> None:
    """Answer each JSON line of standard input with one on standard output, until its end.

    A reply that says `last` ends the child (it ran out of memory, for one).
    """
    replies = os.dup(1)
    _silence_standard_output()
    _restrict(limits)
    _write(replies, {"ready": True})
    for line in sys.stdin.buffer:
        _allow_cpu(limits.cpu_seconds)
        reply = handle(json.loads(line))
        _write(replies, reply)
        if reply.get("last"):
            return


# ----------------------------------------------------------------------------- private


def _silence_standard_output() -> None:
    """Keep what a C library prints out of the replies."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _restrict(limits: ChildLimits) -> None:
    """No big file, no core, no new rights, no network where the kernel permits."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if limits.address_bytes:
        resource.setrlimit(resource.RLIMIT_AS, (limits.address_bytes, limits.address_bytes))
    if limits.data_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (limits.data_bytes, limits.data_bytes))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    # Root may leave the network alone; others need a user namespace of their own first. A
    # kernel that permits neither leaves a child that simply never opens a socket.
    if libc.unshare(CLONE_NEWNET) != 0:
        libc.unshare(CLONE_NEWUSER | CLONE_NEWNET)


def _allow_cpu(seconds: int) -> None:
    """Give the next request its own allowance: the limit counts from the child's start."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    total = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or total < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (total, hard))


def _write(descriptor: int, reply: dict[str, object]) -> None:
    data = json.dumps(reply).encode("ascii") + b"\n"
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
