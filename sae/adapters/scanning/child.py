"""The child process that looks at scans and reads them: `python -m sae.adapters.scanning.child`.

Arguments: bytes of address space, seconds of processor per request, languages joined by `+`.
Requests: {"do": "look", path, pages} gives `facts`; {"do": "pages", path} gives `pages`, those
whose words have to be read; {"do": "read", path, page} gives `text`, `confidence`, `engine`.
Every reply has `stopped`: the code of what stood in the way, or nothing.
"""

import sys
from dataclasses import asdict
from pathlib import Path

from sae.adapters.child_loop import ChildLimits, serve

Reply = dict[str, object]


def main(arguments: list[str]) -> None:
    """Answer requests until standard input ends."""
    memory_bytes, cpu_seconds = (int(argument) for argument in arguments[:2])
    reader = _Reader(tuple(filter(None, arguments[2].split("+"))))
    limits = ChildLimits(
        address_bytes=memory_bytes, data_bytes=0, cpu_seconds=cpu_seconds, file_bytes=0
    )
    serve(reader.answer, limits)


# ----------------------------------------------------------------------------- private


class _Reader:
    """Answers one request after the other; the engine is made at the first page."""

    def __init__(self, languages: tuple[str, ...]) -> None:
        self._languages = languages
        self._engine: object = None

    def answer(self, request: Reply) -> Reply:
        """Do what is asked; what a file does to its reader is told, never raised."""
        reply: Reply = {"stopped": ""}
        try:
            self._do(request, Path(str(request["path"])), reply)
        except MemoryError:
            # What is left of this process cannot be relied upon.
            reply |= {"stopped": "scan_memory", "last": True}
        except Exception as failure:  # noqa: BLE001 - whatever a library makes of a broken file
            reply["stopped"] = _code(failure)
        return reply

    def _do(self, request: Reply, path: Path, reply: Reply) -> None:
        if request["do"] == "look":
            _look(path, int(str(request["pages"])), reply)
        elif request["do"] == "pages":
            _list_pages(path, reply)
        else:
            self._read(path, int(str(request["page"])), reply)

    def _read(self, path: Path, page: int, reply: Reply) -> None:
        from sae.adapters.scanning.bitmaps import (
            is_pdf,
            opened_pdf,
            opened_picture,
            pdf_bitmap,
            picture_bitmap,
        )
        from sae.adapters.scanning.recognition import READ_DPI, Recognition

        if self._engine is None:
            self._engine = Recognition(self._languages)
        assert isinstance(self._engine, Recognition)  # noqa: S101 - made just above
        if is_pdf(path):
            with opened_pdf(path) as document:
                bitmap = pdf_bitmap(document, page, dpi=READ_DPI)
        else:
            with opened_picture(path) as picture:
                bitmap = picture_bitmap(picture, page, dpi=READ_DPI)
        found = self._engine.read(bitmap)
        reply |= {
            "text": found.text,
            "confidence": found.confidence,
            "engine": self._engine.name,
        }


def _look(path: Path, pages: int, reply: Reply) -> None:
    from sae.adapters.scanning.page_facts import FileFacts, read_facts

    found = FileFacts()
    listed: list[Reply] = []
    reply["pages"] = listed
    try:
        listed.extend(asdict(page) for page in read_facts(path, found, looked_at=pages))
    finally:
        reply["file"] = asdict(found)


def _list_pages(path: Path, reply: Reply) -> None:
    """Give the pages that show words which no layer of text has, from 0."""
    from sae.adapters.scanning.bitmaps import (
        LEAST_PIXELS,
        is_pdf,
        opened_pdf,
        opened_picture,
    )
    from sae.adapters.scanning.pdf_pages import draws_without_words

    if not is_pdf(path):
        with opened_picture(path) as picture:
            small = min(picture.size) < LEAST_PIXELS
            reply["pages"] = [] if small else list(range(getattr(picture, "n_frames", 1)))
        return
    found: list[int] = []
    with opened_pdf(path) as document:
        for number in range(len(document)):
            page = document[number]
            text_page = page.get_textpage()
            words = len(str(text_page.get_text_range()).split())
            text_page.close()
            if draws_without_words(page, words):
                found.append(number)
            page.close()
    reply["pages"] = found


def _code(failure: Exception) -> str:
    """Name what stood in the way, in the codes of findings."""
    name = type(failure).__name__
    if name == "NoLanguage":
        return "ocr_no_language"
    if name == "TooLarge":
        return "scan_too_large"
    if isinstance(failure, ImportError):
        return "ocr_unavailable"
    return "scan_unreadable"


if __name__ == "__main__":
    main(sys.argv[1:])
