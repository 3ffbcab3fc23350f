"""Attest completeness: of a series and a year, the numbers held, missing, explained.

(1) read the numbers of the series in the Content of what is archived
(2) print what is held, first to last, what is missing and what was explained of it
(3) archive it with its JSON twin, as an act
(4) seal

What is attested is what the archive holds on that day: a number beyond the last one cannot be
missing, and what was eliminated is no longer counted.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sae.custody.acts import new_act, perform
from sae.custody.seal import seal
from sae.domain.accounts import Role
from sae.domain.act import ActKind
from sae.domain.business_series import Series
from sae.domain.documents import CompletenessCertificate, ExplainedNumber, NumberedRun
from sae.errors import UsageError
from sae.jobs.attestations import attested, heading_of, own_proof, standing
from sae.jobs.missing_numbers import SeriesGaps, series_gaps
from sae.ports import Archive

DOCUMENT = "attestation"
MOST_LISTED = 500  # ranges of missing numbers on one document


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletenessAttested:
    """What was attested. missing: numbers neither held nor explained."""

    act_id: str
    documents: tuple[str, ...]
    held: int
    missing: int


def attest_completeness(archive: Archive, *, series: str, year: int) -> CompletenessAttested:
    """Follow the four steps.

    Raises: NotAllowed, UsageError when nothing of that series and year is held, PrintingFailed.
    """
    archive.caller.require(Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY)
    if series not in tuple(Series):
        raise UsageError("series_unknown", typed=series, known=", ".join(Series))
    with archive.catalogue.read() as reader:
        found = series_gaps(reader, year=str(year), series=(Series(series),))  # (1)
    if not found:
        raise UsageError("series_empty", series=series, year=year)
    held = sum(one.numbered.held for one in found)
    missing = sum(len(one.missing) for one in found)
    about = {"about": "completeness", "series": series, "year": str(year)}
    body = {**about, "held": held, "missing": missing}
    act = new_act(archive, ActKind.ATTESTED, body=body)
    document = CompletenessCertificate(  # (2)
        heading=heading_of(archive, act),
        standing=standing(archive),
        proof=own_proof(act),
        series=Series(series),
        year=year,
        checked_at=act.at,
        held=held,
        missing=missing,
        runs=tuple(run for one in found for run in _runs(one)),
        explained=tuple(told for one in found for told in _explained(one)),
    )
    act = perform(archive, act, documents=attested(archive, document, name=DOCUMENT))  # (3)
    seal(archive)  # (4)
    return CompletenessAttested(
        act_id=act.act_id,
        documents=tuple(one.path for one in act.documents),
        held=held,
        missing=missing,
    )


# ----------------------------------------------------------------------------- private


def _runs(one: SeriesGaps) -> tuple[NumberedRun, ...]:
    return tuple(
        NumberedRun(
            owner=one.numbered.by.owner,
            first=run.written(run.first),
            last=run.written(run.last),
            held=run.held,
            judged=run.sequential,
            missing=tuple(
                first if first == last else f"{first} - {last}"
                for first, last in run.written_missing()[:MOST_LISTED]
            ),
            missing_count=run.missing_count,
        )
        for run in one.numbered.runs
    )


def _explained(one: SeriesGaps) -> Iterator[ExplainedNumber]:
    for told in one.explained:
        yield ExplainedNumber(number=told.number, reason=told.reason, act_id=told.act_id)
