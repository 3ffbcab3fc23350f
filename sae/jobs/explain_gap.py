"""Explain a gap: an archivist says why numbers of a series are missing. Nothing is made up for it.

(1) refuse who may not, a series that is none, numbers that are not missing
(2) keep the explanation as an act
(3) seal the journal
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sae.custody.acts import new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.business_series import Series
from sae.domain.business_terms import plain_number
from sae.errors import UsageError
from sae.jobs.missing_numbers import series_gaps
from sae.ports import Archive


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationRequest:
    """What is said. numbers: as the report of gaps writes them."""

    series: str
    year: int
    numbers: Sequence[str]
    reason: str


def explain_gap(archive: Archive, request: ExplanationRequest) -> str:
    """Follow the three steps; give the id of the act. Raises: NotAllowed, UsageError."""
    archive.caller.require(Role.ARCHIVIST)  # (1)
    if request.series not in tuple(Series):
        raise UsageError("series_unknown", typed=request.series, known=", ".join(Series))
    if not request.reason.strip():
        raise UsageError("reason_needed")
    series, year = Series(request.series), str(request.year)
    with archive.catalogue.read() as reader:
        missing = {
            plain_number(number)
            for one in series_gaps(reader, year=year, series=(series,))
            for number in (*one.missing, *(told.number for told in one.explained))
        }
    unknown = [one for one in request.numbers if plain_number(one) not in missing]
    if unknown:
        raise UsageError("gap_unknown", numbers=", ".join(unknown), series=series, year=year)
    body = {"series": series.value, "year": year, "numbers": list(request.numbers)}
    act = new_act(archive, ActKind.GAP_EXPLAINED, body=body, reason=request.reason.strip())
    perform(archive, act)  # (2)
    seal(archive)  # (3)
    return act.act_id
