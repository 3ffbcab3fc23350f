"""The child process that reads embedded files: `python -m ...pdf_attachments_child LIMITS...`.

Arguments: bytes of address space, seconds of processor per document, bytes of embedded files.
A request names a file; the reply holds `files`, [name, base64] pairs, and `stopped`.
"""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sae.adapters.child_loop import ChildLimits, serve

MAX_DEPTH = 20  # of a tree of names
MAX_PAGES = 500  # looked at for annotations


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
            found = [name, base64.b64encode(data).decode()]
            if found not in files:  # said in two places, as two objects
                files.append(found)
    except MemoryError:
        return {"files": files, "stopped": True, "last": True}
    except Exception:  # noqa: BLE001 - whatever a library makes of a broken document
        return {"files": files, "stopped": True}
    return {"files": files, "stopped": False}


# ----------------------------------------------------------------------------- private


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    from pypdf import PdfReader

    with PdfReader(path) as reader:
        for specification in _specifications(reader):
            name = specification.get("/UF") or specification.get("/F") or "document"
            files = specification.get("/EF")
            stream = files and (files.get("/F") or files.get("/UF"))
            if stream:
                yield str(name), bytes(stream.get_data())


def _specifications(reader: Any) -> Iterator[Any]:  # noqa: ANN401 - as pypdf gives them
    """Give the file specifications of a document, each once (ISO 32000-2 §7.11, §14.13).

    Some documents have theirs in the table of names, some as associated files only (`/AF`), some
    as annotations of a page.
    """
    known: set[object] = set()
    for found in _places(reader):
        key = getattr(found, "idnum", None) or id(found)
        specification = found.get_object()
        if key not in known and hasattr(specification, "get") and specification.get("/EF"):
            known.add(key)
            yield specification


def _places(reader: Any) -> Iterator[Any]:  # noqa: ANN401
    root = reader.trailer["/Root"].get_object()
    names = _dictionary(root.get("/Names"))
    yield from _leaves(_dictionary(names.get("/EmbeddedFiles")), MAX_DEPTH)
    yield from _listed(root.get("/AF"))
    for page in reader.pages[:MAX_PAGES]:
        yield from _listed(page.get("/AF"))
        for annotation in _listed(page.get("/Annots")):
            if (one := _dictionary(annotation)).get("/Subtype") == "/FileAttachment":
                yield from (one.raw_get("/FS"),) if "/FS" in one else ()


def _leaves(node: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401
    """Go down a name tree (§7.9.6): names and values alternate in its leaves."""
    yield from _listed(node.get("/Names"))[1::2]
    for kid in _listed(node.get("/Kids")) if depth else ():
        yield from _leaves(_dictionary(kid), depth - 1)


def _dictionary(found: Any) -> Any:  # noqa: ANN401
    plain = found.get_object() if found is not None else None
    return plain if isinstance(plain, dict) else {}


def _listed(found: Any) -> list[Any]:  # noqa: ANN401
    plain = found.get_object() if found is not None else None
    return list.copy(plain) if isinstance(plain, list) else []


if __name__ == "__main__":
    main(sys.argv[1:])
