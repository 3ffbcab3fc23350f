"""Documents in PDF/A-3 by typst (adapter of `Printer`). typst itself runs in a child process."""

import base64
import binascii
import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from sae.adapters.child_process import Answer, ChildProcess, Fate
from sae.errors import PrintingFailed
from sae.ports.documents import MOST_PRINTED_LINES

if TYPE_CHECKING:  # opening an archive does not load what prints
    from sae.adapters.printing.layout import Page
    from sae.domain.documents import PrintedDocument

TIMEOUT_SECONDS = 180.0
REPLY_BYTES = 128 << 20
DOCUMENTS_PER_CHILD = 200  # typst remembers what it computed, some megabytes a document


class TypstPrinter:
    """Prints in one language; instants are written in one time zone."""

    def __init__(self, *, language: str, time_zone: str) -> None:
        self._language = language
        self._time_zone = time_zone
        self._child = ChildProcess(
            "sae.adapters.printing.printing_child",
            arguments=(),
            environment=(("RAYON_NUM_THREADS", "1"), ("RUST_BACKTRACE", "0")),
            reply_bytes=REPLY_BYTES,
            requests_per_child=DOCUMENTS_PER_CHILD,
        )

    def print(self, document: "PrintedDocument") -> bytes:
        """Give the PDF. Raises: PrintingFailed."""
        from sae.adapters.printing.compositions import compose
        from sae.adapters.printing.legible import legible, plainly_legible
        from sae.adapters.printing.page import page_of
        from sae.adapters.printing.words import Words

        words = Words(self._language, self._time_zone)
        twin = document.to_json()
        body = compose(document, words)
        if body.lines() > MOST_PRINTED_LINES:
            raise PrintingFailed(
                "document_too_long",
                document=document.KIND,
                lines=body.lines(),
                most=MOST_PRINTED_LINES,
            )
        page = page_of(document, body, words, twin_sha512=hashlib.sha512(twin).hexdigest())
        answer = self._ask(document, page, twin, write=legible)
        if answer.fate is Fate.ANSWERED and "pdf" not in answer.values:
            answer = self._ask(document, page, twin, write=plainly_legible)
        return _pdf_of(answer, document)

    def close(self) -> None:
        """End the child process."""
        self._child.close()

    # ------------------------------------------------------------------------- private

    def _ask(
        self, document: "PrintedDocument", page: "Page", twin: bytes, *, write: Callable[[str], str]
    ) -> Answer:
        request = {
            "page": _written(page.plain(), write),
            "twin": twin.decode("utf-8"),
            "twin_name": f"{document.KIND}.json",
            "issued_at": int(document.heading.issued_at.timestamp()),
        }
        return self._child.ask(request, timeout_seconds=TIMEOUT_SECONDS)


# ----------------------------------------------------------------------------- private


def _written(value: object, write: Callable[[str], str]) -> object:
    """Put every text of the page in characters that the fonts have."""
    match value:
        case str():
            return write(value)
        case dict():
            return {name: _written(one, write) for name, one in value.items()}
        case list() | tuple():
            return [_written(one, write) for one in value]
        case _:
            return value


def _pdf_of(answer: Answer, document: "PrintedDocument") -> bytes:
    if answer.fate is not Fate.ANSWERED:
        raise PrintingFailed(document=document.KIND, cause=answer.fate.name.lower())
    try:
        return base64.b64decode(str(answer.values["pdf"]), validate=True)
    except (KeyError, binascii.Error) as error:
        cause = str(answer.values.get("failed", "no document"))
        raise PrintingFailed(document=document.KIND, cause=cause) from error
