"""`sae related`: the whole file of an expense, from any one of its papers."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen
from sae.cli.shown_unit import heading

if TYPE_CHECKING:
    from sae.jobs.related import ExpenseFile, ExpensePiece

_EVENTS_SHOWN = 12  # of a piece; `sae show` gives them all


def related(
    door: Door,
    *,
    identifier: Annotated[str, typer.Argument(metavar="UNIT", help="related_identifier")],
) -> int:
    """Show the file of an expense; exit 0 whatever is missing, which is no fault."""
    from sae.jobs.related import related as gather

    with door.archive() as archive:
        file = gather(archive, identifier)
    door.screen.record(_document(door.screen, file))
    _show(door.screen, file)
    return 0


COMMANDS = {"related": related}


# ----------------------------------------------------------------------------- private


def _show(screen: Screen, file: "ExpenseFile") -> None:
    stage = ""
    for piece in file.pieces:
        if piece.depth == 0 and piece.stage != stage:
            heading(screen, f"stage_{piece.stage}")
            stage = piece.stage
        _show_piece(screen, piece, is_asked=piece.unit.unit_id == file.asked)
    if file.missing:
        heading(screen, "heading_missing" if file.is_whole else "heading_missing_or_closed")
        for one in file.missing:
            screen.line(f"  {screen.text(f'missing_{one.lack}', name=one.name)}")
    if file.twins:
        heading(screen, "heading_twins")
        for group in file.twins:
            screen.line(f"  {screen.text(f'twins_{group.because}')}")
            screen.table([(unit_id, title) for unit_id, title in group.units], indent=4)
    if len(file.pieces) == 1:
        screen.line()
        screen.say("related_alone")
    if file.truncated:
        screen.line()
        screen.say("related_truncated", style="yellow", count=len(file.pieces))


def _show_piece(screen: Screen, piece: "ExpensePiece", *, is_asked: bool) -> None:
    indent = "  " * (piece.depth + 1)
    title = piece.unit.title or screen.text("untitled")
    mark = "* " if is_asked else ""
    screen.line(f"{indent}{screen.styled(mark + title, 'bold')}")
    screen.line(f"{indent}  {screen.styled(piece.unit.unit_id, 'dim')}  {_why(screen, piece)}")
    for event in piece.events[:_EVENTS_SHOWN]:
        said = (screen.day(event.at), event.type, event.detail, event.outcome)
        screen.line(f"{indent}  - {' - '.join(filter(None, said))}")


def _why(screen: Screen, piece: "ExpensePiece") -> str:
    why = screen.text(f"because_{piece.because}", value=piece.value)
    doubt = screen.text("certainty_likely") if piece.certainty == "likely" else ""
    return " ".join(filter(None, (why, doubt)))


def _document(screen: Screen, file: "ExpenseFile") -> dict[str, Any]:
    return {
        "unit_id": file.asked,
        "pieces": [_piece(screen, piece) for piece in file.pieces],
        "missing": [
            {
                "lack": one.lack.value,
                "name": one.name,
                "unit_id": one.unit_id,
                "message": screen.text(f"missing_{one.lack}", name=one.name),
            }
            for one in file.missing
        ],
        "duplicates": [
            {
                "because": group.because.value,
                "units": [{"unit_id": unit_id, "title": title} for unit_id, title in group.units],
            }
            for group in file.twins
        ],
        "everything_is_readable": file.is_whole,
        "truncated": file.truncated,
    }


def _piece(screen: Screen, piece: "ExpensePiece") -> dict[str, Any]:
    unit = piece.unit
    return {
        "unit_id": unit.unit_id,
        "title": unit.title,
        "stage": piece.stage.value,
        "depth": piece.depth,
        "document_type": unit.document_type,
        "start_date": unit.start_date,
        "end_date": unit.end_date,
        "originating_agency": unit.originating_agency,
        "because": piece.because.value,
        "value": piece.value,
        "via": piece.via,
        "certainty": piece.certainty.value,
        "why": _why(screen, piece),
        "events": [
            {"type": one.type, "at": one.at, "detail": one.detail, "outcome": one.outcome}
            for one in piece.events
        ],
    }
