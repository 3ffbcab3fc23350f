"""Every system call by which this library changes a disk, in one place, so that each can fail.

Nothing is decided here. Crash tests set a hook that is told of each call before it happens and
may raise OSError in its stead, end the process, or keep the list of what was not yet synced.
"""

# The system calls themselves, one by one.
# ruff: noqa: PTH102, PTH104, PTH106, PTH108

import ctypes
import os
from collections.abc import Callable

FaultHook = Callable[[str, str], None]
"""Called as hook(operation, path); operation is the name of a function of this module."""

_hook: FaultHook | None = None
_libc = ctypes.CDLL(None, use_errno=True)

SYNCFS_AVAILABLE = hasattr(_libc, "syncfs")  # Linux only, and absent from `os` in Python 3.11


def set_fault_hook(hook: FaultHook | None) -> None:
    """Install the hook of a crash test, or remove it."""
    global _hook  # noqa: PLW0603 - the one switch of the process, for tests
    _hook = hook


def fault_point(name: str) -> None:
    """Let a crash test stop here: for writes that do not pass through this module (SQL)."""
    if _hook is not None:
        _hook("point", name)


def create(path: str) -> int:
    """Open a new file for writing and give its descriptor; never an existing one, never a link."""
    if _hook is not None:
        _hook("create", path)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    return os.open(path, flags, 0o640)


def write(descriptor: int, data: bytes | memoryview, path: str) -> None:
    """Write all of `data`; a short write is continued."""
    if _hook is not None:
        _hook("write", path)
    written = os.write(descriptor, data)
    while written < len(data):
        written += os.write(descriptor, memoryview(data)[written:])


def fsync(descriptor: int, path: str) -> None:
    """Make the bytes of an open file durable."""
    if _hook is not None:
        _hook("fsync", path)
    os.fsync(descriptor)


def fsync_dir(path: str) -> None:
    """Make the names inside a folder durable."""
    if _hook is not None:
        _hook("fsync_dir", path)
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def syncfs(descriptor: int, path: str) -> None:
    """Make everything written to the volume of an open folder durable (Linux >= 5.8 for errors)."""
    if _hook is not None:
        _hook("syncfs", path)
    if _libc.syncfs(descriptor) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), path)


def rename(source: str, target: str) -> None:
    """Give a file or a folder another name, atomically."""
    if _hook is not None:
        _hook("rename", target)
    os.rename(source, target)


def link(source: str, target: str) -> None:
    """Give a file a second name; refuses a name already there."""
    if _hook is not None:
        _hook("link", target)
    os.link(source, target, follow_symlinks=False)


def mkdir(path: str) -> None:
    """Make one folder."""
    if _hook is not None:
        _hook("mkdir", path)
    os.mkdir(path, 0o750)


def unlink(path: str) -> None:
    """Remove one name of a file."""
    if _hook is not None:
        _hook("unlink", path)
    os.unlink(path)


def rmdir(path: str) -> None:
    """Remove an empty folder."""
    if _hook is not None:
        _hook("rmdir", path)
    os.rmdir(path)


def rmtree(path: str) -> None:
    """Remove a folder and what it holds, one call after the other; links are not followed."""
    with os.scandir(path) as entries:
        found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    for name, is_folder in found:
        if is_folder:
            rmtree(f"{path}/{name}")
        else:
            unlink(f"{path}/{name}")
    rmdir(path)
