"""What messages share below their header: organizations, code lists, the account of an operation.

Names are those of the standard; see `seda.messages.bound`.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from seda.messages.dates import SedaDate
from seda.messages.values import Code, Identifier, Part, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenContent(Part):
    """A place that the standard leaves to others (OpenType): all that it holds is in `others`."""

    SEDA_TYPE: ClassVar[str] = "OpenType"

    xml_id: str | None = None
    xlink_href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Part):
    """An organization and, in words of its own, its name, contacts, addresses."""

    SEDA_TYPE: ClassVar[str] = "OrganizationType"

    identifier: Identifier = field(kw_only=False)
    organization_descriptive_metadata: OpenContent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganizationWithId(Organization):
    """An organization that has a part in the message: agency, requester, sender..."""

    SEDA_TYPE: ClassVar[str] = "OrganizationWithIdType"

    xml_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeListVersions(Part):
    """Which version of each list of codes the message speaks."""

    SEDA_TYPE: ClassVar[str] = "CodeListVersionsType"

    reply_code_list_version: Code | None = None
    message_digest_algorithm_code_list_version: Code | None = None
    mime_type_code_list_version: Code | None = None
    encoding_code_list_version: Code | None = None
    file_format_code_list_version: Code | None = None
    compression_algorithm_code_list_version: Code | None = None
    data_object_version_code_list_version: Code | None = None
    storage_rule_code_list_version: Code | None = None
    appraisal_rule_code_list_version: Code | None = None
    access_rule_code_list_version: Code | None = None
    dissemination_rule_code_list_version: Code | None = None
    reuse_rule_code_list_version: Code | None = None
    classification_rule_code_list_version: Code | None = None
    acquisition_information_code_list_version: Code | None = None
    authorization_reason_code_list_version: Code | None = None
    relationship_code_list_version: Code | None = None
    xml_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkingAgentIdentifier(Part):
    """Who or what took part in an event (since SEDA 2.2)."""

    SEDA_TYPE: ClassVar[str] = "LinkingAgentIdentifierType"

    linking_agent_identifier_type: str | None = None
    linking_agent_identifier_value: str | None = None
    linking_agent_role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Part):
    """One thing that happened to a message or to archives: what, when, how it ended."""

    SEDA_TYPE: ClassVar[str] = "EventType"

    event_identifier: str | None = None
    event_type_code: str | None = None
    event_type: str | None = None
    event_date_time: SedaDate
    event_detail: Text | None = None
    outcome: str | None = None
    outcome_detail: str | None = None
    outcome_detail_message: str | None = None
    event_detail_data: str | None = None
    linking_agent_identifier: LinkingAgentIdentifier | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Part):
    """The account of what was done with a request."""

    SEDA_TYPE: ClassVar[str] = "OperationType"

    events: tuple[Event, ...] = ()
