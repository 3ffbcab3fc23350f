"""`sae ocr`: the words of scans, read for the index: what an ingest left, or never read."""

from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.findings import finding_document, show_findings
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.read_scans import ReadScan
    from sae.ports import Archive


def ocr(
    door: Door,
    *,
    everything: Annotated[bool, typer.Option("--all", help="ocr_all")] = False,
) -> int:
    """Read what waits; 1 when a page could not be read."""
    from sae.jobs.read_scans import read_scans

    screen = door.screen
    done: list[ReadScan] = []
    with door.archive(for_writing=True) as archive, screen.progress("reading_scans") as bar:
        for one in read_scans(archive, everything=everything, told=bar.reach):
            screen.record(_document(screen, one))
            done.append(one)
    if done:
        _sum_up(screen, done)
    else:
        screen.say("ocr_nothing", style="dim")
    return 1 if any(one.findings for one in done) else 0


def read_after_ingest(screen: Screen, archive: "Archive") -> None:
    """Read the scans that wait; what was archived stays so, whatever happens here."""
    from sae.jobs.read_scans import OcrUnavailable, count_waiting, read_scans
    from sae.messages import render_error

    if not count_waiting(archive):
        return
    done: list[ReadScan] = []
    try:
        with screen.progress("reading_scans") as bar:
            done.extend(read_scans(archive, told=bar.reach))
    except OcrUnavailable as missing:
        words = render_error(missing, screen.lang)
        screen.warn(f"{words.message} {words.remedy}")
    if done:
        _sum_up(screen, done)


COMMANDS = {"ocr": ocr}


# ----------------------------------------------------------------------------- private


def _document(screen: Screen, one: "ReadScan") -> dict[str, object]:
    return {
        "object_id": one.object_id,
        "filename": one.filename,
        "pages": one.pages,
        "with_words": one.with_words,
        "confidence": one.confidence,
        "findings": [finding_document(screen, finding) for finding in one.findings],
    }


def _sum_up(screen: Screen, done: "list[ReadScan]") -> None:
    with_words = sum(one.with_words for one in done)
    sure = sum(one.confidence * one.with_words for one in done)
    pages = sum(one.pages for one in done)
    if pages:
        screen.say(
            "ocr_done",
            style="green",
            count=screen.number(pages),
            scans=screen.number(sum(one.pages > 0 for one in done)),
            confidence=round(sure / with_words) if with_words else 0,
        )
    else:
        screen.say("ocr_none_read", style="yellow")
    show_findings(screen, [finding for one in done for finding in one.findings])
