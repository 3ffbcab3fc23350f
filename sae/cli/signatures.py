"""`sae signatures`: who signed a file or an archived unit, and whether it still holds."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sae.cli.door import Door
from sae.cli.shown_signatures import extract_evidence, show_report
from sae.domain.signature_report import report_json
from sae.domain.signatures import Answer
from sae.errors import UsageError

if TYPE_CHECKING:
    from sae.domain.signatures import SignatureReport


def signatures(
    door: Door,
    *,
    target: Annotated[str, typer.Argument(metavar="UNIT|FILE", help="signatures_target")],
    documents: Annotated[
        list[Path] | None,
        typer.Option("--document", metavar="FILE", help="signatures_document"),
    ] = None,
    trust: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="signatures_trust", exists=True, file_okay=False),
    ] = None,
    extract: Annotated[
        Path | None, typer.Option(metavar="DIR", help="signatures_extract", file_okay=False)
    ] = None,
) -> int:
    """Tell the signatures of what is named; 1 when one of them is not intact."""
    path = Path(target)
    if path.is_file():
        found = [({"file": target}, target, _of_file(path, documents or [], trust))]
    elif documents or trust is not None or path.exists() or _IDENTIFIER.fullmatch(target) is None:
        raise UsageError("file_not_found", file=target)
    else:
        found = _of_unit(door, target)
    for place, name, report in found:
        document = report_json(report) if report is not None else {"signatures": []}
        door.screen.record({**place, **document})
        show_report(door.screen, name, report)
    if extract is not None:
        extract_evidence(door.screen, [one for _, _, one in found if one], extract)
    return 1 if any(_wrong(one) for _, _, one in found) else 0


COMMANDS = {"signatures": signatures}


# ----------------------------------------------------------------------------- private


_IDENTIFIER = re.compile(r"[0-9a-fA-F-]+")  # or its beginning

_Found = tuple[dict[str, str], str, "SignatureReport | None"]
"""What programs read of where a report comes from, the name that people read, the report."""


def _of_unit(door: Door, target: str) -> list[_Found]:
    from sae.jobs.signatures import signatures_of

    with door.archive() as archive:
        found = signatures_of(archive, target)
    return [
        ({"object_id": one.item.object_id}, one.item.filename or one.item.uri, one.report)
        for one in found
    ]


def _of_file(path: Path, documents: list[Path], trust: Path | None) -> "SignatureReport | None":
    from sae.bootstrap import signature_tools
    from sae.jobs.verify_signatures import verify_file

    with signature_tools(trust) as tools:
        return verify_file(path, documents, tools)


def _wrong(report: "SignatureReport | None") -> bool:
    if report is None:
        return False
    return bool(report.stopped) or any(one.intact is Answer.NO for one in report.verdicts)
