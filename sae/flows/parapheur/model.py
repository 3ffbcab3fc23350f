"""What the history of a folder says, in PREMIS or in the platform's own XML: as written."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a document is to its folder."""

    MAIN = "main"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedDocument:
    """A document as PREMIS states it. role: None when nothing says it.

    algorithm, digest: of its fixity, as written.
    """

    name: str
    document_id: str = ""
    role: Role | None = None
    algorithm: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the circuit. code, at: as written; `at` may be no date at all.

    agent: the name of who did it; agent_id: an identifier; each empty when unsaid. note:
    annotation, motive of a rejection.
    """

    code: str
    at: str
    agent: str = ""
    agent_id: str = ""
    agent_type: str = ""
    agent_role: str = ""
    outcome: str = ""
    detail: str = ""
    note: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a history says of its folder. properties: (name, value), the free metadata too."""

    name: str = ""
    folder_id: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    documents: tuple[StatedDocument, ...] = ()
    steps: tuple[Step, ...] = ()
