"""Management rules: retention and final fate, access, hold; and those of a whole package."""

from dataclasses import dataclass

from seda.elements import XML_ID
from seda.nouns.binding import (
    Branch,
    Run,
    attribute,
    day,
    flag,
    many,
    one,
    own_text,
    runs,
    text,
    texts,
)
from seda.nouns.people import Event
from seda.nouns.values import Identifier


@dataclass(frozen=True, slots=True)
class Rule(Run):
    """A rule by its identifier in the referential, and the day it runs from (YYYY-MM-DD).

    start_date: `NIL` when the element says expressly that there is none.
    """

    HEAD = "Rule"
    TYPE = "RuleIdType"

    identifier: str = own_text()
    id: str = attribute("id")
    start_date: str = day("StartDate")


@dataclass(frozen=True, slots=True)
class Hold(Rule):
    """A rule that suspends elimination, with its motive (SEDA 2.2 HoldRule)."""

    hold_end_date: str = day("HoldEndDate")
    hold_owner: str = text("HoldOwner")
    hold_reassessing_date: str = day("HoldReassessingDate")
    hold_reason: str = text("HoldReason")
    prevent_rearrangement: bool | None = flag("PreventRearrangement")


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCategory(Branch):
    """Rules of one kind. prevent_inheritance: nothing comes from above.

    ref_non_rule_ids: rules that do not come from above.
    """

    rules: tuple[Rule, ...] = runs(Rule)
    prevent_inheritance: bool | None = flag("PreventInheritance")
    ref_non_rule_ids: tuple[str, ...] = texts("RefNonRuleId")


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageRule(RuleCategory):
    """How long the archives are used. final_action: `RestrictAccess`, `Transfer`, `Copy`."""

    TYPE = "StorageRuleType"

    final_action: str = text("FinalAction")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalRule(RuleCategory):
    """How long the archives must be kept. final_action: `Keep` or `Destroy`."""

    TYPE = "AppraisalRuleType"

    final_action: str = text("FinalAction")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule(RuleCategory):
    """When anybody may read the archives."""

    TYPE = "AccessRuleType"


@dataclass(frozen=True, slots=True, kw_only=True)
class DisseminationRule(RuleCategory):
    """When the archives may be published."""

    TYPE = "DisseminationRuleType"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseRule(RuleCategory):
    """When the archives may be reused."""

    TYPE = "ReuseRuleType"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassificationRule(RuleCategory):
    """Secrecy: level, owner, when it is looked at again."""

    TYPE = "ClassificationRuleType"

    classification_audience: str = text("ClassificationAudience")
    classification_level: str = text("ClassificationLevel")
    classification_owner: str = text("ClassificationOwner")
    classification_reassessing_date: str = text("ClassificationReassessingDate")
    need_reassessing_authorization: bool | None = flag("NeedReassessingAuthorization")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRule(Branch):
    """Suspensions of elimination (since SEDA 2.2)."""

    TYPE = "HoldRuleType"

    rules: tuple[Hold, ...] = runs(Hold)
    prevent_inheritance: bool | None = flag("PreventInheritance")
    ref_non_rule_ids: tuple[str, ...] = texts("RefNonRuleId")


@dataclass(frozen=True, slots=True, kw_only=True)
class LogBook(Branch):
    """Events that happened to a unit."""

    TYPE = "LogBookType"

    events: tuple[Event, ...] = many("Event", Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Management(Branch):
    """The rules of a unit, which the units below inherit."""

    TYPE = "ManagementType"

    storage_rule: StorageRule | None = one("StorageRule", StorageRule)
    appraisal_rule: AppraisalRule | None = one("AppraisalRule", AppraisalRule)
    access_rule: AccessRule | None = one("AccessRule", AccessRule)
    dissemination_rule: DisseminationRule | None = one("DisseminationRule", DisseminationRule)
    reuse_rule: ReuseRule | None = one("ReuseRule", ReuseRule)
    classification_rule: ClassificationRule | None = one("ClassificationRule", ClassificationRule)
    log_book: LogBook | None = one("LogBook", LogBook)
    need_authorization: bool | None = flag("NeedAuthorization")
    hold_rule: HoldRule | None = one("HoldRule", HoldRule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementMetadata(Management):
    """What governs every unit of a message: agencies, profile, default rules.

    legal_status: `Public Archive`, `Private Archive`, `Public and Private Archive`.
    """

    TYPE = "ManagementMetadataType"

    archival_profile: Identifier | None = one("ArchivalProfile", Identifier)
    service_level: Identifier | None = one("ServiceLevel", Identifier)
    acquisition_information: str = text("AcquisitionInformation")
    legal_status: str = text("LegalStatus")
    originating_agency_identifier: Identifier | None = one(
        "OriginatingAgencyIdentifier", Identifier
    )
    submission_agency_identifier: Identifier | None = one("SubmissionAgencyIdentifier", Identifier)
    xml_id: str = attribute(XML_ID)
