"""Registers: entries, holdings, eliminations, communications, and every act; computed when asked.

(1) decisions are made fresh: ages and holds are of today
(2) everything held is counted once
(3) the lines come from the journal, the packages and the acts, which never change

A register is not kept: it is read again, whole, from what is kept. To keep one as it was at a day,
the archivist archives its PDF, or makes a récolement.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sae.custody.acts import new_act
from sae.domain.accession import total
from sae.domain.accounts import Role
from sae.domain.act import Act, ActKind
from sae.domain.documents import (
    CommunicationsRegister,
    EliminationsRegister,
    EntriesRegister,
    HoldingsStatement,
    Period,
    PrintedDocument,
)
from sae.jobs.attestations import heading_of
from sae.jobs.holdings_picture import holdings_picture
from sae.jobs.register_communications import communication_lines
from sae.jobs.register_eliminations import elimination_lines, gone
from sae.jobs.register_entries import entry_lines
from sae.jobs.register_holdings import holdings_lines
from sae.jobs.unit_decisions import fresh_decisions
from sae.ports import Archive

READERS = (Role.ARCHIVIST, Role.AUDITOR, Role.CONTROL_AUTHORITY, Role.AUTHORITY)

Progress = Callable[[int, int], None]


class Register(StrEnum):
    """The registers that have lines and a document."""

    ENTRIES = "entries"
    HOLDINGS = "holdings"
    ELIMINATIONS = "eliminations"
    COMMUNICATIONS = "communications"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """An act as the register of acts tells it. documents: paths in its object."""

    act: Act
    documents: tuple[str, ...]


def register(
    archive: Archive,
    which: Register,
    *,
    year: int = 0,
    progress: Progress = lambda _done, _all: None,
) -> PrintedDocument:
    """Give a register, of one year or of all. Raises: NotAllowed, Damaged, StoreUnavailable."""
    archive.caller.require(*READERS)
    today = archive.clock.today()
    if which in (Register.ENTRIES, Register.HOLDINGS):
        fresh_decisions(archive)  # (1)
    # Only its heading is used: nothing is decided here.
    heading = heading_of(archive, new_act(archive, ActKind.ATTESTED, body={}))
    period = period_of(year, today)
    with archive.catalogue.read() as reader:
        match which:
            case Register.ENTRIES:
                picture = holdings_picture(archive, reader, on=today, progress=progress)  # (2)
                entered = tuple(entry_lines(archive, reader, picture, period))  # (3)
                return EntriesRegister(
                    heading=heading,
                    period=period,
                    lines=entered,
                    total=total(line.extent for line in entered),
                )
            case Register.HOLDINGS:
                picture = holdings_picture(archive, reader, on=today, progress=progress)
                lines = holdings_lines(picture, gone(reader), reader.scheme())
                return HoldingsStatement(
                    heading=heading, on=today, lines=lines, total=picture.extent()
                )
            case Register.ELIMINATIONS:
                eliminated = elimination_lines(archive, reader, period)
                return EliminationsRegister(
                    heading=heading,
                    period=period,
                    lines=eliminated,
                    total=total(line.extent for line in eliminated),
                )
            case Register.COMMUNICATIONS:
                return CommunicationsRegister(
                    heading=heading,
                    period=period,
                    lines=communication_lines(archive, reader, period),
                )


def acts_of(archive: Archive, *, year: int = 0) -> tuple[ActLine, ...]:
    """List every act of a year, or all, in order of their lines. Raises: NotAllowed."""
    archive.caller.require(*READERS)
    with archive.catalogue.read() as reader:
        return tuple(
            ActLine(act=act, documents=tuple(one.path for one in act.documents))
            for act in reader.acts()
            if not year or act.at.year == year
        )


def period_of(year: int, today: date) -> Period:
    """Give the days of a register: a year, or everything up to today."""
    if not year:
        return Period(begins_on=None, ends_on=today)
    return Period(begins_on=date(year, 1, 1), ends_on=date(year, 12, 31))
