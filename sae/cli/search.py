"""`sae search`: words in, units out."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from sae.cli.door import Door
from sae.cli.screen import Screen

if TYPE_CHECKING:
    from sae.jobs.search import Found, FoundUnit

_PATH_MARK = " > "


def search(
    door: Door,
    *,
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="search_words")],
    filters: Annotated[
        list[str] | None, typer.Option("--filter", metavar="FIELD=VALUE", help="search_filter")
    ] = None,
    sort: Annotated[str, typer.Option(metavar="relevance|date", help="search_sort")] = "relevance",
    limit: Annotated[int, typer.Option(min=1, max=10_000, metavar="N", help="search_limit")] = 20,
    offset: Annotated[int, typer.Option(min=0, metavar="N", help="search_offset")] = 0,
    facets: Annotated[bool, typer.Option("--facets", help="search_facets")] = False,
) -> int:
    """Show the units that match every word; 0 even when there is none."""
    from sae.jobs.search import search as find
    from sae.ports import SearchQuery

    query = SearchQuery(
        words=" ".join(words),
        filters=tuple(_filter(one) for one in filters or ()),
        sort=sort,
        limit=limit,
        offset=offset,
    )
    screen = door.screen
    with door.archive() as archive:
        found = find(archive, query)
    for rank, hit in enumerate(found.units, offset + 1):
        screen.record(_document(hit))
        _show(screen, rank, hit)
    if facets:
        _show_facets(screen, found)
    _show_count(screen, found, offset)
    return 0


COMMANDS = {"search": search}


# ----------------------------------------------------------------------------- private


def _filter(typed: str) -> tuple[str, str]:
    from sae.errors import UsageError
    from sae.ports import NARROWING

    name, equals, value = typed.partition("=")
    if not equals:
        raise UsageError("filter_without_value", typed=typed, known=", ".join(NARROWING))
    return name.strip(), value.strip()


def _document(hit: "FoundUnit") -> dict[str, Any]:
    """Give the line that the contract promises (design §9)."""
    unit = hit.unit
    return {
        "unit_id": unit.unit_id,
        "title": unit.title,
        "snippet": "".join(text for text, _ in hit.snippet),
        "score": round(hit.score, 4),
        "path": list(hit.path),
        "objects": [
            {
                "object_id": item.object_id,
                "filename": item.filename,
                "puid": item.puid,
                "bytes": item.size,
            }
            for item in hit.objects
        ],
        "start_date": unit.start_date,
        "end_date": unit.end_date,
        "originating_agency": unit.originating_agency,
    }


def _show(screen: Screen, rank: int, hit: "FoundUnit") -> None:
    unit = hit.unit
    title = screen.styled(unit.title or screen.text("untitled"), "bold")
    dates = screen.span(unit.start_date, unit.end_date)
    screen.line("  ".join(part for part in (f"{rank}.", title, dates) if part))
    if hit.path:
        screen.line(f"   {screen.styled(_PATH_MARK.join(hit.path), 'dim')}")
    snippet = "".join(screen.styled(text, "yellow") if ours else text for text, ours in hit.snippet)
    if snippet.strip():
        screen.line(f"   {' '.join(snippet.split())}")
    files = ", ".join(item.filename or item.physical_id for item in hit.objects)
    screen.line(f"   {screen.styled(unit.unit_id, 'cyan')}  {files}".rstrip())


def _show_facets(screen: Screen, found: "Found") -> None:
    for name, values in found.facets:
        screen.record({"facet": name, "values": [list(pair) for pair in values]})
        if values:
            screen.line()
            screen.say(f"facet_{name}", style="bold")
            screen.table([(value, screen.number(count)) for value, count in values], indent=2)


def _show_count(screen: Screen, found: "Found", offset: int) -> None:
    if not found.total:
        screen.say("search_nothing")
        return
    screen.line()
    last = offset + len(found.units)
    if last < found.total or offset:
        screen.say(
            "search_page",
            first=screen.number(offset + 1),
            last=screen.number(last),
            total=screen.number(found.total),
        )
    else:
        screen.say("search_total", count=found.total)
