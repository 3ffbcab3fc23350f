"""People and bodies who wrote, received, signed; and what happened, with or without them."""

from dataclasses import dataclass

from seda.nouns.binding import Branch, many, one, text, texts
from seda.nouns.values import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Branch):
    """Where somebody was born or died (SEDA BirthOrDeathPlaceType)."""

    TYPE = "BirthOrDeathPlaceType"

    geogname: str = text("Geogname")
    address: str = text("Address")
    postal_code: str = text("PostalCode")
    city: str = text("City")
    region: str = text("Region")
    country: str = text("Country")


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent(Branch):
    """A person (names) or a body (corpname), and in what capacity (SEDA AgentType)."""

    TYPE = "AgentType"

    first_name: str = text("FirstName")
    birth_name: str = text("BirthName")
    full_name: str = text("FullName")
    given_name: str = text("GivenName")
    gender: str = text("Gender")
    birth_date: str = text("BirthDate")
    birth_place: Place | None = one("BirthPlace", Place)
    death_date: str = text("DeathDate")
    death_place: Place | None = one("DeathPlace", Place)
    nationalities: tuple[str, ...] = texts("Nationality")
    corpname: str = text("Corpname")
    identifiers: tuple[str, ...] = texts("Identifier")
    functions: tuple[Text, ...] = many("Function", Text)
    activities: tuple[Text, ...] = many("Activity", Text)
    positions: tuple[Text, ...] = many("Position", Text)
    roles: tuple[Text, ...] = many("Role", Text)
    mandates: tuple[Text, ...] = many("Mandate", Text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer(Agent):
    """Who signed, and when (SEDA SignerType)."""

    TYPE = "SignerType"

    signing_time: str = text("SigningTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator(Agent):
    """Who validated a signature, and when (SEDA ValidatorType)."""

    TYPE = "ValidatorType"

    validation_time: str = text("ValidationTime")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkingAgentIdentifier(Branch):
    """Who took part in an event (SEDA 2.2 LinkingAgentIdentifierType)."""

    TYPE = "LinkingAgentIdentifierType"

    linking_agent_identifier_type: str = text("LinkingAgentIdentifierType")
    linking_agent_identifier_value: str = text("LinkingAgentIdentifierValue")
    linking_agent_role: str = text("LinkingAgentRole")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Branch):
    """Something that happened (SEDA EventType); event_date_time: a day or an instant."""

    TYPE = "EventType"

    event_identifier: str = text("EventIdentifier")
    event_type_code: str = text("EventTypeCode")
    event_type: str = text("EventType")
    event_date_time: str = text("EventDateTime")
    event_detail: Text | None = one("EventDetail", Text)
    outcome: str = text("Outcome")
    outcome_detail: str = text("OutcomeDetail")
    outcome_detail_message: str = text("OutcomeDetailMessage")
    event_detail_data: str = text("EventDetailData")
    linking_agent_identifiers: tuple[LinkingAgentIdentifier, ...] = many(
        "LinkingAgentIdentifier", LinkingAgentIdentifier
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectEvent(Event):
    """Something that happened to a data object of a group (SEDA EventLogBookOgType)."""

    TYPE = "EventLogBookOgType"

    data_object_reference_id: str = text("DataObjectReferenceId")
