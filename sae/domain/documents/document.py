"""What every printed document has: who issues it, its number and date, annexes, signatures, twin.

Fields only, in no language: the printer puts the words. Days are legal days of the issuer, instants
are aware UTC. A day that is not known to the day is text: `1998`, `1998-03` or `1998-03-12`.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

import rfc8785

from seda.instants import instant_text

TWIN_VERSION = 1  # of the JSON form; a field that changes its meaning raises it


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body: the issuer, a producer, the control authority, a recipient.

    identifier: as in SEDA messages. position: names from the top down to its parent, for the
    hierarchical position. address: lines of a postal address.
    """

    name: str
    identifier: str
    position: tuple[str, ...] = ()
    siret: str = ""
    insee: str = ""
    address: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody named on a document, and in what function."""

    name: str
    function: str = ""


class SignatureRole(StrEnum):
    """In what capacity somebody signs."""

    ARCHIVIST = "archivist"
    HEAD_OF_SERVICE = "head_of_service"
    MAYOR = "mayor"
    OUTGOING_MAYOR = "outgoing_mayor"
    INCOMING_MAYOR = "incoming_mayor"
    ORDERING_AUTHORITY = "ordering_authority"
    OPERATOR = "operator"
    PRODUCER = "producer"
    CONTROL_AUTHORITY = "control_authority"
    RECIPIENT = "recipient"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A place to sign by hand; with a person and a day when it is known who did and when."""

    role: SignatureRole
    person: Person | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A file beside the document, which the document names by its digests (hexadecimal).

    lines: entries of the list it holds; 0 when it is no list (the scan of a visa).
    """

    filename: str
    media_type: str
    lines: int
    size_bytes: int
    sha256: str
    sha512: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands at the top. number: as the register gives it, `2026-004`, empty for none."""

    document_id: str
    number: str
    issued_at: datetime
    issuer: Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedDocument:
    """A document for people. KIND: its stable word, in its JSON twin and in the words' keys."""

    KIND: ClassVar[str]

    heading: Heading
    annexes: tuple[Annex, ...] = ()
    signatures: tuple[Signature, ...] = ()

    def to_json(self) -> bytes:
        """Give the JSON twin: the same fields, canonical (RFC 8785), without any French word."""
        twin = {"document": self.KIND, "version": TWIN_VERSION, **_plain_fields(self)}
        return rfc8785.dumps(twin)  # type: ignore[arg-type]  # plain JSON values


# ----------------------------------------------------------------------------- private


def _plain_fields(value: object) -> dict[str, object]:
    assert is_dataclass(value)  # noqa: S101 - only nouns of this folder come here
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return instant_text(value)
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case str():  # enumerated values too
            # What is no Unicode (bytes of a terminal) has no JSON: it shows as U+FFFD.
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case None | bool() | int():
            return value
        case _:
            return _plain_fields(value)
