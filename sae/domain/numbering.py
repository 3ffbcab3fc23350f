"""Numbers that follow each other: which are missing, and when one may say so. No catalogue.

Nothing is judged unless the numbering is evidently sequential: enough numbers that begin and end
alike, and more of them there than missing. One wrong alarm in ten, and nobody reads the others.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strictness:
    """When a numbering is sequential. fewest: numbers. share: of those held, from first to last.

    from_one: it begins again at 1, so that what comes before the first number held is missing.
    """

    fewest: int
    share: float
    from_one: bool


OWN = Strictness(fewest=3, share=0.5, from_one=True)
"""Numbers that the commune gives, one after the other, from 1 every year."""
OF_OTHERS = Strictness(fewest=4, share=0.75, from_one=False)
"""Numbers that a supplier gives: most number all their customers in one sequence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Numbers written alike. before, after: what stands around the counter, as first written.

    first, last: counters between which they are judged. held: how many are there. missing:
    counters that are not, as (first, last). sequential: whether they were judged at all.
    """

    before: str
    after: str
    width: int
    first: int
    last: int
    held: int
    missing: tuple[tuple[int, int], ...]
    sequential: bool

    @property
    def missing_count(self) -> int:
        """Count the numbers that are missing."""
        return sum(last - first + 1 for first, last in self.missing)

    def written(self, counter: int) -> str:
        """Write a number as its neighbours are.

        >>> runs(["D-01", "D-03", "D-04"], strictness=OWN)[0].written(2)
        'D-02'
        """
        return f"{self.before}{counter:0{self.width}}{self.after}"

    def written_missing(self) -> tuple[tuple[str, str], ...]:
        """Write the numbers that are missing, as (first, last)."""
        return tuple((self.written(first), self.written(last)) for first, last in self.missing)


def runs(numbers: Iterable[str], *, strictness: Strictness, year: str = "") -> tuple[Run, ...]:
    """Sort numbers by how they are written, and say of each sort which are missing.

    year: of the series; a number that holds it counts by its other digits.
    """
    groups: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for number in numbers:
        parts = _parts(number, year)
        if parts is not None:
            before, _, after = parts
            groups.setdefault((_alike(before), _alike(after)), []).append(parts)
    return tuple(_run(group, strictness) for _, group in sorted(groups.items()))


# ----------------------------------------------------------------------------- private

_DIGITS = re.compile(r"\d+", re.ASCII)
_LONGEST = 9  # digits of a counter; a longer one is an identifier that counts nothing


def _parts(number: str, year: str) -> tuple[str, str, str] | None:
    """Cut a number in what comes before its counter, the counter, what comes after.

    >>> _parts("2024-045", "2024"), _parts("12/2024", "2024"), _parts("D202417", "2024")
    (('2024-', '045', ''), ('', '12', '/2024'), ('D2024', '17', ''))
    """
    found = list(_DIGITS.finditer(number))
    if not found:
        return None
    chosen = found[-1]
    if chosen[0] == year and len(found) > 1:
        chosen = found[-2]
    start = chosen.start()
    if year and chosen[0].startswith(year) and len(chosen[0]) > len(year):
        start += len(year)
    counter = number[start : chosen.end()]
    if len(counter.lstrip("0")) > _LONGEST:
        return None
    return number[:start], counter, number[chosen.end() :]


def _run(group: list[tuple[str, str, str]], strictness: Strictness) -> Run:
    before, _, after = group[0]
    held = sorted({int(counter) for _, counter, _ in group})
    widths = {len(counter) for _, counter, _ in group}
    first = 1 if strictness.from_one and held[0] > 1 else held[0]
    if not _is_dense(held, first, strictness):
        first = held[0]  # what came before the archive did is not missing from it
    sequential = _is_dense(held, first, strictness)
    return Run(
        before=before,
        after=after,
        width=min(widths) if any(counter.startswith("0") for _, counter, _ in group) else 1,
        first=first,
        last=held[-1],
        held=len(held),
        missing=tuple(_holes(held, first)) if sequential else (),
        sequential=sequential,
    )


def _is_dense(held: list[int], first: int, strictness: Strictness) -> bool:
    enough = len(held) >= strictness.fewest
    return enough and len(held) >= strictness.share * (held[-1] - first + 1)


def _holes(held: list[int], first: int) -> Iterator[tuple[int, int]]:
    expected = first
    for counter in held:
        if counter > expected:
            yield expected, counter - 1
        expected = counter + 1


def _alike(text: str) -> str:
    return "".join(text.casefold().split())
