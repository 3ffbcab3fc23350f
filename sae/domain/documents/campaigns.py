"""What a campaign decided: final sort, sampling, a new table of rules."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.document import Person, PrintedDocument
from sae.domain.documents.terms import RetentionTerms
from sae.domain.extents import Extent, ExtremeDates


class FinalSort(StrEnum):
    """What a campaign decides for a line: kept for ever, or sorted."""

    KEEP = "keep"
    SORT = "sort"


class SamplingMethod(StrEnum):
    """How the records to keep are chosen."""

    MANUAL = "manual"
    YEARS = "years"
    NTH = "nth"
    INITIAL = "initial"
    BEFORE_EVENT = "before_event"
    AFTER_EVENT = "after_event"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """A selection that anybody can make again. parameter: `10`, `B, T`, `ends in 0`...

    seed, seed_source: of a random one; the source is public (a newspaper, a draw). kept_annex,
    proposed_annex: names of the annexes that list identifiers.
    """

    method: SamplingMethod
    parameter: str
    seed: str
    seed_source: str
    population: int
    kept: int
    proposed: int
    kept_annex: str
    proposed_annex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SortLine:
    """One group of units past its term. sampling: None when the line is kept whole."""

    number: int
    wording: str
    series: str
    originating_agency: str
    dates: ExtremeDates
    extent: Extent
    retention: RetentionTerms
    outcome: FinalSort
    communicable_on: date | None
    sampling: Sampling | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SortDecisions(PrintedDocument):
    """Décision de sort final: what becomes définitive, what is sorted and how."""

    KIND: ClassVar[str] = "sort_decisions"

    campaign_id: str
    analysed_on: date
    decided_at: datetime | None
    decided_by: Person | None
    lines: tuple[SortLine, ...]
    total: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTable:
    """A version of the table of rules. version: as the referential gives it."""

    name: str
    version: str
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChange:
    """What changes for the units of a series under one rule. before, after: what is decided.

    aspect: what of the decision changes; words as `final_sort`, `appraisal_end`,
    `communicable_on`, `hold`. Days are ISO, anything else is a code.
    """

    series: str
    rule: str
    aspect: str
    before: str
    after: str
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCampaignReport(PrintedDocument):
    """Compte rendu d'une campagne de règles; a simulation while `applied_at` is None.

    on: the day of the arithmetic. reverts: id of the campaign that this one undoes, or empty.
    """

    KIND: ClassVar[str] = "rule_campaign_report"

    campaign_id: str
    on: date
    applied_at: datetime | None
    author: Person
    reason: str
    before: RuleTable
    after: RuleTable
    units_examined: int
    units_changed: int
    changes: tuple[RuleChange, ...]
    reverts: str = ""
