"""What the archive keeps about what it keeps: the nouns that jobs, catalogue and index share.

Every record can be derived again from the copies (an AIP's `package/manifest.xml` and
`record.json`, a transfer's messages, the journal): the catalogue is a projection of storage.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sae.domain.accounts import Account


class TransferState(StrEnum):
    """Where a transfer stands; a restart resumes from here."""

    RECEIVED = "received"
    COMMITTED = "committed"
    REFUSED = "refused"
    ABANDONED = "abandoned"


class TransferStatus(StrEnum):
    """What the depositor is told."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_WARNINGS = "accepted_with_warnings"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferRecord:
    """One package received: its identity, its state and what was answered.

    source: where the package was read, for a restart; not a proof of anything, not rebuilt.
    acknowledgement: the SEDA message, needed before the transfer has an object; UTF-8 XML.
    result: what was answered, as `findings.json` says it; the reply itself is in the copies.
    published_seq: lifecycle entry that made the transfer visible (0 while there is none).
    """

    transfer_id: str
    state: TransferState
    status: TransferStatus | None
    received_at: datetime
    completed_at: datetime | None
    package_name: str
    source: str
    message_identifier: str
    transferring_agency: str
    archival_agency: str
    originating_agency: str
    archival_agreement: str
    seda_version: str
    manifest_sha512: str
    salt: str
    acknowledgement: bytes
    result: str
    published_seq: int


class AipKind(StrEnum):
    """An AIP holds dossiers, or the containers (fonds, series...) crossed to reach them."""

    DOSSIERS = "dossiers"
    CONTAINERS = "containers"


@dataclass(frozen=True, slots=True, kw_only=True)
class AipRecord:
    """One Archival Information Package: the unit of storage and of elimination.

    files, content_bytes: of its binary objects.
    """

    aip_id: str
    transfer_id: str
    kind: AipKind
    version: int
    inventory_sha512: str
    files: int
    content_bytes: int
    published_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """A management rule as stated on a unit (or on the whole message, then copied to its roots).

    category: SEDA name (`AppraisalRule`...). rule_id: empty when the category only states
    properties. start_date: as written. properties: (name, text) pairs of the category's other
    elements in document order (FinalAction, PreventInheritance, RefNonRuleId, HoldOwner...).
    """

    category: str
    rule_id: str
    start_date: str
    properties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """An archive unit, kept.

    parents: unit ids, from this AIP or another, in order of appearance.
    dossier_id: the unit at the top of its dossier; empty for a container.
    path: ids from the root to this unit, joined by "/", following the first parent.
    title, description, document_type, dates...: as stated, first value, empty when absent.
    metadata: canonical JSON of the whole Content, for display and search.
    groups: ids of the object groups the unit points to.
    """

    unit_id: str
    transfer_id: str
    aip_id: str
    xml_id: str
    position: int
    parents: tuple[str, ...]
    dossier_id: str
    path: str
    level: str
    title: str
    description: str
    document_type: str
    start_date: str
    end_date: str
    originating_agency: str
    metadata: str
    rules: tuple[RuleRecord, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectRecord:
    """A binary or physical data object, kept.

    content_path: path below the AIP's content folder (`package/Content/...`); empty for paper.
    sha512, sha256: lower-case hexadecimal, computed by us; empty for paper.
    puid, mime, format_name: what our own identification found, never what was declared.
    """

    object_id: str
    group_id: str
    transfer_id: str
    aip_id: str
    xml_id: str
    position: int
    physical: bool
    usage: str
    filename: str
    uri: str
    content_path: str
    size: int
    sha512: str
    sha256: str
    puid: str
    mime: str
    format_name: str
    physical_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """An agency known to the archive; `confirmed` is False until the archivist says so."""

    identifier: str
    name: str
    confirmed: bool


class Reading(StrEnum):
    """How an agreement wants its packages read."""

    TOLERANT = "tolerant"
    STRICT = "strict"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivalAgreement:
    """The terms of transfer between a depositor and the archive.

    acceptance: `automatic`; packages that wait for the archivist come with named accounts.
    post_elimination_metadata_policy: `keep_restricted`, `expurgate` or `digest_only`.
    archival_profiles, unit_profiles: identifiers of the profiles it demands; a package that does
    not fit one of them is refused.
    """

    identifier: str
    name: str
    confirmed: bool
    active: bool
    reading: Reading
    acceptance: str
    post_elimination_metadata_policy: str
    archival_profiles: tuple[str, ...] = ()
    unit_profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileVersion:
    """A version of an archival profile, or of an archive-unit profile; none is ever replaced.

    table: `profiles` or `unit_profiles`. version: counts from 1. format: `rng`, `xsd` or `json`.
    seda_version: that it is written for; empty for a unit's. in_force_from: until the next one.
    sha512: of its document, lower-case hexadecimal. object_id, path: where the copies keep it;
    empty and relative while the change that brings it is being made.
    """

    table: str
    identifier: str
    version: int
    name: str
    active: bool
    format: str
    seda_version: str
    in_force_from: datetime
    sha512: str
    object_id: str
    path: str


class RuleState(StrEnum):
    """What a version of a rule is good for.

    WAITING: imported over another, in force when `sae rules apply` says so.
    """

    IN_FORCE = "in_force"
    WAITING = "waiting"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDefinition:
    """A version of a row of the referential of rules, in the words of the files imported.

    value, value_en: its label. duration: a number as text, `unlimited`, or empty. start_event,
    final_sort, confidence: words of the closed lists of `retention_rules`. alternative_...: the
    second delay of a rule that has two. sampling: method and parameter (`nth:10`).
    agreement_reference, agreement_on: of the Archives départementales, the day as YYYY-MM-DD;
    without both nothing is destroyed by it. active: what is not active is as good as unknown.
    version: counts from 1 (0: not numbered yet).
    """

    rule_id: str
    category: str
    value: str
    description: str
    duration: str
    measurement: str
    value_en: str = ""
    start_event: str = ""
    alternative_duration: str = ""
    alternative_measurement: str = ""
    alternative_event: str = ""
    alternative_use: str = ""
    final_sort: str = ""
    sampling: str = ""
    legal_basis: str = ""
    article: str = ""
    source: str = ""
    confidence: str = ""
    agreement_reference: str = ""
    agreement_on: str = ""
    code_list: str = ""
    active: bool = True
    version: int = 0
    state: RuleState = RuleState.IN_FORCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Referentials:
    """What checks need to know of the archive's own tables, as one frozen picture.

    closed: names of the tables that the archivist declared complete (`agencies`,
    `agreements`, `rules`...): an identifier they do not know is then refused.
    rules: the version of each rule that is in force, active or not.
    profiles: every version of every profile, in order. accounts: of people, in order of login.
    """

    agencies: tuple[Agency, ...]
    agreements: tuple[ArchivalAgreement, ...]
    rules: tuple[RuleDefinition, ...]
    closed: frozenset[str]
    profiles: tuple[ProfileVersion, ...] = ()
    accounts: tuple[Account, ...] = ()

    def profile_in_force(self, table: str, identifier: str, at: datetime) -> ProfileVersion | None:
        """Find the version of a profile that was in force at an instant, active or not."""
        known = [
            one
            for one in self.profiles
            if (one.table, one.identifier) == (table, identifier) and one.in_force_from <= at
        ]
        return max(known, key=lambda one: (one.in_force_from, one.version), default=None)
