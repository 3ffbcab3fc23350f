"""Archive units that wait in a temporary file, then are written nested as they stood."""

from collections.abc import Iterable, Iterator

from seda.conversion.dip_writer import Spool

Span = tuple[int, int]


def nested(units: Spool, order: Iterable[tuple[Span, int]]) -> Iterator[bytes]:
    """Give the units, each inside the one it stood in.

    units: their bytes without end tag. order: parents first, where each is in `units`, and the
    rank of the first unit after it that is not inside it.
    """
    stops: list[int] = []
    for rank, (span, stop) in enumerate(order):
        while stops and stops[-1] <= rank:
            stops.pop()
            yield b"</ArchiveUnit>\n"
        yield units.read(span) + b"\n"
        stops.append(stop)
    yield b"</ArchiveUnit>\n" * len(stops)
