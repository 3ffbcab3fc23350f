"""A step of registers: the lines of the état des fonds, by producer and by series.

What entered is what remains and what left: units that left are no longer there to be counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sae.domain.accession import NOTHING, total
from sae.domain.documents import Extent, HoldingsLine
from sae.domain.scheme import Scheme
from sae.jobs.holdings_picture import HoldingsPicture, PileKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What left, from a producer and a series, by elimination or handed over to somebody."""

    left_at: datetime
    agency: str
    series: str
    eliminated: Extent = NOTHING
    handed_over: Extent = NOTHING


def holdings_lines(
    picture: HoldingsPicture, gone: Iterable[Gone], scheme: Scheme
) -> tuple[HoldingsLine, ...]:
    """Give one line for each producer and series, in order of both."""
    left: dict[tuple[str, str], list[Gone]] = {}
    for one in gone:
        left.setdefault((one.agency, one.series), []).append(one)
    keys = {(key.agency, key.series) for key in picture.piles} | left.keys()
    order = {node.code: node.position for node in scheme.nodes}

    def line(agency: str, series: str) -> HoldingsLine:
        def of_this(key: PileKey) -> bool:
            return (key.agency, key.series) == (agency, series)

        remaining = picture.extent(of_this)
        own = left.get((agency, series), [])
        eliminated = total(one.eliminated for one in own)
        handed_over = total(one.handed_over for one in own)
        return HoldingsLine(
            originating_agency=agency,
            series=series_name(scheme, series),
            dates=picture.dates(of_this),
            entered=total((remaining, eliminated, handed_over)),
            eliminated=eliminated,
            handed_over=handed_over,
            remaining=remaining,
            definitive_units=picture.sum_of("definitive", of_this),
            held_units=picture.sum_of("held", of_this),
        )

    ordered = sorted(keys, key=lambda key: (key[0], order.get(key[1], len(order)), key[1]))
    return tuple(line(agency, series) for agency, series in ordered)


def series_name(scheme: Scheme, code: str) -> str:
    """Name a series on a document: its code and its title; a node gone since, by its code."""
    node = scheme.node(code)
    return f"{code} – {node.title}" if node is not None else code
