"""The child process that reads messages: `python -m sae.adapters.mail_child LIMITS...`.

Arguments: bytes of address space, seconds of processor per message, bytes of a message.
A request names a file; the reply holds `message`: the fields of a `Message`, or null.
"""

import sys
from dataclasses import asdict
from pathlib import Path

from sae.adapters.child_loop import ChildLimits, serve


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends."""
    memory_bytes, cpu_seconds, most = (int(argument) for argument in arguments)

    def handle(request: dict[str, object]) -> dict[str, object]:
        return read(Path(str(request["path"])), most)

    limits = ChildLimits(
        address_bytes=memory_bytes, data_bytes=0, cpu_seconds=cpu_seconds, file_bytes=0
    )
    serve(handle, limits)


def read(path: Path, most: int) -> dict[str, object]:
    """Read one message; nothing is raised for what it does to its reader."""
    from sae.flows.mail.reading import read_message

    try:
        with path.open("rb") as stream:
            data = stream.read(most + 1)
        message = read_message(data) if len(data) <= most else None
    except MemoryError:
        # What is left of this process cannot be relied upon.
        return {"message": None, "last": True}
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken message
        return {"message": None}
    return {"message": asdict(message) if message is not None else None}


if __name__ == "__main__":
    main(sys.argv[1:])
