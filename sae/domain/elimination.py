"""An elimination campaign: its lines, its units, where each stands.

A campaign describes by typology only: no title, no name. Units are known by identifiers and
digests; what is said here outlives them. How a campaign moves is in `elimination_steps`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any


class CampaignState(StrEnum):
    """Where a campaign stands.

    VISAED: every line has its decision, one at least is accepted. CLOSED: nothing is left to
    destroy. EXECUTED_PENDING_COPIES: destroyed where it could be reached, a copy is away.
    """

    PROPOSED = "proposed"
    SUBMITTED = "submitted"
    VISAED = "visaed"
    ORDERED = "ordered"
    EXECUTED_PENDING_COPIES = "executed_pending_copies"
    CERTIFIED = "certified"
    CLOSED = "closed"
    ABANDONED = "abandoned"


class LineState(StrEnum):
    """Where a line stands.

    DISAGREED: the producer said no. REFUSED: the control authority said no. SORT_REQUESTED: it
    wants a sorting first. BLOCKED: visaed, and nothing of it could be destroyed on the day.
    """

    PROPOSED = "proposed"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    SORT_REQUESTED = "sort_requested"
    ORDERED = "ordered"
    BLOCKED = "blocked"
    DESTROYED = "destroyed"


class UnitState(StrEnum):
    """Where a unit stands in a campaign. RELEASED: it stays, and another campaign may take it."""

    LISTED = "listed"
    RELEASED = "released"
    ORDERED = "ordered"
    DESTROYED = "destroyed"


OPEN = frozenset({UnitState.LISTED, UnitState.ORDERED})
"""A unit in one of these states belongs to a campaign, and to no other."""

OVER = frozenset({CampaignState.CERTIFIED, CampaignState.CLOSED, CampaignState.ABANDONED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much, and between which days (as precise as known; empty when unknown).

    units: archive units. objects: files, of `size` bytes. paper: physical items.
    """

    units: int = 0
    objects: int = 0
    size: int = 0
    paper: int = 0
    earliest: str = ""
    latest: str = ""

    def plus(self, other: "Extent") -> "Extent":
        """Give both together."""
        days = [day for day in (self.earliest, other.earliest) if day]
        last = [day for day in (self.latest, other.latest) if day]
        return Extent(
            units=self.units + other.units,
            objects=self.objects + other.objects,
            size=self.size + other.size,
            paper=self.paper + other.paper,
            earliest=min(days, default=""),
            latest=max(last, default=""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Why the records of a line may go: the row of the table of retention, and its arithmetic.

    table: name and version of the table. duration: ISO 8601. start_event: code of the event.
    started_on, expired_on: the latest of the line, ISO days. text: the regulation.
    agreement_reference, agreement_on: of the Archives départementales with the row.
    """

    rule_id: str = ""
    table: str = ""
    label: str = ""
    duration: str = ""
    start_event: str = ""
    started_on: str = ""
    expired_on: str = ""
    text: str = ""
    agreement_reference: str = ""
    agreement_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the slip: units of one rule, originating agency, typology and year.

    number: never given twice in a campaign. typology: type of document or node of the filing
    plan. series: cote and title of the node, as documents print it; series_code: its cote alone.
    formats: PUIDs. personal_data: `none`, `personal`, `sensitive` or `unknown`.
    internal_purge: pieces go one by one, their dossier stays ("épuration interne"). remark: of
    who refused, or why nothing could go. destroyed: what of it went.
    """

    number: int
    state: LineState
    agency: str
    typology: str
    series: str
    year: str
    wording: str
    extent: Extent
    terms: Terms
    formats: tuple[str, ...] = ()
    personal_data: str = "unknown"
    internal_purge: bool = False
    remark: str = ""
    destroyed: Extent = Extent()
    series_code: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give plain values."""
        return {**asdict(self), "state": self.state.value, "formats": list(self.formats)}

    @classmethod
    def parse(cls, plain: Mapping[str, Any]) -> "Line":
        """Read plain values back. Raises: KeyError, TypeError, ValueError."""
        return cls(
            **{
                **plain,
                "state": LineState(plain["state"]),
                "extent": Extent(**plain["extent"]),
                "destroyed": Extent(**plain["destroyed"]),
                "terms": Terms(**plain["terms"]),
                "formats": tuple(plain["formats"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a producer or the control authority answered, and on what paper.

    act_id: the act that keeps it. message_id: of the SEDA reply. valid_until: ISO day, empty
    when no term was set.
    """

    act_id: str
    reference: str
    signatory: str
    given_on: str
    message_id: str
    scan_sha512: str = ""
    valid_until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenList:
    """The list submitted: digests of its file (hexadecimal), and the act that keeps it."""

    act_id: str
    sha256: str
    sha512: str
    control_authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A campaign as its acts leave it.

    campaign_id: that of its first act. number: `2026-001`, on the slip. on: day of the analysis.
    seda_version: of its messages. producers: agencies asked, in the order of their requests.
    preparers: accounts who proposed, changed or submitted it. refusals: units past their term
    that could not be listed, by reason. answers: of producers, by agency. order_act_id: the last
    order. certificate_act_id: of the certificate, once complete.
    """

    campaign_id: str
    number: str
    state: CampaignState
    on: str
    seda_version: str
    proposed_at: str
    producers: tuple[str, ...]
    preparers: tuple[str, ...]
    lines: tuple[Line, ...]
    refusals: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    frozen: FrozenList | None = None
    visa: Answer | None = None
    order_act_id: str = ""
    ordered_by: str = ""
    ordered_at: str = ""
    certificate_act_id: str = ""

    @property
    def over(self) -> bool:
        """Say whether nothing more can happen to it."""
        return self.state in OVER

    def line(self, number: int) -> Line | None:
        """Find a line."""
        return next((line for line in self.lines if line.number == number), None)

    def in_state(self, *states: LineState) -> tuple[Line, ...]:
        """Give the lines that stand so."""
        return tuple(line for line in self.lines if line.state in states)

    def to_json(self) -> dict[str, Any]:
        """Give plain values."""
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return {
            **plain,
            "state": self.state.value,
            "producers": list(self.producers),
            "preparers": list(self.preparers),
            "lines": [line.to_json() for line in self.lines],
            "refusals": dict(self.refusals),
            "answers": {agency: asdict(one) for agency, one in self.answers.items()},
            "frozen": asdict(self.frozen) if self.frozen else None,
            "visa": asdict(self.visa) if self.visa else None,
        }

    @classmethod
    def parse(cls, plain: Mapping[str, Any]) -> "Campaign":
        """Read plain values back. Raises: KeyError, TypeError, ValueError."""
        return cls(
            **{
                **plain,
                "state": CampaignState(plain["state"]),
                "producers": tuple(plain["producers"]),
                "preparers": tuple(plain["preparers"]),
                "lines": tuple(Line.parse(line) for line in plain["lines"]),
                "answers": {agency: Answer(**one) for agency, one in plain["answers"].items()},
                "frozen": FrozenList(**plain["frozen"]) if plain["frozen"] else None,
                "visa": Answer(**plain["visa"]) if plain["visa"] else None,
            }
        )
