"""Scans looked at in a child process with limits (adapter of `ScanInspector`).

A hostile file costs its own facts: it is archived all the same.
"""

import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

from sae.adapters.child_process import Answer, ChildProcess, Fate
from sae.flows.scans.model import Colours, Container, Loss, PageFacts, ScanFacts

MODULE = "sae.adapters.scanning.child"
SCANS_PER_CHILD = 500
MOST_PAGES = 1_000  # of one file, looked at; the others are counted
REPLY_BYTES = 2 << 20
ENVIRONMENT = (("OMP_THREAD_LIMIT", "1"),)  # two threads read one page slower than one


class ChildScanInspector:
    """Looks at scans in one persistent child of this process."""

    def __init__(self, *, timeout_seconds: int = 300, memory_bytes: int = 1 << 30) -> None:
        self._timeout_seconds = timeout_seconds
        self._child = ChildProcess(
            MODULE,
            arguments=(str(memory_bytes), str(timeout_seconds), ""),
            environment=ENVIRONMENT,
            reply_bytes=REPLY_BYTES,
            requests_per_child=SCANS_PER_CHILD,
        )

    def inspect(self, path: Path) -> ScanFacts:
        """Look at one file. Never raises for what is in it."""
        answer = self._child.ask(
            {"do": "look", "path": str(path.absolute()), "pages": MOST_PAGES},
            timeout_seconds=self._timeout_seconds,
        )
        if answer.fate is not Fate.ANSWERED:
            return ScanFacts(container=None, unread=stopped_by(answer))
        return _believed(answer.values)

    def close(self) -> None:
        """End the child process."""
        self._child.close()


def stopped_by(answer: Answer) -> str:
    """Name what a silent child died of, as a code."""
    if answer.fate is Fate.NOT_STARTED:
        return "ocr_unavailable"
    if answer.fate is Fate.TIMED_OUT or answer.signal == signal.SIGXCPU:
        return "scan_timeout"
    return "scan_unreadable"


# ----------------------------------------------------------------------------- private


def _believed(values: Mapping[str, object]) -> ScanFacts:
    """Take from a reply only what has the expected shape: the child met hostile bytes."""
    file, listed = values.get("file"), values.get("pages")
    stopped = values.get("stopped")
    unread = stopped if isinstance(stopped, str) and stopped in STOPS else ""
    if not isinstance(file, dict) or not isinstance(listed, list):
        return ScanFacts(container=None, unread=unread or "scan_unreadable")
    said = {name: str(file.get(name) or "") for name in _TEXTS}
    total = file.get("pages_total")
    container = file.get("container")
    return ScanFacts(
        container=Container(container) if container in set(Container) else None,
        pages_total=total if isinstance(total, int) else 0,
        pages=tuple(_pages(listed)),
        unread=unread,
        **said,
    )


STOPS = frozenset(
    {"scan_unreadable", "scan_memory", "scan_too_large", "scan_timeout"}
    | {"ocr_no_language", "ocr_unavailable"}
)
_TEXTS = ("device", "software", "operator", "made_at")


def _pages(listed: list[object]) -> Iterator[PageFacts]:
    for one in listed:
        page = _page(one)
        if page is None:
            return
        yield page


def _page(one: object) -> PageFacts | None:
    match one:
        case {
            "number": int(number),
            "width": int(width),
            "height": int(height),
            "dpi_x": int(dpi_x),
            "dpi_y": int(dpi_y),
            "colours": colours,
            "bits": int(bits),
            "compression": str(compression),
            "loss": loss,
            "pictures": int(pictures),
            "layers": int(layers),
            "words": int(words),
            "ink": float(ink),
            "skew": float() | None as skew,
        } if colours in set(Colours) and loss in set(Loss):
            return PageFacts(
                number=number,
                width=width,
                height=height,
                dpi_x=dpi_x,
                dpi_y=dpi_y,
                colours=Colours(colours),
                bits=bits,
                compression=compression[:100],
                loss=Loss(loss),
                pictures=pictures,
                layers=layers,
                words=words,
                ink=ink,
                skew=skew,
            )
    return None
