"""What a rule is in the archive's own table: its span, what starts it, its final sort, its law.

Packages only name rules; everything that can be computed from a name stands here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from retention_rules.durations import Duration


class Category(StrEnum):
    """The seven categories of rules of SEDA, by the name of their element."""

    STORAGE = "StorageRule"
    APPRAISAL = "AppraisalRule"
    ACCESS = "AccessRule"
    DISSEMINATION = "DisseminationRule"
    REUSE = "ReuseRule"
    CLASSIFICATION = "ClassificationRule"
    HOLD = "HoldRule"


class StartEvent(StrEnum):
    """What starts the span of a rule. The list is closed: a table with another word is refused."""

    UNSPECIFIED = ""  # the table does not say (Vitam's columns): only a date given starts it
    IMMEDIATE = "immediate"  # nothing to wait for

    # Four that the dates of the archives themselves can answer (see `terms`).
    DOCUMENT_DATE = "document_date"
    LATEST_DOCUMENT = "latest_document"
    YEAR_END = "year_end"
    EXERCISE_CLOSING = "exercise_closing"

    ACCEPTANCE = "acceptance"  # reception of works
    AGREEMENT_END = "agreement_end"
    APPROVAL = "approval"
    OFFICE_CLOSING = "office_closing"  # of a régie or an account
    BIRTH = "birth"
    CONTRACT_END = "contract_end"
    CONTRACT_SIGNATURE = "contract_signature"
    DEATH = "death"
    DECISION = "decision"
    DETENTION_END = "detention_end"
    DISSOLUTION = "dissolution"
    ELECTION = "election"
    EXECUTION_END = "execution_end"
    EXPOSURE_END = "exposure_end"
    FINAL_JUDGEMENT = "final_judgement"
    FINAL_REPAYMENT = "final_repayment"
    ISSUE = "issue"
    LAST_BENEFIT = "last_benefit"
    LAST_CONTACT = "last_contact"
    LAST_ENTRY = "last_entry"
    LAST_PAYMENT = "last_payment"
    MAJORITY = "majority"
    PROGRAMME_CLOSING = "programme_closing"
    REGISTER_CLOSING = "register_closing"
    REQUEST = "request"
    SCHOOLING_END = "schooling_end"
    SCHOOL_YEAR_END = "school_year_end"
    SETTLEMENT = "settlement"
    SITTING = "sitting"
    VALIDITY_END = "validity_end"


class FinalSort(StrEnum):
    """The French *sort final*: conserver, détruire, trier."""

    KEEP = "C"
    DESTROY = "D"
    SORT = "T"


class Confidence(StrEnum):
    """How sure a shipped row is: read in a source, partly, or from memory."""

    SOURCED = "S"
    PARTIAL = "P"
    MEMORY = "M"


class SamplingMethod(StrEnum):
    """How archives to be sorted are chosen (see `sampling`)."""

    MANUAL = "manual"
    YEARS = "years"
    NTH = "nth"
    INITIAL = "initial"
    BEFORE_EVENT = "before_event"
    AFTER_EVENT = "after_event"
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampling:
    """A method and what it is given, as text (`manual`, `years:0,5`, `nth:10`, `random:5%`...)."""

    method: SamplingMethod
    parameter: str = ""


class AlternativeUse(StrEnum):
    """When the second delay of a rule counts.

    IF_SHORTER: the earlier of the two ends ("or 25 years after death if that is shorter").
    IF_UNKNOWN: only while the first start is not known ("120 years from birth if death is not").
    IF_KNOWN: instead of the first as soon as its own start is known.
    """

    IF_SHORTER = "if_shorter"
    IF_UNKNOWN = "if_unknown"
    IF_KNOWN = "if_known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """The second delay of a rule that has two (Code du patrimoine, art. L.213-2)."""

    duration: Duration
    start_event: StartEvent
    use: AlternativeUse


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition:
    """A row of the table of rules.

    label, label_en: a few words, French and English. duration: None when the row gives none, which
    never ends (a hold then ends with its own HoldEndDate). final_sort: None when the table does
    not say. legal_basis: the text; article: where in it. agreement_reference, agreement_on: of
    the Archives départementales (Code du patrimoine, art. R.212-13); nothing is destroyed by a
    rule that has none. active: an inactive rule is as good as unknown. code_list: label of the
    version of the list that the row comes from.
    """

    rule_id: str
    category: Category
    label: str = ""
    label_en: str = ""
    description: str = ""
    duration: Duration | None = None
    start_event: StartEvent = StartEvent.UNSPECIFIED
    alternative: Alternative | None = None
    final_sort: FinalSort | None = None
    sampling: Sampling | None = None
    legal_basis: str = ""
    article: str = ""
    source: str = ""
    confidence: Confidence | None = None
    agreement_reference: str = ""
    agreement_on: date | None = None
    active: bool = True
    code_list: str = ""

    @property
    def agreed(self) -> bool:
        """Whether the Archives départementales agreed to it, with a reference and a day."""
        return bool(self.agreement_reference) and self.agreement_on is not None
