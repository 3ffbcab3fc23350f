"""Giving to read: the slip handed with the records, its attestation, the letter that refuses."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sae.domain.documents.document import Person, PrintedDocument
from sae.domain.documents.terms import Attestation, ListedObject


class AccessBasis(StrEnum):
    """By what right somebody reads."""

    COMMUNICABLE = "communicable"
    FUNCTION = "function"
    NOMINATIVE_RIGHT = "nominative_right"
    DEROGATION = "derogation"
    CONTROL = "control"


class DeliveryMode(StrEnum):
    """How the records are given."""

    ON_SITE = "on_site"
    COPY = "copy"
    ELECTRONIC = "electronic"
    LOAN = "loan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who asked: a person, the body she belongs to if any, where to write to."""

    person: Person
    body: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRequest:
    """The request answered. reference: ours. purpose: as the applicant gave it, may be empty."""

    request_id: str
    reference: str
    made_on: date
    applicant: Applicant
    purpose: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveredItem:
    """One unit given. typology: what it is, never a title, since the slip outlives the unit.

    occulted: articles of law whose words were hidden in the copy given, empty when it is whole.
    """

    unit_id: str
    cote: str
    typology: str
    dates: str
    basis: AccessBasis
    basis_reference: str
    communicable_on: date | None
    occulted: tuple[str, ...] = ()
    paper: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySlip(PrintedDocument):
    """Bordereau de communication: what is handed to whom. return_on: for a loan."""

    KIND: ClassVar[str] = "delivery_slip"

    request: DeliveryRequest
    delivered_at: datetime
    mode: DeliveryMode
    items: tuple[DeliveredItem, ...]
    return_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCertificate(Attestation):
    """Attestation de communication (ATT-03): digests of `objects` are recomputed at delivery."""

    KIND: ClassVar[str] = "delivery_certificate"

    request: DeliveryRequest
    delivered_at: datetime
    delivered_by: Person
    mode: DeliveryMode
    items: tuple[DeliveredItem, ...]
    objects: tuple[ListedObject, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalMotive:
    """Why some records are not communicable. article: of the law; until: when it ends, if known.

    explanation: typed by the archivist, may be empty.
    """

    typology: str
    article: str
    secret: str
    communicable_on: date | None
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommunicationRefusal(PrintedDocument):
    """Letter that refuses a communication, with its motives and the ways of appeal (COM-06).

    derogation_refused: the derogation of L.213-3 was asked for and refused; else the letter says
    that it may be asked for. place: where the letter is written.
    """

    KIND: ClassVar[str] = "communication_refusal"

    request: DeliveryRequest
    place: str
    motives: tuple[RefusalMotive, ...]
    derogation_refused: bool
    partial_delivery: bool
    contact: str = ""
