"""A step of gaps and of the certificate of completeness: the series, what is missing from each.

A number that an archivist explained (never used, cancelled, kept on paper) is told apart.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sae.domain.act import ActKind
from sae.domain.business_series import (
    COUNTED,
    NumberedBy,
    NumberedSeries,
    Series,
    numbered_by,
    numbered_series,
)
from sae.domain.business_terms import plain_number
from sae.ports import Reader

MOST_TOLD = 5_000  # numbers missing from one numbering, told one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What an archivist said of a number. reason: as she wrote it."""

    number: str
    reason: str
    act_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesGaps:
    """A sequence of numbers. missing: as their neighbours are written, explained ones left out."""

    numbered: NumberedSeries
    missing: tuple[str, ...]
    explained: tuple[Explanation, ...]


def series_gaps(
    reader: Reader, *, year: str = "", series: Collection[Series] = tuple(Series)
) -> tuple[SeriesGaps, ...]:
    """Give the sequences of some series, of one year or of all, in order."""
    held: dict[NumberedBy, list[str]] = {}
    for one in reader.every_key(*COUNTED):
        by = numbered_by(one.key)
        if by is not None and by.series in series and year in ("", by.year):
            held.setdefault(by, []).append(one.key.written)
    explained = _explanations(reader)
    return tuple(_gaps(one, explained) for one in numbered_series(held))


# ----------------------------------------------------------------------------- private

_Explained = Mapping[tuple[str, str, str], Explanation]


def _explanations(reader: Reader) -> _Explained:
    """Give what was explained, by series, year and number; the last word counts."""
    return {
        (str(act.body["series"]), str(act.body["year"]), plain_number(number)): Explanation(
            number=number, reason=act.reason, act_id=act.act_id
        )
        for act in reader.acts(ActKind.GAP_EXPLAINED)
        for number in act.body["numbers"]
    }


def _gaps(numbered: NumberedSeries, explained: _Explained) -> SeriesGaps:
    missing: list[str] = []
    told: list[Explanation] = []
    by = numbered.by
    for run in numbered.runs:
        for first, last in run.missing:
            for counter in range(first, min(last + 1, first + MOST_TOLD)):
                written = run.written(counter)
                why = explained.get((by.series.value, by.year, plain_number(written)))
                if why is not None:
                    told.append(why)
                else:
                    missing.append(written)
    return SeriesGaps(numbered=numbered, missing=tuple(missing), explained=tuple(told))
