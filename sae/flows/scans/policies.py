"""What a text asks of a scan, and which of its pages do not do. An archive warns, it keeps all.

`fiscal`: invoices received on paper by a budget liable to VAT (article A.102 B-2 of the livre des
procédures fiscales): identical image and content, lossless compression, PDF.
`Z42-026`: any other copy that is to stand for its paper (article 1379 of the Code civil, décret
2016-1673, NF Z42-026): 300 dots per inch in colour as the reference, context of the scan known.
"""

from collections.abc import Callable, Iterator
from enum import StrEnum

from sae.flows.scans.model import Colours, Container, Loss, PageFacts, ScanFacts
from seda.findings import Finding, info, warning

LEAST_DPI = 200  # print of 8 points; below, nobody reads the small lines of an invoice
REFERENCE_DPI = 300  # NF Z42-026: what the human eye sees
ROUNDING = 0.97  # 298 dpi is what a scanner set to 300 makes of A4


class Policy(StrEnum):
    """The text that a scan is to satisfy."""

    FISCAL = "fiscal"
    Z42_026 = "Z42-026"


LAWS = {
    Policy.FISCAL: "art. A.102 B-2 LPF",
    Policy.Z42_026: "art. 1379 C. civ., décret 2016-1673, NF Z42-026",
}


def judged(facts: ScanFacts, policy: Policy, *, where: str, has_context: bool) -> Iterator[Finding]:
    """Say what is not met, one finding for each requirement, with the pages that do not meet it.

    has_context: the device, the operator and the day of the scan are known.
    """
    pages = [page for page in facts.pages if page.pictures]
    law = LAWS[policy]

    def told(
        code: str, fails: Callable[[PageFacts], bool], *, how: Callable[..., Finding] = warning
    ) -> Iterator[Finding]:
        failing = [page for page in pages if fails(page)]
        if failing:
            found = ", ".join(dict.fromkeys(_found(code, page) for page in failing))
            yield how(code, where, pages=spoken(failing), found=found, law=law)

    least = LEAST_DPI if policy is Policy.FISCAL else REFERENCE_DPI
    yield from told("scan_resolution_low", lambda page: 0 < page.dpi < least * ROUNDING)
    yield from told("scan_resolution_unknown", lambda page: page.dpi == 0, how=info)
    if policy is Policy.FISCAL:
        yield from told("scan_lossy", lambda page: page.loss is Loss.LOSSY)
        yield from told("scan_loss_unknown", lambda page: page.loss is Loss.UNKNOWN)
        yield from told("scan_layers", _is_recomposed)
        yield from told("scan_not_colour", lambda page: page.colours is not Colours.COLOUR)
        if facts.container is not Container.PDF:
            yield warning("scan_not_pdf", where, found=facts.container or "", law=law)
        return
    yield from told("scan_lossy_to_document", lambda page: page.loss is not Loss.LOSSLESS, how=info)
    yield from told("scan_not_colour", lambda page: page.colours is not Colours.COLOUR)
    if not has_context:
        yield warning("scan_context_missing", where, law=law)


def looked(facts: ScanFacts, *, where: str, expected: int, blanks_part: bool) -> Iterator[Finding]:
    """Say what the look of the pages makes one suspect, whatever the text.

    expected: pages of the paper, 0 when nobody says. blanks_part: blank pages are there to part.
    """
    if expected and facts.pages_total and expected != facts.pages_total:
        yield warning("scan_page_count", where, count=facts.pages_total, expected=expected)
    blank = [page for page in facts.pages if page.is_blank]
    if blank and not blanks_part:
        yield info("scan_blank_pages", where, pages=spoken(blank))
    skewed = [page for page in facts.pages if page.is_skewed]
    if skewed:
        degrees = ", ".join(dict.fromkeys(f"{page.skew:+.1f}°" for page in skewed[:5]))
        yield info("scan_skewed", where, pages=spoken(skewed), found=degrees.replace(".", ","))
    if facts.pages_total > len(facts.pages) and not facts.unread:
        yield info("scan_not_all_looked_at", where, count=len(facts.pages))


def spoken(pages: list[PageFacts]) -> str:
    """Write numbers of pages as people do.

    >>> spoken([])
    ''
    """
    runs: list[list[int]] = []
    for page in pages:
        if runs and page.number == runs[-1][-1] + 1:
            runs[-1].append(page.number)
        else:
            runs.append([page.number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


# ----------------------------------------------------------------------------- private


def _is_recomposed(page: PageFacts) -> bool:
    """Say whether a page was cut into layers: what the scanner saw was processed."""
    return page.layers > 1


def _found(code: str, page: PageFacts) -> str:
    if code == "scan_resolution_low":
        return f"{page.dpi} dpi"
    if code == "scan_not_colour":
        return page.colours.value
    if code == "scan_layers":
        return str(page.layers)
    return page.compression or "?"
