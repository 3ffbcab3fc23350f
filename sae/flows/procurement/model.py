"""What a public contract, a notice and a bid say, as they were written."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, auto

from sae.flows.amounts import read_amount
from sae.flows.description import read_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A company or a public body. identifier: a SIRET most of the time; kind says which."""

    identifier: str = ""
    kind: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Modification:
    """A modification of a contract. months: the new duration. day: of notification or signature."""

    number: str = ""
    purpose: str = ""
    day: str = ""
    published_on: str = ""
    amount: str = ""
    months: str = ""
    holders: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract as its essential data say it (CCP L.2196-2, order of 22 December 2022).

    terms: what else is said, (text, name of the field) each.
    """

    number: str
    is_concession: bool
    whole_number: str = ""
    nature: str = ""
    purpose: str = ""
    cpv: str = ""
    procedure: str = ""
    buyer: Party = Party()
    holders: tuple[Party, ...] = ()
    amount: str = ""
    months: str = ""
    signed_on: str = ""
    notified_on: str = ""
    begins_on: str = ""
    published_on: str = ""
    modifications: tuple[Modification, ...] = ()
    subcontractors: tuple[Party, ...] = ()
    terms: tuple[tuple[str, str], ...] = ()

    @property
    def concluded_on(self) -> date | None:
        """Give the day of its signature, else that of its notification, which comes after."""
        return read_day(self.signed_on) or read_day(self.notified_on)

    @property
    def ends_on(self) -> date | None:
        """Give the day on which it ends as planned, its last duration known; None without."""
        begins = [read_day(one) for one in (self.begins_on, self.notified_on, self.signed_on)]
        known = [one for one in begins if one is not None]
        months = [_count(one.months) for one in self.modifications] + [_count(self.months)]
        if not known or not max(months):
            return None
        return after_months(max(known), max(months))

    @property
    def last_published_on(self) -> date | None:
        """Give the last day on which something of it was published."""
        days = (self.published_on, *(one.published_on for one in self.modifications))
        return max(filter(None, map(read_day, days)), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of a consultation. reference: the buyer's own. numbers: of contracts concluded.

    works: None when it does not say. winners: those it names.
    """

    number: str = ""
    procedure_id: str = ""
    reference: str = ""
    purpose: str = ""
    kind: str = ""
    published_on: str = ""
    deadline: str = ""
    cpv: str = ""
    procedure: str = ""
    buyer: Party = Party()
    works: bool | None = None
    winners: tuple[Party, ...] = ()
    contracts: tuple[str, ...] = ()
    concluded_on: str = ""

    @property
    def concluded_day(self) -> date | None:
        """Give the day on which the last contract it tells of was concluded."""
        return read_day(self.concluded_on)


@dataclass(frozen=True, slots=True)
class BidFact:
    """What a list of a platform says of a bid. retained: None when it does not say."""

    party: Party
    lot: str = ""
    retained: bool | None = None


class Phase(StrEnum):
    """The sub-files of a consultation, in the order they are shown."""

    EXPORT = auto()
    NOTICE = auto()
    DOCUMENTS = auto()
    REGISTER = auto()
    RETAINED = auto()
    REJECTED = auto()
    BIDS = auto()
    ANALYSIS = auto()
    CONTRACT = auto()
    EXECUTION = auto()
    AS_BUILT = auto()
    DATA = auto()
    OTHER = auto()


@dataclass(slots=True, kw_only=True)
class Procedure:
    """All that is known of a consultation; filled while its files are read."""

    name: str
    reference: str = ""
    purpose: str = ""
    contracts: list[Contract] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    bids: list[BidFact] = field(default_factory=list)
    abandoned: bool = False

    def add(self, contracts: Iterable[Contract]) -> None:
        """Take contracts: one that is published again, or in both formats, is the same one.

        What was published last is kept.
        """
        known = {_published(one): one for one in self.contracts}
        for one in contracts:
            before = known.get(_published(one))
            if before is None or _lateness(one) > _lateness(before):
                known[_published(one)] = one
        self.contracts = list(known.values())


def after_months(day: date, months: int) -> date:
    """Give the same day so many months later, the last of its month when there is none.

    >>> after_months(date(2024, 8, 31), 6)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 0, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


# ----------------------------------------------------------------------------- private


def _published(contract: Contract) -> tuple[object, ...]:
    return (
        contract.number,
        contract.is_concession,
        contract.buyer.identifier,
        contract.concluded_on,
        read_amount(contract.amount),
    )


def _lateness(contract: Contract) -> tuple[int, date]:
    return len(contract.modifications), contract.last_published_on or date.min


_MOST_MONTHS = 1_200  # a century: more is a slip of a keyboard


def _count(months: str) -> int:
    value = read_amount(months)
    whole = -int(-value // 1) if value is not None else 0
    return whole if 0 < whole <= _MOST_MONTHS else 0
