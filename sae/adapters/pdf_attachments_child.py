"""The child process that reads embedded files: `python -m ...pdf_attachments_child LIMITS...`.

Arguments: bytes of address space, seconds of processor per document, bytes of embedded files.
A request names a file; the reply holds `files`, [name, base64] pairs, and `stopped`.
"""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

from sae.adapters.child_loop import ChildLimits, serve


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends."""
    memory_bytes, cpu_seconds, most = (int(argument) for argument in arguments)

    def handle(request: dict[str, object]) -> dict[str, object]:
        return embedded(Path(str(request["path"])), most)

    limits = ChildLimits(
        address_bytes=memory_bytes, data_bytes=0, cpu_seconds=cpu_seconds, file_bytes=0
    )
    serve(handle, limits)


def embedded(path: Path, most: int) -> dict[str, object]:
    """Read the files of one document, up to `most` bytes; nothing is raised for what it does."""
    files: list[list[str]] = []
    left = most
    try:
        for name, data in _files(path):
            left -= len(data)
            if left < 0:
                return {"files": files, "stopped": True}
            files.append([name, base64.b64encode(data).decode()])
    except MemoryError:
        return {"files": files, "stopped": True, "last": True}
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken document
        return {"files": files, "stopped": True}
    return {"files": files, "stopped": False}


# ----------------------------------------------------------------------------- private


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    from pypdf import PdfReader

    with PdfReader(path) as reader:
        for name, versions in reader.attachments.items():
            for data in versions:
                yield str(name), bytes(data)


if __name__ == "__main__":
    main(sys.argv[1:])
