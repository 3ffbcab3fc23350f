r"""Sorting (*tri*): which archives are kept as a sample. Pure, and recomputed by anyone.

`years:0,5` keeps the years that end with these figures; `nth:10` keeps the first of ten, the
eleventh... in order of identifier; `initial:B,T` keeps the names that begin with these letters,
whatever their case and accents; `before_event:1940-06-22` and `after_event:2020-03-17` keep what
is before that day, or from it; `random:5%` or `random:20` draws a share (rounded up) or a number.

A draw depends on its seed and on the identifiers only. Each unit gets the sha256 of the seed, a
colon and its identifier; the smallest digests are kept. With coreutils, for 20 units listed one
per line and the seed `2026-municipal-lottery-4712`:

    while read -r id; do
        printf '%s %s\n' "$(printf '%s:%s' 2026-municipal-lottery-4712 "$id" | sha256sum)" "$id"
    done < units.txt | LC_ALL=C sort | head -n 20

The seed is a public value that nobody could choose, recorded with the list.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from retention_rules.definitions import Sampling, SamplingMethod
from retention_rules.errors import SamplingRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An archive to be sorted. name: what `initial` looks at. on: what years and events look at."""

    unit_id: str
    name: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Identifiers in order. undecided: what the method cannot judge (no date, no name)."""

    kept: tuple[str, ...]
    left: tuple[str, ...]
    undecided: tuple[str, ...]


def sample(candidates: Iterable[Candidate], sampling: Sampling, *, seed: str = "") -> Sample:
    """Choose what is kept. What the method cannot judge is left to a person, never destroyed.

    Raises: SamplingRefused for a parameter that means nothing, or a draw without a seed.
    """
    ordered = sorted(candidates, key=lambda one: one.unit_id)
    match sampling.method:
        case SamplingMethod.MANUAL:
            return Sample(kept=(), left=(), undecided=tuple(one.unit_id for one in ordered))
        case SamplingMethod.NTH:
            return _ranked(ordered, set(range(0, len(ordered), _count(sampling.parameter))))
        case SamplingMethod.RANDOM:
            return _drawn(ordered, sampling.parameter, seed)
        case SamplingMethod.YEARS:
            endings = _words(sampling.parameter, figures=True)
            verdicts = [_year_kept(one.on, endings) for one in ordered]
        case SamplingMethod.INITIAL:
            initials = {_bare(word) for word in _words(sampling.parameter)}
            verdicts = [
                _bare(one.name).startswith(tuple(initials)) if one.name.strip() else None
                for one in ordered
            ]
        case SamplingMethod.BEFORE_EVENT | SamplingMethod.AFTER_EVENT as method:
            day = _day(sampling.parameter)
            before = method is SamplingMethod.BEFORE_EVENT
            verdicts = [(one.on < day) is before if one.on is not None else None for one in ordered]
    return _sorted_out(ordered, verdicts)


def draw_key(seed: str, unit_id: str) -> str:
    """Give what a draw sorts by: the sha256 of `seed:unit_id`, in hexadecimal."""
    return hashlib.sha256(f"{seed}:{unit_id}".encode()).hexdigest()


# ----------------------------------------------------------------------------- private


def _drawn(ordered: Sequence[Candidate], parameter: str, seed: str) -> Sample:
    if not seed:
        raise SamplingRefused("seed_missing", parameter)
    if parameter.endswith("%"):
        percent = _count(parameter[:-1])
        if percent > 100:
            raise SamplingRefused("sampling_parameter", parameter)
        wanted = -(-len(ordered) * percent // 100)
    else:
        wanted = _count(parameter)
    ranks = sorted(range(len(ordered)), key=lambda rank: draw_key(seed, ordered[rank].unit_id))
    return _ranked(ordered, set(ranks[:wanted]))


def _ranked(ordered: Sequence[Candidate], kept: set[int]) -> Sample:
    return _sorted_out(ordered, [rank in kept for rank in range(len(ordered))])


def _sorted_out(ordered: Sequence[Candidate], verdicts: Sequence[bool | None]) -> Sample:
    def those(wanted: bool | None) -> tuple[str, ...]:
        pairs = zip(ordered, verdicts, strict=True)
        return tuple(one.unit_id for one, verdict in pairs if verdict is wanted)

    return Sample(kept=those(True), left=those(False), undecided=those(None))


def _year_kept(day: date | None, endings: tuple[str, ...]) -> bool | None:
    return str(day.year).endswith(endings) if day is not None else None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 10**9):
        raise SamplingRefused("sampling_parameter", text)
    return int(text)


def _words(text: str, *, figures: bool = False) -> tuple[str, ...]:
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    if not words or (figures and not all(word.isascii() and word.isdigit() for word in words)):
        raise SamplingRefused("sampling_parameter", text)
    return words


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SamplingRefused("sampling_parameter", text) from error


def _bare(text: str) -> str:
    """Drop case and accents: É is E."""
    parts = unicodedata.normalize("NFKD", text.strip())
    return "".join(one for one in parts if not unicodedata.combining(one)).casefold()
